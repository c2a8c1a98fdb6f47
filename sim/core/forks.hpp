#pragma once
// What responses of a run have in common before they part, played once.
//
// Many responses do what another does and something more, later. Until they first differ nothing in a run tells them
// apart. So while the first of them is played, its state is kept just before it does what another does not, and the
// others begin there: the same bits as from the decision.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/ids.hpp"
#include "core/program.hpp"
#include "core/state.hpp"

namespace demarche::core {

// How far a response goes along with an earlier one, which forbids and tilts the same.
struct Parting {
  Index from = none;    // the earlier response; none: no other helps
  double time = never;  // of the first forced act that only one of them has [day]; never: none before the horizon
  Index forced = 0;     // how many forced acts, the first of both, they have in common
  Index whens = 0;      // likewise of acts that wait for a condition; others part them sooner once it has come to hold
};

// Per response, from which it parts last.
std::vector<Parting> partings(const Program& program);

// The state of a run at a parting. What is said of prohibitions and conditional acts is in the order in which the
// response has them.
struct Fork {
  // Pending acts that it can hold; where there are more, nothing is kept.
  static constexpr std::size_t most_scheduled = 512;

  Fork(const Program& program, const Parting& parting);

  double time;                   // as in the partings
  Index forced;                  // of them
  std::vector<Index> branches;   // responses that may begin here
  std::uint64_t kept_in = 0;     // which of what was begun (Engine::world_)
  State state;                   // what differs from the state at the decision, block by block; lists as they are
  std::uint32_t candidates = 0;  // so far
  std::vector<std::uint8_t> lifted;
  std::vector<std::uint32_t> whens_done;
  std::vector<std::uint8_t> whens_turned;  // per `when` of the program
};

// The forks of a program and what an engine knows of them.
struct Forks {
  explicit Forks(const Program& program);

  std::vector<Parting> partings;             // per response
  std::vector<std::unique_ptr<Fork>> forks;  // by the response that passes them, and then as it does
  std::vector<Range> passed;                 // of the forks, per response
  std::vector<Index> start;                  // per response, its fork; none: the decision
  std::vector<std::uint64_t> open_in;        // per response: in which of what was begun it may begin at its fork
};

}  // namespace demarche::core
