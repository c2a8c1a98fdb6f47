#include "core/lanes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/elementary.hpp"
#include "core/numbers.hpp"
#include "core/random.hpp"

using namespace demarche::core;

// Which instruction set this runs is the machine's choice; valgrind shows another one to the same test.
TEST_CASE("functions in lanes have the bits of the functions one by one") {
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
  std::vector<double> exps = arguments, logs = arguments, logistics = arguments;
  exp_each(exps.data(), whole_eights(arguments.size()));
  log_each(logs.data(), whole_eights(arguments.size()));
  logistic_each(logistics.data(), whole_eights(arguments.size()));
  std::size_t different = 0;
  const auto same = [](double a, double b) {  // what is no number has no bits to agree on
    return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (a != a && b != b);
  };
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    different += same(exps[i], elementary::exp(arguments[i])) ? 0 : 1;
    different += same(logs[i], elementary::log(arguments[i])) ? 0 : 1;
    different += same(logistics[i], elementary::logistic(arguments[i])) ? 0 : 1;
  }
  CHECK(different == 0);
}

TEST_CASE("normal quantiles in lanes have the bits of those one by one, where the pieces meet, too") {
  // e^-25 is where the outermost piece begins.
  std::vector<double> shares = {0.0, -0.0, 1.0, 0.5, -0.3, 1.3, infinity, infinity - infinity, 0x1p-53, 1 - 0x1p-53};
  for (const double edge : {0.075, 0.925, 1.3887943864964021e-11, 1 - 1.3887943864964021e-11}) {
    double below = edge, above = edge;
    shares.push_back(edge);
    for (int step = 0; step < 50; ++step) {
      shares.push_back(below = std::nextafter(below, 0.0));
      shares.push_back(above = std::nextafter(above, 1.0));
    }
  }
  for (std::uint64_t i = 0; i < 20000; ++i) {
    const Block block = draw(4, 0, {i, Purpose::parameter}, 0);
    const double u = uniform(block.word[0]);
    shares.push_back(u);
    if (i % 50 == 0) shares.push_back(u * 1e-11);  // else no eight has one of the outermost among others
    if (i % 50 == 25) shares.push_back(1 - u * 1e-12);
    if (i % 50 == 40) shares.push_back(std::bit_cast<double>(block.word[1]));
  }
  shares.resize(lanes * whole_eights(shares.size()), 0.5);
  std::vector<double> quantiles = shares;
  normal_quantile_each(quantiles.data(), whole_eights(shares.size()));
  std::size_t different = 0;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double alone = elementary::normal_quantile(shares[i]);
    const bool same = std::bit_cast<std::uint64_t>(quantiles[i]) == std::bit_cast<std::uint64_t>(alone) ||
                      (quantiles[i] != quantiles[i] && alone != alone);
    different += same ? 0 : 1;
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

TEST_CASE("what terms add to bounds in lanes are the largest values that they can reach, one by one") {
  std::vector<CellState> cells(64);
  std::vector<Fading> fading(64);
  std::vector<double> numbers(16);
  const auto any = [](std::uint64_t name, std::uint64_t index) {
    return uniform(draw(3, 0, {name, Purpose::parameter}, index).word[0]);
  };
  for (std::size_t i = 0; i < cells.size(); ++i) {
    cells[i] = {10 * any(1, i) - 5, 20 * any(2, i)};
    fading[i] = {i % 3 == 0 ? 0 : any(3, i), 10 * any(4, i) - 5, 0};
    if (i % 5 == 1) cells[i].value = fading[i].rest;
    if (i % 7 == 2) cells[i].changed = 20;
  }
  for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = 2 * any(5, i) - 1;
  std::size_t different = 0, moved = 0;
  for (std::uint64_t trial = 0; trial < 2000; ++trial) {
    LaneTerm term{};
    std::array<double, lanes> sums{}, expected{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      term.cell[lane] = static_cast<Index>(64 * any(6, trial * lanes + lane));
      term.coefficient[lane] = static_cast<Index>(16 * any(7, trial * lanes + lane));
      sums[lane] = any(8, trial * lanes + lane);
      const CellState& cell = cells[term.cell[lane]];
      const double coefficient = numbers[term.coefficient[lane]], rest = fading[term.cell[lane]].rest;
      const double rate = fading[term.cell[lane]].rate;
      double bound = coefficient * cell.value;
      if (rate > 0) {
        const double value = rest + (cell.value - rest) * elementary::exp2(-(20 - cell.changed) * rate);
        bound = std::max(coefficient * value, coefficient * rest);
        moved += value != cell.value ? 1 : 0;
      }
      expected[lane] = sums[lane] + bound;
    }
    add_bounds(sums.data(), term, cells.data(), fading.data(), numbers.data(), 20);
    for (std::size_t lane = 0; lane < lanes; ++lane)
      different += std::bit_cast<std::uint64_t>(sums[lane]) == std::bit_cast<std::uint64_t>(expected[lane]) ? 0 : 1;
  }
  CHECK(different == 0);
  CHECK(moved > 1000);
}

TEST_CASE("what lies below a share in lanes does so one by one, next to the share, too") {
  std::size_t different = 0, below = 0, asked = 0;
  for (std::uint64_t trial = 0; trial < 3000; ++trial) {
    std::array<double, lanes> u{}, x{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const Block block = draw(4, trial, {lane, Purpose::parameter}, 0);
      x[lane] = (trial % 3 == 0 ? 1500 : 20) * (uniform(block.word[0]) - 0.5);
      u[lane] = uniform(block.word[1]);
      const double share = elementary::logistic(x[lane]);
      if (trial % 2 == 1 && share > 0x1p-53 && share < 1 - 0x1p-53)
        u[lane] = lane % 3 == 0 ? share : std::nextafter(share, lane % 3 == 1 ? 0.0 : 1.0);
    }
    const std::uint32_t found = below_logistic_each(u.data(), x.data());
    CHECK(found < 1u << lanes);
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const bool is_below = elementary::below_logistic(u[lane], x[lane]);
      different += is_below == ((found >> lane & 1) != 0) ? 0 : 1;
      below += is_below ? 1 : 0;
      ++asked;
    }
  }
  CHECK(different == 0);
  CHECK(below > asked / 3);
  CHECK(below < 2 * asked / 3);
}
