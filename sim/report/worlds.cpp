// Worlds in words and as tables, see worlds.hpp.
#include "report/worlds.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <optional>
#include <vector>

#include "report/amounts.hpp"
#include "report/figures.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

// Half of the variance: above it numbers dominate, below it luck.
constexpr double half = 0.5;

std::string per_cent(double share, const Spoken& in) {
  return std::isnan(share) ? "-" : in.quantity(fixed(100.0 * share, share < 0.0995 && share > 0.0 ? 1 : 0) + " %");
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

std::string said(const run::Result& result, const Placed& one, const Spoken& in) {
  return in.say("{outcome} under {response} ({share} {interval})",
                {{"outcome", outcome_name(result.outcomes[one.outcome].name, in)},
                 {"response", in.apart(safe(result.responses[one.response]))},
                 {"share", per_cent(one.split->share, in)},
                 {"interval", interval(fixed(100.0 * one.split->low, 0), fixed(100.0 * one.split->high, 0), in)}});
}

// "Of the variance of one history's outcome, numbers account for 3.1 % in the median …"
std::string shares_sentence(const run::Result& result, std::vector<Placed> all, bool of_differences, const Spoken& in) {
  std::stable_sort(all.begin(), all.end(),
                   [](const Placed& a, const Placed& b) { return a.split->share > b.split->share; });
  const auto sure = [&](auto&& holds) { return std::count_if(all.begin(), all.end(), holds); };
  const auto numbers = sure([](const Placed& one) { return one.split->low > half; });
  const auto luck = sure([](const Placed& one) { return one.split->high < half; });
  const auto open = static_cast<std::ptrdiff_t>(all.size()) - numbers - luck;
  const Blanks shares{{"median", per_cent(median_of(all, &run::VarianceSplit::share), in)},
                      {"most", said(result, all.front(), in)}};
  const Blanks counts{
      {"luck", std::to_string(luck)}, {"all", std::to_string(all.size())}, {"numbers", std::to_string(numbers)}};
  std::string text = of_differences
                         ? in.say(
                               "Of the variance of one history's difference, uncertain numbers account for {median} "
                               "in the median, the most for {most}.",
                               shares)
                         : in.say(
                               "Of the variance of one history's outcome, uncertain numbers account for {median} in "
                               "the median, the most for {most}.",
                               shares);
  text += " ";
  text += open == 0
              ? in.say("Luck surely accounts for more than half in {luck} of {all}, numbers in {numbers}.", counts)
              : in.say_number(
                    "Luck surely accounts for more than half in {luck} of {all}, numbers in {numbers}, "
                    "and {number} is open.",
                    "Luck surely accounts for more than half in {luck} of {all}, numbers in {numbers}, "
                    "and {number} are open.",
                    static_cast<double>(open), std::to_string(open), counts);
  return text;
}

// What more runs would do and what they would not: the intervals above against the distance between worlds.
std::string dominance(const run::Result& result, const Spoken& in) {
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
  if (all == 0) return in.say("No difference varies.");
  const Blanks counts{{"beyond", std::to_string(beyond)}, {"all", std::to_string(all)}};
  const std::string text =
      2 * beyond > all
          ? in.say(
                "Ignorance of the numbers dominates the differences: in {beyond} of {all} the worlds lie farther "
                "apart (one standard deviation of their true means) than the interval above reaches. More runs will "
                "not help there; knowing the numbers better would (`sensitivity` says which).",
                counts)
          : in.say(
                "Sampling still dominates the differences: only in {beyond} of {all} do the worlds lie farther "
                "apart (one standard deviation of their true means) than the interval above reaches. Elsewhere more "
                "worlds would still tell more.",
                counts);
  if (decided == 0) return text + " " + in.say("No verdict is higher or lower.");
  const auto number = static_cast<double>(decided);
  const std::string figures = in.figures(grouped(decided));
  if (unsure == 0) {
    return text + " " +
           in.say_number(
               "Of {number} difference that is higher or lower on average, none would have the other sign in "
               "more than about one world in ten.",
               "Of {number} differences that are higher or lower on average, none would have the other sign "
               "in more than about one world in ten.",
               number, figures);
  }
  return text + " " +
         in.say_number(
             "Of {number} difference that is higher or lower on average, {unsure} would have the other sign "
             "in more than about one world in ten.",
             "Of {number} differences that are higher or lower on average, {unsure} would have the other "
             "sign in more than about one world in ten.",
             number, figures, {{"unsure", in.figures(grouped(unsure))}});
}

std::string luck_left(const run::Result& result, const Spoken& in) {
  const std::vector<Placed> all = placed(result, true);
  if (all.empty()) return "";
  const double settled = median_of(all, &run::VarianceSplit::settled);
  const std::string text = in.say(
      "In the median of the differences {share} of the spread of the worlds' means is theirs; the rest is luck "
      "that {runs} in each leave, and it makes worlds look farther apart, regrets larger and the best response "
      "less sure than they are.",
      {{"share", per_cent(settled, in)}, {"runs", runs_words(result.nested->runs_per_world, in)}});
  return text + " " +
         (settled < half ? in.say("More runs in each world would narrow the intervals and this.")
                         : in.say("More worlds narrow the intervals."));
}

// A grid of texts, outcomes down and responses across; outcomes without any text are left out.
using Cell = std::function<std::string(std::size_t response, std::size_t outcome)>;

Comparison grid_of(const run::Result& result, const std::function<bool(std::size_t)>& wanted,
                   const std::function<std::string(std::size_t)>& unit, const Cell& cell, const Spoken& in) {
  Comparison page;
  page.spoken = in;
  for (const std::string& response : result.responses) page.responses.push_back(safe(response));
  for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
    if (!wanted(outcome)) continue;
    OutcomeRow row{outcome_name(result.outcomes[outcome].name, in), unit(outcome), {}};
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

std::string way(run::Better better, const Spoken& in) {
  return better == run::Better::less ? in.word("way", "less") : in.word("way", "more");
}

std::string share_of_worlds(std::uint64_t worlds, std::uint64_t of, const Spoken& in) {
  return of == 0 ? "-" : per_cent(static_cast<double>(worlds) / static_cast<double>(of), in);
}

void best_in(const language::Grounded& model, const run::Result& result, std::vector<WorldsPart>& out,
             const Spoken& in) {
  const run::Nested& nested = *result.nested;
  const auto has_way = [&](std::size_t outcome) { return result.outcomes[outcome].better != run::Better::unsaid; };
  Comparison best = grid_of(
      result, has_way, [&](std::size_t outcome) { return way(result.outcomes[outcome].better, in); },
      [&](std::size_t response, std::size_t outcome) {
        const run::Robustness& one = robust(result, response, outcome);
        const bool less = result.outcomes[outcome].better == run::Better::less;
        const std::uint64_t alone = less ? one.lowest : one.highest, tied = less ? one.lowest_tied : one.highest_tied;
        const std::string text = share_of_worlds(alone + tied, nested.compared[outcome], in);
        return tied > 0 ? in.apart(text + "=") : text;
      },
      in);
  if (best.outcomes.empty()) {
    out.back().after.push_back(
        in.say("No outcome says which way is better (`direction`), so none is best and nothing is regretted."));
    return;
  }
  out.push_back({in.say("Does best in so many worlds"),
                 {in.say("By the means of each world's runs; behind the outcome, which way its author calls better. = "
                         "some of these worlds are ties, which count for all who tie.")},
                 std::move(best),
                 {}});
  Comparison regret = grid_of(
      result, has_way,
      [&](std::size_t outcome) {
        if (is_share(model, model.outcomes[outcome])) return in.say("points");
        return unit_name(result.outcomes[outcome].unit, in);
      },
      [&](std::size_t response, std::size_t outcome) {
        const run::Robustness& one = robust(result, response, outcome);
        const double factor = is_share(model, model.outcomes[outcome]) ? 100.0 : 1.0;
        if (std::isnan(one.regret_90)) return std::string("-");
        return in.apart(in.figures(rough(factor * one.regret_90, 2)) + " | " +
                        in.figures(rough(factor * one.greatest_regret, 2)));
      },
      in);
  out.push_back({in.say("Regret"),
                 {in.say("How far behind the best response of the same world: exceeded in one world of ten, and at the "
                         "most.")},
                 std::move(regret),
                 {}});
}

void good_enough(const language::Grounded& model, const run::Result& result, std::vector<WorldsPart>& out,
                 const Spoken& in) {
  const run::Nested& nested = *result.nested;
  if (nested.judged == 0) return;
  Comparison shares = grid_of(
      result, [&](std::size_t outcome) { return result.outcomes[outcome].acceptable.has_value(); },
      [&](std::size_t outcome) {
        return good_enough_words(model.outcomes[outcome], is_share(model, model.outcomes[outcome]), in);
      },
      [&](std::size_t response, std::size_t outcome) {
        return share_of_worlds(robust(result, response, outcome).acceptable, nested.compared[outcome], in);
      },
      in);
  std::vector<std::string> all;
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    all.push_back(in.apart(safe(result.responses[response])) + " " +
                  in.figures(grouped(nested.acceptable_in_all[response])));
  }
  out.push_back({in.say("Good enough in so many worlds"),
                 {},
                 std::move(shares),
                 {in.say("In all of them at once, of {worlds}: {responses}.",
                         {{"worlds", worlds_words(nested.judged, in)}, {"responses", in.listed(all)}})}});
}

}  // namespace

