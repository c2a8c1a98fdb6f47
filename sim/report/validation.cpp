// From the values of runs to what a pattern says, see validation.hpp. How it is shown: validation_text.cpp.
#include "report/validation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/check.hpp"
#include "language/calendar.hpp"
#include "language/patterns.hpp"
#include "report/provenance.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using language::OutcomeKind;
using language::PatternTake;
using language::PatternTerm;
using Row = std::span<const double>;

constexpr double lacking = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t most_rules = 3;

std::size_t place_of(const language::Grounded& model, const std::string& outcome) {
  const auto found = std::find_if(model.outcomes.begin(), model.outcomes.end(),
                                  [&](const language::OutcomeInfo& one) { return one.name == outcome; });
  core::expect(found != model.outcomes.end(), "the measures of a pattern are outcomes of its scenario");
  return static_cast<std::size_t>(found - model.outcomes.begin());
}

// A term with its names resolved to columns of a row.
class Term {
 public:
  Term(const language::PublishedPattern& pattern, const PatternTerm& term, const language::Grounded& model)
      : term_(term), horizon_(model.horizon - model.decision) {
    const auto outcome = [&](const language::Name& name) -> const language::OutcomeInfo& {
      return model.outcomes[place_of(model, pattern.name.value + "/" + name.value)];
    };
    of_ = outcome(term.of).measure;
    kind_ = outcome(term.of).kind;
    if (term.minus) minus_ = outcome(*term.minus).measure;
  }

  // NaN where it means nothing: of a run that exploded, of two times that never came.
  double value(Row row) const { return minus_ == core::none ? row[of_] : row[of_] - row[minus_]; }
  double restricted(Row row) const {
    const double value = this->value(row);
    return kind_ == OutcomeKind::time ? std::min(value, horizon_) : value;
  }
  // Within its bounds; without any: a time that came, anything else that is not 0.
  bool holds(double value) const {
    if (!term_.at_least && !term_.at_most && !term_.above && !term_.below) {
      return kind_ == OutcomeKind::time ? std::isfinite(value) : value != 0;
    }
    return !(term_.at_least && !(value >= *term_.at_least)) && !(term_.at_most && !(value <= *term_.at_most)) &&
           !(term_.above && !(value > *term_.above)) && !(term_.below && !(value < *term_.below));
  }

 private:
  const PatternTerm& term_;
  double horizon_;
  core::Index of_ = core::none, minus_ = core::none;
  OutcomeKind kind_ = OutcomeKind::probability;
};

// What a pattern looks at in each run of one arrangement: a number, or NaN for a run that does not count.
class Reading {
 public:
  Reading(const language::PublishedPattern& pattern, const PlayedScenario& played)
      : pattern_(pattern), played_(played), term_(pattern, pattern.term, played.model) {
    for (const PatternTerm& one : pattern.among) among_.emplace_back(pattern, one, played.model);
  }

  double operator()(std::uint64_t run) const {
    const Row row = played_.values.row(run, played_.response);
    for (const Term& one : among_) {
      const double value = one.value(row);
      if (std::isnan(value) || !one.holds(value)) return lacking;
    }
    const double value = pattern_.take == PatternTake::mean ? term_.restricted(row) : term_.value(row);
    if (std::isnan(value) || pattern_.take != PatternTake::share) return value;
    return term_.holds(value) ? 1.0 : 0.0;
  }

 private:
  const language::PublishedPattern& pattern_;
  const PlayedScenario& played_;
  Term term_;
  std::vector<Term> among_;
};

// Dates of the scenario's timezone as whole numbers, 0 for the day of the decision. A change of the clocks later on may
// move midnight by an hour.
class Dates {
 public:
  explicit Dates(const language::Grounded& model) : decision_(model.decision) {
    std::string problem;
    const auto zone = language::TimeZone::find(model.timezone, problem);
    calendar_ = language::Calendar(zone.value_or(language::TimeZone()), model.start_utc);
    language::Diagnostics unused;
    midnight_ = calendar_.days(calendar_.date(model.decision), {}, unused).value_or(model.decision);
  }
  double day_of(double days_since_start) const { return std::floor(days_since_start - midnight_); }
  double day_after_decision(double days) const { return day_of(decision_ + days); }  // infinity stays
  std::string text(double days_since_start) const { return calendar_.date(days_since_start); }

 private:
  double decision_, midnight_ = 0;
  language::Calendar calendar_;
};

struct ObservedColumn {
  const language::DocumentedAct* act;
  core::Index measure;
  double day;
};

std::vector<ObservedColumn> observed_columns(const language::Grounded& model, const Dates& dates) {
  std::vector<ObservedColumn> columns;
  for (const language::DocumentedAct& act : model.observed) {
    const std::string name = language::observed_time_name(act.place);
    columns.push_back({&act, model.outcomes[place_of(model, name)].measure, dates.day_of(act.at)});
  }
  return columns;
}

