// Numbers: values, units, distributions, provenance.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "core/numbers.hpp"
#include "language/fields.hpp"
#include "language/respelling.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

using core::Distribution;

using core::infinity;

struct Unit {
  std::string_view name;
  double days;
};
constexpr std::array units{Unit{"min", 1.0 / 1440}, Unit{"h", 1.0 / 24}, Unit{"d", 1.0}, Unit{"w", 7.0}};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::optional<double> unit_days(std::string_view name) {
  for (const Unit& unit : units) {
    if (unit.name == name) return unit.days;
  }
  return std::nullopt;
}

std::string show(double value, Quantity quantity) {
  switch (quantity) {
    case Quantity::share: return fmt::format("{:.6g} %", value * 100);
    case Quantity::duration: return fmt::format("{:.6g} d", value);
    case Quantity::rate: return fmt::format("{:.6g} / d", value);
    case Quantity::plain:
    case Quantity::ratio: break;
  }
  return fmt::format("{:.6g}", value);
}

std::string_view how_to_write(Quantity quantity) {
  switch (quantity) {
    case Quantity::share: return "write a share such as 30%";
    case Quantity::duration: return "write a duration such as 30 min, 24 h, 9 d or 6 w";
    case Quantity::rate: return "write a rate such as 0.01 / d or 2 / w";
    case Quantity::plain:
    case Quantity::ratio: break;
  }
  return "write a number such as 3 or 0.5";
}

// What a distribution is made of. `scale` arguments carry the number's unit, the others are plain.
struct Shape {
  std::string_view name;
  std::array<std::string_view, 3> arguments;  // empty: fewer
  std::array<bool, 3> has_unit;
  std::string_view must;  // what the arguments must fulfil
  bool (*holds)(double, double, double);
  Distribution (*make)(double, double, double);
};
bool is_shape(double value) { return value >= Distribution::least_shape && value <= Distribution::greatest_shape; }

constexpr std::array shapes{
    Shape{"pert",
          {"low", "mode", "high"},
          {true, true, true},
          "low ≤ mode ≤ high",
          [](double a, double b, double c) { return a <= b && b <= c; },
          [](double a, double b, double c) { return Distribution::pert(a, b, c); }},
    Shape{"uniform",
          {"low", "high", ""},
          {true, true, false},
          "low ≤ high",
          [](double a, double b, double) { return a <= b; },
          [](double a, double b, double) { return Distribution::uniform(a, b); }},
    Shape{"normal",
          {"mean", "sd", ""},
          {true, true, false},
          "sd ≥ 0",
          [](double, double b, double) { return b >= 0; },
          [](double a, double b, double) { return Distribution::normal(a, b); }},
    Shape{"lognormal",
          {"median", "spread", ""},
          {true, false, false},
          "median > 0 and spread ≥ 1",
          [](double a, double b, double) { return a > 0 && b >= 1; },
          [](double a, double b, double) { return Distribution::lognormal(a, b); }},
    Shape{"gamma",
          {"mean", "sd", ""},
          {true, true, false},
          "mean > 0, sd > 0 and (mean/sd)² from 0.02 to 10⁶",
          [](double a, double b, double) { return a > 0 && b > 0 && is_shape(a / b * (a / b)); },
          [](double a, double b, double) { return Distribution::gamma_mean_sd(a, b); }},
    Shape{"beta",
          {"alpha", "beta", ""},
          {false, false, false},
          "both from 0.02 to 10⁶",
          [](double a, double b, double) { return is_shape(a) && is_shape(b); },
          [](double a, double b, double) { return Distribution::beta(a, b); }},
    Shape{"exponential",
          {"mean", "", ""},
          {true, false, false},
          "mean > 0",
          [](double a, double, double) { return a > 0; },
          [](double a, double, double) { return Distribution::exponential(a); }},
};

