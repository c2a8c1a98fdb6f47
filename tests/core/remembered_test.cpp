#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "core/luck.hpp"

using namespace demarche::core;

namespace {

// A value that tells its address.
double value_at(std::uint64_t name, Purpose purpose, std::uint32_t index, std::uint32_t which) {
  return static_cast<double>(name) * 1e6 + static_cast<double>(purpose) * 1e5 + index * 100.0 + which;
}

struct Asked {
  Remembered<double> memory;
  int worked = 0;

  double operator()(std::uint64_t name, Purpose purpose, std::uint32_t index, std::uint32_t which = 0) {
    return memory.at(name, purpose, index, which, [&] {
      ++worked;
      return value_at(name, purpose, index, which);
    });
  }
};

}  // namespace

TEST_CASE("a draw is worked out once until the run ends") {
  Asked asked{Remembered<double>(64)};
  CHECK(asked(7, Purpose::effect, 3) == value_at(7, Purpose::effect, 3, 0));
  CHECK(asked(7, Purpose::effect, 3) == value_at(7, Purpose::effect, 3, 0));
  CHECK(asked.worked == 1);
  asked.memory.forget();
  CHECK(asked(7, Purpose::effect, 3) == value_at(7, Purpose::effect, 3, 0));
  CHECK(asked.worked == 2);
}

TEST_CASE("every part of an address tells draws apart, even where they fall on one place") {
  Asked asked{Remembered<double>(1)};  // one place for all
  for (int again = 0; again < 2; ++again)
    for (const std::uint64_t name : {0ULL, 1ULL, ~0ULL})
      for (const Purpose purpose : {Purpose::clock, Purpose::effect})
        for (const std::uint32_t index : {0U, 1U, 0xFFFFFFFFU})
          for (const std::uint32_t which : {0U, 1U, 0xFFFFFFU})
            CHECK(asked(name, purpose, index, which) == value_at(name, purpose, index, which));
  CHECK(asked.worked == 2 * 3 * 2 * 3 * 3);
}

TEST_CASE("a memory that is too small forgets and stays right") {
  Asked asked{Remembered<double>(16)};
  for (int again = 0; again < 3; ++again)
    for (std::uint32_t index = 0; index < 200; ++index)
      CHECK(asked(42, Purpose::delay, index) == value_at(42, Purpose::delay, index, 0));
  CHECK(asked.worked > 200);
  CHECK(asked.worked <= 600);
}
