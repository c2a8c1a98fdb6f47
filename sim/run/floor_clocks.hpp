// The floor's state and clocks (run/floor.hpp): everything that a run changes, and how a channel's clock runs. Included
// by floor.cpp only, so that the compiler sees the whole model at once.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "core/distribution.hpp"
#include "core/elementary.hpp"
#include "core/lanes.hpp"
#include "core/luck.hpp"
#include "core/random.hpp"

namespace demarche::run::floor {

using core::elementary::exp;
using core::elementary::exp2;
using core::elementary::log;

inline constexpr double never = std::numeric_limits<double>::infinity();
inline constexpr double ln2 = 0x1.62e42fefa39efp-1;
inline constexpr double decision = 10, horizon = 190;
inline constexpr std::uint32_t moment_limit = 100'000;
inline constexpr double greatest_bound = 1e6;

inline constexpr int members = 8;  // of the league: ALFA, the victim, BRAVO, its patron, and six more
inline constexpr int alfa = 0, bravo = 1, zulu = 8, yankee = 9, watch = 10, league = 11;
using Lanes = std::array<double, members>;
static_assert(members == core::lanes);

// Channels in blocks of one per member, in the order of their keys, which decides ties; lanes that no key names stay
// closed.
inline constexpr int objects = 0, answers = 8, expels = 16, helps = 24, lies = 32, informs = 40, probes = 48,
                     protests = 56, strike = 64, talks = 65, channels = 72;

// Moments at which something known in closed form turns, in the order that decides ties.
inline constexpr int recent_ends = 0, alfa_forgets = 1, answer_again = 2, calms = 3, heals = 11, relaxes = 12,
                     lie_again = 13, bravo_forgets = 21, recovers = 22, protest_again = 23, strike_again = 38,
                     sanctions_age = 39, talk_again = 40, ban_ends = 41, flips = 48;

enum class Due : std::uint8_t {
  report,
  condemn,
  sanction,
  sanction_unless_talks,
  expel,
  expel_in_return,
  depart,
  propose,
  open_silence,
  reopen_silence,
  close_silence,
  state,
};

struct Pending {
  std::uint32_t order = 0;
  std::uint32_t instance = 0;  // of the motion, for what dies with it
  double number = 0, deadline = 0;
  Due what = Due::report;
  std::uint8_t actor = 0, target = 0;
};
inline constexpr std::size_t max_pending = 4096;

struct Clocks {
  alignas(64) std::array<double, channels> due, internal, point, recomputed, bound, acceptance;
  alignas(64) std::array<std::uint64_t, channels> open;  // all ones or none
  std::array<std::uint32_t, channels> candidates;
  std::array<bool, channels> started;
};

struct State {
  double now;
  // x(t) = rest + (value − rest) · 2^(−(t − changed)/half-life); rest is 0 but for tension, where it is 1
  double tension, tension_changed, pressure, pressure_changed, zulu_grievance, zulu_grievance_changed;
  Lanes harm, harm_changed, evidence, evidence_changed, grievance, grievance_changed;
  Lanes zulus_envoys, envoys_at_zulu;
  std::uint32_t motion, instance, text, proposals;
  std::uint32_t attacks, reports, statements, offers, sanctions;
  std::array<std::uint32_t, members> expulsions;
  double last_offer, last_sanction;
  // what holds
  std::array<bool, members> hurt, angry, may_lie, may_protest, expel_window, help_window;
  bool alfa_hurt, tense, bravo_knows, alfa_knows, attacked_lately, may_answer, may_strike, sanctioned, may_talk;
  bool answer_banned, expel_banned;
  Lanes expel_closes;
  double help_closes, first_close;
  alignas(64) std::array<double, flips> flip;
  int first_flip;
  double first_flip_time;
  Clocks clocks;
  // what is measured
  double attacks_seen, stated, first_offer, harm_days, harm_since, peak_tension;
  // acts that are due; last, so that a copy ends with them
  std::uint32_t order, pending_count, first_pending;
  double first_pending_time;
  std::array<double, max_pending> pending_time;
  std::array<Pending, max_pending> pending;

