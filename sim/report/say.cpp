// Rules in words with their probabilities, see say.hpp.
#include "report/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "report/figures.hpp"
#include "report/say_possible.hpp"
#include "report/say_words.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

constexpr std::size_t margin = 12;
constexpr std::size_t names_shown = 4;

struct Said {
  std::string text;
  bool never = false, always = false;
};

class Teller {
 public:
  Teller(const language::Grounded& model, const Style& style)
      : model_(model), style_(style), possible_(possible(model.program)), days_(model.horizon - model.decision) {}

  std::string tell();

 private:
  void opening();
  void rule(std::size_t index);
  void closing();
  void line(std::string_view head, const std::string& text) {
    if (!text.empty()) out_ += paragraph(text, style_.width, margin, "  " + std::string(head));
  }
  std::string idle_reason(std::string_view name) const;
  std::string why_never(std::size_t index, const language::Rule& written) const;
  Said acts(std::size_t index, const language::Rule& written) const;
  std::string over_rate(const language::Number& rate) const;
  std::string over_window(const language::Rule& rule) const;
  std::string per_trigger(const language::Rule& rule) const;
  std::string parties(std::size_t index) const;
  std::string numbers(const language::RuleInfo& rule) const;

  const language::Grounded& model_;
  const Style& style_;
  Possible possible_;
  double days_;
  std::string out_;
  std::vector<std::string> never_, always_;
};

bool is_uncertain(const language::Number& number) {
  return number.distribution.kind != core::Distribution::Kind::constant;
}

// "; 3.0 % to 41 % in nine worlds of ten": `chance` of the 5 % and 95 % quantiles of the number.
template <class Chance>
std::string range_of(const language::Number& number, const Chance& chance) {
  if (!is_uncertain(number)) return "";
  return fmt::format(" ({} to {} in nine worlds of ten)", percent(chance(number.distribution.quantile(0.05))),
                     percent(chance(number.distribution.quantile(0.95))));
}

void Teller::opening() {
  const double day = chance_within(0.3, 14, 1);
  out_ += heading("Rules in words: " + safe(model_.title.empty() ? model_.name : model_.title), style_);
  out_ += paragraph(
      fmt::format("Chances are those at reference values (uncertain numbers at their mean or median, drivers at "
                  "theirs), from the decision to the horizon, {} later. A chance within a time is over the whole time "
                  "and not for each day: a 30 % fortnight is not a 30 % day, it is {} a day. An open rate is not a "
                  "chance: it goes on for as long as its conditions hold, and acts more surely the longer that is.",
                  duration(days_), percent(day)),
      style_.width, 2);
}

std::string Teller::idle_reason(std::string_view name) const {
  const std::string head = std::string(name) + ": ";
  for (const std::string& one : model_.idle_rules) {
    if (one.starts_with(head)) return safe(one.substr(head.size()));
  }
  return "";
}

std::string Teller::why_never(std::size_t index, const language::Rule& written) const {
  if (const std::string idle = idle_reason(model_.rules[index].name); !idle.empty()) return idle;
  if (written.rate && written.rate->distribution.reference() <= 0) return "its rate is 0";
  if (written.chance && written.chance->distribution.reference() <= 0) return "its chance is 0";
  bool open = false, triggered = false, acts = false;
  const core::Program& program = model_.program;
  for (std::size_t i = 0; i < program.channels.size(); ++i) {
    if (program.channels[i].rule != index) continue;
    open = open || possible_.channels_open[i] != 0;
    acts = acts || possible_.channels[i] != 0;
  }
  for (std::size_t i = 0; i < program.reactions.size(); ++i) {
    if (program.reactions[i].rule != index) continue;
    triggered = triggered || possible_.reactions_triggered[i] != 0;
    acts = acts || possible_.reactions[i] != 0;
  }
  if (acts) return "";
  if (model_.rules[index].is_reaction) {
    return triggered ? "what it requires, or what its act needs, is never true here"
                     : "what it waits for can never happen here";
  }
  return open ? "what its act needs is never true here" : "its conditions can never be true here";
}

