#pragma once
// One run at a time: draws the world, replays the history, plays any of the responses on the same luck.
//
// Relational events in continuous time by the modified next reaction method with exact thinning (Anderson 2007;
// models/README.md says what is computed, bounds.cpp when bounds are renewed). Every draw has an address
// (core/random.hpp), so two responses share the luck of every act that both could have. Nothing in a run allocates,
// logs or throws, except that a broken contract throws ContractError at its end.

#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include "core/elementary.hpp"
#include "core/explosion.hpp"
#include "core/forks.hpp"
#include "core/lanes.hpp"
#include "core/luck.hpp"
#include "core/observer.hpp"
#include "core/plans.hpp"
#include "core/program.hpp"
#include "core/random.hpp"
#include "core/state.hpp"
#include "core/tilt.hpp"
#include "core/world_draws.hpp"

namespace demarche::core {

class Engine {
 public:
  enum class End : std::uint8_t {
    horizon,
    exploded,  // a limit was passed; explosion() says which
  };
  static constexpr std::uint32_t default_moment_limit = 100'000;
  static constexpr double greatest_bound = 1e6;  // per day
  // Of a variable, up or down: below it a double still tells single units apart, and no outcome overflows.
  static constexpr double greatest_value = 1e15;

  // `program` must be finished and outlive the engine. Allocates all that runs will need.
  explicit Engine(const Program& program, std::uint32_t moment_limit = default_moment_limit);

  // Draws `world` and replays the history of run `run`; reports the replayed acts to `observer` if there is one.
  // Returns `exploded` when the history itself passes a limit; then no response may be played.
  End begin(std::uint64_t seed, std::uint64_t run, std::uint64_t world, Observer* observer = nullptr);

  // Plays one response of the run begun, from the decision to the horizon. May be called for any response, in any
  // order; in that of their indices, and unwatched, what responses have in common until they part (core/forks.hpp) is
  // played once.
  End play(Index response, Observer* observer = nullptr);

  // Of the response just played: one value per measure, and whether each rule made an act happen.
  std::span<const double> outcomes() const { return outcomes_; }
  std::span<const std::uint8_t> fired() const { return {state_.fired.begin(), state_.fired.size()}; }

  // Why what was last begun or played was stopped.
  const Explosion& explosion() const { return explosion_; }

  // From now on worlds are begun and responses played with the tilts of `weigher`, a mixture over this program that
  // must outlive the engine or its replacement, and every run is weighed; null: with the model's own chances. Tilts act
  // from the decision on; what history has set going is not tilted.
  void weigh_by(Weigher* weigher);
  // Of the response just played and weighed: what its clock saw until its end, and what the model itself expects.
  Exposure exposure(Index channel) const;

  double now() const { return state_.now; }
  // Value of a cell now, in its own scale (log-odds for log-odds variables).
  double value(Index cell) const { return cell_at(cell, state_.now); }
  // What the law says now at the door that a measure of the kinds door_truth and door_belief asks about; after begin(),
  // at the decision.
  Verdict door(Index measure) const {
    const Measure& asked = program_.measures[measure];
    return verdict(asked.verdict, asked.kind == Measure::Kind::door_belief);
  }
  // A slot's value in this world.
  double number(Index slot) const { return numbers_[slot]; }
  // Of the candidate being accepted, for observers: its hazard [per day], and the log of each term's factor on it,
  // relative to the driver at its reference (`at`; 0 if it has none).
  double hazard() const { return hazard_; }
  std::span<const double> driver_logs() const { return {driver_logs_.data(), driver_count_}; }
  std::uint32_t moments() const { return state_.moments; }
  // Of these, how many had been played for another response.
  std::uint32_t moments_in_common() const { return begun_at_; }
  std::uint32_t candidates() const { return candidates_; }
  std::size_t open_channels() const { return state_.open.size(); }
  const Program& program() const { return program_; }

 private:
  // The largest that a term can become.
  struct Bound {
    double value;
    bool stays;  // until its driver is changed
  };
  // A transform asked for last and its value.
  struct Known {
    double x = std::numeric_limits<double>::quiet_NaN();
    double value = 0;
  };
  static double transform(Driver::Transform transform, double x);
  static double transformed(Known& known, Driver::Transform by, double x) {
    if (x != known.x) known = {x, transform(by, x)};
    return known.value;
  }

  // world.cpp
  void plan_world();
  void plan_start();
  void draw_world(std::uint64_t world);
  void fade(Index cell);
  void start_cell(Index cell);
  void start_softmax(Index softmax);
  void open_everything();

