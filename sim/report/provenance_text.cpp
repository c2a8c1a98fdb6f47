// An outcome's or a difference's way back, told: rules, numbers by what they rest on, documents. See provenance.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/provenance.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Index;

constexpr std::size_t figure_width = 13;
constexpr std::array<std::string_view, number_uses> use_words{
    "chances and rates",           "windows, delays, cooldowns",
    "ratios of drivers",           "where those ratios count from",
    "half-lives and rests",        "effects of acts",
    "starting values and beliefs", "parameters of acts",
};

class Teller {
 public:
  Teller(const language::Grounded& model, const Trace& trace, const Style& style)
      : model_(model),
        trace_(trace),
        style_(style),
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
  std::string name(std::size_t response) const { return "'" + safe(model_.responses[response].name) + "'"; }
  std::string share(std::uint64_t count) const {
    return percent(static_cast<double>(count) / static_cast<double>(trace_.runs));
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
  const language::OutcomeInfo& outcome_;
  RulesBehind behind_;
  std::set<Index> all_;
  std::vector<NumberBehind> numbers_;
  std::string out_;
};

// "mean 12.4 days".
std::string Teller::value(const WayThere& way) const {
  if (way.finite == 0) return "no value in any run";
  const double mean = way.sum / static_cast<double>(way.finite);
  if (outcome_.kind == language::OutcomeKind::share) {
    return fmt::format("mean {} over the {} with any such act", percent(mean), counted(way.finite, "run"));
  }
  if (outcome_.kind == language::OutcomeKind::span) {
    return fmt::format("mean {} over the {} where it begins", in_unit(mean, outcome_.unit), counted(way.finite, "run"));
  }
  if (is_share(model_, outcome_)) return "mean " + percent(mean);
  std::string out = "mean " + in_unit(mean, outcome_.unit);
  if (way.finite < trace_.runs) out += " in the " + counted(way.finite, "run") + " where it is finite";
  return out;
}

std::string Teller::has(const WayThere& way) const {
  const bool of_variable = model_.program.measures[outcome_.measure].cell != core::none;
  const bool is_yes_or_no = outcome_.kind == language::OutcomeKind::probability;
  return fmt::format("in {} of {} ({}) there is an act that {}{}", grouped(way.having), counted(trace_.runs, "run"),
                     share(way.having), of_variable ? "changes what this outcome measures" : "this outcome counts",
                     is_yes_or_no ? "" : "; " + value(way));
}

void Teller::opening() {
  out_ += heading(safe(outcome_.name) +
                      (trace_.against ? ": " + name(trace_.response) + " against the baseline " + name(*trace_.against)
                                      : " under " + name(trace_.response)),
                  style_);
  if (!outcome_.about.empty()) text(safe(outcome_.about));
  std::string how = fmt::format("{} of {}, seed {}", counted(trace_.runs, "run"),
                                trace_.against ? "each, on the same luck" : "the response", trace_.seed);
  if (trace_.exploded > 0) how += fmt::format("; {} more exploded and are left out", grouped(trace_.exploded));
  text(how + ". 'demarche compare' gives intervals.");
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
      "A chain ends at a tendency: what made its conditions true is not followed, but what drives and gates it is "
      "among the numbers below.");
}

void Teller::outcome() {
  const WayThere& way = trace_.way;
  text(capital(has(way)) + ".");
  out_ += "\n" + heading("The rules that led to it, step by step back from such an act", style_);
  if (way.having == 0) return text("none: it happens in no run");
  row("", {"led to it", "acted"});
  std::vector<Index> order(behind_.on_the_way.begin(), behind_.on_the_way.end());
  std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) { return way.leads[a] > way.leads[b]; });
  const auto of_those = [&](std::uint64_t count) {
    return percent(static_cast<double>(count) / static_cast<double>(way.having));
  };
  for (const Index rule : order) {
    row(safe(model_.rules[rule].name), {of_those(way.leads[rule]), share(way.acts[rule])});
  }
  if (way.from_response > 0) row("(the response itself)", {of_those(way.from_response), ""});
  if (way.from_history > 0) row("(what is on record before the decision)", {of_those(way.from_history), ""});
  text(
      "'Led to it': share of the runs just counted in which the rule is among the causes of such an act. 'Acted': "
      "share "
      "of all runs in which the rule made anything happen.");
  note_on_tendencies();
}