class NumberReader {
 public:
  NumberReader(Quantity expected, const std::string& path, Diagnostics& diagnostics)
      : expected_(expected), name_(path.empty() ? "the number" : "'" + path + "'"), diagnostics_(diagnostics) {}

  std::optional<Number> read(const Node& node) {
    if (node.is_scalar()) return read_scalar(node);
    if (!node.is_map() || node.children.empty()) return fail(node);
    if (node.find("is") != nullptr) return read_documented(node);
    const Node& only = node.children.front();
    if (node.children.size() == 1 && only.key.value == "each") {
      if (only.find("each") != nullptr) return fail(only);  // twice says nothing more
      std::optional<Number> inner = read(only);
      if (inner) inner->each = true;
      return inner;
    }
    return read_distribution(node);
  }

 private:
  std::nullopt_t fail(const Node& node) {
    const std::string hint = node.is_scalar() ? respelling(node.scalar) : std::string();
    diagnostics_.error(node.place, "not-a-number", fmt::format("{} must be a number, not {}", name_, describe(node)),
                       hint.empty() ? std::string(how_to_write(expected_)) : hint);
    return std::nullopt;
  }

  std::optional<Number> read_scalar(const Node& node) {
    const std::optional<Measured> measured = measured_number(node.scalar);
    if (!measured) return fail(node);
    Number number;
    number.distribution = Distribution::constant(measured->value);
    number.quantity = measured->quantity;
    number.place = node.place;
    return number;
  }

  std::optional<Number> read_documented(const Node& node) {
    Fields fields(node, name_, "", diagnostics_);
    const Node& inner = *fields.need("is");
    std::optional<Number> number = inner.find("is") != nullptr ? std::optional<Number>(fail(inner)) : read(inner);
    std::vector<Name> sources = fields.names("sources");
    std::string because = fields.text("because");
    const std::optional<std::size_t> basis = fields.word("basis", {"assumption", "documented", "estimated", "expert"});
    const auto is_misspelt = [&](std::string_view key) { return fields.is_misspelt(key); };
    if (!number) {
      fields.finish();
      return std::nullopt;
    }
    number->basis = basis ? static_cast<Basis>(*basis) : sources.empty() ? Basis::assumption : Basis::documented;
    if (number->basis == Basis::documented && sources.empty() && !is_misspelt("sources")) {
      diagnostics_.error(node.place, "no-source", fmt::format("{} is documented but names no source", name_),
                         "add 'sources: [FACT]'");
    }
    if ((number->basis == Basis::estimated || number->basis == Basis::expert) && because.empty() &&
        !is_misspelt("because")) {
      diagnostics_.error(node.place, "no-reason",
                         fmt::format("{} needs a reason (it is {})", name_,
                                     number->basis == Basis::expert ? "an expert's" : "estimated"),
                         "add 'because: \"…\"'");
    }
    fields.finish();
    number->sources = std::move(sources);
    number->because = std::move(because);
    return number;
  }

