#pragma once
// Words for parts of a model: who did what, as a sentence; on what a number rests; what an outcome's value means.
// Everything returned is harmless text (report/text.hpp: safe).

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/act.hpp"
#include "language/grounded.hpp"
#include "report/spoken.hpp"

namespace demarche::report {

// The name readers know an actor by, as it stands inside a sentence: "Albania", "the United States", or its id when it
// has no name.
std::string actor_name(const language::Grounded& model, core::Index actor);
std::string actor_name(const language::Grounded& model, std::string_view id);
// The same in another language, with the forms in which its sentences need it.
Term actor_term(const language::Grounded& model, std::string_view id, const Spoken& in);

// A parameter's value in its unit, its word or its text.
std::string parameter_text(const language::Grounded& model, const language::ParameterInfo& parameter, double value,
                           const Spoken& in = {});
// A parameter's, a door's, a motion's or an element's name: "names_accused" as "names accused".
std::string name_words(std::string_view context, std::string_view name, const Spoken& in);

// "Albania declares 2 diplomats of Iran unwelcome, to leave within 72 h": the actor, then the action's label with
// {target}, {actor}, {incident} and the names of parameters filled (report/english.hpp: filled); the target is added
// when the label does not name it, and an alliance's motion. A catalogue has a whole sentence for each label.
std::string sentence(const language::Grounded& model, core::Index kind,
                     const std::array<double, core::max_parameters>& parameters, const Spoken& in = {});

// The same for acts whose parameters are not known: "Albania declares diplomats of Iran unwelcome".
std::string sentence(const language::Grounded& model, core::Index kind, const Spoken& in = {});
std::string sentence(const language::Grounded& model, const language::DocumentedAct& act, const Spoken& in = {});

// The same of whoever stands as `actor` and `target` (no words: nobody).
std::string sentence(const language::Grounded& model, std::string_view action, const Term& actor, const Term& target,
                     const Spoken& in);

std::string_view basis_word(language::Basis basis);  // "documented"
std::string basis_words(language::Basis basis, const Spoken& in);
std::string_view outcome_word(language::OutcomeKind kind);  // "probability", "peak rung", …
std::string_view actor_word(language::ActorKind kind);      // "state"
std::string_view legal_word(core::Legal legal);             // "lawful"
std::string_view cause_word(core::Cause::Kind kind);        // "reaction"

// Whether an outcome's values are shares, to be shown in per cent and their differences in points.
bool is_share(const language::Grounded& model, const language::OutcomeInfo& outcome);

// An outcome as readers know it: by its name, in another language by what its catalogue calls it.
std::string outcome_name(std::string_view name, const Spoken& in);

// What the file says of an outcome; in another language as its catalogue has it, else kept apart.
std::string outcome_about(std::string_view about, const Spoken& in);

// What the file says of a response.
std::string response_about(std::string_view about, const Spoken& in);

// What its author calls good enough: "at most 30 %"; empty where that is not said.
std::string good_enough_words(const language::OutcomeInfo& outcome, bool is_share, const Spoken& in = {});

// The unit of an outcome behind a value: "1 team", "3 teams".
std::string in_unit(double value, std::string_view unit, const Spoken& in = {});

// One run's value of an outcome: "yes", "3 teams", "12.4 days after the decision", "not within the horizon".
std::string outcome_value(const language::Grounded& model, const language::OutcomeInfo& outcome, double value,
                          const Spoken& in = {});

// How many numbers rest on each basis, in the order of the enumeration.
std::array<std::size_t, 4> count_bases(const language::Grounded& model);

// The name by which a number of a world is drawn: its path, or the path under the rule's former name.
std::string drawn_name(const language::Grounded& model, const std::string& path);

}  // namespace demarche::report
