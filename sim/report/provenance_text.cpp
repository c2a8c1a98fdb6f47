// An outcome's or a difference's way back, told: rules, numbers by what they rest on, documents. See provenance.hpp.
#include <algorithm>
#include <array>
#include <map>

#include "report/amounts.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/provenance.hpp"
#include "report/story.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Index;

constexpr std::size_t figure_width = 13;

std::string use_words(std::size_t use, const Spoken& in) {
  switch (static_cast<NumberUse>(use)) {
    case NumberUse::chance: return in.say("chances and rates");
    case NumberUse::time: return in.say("windows, delays, cooldowns");
    case NumberUse::ratio: return in.say("ratios of drivers");
    case NumberUse::reference: return in.say("where those ratios count from");
    case NumberUse::memory: return in.say("half-lives and rests");
    case NumberUse::effect: return in.say("effects of acts");
    case NumberUse::start: return in.say("starting values and beliefs");
    case NumberUse::parameter: return in.say("parameters of acts");
  }
  return "";
}

class Teller {
 public:
  Teller(const language::Grounded& model, const Trace& trace, const Style& style, const Spoken& in)
      : model_(model),
        trace_(trace),
        style_(style),
        in_(in),
        outcome_(model.outcomes[trace.outcome]),
        behind_(rules_behind(model, trace)),
        all_(behind_.on_the_way) {
    all_.insert(behind_.movers.begin(), behind_.movers.end());
    numbers_ = numbers_behind(model, trace, all_);
  }

  std::string tell() {
    opening();
    if (trace_.runs > 0) {
      trace_.against ? difference() : outcome();
      numbers();
      documents();
    }
    return finished(std::move(out_), style_);
  }

 private:
  void text(const std::string& what, std::size_t indent = 2) { out_ += paragraph(what, style_.width, indent); }
  std::string name(std::size_t response) const { return in_.apart(safe(model_.responses[response].name)); }
  std::string rule_name(Index rule) const { return in_.apart(safe(model_.rules[rule].name)); }
  std::string share(std::uint64_t count) const {
    return in_.quantity(percent(static_cast<double>(count) / static_cast<double>(trace_.runs)));
  }
  std::string value(const WayThere& way) const;
  std::string has(const WayThere& way) const;
  void opening();
  void outcome();
  void difference();
  void row(const std::string& head, const std::vector<std::string>& figures);
  void note_on_tendencies();
  void numbers();
  void documents();

  const language::Grounded& model_;
  const Trace& trace_;
  const Style& style_;
  const Spoken& in_;
  const language::OutcomeInfo& outcome_;
  RulesBehind behind_;
  std::set<Index> all_;
  std::vector<NumberBehind> numbers_;
  std::string out_;
};

// "mean 12.4 days".
std::string Teller::value(const WayThere& way) const {
  if (way.finite == 0) return in_.say("no value in any run");
  const double mean = way.sum / static_cast<double>(way.finite);
  const Blanks blanks{
      {"mean", is_share(model_, outcome_) ? in_.quantity(percent(mean)) : in_unit(mean, outcome_.unit, in_)},
      {"runs", runs_words(way.finite, in_)}};
  if (outcome_.kind == language::OutcomeKind::share) {
    return in_.say("mean {mean} over the {runs} with any such act", blanks);
  }
  if (outcome_.kind == language::OutcomeKind::span) {
    return in_.say("mean {mean} over the {runs} where it begins", blanks);
  }
  const bool is_partial = !is_share(model_, outcome_) && way.finite < trace_.runs;
  return is_partial ? in_.say("mean {mean} in the {runs} where it is finite", blanks) : in_.say("mean {mean}", blanks);
}

std::string Teller::has(const WayThere& way) const {
  const bool of_variable = model_.program.measures[outcome_.measure].cell != core::none;
  const bool is_yes_or_no = outcome_.kind == language::OutcomeKind::probability;
  Blanks blanks{{"having", in_.figures(grouped(way.having))},
                {"runs", runs_words(trace_.runs, in_)},
                {"share", share(way.having)}};
  if (!is_yes_or_no) blanks.push_back({"value", value(way)});
  return of_variable
             ? in_.say(
                   "in {having} of {runs} ({share}) there is an act that changes what this outcome "
                   "measures[[; {value}]]",
                   blanks)
             : in_.say("in {having} of {runs} ({share}) there is an act that this outcome counts[[; {value}]]", blanks);
}

