#include "core/lanes.hpp"

#include <doctest/doctest.h>

#include <array>
#include <bit>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/elementary.hpp"
#include "core/random.hpp"

using namespace demarche::core;

// Which instruction set this runs is the machine's choice; valgrind shows another one to the same test.
TEST_CASE("functions in lanes have the bits of the functions one by one") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> arguments = {0.0,       -0.0,
                                   1.0,       -1.0,
                                   709.9,     710.0,
                                   -745.2,    -746.0,
                                   1e300,     -1e300,
                                   1e-300,    5e-324,
                                   1e-320,    infinity,
                                   -infinity, 0.5,
                                   2.0,       2.2250738585072014e-308,
                                   -708.39,   1e16,
                                   -1.5e-17,  infinity - infinity};
  for (std::uint64_t i = 0; i < 4000; ++i) {
    const Block block = draw(1, 0, {i, Purpose::parameter}, 0);
    arguments.push_back((uniform(block.word[0]) - 0.5) * 1500);
    arguments.push_back(std::bit_cast<double>(block.word[1]));  // any bits at all
  }
  arguments.resize(lanes * whole_eights(arguments.size()));
  std::vector<double> exps = arguments, logs = arguments;
  exp_each(exps.data(), whole_eights(arguments.size()));
  log_each(logs.data(), whole_eights(arguments.size()));
  std::size_t different = 0;
  const auto same = [](double a, double b) {  // what is no number has no bits to agree on
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (a != a && b != b);
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    different += same(exps[i], elementary::exp(arguments[i])) ? 0 : 1;
    different += same(logs[i], elementary::log(arguments[i])) ? 0 : 1;
  }
  CHECK(different == 0);
}

TEST_CASE("functions in lanes leave what lies behind the last eight alone") {
  std::array<double, 17> numbers{};
  exp_each(numbers.data(), 2);
  CHECK(numbers[15] == 1);
  CHECK(numbers[16] == 0);
  CHECK(whole_eights(0) == 0);
  CHECK(whole_eights(1) == 1);
  CHECK(whole_eights(8) == 1);
  CHECK(whole_eights(9) == 2);
}
