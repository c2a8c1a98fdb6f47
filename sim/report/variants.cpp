// Structural disagreements in words and as a table, see variants.hpp.
#include "report/variants.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "report/comparison.hpp"
#include "report/csv.hpp"

namespace demarche::report {

namespace {

const language::Variant* find_variant(const language::Grounded& model, const std::string& name) {
  const auto& variants = model.library.variants;
  const auto found =
      std::find_if(variants.begin(), variants.end(), [&](const auto& one) { return one.name.value == name; });
  return found == variants.end() ? nullptr : &*found;
}

// One variant with all its sides, the first being the comparison itself.
struct Column {
  std::string side;
  const run::Result* result;
  Comparison page;
};
struct Group {
  std::string variant;
  std::vector<Column> columns;
};

std::vector<Group> groups_of(const Structure& structure) {
  std::vector<Group> groups;
  for (const PlayedSide& side : structure.sides) {
    if (groups.empty() || groups.back().variant != side.variant) {
      const language::Variant* variant = find_variant(structure.model, side.variant);
      const std::string first = variant == nullptr ? "" : variant->sides.front().name.value;
      groups.push_back({side.variant, {}});
      groups.back().columns.push_back(
          {first, &structure.result, compared(structure.model, structure.result, structure.seed, structure.spoken)});
    }
    groups.back().columns.push_back(
        {side.side, &side.result, compared(side.model, side.result, structure.seed, structure.spoken)});
  }
  return groups;
}

// Two estimates whose intervals lie apart, by more than matters.
bool moves(const run::Estimate& a, const run::Estimate& b, double material) {
  return std::abs(a.estimate - b.estimate) > material && (a.high < b.low || b.high < a.low);
}

// Two decided verdicts that contradict each other. "Undecided" is a matter of runs, not of structure; "identical" and
// "no material difference" both say that nothing is gained.
bool turns(run::Verdict a, run::Verdict b) {
  const auto decided = [](run::Verdict one) {
    return one == run::Verdict::higher || one == run::Verdict::lower || one == run::Verdict::identical ||
           one == run::Verdict::no_material_difference;
  };
  const auto plain = [](run::Verdict one) {
    return one == run::Verdict::identical ? run::Verdict::no_material_difference : one;
  };
  return decided(a) && decided(b) && plain(a) != plain(b);
}

std::string words(const Column& column, std::size_t response, std::size_t outcome) {
  const run::Difference& difference = column.result->difference(response, outcome);
  const Spoken& in = column.page.spoken;
  if (difference.verdict == run::Verdict::identical) return in.say("the same in every run");
  const std::size_t place = response - (response > column.result->baseline ? 1 : 0);
  const DifferenceRow* row = row_of(column.page.differences[place], outcome);
  if (row == nullptr) return std::string(run::name(difference.verdict));
  const bool sure = row->judged == run::Verdict::higher || row->judged == run::Verdict::lower;
  if (!sure) return row->verdict;
  return in.say("{verdict} ({difference} {interval})",
                {{"verdict", row->verdict}, {"difference", row->difference}, {"interval", row->interval}});
}

void turned_verdicts(const Group& group, const Style& style, std::string& out) {
  const Comparison& page = group.columns.front().page;
  const Spoken& in = page.spoken;
  const run::Result& first = *group.columns.front().result;
  std::string lines;
  for (std::size_t response = 0; response < first.responses.size(); ++response) {
    if (response == first.baseline) continue;
    for (std::size_t outcome = 0; outcome < first.outcomes.size(); ++outcome) {
      const auto contradicted = [&](const Column& one) {
        return std::any_of(group.columns.begin(), group.columns.end(), [&](const Column& other) {
          return turns(one.result->difference(response, outcome).verdict,
                       other.result->difference(response, outcome).verdict);
        });
      };
      if (std::none_of(group.columns.begin(), group.columns.end(), contradicted)) continue;
      std::vector<std::string> said;
      for (const Column& column : group.columns) {
        said.push_back(in.say("{side}: {verdict}",
                              {{"side", in.apart(safe(column.side))}, {"verdict", words(column, response, outcome)}}));
      }
      lines += paragraph(in.say("{response}, {outcome} — {verdicts}", {{"response", in.apart(page.responses[response])},
                                                                       {"outcome", page.outcomes[outcome].name},
                                                                       {"verdicts", in.side_by_side(said)}}),
                         style.width, 6, "    ");
    }
  }
  if (lines.empty()) return;
  out += paragraph(in.say("verdicts against {baseline} that turn:", {{"baseline", in.apart(page.baseline)}}),
                   style.width, 2) +
         lines;
}

void moved_estimates(const Group& group, const Style& style, std::string& out) {
  const Comparison& page = group.columns.front().page;
  const Spoken& in = page.spoken;
  const run::Result& first = *group.columns.front().result;
  std::string lines;
  for (std::size_t outcome = 0; outcome < first.outcomes.size(); ++outcome) {
    std::vector<std::string> said;
    for (std::size_t response = 0; response < first.responses.size(); ++response) {
      const auto moved = [&](const Column& column) {
        return moves(column.result->estimate(response, outcome), first.estimate(response, outcome),
                     first.outcomes[outcome].material);
      };
      if (std::none_of(group.columns.begin(), group.columns.end(), moved)) continue;
      std::vector<std::string> figures;
      for (const Column& column : group.columns)
        figures.push_back(column.page.outcomes[outcome].figures[response].brief);
      said.push_back(in.apart(page.responses[response]) + " " + joined(figures, " | "));
    }
    if (said.empty()) continue;
    const OutcomeRow& row = page.outcomes[outcome];
    const std::string unit = row.unit.empty() ? "" : " [" + row.unit + "]";
    lines += paragraph(row.name + unit + ": " + in.side_by_side(said), style.width, 6, "    ");
  }
  if (lines.empty()) return;
  std::vector<std::string> sides;
  for (const Column& column : group.columns) sides.push_back(in.apart(safe(column.side)));
  out += paragraph(in.say("estimates that move ({sides}):", {{"sides", joined(sides, " | ")}}), style.width, 2) + lines;
}

}  // namespace

std::string structure_text(const Structure& structure, const Style& style, Detail detail) {
  const Spoken& in = structure.spoken;
  std::string out = "\n" + heading(in.say("Other accounts of the case"), style);
  out += paragraph(in.say("Every side of every variant, on the same luck. What is above stands on the first side of "
                          "each. Nothing says how likely each side is, so they are not averaged."),
                   style.width, 0);
  for (const Group& group : groups_of(structure)) {
    const language::Variant* variant = find_variant(structure.model, group.variant);
    out += "\n" + paragraph(tinted(in.apart(safe(group.variant)), Tone::strong, style) +
                                (variant == nullptr
                                     ? ""
                                     : ": " + in.known("variant", variant->about).value_or(safe(variant->about))),
                            style.width, 0);
    std::string found;
    turned_verdicts(group, style, found);
    if (detail == Detail::full) moved_estimates(group, style, found);
    out += found.empty() ? paragraph(in.say("no verdict turns."), style.width, 2) : found;
  }
  return finished(out, style);
}

std::string variants_csv(const Structure& structure) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  CsvWriter csv;
  csv.row("variant", "side", "response", "outcome", "unit", "n", "estimate", "low", "high", "difference",
          "difference_low", "difference_high", "verdict");
  for (const Group& group : groups_of(structure)) {
    for (const Column& column : group.columns) {
      const run::Result& result = *column.result;
      for (std::size_t response = 0; response < result.responses.size(); ++response) {
        for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
          const run::Estimate& estimate = result.estimate(response, outcome);
          run::Difference difference;
          difference.estimate = difference.low = difference.high = unknown;
          const bool is_baseline = response == result.baseline;
          if (!is_baseline) difference = result.difference(response, outcome);
          csv.row(group.variant, column.side, result.responses[response], result.outcomes[outcome].name,
                  result.outcomes[outcome].unit, estimate.n, estimate.estimate, estimate.low, estimate.high,
                  difference.estimate, difference.low, difference.high,
                  is_baseline ? std::string_view() : std::string_view(run::name(difference.verdict)));
        }
      }
    }
  }
  return csv.text();
}

}  // namespace demarche::report
