// Points of a sweep: how they are written, read and laid out.
#include "app/sweep_design.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "app/command_line.hpp"

using namespace demarche::app;

TEST_CASE("a dimension is a range, a range with steps, or values") {
  const Dimension range = dimension_of("strike-again.rate = 0.01 / d : 0.05 / d");
  CHECK(range.path == "strike-again.rate");
  CHECK(range.low == "0.01 / d");
  CHECK(range.high == "0.05 / d");
  CHECK(range.steps == 0);
  CHECK(dimension_of("a.chance=5%:60%:8").steps == 8);
  const Dimension values = dimension_of("a.chance=5%, 10%,60%");
  CHECK(values.values == std::vector<std::string>{"5%", "10%", "60%"});
  // A path may hold a comparison and commas.
  CHECK(dimension_of("r.odds.belief(self, x) >= 50%.ratio=1:2").path == "r.odds.belief(self, x) >= 50%.ratio");
  for (const char* wrong : {"", "a", "=1:2", "a=", "a=1:", "a=:2", "a=1:2:x", "a=1:2:1", "a=1:2:3:4", "a=1,,2"}) {
    CAPTURE(wrong);
    CHECK_THROWS_AS(dimension_of(wrong), UsageError);
  }
}

TEST_CASE("a table of points is CSV as people and programs write it") {
  const PointTable table = points_of("a.chance,\"b.grievance(x, y).ratio\"\r\n5%, 1.5\r\n\n0.6,\"2\"\n");
  CHECK(table.paths == std::vector<std::string>{"a.chance", "b.grievance(x, y).ratio"});
  CHECK(table.rows == std::vector<std::vector<std::string>>{{"5%", "1.5"}, {"0.6", "2"}});
  CHECK(points_of("\"say \"\"x\"\"\"\n1").paths.front() == "say \"x\"");
  CHECK_THROWS_AS(points_of(""), UsageError);
  CHECK_THROWS_AS(points_of("a,b\n"), UsageError);
  CHECK_THROWS_AS(points_of("a,b\n1\n"), UsageError);
}

TEST_CASE("a grid has all combinations, the last dimension fastest") {
  const auto points = grid({2, 3});
  CHECK(points.size() == 6);
  CHECK(points[0] == std::vector<std::size_t>{0, 0});
  CHECK(points[1] == std::vector<std::size_t>{0, 1});
  CHECK(points[5] == std::vector<std::size_t>{1, 2});
  CHECK(grid({}).size() == 1);
}

TEST_CASE("hypercube and scrambled sequence have one point in every n-th of every dimension, whatever the seed") {
  constexpr std::size_t n = 64, dimensions = 5;
  for (const std::uint64_t seed : {0, 1, 77}) {
    for (const auto& cube : {latin_hypercube(seed, n, dimensions), sobol(seed, n, dimensions)}) {
      for (std::size_t dimension = 0; dimension < dimensions; ++dimension) {
        std::vector<std::uint8_t> taken(n, 0);
        for (const auto& point : cube) {
          CHECK(point[dimension] >= 0.0);
          CHECK(point[dimension] < 1.0);
          taken[static_cast<std::size_t>(point[dimension] * n)] = 1;
        }
        CHECK(std::count(taken.begin(), taken.end(), std::uint8_t{1}) == n);
      }
    }
  }
  CHECK(sobol(1, n, 3) == sobol(1, n, 3));
  CHECK(sobol(1, n, 3) != sobol(2, n, 3));
  CHECK(latin_hypercube(1, n, 3) != latin_hypercube(2, n, 3));
  // Two dimensions of the sequence: each of the 8 × 8 squares holds one of the first 64 points.
  std::vector<std::uint8_t> squares(64, 0);
  for (const auto& point : sobol(5, 64, 2)) {
    squares[static_cast<std::size_t>(point[0] * 8) * 8 + static_cast<std::size_t>(point[1] * 8)] = 1;
  }
  CHECK(std::count(squares.begin(), squares.end(), std::uint8_t{1}) == 64);
  // A longer sequence goes on from a shorter one.
  const auto shorter = sobol(5, 16, 2), longer = sobol(5, 32, 2);
  CHECK(std::equal(shorter.begin(), shorter.end(), longer.begin()));
}
