// Worlds in words and as tables, see worlds.hpp.
#include "report/worlds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "report/figures.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

// Half of the variance: above it numbers dominate, below it luck.
constexpr double half = 0.5;

std::string per_cent(double share) {
  return std::isnan(share) ? "-" : fixed(100.0 * share, share < 0.0995 && share > 0.0 ? 1 : 0) + " %";
}

// A split of an estimate (no response against another) or of a difference, with its place.
struct Placed {
  std::size_t response, outcome;
  const run::VarianceSplit* split;
};

std::vector<Placed> placed(const run::Result& result, bool differences) {
  std::vector<Placed> all;
  const std::size_t outcomes = result.outcomes.size();
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
      if (differences && response == result.baseline) continue;
      const std::size_t before = differences && response > result.baseline ? response - 1 : response;
      const auto& splits = differences ? result.nested->paired : result.nested->alone;
      const run::VarianceSplit& split = splits[before * outcomes + outcome];
      if (!std::isnan(split.share)) all.push_back({response, outcome, &split});
    }
  }
  return all;
}

double median_of(const std::vector<Placed>& all, double run::VarianceSplit::*part) {
  std::vector<double> values;
  for (const Placed& one : all) values.push_back(one.split->*part);
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::string said(const run::Result& result, const Placed& one) {
  return fmt::format("{} under {} ({} [{}, {}])", safe(result.outcomes[one.outcome].name),
                     safe(result.responses[one.response]), per_cent(one.split->share), fixed(100.0 * one.split->low, 0),
                     fixed(100.0 * one.split->high, 0));
}

// "Of the variance of one history's outcome, numbers account for 3.1 % in the median …"
std::string shares_sentence(const run::Result& result, std::vector<Placed> all, std::string_view of) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Placed& a, const Placed& b) { return a.split->share > b.split->share; });
  const auto sure = [&](auto&& holds) { return std::count_if(all.begin(), all.end(), holds); };
  const auto numbers = sure([](const Placed& one) { return one.split->low > half; });
  const auto luck = sure([](const Placed& one) { return one.split->high < half; });
  const auto open = static_cast<std::ptrdiff_t>(all.size()) - numbers - luck;
  return fmt::format(
      "Of the variance of one history's {}, uncertain numbers account for {} in the median, the most for {}. Luck "
      "surely "
      "accounts for more than half in {} of {}, numbers in {}{}.",
      of, per_cent(median_of(all, &run::VarianceSplit::share)), said(result, all.front()), luck, all.size(), numbers,
      open == 0 ? "" : fmt::format(", and {} {} open", open, open == 1 ? "is" : "are"));
}

// What more runs would do and what they would not: the intervals above against the distance between worlds.
std::string dominance(const run::Result& result) {
  std::size_t beyond = 0, all = 0, unsure = 0, decided = 0;
  for (const Placed& one : placed(result, true)) {
    const run::Difference& difference = result.difference(one.response, one.outcome);
    if (!std::isfinite(difference.low) || !std::isfinite(difference.high)) continue;
    ++all;
    const double between = std::sqrt(one.split->numbers);
    beyond += between > 0.5 * (difference.high - difference.low) ? 1 : 0;
    if (difference.verdict != run::Verdict::higher && difference.verdict != run::Verdict::lower) continue;
    ++decided;
    // One world in ten lies 1.28 deviations or more on the far side, if they are spread normally.
    unsure += std::abs(difference.estimate) < 1.2816 * between ? 1 : 0;
  }
  if (all == 0) return "No difference varies.";
  std::string text;
  if (2 * beyond > all) {
    text = fmt::format(
        "Ignorance of the numbers dominates the differences: in {} of {} the worlds lie farther apart (one standard "
        "deviation of their true means) than the interval above reaches. More runs will not help there; knowing the "
        "numbers better would (`sensitivity` says which).",
        beyond, all);
  } else {
    text = fmt::format(
        "Sampling still dominates the differences: only in {} of {} do the worlds lie farther apart (one standard "
        "deviation of their true means) than the interval above reaches. Elsewhere more worlds would still tell more.",
        beyond, all);
  }
  text += decided == 0
              ? " No verdict is higher or lower."
              : fmt::format(
                    " Of {} that {} higher or lower on average, {} would have the other sign in more than about "
                    "one world in ten.",
                    counted(decided, "difference"), decided == 1 ? "is" : "are",
                    unsure == 0 ? std::string("none") : grouped(unsure));
  return text;
}

