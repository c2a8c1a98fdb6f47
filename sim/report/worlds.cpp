// Worlds in words and as tables, see worlds.hpp.
#include "report/worlds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "report/csv.hpp"
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

std::string grid_of(const run::Result& result, const Style& style, const std::function<bool(std::size_t)>& wanted,
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
  return page.outcomes.empty() ? "" : grid(page, style);
}

const run::Robustness& robust(const run::Result& result, std::size_t response, std::size_t outcome) {
  return result.nested->robustness[response * result.outcomes.size() + outcome];
}

std::string_view way(run::Better better) { return better == run::Better::less ? "less" : "more"; }

std::string share_of_worlds(std::uint64_t worlds, std::uint64_t of) {
  return of == 0 ? "-" : per_cent(static_cast<double>(worlds) / static_cast<double>(of));
}

std::string best_in(const language::Grounded& model, const run::Result& result, const Style& style) {
  const run::Nested& nested = *result.nested;
  const auto has_way = [&](std::size_t outcome) { return result.outcomes[outcome].better != run::Better::unsaid; };
  std::string out = grid_of(
      result, style, has_way, [&](std::size_t outcome) { return std::string(way(result.outcomes[outcome].better)); },
      [&](std::size_t response, std::size_t outcome) {
        const run::Robustness& one = robust(result, response, outcome);
        const bool less = result.outcomes[outcome].better == run::Better::less;
        const std::uint64_t alone = less ? one.lowest : one.highest, tied = less ? one.lowest_tied : one.highest_tied;
        const std::string text = share_of_worlds(alone + tied, nested.compared[outcome]);
        return tied > 0 ? text + "=" : text;
      });
  if (out.empty()) {
    return paragraph("No outcome says which way is better (`direction`), so none is best and nothing is regretted.",
                     style.width, 0);
  }
  out = "\n" + heading("Does best in so many worlds", style) +
        paragraph(
            "By the means of each world's runs; behind the outcome, which way its author calls better. = some of "
            "these worlds are ties, which count for all who tie.",
            style.width, 0) +
        out;
  out += "\n" + heading("Regret", style) +
         paragraph("How far behind the best response of the same world: exceeded in one world of ten, and at the most.",
                   style.width, 0);
  out += grid_of(
      result, style, has_way,
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
  return out;
}

std::string good_enough(const language::Grounded& model, const run::Result& result, const Style& style) {
  const run::Nested& nested = *result.nested;
  if (nested.judged == 0) return "";
  std::string out = "\n" + heading("Good enough in so many worlds", style);
  out += grid_of(
      result, style, [&](std::size_t outcome) { return result.outcomes[outcome].acceptable.has_value(); },
      [&](std::size_t outcome) {
        const run::OutcomeSpec& spec = result.outcomes[outcome];
        const bool share = is_share(model, model.outcomes[outcome]);
        return fmt::format("at {} {}{}", spec.better == run::Better::less ? "most" : "least",
                           rough((share ? 100.0 : 1.0) * *spec.acceptable), share ? " %" : "");
      },
      [&](std::size_t response, std::size_t outcome) {
        return share_of_worlds(robust(result, response, outcome).acceptable, nested.compared[outcome]);
      });
  std::vector<std::string> all;
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    all.push_back(fmt::format("{} {}", safe(result.responses[response]), grouped(nested.acceptable_in_all[response])));
  }
  return out +
         paragraph(fmt::format("In all of them at once, of {}: {}.", counted(nested.judged, "world"), listed(all)),
                   style.width, 0);
}

void split_fields(const run::VarianceSplit& split, JsonWriter& json) {
  json.field("worlds", split.worlds).field("luck", split.luck).field("numbers", split.numbers);
  json.field("below_zero", split.below_zero).field("share", split.share).field("low", split.low);
  json.field("high", split.high).field("settled", split.settled);
  json.field("quantiles", std::vector<double>(split.quantiles.begin(), split.quantiles.end()));
}

void split_row(const run::VarianceSplit& split, CsvWriter& csv) {
  csv.add(split.luck), csv.add(split.numbers), csv.add(split.below_zero ? "yes" : "no"), csv.add(split.share);
  csv.add(split.low), csv.add(split.high), csv.add(split.settled);
  for (const double quantile : split.quantiles) csv.add(quantile);
}

}  // namespace

