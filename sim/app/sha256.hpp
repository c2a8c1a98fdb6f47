#pragma once
// SHA-256 (FIPS 180-4), to say in manifests which bytes an answer came from. Not for secrets.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace demarche::app {

// 64 lower-case hexadecimal digits.
std::string sha256(std::string_view bytes);

// The same of bytes that come in pieces.
class Sha256 {
 public:
  void add(std::string_view bytes);
  std::string digest() const;

 private:
  // First 32 bits of the fractional parts of the square roots of the first 8 primes.
  std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::string rest_;  // less than a block of 64 bytes
  std::uint64_t length_ = 0;
};

}  // namespace demarche::app
