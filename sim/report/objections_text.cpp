// A motion over many runs, in words, see objections.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/english.hpp"
#include "report/explain_motion.hpp"
#include "report/figures.hpp"
#include "report/objections.hpp"
#include "report/prevention.hpp"
#include "report/say_words.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

constexpr std::size_t margin = 14;
constexpr std::size_t most_members = 12;  // listed one by one

std::string share_of(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? "no run" : percent(static_cast<double>(part) / static_cast<double>(whole));
}

// "solidarity, condemns" as stored → "'solidarity', 'condemns'".
std::string text_words(const std::string& text) {
  if (text.empty()) return "";
  std::vector<language::Name> elements;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(", ", from), text.size());
    language::Name element;
    element.value = text.substr(from, to - from);
    elements.push_back(std::move(element));
    from = to + 2;
  }
  return quoted_elements(elements);
}

// A factor of a driver: "exposure(HUN, IRN)" is Hungary's exposure towards Iran; "in_text(NATO, statement, july,
// names_accused)" is whether the text has that element, over whichever incident.
std::string factor_words(const language::Grounded& model, const std::string& factor, const Spoken& in) {
  if (factor.starts_with("in_text(")) {
    const std::size_t from = factor.rfind(", ") + 2;
    const std::string element = factor.substr(from, factor.size() - from - 1);
    return in.say("the text's '{element}'", {{"element", name_words("element", element, in)}});
  }
  const auto& cells = model.program.cells;
  const auto cell = std::find_if(cells.begin(), cells.end(), [&](const core::Cell& one) { return one.name == factor; });
  return cell == cells.end() ? in.apart(safe(factor))
                             : cell_words(model, static_cast<core::Index>(cell - cells.begin()), in);
}

std::string driver_words(const language::Grounded& model, const std::string& term, const Spoken& in) {
  const std::size_t times = term.find(" * ");
  if (times == std::string::npos) return factor_words(model, term, in);
  return in.say("{factor} times {other}", {{"factor", factor_words(model, term.substr(0, times), in)},
                                           {"other", factor_words(model, term.substr(times + 3), in)}});
}

}  // namespace

std::string pulls_of(const language::Grounded& model, const Objector& objector, std::size_t most, const Spoken& in) {
  std::vector<Pull> order;  // what reads alike, as drivers over several incidents do, is one
  for (const Pull& pull : objector.pulls) {
    const std::string words = driver_words(model, pull.term, in);
    const auto same = std::find_if(order.begin(), order.end(), [&](const Pull& one) { return one.term == words; });
    if (same == order.end()) {
      order.push_back({words, pull.log_sum, pull.share_sum});
    } else {
      same->log_sum += pull.log_sum;
      same->share_sum += pull.share_sum;
    }
  }
  std::stable_sort(order.begin(), order.end(), [](const Pull& a, const Pull& b) { return a.share_sum > b.share_sum; });
  const auto number = static_cast<double>(objector.objections);
  std::vector<std::string> out;
  for (const Pull& pull : order) {
    if (!(pull.share_sum / number >= 0.005) || out.size() == most) continue;
    out.push_back(in.say("{term} × {factor} ({share})",
                         {{"term", pull.term},
                          {"factor", in.figures(rough(std::exp(pull.log_sum / number)))},
                          {"share", in.quantity(fixed(100.0 * pull.share_sum / number, 0) + " %")}}));
  }
  return out.empty() ? in.say("nothing but its basic chance") : in.joined(out);
}

std::string explain_motion(const language::Grounded& model, const MotionTrace& trace, const Style& style) {
  std::string out = heading(fmt::format("motion {}/{}, response {}", safe(trace.alliance), safe(trace.motion),
                                        safe(model.responses[trace.response].name)),
                            style);
  const auto line = [&](std::string_view head, const std::string& text) {
    if (!text.empty()) out += paragraph(text, style.width, margin, "  " + std::string(head));
  };
  const std::string part = trace.alliance + "/" + trace.motion + "/";
  for (const auto& [head, text] : motion_lines(model, part)) line(head, text);

  out +=
      "\n" + heading(fmt::format("What becomes of it, in {} (seed {})", counted(trace.runs, "run"), trace.seed), style);
  if (trace.exploded > 0) line("", grouped(trace.exploded) + " more exploded and are left out");
  line("proposed", "in " + share_of(trace.proposed, trace.runs));
  if (trace.proposed == 0) return finished(std::move(out), style);
  line("adopted", "in " + share_of(trace.adopted, trace.runs));
  std::vector<std::pair<std::string, std::uint64_t>> texts(trace.texts.begin(), trace.texts.end());
  std::stable_sort(texts.begin(), texts.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  for (const auto& [text, runs] : texts) {
    if (!text.empty()) line("", share_of(runs, trace.runs) + " with the text " + text_words(text));
  }
  if (trace.objectors.empty()) return finished(std::move(out), style);
  line("silence", "broken in " + share_of(trace.broken, trace.runs) + "; with no weaker text left in " +
                      share_of(trace.dropped, trace.runs));

  std::vector<const Objector*> order;
  for (const Objector& one : trace.objectors) order.push_back(&one);
  std::stable_sort(order.begin(), order.end(), [](const Objector* a, const Objector* b) {
    return a->broke != b->broke ? a->broke > b->broke : a->runs > b->runs;
  });
  std::erase_if(order, [](const Objector* one) { return one->runs == 0; });
  out += "\n" + heading("Who objects, and what drives it", style);
  if (order.empty()) {
    line("nobody", "in any of these runs");
    return finished(std::move(out), style);
  }
  for (std::size_t place = 0; place < order.size() && place < most_members; ++place) {
    const Objector& one = *order[place];
    const std::string broke =
        one.broke == one.runs ? "breaking silence each time" : "breaking silence in " + share_of(one.broke, trace.runs);
    line(safe(model.program.actors[one.member]),
         fmt::format("{} objects in {} of the runs, {}: {}", capital(actor_name(model, one.member)),
                     share_of(one.runs, trace.runs), broke, pulls_of(model, one, one.pulls.size())));
  }
  if (order.size() > most_members) {
    std::uint64_t broke = 0;
    for (std::size_t place = most_members; place < order.size(); ++place) broke += order[place]->broke;
    line("", fmt::format("and {} more, who break silence in {} of the runs together",
                         counted(order.size() - most_members, "member"), share_of(broke, trace.runs)));
  }
  out += "\n";
  out += paragraph(
      "Behind each member: what its drivers did at the moments it objected, as a factor on its chance per day against "
      "the driver's reference (mean of the logs), and the driver's share of all of them.",
      style.width, 2);
  return finished(std::move(out), style);
}

}  // namespace demarche::report
