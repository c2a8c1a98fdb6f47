// Numbers as text, see figures.hpp.
#include "report/figures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace demarche::report {

namespace {

// Every character of "-0.00" that says something is a zero.
bool is_zero(const std::string& text) { return text.find_first_of("123456789") == std::string::npos; }

struct TimeUnit {
  double per_day;
  const char* name;
};

// The unit people would use. Deadlines of up to three days are given in hours.
TimeUnit time_unit(double days) {
  const double size = std::abs(days);
  if (size < 1.0 / 24.0) return {1440.0, " min"};
  return size <= 3.0 ? TimeUnit{24.0, " h"} : TimeUnit{1.0, " d"};
}

std::string time_quantity(double days, int digits) {
  if (days == 0) return "0 d";
  if (std::abs(days) < 1.0 / 1440.0) return "under a minute";
  const TimeUnit unit = time_unit(days);
  return rough(days * unit.per_day, digits) + unit.name;
}

}  // namespace

std::string shortest(double value) {
  if (!std::isfinite(value)) return "";
  std::array<char, 32> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return error == std::errc{} ? std::string(buffer.data(), end) : std::string();
}

std::string grouped(std::uint64_t number) {
  const std::string digits = std::to_string(number);
  std::string out;
  for (std::size_t place = 0; place < digits.size(); ++place) {
    if (place > 0 && (digits.size() - place) % 3 == 0) out += ',';
    out += digits[place];
  }
  return out;
}

std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "unknown";
  if (std::isinf(value)) return value > 0 ? "unbounded" : "-unbounded";
  std::string text = fmt::format("{:.{}f}", value, decimals);
  return text.front() == '-' && is_zero(text) ? text.substr(1) : text;
}

std::string signed_fixed(double value, int decimals) {
  std::string text = fixed(value, decimals);
  return value > 0 && std::isfinite(value) && !is_zero(text) ? "+" + text : text;
}

std::string rough(double value, int digits) {
  if (!std::isfinite(value)) return fixed(value, 0);
  if (std::abs(value) >= std::pow(10.0, digits) && std::abs(value) < 1e9) return fixed(value, 0);
  return fmt::format("{:.{}g}", value, digits);
}

int decimals_for(double half_width) {
  if (!(half_width > 0) || !std::isfinite(half_width)) return 1;
  return std::clamp(-static_cast<int>(std::floor(std::log10(half_width))), 0, 6);
}

int percent_decimals(double share) {
  const double size = std::min(std::abs(share), std::abs(1.0 - share));
  return size < 0.01 && size > 0 ? 2 : 1;
}

std::string percent(double share) {
  if (!std::isfinite(share)) return "unknown";
  return fixed(share * 100.0, percent_decimals(share)) + " %";
}

namespace {

// One digit, rounded up, and how many decimals that takes, both in per cent.
std::pair<double, int> rounded_up(double share) {
  const double percents = share * 100.0;
  const int decimals = std::clamp(-static_cast<int>(std::floor(std::log10(percents))), 0, 9);
  const double scale = std::pow(10.0, decimals);
  return {std::ceil(percents * scale - 1e-9) / scale, decimals};
}

}  // namespace

std::string percent_bound(double share) {
  if (!(share > 0) || !std::isfinite(share)) return percent(share);
  const auto [bound, decimals] = rounded_up(share);
  return fixed(bound, decimals) + " %";
}

std::string percent_bound_above(double share) {
  if (!(share > 0) || !std::isfinite(share)) return percent(1 - share);
  const auto [bound, decimals] = rounded_up(share);
  return fixed(100.0 - bound, decimals) + " %";
}

std::string duration(double days) { return time_quantity(days, 3); }

std::string quantity(double value, language::Quantity kind) {
  switch (kind) {
    case language::Quantity::share: return rough(value * 100.0) + " %";
    case language::Quantity::duration: return duration(value);
    case language::Quantity::rate: return rough(value) + " / d";
    case language::Quantity::ratio: return "× " + rough(value);
    case language::Quantity::plain: break;
  }
  return rough(value, 4);
}

std::string distribution(const core::Distribution& law, language::Quantity kind, const Spoken& in) {
  using Kind = core::Distribution::Kind;
  const double deviation = std::sqrt(law.variance());
  // Lengths of time that stand side by side have one unit, that of the longest.
  double longest = std::max({std::abs(law.a), std::abs(law.b), std::abs(law.c)});
  if (law.kind == Kind::gamma) longest = std::max(law.mean(), deviation);
  const bool several = kind == language::Quantity::duration && law.kind != Kind::constant &&
                       law.kind != Kind::lognormal && law.kind != Kind::exponential;
  const auto in_unit = [&](double value) {
    if (!several) return in.quantity(quantity(value, kind));
    const TimeUnit unit = time_unit(longest);
    return in.quantity(rough(value * unit.per_day) + unit.name);
  };
  switch (law.kind) {
    case Kind::constant: return in_unit(law.a);
    case Kind::uniform: return in.say("uniform [{low}, {high}]", {{"low", in_unit(law.a)}, {"high", in_unit(law.b)}});
    case Kind::normal:
      return in.say("normal, mean {mean}, sd {deviation}", {{"mean", in_unit(law.a)}, {"deviation", in_unit(law.b)}});
    case Kind::lognormal:
      return in.say("lognormal, median {median}, spread {spread}",
                    {{"median", in_unit(law.a)}, {"spread", in.figures(rough(std::exp(law.b)))}});
    case Kind::pert:
      return in.say("PERT [{low}, {mode}, {high}]",
                    {{"low", in_unit(law.a)}, {"mode", in_unit(law.b)}, {"high", in_unit(law.c)}});
    case Kind::beta:
      return in.say("beta ({a}, {b})", {{"a", in.figures(rough(law.a))}, {"b", in.figures(rough(law.b))}});
    case Kind::gamma:
      return in.say("gamma, mean {mean}, sd {deviation}",
                    {{"mean", in_unit(law.mean())}, {"deviation", in_unit(deviation)}});
    case Kind::exponential: return in.say("exponential, mean {mean}", {{"mean", in_unit(law.a)}});
  }
  return "";
}

}  // namespace demarche::report