// Kendall's tau of every run between the observed dates and its own.
std::vector<double> taus(const PlayedScenario& played) {
  const Dates dates(played.model);
  std::vector<double> observed, simulated, result;
  const std::vector<ObservedColumn> columns = observed_columns(played.model, dates);
  for (const ObservedColumn& one : columns) observed.push_back(one.day);
  simulated.resize(observed.size());
  for (std::uint64_t run = 0; run < played.values.runs; ++run) {
    const Row row = played.values.row(run, played.response);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      simulated[i] = dates.day_after_decision(row[columns[i].measure]);
    }
    const double tau = run::kendall_tau(observed, simulated);
    if (!std::isnan(tau)) result.push_back(tau);
  }
  return result;
}

}  // namespace

CheckedPattern check_pattern(const language::PublishedPattern& pattern, const PlayedScenario& here,
                             const std::optional<PlayedScenario>& against) {
  CheckedPattern checked;
  checked.pattern = &pattern;
  checked.scenario = here.model.name;
  checked.runs = here.values.runs;
  run::Counts counts;
  run::Moments moments;
  std::vector<double> values;
  if (pattern.take == PatternTake::order) {
    values = taus(here);
  } else {
    const Reading reading(pattern, here);
    std::optional<Reading> other;
    if (against) other.emplace(pattern, *against);
    for (std::uint64_t run = 0; run < here.values.runs; ++run) {
      double value = reading(run);
      if (other) value -= (*other)(run);
      if (std::isnan(value)) continue;
      if (other || pattern.take == PatternTake::mean) {
        moments.add(value);
      } else if (pattern.take == PatternTake::share) {
        counts.add(value != 0);
      } else {
        values.push_back(value);
      }
    }
  }
  checked.counted = counts.n + moments.n + values.size();
  if (against || pattern.take == PatternTake::mean) {
    checked.value = run::mean_interval(moments);
  } else if (pattern.take == PatternTake::share) {
    checked.value = run::share_interval(counts);
  } else {
    checked.value = run::quantile_interval(std::move(values), pattern.take == PatternTake::order ? 0.5 : pattern.at);
  }
  checked.verdict = run::reproduced(checked.value, pattern.low, pattern.high);
  return checked;
}

std::vector<RuleOnTheWay> rules_on_the_way(const language::PublishedPattern& pattern, const language::Grounded& model,
                                           const std::string& response, std::uint64_t seed, std::uint64_t runs) {
  std::vector<RuleOnTheWay> rules;
  if (pattern.take == PatternTake::order) return rules;
  const auto of = std::find_if(model.responses.begin(), model.responses.end(),
                               [&](const language::ResponseInfo& one) { return one.name == response; });
  core::expect(of != model.responses.end(), "the response of a pattern exists");
  const Trace found = trace(model, place_of(model, pattern.name.value + "/" + pattern.term.of.value),
                            static_cast<std::size_t>(of - model.responses.begin()), std::nullopt, runs, seed);
  for (std::size_t rule = 0; rule < found.way.leads.size(); ++rule) {
    if (found.way.leads[rule] == 0) continue;
    rules.push_back({model.rules[rule].name,
                     static_cast<double>(found.way.leads[rule]) / static_cast<double>(found.way.having),
                     model.rules[rule].sources});
  }
  std::stable_sort(rules.begin(), rules.end(),
                   [](const RuleOnTheWay& a, const RuleOnTheWay& b) { return a.share > b.share; });
  if (rules.size() > most_rules) rules.erase(rules.begin() + most_rules, rules.end());
  return rules;
}

Timing timing(const PlayedScenario& played, const Spoken& in) {
  const Dates dates(played.model);
  Timing result;
  result.title = played.model.title.empty() ? played.model.name : played.model.title;
  result.runs = played.values.runs;
  for (const ObservedColumn& column : observed_columns(played.model, dates)) {
    ObservedTiming one;
    one.date = dates.text(column.act->at);
    one.sentence = sentence(played.model, *column.act, in);
    one.alleged = column.act->alleged;
    std::vector<double> times;
    double before = 0, by_then = 0, ever = 0;
    for (std::uint64_t run = 0; run < played.values.runs; ++run) {
      const double time = played.values.row(run, played.response)[column.measure];
      if (std::isnan(time)) continue;
      times.push_back(time);
      const double day = dates.day_after_decision(time);
      before += day < column.day ? 1 : 0;
      by_then += day <= column.day ? 1 : 0;
      ever += std::isfinite(time) ? 1 : 0;
    }
    const auto n = static_cast<double>(times.size());
    one.before = before / n;
    one.by_then = by_then / n;
    one.ever = ever / n;
    one.low = run::quantile_interval(times, 0.1).estimate;
    one.median = run::quantile_interval(times, 0.5).estimate;
    one.high = run::quantile_interval(times, 0.9).estimate;
    result.acts.push_back(std::move(one));
  }
  return result;
}

}  // namespace demarche::report