  // engine.cpp: runs, the loop
  void withdraw();
  void explode(Explosion::Limit limit, Index which = none);
  void apply();
  void tilt();
  void force(Index first);

  // forks.cpp: what responses have in common
  const Fork* start_of(Index response) const;
  void expect_forks(Index response, const Fork* start);
  void pass_forks(double next, bool is_timer);
  void keep(Fork& fork);
  bool goes_along(Index response) const;
  void branch_off(Index response, const Fork& fork);

  // clocks.cpp
  Index first_candidate();
  void candidate(Index place);
  void open_clock(Index channel);
  void close_clock(Index channel, double time);
  void close_windows(double time);
  void renew_bounds();
  void renew_bound(Index channel) { renew_bound(channel, elementary::exp(log_bound(channel))); }
  void renew_bound(Index channel, double bound);
  void set_bound(Index channel, double bound);
  double log_bound(Index channel);
  void log_bounds(Index row, double* sums);
  std::uint8_t lane_of(Index channel) const {
    return static_cast<std::uint8_t>(1 << (channel - program_.rows[program_.channel_row[channel]].first));
  }
  double hazard_at(Index channel, double time) const;
  double term_at(const TermPlan& term, double time) const {
    const double first = cell_at(term.first, time);
    if (term.transform != Driver::Transform::none)
      return numbers_[term.coefficient] * transformed(known_now_[term.driver], term.transform, first);
    return numbers_[term.coefficient] * (term.second == none ? first : first * cell_at(term.second, time));
  }
  Bound term_bound(const TermPlan& term, double time) const;
  void next_gap(Index channel);

  // conditions.cpp: atoms, conditions, timers, who may act
  bool atom_now(const Atom& atom, double time) const {
    if (atom.kind == Atom::Kind::cell && !decays(atom.subject))
      return compare(cell_at(atom.subject, time), atom.relation, numbers_[atom.threshold]);
    return moving_atom_now(atom, time, atom_flip(atom, time));
  }
  bool moving_atom_now(const Atom& atom, double time, double flip) const;
  double atom_flip(const Atom& atom, double time) const;
  bool holds(Index condition) const { return condition == none || holds_now(condition); }
  bool holds_now(Index condition) const;  // evaluated afresh
  bool holds_otherwise(Index condition, Index from) const;
  void plan_conditions();
  bool holds_tracked(Index condition) const;
  void tabulate();
  void refresh_atom(Index atom);
  void refresh_condition(Index condition);
  void user_changed(const Program::User& user, bool holds);
  void update_channel(Index channel);
  void set_while(Index channel, bool holds);
  void propagate();
  void flip(Index timer);
  void set_timer(Index id, double time);
  void clear_timer(Index id);
  Index earliest_timer();

  // acts.cpp: what an act does
  bool happen(const Call& call, const std::array<double, max_parameters>& from, const Cause& cause);
  bool prevent(Index kind, const Cause& cause, Prevented::Why why, Index reason);
  double amount(const Amount& amount, const double* parameters, std::uint32_t ordinal, Purpose purpose) const {
    if (amount.kind != Amount::Kind::number) return other_amount(amount, parameters, ordinal, purpose);
    return amount.factor == none ? numbers_[amount.index] : numbers_[amount.factor] * numbers_[amount.index];
  }
  double other_amount(const Amount& amount, const double* parameters, std::uint32_t ordinal, Purpose purpose) const;
  void perform(Range effects, const double* parameters, std::uint32_t ordinal);
  void set_cell(Index cell, double value) { set_cell(cell, value, cell_at(cell, state_.now)); }
  void set_cell(Index cell, double value, double present);
  void count(Index counter);
  void schedule(double time, const Cause& cause, const std::array<double, max_parameters>& parameters,
                double alive_value = 0);
  Scheduled take_scheduled(Index place);
  void run_scheduled(Index place);
  Index earliest_scheduled();
  void run_history(const HistoryItem& item, Index index);
  Verdict verdict(Range steps, bool as_believed) const;

  // beliefs.cpp: who did it
  void plan_beliefs();
  void change_beliefs(const Effect& effect, const double* parameters, std::uint32_t ordinal);
  void find(const Effect& effect, double d, std::uint32_t ordinal);
  void hear(Index item) const;
  void hear_all();
  void renew_shares(Index softmax, Index exact, double exact_value);
  void renew_shares(std::span<const Index> softmaxes);
  void leave_unknown(Index softmax);
  void forget_cells(const Softmax& softmax);
  void note_known(Index softmax) const;
  void log_shares(std::span<const Index> softmaxes);
  double share(const Softmax& softmax, Index member) const;