void Teller::difference() {
  text(name(trace_.response) + ": " + has(trace_.way) + ".");
  text(name(*trace_.against) + ": " + has(trace_.baseline) + ".");
  text(fmt::format("The outcome differs in {} of the {}.", share(trace_.different), counted(trace_.runs, "run")));
  const auto list = [&](const std::string& title, const std::set<Index>& rules, bool leads) {
    out_ += "\n" + heading(title, style_);
    if (rules.empty()) return text("none");
    std::vector<std::string> heads{"only in one", "acted", "baseline"};
    if (leads) heads.insert(heads.end(), {"led to it", "baseline"});
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
      row(safe(model_.rules[rule].name), figures);
    }
  };
  list("Rules that led to it, step by step back from such an act", behind_.on_the_way, true);
  if (trace_.way.from_response + trace_.baseline.from_response > 0) {
    row("(the response itself)", {"", "", "", share(trace_.way.from_response), share(trace_.baseline.from_response)});
  }
  list("Rules that acted under only one of the two responses, and move what the rules above look at", behind_.movers,
       false);
  text(
      "Shares of all runs. 'Acted': the rule made anything happen. 'Only in one': it did so under one of the two "
      "responses and not under the other, on the same luck. 'Led to it': it is among the causes of such an act.");
  note_on_tendencies();
  if (behind_.others.empty()) return;
  std::vector<std::string> names;
  for (const Index rule : behind_.others) names.push_back(safe(model_.rules[rule].name));
  const bool is_one = names.size() == 1;
  text(fmt::format("{} acted under only one of the two but {} nothing of it, and {} left out: {}.",
                   counted(names.size(), "more rule"), is_one ? "touches" : "touch", is_one ? "is" : "are",
                   joined(names, ", ")));
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
  out_ += "\n" + heading("The " + counted(numbers_.size(), "number") + " it rests on", style_);
  row("", {"documented", "estimated", "expert", "assumed"});
  for (std::size_t use = 0; use <= number_uses; ++use) {
    std::vector<std::string> figures;
    std::size_t total = 0;
    for (const Basis basis : order) {
      figures.push_back(grouped(table[use][static_cast<std::size_t>(basis)]));
      total += table[use][static_cast<std::size_t>(basis)];
    }
    if (total > 0 || use == number_uses) row(use == number_uses ? "all" : std::string(use_words.at(use)), figures);
  }
  for (const NumberBehind& one : numbers_) {
    const language::NumberInfo& number = model_.numbers[one.number];
    if (number.basis == Basis::assumption) continue;
    std::string line = std::string(basis_word(number.basis)) + ": " + safe(number.path) + ", " +
                       distribution(number.distribution, number.quantity);
    std::vector<std::string> sources;
    for (const std::string& source : number.sources) sources.push_back(safe(source));
    if (!sources.empty()) line += " (" + joined(sources, ", ") + ")";
    if (!number.because.empty()) line += ": " + safe(number.because);
    out_ += paragraph(line, style_.width, 4, "  ");
  }
  text("What a response itself sets (numbers of persons, deadlines) is a choice and not counted.");
}

void Teller::documents() {
  std::set<std::string> cited;
  std::size_t without = 0;
  for (const Index rule : all_) {
    cited.insert(model_.rules[rule].sources.begin(), model_.rules[rule].sources.end());
    without += model_.rules[rule].sources.empty() ? 1 : 0;
  }
  for (const NumberBehind& one : numbers_) {
    cited.insert(model_.numbers[one.number].sources.begin(), model_.numbers[one.number].sources.end());
  }
  std::map<std::string, std::vector<std::string>> by_document;
  for (const language::Fact& fact : model_.library.facts) {
    if (cited.erase(fact.id.value) > 0) by_document[fact.document.value].push_back(safe(fact.id.value));
  }
  out_ += "\n" + heading("The documents", style_);
  for (const language::Document& document : model_.library.documents) {
    const auto found = by_document.find(document.id.value);
    if (found == by_document.end()) continue;
    std::string about = safe(document.about);
    if (about.ends_with('.')) about.pop_back();
    out_ += paragraph(fmt::format("{}, {}: {}", safe(document.id.value), about, joined(found->second, ", ")),
                      style_.width, 4, "  ");
  }
  if (!cited.empty()) {
    std::vector<std::string> others;
    for (const std::string& one : cited) others.push_back(safe(one));
    out_ += paragraph("disagreements and law: " + joined(others, ", "), style_.width, 4, "  ");
  }
  if (by_document.empty() && cited.empty()) text("none");
  if (without > 0) {
    text(fmt::format("{} of {} {} on no document.", without, counted(all_.size(), "rule"),
                     without == 1 ? "rests" : "rest"));
  }
}

}  // namespace

std::string explain_outcome(const language::Grounded& model, const Trace& trace, const Style& style) {
  return Teller(model, trace, style).tell();
}

}  // namespace demarche::report