  std::optional<Number> read_distribution(const Node& node) {
    const Node& body = node.children.front();
    const auto shape =
        std::find_if(shapes.begin(), shapes.end(), [&](const Shape& row) { return row.name == body.key.value; });
    if (node.children.size() != 1 || shape == shapes.end()) {
      const Node& wrong = shape == shapes.end() ? body : node.children[1];
      std::vector<std::string> names{"is", "each"};
      for (const Shape& row : shapes) names.emplace_back(row.name);
      const bool is_second = std::find(names.begin(), names.end(), wrong.key.value) != names.end();
      diagnostics_.error(wrong.key.place, "unknown-key", fmt::format("{} has no key '{}'", name_, wrong.key.value),
                         is_second ? "a number is one distribution" : did_you_mean(wrong.key.value, names));
      return std::nullopt;
    }
    const std::optional<std::vector<const Node*>> arguments = arguments_of(*shape, body);
    if (!arguments) return std::nullopt;
    std::array<double, 3> values{};
    Quantity quantity = shape->name == "beta" ? Quantity::share : Quantity::plain;
    for (std::size_t i = 0; i < arguments->size(); ++i) {
      const Node& argument = *(*arguments)[i];
      const std::optional<Measured> measured = argument.is_scalar() ? measured_number(argument.scalar) : std::nullopt;
      if (!measured) return fail(argument);
      values[i] = measured->value;
      if (!shape->has_unit[i]) {
        if (measured->quantity != Quantity::plain) return fail_units(argument, "takes no unit");
      } else if (measured->quantity != quantity && !(measured->quantity == Quantity::plain && measured->value == 0)) {
        const bool only_zeros = std::all_of(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(i),
                                            [](double value) { return value == 0; });
        if (!only_zeros) return fail_units(argument, "has another unit than the one before");
        quantity = measured->quantity;
      }
    }
    if (!shape->holds(values[0], values[1], values[2])) {
      diagnostics_.error(body.place, "out-of-range", fmt::format("{}: {} needs {}", name_, shape->name, shape->must));
      return std::nullopt;
    }
    Number number;
    number.distribution = shape->make(values[0], values[1], values[2]);
    number.quantity = quantity;
    number.place = body.key.place;
    return number;
  }

  std::nullopt_t fail_units(const Node& argument, std::string_view problem) {
    diagnostics_.error(argument.place, "unit", fmt::format("{} of {} {}", describe(argument), name_, problem));
    return std::nullopt;
  }

  // In the order of the shape, from a list or from a map of their names.
  std::optional<std::vector<const Node*>> arguments_of(const Shape& shape, const Node& body) {
    std::vector<std::string_view> names;
    for (const std::string_view argument : shape.arguments) {
      if (!argument.empty()) names.push_back(argument);
    }
    std::vector<const Node*> out;
    if (body.is_map()) {
      Fields fields(body, fmt::format("{} of {}", shape.name, name_), "", diagnostics_);
      for (const std::string_view argument : names) {
        if (const Node* node = fields.need(argument)) out.push_back(node);
      }
      fields.finish();
      if (out.size() != names.size() || body.children.size() != names.size()) return std::nullopt;
      return out;
    }
    if (!body.is_list() || body.children.size() != names.size()) {
      diagnostics_.error(
          body.place, "wrong-kind",
          fmt::format("{} of {} needs {} numbers: {}", shape.name, name_, names.size(), fmt::join(names, ", ")));
      return std::nullopt;
    }
    return items_of(body);
  }

  Quantity expected_;
  std::string name_;
  Diagnostics& diagnostics_;
};

bool fail_check(const Number& number, std::string_view code, std::string message, std::string hint,
                Diagnostics& diagnostics) {
  diagnostics.error(number.place, code, std::move(message), std::move(hint), number.path);
  return false;
}

}  // namespace

