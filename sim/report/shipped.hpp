#pragma once
// The catalogues that are part of the program, as msgfmt made them of sim/languages/CODE.po.

#include <span>
#include <string_view>

namespace demarche::report {

struct ShippedCatalogue {
  std::string_view code;  // "sq"
  std::span<const unsigned char> bytes;
};

// In the order of their codes.
std::span<const ShippedCatalogue> shipped_catalogues();

}  // namespace demarche::report
