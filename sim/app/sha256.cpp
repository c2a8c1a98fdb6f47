// SHA-256 after FIPS 180-4, sections 4.1.2, 5 and 6.2.
#include "app/sha256.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace demarche::app {

namespace {

// First 32 bits of the fractional parts of the cube roots of the first 64 primes.
constexpr std::array<std::uint32_t, 64> round_constants{
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

using Digest = std::array<std::uint32_t, 8>;

void absorb(Digest& digest, std::string_view block) {
  std::array<std::uint32_t, 64> schedule{};
  for (std::size_t word = 0; word < 16; ++word) {
    for (std::size_t byte = 0; byte < 4; ++byte) {
      schedule[word] = (schedule[word] << 8) | static_cast<unsigned char>(block[4 * word + byte]);
    }
  }
  for (std::size_t word = 16; word < 64; ++word) {
    const std::uint32_t a = schedule[word - 15];
    const std::uint32_t b = schedule[word - 2];
    const std::uint32_t small_0 = std::rotr(a, 7) ^ std::rotr(a, 18) ^ (a >> 3);
    const std::uint32_t small_1 = std::rotr(b, 17) ^ std::rotr(b, 19) ^ (b >> 10);
    schedule[word] = schedule[word - 16] + small_0 + schedule[word - 7] + small_1;
  }
  auto [a, b, c, d, e, f, g, h] = digest;
  for (std::size_t round = 0; round < 64; ++round) {
    const std::uint32_t big_1 = std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25);
    const std::uint32_t choice = (e & f) ^ (~e & g);
    const std::uint32_t first = h + big_1 + choice + round_constants[round] + schedule[round];
    const std::uint32_t big_0 = std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22);
    const std::uint32_t majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = d + first;
    d = c;
    c = b;
    b = a;
    a = first + big_0 + majority;
  }
  const Digest added{a, b, c, d, e, f, g, h};
  for (std::size_t word = 0; word < 8; ++word) digest[word] += added[word];
}

}  // namespace

void Sha256::add(std::string_view bytes) {
  length_ += bytes.size();
  if (!rest_.empty()) {
    const std::size_t taken = std::min<std::size_t>(64 - rest_.size(), bytes.size());
    rest_ += bytes.substr(0, taken);
    bytes.remove_prefix(taken);
    if (rest_.size() < 64) return;
    absorb(state_, rest_);
    rest_.clear();
  }
  while (bytes.size() >= 64) {
    absorb(state_, bytes.substr(0, 64));
    bytes.remove_prefix(64);
  }
  rest_ += bytes;
}

std::string Sha256::digest() const {
  Digest digest = state_;
  std::string last = rest_;
  last += '\x80';
  while (last.size() % 64 != 56) last += '\0';
  for (int shift = 56; shift >= 0; shift -= 8) last += static_cast<char>((length_ * 8 >> shift) & 0xff);
  for (std::size_t at = 0; at < last.size(); at += 64) absorb(digest, std::string_view(last).substr(at, 64));
  std::string text;
  for (const std::uint32_t word : digest) text += fmt::format("{:08x}", word);
  return text;
}

std::string sha256(std::string_view bytes) {
  Sha256 sha;
  sha.add(bytes);
  return sha.digest();
}

}  // namespace demarche::app