std::optional<double> plain_number(std::string_view text) {
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  if (text.size() <= sign || text[sign] < '0' || text[sign] > '9') return std::nullopt;  // no inf, no nan, no .5
  // Other tools read 010 as eight.
  if (text[sign] == '0' && text.size() > sign + 1 && text[sign + 1] >= '0' && text[sign + 1] <= '9')
    return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

std::optional<Measured> measured_number(std::string_view text) {
  text = trimmed(text);
  const std::size_t slash = text.find('/');
  if (slash != std::string_view::npos) {
    const std::optional<double> value = plain_number(trimmed(text.substr(0, slash)));
    const std::optional<double> days = unit_days(trimmed(text.substr(slash + 1)));
    if (!value || !days) return std::nullopt;
    return Measured{*value / *days, Quantity::rate};
  }
  if (text.ends_with('%')) {
    const std::optional<double> value = plain_number(trimmed(text.substr(0, text.size() - 1)));
    if (!value) return std::nullopt;
    return Measured{*value / 100, Quantity::share};
  }
  if (const std::optional<double> value = plain_number(text)) return Measured{*value, Quantity::plain};
  std::size_t begin = text.size();
  while (begin > 0 && text[begin - 1] >= 'a' && text[begin - 1] <= 'z') --begin;
  const std::optional<double> days = unit_days(text.substr(begin));
  const std::optional<double> value = plain_number(trimmed(text.substr(0, begin)));
  if (!value || !days) return std::nullopt;
  return Measured{*value * *days, Quantity::duration};
}

bool looks_like_number(const Node& node) {
  return node.is_map() || (node.is_scalar() && !node.scalar.empty() &&
                           (measured_number(node.scalar).has_value() ||
                            (node.scalar[0] >= '0' && node.scalar[0] <= '9') || node.scalar[0] == '-'));
}

bool check_number(Number& number, Quantity expected, Limits limits, std::string_view what, Diagnostics& diagnostics) {
  const Distribution& distribution = number.distribution;
  const bool is_zero = distribution.kind == Distribution::Kind::constant && distribution.a == 0;
  const Quantity wanted = expected == Quantity::ratio ? Quantity::plain : expected;
  const bool fits = expected == Quantity::plain || number.quantity == wanted ||
                    (number.quantity == Quantity::ratio && expected == Quantity::ratio) ||
                    (number.quantity == Quantity::plain && (expected == Quantity::share || is_zero));
  if (!fits) {
    const std::string problem = number.quantity == Quantity::plain ? "has no unit" : "has the wrong unit";
    return fail_check(number, "unit", fmt::format("{} {}", what, problem), std::string(how_to_write(expected)),
                      diagnostics);
  }
  const Quantity spelled = number.quantity;
  if (expected != Quantity::plain) number.quantity = expected;
  if (expected == Quantity::share) {
    limits.low = std::max(limits.low, 0.0);
    limits.high = std::min(limits.high, 1.0);
  }
  if (expected == Quantity::duration || expected == Quantity::rate) limits.low = std::max(limits.low, 0.0);
  if (expected == Quantity::ratio && limits.low <= 0) limits = {0, limits.high, true};
  const double low = distribution.support_low();
  const double high = distribution.support_high();
  const bool is_continuous = distribution.kind != Distribution::Kind::constant;
  const bool low_fits = limits.above_low && !is_continuous ? low > limits.low : low >= limits.low;
  if (low_fits && high <= limits.high) return true;

  const double wrong = low_fits ? high : low;
  std::string range;
  if (limits.low == -infinity) {
    range = fmt::format("at most {}", show(limits.high, number.quantity));
  } else if (limits.high == infinity) {
    range = fmt::format("{} {}", limits.above_low ? "more than" : "at least", show(limits.low, number.quantity));
  } else {
    range = fmt::format("from {} to {}", show(limits.low, number.quantity), show(limits.high, number.quantity));
  }
  std::string hint;
  if (expected == Quantity::share && spelled == Quantity::plain && wrong > 1) hint = "write a share such as 30%";
  if (std::isinf(wrong)) hint = "use pert, uniform or another distribution that stays in this range";
  return fail_check(number, "out-of-range",
                    fmt::format("{} {} {} (it must be {})", what, is_continuous ? "can be" : "is",
                                std::isinf(wrong) ? (wrong > 0 ? "arbitrarily large" : "arbitrarily small")
                                                  : show(wrong, number.quantity),
                                range),
                    std::move(hint), diagnostics);
}

std::optional<Number> read_number(const Node& node, Quantity expected, const std::string& path,
                                  Diagnostics& diagnostics, Limits limits) {
  const std::size_t before = diagnostics.errors();
  std::optional<Number> number = NumberReader(expected, path, diagnostics).read(node);
  if (!number || diagnostics.errors() > before) return std::nullopt;
  number->path = path;
  const std::string what = path.empty() ? "the number" : "'" + path + "'";
  if (!check_number(*number, expected, limits, what, diagnostics)) return std::nullopt;
  return number;
}

}  // namespace demarche::language
