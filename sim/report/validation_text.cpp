// Patterns as readers and machines see them, see validation.hpp.
#include <algorithm>
#include <cmath>
#include <limits>

#include "report/amounts.hpp"
#include "report/csv.hpp"
#include "report/figures.hpp"
#include "report/json.hpp"
#include "report/story.hpp"
#include "report/validation.hpp"

namespace demarche::report {

namespace {

using language::PatternTake;
using language::PublishedPattern;
using language::Quantity;

constexpr double lacking = std::numeric_limits<double>::quiet_NaN();

// How the numbers of one pattern are written: in its unit, to what is known of them.
class Figures {
 public:
  Figures(Quantity quantity, double half_width, const Spoken& in)
      : quantity_(quantity), half_width_(half_width), in_(in) {}

  std::string with_unit(double value) const { return in_.quantity(bare(value) + unit()); }
  std::string bare(double value) const {
    if (std::isnan(value)) return "-";
    if (std::isinf(value)) return value > 0 ? in_.say("never") : "-∞";
    const double shown = quantity_ == Quantity::share ? value * 100 : value;
    const double width = quantity_ == Quantity::share ? half_width_ * 100 : half_width_;
    // A published value has no width of its own here: as many digits as it was written with.
    return width > 0 && std::isfinite(width) ? fixed(shown, std::min(decimals_for(width), 4)) : rough(shown, 4);
  }

 private:
  std::string unit() const {
    if (quantity_ == Quantity::share) return " %";
    return quantity_ == Quantity::duration ? " d" : "";
  }
  Quantity quantity_;
  double half_width_;
  const Spoken& in_;
};

std::string interval_text(const Figures& figures, double value, double low, double high, const Spoken& in) {
  if (std::isinf(value)) return in.say("never");
  return figures.with_unit(value) + " " + interval(figures.bare(low), figures.bare(high), in);
}

std::string published_text(const PublishedPattern& pattern, const Spoken& in) {
  if (!pattern.published_value) return "-";
  const Figures figures(pattern.quantity, 0, in);
  if (!pattern.published_low || !pattern.published_high) return figures.with_unit(*pattern.published_value);
  return interval_text(figures, *pattern.published_value, *pattern.published_low, *pattern.published_high, in);
}

std::string model_text(const CheckedPattern& checked, const Spoken& in) {
  if (std::isnan(checked.value.estimate)) return in.say("no run counts");
  const double half = (checked.value.high - checked.value.low) / 2;
  return interval_text(Figures(checked.pattern->quantity, half, in), checked.value.estimate, checked.value.low,
                       checked.value.high, in);
}

std::string accepted_text(const PublishedPattern& pattern, const Spoken& in) {
  const Figures figures(pattern.quantity, 0, in);
  if (std::isinf(pattern.low)) return in.say("at most {bound}", {{"bound", figures.with_unit(pattern.high)}});
  if (std::isinf(pattern.high)) return in.say("at least {bound}", {{"bound", figures.with_unit(pattern.low)}});
  return in.say("{low} to {high}",
                {{"low", in.figures(figures.bare(pattern.low))}, {"high", figures.with_unit(pattern.high)}});
}

std::string word_of(run::Reproduced verdict, const Spoken& in) {
  switch (verdict) {
    case run::Reproduced::holds: return in.word("pattern", "holds");
    case run::Reproduced::misses: return in.word("pattern", "misses");
    case run::Reproduced::undecided: break;
  }
  return in.word("pattern", "undecided");
}

std::string verdict_text(const CheckedPattern& checked, const Spoken& in) {
  const std::string verdict = word_of(checked.verdict, in);
  if (!checked.pattern->is_known_miss) return verdict;
  const Blanks blanks{{"verdict", verdict}};
  return checked.verdict == run::Reproduced::misses ? in.say("{verdict}, as stated", blanks)
                                                    : in.say("{verdict}; stated to miss", blanks);
}

Tone tone_of(const CheckedPattern& checked) {
  if (checked.is_unexpected()) return Tone::bad;
  return checked.verdict == run::Reproduced::holds ? Tone::good : Tone::warning;
}

std::vector<std::string> documents_of(const CheckedPattern& checked) {
  std::vector<std::string> documents;
  for (const language::Name& source : checked.pattern->sources) documents.push_back(source.value);
  return documents;
}

std::string rules_text(const CheckedPattern& checked, const Spoken& in) {
  std::vector<std::string> rules;
  for (const RuleOnTheWay& one : checked.rules) {
    std::string text = in.apart(safe(one.rule)) + " " + in.quantity(percent(one.share));
    if (!one.sources.empty()) text += " (" + cited(one.sources, in) + ")";
    rules.push_back(std::move(text));
  }
  return in.side_by_side(rules);
}

// Columns as wide as their widest entry.
class Columns {
 public:
  void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  std::string line(std::size_t row, const Style& style, std::size_t tinted_column, Tone tone) const {
    std::string out;
    for (std::size_t column = 0; column < rows_[row].size(); ++column) {
      const std::string& text = rows_[row][column];
      const bool is_last = column + 1 == rows_[row].size();
      const std::string cell = is_last ? text : padded(text, width(column) + 2);
      out += column == tinted_column ? tinted(cell, tone, style) : cell;
    }
    while (out.ends_with(' ')) out.pop_back();
    return out + "\n";
  }