  // reactions.cpp
  void plan_reactions();
  template <class ConditionOf>
  void plan_required(ReactionRowPlan& plan, ConditionOf&& condition_of);
  void react(Index kind, const Act& act);
  void react_each(const ReactionRow& row, std::uint32_t ordinal, const Act& act);
  void react_together(Index row, std::uint32_t ordinal, const Act& act);
  void add_term(const ReactionRowTerm& term, const ReactionRow& row, std::uint32_t asked, double* sums) const;
  double lane_value(Index cell, bool asked) const;
  std::uint32_t lanes_that_hold(const LaneAtom& atom, std::uint32_t asked) const;
  double acceptance_of(const ReactionPlan& reaction, std::uint32_t ordinal) const;
  void follow(Index reaction, std::uint32_t ordinal, const Act& act);

  // tilt.cpp: importance sampling
  void tilt_world(std::uint64_t world);
  void apply_tilt();
  void withdraw_tilt();
  bool is_reached();
  bool accepts_weighed(Index reaction, double log_odds, double u);
  void weigh_run();

  // measures.cpp
  void start_measures();
  void account(Index cell);      // before the cell changes
  void account_new(Index cell);  // after it has changed
  void account_act(const ActKind& kind, const Act& act);
  void account_prevented(const ActKind& kind);
  bool has_left(Index stock, double needed) const;
  bool is_possible(const ActKind& kind);
  double count_open(Range options);
  void finish_measures();
  void measure_segment(Index measure, double until);

  bool guard_passes(const Touch& touch) const {
    return touch.guard_cell == none ||
           (state_.cells[touch.guard_cell].value == touch.guard_value) != touch.guard_differs;
  }
  double cell_at(Index cell, double time) const {
    const double value = state_.cells[cell].value;
    const Fading& fading = fading_[cell];
    if (!(fading.rate > 0)) return value == value ? value : share_now(cell);
    return value == fading.rest ? value : decayed(fading, value, time - state_.cells[cell].changed);
  }
  double decayed(const Fading& fading, double value, double since) const {
    Decay& decay = decays_[fading.decay];
    // Often asked for in the moment of its change; but when, a processor cannot guess.
    const bool has_begun = since != 0;
    if (has_begun & (since != decay.since)) decay = {since, elementary::exp2(-since * fading.rate)};
    return fading.rest + (value - fading.rest) * (has_begun ? decay.factor : 1);
  }
  double share_now(Index cell) const;
  bool decays(Index cell) const { return fading_[cell].rate > 0; }

  const Program& program_;
  std::uint32_t moment_limit_;
  std::vector<double> numbers_;  // this world's
  std::vector<Fading> fading_;   // per cell

  // The decay asked for last, per half-life: what many actors feel the same act does to them fades alike.
  struct Decay {
    double since = -1;  // days
    double factor = 1;
  };
  mutable std::vector<Decay> decays_;