void Teller::opening() {
  Blanks named{{"outcome", outcome_name(outcome_.name, in_)}, {"response", name(trace_.response)}};
  if (trace_.against) named.push_back({"baseline", name(*trace_.against)});
  out_ += heading(trace_.against ? in_.say("{outcome}: '{response}' against the baseline '{baseline}'", named)
                                 : in_.say("{outcome} under '{response}'", named),
                  style_);
  if (!outcome_.about.empty()) text(in_.known("about", outcome_.about).value_or(safe(outcome_.about)));
  Blanks blanks{{"runs", runs_words(trace_.runs, in_)},
                {"seed", std::to_string(trace_.seed)},
                {"command", in_.apart("demarche compare")}};
  if (trace_.exploded > 0) blanks.push_back({"exploded", in_.figures(grouped(trace_.exploded))});
  text(trace_.against
           ? in_.say("{runs} of each, on the same luck, seed {seed}[[; {exploded} more exploded and are left "
                     "out]]. '{command}' gives intervals.",
                     blanks)
           : in_.say("{runs} of the response, seed {seed}[[; {exploded} more exploded and are left out]]. "
                     "'{command}' gives intervals.",
                     blanks));
}

void Teller::row(const std::string& head, const std::vector<std::string>& figures) {
  std::string line;
  for (const std::string& figure : figures) line += padded_left(figure, figure_width);
  const std::size_t width =
      style_.width > figures.size() * figure_width + 20 ? style_.width - figures.size() * figure_width - 2 : 18;
  const std::vector<std::string> heads = wrapped(head, width);
  for (std::size_t i = 0; i < heads.size(); ++i) {
    out_ += i + 1 < heads.size() ? "  " + heads[i] + "\n" : "  " + padded(heads[i], width) + line + "\n";
  }
}

void Teller::note_on_tendencies() {
  text(
      in_.say("A chain ends at a tendency: what made its conditions true is not followed, but what drives and gates it "
              "is among the numbers below."));
}

void Teller::outcome() {
  const WayThere& way = trace_.way;
  text(capital(has(way)) + ".");
  out_ += "\n" + heading(in_.say("The rules that led to it, step by step back from such an act"), style_);
  if (way.having == 0) return text(in_.say("none: it happens in no run"));
  row("", {in_.say("led to it"), in_.say("acted")});
  std::vector<Index> order(behind_.on_the_way.begin(), behind_.on_the_way.end());
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return way.leads[a] > way.leads[b]; });
  const auto of_those = [&](std::uint64_t count) {
    return in_.quantity(percent(static_cast<double>(count) / static_cast<double>(way.having)));
  };
  for (const Index rule : order) {
    row(rule_name(rule), {of_those(way.leads[rule]), share(way.acts[rule])});
  }
  if (way.from_response > 0) row(in_.say("(the response itself)"), {of_those(way.from_response), ""});
  if (way.from_history > 0) row(in_.say("(what is on record before the decision)"), {of_those(way.from_history), ""});
  text(
      in_.say("'Led to it': share of the runs just counted in which the rule is among the causes of such an act. "
              "'Acted': share of all runs in which the rule made anything happen."));
  note_on_tendencies();
}

void Teller::difference() {
  text(in_.say("'{response}': {said}.", {{"response", name(trace_.response)}, {"said", has(trace_.way)}}));
  text(in_.say("'{response}': {said}.", {{"response", name(*trace_.against)}, {"said", has(trace_.baseline)}}));
  text(in_.say("The outcome differs in {share} of the {runs}.",
               {{"share", share(trace_.different)}, {"runs", runs_words(trace_.runs, in_)}}));
  const auto list = [&](const std::string& title, const std::set<Index>& rules, bool leads) {
    out_ += "\n" + heading(title, style_);
    if (rules.empty()) return text(in_.say("none"));
    std::vector<std::string> heads{in_.say("only in one"), in_.say("acted"), in_.say("baseline")};
    if (leads) heads.insert(heads.end(), {in_.say("led to it"), in_.say("baseline")});
    row("", heads);
    std::vector<Index> order(rules.begin(), rules.end());
    std::stable_sort(order.begin(), order.end(),
                     [&](Index a, Index b) { return trace_.acts_apart[a] > trace_.acts_apart[b]; });
    for (const Index rule : order) {
      std::vector<std::string> figures{share(trace_.acts_apart[rule]), share(trace_.way.acts[rule]),
                                       share(trace_.baseline.acts[rule])};
      if (leads) {
        figures.push_back(share(trace_.way.leads[rule]));
        figures.push_back(share(trace_.baseline.leads[rule]));
      }
      row(rule_name(rule), figures);
    }
  };
  list(in_.say("Rules that led to it, step by step back from such an act"), behind_.on_the_way, true);
  if (trace_.way.from_response + trace_.baseline.from_response > 0) {
    row(in_.say("(the response itself)"),
        {"", "", "", share(trace_.way.from_response), share(trace_.baseline.from_response)});
  }
  list(in_.say("Rules that acted under only one of the two responses, and move what the rules above look at"),
       behind_.movers, false);
  text(
      in_.say("Shares of all runs. 'Acted': the rule made anything happen. 'Only in one': it did so under one of the "
              "two responses and not under the other, on the same luck. 'Led to it': it is among the causes of such an "
              "act."));
  note_on_tendencies();
  if (behind_.others.empty()) return;
  std::vector<std::string> names;
  for (const Index rule : behind_.others) names.push_back(rule_name(rule));
  text(in_.say_number(
      "{number} more rule acted under only one of the two but touches nothing of it, and is left out: {rules}.",
      "{number} more rules acted under only one of the two but touch nothing of it, and are left out: {rules}.",
      static_cast<double>(names.size()), in_.figures(grouped(names.size())), {{"rules", in_.joined(names)}}));
}

