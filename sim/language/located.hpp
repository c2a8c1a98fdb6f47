#pragma once
// A value and the place in the text where it stands, so that every later complaint can point at it.

#include <cstdint>
#include <string>
#include <utility>

namespace demarche::language {

// Index into the list of files read so far (language/diagnostic.hpp: Files).
using FileId = std::uint32_t;

// Lines and columns count from 1; columns and lengths count bytes of the UTF-8 text.
struct Place {
  FileId file = 0;
  std::uint32_t line = 0;  // 0: no place (made by the program itself)
  std::uint32_t column = 0;
  std::uint32_t length = 1;
};

template <class T>
struct Located {
  T value{};
  Place place;
};

using Name = Located<std::string>;

}  // namespace demarche::language
