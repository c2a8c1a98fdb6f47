#pragma once
// English for what a rule says: who, what he does, after or while what, how likely, moved by what. Words only; the
// figures are those that the files state. Everything returned is harmless text (report/text.hpp: safe).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/grounded.hpp"

namespace demarche::report {

// A rule as written, or what the program makes of a motion ("NATO/statement/object"), which then opens with `lead`.
struct WrittenRule {
  language::Rule rule;
  std::string lead;
};

// Nothing when the model has no such rule.
std::optional<WrittenRule> written_rule(const language::Grounded& model, std::string_view name);

// Everything a rule says, in one sentence or two: chance, window, rate and delay at their reference values.
std::string rule_sentence(const language::Grounded& model, const WrittenRule& written);

// One line for each driver: "the more its own grievance towards the victim, the likelier: rate × 1.3 for each 1 above
// 1 (× 0.8 to × 2.2)".
std::vector<std::string> driver_sentences(const language::Grounded& model, const WrittenRule& written);

// "declares 4 diplomats of Iran unwelcome, to leave within 72 h": what somebody does, without who.
std::string act_words(const language::Grounded& model, const language::DoItem& item);

// "the ally of the victim other than the patron" and the like, as part of a sentence.
std::string actor_words(const language::Grounded& model, const language::ActorTerm& term);
// "its country", "the victim's country", "Albania": where somebody is at home.
std::string place_words(const language::Grounded& model, const language::ActorTerm& term);
// "the accused attacks the victim": an act that is waited for or looked back on.
std::string clause_words(const language::Grounded& model, const language::Pattern& pattern);
// "'names accused', 'condemns'": elements of a motion's text.
std::string quoted_elements(const std::vector<language::Name>& elements);
std::string variable_words(const language::Grounded& model, const language::VariableOf& variable);
std::string condition_words(const language::Grounded& model, const language::Condition& condition);

}  // namespace demarche::report
