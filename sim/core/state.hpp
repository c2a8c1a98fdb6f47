#pragma once
// Everything that changes in a run, as flat arrays sized once from the program. A run's history is played into one
// State, from which every response starts; only what differs is copied, and copying allocates nothing.
//
// Times are days since the scenario's start.

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/act.hpp"
#include "core/list.hpp"
#include "core/program.hpp"
#include "core/times.hpp"

namespace demarche::core {

// The clock of a channel, a unit-rate Poisson process in internal time ∫ bound dt, and whether the channel may act. One
// line of the cache.
struct alignas(64) Clock {
  double internal = 0;    // internal time at `recomputed`
  double point = 0;       // internal time of the next candidate
  double recomputed = 0;  // when the bound was last computed [day]
  double bound = 0;       // λ̄ [per day]
  double acceptance = 0;  // uniform that decides on the next candidate
  double closes = never;  // when its window ends [day]
  std::uint32_t candidates = 0;
  Index open_place = none;  // in State::open, while the clock runs
  bool started = false;
  bool holds = false;        // its `while` condition
  bool passes = false;       // its once and cooldown
  bool window_open = false;  // only for channels with a window
  std::uint16_t forbidden = 0;
};
static_assert(sizeof(Clock) == 64);

// An act that is due later: a reaction accepted, a consequence, an act forced by a response.
struct Scheduled {
  std::uint64_t order = 0;  // of creation
  Cause cause;
  double alive_value = 0;                           // consequences: value of the `alive` cell at creation
  std::array<double, max_parameters> parameters{};  // of the trigger or parent act
};

// Pending acts of one run that a State can hold; more counts as an explosion.
inline constexpr std::size_t max_scheduled = 4096;

// A variable: its value at the last change, and when that was [day].
struct CellState {
  double value = 0, changed = 0;
};

// How a variable decays in one world.
struct Fading {
  double rate = 0;  // 1/half-life [per day]; 0: stays
  double rest = 0;
  Index decay = 0;  // Engine: which of the half-lives
};

// A finding about who did it.
struct Finding {
  Index which = 0;  // effect's (Engine::findings_)
  Index first = 0;  // into State::evidence: against each suspect [nats]
};
inline constexpr std::size_t max_journal = 64;

// What a state has of everything of one kind; the memory is the state's.
template <class T>
class Column {
 public:
  T& operator[](std::size_t place) const { return places_[place]; }

 private:
  friend struct State;
  T* places_ = nullptr;
};

// What is copied whole.
struct Course {
  double now = 0;
  std::uint32_t act_number = 0;
  std::uint64_t order = 0;
  std::uint32_t moments = 0;   // acts, candidates and flips so far
  double first_close = never;  // no open channel's window ends before
};

// A run touches little of what a large program has, so its state is returned to what it was block by block, and only
// where it was touched: whoever writes into a column says so by touch(). Lists are copied as long as they are.
struct State : Course {
  // Its list of pending acts has room for `most_scheduled`.
  explicit State(const Program& program, std::size_t most_scheduled = max_scheduled);
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  // Names a place of a column that is about to change.
  template <class T>
  T& touch(T& place) {
    touched[static_cast<std::size_t>(reinterpret_cast<std::byte*>(&place) -
                                     reinterpret_cast<const std::byte*>(memory_.data())) /
            block_size] = 1;
    return place;
  }
  using Touched = std::vector<std::uint8_t>;  // per block

  // Becomes equal to `other`, a state of the same program that differs in no block but those `differing`. Allocates
  // nothing, and leaves `touched` alone.
  void copy(const State& other, const Touched& differing);
  // The columns alone.
  void copy_blocks(const State& other, const Touched& differing);

  Touched touched;

  // per cell, per softmax member
  Column<CellState> cells;
  Column<double> weights;
  Column<std::uint8_t> is_known;  // per softmax: in `known`
  Column<std::uint32_t> heard;    // per softmax, then per ledger: what of the journal its weights contain
  // per counter: how many, and the times of the last few
  Column<std::uint32_t> counted;
  Column<double> ring;
  // ordinals per (action, actor, target) and per row of reactions
  Column<std::uint32_t> attempts, triggered;
  // conditions that open or watch something
  Column<std::uint8_t> atom_holds, condition_holds;
  Column<std::uint8_t> truths;   // per condition: which of its atoms hold, as bits (Engine::tabulate)
  Column<Clock> clocks;          // per channel
  Column<std::uint8_t> running;  // per row of channels: whose clocks run, as bits
  Column<Index> timer_position;  // per id of a timer
  List<Index> open;              // channels whose clock runs, in no order
  Times open_due;                // when each has its next candidate
  // Moments known in closed form: an atom flips, prohibitions end. Their ids count atoms, then
  // prohibitions, of which the first stands for all that end with it.
  Times timer_time;
  List<Index> timer_id;
  List<Scheduled> scheduled;
  Times scheduled_time;  // of each [day]
  // what is measured
  List<double> measured, measured_since;
  // what was found about who did it; softmaxes that nobody watches and of which a share has been asked for
  List<Finding> journal;
  List<double> evidence;
  List<Index> known;
  List<std::uint8_t> fired;  // per rule

 private:
  static constexpr std::size_t block_size = 128;
  struct alignas(64) Block {
    std::byte bytes[block_size];
  };
  template <class T>
  void lay_out(Column<T>& column, std::size_t count, std::size_t& used);
  template <class Visit>
  void for_each_column(const Program& program, Visit&& visit);

  std::vector<Block> memory_;
};

// The blocks that either names. (Bytes may lie anywhere, so what lies where is settled before the loop.)
inline void unite(State::Touched& touched, const State::Touched& others) {
  std::uint8_t* const mine = touched.data();
  const std::uint8_t* const theirs = others.data();
  for (std::size_t i = 0, count = touched.size(); i < count; ++i) mine[i] |= theirs[i];
}

// The blocks that only the first names.
inline void subtract(State::Touched& touched, const State::Touched& others) {
  std::uint8_t* const mine = touched.data();
  const std::uint8_t* const theirs = others.data();
  for (std::size_t i = 0, count = touched.size(); i < count; ++i) mine[i] &= static_cast<std::uint8_t>(~theirs[i]);
}

}  // namespace demarche::core