std::string luck_left(const run::Result& result) {
  const std::vector<Placed> all = placed(result, true);
  if (all.empty()) return "";
  const double settled = median_of(all, &run::VarianceSplit::settled);
  return fmt::format(
      "In the median of the differences {} of the spread of the worlds' means is theirs; the rest is luck that {} in "
      "each leave, and it makes worlds look farther apart, regrets larger and the best response less sure than they "
      "are. {}",
      per_cent(settled), counted(result.nested->runs_per_world, "run"),
      settled < half ? "More runs in each world would narrow the intervals and this."
                     : "More worlds narrow the intervals.");
}

// A grid of texts, outcomes down and responses across; outcomes without any text are left out.
using Cell = std::function<std::string(std::size_t response, std::size_t outcome)>;

Comparison grid_of(const run::Result& result, const std::function<bool(std::size_t)>& wanted,
                   const std::function<std::string(std::size_t)>& unit, const Cell& cell) {
  Comparison page;
  for (const std::string& response : result.responses) page.responses.push_back(safe(response));
  for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
    if (!wanted(outcome)) continue;
    OutcomeRow row{safe(result.outcomes[outcome].name), unit(outcome), {}};
    for (std::size_t response = 0; response < result.responses.size(); ++response) {
      const std::string text = cell(response, outcome);
      row.figures.push_back({text, text, ""});
    }
    page.outcomes.push_back(std::move(row));
  }
  return page;
}

const run::Robustness& robust(const run::Result& result, std::size_t response, std::size_t outcome) {
  return result.nested->robustness[response * result.outcomes.size() + outcome];
}

std::string_view way(run::Better better) { return better == run::Better::less ? "less" : "more"; }

std::string share_of_worlds(std::uint64_t worlds, std::uint64_t of) {
  return of == 0 ? "-" : per_cent(static_cast<double>(worlds) / static_cast<double>(of));
}

void best_in(const language::Grounded& model, const run::Result& result, std::vector<WorldsPart>& out) {
  const run::Nested& nested = *result.nested;
  const auto has_way = [&](std::size_t outcome) { return result.outcomes[outcome].better != run::Better::unsaid; };
  Comparison best = grid_of(
      result, has_way, [&](std::size_t outcome) { return std::string(way(result.outcomes[outcome].better)); },
      [&](std::size_t response, std::size_t outcome) {
        const run::Robustness& one = robust(result, response, outcome);
        const bool less = result.outcomes[outcome].better == run::Better::less;
        const std::uint64_t alone = less ? one.lowest : one.highest, tied = less ? one.lowest_tied : one.highest_tied;
        const std::string text = share_of_worlds(alone + tied, nested.compared[outcome]);
        return tied > 0 ? text + "=" : text;
      });
  if (best.outcomes.empty()) {
    out.back().after.emplace_back(
        "No outcome says which way is better (`direction`), so none is best and nothing is regretted.");
    return;
  }
  out.push_back({"Does best in so many worlds",
                 {"By the means of each world's runs; behind the outcome, which way its author calls better. = some of "
                  "these worlds are ties, which count for all who tie."},
                 std::move(best),
                 {}});
  Comparison regret = grid_of(
      result, has_way,
      [&](std::size_t outcome) {
        if (is_share(model, model.outcomes[outcome])) return std::string("points");
        return safe(result.outcomes[outcome].unit);
      },
      [&](std::size_t response, std::size_t outcome) {
        const run::Robustness& one = robust(result, response, outcome);
        const double factor = is_share(model, model.outcomes[outcome]) ? 100.0 : 1.0;
        if (std::isnan(one.regret_90)) return std::string("-");
        return fmt::format("{} | {}", rough(factor * one.regret_90, 2), rough(factor * one.greatest_regret, 2));
      });
  out.push_back({"Regret",
                 {"How far behind the best response of the same world: exceeded in one world of ten, and at the most."},
                 std::move(regret),
                 {}});
}

