// The keys of scenario files, in the order in which they are best written. See schema.hpp.
#include <array>

#include "report/schema.hpp"

namespace demarche::report {
namespace {

using Key = SchemaKey;

constexpr std::string_view sources_about = "Facts and disagreements this rests on, by name.";

constexpr std::array scenario_keys{
    Key{"scenario", "name", "Short name of the case.", true},
    Key{"title", "text", "The question, as reports print it."},
    Key{"about", "text", "What the case is about."},
    Key{"uses", "[text]", "Folders of the library, beside this file or in a folder above: [models]."},
    Key{"timezone", "name", "Of all dates in this file, such as Europe/Tirana; UTC if not given."},
    Key{"start", "date", "When the clock starts; what is set under `initial` holds then.", true},
    Key{"decision", "date", "When the responses begin. What lies before is history.", true},
    Key{"horizon", "fixed duration", "How long after the decision a run lasts: 180 d.", true},
    Key{"roles", "map of role", "Who plays the parts that rules speak of: patron, firm, …"},
    Key{"incidents", "map of {incident}", "What happened, who is suspected, and who did it."},
    Key{"confidence", "map of fixed share", "What words of confidence mean, as shares of belief: likely: 70%."},
    Key{"initial", "[{initial}]", "How things stood at the start."},
    Key{"history", "[{history}]", "Acts and beliefs up to the decision, replayed as they were."},
    Key{"responses", "[{response}]", "What is compared.", true},
    Key{"baseline", "name", "The response all others are compared with."},
    Key{"variants", "[name]", "Disagreements of the library to be played from each side."},
    Key{"views", "map of name", "The side to take where schools of law differ."},
    Key{"goldstein", "one of cameo weis-1992", "The set of Goldstein scores that outcomes and timelines report."},
    Key{"outcomes", "[name]", "What to measure."},
    Key{"observed", "[{history}]", "What happened afterwards; shown beside the runs, never replayed."},
    Key{"library", "[item]", "Items of this case. A name the library has replaces only the keys given."},
    Key{"set", "map of number", "Single numbers by their path: \"strike-again.rate\": 0.02 / d."},
};

constexpr std::array incident_keys{
    Key{"victim", "name", "Who was attacked."},
    Key{"suspects", "[name]", "Whom observers consider."},
    Key{"perpetrator", "name | map of share", "Who did it: shares that sum to 100 %, drawn anew in every run."},
    Key{"prior", "name | map of share", "What every observer believes before any evidence."},
    Key{"opens", "acts", "Declared ahead: the act it begins with."},
    Key{"similar_to", "map of number", "Earlier incidents and how far beliefs about them carry over, 0 to 1."},
    Key{"link", "one of organ directed tolerated none | map of share",
        "How the perpetrator is bound to its state; words with shares that sum to 100 %: drawn anew in every run."},
    Key{"sources", "[name]", sources_about},
};

constexpr std::array initial_keys{
    Key{"set", "expression", "The variable: \"diplomats(IRN, ALB)\".", true},
    Key{"to", "number | name | {one_of}", "Its value, one of its states, or states with their chances.", true},
};

constexpr std::array one_of_keys{
    Key{"one_of", "map of share", "States and how likely each is, drawn anew in every run; they sum to 100 %.", true},
};

constexpr std::array history_keys{
    Key{"at", "date", "When.", true},
    Key{"precision", "one of minute hour day week month", "How exact the date is."},
    Key{"alleged", "flag", "It is somebody's claim."},
    Key{"by", "actor term", "Who acted."},
    Key{"do", "name", "The action."},
    Key{"to", "actor term | number", "On whom; with `believe`, the share or word of confidence."},
    Key{"incident", "name", "The incident it belongs to, if there are several."},
    Key{"with", "map of value", "Parameters of the act."},
    Key{"if", "[condition]", "Left out in runs where this does not hold at that time."},
    Key{"believe", "expression", "Instead of an act: \"attribution(OBSERVER, INCIDENT, SUSPECT)\"."},
    Key{"sources", "[name]", sources_about},
};

constexpr std::array response_keys{
    Key{"response", "name", "Short name of the response.", true},
    Key{"about", "text", "What it is, in a sentence."},
    Key{"extends", "name", "Another response, all of whose acts, bans and tilts it takes over."},
    Key{"do", "[{act}]", "Acts that happen whatever the rules say."},
    Key{"forbid", "[{forbid}]", "Acts that do not happen."},
    Key{"tilt", "[{tilt}]", "Rules made readier, or less ready."},
};

constexpr std::array act_keys{
    Key{"at", "date", "When; or `when`."},
    Key{"when", "[condition]", "Once this holds, after the decision; or `at`."},
    Key{"after", "duration", "With `when`: how long afterwards."},
    Key{"each_time", "flag", "With `when`: whenever it comes true again."},
    Key{"unless", "[condition]", "Must not hold when the act is due."},
    Key{"by", "actor term", "Who acts.", true},
    Key{"do", "name", "The action.", true},
    Key{"to", "actor term", "On whom."},
    Key{"with", "map of value", "Parameters of the act."},
    Key{"incident", "name", "The incident it belongs to, if there are several."},
    Key{"motion", "name", "With `do: propose`: the motion."},
    Key{"in", "name", "With `do: propose`: the alliance."},
};

constexpr std::array forbid_keys{
    Key{"by", "actor term", "Who may not act.", true},
    Key{"do", "name", "One action."},
    Key{"track", "name", "All actions of a track."},
    Key{"seen_by", "one of all", "Everything public."},
    Key{"to", "actor term", "Only towards this one."},
    Key{"until", "date | condition", "A date, or a condition that ends the ban."},
};

constexpr std::array tilt_keys{
    Key{"rule", "name", "The rule.", true},
    Key{"by", "plain", "The factor for its hazard, or for a reaction's odds.", true},
};

constexpr std::array maps{
    SchemaMap{"scenario", "One case and the responses to compare.", scenario_keys},
    SchemaMap{"incident", "An attack, its suspects and its author.", incident_keys},
    SchemaMap{"initial", "A variable and its value at the start.", initial_keys},
    SchemaMap{"one_of", "States of which one is drawn.", one_of_keys},
    SchemaMap{"history", "An act, or a belief.", history_keys},
    SchemaMap{"response", "What could be done.", response_keys},
    SchemaMap{"act", "An act the response forces.", act_keys},
    SchemaMap{"forbid", "Acts the response forbids.", forbid_keys},
    SchemaMap{"tilt", "A rule made readier.", tilt_keys},
};

}  // namespace

std::span<const SchemaMap> scenario_schema_maps() { return maps; }

}  // namespace demarche::report
