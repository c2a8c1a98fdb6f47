// What a difference's uncertainty is made of, see uncertainty.hpp.
#include "report/uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "report/highlights.hpp"
#include "report/text.hpp"
#include "run/statistics.hpp"

namespace demarche::report {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr double four_in_five = 1.2816;  // of a normal distribution, within ± so many standard deviations

// The differences of one outcome in the watched runs, NaN where one does not count.
std::vector<double> watched_differences(const Shown& shown, std::size_t response, std::size_t outcome) {
  const std::size_t outcomes = shown.result.outcomes.size();
  const run::OutcomeSpec& spec = shown.result.outcomes[outcome];
  std::vector<double> out;
  for (const std::vector<double>& values : shown.course.values) {
    out.push_back(values.empty() ? missing
                                 : restricted(values[response * outcomes + outcome], spec) -
                                       restricted(values[shown.result.baseline * outcomes + outcome], spec));
  }
  return out;
}

double variance_of(const std::vector<double>& differences) {
  run::Moments moments;
  for (const double one : differences) {
    if (std::isfinite(one)) moments.add(one);
  }
  return moments.variance();
}

// Where the true means of worlds lie: between their 10 and 90 % quantiles, drawn together by the luck that few runs
// leave in them.
std::optional<Span> over_worlds(const Shown& shown, const Made& made) {
  const run::Result& result = shown.result;
  if (!result.nested || result.nested->worlds < 3) return std::nullopt;
  const std::size_t place = made.response - (made.response > result.baseline ? 1 : 0);
  const run::VarianceSplit& split = result.nested->paired[place * result.outcomes.size() + made.outcome];
  if (std::isnan(split.share)) return std::nullopt;
  const double theirs = std::sqrt(std::clamp(split.settled, 0.0, 1.0));
  const Span span{made.estimate + theirs * (split.quantiles[0] - made.estimate),
                  made.estimate + theirs * (split.quantiles[2] - made.estimate)};
  if (!std::isfinite(span.low) || !std::isfinite(span.high)) return std::nullopt;
  return span;
}

// What single numbers explain for sure, without what they do together.
void by_single_numbers(const DifferenceEffects& effects, double variance, Made& made) {
  double share = 0;
  for (const run::NumberEffect& effect : effects.effects) {
    if (effect.low > 0) share += effect.low, ++made.numbers_alone;
  }
  if (made.numbers_alone == 0) return;
  const double reach = four_in_five * std::sqrt(variance * std::min(share, 1.0));
  made.numbers = Span{made.estimate - reach, made.estimate + reach};
}

void over_sides(const Structure& structure, Made& made, const Spoken& in) {
  made.structure = Span{made.estimate, made.estimate};
  made.lowest = made.highest = in.say("as compared");
  for (const PlayedSide& side : structure.sides) {
    const run::Difference& there = side.result.difference(made.response, made.outcome);
    if (there.n == 0 || !std::isfinite(there.estimate)) continue;
    const std::string name = in.apart(safe(side.variant) + ": " + safe(side.side));
    if (there.estimate < made.structure->low) made.structure->low = there.estimate, made.lowest = name;
    if (there.estimate > made.structure->high) made.structure->high = there.estimate, made.highest = name;
  }
}

Source widest_of(const Made& made) {
  Source widest = Source::sampling;
  double width = made.sampling ? made.sampling->width() : 0;
  if (made.numbers && made.numbers->width() > width) {
    widest = Source::numbers;
    width = made.numbers->width();
  }
  return made.structure && made.structure->width() > width ? Source::structure : widest;
}

}  // namespace

Uncertainty uncertainty_of(const Shown& shown, const Structure* structure) {
  constexpr std::size_t most_outcomes = 3;
  const run::Result& result = shown.result;
  Uncertainty found;
  const DrawnNumbers numbers = drawn_numbers(shown.model, shown.course.seed, shown.course.values.size());
  Sensitivity sensitivity{shown.model, result, numbers, {}, shown.course.seed, shown.words.spoken};
  const double by_chance = 0.05 / std::max(1.0, static_cast<double>(numbers.infos.size()));
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    if (response == result.baseline) continue;
    std::vector<std::size_t> main = most_changed(shown, response, most_outcomes);
    if (!result.outcomes.empty() && std::find(main.begin(), main.end(), 0) == main.end()) {
      main.insert(main.begin(), 0);
      main.resize(std::min(main.size(), most_outcomes));
    }
    for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
      const run::Difference& difference = result.difference(response, outcome);
      if (difference.n == 0 || difference.verdict == run::Verdict::identical) continue;
      const std::vector<double> differences = watched_differences(shown, response, outcome);
      sensitivity.differences.push_back(
          {static_cast<std::size_t>(&difference - result.differences.data()),
           run::effects(differences, numbers.quantiles, numbers.infos.size(), result.outcomes[outcome].material,
                        difference.verdict, by_chance)});
      if (std::find(main.begin(), main.end(), outcome) == main.end()) continue;
      Made made;
      made.response = response;
      made.outcome = outcome;
      made.estimate = difference.estimate;
      if (std::isfinite(difference.low) && std::isfinite(difference.high)) {
        made.sampling = Span{difference.low, difference.high};
      }
      made.numbers = over_worlds(shown, made);
      if (!result.nested) by_single_numbers(sensitivity.differences.back(), variance_of(differences), made);
      if (structure != nullptr) over_sides(*structure, made, shown.words.spoken);
      made.widest = widest_of(made);
      found.rows.push_back(std::move(made));
    }
  }
  found.turns = turned_verdicts(sensitivity);
  return found;
}

}  // namespace demarche::report