std::vector<WorldsPart> worlds_parts(const language::Grounded& model, const run::Result& result, Detail detail,
                                     const Spoken& in) {
  const run::Nested& nested = *result.nested;
  std::vector<WorldsPart> out{{in.say("Luck and ignorance"), {}, {}, {}}};
  std::vector<std::string>& said = out.front().before;
  said.push_back(
      in.say("{worlds} of {runs} each. A world is one draw of all uncertain numbers and of what the start leaves open; "
             "luck runs anew in it. Intervals above are over worlds.",
             {{"worlds", worlds_words(nested.worlds, in)}, {"runs", runs_words(nested.runs_per_world, in)}}));
  if (nested.worlds < 3) {
    said.push_back(in.say("Too few worlds to say more."));
    return out;
  }
  const std::vector<Placed> alone = placed(result, false), paired = placed(result, true);
  said.push_back(dominance(result, in));
  if (!alone.empty()) said.push_back(shares_sentence(result, alone, false, in));
  if (!paired.empty()) said.push_back(shares_sentence(result, paired, true, in));
  const auto zeros =
      std::count_if(alone.begin(), alone.end(), [](const Placed& one) { return one.split->below_zero; }) +
      std::count_if(paired.begin(), paired.end(), [](const Placed& one) { return one.split->below_zero; });
  if (zeros > 0) {
    said.push_back(in.say_number("{number} share came out below zero and is given as 0.",
                                 "{number} shares came out below zero and are given as 0.", static_cast<double>(zeros),
                                 in.figures(grouped(static_cast<std::uint64_t>(zeros)))));
  }
  if (std::string left = luck_left(result, in); !left.empty()) said.push_back(std::move(left));
  if (detail == Detail::full) {
    out.push_back({in.say("Share of one history's variance that numbers account for"),
                   {},
                   grid_of(
                       result, [](std::size_t) { return true; }, [](std::size_t) { return std::string(); },
                       [&](std::size_t response, std::size_t outcome) {
                         return per_cent(nested.alone[response * result.outcomes.size() + outcome].share, in);
                       },
                       in),
                   {}});
  }
  best_in(model, result, out, in);
  good_enough(model, result, out, in);
  return out;
}

std::string worlds_text(const language::Grounded& model, const run::Result& result, const Style& style, Detail detail,
                        const Spoken& in) {
  std::string out;
  for (const WorldsPart& part : worlds_parts(model, result, detail, in)) {
    out += "\n" + heading(part.heading, style);
    for (const std::string& sentence : part.before) out += paragraph(sentence, style.width, 0);
    if (!part.grid.outcomes.empty()) out += grid(part.grid, style);
    for (const std::string& sentence : part.after) out += paragraph(sentence, style.width, 0);
  }
  return finished(out, style);
}

}  // namespace demarche::report
