#pragma once
// A second simulator of a core::Program, slow and plain, to check the engine against: small time steps, every
// condition asked anew from its definition, std::mt19937_64 and libm. It shares nothing with the engine but the
// program's data structures.
//
// In a step of length h from t each open channel acts with probability 1 - exp(-λ(t + h/2) h), its conditions being
// those of the step's middle; an act stands in the middle of its step, and the rest of the step is played again.
// Scheduled acts end steps, so they happen at their own times, and what an act opens or closes it opens or closes at
// once; only hazards and flips between acts are seen through the step. Each run lays its grid at random, so a flip is
// early as often as late, and the error of a law is of the order h²: with at most a few percent change of a hazard in
// a step (h = 0.05 day, half-lives of days) below 1e-4, far below the noise of some thousand runs.

#include <array>
#include <cstdint>
#include <map>
#include <random>
#include <vector>

#include "core/act.hpp"
#include "core/program.hpp"

namespace demarche::core::test {

class Stepper {
 public:
  Stepper(const Program& program, double step);

  // One run of `response` from a world of its own; `seed` is all its luck.
  void run(Index response, std::uint64_t seed);

  const std::vector<double>& outcomes() const { return outcomes_; }
  const std::vector<std::uint8_t>& fired() const { return fired_; }  // per rule
  const std::vector<Act>& acts() const { return acts_; }             // after the decision
  const std::vector<Prevented>& prevented() const { return prevented_; }

 private:
  using Parameters = std::array<double, max_parameters>;
  using Draws = std::map<std::uint64_t, double>;  // by address: one name is one draw within an act

  struct Pending {
    double time;
    std::uint64_t order;
    Cause cause;
    double alive;
    Parameters parameters;
  };
  struct ChannelState {
    bool held = false;   // its `while`, when last asked
    double closes = -1;  // end of its window
    bool spent = false;  // has acted in this window
    bool open = false;   // may act now
  };

  double uniform() { return std::uniform_real_distribution<double>(0, 1)(luck_); }
  double sample(const Distribution& distribution);
  void derive();
  void draw_world();
  void start_state();
  void replay();
  void play(const Response& response);

  double value(Index cell) const;
  double compared(Index cell, double threshold) const;  // sign of value - threshold
  bool holds(Index condition) const;                    // true for none
  bool atom_holds(const Atom& atom) const;
  double driver(Index driver) const;
  double log_hazard(Index channel) const;
  bool is_forbidden(bool reaction, Index index) const;

  void settle();
  void go_to(double time);
  void schedule(double time, const Cause& cause, const Parameters& parameters, double alive = 0);
  void run_due();
  void act_of_channel(Index channel);
  double amount(const Amount& amount, const Parameters& parameters, Draws& draws);
  bool happen(const Call& call, const Parameters& from, const Cause& cause);
  void prevent(Index kind, const Cause& cause, Prevented::Why why, Index reason);
  void perform(const Effect& effect, const Parameters& parameters, Draws& draws);
  void put(Index cell, double value);
  void renew_shares(const Softmax& softmax);
  Verdict verdict(Range steps, bool as_believed) const;
  void measure_peaks();
  void measure_areas(double from, double until);
  double shown(Index cell, double x) const;  // a probability for log-odds
  void finish_measures();

  const Program& program_;
  const double step_;
  std::mt19937_64 luck_;

  double now_ = 0;
  bool history_ = false;
  std::vector<double> number_;
  std::vector<double> value_, changed_, weight_;
  std::vector<std::vector<std::vector<double>>> told_;  // per ledger: findings not handed over, per suspect
  std::vector<std::vector<double>> counted_;            // per counter: times
  std::vector<ChannelState> channel_;
  std::vector<Pending> pending_;
  std::uint64_t order_ = 0;
  std::uint32_t act_number_ = 0;
  const Response* response_ = nullptr;
  std::vector<std::uint8_t> when_held_, when_done_, lifted_;
  std::vector<double> tilt_, reaction_tilt_;
  std::vector<double> measured_;
  std::vector<double> outcomes_;
  std::vector<std::uint8_t> fired_;
  std::vector<Act> acts_;
  std::vector<Prevented> prevented_;

  // Answers remembered as long as neither time nor state has changed.
  void changed() { ++stamp_; }
  std::uint64_t stamp_ = 1;
  mutable std::vector<std::uint64_t> value_stamp_, condition_stamp_;
  mutable std::vector<double> known_value_;
  mutable std::vector<std::uint8_t> known_condition_;
};

}  // namespace demarche::core::test