std::string Teller::over_rate(const language::Number& rate) const {
  const double r = rate.distribution.reference();
  std::string out = fmt::format("an open rate, not a chance: {} on any one day, {} in a fortnight, ",
                                percent(chance_at_rate(r, 1)), percent(chance_at_rate(r, 14)));
  out += fmt::format("{} over the {}", percent(chance_at_rate(r, days_)), duration(days_));
  out += range_of(rate, [&](double value) { return chance_at_rate(value, days_); });
  return out + " if its conditions hold all the while";
}

std::string Teller::over_window(const language::Rule& rule) const {
  const double p = rule.chance->distribution.reference();
  const double window = rule.within->distribution.reference();
  const double days = std::min(window, days_);
  std::string out =
      fmt::format("{} over the whole window of {}", percent(chance_within(p, window, days)), duration(days));
  if (window > days_) out += fmt::format(" that the horizon leaves of its {}", duration(window));
  out += range_of(*rule.chance, [&](double value) { return chance_within(value, window, days); });
  if (days > 1) out += fmt::format(", about {} on any one day of it", percent(chance_within(p, window, 1)));
  return out +
         "; the window opens once, when the conditions become true, and not again until they have been false in "
         "between";
}

std::string Teller::per_trigger(const language::Rule& rule) const {
  const double p = rule.chance ? rule.chance->distribution.reference() : 1;
  std::string out = p >= 1 ? "at every trigger, always" : percent(p) + " at each trigger";
  if (rule.chance) out += range_of(*rule.chance, [](double value) { return value; });
  if (rule.delay) {
    const double in_time = share_below(rule.delay->distribution, days_);
    if (in_time < 0.995) {
      out += fmt::format("; a trigger at the decision leaves time for {} of its delays, which makes {} by the horizon",
                         percent(in_time), percent(p * in_time));
    }
  }
  return out;
}

Said Teller::acts(std::size_t index, const language::Rule& written) const {
  if (const std::string reason = why_never(index, written); !reason.empty()) return {"never: " + reason, true, false};
  if (model_.rules[index].is_reaction) {
    const bool sure = !written.chance || written.chance->distribution.support_low() >= 1;
    return {per_trigger(written), false, sure && written.requires_.empty() && !written.unless};
  }
  if (written.rate) return {over_rate(*written.rate), false, false};
  return {written.chance && written.within ? over_window(written) : "", false, false};
}

// "Italy → Iran, Spain → Iran and 26 more, each with a clock of its own".
std::string Teller::parties(std::size_t index) const {
  std::vector<std::string> pairs;
  const core::Program& program = model_.program;
  const auto take = [&](const auto& causes) {
    for (const auto& cause : causes) {
      if (cause.rule != index || cause.calls.begin == cause.calls.end) continue;
      const core::ActKind& kind = program.kinds[program.calls[cause.calls.begin].kind];
      std::string pair = actor_name(model_, kind.actor);
      if (kind.target != kind.actor && kind.target != core::none) pair += " → " + actor_name(model_, kind.target);
      if (std::find(pairs.begin(), pairs.end(), pair) == pairs.end()) pairs.push_back(pair);
    }
  };
  take(program.channels);
  take(program.reactions);
  if (pairs.size() <= names_shown) return listed(pairs);
  const std::size_t more = pairs.size() - names_shown;
  pairs.resize(names_shown);
  return joined(pairs, ", ") + fmt::format(" and {} more, each by itself", more);
}

std::string Teller::numbers(const language::RuleInfo& rule) const {
  std::array<std::vector<std::string>, 4> by_basis;
  for (const core::Index index : rule.numbers) {
    const language::NumberInfo& number = model_.numbers[index];
    std::string text =
        safe(number.path.starts_with(rule.name + ".") ? number.path.substr(rule.name.size() + 1) : number.path);
    if (!number.sources.empty()) {
      std::vector<std::string> sources;
      for (const std::string& source : number.sources) sources.push_back(safe(source));
      text += " " + joined(sources, " ");
    }
    by_basis[static_cast<std::size_t>(number.basis)].push_back(text);
  }
  using language::Basis;
  std::vector<std::string> parts;
  for (const Basis basis : {Basis::documented, Basis::estimated, Basis::expert}) {
    const auto& those = by_basis[static_cast<std::size_t>(basis)];
    if (those.empty()) continue;
    parts.push_back(fmt::format("{} {} ({})", those.size(), basis_word(basis), joined(those, ", ")));
  }
  const std::size_t assumed = by_basis[static_cast<std::size_t>(Basis::assumption)].size();
  if (assumed > 0) parts.push_back(fmt::format("{} assumed", assumed));
  return joined(parts, ", ");
}

