#pragma once
// The compiled model: everything a run needs, as flat arrays, with every name already turned into an index or a hash.
// Built once by language/compile, shared by all threads, never changed by a run. Meaning lives elsewhere: a "law" is
// an ordered list of labelled guards here, an alliance's motion a few cells, acts and channels.
//
// Times are days since the scenario's start; hazards are per day; log-odds are natural.

#include <cstdint>
#include <string>
#include <vector>

#include "core/distribution.hpp"
#include "core/ids.hpp"
#include "core/measure.hpp"
#include "core/rows.hpp"

namespace demarche::core {

// ---- numbers ---------------------------------------------------------------------------------------------------
// All scalars of the model stand in one table of slots. Some are drawn per world, some follow from others.

struct UncertainNumber {
  Index slot;
  Distribution distribution;
  std::uint64_t name;  // hash of its path, e.g. "strike-again.rate"
};

// A slot that is one of 0 … n-1 with the probabilities in `shares` (slots); what is missing to one is value n.
struct UncertainChoice {
  Index slot;
  Range shares;  // into Program::slot_lists
  std::uint64_t name;
};

struct DerivedNumber {
  enum class Operation : std::uint8_t {
    logarithm,             // log a
    logit,                 // log(a / (1 - a))
    chance_to_log_hazard,  // log(-log(1 - a) / b): chance a within b days
    sum,                   // a + b
    difference,            // a - b
    product,               // a b
    quotient,              // a / b
    reciprocal,            // 1 / a
    complement,            // 1 - a
    round,                 // nearest integer, halves to even
  };
  Index slot;
  Operation operation;
  Index a = none;
  Index b = none;
};

// ---- state -----------------------------------------------------------------------------------------------------

// One grounded variable. Between changes x(t) = rest + (x(s) - rest) 2^(-(t - s) decay_rate).
struct Cell {
  std::string name;         // "grievance(IRN, ALB)"
  Index initial = none;     // slot
  Index decay_rate = none;  // slot of 1/half-life [per day]; none: stays as it is
  Index rest = none;        // slot; needed with decay_rate
  double low = -never;
  double high = never;
  bool is_count = false;     // integer; refuses to go below `low`
  bool is_log_odds = false;  // shown as a probability
};

// A distribution over suspects and "someone else" (weight 0): log-weights in the state, and for each suspect a cell
// `first_cell + j` that holds the log-odds of its share. Only findings, `set_share`, `inherit` and `share` change them.
struct Softmax {
  Index first_cell = 0;
  Index count = 0;
  Index first_weight = 0;  // into the state's weights
  Range initial;           // slots of the initial log-weights, into slot_lists
};

// What some found about an incident and another observer has neither seen nor been given; `share` hands it over.
struct Ledger {
  std::string name;                   // "evidence(july, ALB + USA, GBR)": known to the first, not to the last
  Index first_weight = 0, count = 0;  // into the state's weights: log-weights per suspect, 0 at the start
};

// ---- conditions ------------------------------------------------------------------------------------------------

enum class Relation : std::uint8_t { at_least, above, at_most, below, is, is_not };

inline bool compare(double value, Relation relation, double threshold) {
  // Per relation, in their order, which of below, equal and above it accepts, as bits.
  constexpr std::uint8_t accepted[] = {0b110, 0b100, 0b011, 0b001, 0b010, 0b101};
  const int place = value > threshold ? 2 : value == threshold ? 1 : 0;
  return ((accepted[static_cast<std::size_t>(relation)] >> place) & 1) != 0;
}

// One elementary condition. `threshold` is a slot: a value, a number of acts, or a duration in days.
struct Atom {
  enum class Kind : std::uint8_t {
    cell,    // cell(t) relation threshold
    count,   // number of acts counted so far relation threshold
    window,  // at least (at_least) or fewer than (below) `number` acts within the last `threshold` days
    since,   // time since the last act relation (at_least, below) threshold; false when there was none
  };
  Kind kind = Kind::cell;
  Relation relation = Relation::at_least;
  Index subject = none;  // cell or counter
  Index threshold = none;
  Index number = 1;  // window
};

// Counts the acts that match a pattern, and remembers the times of the last `keep`.
struct Counter {
  Index keep = 0;
  bool after_decision = false;  // acts before the decision do not count
  Index until = none;           // slot: days after the decision up to which acts count (implies after_decision)
};

// Conditions are postfix code over atoms; an empty range is true.
struct Code {
  enum class Operation : std::uint8_t { atom, negation, conjunction, disjunction, always, never };
  Operation operation = Operation::atom;
  Index atom = none;
};
struct Condition {
  Range code;
};

// ---- acts ------------------------------------------------------------------------------------------------------

// Where a number inside an act comes from.
struct Amount {
  enum class Kind : std::uint8_t {
    number,     // slot `index`
    each,       // factor × distribution `index` (Program::distributions), drawn afresh, address `name`
    parameter,  // factor × parameter `index` of the act (trigger or parent act, for a parameter or delay)
    cell,       // factor × cell `index`
  };
  Kind kind = Kind::number;
  Index index = none;
  Index factor = none;  // slot; none: 1
  std::uint64_t name = 0;
};

struct Effect {
  enum class Kind : std::uint8_t { change, finding, set_share, inherit, share };
  enum class Operation : std::uint8_t { add, subtract, multiply, set };
  Kind kind = Kind::change;
  Operation operation = Operation::add;
  Index only_if = none;  // condition; the effect is skipped when it fails
  Index cell = none;     // change: what changes
  Amount amount;         // change: by how much; finding: d; set_share: log-odds; inherit: similarity; share: trust
  Index softmax = none;  // set_share, inherit, share: whose distribution
  Index member = none;   // set_share: which suspect
  // finding: softmaxes that learn of it, into index_lists; inherit: member j takes index_lists[begin + j] of `source`
  Range audience;
  Index source = none, truth = none;  // inherit: softmax; finding: cell that holds the true perpetrator's index
  Range names;                        // finding: hash of each suspect's draw, into name_lists
  Range ledgers;  // finding: where it is noted for others; share: what is handed over; into index_lists
};

// An act about to happen: which kind, and how each of its parameters is filled (Program::amounts).
struct Call {
  Index kind = none;
  Index parameters = 0;  // first amount; as many as the kind has parameters
};

struct Consequence {
  Amount after;  // days; `parameter` refers to the parent act
  Call call;
  Index unless = none;  // condition, checked when due
  Index alive = none;   // cell; the timer dies silently when its value is no longer what it was at scheduling
};

struct Need {
  enum class Kind : std::uint8_t { condition, stock } kind = Kind::condition;
  Index condition = none;
  Index cell = none;  // stock: amount must not exceed cell - low
  Amount amount;
  Index reason = none;  // label
};

struct VerdictStep {
  Index believed = none;  // condition; none: holds
  Index truth = none;
  std::uint8_t result = 0;  // when it fails: 1 contested, 2 unlawful
  Index label = none;
};

// Counters, measures and their like are touched by an act, possibly only if a cell has a value ("by the perpetrator").
struct Touch {
  Index index = none;  // of the counter or measure
  Index guard_cell = none;
  double guard_value = 0;
  bool guard_differs = false;  // only if the cell has another value
};

// An act that may still be open at the end of a run. Options of one group (an act over this or that incident) follow
// each other.
struct Option {
  Touch act;  // its index is that of the kind of act; open only if its guard passes
  Index group = none;
};

// A grounded act: action, actor, target, incident.
struct ActKind {
  std::string name;           // "sever_relations/ALB/IRN/july"
  std::uint64_t address = 0;  // hash of "action/actor/target", base of its ordinals' draws
  Index action = none, actor = none, target = none, incident = none;
  Index tuple = none;  // ordinal counter shared by all incidents of one (action, actor, target)
  Index track = none;
  std::int32_t rung = 0;
  double score = 0;  // on the scale that the scenario chose
  Index parameter_count = 0;
  Range needs, effects, consequences, verdict;
  Range counters;            // into touches
  Range measures;            // into touches
  Range prevented_measures;  // into touches
  Range reactions;           // into index_lists
};

// ---- causes ----------------------------------------------------------------------------------------------------

struct Driver {
  enum class Transform : std::uint8_t { none, log1p, sqrt, logistic } transform = Transform::none;
  Index first = none;   // cell
  Index second = none;  // cell; product when present
};

struct Term {
  Index coefficient = none;  // slot: log(ratio) / per
  Index driver = none;
  Index reference = none;  // slot: coefficient · at, for observers (`log_base` has taken it off); none: 0
};

// A grounded tendency. Hazard exp(log_base + Σ coefficient · driver) per day; `log_base` already holds -Σ coefficient ·
// at.
struct Channel {
  std::string key;         // "strike-again/IRN/ALB/july"; channels are sorted by key, bytewise
  std::uint64_t name = 0;  // hash of the key, or of the key under the rule's old name
  Index rule = none;
  Range calls;
  Index log_base = none;  // slot
  Range terms;
  Index while_ = none;  // condition; opens the window
  Index gate = none;    // condition: once, cooldown; does not re-arm a window
  Index window = none;  // slot: days; none: open as long as the condition holds
};

// A grounded reaction. Happens with logit p = logit + Σ coefficient · driver, `delay` days after its trigger.
struct Reaction {
  std::string key;
  std::uint64_t name = 0;
  Index rule = none;
  Range calls;
  Index logit = none;  // slot
  Range terms;
  Index requires_ = none;  // condition at the trigger
  Index unless = none;     // condition when due
  Amount delay;            // days; `each` is addressed by the reaction's name
};

// ---- history, responses --------------------------------------------------------------------------------

struct HistoryItem {
  double time = 0;
  Call call;  // kind none: only the effects below
  Range effects;
  Index only_if = none;  // condition; silently left out when it fails
};

struct Forced {
  double time = 0;
  Call call;
  Index only_if = none;  // silently left out when it fails (another actor's turn)
  Index unless = none;
};

struct When {
  Index condition = none;
  Amount delay;  // days; number or each
  Call call;
  Index only_if = none, unless = none;
  bool each_time = false;
};

struct Forbidden {
  Index channel = none, reaction = none;
  double until = never;          // days since start
  Index until_condition = none;  // lifted for good once it holds
};

struct Tilted {
  Index channel = none, reaction = none;
  double log_factor = 0;
};

struct Response {
  std::string name;
  Range forced, whens, forbidden, tilted;
};

struct Program {
  // numbers
  std::vector<double> numbers;  // reference values; derived ones filled by finish()
  std::vector<UncertainNumber> uncertain_numbers;
  std::vector<UncertainChoice> uncertain_choices;
  std::vector<DerivedNumber> derived;  // in order of evaluation
  std::vector<Distribution> distributions;
  QuantileTables tables;
  std::vector<Index> slot_lists;
  // state
  std::vector<Cell> cells;
  std::vector<Softmax> softmaxes;
  std::vector<Ledger> ledgers;
  Index weight_count = 0;  // of softmaxes and ledgers
  // conditions
  std::vector<Atom> atoms;
  std::vector<Counter> counters;
  std::vector<Code> code;
  std::vector<Condition> conditions;
  // acts
  std::vector<ActKind> kinds;
  Index tuple_count = 0;
  std::vector<Amount> amounts;
  std::vector<Effect> effects;
  std::vector<Consequence> consequences;
  std::vector<Need> needs;
  std::vector<VerdictStep> verdicts;
  std::vector<Touch> touches;
  std::vector<Call> calls;
  std::vector<Index> index_lists;
  std::vector<std::uint64_t> name_lists;
  // causes
  std::vector<Driver> drivers;
  std::vector<Term> terms;
  std::vector<Channel> channels;
  std::vector<Reaction> reactions;
  // plan
  double decision = 0;               // days since start
  double horizon = 0;                // days since start
  std::vector<HistoryItem> history;  // in order of time
  std::vector<Forced> forced;        // per response in order of time
  std::vector<When> whens;
  std::vector<Forbidden> forbidden;
  std::vector<Tilted> tilted;
  std::vector<Response> responses;
  std::vector<Measure> measures;
  std::vector<Option> options;
  // names, opaque to core
  std::vector<std::string> actors, actions, incidents, tracks, labels, rules;

