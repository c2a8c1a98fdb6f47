// Published patterns: what others have found, how it is measured here, and what counts as reproducing it.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "core/numbers.hpp"
#include "language/read_model_items.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

using core::infinity;

// A number that is certain, in whichever unit.
std::optional<Number> certain(Fields& fields, std::string_view key) {
  std::optional<Number> number = fields.number(key, Quantity::plain);
  if (!number || number->distribution.kind == core::Distribution::Kind::constant) return number;
  fields.diagnostics().error(number->place, "wrong-kind", fmt::format("{} must be certain", fields.label(key)));
  return std::nullopt;
}

std::optional<double> value_of(const std::optional<Number>& number) {
  if (!number) return std::nullopt;
  return number->distribution.a;
}

// `sanctioned`, or `{ of: joined, minus: named, at_most: 1 d }`.
std::optional<PatternTerm> read_term(const Node& node, const std::string& what, Diagnostics& diagnostics,
                                     std::optional<double>* quantile = nullptr) {
  PatternTerm term;
  term.place = node.place;
  if (node.is_scalar()) {
    std::optional<Name> name = read_name(node, what, diagnostics);
    if (!name) return std::nullopt;
    term.of = std::move(*name);
    if (quantile != nullptr) {
      diagnostics.error(node.place, "pattern-form", fmt::format("{} does not say which quantile", what),
                        "write { of: …, at: 90% }");
    }
    return term;
  }
  Fields fields(node, what, "", diagnostics);
  if (!fields.good()) return std::nullopt;
  const std::optional<Name> of = fields.need_name("of");
  term.minus = fields.name("minus");
  if (quantile == nullptr) {
    term.at_least = value_of(certain(fields, "at_least"));
    term.at_most = value_of(certain(fields, "at_most"));
    term.above = value_of(certain(fields, "above"));
    term.below = value_of(certain(fields, "below"));
  } else {
    fields.need("at");
    const std::optional<Number> at = fields.number("at", Quantity::share);
    if (at) *quantile = at->distribution.a;
    if (at && !(at->distribution.a > 0 && at->distribution.a < 1)) {
      diagnostics.error(at->place, "out-of-range", "a quantile lies between 0 and 100 %, and is neither");
    }
  }
  fields.finish();
  if (!of) return std::nullopt;
  term.of = *of;
  return term;
}

void read_measures(const Node& node, PublishedPattern& pattern, const Fields& fields, Diagnostics& diagnostics) {
  if (!node.is_map()) {
    diagnostics.error(node.place, "wrong-kind",
                      fmt::format("{} must be a map of names and what they measure, not {}", fields.label("measures"),
                                  describe(node)));
    return;
  }
  for (const Node& child : node.children) {
    Fields inner(child, fmt::format("measure '{}' of {}", child.key.value, fields.what()), "", diagnostics);
    if (!inner.good()) continue;
    Outcome outcome;
    outcome.name = child.key;
    read_measured(inner, outcome);
    inner.finish();
    pattern.measures.push_back(std::move(outcome));
  }
}

// `published: { value: 1.2%, low: 0.6%, high: 2.2%, is: "9 of 768 operations" }`.
void read_published(const Node& node, PublishedPattern& pattern, const Fields& fields, Diagnostics& diagnostics) {
  Fields parts(node, fields.label("published"), "", diagnostics);
  if (!parts.good()) return;
  pattern.published = parts.text("is");
  pattern.published_value = value_of(certain(parts, "value"));
  pattern.published_low = value_of(certain(parts, "low"));
  pattern.published_high = value_of(certain(parts, "high"));
  parts.finish();
  const bool in_order = pattern.published_low.value_or(-infinity) <= pattern.published_value.value_or(-infinity) &&
                        pattern.published_value.value_or(infinity) <= pattern.published_high.value_or(infinity);
  if (pattern.published_value && !in_order) {
    diagnostics.error(node.place, "bad-range", "the published value lies outside its own interval");
  }
  if (!pattern.published_value && (pattern.published_low || pattern.published_high)) {
    diagnostics.error(node.place, "pattern-form", "there is an interval and no value", "add 'value'");
  }
}

// `accepted: [0.5%, 3%]`; either end may be open: `[0.6, ]` is `{ low: 0.6 }`.
void read_accepted(const Node& node, PublishedPattern& pattern, const Fields& fields, Diagnostics& diagnostics) {
  pattern.low = -infinity;
  pattern.high = infinity;
  if (node.is_map()) {
    Fields parts(node, fields.label("accepted"), "", diagnostics);
    const std::optional<Number> low = certain(parts, "low");
    const std::optional<Number> high = certain(parts, "high");
    parts.finish();
    if (low) pattern.low = low->distribution.a;
    if (high) pattern.high = high->distribution.a;
    if (low || high) pattern.quantity = (low ? *low : *high).quantity;
    if (!low && !high && !parts.is_misspelt("low") && !parts.is_misspelt("high")) {
      diagnostics.error(node.place, "pattern-form", "a range without ends accepts everything", "add 'low' or 'high'");
    }
  } else if (const std::optional<Interval> range = read_interval(node, fields.label("accepted"), diagnostics)) {
    pattern.low = range->low;
    pattern.high = range->high;
    pattern.quantity = range->quantity;
  }
  if (pattern.low > pattern.high) {
    diagnostics.error(node.place, "bad-range", "the accepted range is empty: its lower end lies above the other");
  }
}

