// Figures with what they count, see amounts.hpp.
#include "report/amounts.hpp"

#include <charconv>
#include <optional>

#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

constexpr double a_round_hundred = 100;  // takes the plain plural in every language

// What the figures say, for the choice of a plural form.
double value_of(std::string_view figures) {
  for (const std::string_view sign : {"+", "±"}) {
    if (figures.starts_with(sign)) figures.remove_prefix(sign.size());
  }
  double value = a_round_hundred;
  std::from_chars(figures.data(), figures.data() + figures.size(), value);
  return value;
}

std::string signed_figures(std::string_view figures, const Spoken& in) { return in.apart(in.figures(figures)); }

}  // namespace

std::string unit_name(std::string_view unit, const Spoken& in) {
  constexpr double several = 3;
  const std::optional<std::string> known = in.known("unit", unit, several);
  if (!known) return in.apart(safe(unit));
  return safe(fill(*known, {{"number", ""}})).substr(known->starts_with("{number} ") ? 1 : 0);
}

std::string with_unit(std::string_view figures, std::string_view unit, const Spoken& in) {
  const std::string number = signed_figures(figures, in);
  std::optional<std::string> known = in.known("unit", unit, value_of(figures));
  if (known && known->find("{number}") == std::string::npos) known = in.known("unit", unit, a_round_hundred);
  return known ? fill(*known, {{"number", number}}) : number + " " + in.apart(safe(unit));
}

std::string in_points(std::string_view figures, const Spoken& in) {
  return in.say_number("{number} points", "{number} points", value_of(figures), signed_figures(figures, in));
}

std::string interval(std::string_view low, std::string_view high, const Spoken& in) {
  return in.apart(in.say("[{low}, {high}]", {{"low", in.figures(low)}, {"high", in.figures(high)}}));
}

std::string runs_words(std::uint64_t runs, const Spoken& in) {
  return in.say_number("{number} run", "{number} runs", static_cast<double>(runs), in.figures(grouped(runs)));
}

std::string worlds_words(std::uint64_t worlds, const Spoken& in) {
  return in.say_number("{number} world", "{number} worlds", static_cast<double>(worlds), in.figures(grouped(worlds)));
}

std::string rules_words(std::uint64_t rules, const Spoken& in) {
  return in.say_number("{number} rule", "{number} rules", static_cast<double>(rules), in.figures(grouped(rules)));
}

std::string responses_words(std::uint64_t responses, const Spoken& in) {
  return in.say_number("{number} response", "{number} responses", static_cast<double>(responses),
                       in.figures(grouped(responses)));
}

}  // namespace demarche::report