  // ---- made by finish() ------------------------------------------------------------------------------------------
  std::vector<Index> world_derived;          // derived numbers that depend on an uncertain one
  std::vector<std::uint8_t> tracked;         // per atom: part of a condition that opens or watches something
  std::vector<std::uint8_t> is_conjunction;  // per condition: all of its `condition_atoms` and nothing else
  std::vector<Range> condition_atoms;        // into the two lists below
  std::vector<Index> condition_atom_list;
  std::vector<Atom> condition_atom_copies;
  std::vector<Range> cell_atoms, counter_atoms, atom_conditions, condition_users, cell_measures;
  struct User {
    enum class Kind : std::uint8_t { channel_while, channel_gate, when, forbidden } kind;
    Index index;
  };
  std::vector<User> users;
  std::vector<Index> cell_atom_list, counter_atom_list, atom_condition_list, cell_measure_list;
  std::vector<std::uint32_t> counter_ring;  // first place of each counter's ring of times
  std::uint32_t ring_size = 0;
  std::vector<Row> rows;           // of channels
  std::vector<Index> channel_row;  // per channel
  std::vector<Range> cell_rows;    // what each cell drives, into the list
  std::vector<RowPart> cell_row_list;
  std::vector<ReactionRow> reaction_rows;
  std::vector<Index> row_reactions;  // of all rows, one after another
  std::vector<Range> kind_rows;      // what each kind of act triggers, into the list
  std::vector<Index> kind_row_list;

  // Checks every index (contract), fills the derived numbers at reference values and the dependency lists above.
  void finish();
  // Recomputes derived numbers `numbers[slot]` in order; all of them, or those that depend on the world.
  void derive_all(std::vector<double>& values) const;
  void derive_world(std::vector<double>& values) const;

  // Compiled once, in program.cpp, instead of wherever one is made or copied.
  Program();
  Program(const Program&);
  Program(Program&&) noexcept;
  Program& operator=(const Program&);
  Program& operator=(Program&&) noexcept;
  ~Program();
};

}  // namespace demarche::core
