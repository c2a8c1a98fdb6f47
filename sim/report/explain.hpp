#pragma once
// Walks both ways between what a model does and what it rests on: from a rule to its sentence, conditions, numbers and
// documents; from a fact to the rules, actions and numbers that cite it. What the files say (what a rule is about, its
// conditions, facts) stands in their own words whatever the language.

#include <string>
#include <string_view>
#include <vector>

#include "language/diagnostic.hpp"
#include "language/grounded.hpp"
#include "report/spoken.hpp"
#include "report/text.hpp"

namespace demarche::report {

// `name` must be one of rule_names.
std::string explain_rule(const language::Grounded& model, const language::Files& files, std::string_view name,
                         const Style& style, const Spoken& in = {});

// `name` must be one of fact_names.
std::string explain_fact(const language::Grounded& model, const language::Files& files, std::string_view name,
                         const Style& style, const Spoken& in = {});

// Every rule with its documents, every fact with its date.
std::string explain_all(const language::Grounded& model, const Style& style, const Spoken& in = {});

std::vector<std::string> rule_names(const language::Grounded& model);
// Facts, and disagreements between them.
std::vector<std::string> fact_names(const language::Grounded& model);

}  // namespace demarche::report
