#pragma once
// The uncertain numbers of a world, drawn together: what one number after another would wait for, a logarithm or a
// table's place that is in no nearer cache, many wait for at once. Each has the bits of core::draw() alone.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/distribution.hpp"
#include "core/ids.hpp"

namespace demarche::core {

struct Program;

class WorldDraws {
 public:
  // `program` must outlive it.
  explicit WorldDraws(const Program& program);

  // Draws every uncertain number of `world` into its slot of `numbers`. Allocates nothing.
  void draw(std::uint64_t seed, std::uint64_t world, std::vector<double>& numbers);

 private:
  struct Number {
    std::uint64_t name;
    Index slot;
    Distribution distribution;
  };
  struct Part {
    std::size_t begin = 0, end = 0;
  };

  const Program& program_;
  // In the order of their kinds: normal, lognormal, gamma; then beta and PERT; then those that no normal quantile leads
  // to. Each part begins at a multiple of eight, behind places that are not used.
  std::vector<Number> numbers_;
  Part normal_, scaled_, shares_, others_;
  std::vector<double> values_;  // per number: uniforms, then normal quantiles, then what these lead to
};

}  // namespace demarche::core
