#pragma once
// One reader per kind of item; read_model.cpp lists them. Only for language/read_model.

#include "language/fields.hpp"
#include "language/model.hpp"

namespace demarche::language {

void read_variable(const Node& item, Library& library, Diagnostics& diagnostics);
void read_actor_item(const Node& item, Library& library, Diagnostics& diagnostics);
void read_alliance(const Node& item, Library& library, Diagnostics& diagnostics);
void read_action(const Node& item, Library& library, Diagnostics& diagnostics);
void read_rule_item(const Node& item, Library& library, Diagnostics& diagnostics);
void read_outcome(const Node& item, Library& library, Diagnostics& diagnostics);
void read_document_item(const Node& item, Library& library, Diagnostics& diagnostics);
void read_fact(const Node& item, Library& library, Diagnostics& diagnostics);
void read_disagreement(const Node& item, Library& library, Diagnostics& diagnostics);
void read_view(const Node& item, Library& library, Diagnostics& diagnostics);
void read_door(const Node& item, Library& library, Diagnostics& diagnostics);
void read_authority(const Node& item, Library& library, Diagnostics& diagnostics);
void read_variant(const Node& item, Library& library, Diagnostics& diagnostics);
void read_pattern(const Node& item, Library& library, Diagnostics& diagnostics);

// "rule 'strike-again'" for messages; the name is the value of the item's first key.
std::string item_label(const Node& item);

// A name that may stand in expressions: letters, digits, `_`, `-`, and no word of the grammar.
std::optional<Name> read_expression_name(const Node& node, std::string_view what, Diagnostics& diagnostics);

// A name that may stand in the path of a number and in the key of a draw, `strike-again.rate`, `strike-again/IRN/ALB`:
// no punctuation but `_` and `-`.
std::optional<Name> read_path_name(const Node& node, std::string_view what, Diagnostics& diagnostics);

// What an outcome measures, and its unit: exactly one of `probability`, `count`, `time`, …; a diagnostic otherwise.
void read_measured(Fields& fields, Outcome& outcome);

// The keys that rules and the openings of motions share. `who` and `does` are read by the caller.
void read_rule_body(Fields& fields, Rule& rule);

// `default: 2`, `with: { deadline: 24 h }`: a number or a word.
std::optional<ParameterValue> read_parameter_value(const Node& node, const std::string& path, Diagnostics& diagnostics);

// `set: { "strike-again.rate": 0.02 / d }`.
std::vector<Override> read_overrides(const Node& map, std::string_view what, Diagnostics& diagnostics);

// `[low, high]`; units only where `quantity` is asked for.
struct Interval {
  double low = 0, high = 0;
  Quantity quantity = Quantity::plain;
};
std::optional<Interval> read_interval(const Node& node, std::string_view what, Diagnostics& diagnostics);

// Parts that expressions address with words, such as a rule without source or reason.
void require_reason(Fields& fields, const std::vector<Name>& sources, const std::string& because);

}  // namespace demarche::language
