#include "core/world_draws.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/program.hpp"
#include "core/random.hpp"

using namespace demarche::core;

namespace {

// `each` numbers of every distribution, all of them mixed.
Program with_numbers(std::size_t each, const std::vector<Distribution>& distributions) {
  Program program;
  for (std::size_t i = 0; i < each; ++i)
    for (Distribution distribution : distributions) {
      distribution.table = program.tables.add(distribution);
      const auto slot = static_cast<Index>(program.numbers.size());
      program.numbers.push_back(-1);
      program.uncertain_numbers.push_back({slot, distribution, name_hash("n" + std::to_string(slot))});
    }
  return program;
}

}  // namespace

TEST_CASE("the numbers of a world have the bits of those drawn one by one") {
  const std::vector<Distribution> distributions = {
      Distribution::constant(3),         Distribution::uniform(-1, 4),   Distribution::normal(2, 0.5),
      Distribution::lognormal(4, 2),     Distribution::pert(1, 2, 7),    Distribution::beta(2, 5),
      Distribution::gamma_mean_sd(2, 3), Distribution::exponential(0.7), Distribution::pert(0, 0, 1),
      Distribution::beta(0.3, 0.2),
  };
  // Fewer than eight of a kind, just eight, and more.
  for (const std::size_t each : {1U, 3U, 4U, 8U, 9U}) {
    const Program program = with_numbers(each, distributions);
    WorldDraws draws(program);
    std::vector<double> numbers = program.numbers;
    std::size_t different = 0;
    for (std::uint64_t world = 0; world < 3000; ++world) {
      draws.draw(7, world, numbers);
      for (const UncertainNumber& number : program.uncertain_numbers) {
        const Block block = draw(7, world, number.name, Purpose::parameter, 0);
        const double alone = draw(number.distribution, program.tables, uniform(block.word[0]));
        if (std::bit_cast<std::uint64_t>(numbers[number.slot]) != std::bit_cast<std::uint64_t>(alone)) ++different;
      }
    }
    CHECK(different == 0);
  }
}

TEST_CASE("a PERT does not leave its range by rounding") {
  const Distribution pert = Distribution::pert(-0.2, 0.2, 0.9);
  REQUIRE(-0.2 + (0.9 - -0.2) * 1.0 > 0.9);  // as it would
  CHECK(pert_at(pert, 1.0) == 0.9);
  CHECK(pert_at(pert, 0.0) == -0.2);
  CHECK(pert_at(pert, 0.5) == -0.2 + (0.9 - -0.2) * 0.5);
}

TEST_CASE("a world may lack numbers of a kind, or have none") {
  const std::vector<std::vector<Distribution>> some = {
      {}, {Distribution::uniform(0, 1)}, {Distribution::normal(0, 1)}, {Distribution::beta(2, 2)}};
  for (const std::vector<Distribution>& distributions : some) {
    const Program program = with_numbers(2, distributions);
    WorldDraws draws(program);
    std::vector<double> numbers = program.numbers;
    draws.draw(1, 5, numbers);
    for (const UncertainNumber& number : program.uncertain_numbers) {
      const Block block = draw(1, 5, number.name, Purpose::parameter, 0);
      CHECK(numbers[number.slot] == draw(number.distribution, program.tables, uniform(block.word[0])));
    }
  }
}