  void copy(const State& other) {
    std::memcpy(static_cast<void*>(this), &other, offsetof(State, pending_time));
    std::copy_n(other.pending_time.begin(), other.pending_count, pending_time.begin());
    std::copy_n(other.pending.begin(), other.pending_count, pending.begin());
  }
};

// What a value above its rest of 0 has sunk to; often asked for in the moment of its change.
inline double faded(double value, double rate, double since) {
  return since == 0 ? value : value * exp2(-since * rate);
}

// Two lanes at a time and four minima side by side: the compiler makes no vector minimum of its own, as it must not
// know that no time is not a number.
template <std::size_t n>
double least(const std::array<double, n>& times) {
  static_assert(n % 8 == 0);
  typedef double Two __attribute__((vector_size(16)));
  Two best[4] = {{never, never}, {never, never}, {never, never}, {never, never}};
  for (std::size_t i = 0; i < n; i += 8)
    for (std::size_t side = 0; side < 4; ++side) {
      Two two;
      std::memcpy(&two, &times[i + 2 * side], sizeof two);
      best[side] = two < best[side] ? two : best[side];
    }
  const Two left = best[0] < best[1] ? best[0] : best[1], right = best[2] < best[3] ? best[2] : best[3];
  const Two both = left < right ? left : right;
  return std::min(both[0], both[1]);
}

// One run's state with the luck it is played on.
struct Player {
  State s;
  std::array<std::uint64_t, channels> names{};
  std::uint64_t seed = 0, run = 0;
  bool exploded = false;

  double uniform(std::uint64_t name, core::Purpose purpose, std::uint64_t index) const {
    return core::uniform(core::draw(seed, run, name, purpose, index).word[0]);
  }

  // What both responses draw is drawn once. A channel's gaps are drawn in order, so those known are its first.
  struct Gap {
    double length, acceptance;
  };
  static constexpr std::size_t kept_gaps = 16;
  std::array<std::array<Gap, kept_gaps>, channels> gaps;
  std::array<std::uint32_t, channels> known_gaps{};
  core::Remembered<double> amounts{512};  // severities and delays

  double amount(const core::Distribution& law, const core::QuantileTables& tables, std::uint64_t name,
                core::Purpose purpose, std::uint32_t index) {
    return amounts.at(name, purpose, index, 0, [&] { return core::draw(law, tables, uniform(name, purpose, index)); });
  }

  Gap draw_gap(std::size_t c, std::uint32_t candidate) const {
    const core::Block block = core::draw(seed, run, names[c], core::Purpose::clock, candidate);
    return {-log(core::uniform(block.word[0])), core::uniform(block.word[1])};
  }

  void next_gap(int c) {
    Clocks& k = s.clocks;
    const auto place = static_cast<std::size_t>(c);
    const std::uint32_t candidate = k.candidates[place];
    Gap gap;
    if (candidate < known_gaps[place]) {
      gap = gaps[place][candidate];
    } else {
      gap = draw_gap(place, candidate);
      if (candidate < kept_gaps) {
        gaps[place][candidate] = gap;
        known_gaps[place] = candidate + 1;
      }
    }
    k.point[place] += gap.length;
    k.acceptance[place] = gap.acceptance;
  }

  bool runs(int c) const { return s.clocks.open[static_cast<std::size_t>(c)] != 0; }

  // The channel's clock starts to run; its bound must be renewed next.
  void start(int c) {
    Clocks& k = s.clocks;
    const auto place = static_cast<std::size_t>(c);
    if (!k.started[place]) {
      k.started[place] = true;
      k.internal[place] = k.point[place] = 0;
      k.candidates[place] = 0;
      next_gap(c);
    }
    k.recomputed[place] = s.now;
    k.bound[place] = 0;
    k.open[place] = ~std::uint64_t{0};
  }

  void halt(int c, double time) {
    Clocks& k = s.clocks;
    const auto place = static_cast<std::size_t>(c);
    k.internal[place] += k.bound[place] * (time - k.recomputed[place]);
    k.recomputed[place] = time;
    k.open[place] = 0;
    k.due[place] = never;
  }

