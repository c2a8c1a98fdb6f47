#pragma once
// SHA-256 (FIPS 180-4), to say in manifests which bytes an answer came from. Not for secrets.

#include <string>
#include <string_view>

namespace demarche::app {

// 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

}  // namespace demarche::app
