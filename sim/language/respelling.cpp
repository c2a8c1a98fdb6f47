#include "language/respelling.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

#include "language/fields.hpp"

namespace demarche::language {

std::string respelling(std::string_view text) {
  const auto written = [&](std::string one) {
    return measured_number(one) ? fmt::format("write {}", one) : std::string();
  };
  std::string plain;  // without what only groups digits
  for (const char c : text) {
    if (c != '_') plain += c;
  }
  if (plain.size() != text.size()) return written(plain);
  if (text.starts_with('+')) return written(std::string(text.substr(1)));
  if (text.starts_with('.')) return written("0" + std::string(text));
  if (const std::size_t comma = text.find(','); comma != std::string_view::npos) {
    plain.replace(comma, 1, ".");
    return written(plain);
  }
  const std::size_t sign = text.starts_with('-') ? 1 : 0;
  const std::size_t digit = text.find_first_not_of('0', sign);
  if (digit != std::string_view::npos && digit > sign && text[digit] >= '1' && text[digit] <= '9') {
    std::string hint = written(std::string(text.substr(0, sign)) + std::string(text.substr(digit)));
    return hint.empty() ? hint : hint + " (a leading zero means base eight to other tools)";
  }
  if (text.starts_with("0x") || text.starts_with("0o")) return "write it in base ten";
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range && end == text.data() + text.size()) {
    return "no computer number is so large or so close to 0";
  }
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> units{
      {{"minute", "min"}, {"hour", "h"}, {"day", "d"}, {"week", "w"}}};
  for (const auto& [word, unit] : units) {
    const std::size_t at = text.find(word);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = text.substr(at + word.size());
    if (rest.empty() || rest == "s") return written(std::string(text.substr(0, at)) + std::string(unit));
  }
  return {};
}

std::string respelled_sign(std::string_view sign) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 11> signs{{{"=>", ">="},
                                                                                 {"=<", "<="},
                                                                                 {"==", "is"},
                                                                                 {"=", "is"},
                                                                                 {"!=", "is not"},
                                                                                 {"<>", "is not"},
                                                                                 {"&&", "and"},
                                                                                 {"&", "and"},
                                                                                 {"||", "or"},
                                                                                 {"≥", ">="},
                                                                                 {"≤", "<="}}};
  for (const auto& [theirs, ours] : signs) {
    if (sign == theirs) return fmt::format("write '{}'", ours);
  }
  return {};
}

}  // namespace demarche::language
