// The page's section on uncertainty: its three sources side by side, and where one number turns a verdict.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "report/amounts.hpp"
#include "report/charts_parts.hpp"
#include "report/figures.hpp"
#include "report/highlights.hpp"
#include "report/page_parts.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

std::string span_words(const Span& span, double factor, int decimals, const Spoken& in) {
  return interval(signed_fixed(span.low * factor, decimals), signed_fixed(span.high * factor, decimals), in);
}

// As many decimals as the difference's own interval is known to; shares have one at least.
int decimals_of(const Made& made, double factor) {
  const double half = made.sampling ? made.sampling->width() * factor / 2 : 0;
  return std::max(decimals_for(half), factor == 100 ? 1 : 0);
}

std::string numbers_words(const Shown& shown, const Made& made, double factor, int decimals) {
  const Spoken& in = shown.in();
  if (shown.result.nested) {
    return made.numbers ? span_words(*made.numbers, factor, decimals, in) : in.say("too few worlds");
  }
  if (!made.numbers) {
    return in.say("not asked: {option}; no single number tells", {{"option", in.apart("--worlds")}});
  }
  return in.say_number("not asked: {option}; at least {range}, by {number} number alone",
                       "not asked: {option}; at least {range}, by {number} numbers alone",
                       static_cast<double>(made.numbers_alone), in.figures(grouped(made.numbers_alone)),
                       {{"option", in.apart("--worlds")}, {"range", span_words(*made.numbers, factor, decimals, in)}});
}

std::string structure_words(const Shown& shown, const Made& made, double factor, int decimals) {
  const Spoken& in = shown.in();
  if (!made.structure) {
    return shown.model.library.variants.empty() ? in.say("nothing is in dispute")
                                                : in.say("not asked: {option}", {{"option", in.apart("--variants")}});
  }
  const std::string span = span_words(*made.structure, factor, decimals, in);
  if (made.structure->width() <= 0) return span;
  return in.say("{range} (lowest {lowest}; highest {highest})",
                {{"range", span}, {"lowest", made.lowest}, {"highest", made.highest}});
}

std::string source_word(Source source, const Spoken& in) {
  switch (source) {
    case Source::sampling: return in.word("the widest range", "sampling");
    case Source::numbers: return in.word("the widest range", "uncertain numbers");
    case Source::structure: break;
  }
  return in.word("the widest range", "structure");
}

// Which source is the widest how often, and what was not asked.
std::string dominance(const Shown& shown, const Uncertainty& uncertainty) {
  const Spoken& in = shown.in();
  constexpr std::array all{Source::sampling, Source::numbers, Source::structure};
  std::array<std::size_t, 3> widest{};
  bool has_structure = false;
  for (const Made& made : uncertainty.rows) {
    ++widest.at(static_cast<std::size_t>(made.widest));
    has_structure = has_structure || made.structure.has_value();
  }
  const auto most = static_cast<std::size_t>(std::max_element(widest.begin(), widest.end()) - widest.begin());
  std::vector<std::string> others;
  for (std::size_t source = 0; source < widest.size(); ++source) {
    if (source == most || widest.at(source) == 0) continue;
    others.push_back(in.say("{source} in {number}", {{"source", source_word(all.at(source), in)},
                                                     {"number", in.figures(grouped(widest.at(source)))}}));
  }
  Blanks blanks{{"differences", in.say_number("{number} difference", "{number} differences",
                                              static_cast<double>(uncertainty.rows.size()),
                                              in.figures(grouped(uncertainty.rows.size())))},
                {"most", in.figures(grouped(widest.at(most)))}};
  if (!others.empty()) blanks.push_back({"others", in.listed(others)});
  const bool asks_structure = !has_structure && !shown.model.library.variants.empty();
  const bool is_whole = shown.result.nested && !asks_structure;
  switch (all.at(most)) {
    case Source::sampling:
      return is_whole ? in.say(
                            "Of {differences}, sampling has the widest range in {most}[[, {others}]]; more runs would "
                            "narrow it.",
                            blanks)
                      : in.say(
                            "Of {differences}, sampling has the widest range in {most}[[, {others}]]; more runs would "
                            "narrow it, as far as was asked.",
                            blanks);
    case Source::numbers:
      return is_whole ? in.say(
                            "Of {differences}, uncertain numbers have the widest range in {most}[[, {others}]]; more "
                            "runs would not narrow it.",
                            blanks)
                      : in.say(
                            "Of {differences}, uncertain numbers have the widest range in {most}[[, {others}]]; more "
                            "runs would not narrow it, as far as was asked.",
                            blanks);
    case Source::structure: break;
  }
  return is_whole ? in.say(
                        "Of {differences}, structure has the widest range in {most}[[, {others}]]; more runs would "
                        "not narrow it.",
                        blanks)
                  : in.say(
                        "Of {differences}, structure has the widest range in {most}[[, {others}]]; more runs would "
                        "not narrow it, as far as was asked.",
                        blanks);
}

