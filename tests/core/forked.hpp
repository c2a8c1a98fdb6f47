#pragma once
// Holds an engine that plays several responses of a run, and may share what they have in common, against engines that
// have never played another response.

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/engine.hpp"

namespace demarche::core::test {

// All that can be asked after a response, to the last bit.
struct Trace {
  Engine::End end = Engine::End::horizon;
  Explosion::Limit limit = Explosion::Limit::none;
  Index which = none;
  std::vector<std::uint64_t> numbers, exposures;  // outcomes and cells; what each clock has seen
  std::vector<std::uint8_t> fired;
  std::size_t open = 0;
  std::uint32_t moments = 0, candidates = 0;
  friend bool operator==(const Trace&, const Trace&) = default;
};

inline Trace trace(Engine& engine, Index response, Observer* observer = nullptr) {
  Trace made;
  made.end = engine.play(response, observer);
  made.limit = engine.explosion().limit;
  made.which = engine.explosion().which;
  const auto bits = [](double x) { return x == x ? std::bit_cast<std::uint64_t>(x) : ~0ULL; };
  for (const double x : engine.outcomes()) made.numbers.push_back(bits(x));
  for (Index i = 0; i < engine.program().channels.size(); ++i) {
    const Exposure had = engine.exposure(i);
    for (const double x : {had.happened, had.expected, had.played}) made.exposures.push_back(bits(x));
  }
  for (Index i = 0; i < engine.program().cells.size(); ++i) made.numbers.push_back(bits(engine.value(i)));
  made.fired.assign(engine.fired().begin(), engine.fired().end());
  made.open = engine.open_channels();
  made.moments = engine.moments();
  made.candidates = engine.candidates();
  return made;
}

// One engine per response, which plays nothing else.
class Alone {
 public:
  explicit Alone(const Program& program, std::uint32_t moment_limit = Engine::default_moment_limit) {
    for (std::size_t i = 0; i < program.responses.size(); ++i)
      engines_.push_back(std::make_unique<Engine>(program, moment_limit));
  }

  // False when the history explodes.
  bool begin(std::uint64_t seed, std::uint64_t run) {
    traces_.clear();
    for (Index i = 0; i < engines_.size(); ++i) {
      if (engines_[i]->begin(seed, run, run) == Engine::End::exploded) return false;
      traces_.push_back(trace(*engines_[i], i));
      REQUIRE(engines_[i]->moments_in_common() == 0);
    }
    return true;
  }
  const Trace& of(Index response) const { return traces_[response]; }

 private:
  std::vector<std::unique_ptr<Engine>> engines_;
  std::vector<Trace> traces_;
};

// How much of what was played was played once.
struct Common {
  std::uint64_t plays = 0, moments = 0;  // all
  std::uint64_t shared_plays = 0, shared_moments = 0;
};

// Plays these responses one after another and holds each against the one played alone.
inline void agree(Engine& engine, const Alone& alone, const std::vector<Index>& order, Common& common) {
  for (const Index response : order) {
    const Trace made = trace(engine, response);
    const std::uint32_t shared = engine.moments_in_common();
    CAPTURE(response);
    CAPTURE(shared);
    REQUIRE((made == alone.of(response)));
    REQUIRE(shared <= made.moments);
    ++common.plays;
    common.moments += made.moments;
    common.shared_plays += shared > 0 ? 1 : 0;
    common.shared_moments += shared;
  }
}

}  // namespace demarche::core::test
