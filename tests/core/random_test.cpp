// Philox against the published known answers, and the addresses of draws.

#include "core/random.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <string_view>

using namespace demarche::core;

TEST_CASE("Philox4x64-10 gives the known answers of Random123") {
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  static_assert(philox({0, 0, 0, 0}, {0, 0}) ==
                Block{{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b}});
  CHECK(philox({ones, ones, ones, ones}, {ones, ones}) ==
        Block{{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0}});
  CHECK(philox({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
               {0x452821e638d01377, 0xbe5466cf34e90c6c}) ==
        Block{{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6}});
}

TEST_CASE("names hash as 64-bit FNV-1a over unsigned bytes") {
  static_assert(name_hash("") == 0xcbf29ce484222325);
  CHECK(name_hash("a") == 0xaf63dc4c8601ec8c);
  CHECK(name_hash("foobar") == 0x85944171f73967e8);
  // A byte above 127 counts as 128 to 255, whatever the sign of char.
  constexpr std::uint64_t first = (0xcbf29ce484222325 ^ 0xc3) * 0x00000100000001b3;
  CHECK(name_hash("\xc3\xab") == (first ^ 0xab) * 0x00000100000001b3);
  CHECK(name_hash(std::string_view("\0", 1)) != name_hash(""));
}

TEST_CASE("a draw's address is key {seed, 0}, counter {index, run, name, purpose}") {
  const std::uint64_t name = name_hash("sever-after-attribution/ALB/IRN");
  CHECK(draw(7, 812, name, Purpose::clock, 3) == philox({3, 812, name, 2}, {7, 0}));
  CHECK(draw(7, 812, Address{name, Purpose::clock}, 3) == draw(7, 812, name, Purpose::clock, 3));
}

TEST_CASE("purposes keep their numbers") {
  CHECK(static_cast<int>(Purpose::parameter) == 1);
  CHECK(static_cast<int>(Purpose::clock) == 2);
  CHECK(static_cast<int>(Purpose::acceptance_of_reaction) == 3);
  CHECK(static_cast<int>(Purpose::delay) == 4);
  CHECK(static_cast<int>(Purpose::effect) == 5);
  CHECK(static_cast<int>(Purpose::act_parameter) == 6);
  CHECK(static_cast<int>(Purpose::truth) == 7);
  CHECK(static_cast<int>(Purpose::finding) == 8);
}

TEST_CASE("neighbouring addresses differ in every word") {
  // 2,000 blocks of 4 words; two equal words among 8,000 have odds of 2e-12.
  std::set<std::uint64_t> words;
  for (std::uint64_t i = 0; i < 400; ++i) {
    for (const Block& block :
         {draw(i, 0, 0, Purpose::clock, 0), draw(0, i + 1, 0, Purpose::clock, 0), draw(0, 0, i + 1, Purpose::clock, 0),
          draw(0, 0, 0, Purpose::clock, i + 1), draw(0, i + 1, 0, Purpose::delay, 0)}) {
      words.insert(block.word.begin(), block.word.end());
    }
  }
  CHECK(words.size() == 8'000);
}

TEST_CASE("a uniform lies strictly between 0 and 1, and so does its complement, exactly") {
  constexpr std::uint64_t ones = ~std::uint64_t{0};
  static_assert(uniform(0) == 0x1p-53);
  static_assert(uniform(ones) == 1 - 0x1p-53);
  CHECK(uniform(0) > 0);
  CHECK(uniform(ones) < 1);
  CHECK(uniform(std::uint64_t{1} << 63) == 0.5 + 0x1p-53);
  CHECK(uniform((std::uint64_t{1} << 63) - 1) == 0.5 - 0x1p-53);
  CHECK(uniform(0xfff) == uniform(0));  // the lower 12 bits are not used
  CHECK(uniform(0x1000) > uniform(0xfff));
  CHECK(1 - uniform(0) == uniform(ones));
}

TEST_CASE("addressed uniforms have the moments of a uniform and no lag correlation") {
  // Five standard errors each: odds of a false alarm 6e-7 per check, for these fixed addresses none.
  constexpr int n = 100'000;
  double sum = 0, squares = 0, lagged = 0, last = 0;
  for (int run = 0; run < n; ++run) {
    const double x = uniform(draw(0, static_cast<std::uint64_t>(run), 1, Purpose::parameter, 0).word[0]) - 0.5;
    sum += x;
    squares += x * x;
    lagged += x * last;
    last = x;
  }
  CHECK(std::abs(sum / n) < 5 * std::sqrt(1.0 / 12 / n));
  CHECK(std::abs(squares / n - 1.0 / 12) < 5 * std::sqrt(1.0 / 180 / n));
  CHECK(std::abs(lagged / n) < 5 * std::sqrt(1.0 / 144 / n));
}
