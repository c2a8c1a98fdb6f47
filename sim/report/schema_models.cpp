// The keys of model files, in the order in which they are best written. See schema.hpp.
#include <array>

#include "report/schema.hpp"

namespace demarche::report {
namespace {

using Key = SchemaKey;

constexpr std::string_view sources_about = "Facts and disagreements this rests on, by name.";
constexpr std::string_view because_about = "The reason, where no document gives one.";
constexpr std::string_view about_about = "What it is, in a sentence; shown in reports.";

constexpr std::array variable_keys{
    Key{"variable", "word", "Name of the variable, as in grievance(self, target).", true},
    Key{"scope", "one of world actor pair belief incident",
        "Who has one: the world, each actor, each pair (owner, other), each observer of each suspect of an incident, "
        "or each incident.",
        true},
    Key{"symmetric", "flag", "x(a, b) and x(b, a) are one; only for pairs."},
    Key{"private", "flag", "Only its owner's rules may read it."},
    Key{"public", "flag", "Everybody knows it; `brief` tells it to whoever asks."},
    Key{"log_odds", "flag", "A share that moves on the scale of log-odds."},
    Key{"states", "[word]", "Its values are these names, in this order."},
    Key{"range", "interval", "Its least and greatest value; it is held inside."},
    Key{"count", "interval", "A count, with its least and greatest value; it refuses to go below."},
    Key{"initial", "number | name", "Its value at the start, unless a scenario sets another."},
    Key{"half_life", "duration", "In this time it sinks half way back to `rest`."},
    Key{"rest", "number", "Where it sinks to."},
    Key{"unit", "text", "What it is counted in."},
    Key{"about", "text", about_about},
    Key{"because", "text", because_about},
    Key{"sources", "[name]", sources_about},
};
constexpr std::array actor_keys{
    Key{"actor", "word", "Short name, as used in expressions: ALB.", true},
    Key{"kind", "one of state organ person alliance group front firm medium criminal unknown", "What it is.", true},
    Key{"name", "text", "Full name, as reports print it."},
    Key{"of", "name", "Whose organ, front, medium or person it is."},
    Key{"heads", "name", "The organ this person leads."},
    Key{"allies", "[name]", "Its allies outside alliances."},
    Key{"about", "text", about_about},
    Key{"because", "text", because_about},
    Key{"sources", "[name]", sources_about},
};
constexpr std::array member_keys{
    Key{"actor", "name", "The member.", true},
    Key{"weight", "plain", "How much its objection weighs against `blocked_by`; 1 if not given."},
};
constexpr std::array alliance_keys{
    Key{"alliance", "word", "Short name, as used in expressions: NATO.", true},
    Key{"name", "text", "Full name, as reports print it."},
    Key{"members", "[name | {member}]", "Its members.", true},
    Key{"members_are_allies", "flag", "Whether `ally of` one member means the others; true if not given."},
    Key{"motions", "[{motion}]", "What it can decide, and how."},
    Key{"about", "text", about_about},
    Key{"sources", "[name]", sources_about},
};
constexpr std::array motion_keys{
    Key{"motion", "word", "Name of the motion, for `propose` with `motion:`.", true},
    Key{"text", "[name]", "What the text to be adopted says."},
    Key{"right_of", "one of member", "A member's right: nobody can block it."},
    Key{"proposed_by", "actor term", "Who may open it by itself."},
    Key{"opens", "{opens}", "When a member proposes it by itself: a rule without `who` and `does`."},
    Key{"needs", "[condition]", "Must hold for it to be proposed."},
    Key{"consultation", "duration", "From the proposal to the silence procedure; drawn afresh each time."},
    Key{"silence", "duration", "How long members have to object."},
    Key{"objection", "share | {objection}", "The chance that a member objects over the silence."},
    Key{"blocked_by", "plain | share", "Objections of this weight, or share of all weight, block it; 1 if not given."},
    Key{"falls_to", "[{falls_to}] | {falls_to}", "The weaker texts that are tried in turn when it is blocked."},
    Key{"adopted", "{adopted}", "What the alliance does when it is adopted."},
    Key{"rung", "plain", "Rung of the ladder, for reporting."},
    Key{"about", "text", about_about},
    Key{"because", "text", because_about},
    Key{"sources", "[name]", sources_about},
};
constexpr std::array objection_keys{
    Key{"chance", "share", "The chance that a member objects over the silence.", true},
    Key{"while", "[condition]", "Only members for which this holds object; `self` is the member."},
    Key{"ratios", "map of {driver}", "What makes objections likelier or rarer."},
};
constexpr std::array falls_to_keys{
    Key{"without", "[name]", "The parts that this text leaves out besides those before it.", true}};
constexpr std::array adopted_keys{
    Key{"do", "name", "The action.", true},
    Key{"to", "actor term", "Its target."},
};

// What rules and the openings of motions share.
constexpr Key after{"after", "acts", "The act it answers: \"expel_diplomats, by: victim, to: accused\"."};
constexpr Key while_{"while", "[condition]", "It acts as long as all of this holds."};
constexpr Key requires_{"requires", "[condition]", "A reaction: must hold at the moment of the act it answers."};
constexpr Key unless{"unless", "[condition]", "A reaction: must not hold when the act is due."};
constexpr Key chance{"chance", "share", "The chance that it happens: after the act, or over the window `within`."};
constexpr Key within{"within", "duration", "The window of the chance, from the moment the conditions become true."};
constexpr Key rate{"rate", "rate", "Its hazard while the conditions hold: 0.01 / d."};
constexpr Key delay{"delay", "duration", "A reaction: how long until the act; drawn afresh each time."};
constexpr Key odds{"odds", "map of {driver}", "A reaction: variables that multiply the odds of the chance."};
constexpr Key ratios{"ratios", "map of {driver}", "A tendency: variables that multiply the hazard."};

constexpr std::array opens_keys{after, while_, requires_, unless, chance, within, rate, delay, odds, ratios};
constexpr std::array rule_keys{
    Key{"rule", "name", "Name of the rule.", true},
    Key{"key", "text", "The name its luck goes by; keeps it when the rule is renamed."},
    Key{"about", "text", about_about},
    Key{"per", "one of incident perpetrator", "One rule for each incident, or one clock per attacker and victim."},
    after,
    while_,
    Key{"who", "actor term", "Who acts; `self` in its conditions.", true},
    Key{"does", "[{does}]", "What it does; several acts are one decision.", true},
    requires_,
    unless,
    chance,
    within,
    rate,
    odds,
    ratios,
    delay,
    Key{"once", "flag", "Not if the actor has done this to the target before."},
    Key{"cooldown", "duration", "Not again before this time has passed."},
    Key{"because", "text", because_about},
    Key{"sources", "[name]", sources_about},
};

constexpr std::array does_keys{
    Key{"do", "name", "The action.", true},
    Key{"to", "actor term", "Its target."},
    Key{"with", "map of value", "Parameters of the act."},
    Key{"incident", "name", "The incident it belongs to, if not the one in hand."},
    Key{"motion", "name", "With `do: propose`: the motion."},
    Key{"in", "name", "With `do: propose`: the alliance."},
};

constexpr std::array driver_keys{
    Key{"at", "number", "Where the variable has no influence; 0 if not given."},
    Key{"per", "number", "The step that multiplies once; 1 if not given."},
    Key{"ratio", "ratio", "The factor for each step; 1 is no influence.", true},
};

constexpr std::array action_keys{
    Key{"action", "word", "Name of the action.", true},
    Key{"label", "text", "A sentence without its subject; {target} and {parameter} are filled in."},
    Key{"about", "text", about_about},
    Key{"track", "one of none technical verbal legal diplomatic economic cyber military alliance covert de-escalation",
        "The kind of means.", true},
    Key{"rung", "plain", "Rung of the ladder, 0 (nothing) to 15 (force); for reporting."},
    Key{"scales", "{scales}", "Published scales beside it."},
    Key{"reversible", "flag", "It can be undone."},
    Key{"seen_by", "[actor term]", "Who learns of it: all, parties, or a list of actors."},
    Key{"by", "[one of state organ person alliance group front firm medium criminal unknown]",
        "Kinds of actors that can do it; any, if not given."},
    Key{"to", "[one of state organ person alliance group front firm medium criminal unknown]",
        "Kinds of actors that it can be done to; any, if not given."},
    Key{"with", "map of {parameter}", "Its parameters."},
    Key{"needs", "[condition]", "Else the act is prevented."},
    Key{"law", "{law}", "What makes it lawful, and what it breaks."},
    Key{"effects", "[expression | {effect}]", "What it changes, in this order: \"gravity(target) += severity\"."},
    Key{"consequences", "[{consequence}]", "Acts that follow by themselves."},
    Key{"because", "text", because_about},
    Key{"sources", "[name]", sources_about},
};

constexpr std::array scales_keys{
    Key{"cameo", "text", "CAMEO event code, in quotes."},
    Key{"goldstein", "plain", "Goldstein's score as CAMEO prints it, −10 to 10."},
    Key{"goldstein_1992", "plain", "Goldstein's weight of 1992 for the nearest WEIS event, −10 to 10."},
    Key{"kahn", "plain", "Rung of Kahn's ladder of 44."},
};
constexpr std::array parameter_keys{
    Key{"default", "value", "Its value where none is given."},
    Key{"range", "interval", "A number from … to …"},
    Key{"unit", "one of number share duration rate", "What it measures, if the default does not show it."},
    Key{"words", "[name]", "One of these words."},
    Key{"text", "flag", "Any text."},
    Key{"shown", "flag", "Timelines print it beneath the act."},
};
constexpr std::array law_keys{
    Key{"door", "name", "The ground that may make it lawful (models/law.yaml).", true},
    Key{"cites", "[name]", "Authorities that bear on it."},
    Key{"breaches", "[name | map of (one of view)]", "What it breaks; `view` where schools of law differ."},
};
constexpr std::array effect_keys{
    Key{"effect", "expression",
        "The effect; with the word `amount`, also as a weight: \"force(target) += amount * severity\".", true},
    Key{"amount", "number", "The amount."},
    Key{"if", "[condition]", "Left out unless this holds when the effects before it have been done."},
};
constexpr std::array consequence_keys{
    Key{"after", "duration | name", "How long afterwards: a duration, or a parameter of the act.", true},
    Key{"do", "name", "The action.", true},
    Key{"by", "actor term", "Who acts.", true},
    Key{"to", "actor term", "On whom.", true},
    Key{"with", "map of value", "Parameters of the act."},
    Key{"unless", "[condition]", "Must not hold when it is due."},
    Key{"while_same", "expression", "Dies without a word when this variable has another value by then."},
};

constexpr std::array outcome_keys{
    Key{"outcome", "name", "Name of the outcome.", true},
    Key{"probability", "acts", "Whether such an act happens after the decision."},
    Key{"count", "acts", "How often it does."},
    Key{"time", "acts", "Days until it does; the horizon if it does not."},
    Key{"peak", "expression", "The greatest value of a variable."},
    Key{"final", "expression", "Its value at the horizon."},
    Key{"mean", "expression", "Its average from decision to horizon."},
    Key{"integral", "expression", "Its sum over days."},
    Key{"peak_rung", "acts", "The highest rung among such acts."},
    Key{"prevented", "acts", "How many such acts could not happen."},
    Key{"unlawful", "acts", "How many such acts were unlawful."},
    Key{"share", "{share_of}", "Which part of some acts are such acts."},
    Key{"last", "acts", "Days until the last such act; 0 without one."},
    Key{"span", "{span}", "Days from the first act of one kind to the first of another after it."},
    Key{"door", "acts", "Whether a door of the law is open at the decision: \"countermeasure, by: ALB, to: IRN\"."},
    Key{"goldstein", "acts", "Sum of the Goldstein scores of such acts, in the set that the scenario chooses."},
    Key{"open", "acts", "How many different such acts, of those in the model, nothing stops at the horizon."},
    Key{"verdict", "one of true believed",
        "With `unlawful` and `door`: as it truly was, or as the actor could see it."},
    Key{"unit", "text", "What it is counted in."},
    Key{"direction", "one of less more", "Which way is better."},
    Key{"material", "fixed", "The smallest difference worth calling one."},
    Key{"acceptable", "fixed", "The worst value that is good enough; needs `direction`."},
    Key{"rare", "flag", "A probability that plain runs hardly ever see; `compare --rare` looks for it."},
    Key{"about", "text", about_about},
    Key{"sources", "[name]", sources_about},
};
constexpr std::array share_keys{
    Key{"of", "acts", "Such acts …", true},
    Key{"among", "acts", "… among these.", true},
};
constexpr std::array span_keys{
    Key{"from", "acts", "Begins with the first such act …", true},
    Key{"to", "acts", "… and ends with the first such act after it, or at the horizon.", true},
};

constexpr std::array document_keys{
    Key{"document", "name", "Short name of the document.", true},
    Key{"about", "text", "What it is: who published it, where."},
    Key{"date", "text", "When it was published."},
};
constexpr std::array fact_keys{
    Key{"fact", "name", "Short name, to be cited in `sources`.", true},
    Key{"document", "name", "Where it stands.", true},
    Key{"date", "text", "When it happened or was said."},
    Key{"alleged", "flag", "It is somebody's claim."},
    Key{"says", "text", "What it says, in our own words.", true},
    Key{"value", "[measure]", "Numbers it states; a documented number must be one of them."},
    Key{"unused", "text", "Why nothing cites it: no rule, action, scenario or disagreement."},
};
constexpr std::array disagreement_keys{
    Key{"disagreement", "name", "Short name, to be cited in `sources`.", true},
    Key{"about", "text", "What the documents disagree about."},
    Key{"versions", "map of text", "Facts and what each says.", true},
    Key{"taken", "text", "What the model does about it."},
};

constexpr std::array view_keys{
    Key{"view", "name", "Name of the contested question.", true},
    Key{"about", "text", "The question."},
    Key{"options", "map of (one of lawful contested unlawful)", "Schools, and what a failed condition means to each.",
        true},
    Key{"default", "name", "The school taken unless a scenario takes another.", true},
    Key{"sources", "[name]", sources_about},
};
constexpr std::array door_keys{
    Key{"door", "name", "Name of the legal ground.", true},
    Key{"about", "text", about_about},
    Key{"conditions", "[{door_condition}]", "Looked at in this order; the first that fails decides."},
    Key{"shut", "flag", "Nothing passes: acts are unlawful."},
    Key{"cites", "[name]", "Authorities that bear on it."},
};
constexpr std::array door_condition_keys{
    Key{"label", "text", "What must hold, for reports.", true},
    Key{"holds", "[condition]", "The condition."},
    Key{"believed", "[condition]", "The condition as the actor could know it; with `truth`."},
    Key{"truth", "[condition]", "The condition as it truly was; with `believed`."},
    Key{"fails", "one of contested unlawful", "What failing means."},
    Key{"view", "name", "The contested question that says what failing means."},
};
constexpr std::array authority_keys{
    Key{"authority", "name", "Short name, to be cited in `cites`.", true},
    Key{"says", "text", "What it says, in our own words.", true},
};

constexpr std::array variant_keys{
    Key{"variant", "name", "Name of the disagreement about structure.", true},
    Key{"about", "text", "What is disputed."},
    Key{"sides", "map of {side}", "At least two sides; each switches its rules and numbers on.", true},
    Key{"sources", "[name]", sources_about},
};
constexpr std::array side_keys{
    Key{"rules", "[name]", "Rules of this side."},
    Key{"set", "map of number", "Numbers of this side, by their path."},
};

constexpr std::array pattern_keys{
    Key{"pattern", "name", "Short name of the published regularity.", true},
    Key{"claims", "text", "What is claimed, in a sentence of our own."},
    Key{"published", "{published}", "The value that was published, with its interval, and of what."},
    Key{"on", "text", "The scenario it is measured on, as seen from the models' folder or from one above.", true},
    Key{"response", "name", "The response it is measured on; the baseline, if not given."},
    Key{"measures", "map of {measured}", "What is measured on every run, by names of your own."},
    Key{"among", "[name | {term}]", "Only runs in which all of these hold."},
    Key{"share", "name | {term}", "Take the share of runs in which this holds …"},
    Key{"mean", "name | {term}", "… or the mean of this; a time that never comes counts as the horizon …"},
    Key{"median", "name | {term}", "… or its median …"},
    Key{"quantile", "{quantile}", "… or another quantile of it …"},
    Key{"order", "one of observed", "… or the median of Kendall's tau between observed and simulated order."},
    Key{"set", "map of number", "Numbers of the scenario or the library that are others here, by their path."},
    Key{"against", "map of number", "The same for runs whose value is subtracted, on the same luck."},
    Key{"accepted", "interval | {accepted}", "The range that counts as reproducing it.", true},
    Key{"stated", "one of holds misses", "What we say of it; a miss needs `because`."},
    Key{"sample", "one of in out", "Whether rules were given their numbers with this in view."},
    Key{"because", "text", "Why it misses, or what to know about it."},
    Key{"sources", "[name]", sources_about},
};
constexpr std::array published_keys{
    Key{"is", "text", "What was found, of what, by whom."},
    Key{"value", "number", "The value."},
    Key{"low", "number", "The lower end of its interval."},
    Key{"high", "number", "The upper end."},
};
// A pattern's measure is an outcome without its name and without what only words a verdict.
constexpr std::span<const Key> measured_keys = std::span<const Key>(outcome_keys).subspan(1, 18);
static_assert(measured_keys.back().name == std::string_view("unit"));
constexpr std::array term_keys{
    Key{"of", "name", "A measure of this pattern.", true},
    Key{"minus", "name", "Another, taken off."},
    Key{"at_least", "number", "It holds from here …"},
    Key{"at_most", "number", "… up to here."},
    Key{"above", "number", "or beyond this …"},
    Key{"below", "number", "… and short of this."},
};
constexpr std::array quantile_keys{
    Key{"of", "name", "A measure of this pattern.", true},
    Key{"at", "share", "Which quantile.", true},
    Key{"minus", "name", "Another measure, taken off."},
};
constexpr std::array accepted_keys{
    Key{"low", "number", "From here on; no upper end."},
    Key{"high", "number", "Up to here; no lower end."},
};

constexpr std::array maps{
    SchemaMap{"variable", "Part of the state of the world.", variable_keys, true},
    SchemaMap{"actor", "Somebody who acts or is acted on.", actor_keys, true},
    SchemaMap{"alliance", "Actors that decide together.", alliance_keys, true},
    SchemaMap{"action", "What actors can do to each other.", action_keys, true},
    SchemaMap{"rule", "Why an actor may act.", rule_keys, true},
    SchemaMap{"outcome", "What is measured on a run.", outcome_keys, true},
    SchemaMap{"fact", "What a document says, in our own words.", fact_keys, true},
    SchemaMap{"document", "Where facts were read.", document_keys, true},
    SchemaMap{"disagreement", "What documents disagree about.", disagreement_keys, true},
    SchemaMap{"view", "A contested question of law.", view_keys, true},
    SchemaMap{"door", "A ground that may make an act lawful.", door_keys, true},
    SchemaMap{"authority", "A text of law.", authority_keys, true},
    SchemaMap{"variant", "A disagreement about how the world works.", variant_keys, true},
    SchemaMap{"pattern", "What others have published, and how it is measured here.", pattern_keys, true},
    SchemaMap{"published", "A published value.", published_keys},
    SchemaMap{"measured", "What is measured on every run.", measured_keys},
    SchemaMap{"term", "A measure, or one less another, within bounds.", term_keys},
    SchemaMap{"quantile", "A quantile of a measure.", quantile_keys},
    SchemaMap{"accepted", "A range with one end.", accepted_keys},
    SchemaMap{"member", "A member and the weight of its objection.", member_keys},
    SchemaMap{"motion", "What an alliance can decide.", motion_keys},
    SchemaMap{"opens", "When a member proposes by itself.", opens_keys},
    SchemaMap{"objection", "Who objects, and how likely.", objection_keys},
    SchemaMap{"falls_to", "The weaker text.", falls_to_keys},
    SchemaMap{"adopted", "What the alliance then does.", adopted_keys},
    SchemaMap{"does", "One act.", does_keys},
    SchemaMap{"driver", "How a variable changes a chance.", driver_keys},
    SchemaMap{"scales", "Published scales.", scales_keys},
    SchemaMap{"parameter", "A parameter of an act.", parameter_keys},
    SchemaMap{"law", "The law an act is checked against.", law_keys},
    SchemaMap{"effect", "An effect of uncertain size.", effect_keys},
    SchemaMap{"consequence", "An act that follows.", consequence_keys},
    SchemaMap{"share_of", "A part of some acts.", share_keys},
    SchemaMap{"span", "From one act to another.", span_keys},
    SchemaMap{"door_condition", "One condition.", door_condition_keys},
    SchemaMap{"side", "One side.", side_keys},
};

}  // namespace

std::span<const SchemaMap> model_schema_maps() { return maps; }

}  // namespace demarche::report