void good_enough(const language::Grounded& model, const run::Result& result, std::vector<WorldsPart>& out) {
  const run::Nested& nested = *result.nested;
  if (nested.judged == 0) return;
  Comparison shares = grid_of(
      result, [&](std::size_t outcome) { return result.outcomes[outcome].acceptable.has_value(); },
      [&](std::size_t outcome) {
        return good_enough_words(model.outcomes[outcome], is_share(model, model.outcomes[outcome]));
      },
      [&](std::size_t response, std::size_t outcome) {
        return share_of_worlds(robust(result, response, outcome).acceptable, nested.compared[outcome]);
      });
  std::vector<std::string> all;
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    all.push_back(fmt::format("{} {}", safe(result.responses[response]), grouped(nested.acceptable_in_all[response])));
  }
  out.push_back({"Good enough in so many worlds",
                 {},
                 std::move(shares),
                 {fmt::format("In all of them at once, of {}: {}.", counted(nested.judged, "world"), listed(all))}});
}

}  // namespace

std::vector<WorldsPart> worlds_parts(const language::Grounded& model, const run::Result& result, Detail detail) {
  const run::Nested& nested = *result.nested;
  std::vector<WorldsPart> out{{std::string(worlds_title), {}, {}, {}}};
  std::vector<std::string>& said = out.front().before;
  said.push_back(
      fmt::format("{} of {} each. A world is one draw of all uncertain numbers and of what the start leaves open; luck "
                  "runs anew in it. Intervals above are over worlds.",
                  counted(nested.worlds, "world"), counted(nested.runs_per_world, "run")));
  if (nested.worlds < 3) {
    said.emplace_back("Too few worlds to say more.");
    return out;
  }
  const std::vector<Placed> alone = placed(result, false), paired = placed(result, true);
  said.push_back(dominance(result));
  if (!alone.empty()) said.push_back(shares_sentence(result, alone, "outcome"));
  if (!paired.empty()) said.push_back(shares_sentence(result, paired, "difference"));
  const auto zeros =
      std::count_if(alone.begin(), alone.end(), [](const Placed& one) { return one.split->below_zero; }) +
      std::count_if(paired.begin(), paired.end(), [](const Placed& one) { return one.split->below_zero; });
  if (zeros > 0) {
    said.push_back(fmt::format("{} came out below zero and {} given as 0.",
                               counted(static_cast<std::size_t>(zeros), "share"), zeros == 1 ? "is" : "are"));
  }
  if (std::string left = luck_left(result); !left.empty()) said.push_back(std::move(left));
  if (detail == Detail::full) {
    out.push_back({"Share of one history's variance that numbers account for",
                   {},
                   grid_of(
                       result, [](std::size_t) { return true; }, [](std::size_t) { return std::string(); },
                       [&](std::size_t response, std::size_t outcome) {
                         return per_cent(nested.alone[response * result.outcomes.size() + outcome].share);
                       }),
                   {}});
  }
  best_in(model, result, out);
  good_enough(model, result, out);
  return out;
}

std::string worlds_text(const language::Grounded& model, const run::Result& result, const Style& style, Detail detail) {
  std::string out;
  for (const WorldsPart& part : worlds_parts(model, result, detail)) {
    out += "\n" + heading(part.heading, style);
    for (const std::string& sentence : part.before) out += paragraph(sentence, style.width, 0);
    if (!part.grid.outcomes.empty()) out += grid(part.grid, style);
    for (const std::string& sentence : part.after) out += paragraph(sentence, style.width, 0);
  }
  return finished(out, style);
}

}  // namespace demarche::report