// Every name a term uses is a measure, and what is taken of it has a meaning.
void check_terms(const PublishedPattern& pattern, Diagnostics& diagnostics) {
  std::vector<std::string> known;
  for (const Outcome& one : pattern.measures) known.push_back(one.name.value);
  const auto kind_of = [&](const Name& name) -> std::optional<OutcomeKind> {
    for (const Outcome& one : pattern.measures) {
      if (one.name.value == name.value) return one.kind;
    }
    diagnostics.error(name.place, "unknown-measure",
                      fmt::format("pattern '{}' measures no '{}'", pattern.name.value, name.value),
                      did_you_mean(name.value, known));
    return std::nullopt;
  };
  const auto check = [&](const PatternTerm& term, bool is_bounded) {
    const std::optional<OutcomeKind> kind = kind_of(term.of);
    if (term.minus) kind_of(*term.minus);
    const bool has_bounds = term.at_least || term.at_most || term.above || term.below;
    if (!kind || has_bounds == is_bounded) return;
    if (!is_bounded) {
      diagnostics.error(term.place, "pattern-form", "a mean or a quantile is taken of numbers, not of a yes or no",
                        "take the bounds out, or count the runs within them with 'share'");
    } else if (term.minus || (kind != OutcomeKind::probability && kind != OutcomeKind::time)) {
      diagnostics.error(term.place, "pattern-form",
                        fmt::format("'{}' is a number, and no bound says which count", term.of.value),
                        "add 'at_least', 'at_most', 'above' or 'below'");
    }
  };
  for (const PatternTerm& term : pattern.among) check(term, true);
  if (pattern.take != PatternTake::order) check(pattern.term, pattern.take == PatternTake::share);
}

}  // namespace

void read_pattern(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "pattern." + item.children.front().scalar, diagnostics);
  std::optional<Name> name = read_path_name(*fields.need("pattern"), "a pattern", diagnostics);
  PublishedPattern pattern;
  if (name) pattern.name = std::move(*name);
  pattern.place = item.place;
  const std::size_t before = diagnostics.errors();
  pattern.claims = fields.text("claims");
  if (const Node* published = fields.find("published")) read_published(*published, pattern, fields, diagnostics);
  fields.need("on");
  if (const Node* on = fields.find("on")) {
    if (std::optional<Name> file = read_text(*on, fields.label("on"), diagnostics)) pattern.on = std::move(*file);
  }
  pattern.response = fields.name("response");
  if (const Node* measures = fields.find("measures")) read_measures(*measures, pattern, fields, diagnostics);
  for (const Node* term : fields.some_items("among")) {
    std::optional<PatternTerm> read = read_term(*term, fields.label("among"), diagnostics);
    if (read) pattern.among.push_back(std::move(*read));
  }
  // In the order of PatternTake.
  constexpr std::array<std::string_view, 5> takes{"share", "mean", "median", "quantile", "order"};
  std::size_t found = 0;
  for (std::size_t i = 0; i < takes.size(); ++i) {
    const Node* node = fields.find(takes[i]);
    if (node == nullptr) continue;
    ++found;
    pattern.take = static_cast<PatternTake>(i);
    if (pattern.take == PatternTake::order) {
      fields.word("order", {"observed"});
      continue;
    }
    std::optional<double> at;
    const bool is_quantile = pattern.take == PatternTake::quantile;
    std::optional<PatternTerm> term =
        read_term(*node, fields.label(takes[i]), diagnostics, is_quantile ? &at : nullptr);
    if (term) pattern.term = std::move(*term);
    pattern.at = pattern.take == PatternTake::median ? 0.5 : at.value_or(0.5);
  }
  const bool is_misspelt = found == 0 && std::any_of(takes.begin(), takes.end(),
                                                     [&](std::string_view key) { return fields.is_misspelt(key); });
  if (found != 1 && !is_misspelt) {
    diagnostics.error(fields.place(), "pattern-form", fmt::format("{} must take exactly one thing", fields.what()),
                      fmt::format("one of {}", fmt::join(takes, ", ")));
  }
  if (const Node* set = fields.find("set")) pattern.set = read_overrides(*set, fields.label("set"), diagnostics);
  if (const Node* against = fields.find("against")) {
    pattern.against = read_overrides(*against, fields.label("against"), diagnostics);
    if (pattern.take != PatternTake::share && pattern.take != PatternTake::mean) {
      diagnostics.error(against->key.place, "pattern-form", "only a share or a mean is held against other runs");
    }
  }
  fields.need("accepted");
  if (const Node* accepted = fields.find("accepted")) read_accepted(*accepted, pattern, fields, diagnostics);
  if (const std::optional<std::size_t> stated = fields.word("stated", {"holds", "misses"})) {
    pattern.is_known_miss = *stated == 1;
  }
  if (const std::optional<std::size_t> sample = fields.word("sample", {"in", "out"})) pattern.fitted = *sample == 0;
  pattern.because = fields.text("because");
  pattern.sources = fields.names("sources");
  require_reason(fields, pattern.sources, pattern.because);
  if (pattern.is_known_miss && pattern.because.empty() && !fields.is_misspelt("because")) {
    diagnostics.error(fields.place(), "no-reason", fmt::format("{} is stated to miss, and not why", fields.what()),
                      "add 'because: \"…\"'");
  }
  if (diagnostics.errors() == before && found == 1) check_terms(pattern, diagnostics);
  fields.finish();
  if (!name) return;
  library.patterns.push_back(std::move(pattern));
}

}  // namespace demarche::language