void Teller::numbers() {
  using language::Basis;
  constexpr std::array order{Basis::documented, Basis::estimated, Basis::expert, Basis::assumption};
  std::array<std::array<std::size_t, 4>, number_uses + 1> table{};
  for (const NumberBehind& one : numbers_) {
    const auto basis = static_cast<std::size_t>(model_.numbers[one.number].basis);
    ++table[static_cast<std::size_t>(one.use)][basis];
    ++table[number_uses][basis];
  }
  out_ += "\n" + heading(in_.say_number("The {number} number it rests on", "The {number} numbers it rests on",
                                        static_cast<double>(numbers_.size()), in_.figures(grouped(numbers_.size()))),
                         style_);
  row("", {in_.word("numbers", "documented"), in_.word("numbers", "estimated"), in_.word("numbers", "expert"),
           in_.word("numbers", "assumed")});
  for (std::size_t use = 0; use <= number_uses; ++use) {
    std::vector<std::string> figures;
    std::size_t total = 0;
    for (const Basis basis : order) {
      figures.push_back(in_.figures(grouped(table[use][static_cast<std::size_t>(basis)])));
      total += table[use][static_cast<std::size_t>(basis)];
    }
    if (total > 0 || use == number_uses)
      row(use == number_uses ? in_.word("numbers", "all") : use_words(use, in_), figures);
  }
  for (const NumberBehind& one : numbers_) {
    const language::NumberInfo& number = model_.numbers[one.number];
    if (number.basis == Basis::assumption) continue;
    Blanks blanks{{"basis", basis_words(number.basis, in_)},
                  {"number", in_.apart(safe(number.path))},
                  {"distribution", distribution(number.distribution, number.quantity, in_)}};
    if (!number.sources.empty()) blanks.push_back({"documents", cited(number.sources, in_)});
    if (!number.because.empty()) blanks.push_back({"because", safe(number.because)});
    out_ += paragraph(in_.say("{basis}: {number}, {distribution}[[ ({documents})]][[: {because}]]", blanks),
                      style_.width, 4, "  ");
  }
  text(in_.say("What a response itself sets (numbers of persons, deadlines) is a choice and not counted."));
}

void Teller::documents() {
  std::set<std::string> ids;
  std::size_t without = 0;
  for (const Index rule : all_) {
    ids.insert(model_.rules[rule].sources.begin(), model_.rules[rule].sources.end());
    without += model_.rules[rule].sources.empty() ? 1 : 0;
  }
  for (const NumberBehind& one : numbers_) {
    ids.insert(model_.numbers[one.number].sources.begin(), model_.numbers[one.number].sources.end());
  }
  std::map<std::string, std::vector<std::string>> by_document;
  for (const language::Fact& fact : model_.library.facts) {
    if (ids.erase(fact.id.value) > 0) by_document[fact.document.value].push_back(fact.id.value);
  }
  out_ += "\n" + heading(in_.say("The documents"), style_);
  for (const language::Document& document : model_.library.documents) {
    const auto found = by_document.find(document.id.value);
    if (found == by_document.end()) continue;
    std::string about = safe(document.about);
    if (about.ends_with('.')) about.pop_back();
    out_ += paragraph(in_.say("{document}, {about}: {facts}", {{"document", in_.apart(safe(document.id.value))},
                                                               {"about", about},
                                                               {"facts", cited(found->second, in_)}}),
                      style_.width, 4, "  ");
  }
  if (!ids.empty()) {
    const std::string others = cited({ids.begin(), ids.end()}, in_);
    out_ += paragraph(in_.say("disagreements and law: {documents}", {{"documents", others}}), style_.width, 4, "  ");
  }
  if (by_document.empty() && ids.empty()) text(in_.say("none"));
  if (without > 0) {
    text(in_.say_number("{number} of {rules} rests on no document.", "{number} of {rules} rest on no document.",
                        static_cast<double>(without), std::to_string(without),
                        {{"rules", rules_words(all_.size(), in_)}}));
  }
}

}  // namespace

std::string explain_outcome(const language::Grounded& model, const Trace& trace, const Style& style, const Spoken& in) {
  return Teller(model, trace, style, in).tell();
}

}  // namespace demarche::report