std::string worlds_text(const language::Grounded& model, const run::Result& result, const Style& style, Detail detail) {
  const run::Nested& nested = *result.nested;
  std::string out = "\n" + heading("Luck and ignorance", style);
  out +=
      paragraph(fmt::format("{} of {} each. A world is one draw of all uncertain numbers and of what the start leaves "
                            "open; luck runs anew in it. Intervals above are over worlds.",
                            counted(nested.worlds, "world"), counted(nested.runs_per_world, "run")),
                style.width, 0);
  if (nested.worlds < 3) return finished(out + paragraph("Too few worlds to say more.", style.width, 0), style);
  const std::vector<Placed> alone = placed(result, false), paired = placed(result, true);
  out += paragraph(dominance(result), style.width, 0);
  if (!alone.empty()) out += paragraph(shares_sentence(result, alone, "outcome"), style.width, 0);
  if (!paired.empty()) out += paragraph(shares_sentence(result, paired, "difference"), style.width, 0);
  const auto zeros =
      std::count_if(alone.begin(), alone.end(), [](const Placed& one) { return one.split->below_zero; }) +
      std::count_if(paired.begin(), paired.end(), [](const Placed& one) { return one.split->below_zero; });
  if (zeros > 0) {
    out += paragraph(fmt::format("{} came out below zero and {} given as 0.",
                                 counted(static_cast<std::size_t>(zeros), "share"), zeros == 1 ? "is" : "are"),
                     style.width, 0);
  }
  if (const std::string left = luck_left(result); !left.empty()) out += paragraph(left, style.width, 0);
  if (detail == Detail::full) {
    out += "\n" + heading("Share of one history's variance that numbers account for", style);
    out += grid_of(
        result, style, [](std::size_t) { return true; }, [](std::size_t) { return std::string(); },
        [&](std::size_t response, std::size_t outcome) {
          return per_cent(nested.alone[response * result.outcomes.size() + outcome].share);
        });
  }
  out += best_in(model, result, style);
  out += good_enough(model, result, style);
  return finished(out, style);
}

std::string worlds_csv(const run::Result& result) {
  const run::Nested& nested = *result.nested;
  CsvWriter csv;
  csv.row("response", "outcome", "unit", "worlds", "luck", "numbers", "below_zero", "share", "low", "high", "settled",
          "quantile_10", "median", "quantile_90", "against", "difference_luck", "difference_numbers",
          "difference_below_zero", "difference_share", "difference_low", "difference_high", "difference_settled",
          "difference_quantile_10", "difference_median", "difference_quantile_90", "compared", "highest",
          "highest_tied", "lowest", "lowest_tied", "regret_90", "greatest_regret", "acceptable");
  const std::size_t outcomes = result.outcomes.size();
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
      const run::OutcomeSpec& spec = result.outcomes[outcome];
      const run::VarianceSplit& alone = nested.alone[response * outcomes + outcome];
      csv.add(result.responses[response]), csv.add(spec.name), csv.add(spec.unit), csv.add(alone.worlds);
      split_row(alone, csv);
      if (response == result.baseline) {
        for (int field = 0; field < 11; ++field) csv.add("");
      } else {
        csv.add(result.responses[result.baseline]);
        split_row(nested.paired[(response - (response > result.baseline ? 1 : 0)) * outcomes + outcome], csv);
      }
      const run::Robustness& one = robust(result, response, outcome);
      csv.add(nested.compared[outcome]), csv.add(one.highest), csv.add(one.highest_tied), csv.add(one.lowest);
      csv.add(one.lowest_tied), csv.add(one.regret_90), csv.add(one.greatest_regret);
      spec.acceptable ? csv.add(one.acceptable) : csv.add("");
      csv.end_row();
    }
  }
  return csv.text();
}

void worlds_json(const run::Result& result, JsonWriter& json) {
  const run::Nested& nested = *result.nested;
  json.begin_object().field("worlds", nested.worlds).field("runs_per_world", nested.runs_per_world);
  const auto splits = [&](const char* key, bool differences) {
    json.key(key).begin_array();
    const std::size_t outcomes = result.outcomes.size();
    for (std::size_t response = 0; response < result.responses.size(); ++response) {
      if (differences && response == result.baseline) continue;
      const std::size_t place = differences && response > result.baseline ? response - 1 : response;
      for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
        json.begin_object().field("response", result.responses[response]);
        json.field("outcome", result.outcomes[outcome].name);
        split_fields((differences ? nested.paired : nested.alone)[place * outcomes + outcome], json);
        json.end_object();
      }
    }
    json.end_array();
  };
  splits("estimates", false);
  splits("differences", true);
  json.key("robustness").begin_array();
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
      const run::Robustness& one = robust(result, response, outcome);
      json.begin_object().field("response", result.responses[response]);
      json.field("outcome", result.outcomes[outcome].name).field("worlds", nested.compared[outcome]);
      json.field("highest", one.highest).field("highest_tied", one.highest_tied).field("lowest", one.lowest);
      json.field("lowest_tied", one.lowest_tied).field("regret_90", one.regret_90);
      json.field("greatest_regret", one.greatest_regret).key("acceptable");
      result.outcomes[outcome].acceptable ? json.value(one.acceptable) : json.value(nullptr);
      json.end_object();
    }
  }
  json.end_array().field("judged", nested.judged).field("acceptable_in_all", nested.acceptable_in_all).end_object();
}

}  // namespace demarche::report