  std::vector<TermPlan> terms_;  // as the program's, with their drivers
  // Many channels have terms in common, so what a term contributes to bounds is worked out once. It is right for as
  // long as time stands still and no act is performed (`moment_`); until an act changes its driver, if the driver does
  // not fade or lies where its rest bounds the term; or as long as the world, if no act ever changes it.
  struct Share {
    double value = 0;
    std::uint64_t until = 0;  // the last moment for which it is right
  };
  static constexpr std::uint64_t for_good = std::numeric_limits<std::uint64_t>::max();
  std::vector<std::uint8_t> cells_that_change() const;
  void plan_bounds();
  void plan_rows(const std::vector<Index>& share_of);
  double renew_share(Index share);
  void forget_shares(Marks& kept) {
    for (const Index share : kept) shares_[share].until = 0;
    kept.clear();
  }
  std::vector<Index> share_of_;  // per term
  std::vector<SharePlan> share_plans_;
  std::vector<Share> shares_;
  std::vector<Range> cell_shares_;  // into the list
  std::vector<Index> cell_share_list_;
  Marks settled_, fixed_;  // shares that are right for good in this response, in this world
  std::uint64_t moment_ = 1;
  std::vector<RowTerm> row_terms_;
  std::vector<Range> rows_;  // of them, per row
  std::vector<LaneTerm> lane_terms_;
  std::vector<FixedTerm> fixed_terms_;
  std::uint64_t world_ = 0;                            // counts what was begun
  List<Index> renewed_;                                // channels that are renewed together
  std::vector<double> bounds_;                         // their logs, then themselves
  mutable std::vector<Known> known_now_, known_rest_;  // per driver: at present values, and at the rest
  std::vector<AtomPlan> atoms_;                        // of all conditions, one after another
  std::vector<ConditionPlan> conditions_;
  std::vector<Index> tracked_, used_;  // atoms, and conditions that open or watch something
  std::vector<std::uint64_t> truth_tables_;
  std::vector<std::uint8_t> has_table_, atom_condition_bits_;  // the latter beside Program::atom_condition_list
  std::vector<CellPlan> cells_;
  std::vector<ChannelPlan> channels_;
  std::vector<ReactionPlan> reactions_;
  std::vector<ReactionRowPlan> reaction_rows_;
  std::vector<Index> common_atoms_;
  std::vector<LaneAtom> lane_atoms_;
  std::vector<ReactionRowTerm> reaction_terms_;
  std::vector<LaneTerm> reaction_lane_terms_;
  std::vector<ReactionRowMemory> row_memories_;
  std::vector<std::uint8_t> varies_;  // per channel: a driver may change between acts
  bool judges_ = false;               // some measure asks for verdicts

  WorldDraws draws_;
  struct Gap {
    double length, acceptance;  // in internal time; uniform
  };
  mutable Remembered<double> remembered_;  // amounts and findings of this run
  Remembered<Gap> remembered_gaps_;

  // What depends on the world: cells that fade, cells and beliefs at the start, conditions' atoms at the decision.
  std::vector<Index> varying_fading_, varying_cells_, varying_softmaxes_, varying_atoms_;
  std::vector<Index> opening_;  // channels that open at the decision unless the world or the history prevents it
  State origin_;                // before anything has happened, at the numbers' reference values
  State base_;                  // at the decision
  mutable State state_;         // of the response being played; shares of unwatched beliefs are filled in when read
  bool replaying_ = false;
  bool is_stopped_ = false;  // leaves the loop: exploded, or reached what the run is played for
  Explosion explosion_;
  bool contract_broken_ = false;
  std::uint64_t seed_ = 0, run_ = 0;
  const Response* response_ = nullptr;
  Observer* observer_ = nullptr;
  Weigher* weigher_ = nullptr;
  bool weighs_ = false;    // what happens now
  double weighed_at_ = 0;  // the run's end, or when that happened [day]
  std::uint32_t candidates_ = 0;

  std::vector<double> tilt_;           // per channel, log
  std::vector<double> reaction_tilt_;  // per reaction, log
  bool tilts_reactions_ = false;       // of the response being played, some
  std::vector<std::uint16_t> reaction_forbidden_;
  // Of the response being played, in its order: how often each `when` was, and which prohibitions no longer stand.
  std::vector<std::uint32_t> when_done_;
  std::vector<std::uint8_t> forbidden_lifted_;
  std::vector<std::uint8_t> when_turned_;  // per `when` of any response: its condition has come to hold
  std::vector<Index> forbidden_first_;     // per prohibition: the first of its response that ends when it does
  Index most_forced_ = 0;                  // acts of one response

  Forks forks_;
  Range fork_;                  // those that the response being played has before it
  double fork_time_ = never;    // of the first of them [day]
  std::uint32_t begun_at_ = 0;  // moment

  // what the act being performed has changed
  Marks changed_cells_, changed_counters_, dirty_conditions_;
  RowMarks dirty_rows_;  // channels whose bounds are to be renewed if they run

  // A belief that opens, drives and measures nothing is worked out when somebody asks for it; until then its cells are
  // not a number.
  std::vector<std::uint8_t> unwatched_;  // per softmax
  std::vector<Index> softmax_of_;        // per cell; none: no share
  struct FindingPlan {
    std::vector<Index> watched;       // softmaxes that learn of it at once
    std::vector<std::uint8_t> later;  // per softmax, then per ledger: how often it takes it in when asked
  };
  std::vector<FindingPlan> findings_;
  std::vector<Index> finding_of_;        // per effect
  std::vector<double> odds_, log_odds_;  // of shares that are renewed together
  double hazard_ = 0;
  std::vector<double> driver_logs_;
  std::size_t driver_count_ = 0;
  std::vector<double> outcomes_;
};

}  // namespace demarche::core
