#pragma once
// The model library as plain structs that mirror the files in models/ (models/README.md); every value is located.
// Filled by language/reader, merged by language/library, grounded by language/compile.

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "language/located.hpp"
#include "language/numbers.hpp"
#include "language/syntax.hpp"

namespace demarche::language {

enum class Scope : std::uint8_t { world, actor, pair, belief, incident };

// Where an incident stands among a variable's arguments; none (their number) if it has none.
constexpr std::size_t incident_argument(Scope scope) {
  return scope == Scope::belief ? 1 : scope == Scope::incident ? 0 : 3;
}

struct Variable {
  Name name;
  Scope scope = Scope::actor;
  bool symmetric = false;    // pair scope: one value for both directions
  bool is_private = false;   // readable by its owner's rules only
  bool is_public = false;    // known to everybody, like the staff of a mission; only `brief` asks
  bool is_count = false;     // integers that refuse to go below the low end
  bool is_log_odds = false;  // kept as log-odds, written as shares
  std::vector<Name> states;  // named states, value = position
  double low = 0, high = 0;  // range; shares in [0, 1] for log-odds
  bool has_range = false;
  std::optional<Number> initial;    // default 0, the first state, or 50 % for log-odds
  std::optional<Number> half_life;  // days
  std::optional<Number> rest;       // default 0
  std::string unit, about, because;
  std::vector<Name> sources;
};

enum class ActorKind : std::uint8_t { state, organ, person, alliance, group, front, firm, medium, criminal, unknown };

inline constexpr std::array<std::string_view, 10> actor_kind_words{"state", "organ", "person", "alliance", "group",
                                                                   "front", "firm",  "medium", "criminal", "unknown"};

// Whether the rules that bind states bind such an actor. Who acted for whom is another question.
constexpr bool binds_states(ActorKind kind) {
  return kind == ActorKind::state || kind == ActorKind::organ || kind == ActorKind::alliance;
}

struct Actor {
  Name id;  // `ALB`
  ActorKind kind = ActorKind::state;
  std::string name, about, because;
  std::optional<Name> of;     // organ or front of a state, person of an organ
  std::optional<Name> heads;  // a person heads an organ or a state
  std::vector<Name> allies;
  std::vector<Name> sources;
};

// What a parameter of an act is set to: a number, a word or text, or another parameter by name. In a reaction's or a
// consequence's `with`, a name refers to a parameter of the trigger or parent.
using ParameterValue = std::variant<Number, Name>;

struct ParameterSetting {
  Name parameter;
  ParameterValue value;
};

struct Parameter {
  Name name;
  Quantity quantity = Quantity::plain;
  double low = 0, high = 0;
  bool has_range = false;
  bool is_text = false;                    // free text, only shown
  bool is_shown = false;                   // `shown: true`: beneath the act in a timeline
  std::vector<Name> words;                 // one of these; value = position
  std::optional<ParameterValue> standard;  // `default`
};

struct Effect {
  EffectTerm term;
  std::optional<Number> amount;    // map form: { effect: "x(self) += amount", amount: … }
  std::vector<Condition> only_if;  // `if`: asked when the effects before it have been done
};

struct Consequence {
  std::variant<Number, Name> after;  // a delay in days, or a parameter of the parent act
  Name action;
  ActorTerm by, to;
  std::vector<ParameterSetting> with;
  std::optional<Condition> unless;       // checked when due
  std::optional<VariableOf> while_same;  // dies without a word when this variable's value is another by then
  Place place;
};

struct Breach {
  Name rule;             // `sovereignty`
  bool is_view = false;  // contested: the scenario's view decides
};

struct Law {
  Name door;  // a door of models/law.yaml: free, not_a_state, retorsion, …, none
  std::vector<Name> cites;
  std::vector<Breach> breaches;
};

// Which of the two sets of conflict-cooperation scores is reported; they are never mixed.
enum class GoldsteinSet : std::uint8_t { cameo, weis_1992 };
inline constexpr std::array<std::string_view, 2> goldstein_set_words{"cameo", "weis-1992"};
inline constexpr std::array<std::string_view, 2> goldstein_set_titles{"Goldstein as CAMEO prints it",
                                                                      "Goldstein's 1992 weights, recalled"};

enum class SeenBy : std::uint8_t { all, parties, listed };

struct Action {
  Name name;
  std::string label, about, because;
  Name track;
  int rung = 0;
  std::string cameo;
  std::optional<double> goldstein;       // as CAMEO prints it
  std::optional<double> goldstein_1992;  // Goldstein's own weight of the WEIS event
  std::optional<int> kahn;
  bool reversible = false;
  SeenBy seen_by = SeenBy::all;
  std::vector<ActorTerm> seers;   // when listed
  std::vector<ActorKind> by, to;  // kinds of who can do it, and to whom; none: any
  std::vector<Parameter> parameters;
  std::vector<Condition> needs;
  std::optional<Law> law;
  std::vector<Effect> effects;
  std::vector<Consequence> consequences;
  std::vector<Name> sources;