void Teller::rule(std::size_t index) {
  const language::RuleInfo& info = model_.rules[index];
  out_ += "\n" + tinted(safe(info.name), Tone::strong, style_) + (info.is_reaction ? " (reaction)\n" : " (tendency)\n");
  const std::optional<WrittenRule> written = written_rule(model_, info.name);
  if (!written) {
    line("", safe(info.about));
    return;
  }
  std::string sentence = rule_sentence(model_, *written);
  if (written->rule.per_perpetrator)
    sentence = "For each attacker and victim: " + sentence;
  else if (written->rule.per_incident)
    sentence = "For each incident: " + sentence;
  out_ += paragraph(sentence, style_.width, 2);
  const Said said = acts(index, written->rule);
  line("acts", said.text);
  for (const std::string& driver : driver_sentences(model_, *written)) line("driver", driver);
  if (said.never) never_.push_back(safe(info.name) + said.text.substr(5));
  if (said.always) always_.push_back(safe(info.name));
  line("here", parties(index));
  line("numbers", numbers(info));
  std::vector<std::string> sources;
  for (const std::string& source : info.sources) sources.push_back(safe(source));
  line("rests on", !sources.empty()       ? joined(sources, ", ")
                   : info.because.empty() ? "no document"
                                          : "no document: " + safe(info.because));
}

void Teller::closing() {
  const auto list = [&](const std::string& title, const std::vector<std::string>& names, const std::string& nobody) {
    out_ += "\n" + heading(title, style_);
    if (names.empty()) out_ += paragraph(nobody, style_.width, 2);
    for (const std::string& name : names) out_ += paragraph(name, style_.width, 4, "  ");
  };
  list("What can never happen here", never_, "every rule can act");
  list("What always happens when it is called for", always_, "nothing: every rule can fail to act");
  std::set<core::Index> used;
  for (const language::RuleInfo& info : model_.rules) used.insert(info.numbers.begin(), info.numbers.end());
  std::array<std::size_t, 4> counts{};
  for (const core::Index number : used) ++counts[static_cast<std::size_t>(model_.numbers[number].basis)];
  const auto count = [&](language::Basis basis) { return counts[static_cast<std::size_t>(basis)]; };
  using language::Basis;
  out_ += "\n" + paragraph(fmt::format("{} state {}: {} documented, {} estimated, {} by experts, {} assumed.",
                                       counted(model_.rules.size(), "rule"), counted(used.size(), "number"),
                                       count(Basis::documented), count(Basis::estimated), count(Basis::expert),
                                       count(Basis::assumption)),
                           style_.width, 0);
}

std::string Teller::tell() {
  opening();
  for (std::size_t index = 0; index < model_.rules.size(); ++index) rule(index);
  closing();
  return finished(std::move(out_), style_);
}

}  // namespace

std::string say(const language::Grounded& model, const Style& style) { return Teller(model, style).tell(); }

double chance_within(double p, double window, double days) {
  if (!(p > 0)) return 0;
  if (p >= 1) return 1;
  return -std::expm1(std::log1p(-p) * days / window);
}

double chance_at_rate(double rate, double days) { return -std::expm1(-rate * days); }

double share_below(const core::Distribution& law, double value) {
  if (value >= law.support_high()) return 1;
  if (value < law.support_low()) return 0;
  double low = 0, high = 1;
  while (high - low > 1e-6) {
    const double middle = (low + high) / 2;
    (law.quantile(middle) <= value ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace demarche::report
