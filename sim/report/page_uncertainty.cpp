// The page's section on uncertainty: its three sources side by side, and where one number turns a verdict.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/charts_parts.hpp"
#include "report/figures.hpp"
#include "report/highlights.hpp"
#include "report/page_parts.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

constexpr std::array<const char*, 3> source_words{"sampling", "uncertain numbers", "structure"};

std::string span_words(const Span& span, double factor, int decimals) {
  return fmt::format("[{}, {}]", signed_fixed(span.low * factor, decimals), signed_fixed(span.high * factor, decimals));
}

// As many decimals as the difference's own interval is known to; shares have one at least.
int decimals_of(const Made& made, double factor) {
  const double half = made.sampling ? made.sampling->width() * factor / 2 : 0;
  return std::max(decimals_for(half), factor == 100 ? 1 : 0);
}

std::string numbers_words(const Shown& shown, const Made& made, double factor, int decimals) {
  if (shown.result.nested) return made.numbers ? span_words(*made.numbers, factor, decimals) : "too few worlds";
  if (!made.numbers) return "not asked: --worlds; no single number tells";
  return fmt::format("not asked: --worlds; at least {}, by {} alone", span_words(*made.numbers, factor, decimals),
                     counted(made.numbers_alone, "number"));
}

std::string structure_words(const Shown& shown, const Made& made, double factor, int decimals) {
  if (!made.structure) return shown.model.library.variants.empty() ? "nothing is in dispute" : "not asked: --variants";
  const std::string span = span_words(*made.structure, factor, decimals);
  return made.structure->width() > 0 ? fmt::format("{} (lowest {}; highest {})", span, made.lowest, made.highest)
                                     : span;
}

// Which source is the widest how often, and what was not asked.
std::string dominance(const Shown& shown, const Uncertainty& uncertainty) {
  std::array<std::size_t, 3> widest{};
  bool has_structure = false;
  for (const Made& made : uncertainty.rows) {
    ++widest.at(static_cast<std::size_t>(made.widest));
    has_structure = has_structure || made.structure.has_value();
  }
  const auto most = static_cast<std::size_t>(std::max_element(widest.begin(), widest.end()) - widest.begin());
  std::vector<std::string> others;
  for (std::size_t source = 0; source < widest.size(); ++source) {
    if (source != most && widest.at(source) > 0) {
      others.push_back(fmt::format("{} in {}", source_words.at(source), widest.at(source)));
    }
  }
  std::string out = fmt::format("Of {}, {} {} the widest range in {}", counted(uncertainty.rows.size(), "difference"),
                                source_words.at(most), most == 1 ? "have" : "has", widest.at(most));
  if (!others.empty()) out += ", " + listed(others);
  out += most == 0 ? "; more runs would narrow it" : "; more runs would not narrow it";
  const bool asks_structure = !has_structure && !shown.model.library.variants.empty();
  if (!shown.result.nested || asks_structure) out += ", as far as was asked";
  return out + ".";
}

std::string seed_of(const Shown& shown) {
  return shown.course.seed == 1 ? "" : fmt::format(" --seed {}", shown.course.seed);
}

void add_command(Markup& page, const std::string& lead, const std::string& command) {
  page.open("p").text(lead + " ").element("code", command).close().line();
}

}  // namespace

void add_uncertainty(Markup& page, const Shown& shown, const Uncertainty& uncertainty, const Edition& edition) {
  if (uncertainty.rows.empty()) {
    page.element("p", "No response differs from " + shown.words.baseline + " in any of these runs.").line();
    return;
  }
  page.element("p", dominance(shown, uncertainty)).line();
  page.element(
          "p", {{"class", "note"}},
          fmt::format("Against {}, of each response the outcome listed first and those that it changes most. "
                      "Sampling: the 95 % interval of the mean. Numbers: what the means of four worlds in five lie "
                      "within, a world being one draw of all uncertain numbers. Structure: from the lowest to the "
                      "highest estimate of any account of the case that the models hold. The three are not added "
                      "up: nothing says how likely each account is.",
                      shown.words.baseline))
      .line();
  Table table{"What the uncertainty of the main differences is made of",
              {"response, outcome", "difference", "sampling", "numbers", "structure", "widest"},
              {}};
  for (const Made& made : uncertainty.rows) {
    const double factor = axis_factor(shown, made.outcome);
    const int decimals = decimals_of(made, factor);
    const std::string& outcome = shown.words.outcomes[made.outcome].name;
    const DifferenceRow* row = row_of(*block_of(shown, made.response), outcome);
    table.rows.push_back({shown.words.responses[made.response] + ", " + outcome,
                          row == nullptr ? "unknown" : row->difference, row == nullptr ? "no interval" : row->interval,
                          numbers_words(shown, made, factor, decimals), structure_words(shown, made, factor, decimals),
                          source_words.at(static_cast<std::size_t>(made.widest))});
  }
  add_table(page, table, false);
  const std::string file = shell_word(edition.file);
  if (!shown.result.nested) {
    add_command(
        page, "The range of numbers as a whole:",
        fmt::format("demarche compare {} --worlds 200 --runs-per-world 100{}{}", file, seed_of(shown), edition.sides));
  }
  const bool has_structure = std::any_of(uncertainty.rows.begin(), uncertainty.rows.end(),
                                         [](const Made& made) { return made.structure.has_value(); });
  if (!has_structure && !shown.model.library.variants.empty()) {
    add_command(page,
                "The range over accounts:", fmt::format("demarche compare {} --variants{}", file, seed_of(shown)));
  }
}

void add_turns(Markup& page, const Shown& shown, const Uncertainty& uncertainty, const Edition& edition) {
  page.element("h3", "What would turn a verdict").line();
  page.element("p", fmt::format("Where one uncertain number alone, while all others vary as they do, makes a verdict "
                                "against {} another one, over {}. {}",
                                shown.words.baseline, watched_runs(shown),
                                uncertainty.turns.empty() ? "So few runs show of no single number that it does."
                                                          : "More runs find more of them, and place them better."))
      .line();
  if (!uncertainty.turns.empty()) {
    Table table{"Verdicts that a single number turns", {"response, outcome", "verdict", "turns"}, {}};
    for (const Turned& one : uncertainty.turns) {
      for (const std::string& turn : one.turns) {
        table.rows.push_back({one.response + ", " + one.outcome, one.now, turn});
      }
    }
    add_table(page, table, false);
  }
  add_command(page, "Over 20,000 runs, with what moves each difference most:",
              fmt::format("demarche sensitivity {}{}{}", shell_word(edition.file), seed_of(shown), edition.sides));
}

}  // namespace demarche::report