  std::optional<double> score(GoldsteinSet set) const {
    return set == GoldsteinSet::cameo ? goldstein : goldstein_1992;
  }
};

struct DoItem {
  Name action;
  std::optional<ActorTerm> to;   // default: self
  std::optional<Name> incident;  // default: the incident in hand
  std::optional<Name> motion;    // with `propose`
  std::optional<Name> in;        // with `propose`: the alliance
  std::vector<ParameterSetting> with;
  Place place;
};

struct Driver {
  DriverTerm term;
  std::optional<Number> at;   // default 0 (50 % for log-odds)
  std::optional<Number> per;  // default 1
  Number ratio;
};

struct Rule {
  Name name;
  std::string key;  // luck's name when renamed; default the rule's name
  std::string about, because;
  std::optional<Pattern> after;      // a reaction
  bool per_incident = false;         // `per: incident`, and `per: perpetrator`
  bool per_perpetrator = false;      // one clock per attacker and victim, whichever incidents bind them
  std::vector<Condition> when;       // `while` of a tendency
  std::vector<Condition> requires_;  // `requires` of a reaction, checked at the trigger
  std::optional<Condition> unless;   // checked when due
  ActorTerm who;
  std::vector<DoItem> does;
  std::optional<Number> chance;  // share: of a reaction, or of a tendency within its window
  std::optional<Number> within;  // days: the window
  std::optional<Number> rate;    // per day
  std::optional<Number> delay;   // days
  std::vector<Driver> drivers;   // `odds` of a reaction, `ratios` of a tendency
  bool once = false;
  std::optional<Number> cooldown;  // days
  std::vector<Name> sources;
};

struct Motion {
  Name name;
  bool is_right = false;                  // `right_of: member`: nothing to block
  std::vector<Name> text;                 // elements of the text
  std::optional<Rule> opens;              // a reaction or tendency of a member whose act is `propose`
  std::vector<Condition> needs;           // of the proposal
  std::optional<Number> consultation;     // days
  std::optional<Number> silence;          // days
  std::optional<Number> objection;        // chance per member over the silence
  std::vector<Condition> objects_while;   // who may object at all
  std::vector<Driver> objection_drivers;  // `ratios`
  double blocked_by = 1;                  // weight of objections that blocks,
  bool blocked_by_is_share = false;       // or their share of all members' weight
  std::vector<std::vector<Name>> falls;   // `falls_to`: what each weaker text, tried in turn, leaves out besides
  std::optional<Name> adopted_action;
  std::optional<ActorTerm> adopted_to;
  int rung = 0;
  std::string about, because;
  std::vector<Name> sources;
};

struct Member {
  Name actor;
  double weight = 1;
};

struct Alliance {
  Name id;
  std::string name, about;
  bool members_are_allies = true;  // false: a body in which adversaries sit together
  std::vector<Member> members;
  std::vector<Motion> motions;
  std::vector<Name> sources;
};

// Weight of objections that blocks the motion: as stated, or that share of all members' weight.
double blocking_weight(const Alliance& alliance, const Motion& motion);

enum class OutcomeKind : std::uint8_t {
  probability,
  count,
  time,
  peak,
  final,
  mean,
  integral,
  peak_rung,
  prevented,
  unlawful,
  share,
  last,
  span,
  door,   // whether a door of the law stands open at the decision
  score,  // sum of the chosen Goldstein scores
  open    // how many different acts are still possible at the horizon
};

struct Outcome {
  Name name;
  OutcomeKind kind = OutcomeKind::probability;
  std::optional<Pattern> pattern;      // acts; also peak_rung, prevented, unlawful; of `door` the name is an action's
  std::optional<Pattern> among;        // share: of `pattern` among these
  std::optional<Pattern> until;        // span: from the first of `pattern` to the first of these after it
  std::optional<VariableOf> variable;  // peak, final, mean, integral
  bool as_believed = false;            // unlawful, door: the actor's view instead of the truth
  std::string unit, direction, about;  // direction: `less` or `more` is better, or empty
  std::optional<double> material;
  std::optional<double> acceptable;  // the worst value that is good enough; only with a direction
  bool rare = false;                 // a probability that plain runs hardly ever see: `compare --rare` looks for it
  std::vector<Name> sources;
  Place place;
};

// A single number replaced by its path.
struct Override {
  Name path;  // "strike-again.rate"
  Number value;
};

// One run's number that a pattern looks at: a measure, or one less another, held against bounds where there are any.
struct PatternTerm {
  Name of;                    // a measure of the pattern
  std::optional<Name> minus;  // another, taken off
  std::optional<double> at_least, at_most, above, below;
  Place place;
};

// What of all the runs' numbers is held against what was published.
enum class PatternTake : std::uint8_t {
  share,     // of runs whose term lies within its bounds
  mean,      // of the term; a time that never came counts as the horizon
  median,    // of the term
  quantile,  // of the term, at `at`
  order,     // median over runs of Kendall's tau between the observed acts' dates and the run's first times of them
};

// A regularity that others have published, how it is measured here, and the range that counts as reproducing it
// (pattern-oriented modelling, Grimm et al. 2005). Names in its measures are resolved in the scenario it is `on`.
struct PublishedPattern {
  Name name;
  std::string claims, published, because;
  std::optional<double> published_value, published_low, published_high;
  Quantity quantity = Quantity::plain;  // share, duration or plain: how its values are written
  double low = 0, high = 0;             // accepted; either may be infinite
  Name on;                              // a scenario file, as seen from the models' folder or one above it
  std::optional<Name> response;         // default: the baseline
  std::vector<Outcome> measures;
  std::vector<PatternTerm> among;  // only runs in which all of these hold
  PatternTake take = PatternTake::share;
  PatternTerm term;               // unused by `order`
  double at = 0;                  // quantile, in (0, 1)
  std::vector<Override> set;      // numbers of the scenario that differ here …
  std::vector<Override> against;  // … and those of the runs that are subtracted, run by run on the same luck
  bool is_known_miss = false;     // `stated: misses`
  bool fitted = false;            // `sample: in`: the numbers of the rules were chosen with this pattern in view
  std::vector<Name> sources;
  Place place;
};

struct Document {
  Name id;
  std::string about;  // what it is
  std::string date;
};

struct Fact {
  Name id;
  Name document;
  std::string date, says;
  bool alleged = false;
  std::vector<std::pair<double, Quantity>> values;  // what it states, in base units
  std::string unused;                               // why nothing of the library or its scenarios cites it
  Place place;
};

struct Disagreement {
  Name id;
  std::string about, taken;
  std::vector<std::pair<Name, std::string>> versions;
};

// A contested view of the law: the scenario picks one option, each an outcome of the condition that names the view.
enum class LegalResult : std::uint8_t { lawful, contested, unlawful };
struct View {
  Name name;
  std::string about;
  std::vector<std::pair<Name, LegalResult>> options;
  Name standard;  // the default option
  std::vector<Name> sources;
};

// One condition of a door. The first that fails decides; what failing means is fixed or left to a view.
struct DoorCondition {
  std::string label;
  std::optional<Condition> holds;     // for both verdicts …
  std::optional<Condition> believed;  // … or one each
  std::optional<Condition> truth;
  LegalResult fails = LegalResult::unlawful;
  std::optional<Name> view;
  Place place;
};

struct Door {
  Name name;
  std::string about;
  bool is_shut = false;  // no act passes: `none`
  std::vector<DoorCondition> conditions;
  std::vector<Name> cites;
};

// An authority a law entry may cite: treaty article, ILC article, rule of a manual.
struct LegalSource {
  Name id;
  std::string says;
};

// One side of a structural disagreement: the rules that exist only on this side, and numbers that differ.
struct VariantSide {
  Name name;
  std::vector<Name> rules;
  std::vector<Override> set;
};

struct Variant {
  Name name;
  std::string about;
  std::vector<VariantSide> sides;
  std::vector<Name> sources;
};

struct Library {
  std::vector<Variable> variables;
  std::vector<Actor> actors;
  std::vector<Alliance> alliances;
  std::vector<Action> actions;
  std::vector<Rule> rules;
  std::vector<Outcome> outcomes;
  std::vector<Document> documents;
  std::vector<Fact> facts;
  std::vector<Disagreement> disagreements;
  std::vector<View> views;
  std::vector<Door> doors;
  std::vector<LegalSource> legal_sources;
  std::vector<Variant> variants;
  std::vector<PublishedPattern> patterns;

  // Compiled once, in model.cpp, instead of wherever one is made or copied.
  Library();
  Library(const Library&);
  Library(Library&&) noexcept;
  Library& operator=(const Library&);
  Library& operator=(Library&&) noexcept;
  ~Library();
};

}  // namespace demarche::language