std::string seed_of(const Shown& shown) {
  return shown.course.seed == 1 ? "" : fmt::format(" --seed {}", shown.course.seed);
}

std::string language_of(const Spoken& in) { return in.is_english() ? "" : " --language " + in.code(); }

void add_command(Markup& page, const std::string& lead, const std::string& command) {
  page.open("p").text(lead + " ").element("code", command).close().line();
}

}  // namespace

void add_uncertainty(Markup& page, const Shown& shown, const Uncertainty& uncertainty, const Edition& edition) {
  const Spoken& in = shown.in();
  const std::string baseline = in.apart(shown.words.baseline);
  if (uncertainty.rows.empty()) {
    page.element("p", in.say("No response differs from {baseline} in any of these runs.", {{"baseline", baseline}}))
        .line();
    return;
  }
  page.element("p", dominance(shown, uncertainty)).line();
  page.element(
          "p", {{"class", "note"}},
          in.say(
              "Against {baseline}, of each response the outcome listed first and those that it changes most. "
              "Sampling: the 95 % interval of the mean. Numbers: what the means of four worlds in five lie within, a "
              "world being one draw of all uncertain numbers. Structure: from the lowest to the highest estimate of "
              "any account of the case that the models hold. The three are not added up: nothing says how likely "
              "each account is.",
              {{"baseline", baseline}}))
      .line();
  Table table{in.say("What the uncertainty of the main differences is made of"),
              {in.say("response, outcome"), in.word("column", "difference"),
               in.word("source of uncertainty", "sampling"), in.word("source of uncertainty", "numbers"),
               in.word("source of uncertainty", "structure"), in.word("column", "widest")},
              {}};
  for (const Made& made : uncertainty.rows) {
    const double factor = axis_factor(shown, made.outcome);
    const int decimals = decimals_of(made, factor);
    const std::string& outcome = shown.words.outcomes[made.outcome].name;
    const DifferenceRow* row = row_of(*block_of(shown, made.response), made.outcome);
    table.rows.push_back({in.joined({in.apart(shown.words.responses[made.response]), outcome}),
                          row == nullptr ? in.say("unknown") : row->difference,
                          row == nullptr ? in.say("no interval") : row->interval,
                          numbers_words(shown, made, factor, decimals), structure_words(shown, made, factor, decimals),
                          source_word(made.widest, in)});
  }
  add_table(page, table, false);
  const std::string file = shell_word(edition.file);
  if (!shown.result.nested) {
    add_command(page, in.say("The range of numbers as a whole:"),
                fmt::format("demarche compare {} --worlds 200 --runs-per-world 100{}{}{}", file, seed_of(shown),
                            edition.sides, language_of(in)));
  }
  const bool has_structure = std::any_of(uncertainty.rows.begin(), uncertainty.rows.end(),
                                         [](const Made& made) { return made.structure.has_value(); });
  if (!has_structure && !shown.model.library.variants.empty()) {
    add_command(page, in.say("The range over accounts:"),
                fmt::format("demarche compare {} --variants{}{}", file, seed_of(shown), language_of(in)));
  }
}

void add_turns(Markup& page, const Shown& shown, const Uncertainty& uncertainty, const Edition& edition) {
  const Spoken& in = shown.in();
  page.element("h3", in.say("What would turn a verdict")).line();
  const Blanks blanks{{"baseline", in.apart(shown.words.baseline)}, {"runs", watched_runs(shown)}};
  page.element("p", uncertainty.turns.empty()
                        ? in.say("Where one uncertain number alone, while all others vary as they do, makes a verdict "
                                 "against {baseline} another one, over {runs}. So few runs show of no single number "
                                 "that it does.",
                                 blanks)
                        : in.say("Where one uncertain number alone, while all others vary as they do, makes a verdict "
                                 "against {baseline} another one, over {runs}. More runs find more of them, and place "
                                 "them better.",
                                 blanks))
      .line();
  if (!uncertainty.turns.empty()) {
    Table table{in.say("Verdicts that a single number turns"),
                {in.say("response, outcome"), in.word("column", "verdict"), in.word("column", "turns")},
                {}};
    for (const Turned& one : uncertainty.turns) {
      for (const std::string& turn : one.turns) {
        table.rows.push_back({in.joined({in.apart(one.response), one.outcome}), one.now, turn});
      }
    }
    add_table(page, table, false);
  }
  add_command(page, in.say("Over {runs} runs, with what moves each difference most:", {{"runs", in.figures("20,000")}}),
              fmt::format("demarche sensitivity {}{}{}{}", shell_word(edition.file), seed_of(shown), edition.sides,
                          language_of(in)));
}

}  // namespace demarche::report
