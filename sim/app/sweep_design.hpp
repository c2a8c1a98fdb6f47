#pragma once
// Points of a sweep: which numbers are set to which values.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace demarche::app {

// As typed: PATH=LOW:HIGH, PATH=LOW:HIGH:STEPS or PATH=VALUE,VALUE,…; the values in any spelling of a number.
struct Dimension {
  std::string path;
  std::vector<std::string> values;  // typed out; empty if it is a range
  std::string low, high;
  std::size_t steps = 0;  // 0: not said
};

// UsageError when it is none of these.
Dimension dimension_of(const std::string& typed);

// A table of texts: a head of paths, and a row for each point. Commas, quotes and line ends as RFC 4180.
struct PointTable {
  std::vector<std::string> paths;
  std::vector<std::vector<std::string>> rows;
};
// UsageError when a row is shorter or longer than the head, or there is none.
PointTable points_of(const std::string& csv);

// Where points lie in the unit cube: [point][dimension], each in [0, 1).
//
// One in every n-th of each dimension, the n-ths shuffled by the seed (Latin hypercube, McKay, Beckman & Conover 1979,
// Technometrics 21:239).
std::vector<std::vector<double>> latin_hypercube(std::uint64_t seed, std::size_t points, std::size_t dimensions);
// The first points of Sobol's sequence (direction numbers of Joe & Kuo 2008, as in Boost.Random), each dimension
// scrambled by a digital shift from the seed: any 2^k points from the beginning have one in every 2^k-th.
std::vector<std::vector<double>> sobol(std::uint64_t seed, std::size_t points, std::size_t dimensions);
// All combinations of `steps[dimension]` places numbered from 0; the last dimension changes fastest.
std::vector<std::vector<std::size_t>> grid(const std::vector<std::size_t>& steps);

}  // namespace demarche::app
