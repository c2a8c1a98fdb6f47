#pragma once
// Offsets inside an expression → places in the file. Only for language/grammar.

#include <algorithm>
#include <string_view>

#include "language/located.hpp"

namespace demarche::language {

// Where the text stands in the file; gives every term its place.
class Locator {
 public:
  using Iterator = const char*;

  Locator(std::string_view text, const Place& at) : text_(text), at_(at) {}

  Place place(Iterator first, Iterator last) const {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\n'; };
    while (first != last && is_space(*first)) ++first;
    while (last != first && is_space(*(last - 1))) --last;
    if (at_.length != text_.size()) return at_;  // the file spells it differently: no offsets
    Place place = at_;
    place.column += static_cast<std::uint32_t>(first - text_.data());
    place.length = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(last - first));
    return place;
  }

 private:
  std::string_view text_;
  Place at_;
};

}  // namespace demarche::language