 private:
  std::size_t width(std::size_t column) const {
    std::size_t widest = 0;
    for (const auto& row : rows_) widest = std::max(widest, columns(row[column]));
    return widest;
  }
  std::vector<std::vector<std::string>> rows_;
};

std::string pattern_table(const Validation& validation, const Style& style, const Spoken& in) {
  Columns table;
  table.add({in.word("column", "pattern"), in.word("column", "published"), in.word("column", "model"),
             in.word("column", "accepted"), in.word("column", "verdict")});
  for (const CheckedPattern& one : validation.patterns) {
    table.add({in.apart(safe(one.pattern->name.value)), published_text(*one.pattern, in), model_text(one, in),
               accepted_text(*one.pattern, in), verdict_text(one, in)});
  }
  std::string out = table.line(0, style, 5, Tone::plain);
  for (std::size_t i = 0; i < validation.patterns.size(); ++i) {
    const CheckedPattern& one = validation.patterns[i];
    out += table.line(i + 1, style, 4, tone_of(one));
    out += paragraph(safe(one.pattern->claims), style.width, 4);
  }
  return out;
}

std::string misses(const Validation& validation, const Style& style, const Spoken& in) {
  std::string out;
  for (const CheckedPattern& one : validation.patterns) {
    if (!one.pattern->is_known_miss) continue;
    out += paragraph(safe(one.pattern->because), style.width, 18, in.apart(safe(one.pattern->name.value)) + ": ");
  }
  return out;
}

std::string on_the_way(const Validation& validation, const Style& style, const Spoken& in) {
  std::string out;
  for (const CheckedPattern& one : validation.patterns) {
    if (one.rules.empty()) continue;
    out += paragraph(rules_text(one, in), style.width, 18, in.apart(safe(one.pattern->name.value)) + ": ");
  }
  return out;
}

std::string day_text(double days, const Spoken& in) {
  if (std::isinf(days)) return in.say("never");
  return in.figures(fixed(days, days < 10 ? 1 : 0));
}

std::string timing_table(const Timing& timing, const Style& style, const Spoken& in) {
  std::string out = "\n" + heading(in.say("When the observed acts come: {title}, {response}",
                                          {{"title", in.known("title", timing.title).value_or(safe(timing.title))},
                                           {"response", in.apart(safe(timing.response))}}),
                                   style);
  out += paragraph(
      in.say(
          "Observed on a date; `place` is the part of all runs that had the act before that date, and by its end: an "
          "act within 2.5 and 97.5 % came neither surprisingly early nor surprisingly late. Then the days after the "
          "decision by which 10, 50 and 90 % of all runs had it."),
      style.width, 0);
  Columns table;
  table.add({in.word("column", "date"), in.word("column", "place"), in.quantity("10 %"), in.quantity("50 %"),
             in.quantity("90 %"), in.word("column", "act")});
  for (const ObservedTiming& one : timing.acts) {
    const std::string place =
        in.apart(fixed(one.before * 100, 0) + " - " + in.quantity(fixed(one.by_then * 100, 0) + " %"));
    table.add({in.date(one.date), place, day_text(one.low, in), day_text(one.median, in), day_text(one.high, in),
               one.alleged ? in.say("{sentence} (alleged)", {{"sentence", one.sentence}}) : one.sentence});
  }
  for (std::size_t row = 0; row <= timing.acts.size(); ++row) out += table.line(row, style, 9, Tone::plain);
  return out;
}

}  // namespace

std::string validation_text(const Validation& validation, const Style& style, const Spoken& in) {
  std::size_t holds = 0, known = 0, unexpected = 0, undecided = 0;
  std::uint64_t runs = 0;
  for (const CheckedPattern& one : validation.patterns) {
    runs = std::max(runs, one.runs);
    unexpected += one.is_unexpected() ? 1 : 0;
    if (one.verdict == run::Reproduced::holds) ++holds;
    if (one.verdict == run::Reproduced::undecided) ++undecided;
    if (one.verdict == run::Reproduced::misses && one.pattern->is_known_miss) ++known;
  }
  std::string out = heading(in.say("What others have published, and what the model gives"), style);
  out += paragraph(
      in.say_number("{number} runs, seed {seed}. In brackets the 95 % interval; a pattern holds when all of it lies "
                    "within the accepted range, misses when all of it lies outside.",
                    "{number} runs, seed {seed}. In brackets the 95 % interval; a pattern holds when all of it lies "
                    "within the accepted range, misses when all of it lies outside.",
                    static_cast<double>(runs), in.figures(grouped(runs)), {{"seed", std::to_string(validation.seed)}}),
      style.width, 0);
  out += "\n" + pattern_table(validation, style, in);
  out +=
      "\n" + paragraph(in.say_number("{number} pattern: {held} held, {undecided} undecided, {known} missed as stated, "
                                     "{unexpected} missed that should hold.",
                                     "{number} patterns: {held} held, {undecided} undecided, {known} missed as "
                                     "stated, {unexpected} missed that should hold.",
                                     static_cast<double>(validation.patterns.size()),
                                     in.figures(grouped(validation.patterns.size())),
                                     {{"held", std::to_string(holds)},
                                      {"undecided", std::to_string(undecided)},
                                      {"known", std::to_string(known)},
                                      {"unexpected", std::to_string(unexpected)}}),
                       style.width, 0);
  if (validation.exploded > 0) {
    out += paragraph(
        in.say_number("{number} history exploded and count nowhere.", "{number} histories exploded and count nowhere.",
                      static_cast<double>(validation.exploded), in.figures(grouped(validation.exploded))),
        style.width, 0);
  }
  if (const std::string text = misses(validation, style, in); !text.empty()) {
    out += "\n" + heading(in.say("Stated to miss, and why"), style) + text;
  }
  if (const std::string text = on_the_way(validation, style, in); !text.empty()) {
    out +=
        "\n" +
        heading(in.say("Rules on the way (share of the runs that had what the pattern looks at; documents)"), style) +
        text;
  }
  for (const Timing& one : validation.timings) out += timing_table(one, style, in);
  return finished(std::move(out), style);
}

std::string validation_json(const Validation& validation) {
  JsonWriter json(4);
  json.begin_object().field("schema", "demarche.validate/1").field("seed", validation.seed);
  json.field("exploded", validation.exploded).key("patterns").begin_array();
  for (const CheckedPattern& one : validation.patterns) {
    const PublishedPattern& pattern = *one.pattern;
    json.begin_object().field("pattern", pattern.name.value).field("claims", pattern.claims);
    json.field("scenario", one.scenario).field("response", one.response);
    json.field("runs", one.runs).field("counted", one.counted);
    json.key("published").begin_object().field("is", pattern.published);
    json.field("value", pattern.published_value.value_or(lacking));
    json.field("low", pattern.published_low.value_or(lacking));
    json.field("high", pattern.published_high.value_or(lacking)).end_object();
    json.field("estimate", one.value.estimate).field("low", one.value.low).field("high", one.value.high);
    json.field("accepted_low", pattern.low).field("accepted_high", pattern.high);
    json.field("verdict", run::name(one.verdict)).field("stated", pattern.is_known_miss ? "misses" : "holds");
    json.field("fitted", pattern.fitted).field("because", pattern.because).field("sources", documents_of(one));
    json.key("rules").begin_array();
    for (const RuleOnTheWay& rule : one.rules) {
      json.begin_object().field("rule", rule.rule).field("share", rule.share).field("sources", rule.sources);
      json.end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().key("timings").begin_array();
  for (const Timing& one : validation.timings) {
    json.begin_object().field("title", one.title).field("response", one.response).field("runs", one.runs);
    json.key("acts").begin_array();
    for (const ObservedTiming& act : one.acts) {
      json.begin_object().field("date", act.date).field("sentence", act.sentence).field("alleged", act.alleged);
      json.field("before", act.before).field("by_then", act.by_then).field("ever", act.ever);
      json.field("p10", act.low).field("p50", act.median).field("p90", act.high).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array().end_object();
  return json.take();
}

std::string validation_csv(const Validation& validation) {
  CsvWriter csv;
  csv.row("pattern", "scenario", "response", "runs", "counted", "published", "published_low", "published_high",
          "estimate", "low", "high", "accepted_low", "accepted_high", "verdict", "stated", "fitted");
  for (const CheckedPattern& one : validation.patterns) {
    const PublishedPattern& pattern = *one.pattern;
    csv.row(pattern.name.value, one.scenario, one.response, one.runs, one.counted,
            pattern.published_value.value_or(lacking), pattern.published_low.value_or(lacking),
            pattern.published_high.value_or(lacking), one.value.estimate, one.value.low, one.value.high, pattern.low,
            pattern.high, run::name(one.verdict), pattern.is_known_miss ? "misses" : "holds",
            pattern.fitted ? "yes" : "no");
  }
  return csv.text();
}

}  // namespace demarche::report