  void renew(int c, double log_bound, double closes = never) {
    Clocks& k = s.clocks;
    const auto place = static_cast<std::size_t>(c);
    k.internal[place] += k.bound[place] * (s.now - k.recomputed[place]);
    k.recomputed[place] = s.now;
    const double bound = exp(log_bound);
    k.bound[place] = bound;
    exploded = exploded || bound > greatest_bound;
    const double due = s.now + std::max(k.point[place] - k.internal[place], 0.0) / bound;
    k.due[place] = due < closes ? due : never;
  }

  // The same for those of a block that are open, all lanes at once.
  void renew_block(int block, const Lanes& log_bounds, const Lanes* closes = nullptr) {
    Clocks& k = s.clocks;
    const auto first = static_cast<std::size_t>(block);
    const double now = s.now;
    Lanes bounds = log_bounds, internals, dues;
    core::exp_each(bounds.data(), 1);
    for (std::size_t m = 0; m < members; ++m) {
      const std::size_t c = first + m;
      internals[m] = k.internal[c] + k.bound[c] * (now - k.recomputed[c]);
      const double left = k.point[c] - internals[m];
      dues[m] = now + (left > 0.0 ? left : 0.0) / bounds[m];
    }
    if (closes != nullptr)
      for (std::size_t m = 0; m < members; ++m) dues[m] = dues[m] < (*closes)[m] ? dues[m] : never;
    double greatest = 0;
    for (std::size_t m = 0; m < members; ++m) {
      const std::size_t c = first + m;
      const bool open = k.open[c] != 0;
      k.internal[c] = open ? internals[m] : k.internal[c];
      k.recomputed[c] = open ? now : k.recomputed[c];
      k.bound[c] = open ? bounds[m] : k.bound[c];
      k.due[c] = open ? dues[m] : k.due[c];
      greatest = open && bounds[m] > greatest ? bounds[m] : greatest;
    }
    exploded = exploded || greatest > greatest_bound;
  }

  // ---- moments known in closed form

  void set_flip(int i, double time) {
    s.flip[static_cast<std::size_t>(i)] = time < horizon ? time : never;
    if (time < s.first_flip_time || (time == s.first_flip_time && i < s.first_flip)) {
      s.first_flip = i;
      s.first_flip_time = s.flip[static_cast<std::size_t>(i)];
    } else if (i == s.first_flip) {
      find_first_flip();
    }
  }
  void find_first_flip() {
    s.first_flip_time = least(s.flip);
    s.first_flip = 0;
    while (s.flip[static_cast<std::size_t>(s.first_flip)] != s.first_flip_time) ++s.first_flip;
  }

  // Whether something that has just changed to `above` its rest lies more than `threshold` above it, and the moment
  // at which it will have sunk to it.
  bool above(int i, double above, double threshold, double rate, double changed) {
    const double ratio = above / threshold;
    double end = never;
    if (ratio > 1) end = changed + log(ratio) / (ln2 * rate);
    const bool holds = ratio > 1 && end > s.now;
    set_flip(i, holds ? end : never);
    return holds;
  }

  // ---- acts that are due

  void schedule(double time, Pending act) {
    if (!(time < horizon)) return;
    if (s.pending_count == max_pending) {
      exploded = true;
      return;
    }
    act.order = ++s.order;
    if (time < s.first_pending_time) {
      s.first_pending_time = time;
      s.first_pending = s.pending_count;
    }
    s.pending_time[s.pending_count] = time;
    s.pending[s.pending_count++] = act;
  }

  Pending take_first_pending() {
    const std::uint32_t place = s.first_pending;
    const Pending act = s.pending[place];
    s.now = s.first_pending_time;
    --s.pending_count;
    s.pending[place] = s.pending[s.pending_count];
    s.pending_time[place] = s.pending_time[s.pending_count];
    s.first_pending_time = never;
    for (std::uint32_t i = 0; i < s.pending_count; ++i) {
      const bool earlier =
          s.pending_time[i] < s.first_pending_time ||
          (s.pending_time[i] == s.first_pending_time && s.pending[i].order < s.pending[s.first_pending].order);
      if (earlier) {
        s.first_pending = i;
        s.first_pending_time = s.pending_time[i];
      }
    }
    return act;
  }
};

}  // namespace demarche::run::floor
