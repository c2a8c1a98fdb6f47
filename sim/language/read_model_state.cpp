// Items that say what there is: variables, actors, outcomes, variants, and what documents say.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "language/calendar.hpp"
#include "language/read_model_items.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

void read_variable_values(Fields& fields, Variable& variable) {
  Diagnostics& diagnostics = fields.diagnostics();
  const Node* states = fields.find("states");
  const Node* range = fields.find("range");
  const Node* count = fields.find("count");
  if ((states != nullptr) + (range != nullptr) + (count != nullptr) > 1) {
    diagnostics.error(fields.place(), "variable-form",
                      fmt::format("{} has more than one of 'states', 'range' and 'count'", fields.what()));
  }
  if (states != nullptr) {
    for (const Node* state : fields.some_items("states")) {
      std::optional<Name> name = read_expression_name(*state, "a state of " + fields.what(), diagnostics);
      if (name) variable.states.push_back(std::move(*name));
    }
    variable.low = 0;
    variable.high = variable.states.empty() ? 0 : static_cast<double>(variable.states.size() - 1);
    variable.has_range = true;
  }
  if (range != nullptr || count != nullptr) {
    const std::string key = range != nullptr ? "range" : "count";
    if (const std::optional<Interval> interval =
            read_interval(range != nullptr ? *range : *count, fields.label(key), diagnostics)) {
      variable.low = interval->low;
      variable.high = interval->high;
      variable.has_range = true;
    }
    variable.is_count = count != nullptr;
  }
  if (variable.is_log_odds) {
    if (!variable.has_range) {
      variable.low = 0.0001;
      variable.high = 0.9999;
    } else if (!(variable.low > 0 && variable.high < 1)) {
      diagnostics.error(fields.place(), "out-of-range",
                        fmt::format("the range of {} must lie between 0 and 100 %", fields.what()));
    }
  }
}

// A number, or the name of one of the variable's states.
void read_initial(Fields& fields, Variable& variable) {
  const Node* node = fields.find("initial");
  if (node == nullptr) return;
  const std::string path = fields.path() + ".initial";
  if (variable.states.empty() || !node->is_scalar()) {
    variable.initial =
        read_number(*node, variable.is_log_odds ? Quantity::share : Quantity::plain, path, fields.diagnostics());
    return;
  }
  const auto state = std::find_if(variable.states.begin(), variable.states.end(),
                                  [&](const Name& name) { return name.value == node->scalar; });
  if (state == variable.states.end()) {
    std::vector<std::string> names;
    for (const Name& name : variable.states) names.push_back(name.value);
    fields.diagnostics().error(node->place, "unknown-state",
                               fmt::format("{} has no state {}", fields.what(), describe(*node)),
                               did_you_mean(node->scalar, names));
    return;
  }
  Number number;
  number.distribution = core::Distribution::constant(static_cast<double>(state - variable.states.begin()));
  number.path = path;
  number.place = node->place;
  variable.initial = std::move(number);
}

// What it starts from and returns to lies in its range; counts are whole; no state stands twice.
void check_standard_values(Fields& fields, const Variable& variable) {
  Diagnostics& diagnostics = fields.diagnostics();
  const auto inside = [&](const std::optional<Number>& value) {
    if (!value || !variable.has_range || !variable.states.empty() || variable.is_log_odds) return;
    const double low = value->distribution.support_low();
    const double high = value->distribution.support_high();
    if (std::isinf(low) || std::isinf(high)) return;  // cut off at the ends
    Number checked = *value;
    const bool fits =
        check_number(checked, Quantity::plain, {variable.low, variable.high}, "'" + value->path + "'", diagnostics);
    if (fits && variable.is_count && low == high && low != std::floor(low)) {
      diagnostics.error(value->place, "not-a-number",
                        fmt::format("'{}' must be a whole number, not {}", value->path, low), "", value->path);
    }
  };
  inside(variable.initial);
  inside(variable.rest);
  if (variable.rest && !variable.half_life && fields.find("half_life") == nullptr) {
    diagnostics.error(fields.find("rest")->key.place, "variable-form",
                      fmt::format("{} has a 'rest' but no 'half_life' in which to return to it", fields.what()));
  }
  if (const Node* half_life = fields.find("half_life")) {
    const bool rests_outside = !variable.rest && variable.has_range && variable.states.empty() &&
                               !variable.is_log_odds && !(variable.low <= 0 && variable.high >= 0);
    if (rests_outside) {
      diagnostics.error(half_life->key.place, "out-of-range",
                        fmt::format("{} sinks to 0, which lies outside its range", fields.what()),
                        "say where it rests with 'rest'");
    }
    if (variable.is_count || !variable.states.empty()) {
      diagnostics.error(half_life->key.place, "variable-form",
                        fmt::format("{} goes in whole steps and cannot decay", fields.what()));
    }
  }
  for (auto state = variable.states.begin(); state != variable.states.end(); ++state) {
    const auto same = [&](const Name& other) { return other.value == state->value; };
    if (std::none_of(variable.states.begin(), state, same)) continue;
    diagnostics.error(state->place, "duplicate",
                      fmt::format("{} has the state '{}' twice", fields.what(), state->value));
  }
}

}  // namespace

void read_variable(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "variable." + item.children.front().scalar, diagnostics);
  std::optional<Name> name = read_expression_name(*fields.need("variable"), "a variable", diagnostics);
  Variable variable;
  const std::optional<std::size_t> scope = fields.word("scope", {"world", "actor", "pair", "belief", "incident"});
  if (scope) {
    variable.scope = static_cast<Scope>(*scope);
  } else {
    fields.need("scope");
  }
  variable.symmetric = fields.flag("symmetric");
  variable.is_private = fields.flag("private");
  variable.is_public = fields.flag("public");
  variable.is_log_odds = fields.flag("log_odds");
  read_variable_values(fields, variable);
  read_initial(fields, variable);
  variable.half_life =
      fields.number("half_life", Quantity::duration, {0, std::numeric_limits<double>::infinity(), true});
  variable.rest = fields.number("rest", variable.is_log_odds ? Quantity::share : Quantity::plain);
  check_standard_values(fields, variable);
  variable.unit = fields.text("unit");
  variable.about = fields.text("about");
  variable.because = fields.text("because");
  variable.sources = fields.names("sources");
  if (variable.symmetric && variable.scope != Scope::pair) {
    diagnostics.error(fields.place(), "variable-form",
                      fmt::format("{} is symmetric but not of scope pair", fields.what()));
  }
  if (variable.is_private && variable.scope == Scope::incident) {
    diagnostics.error(fields.place(), "variable-form",
                      fmt::format("{} is private but belongs to nobody", fields.what()));
  }
  if (variable.is_private && variable.is_public) {
    diagnostics.error(fields.find("public")->place, "variable-form",
                      fmt::format("{} is known to everybody and to its owner alone", fields.what()),
                      "choose `public` or `private`");
  }
  fields.finish();
  if (!name) return;
  variable.name = std::move(*name);
  library.variables.push_back(std::move(variable));
}

void read_actor_item(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "actor." + item.children.front().scalar, diagnostics);
  std::optional<Name> id = read_expression_name(*fields.need("actor"), "an actor", diagnostics);
  Actor actor;
  const std::optional<std::size_t> kind = fields.word(
      "kind", {"state", "organ", "person", "alliance", "group", "front", "firm", "medium", "criminal", "unknown"});
  if (kind) {
    actor.kind = static_cast<ActorKind>(*kind);
  } else {
    fields.need("kind");
  }
  actor.name = fields.text("name");
  actor.about = fields.text("about");
  actor.because = fields.text("because");
  actor.of = fields.name("of");
  actor.heads = fields.name("heads");
  actor.allies = fields.names("allies");
  actor.sources = fields.names("sources");
  fields.finish();
  if (!id) return;
  actor.id = std::move(*id);
  library.actors.push_back(std::move(actor));
}

void read_measured(Fields& fields, Outcome& outcome) {
  Diagnostics& diagnostics = fields.diagnostics();
  // In the order of OutcomeKind.
  constexpr std::array<std::string_view, 16> keys{"probability", "count",     "time",      "peak",     "final", "mean",
                                                  "integral",    "peak_rung", "prevented", "unlawful", "share", "last",
                                                  "span",        "door",      "goldstein", "open"};
  std::size_t found = 0;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Node* node = fields.find(keys[i]);
    if (node == nullptr) continue;
    ++found;
    outcome.kind = static_cast<OutcomeKind>(i);
    outcome.place = node->place;
    const bool is_variable = i >= 3 && i <= 6;
    if (outcome.kind == OutcomeKind::share) {
      Fields parts(*node, fields.label("share"), "", diagnostics);
      parts.need("of");
      parts.need("among");
      outcome.pattern = parts.pattern("of");
      outcome.among = parts.pattern("among");
      parts.finish();
    } else if (outcome.kind == OutcomeKind::span) {
      Fields parts(*node, fields.label("span"), "", diagnostics);
      parts.need("from");
      parts.need("to");
      outcome.pattern = parts.pattern("from");
      outcome.until = parts.pattern("to");
      parts.finish();
    } else if (!is_variable) {
      outcome.pattern = fields.pattern(keys[i]);
    } else if (node->is_scalar()) {
      outcome.variable = parse_variable_of(node->scalar, node->place, diagnostics);
    } else {
      diagnostics.error(node->place, "wrong-kind",
                        fmt::format("{} must be a variable in quotes", fields.label(keys[i])));
    }
  }
  const bool is_misspelt = found == 0 && std::any_of(keys.begin(), keys.end(),
                                                     [&](std::string_view key) { return fields.is_misspelt(key); });
  if (found != 1 && !is_misspelt) {
    diagnostics.error(fields.place(), "outcome-form", fmt::format("{} must measure exactly one thing", fields.what()),
                      fmt::format("one of {}", fmt::join(keys, ", ")));
  }
  if (const std::optional<std::size_t> verdict = fields.word("verdict", {"true", "believed"})) {
    outcome.as_believed = *verdict == 1;
    if (outcome.kind != OutcomeKind::unlawful && outcome.kind != OutcomeKind::door) {
      diagnostics.error(fields.find("verdict")->place, "outcome-form", "only 'unlawful' and 'door' have a verdict");
    }
  }
  if (outcome.kind == OutcomeKind::open && outcome.pattern && outcome.pattern->within) {
    diagnostics.error(outcome.pattern->place, "outcome-form", "'open' looks at the horizon, and at no time before it",
                      "leave 'within' out");
  }
  outcome.unit = fields.text("unit");
}

void read_outcome(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "outcome." + item.children.front().scalar, diagnostics);
  std::optional<Name> name = read_path_name(*fields.need("outcome"), "an outcome", diagnostics);
  Outcome outcome;
  read_measured(fields, outcome);
  if (const std::optional<std::size_t> direction = fields.word("direction", {"less", "more"})) {
    outcome.direction = *direction == 0 ? "less" : "more";
  }
  if (const std::optional<Number> material = fields.number("material", Quantity::plain, {0})) {
    outcome.material = material->distribution.a;
    if (material->distribution.kind != core::Distribution::Kind::constant) {
      diagnostics.error(material->place, "wrong-kind", fmt::format("{} must be certain", fields.label("material")));
    }
  }
  if (const std::optional<Number> acceptable = fields.number("acceptable", Quantity::plain)) {
    outcome.acceptable = acceptable->distribution.a;
    if (acceptable->distribution.kind != core::Distribution::Kind::constant) {
      diagnostics.error(acceptable->place, "wrong-kind", fmt::format("{} must be certain", fields.label("acceptable")));
    } else if (outcome.direction.empty()) {
      diagnostics.error(acceptable->place, "outcome-form", "'acceptable' needs a 'direction': which way is better",
                        "add 'direction: less' or 'direction: more'");
    }
  }
  outcome.rare = fields.flag("rare");
  if (outcome.rare && outcome.kind != OutcomeKind::probability) {
    diagnostics.error(fields.find("rare")->place, "outcome-form", "only a 'probability' can be rare",
                      "leave 'rare' out, or measure whether it happens");
  }
  outcome.about = fields.text("about");
  outcome.sources = fields.names("sources");
  fields.finish();
  if (!name) return;
  outcome.name = std::move(*name);
  library.outcomes.push_back(std::move(outcome));
}

void read_variant(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "variant." + item.children.front().scalar, diagnostics);
  std::optional<Name> name = read_path_name(*fields.need("variant"), "a variant", diagnostics);
  Variant variant;
  variant.about = fields.text("about");
  variant.sources = fields.names("sources");
  const Node* sides = fields.need("sides");
  if (sides != nullptr && (!sides->is_map() || sides->children.size() < 2)) {
    diagnostics.error(sides->place, "wrong-kind",
                      fmt::format("{} must be a map of at least two sides", fields.label("sides")));
  } else if (sides != nullptr) {
    for (const Node& child : sides->children) {
      Fields side(child, fmt::format("side '{}' of {}", child.key.value, fields.what()), "", diagnostics);
      VariantSide read{child.key, side.names("rules"), {}};
      if (const Node* set = side.find("set")) read.set = read_overrides(*set, side.label("set"), diagnostics);
      side.finish();
      variant.sides.push_back(std::move(read));
    }
  }
  fields.finish();
  if (!name) return;
  variant.name = std::move(*name);
  library.variants.push_back(std::move(variant));
}

namespace {

// The `date:` of a document or fact, as it is written: a day that exists.
std::string read_day_of(Fields& fields) {
  std::string text = fields.text("date");
  if (!text.empty()) read_date(text, TimeZone(), fields.find("date")->place, fields.diagnostics());
  return text;
}

}  // namespace

void read_document_item(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "", diagnostics);
  std::optional<Name> id = fields.need_name("document");
  Document document;
  document.about = fields.text("about");
  document.date = read_day_of(fields);
  fields.finish();
  if (!id) return;
  document.id = std::move(*id);
  library.documents.push_back(std::move(document));
}

void read_fact(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "", diagnostics);
  std::optional<Name> id = fields.need_name("fact");
  Fact fact;
  fact.place = item.place;
  std::optional<Name> document = fields.need_name("document");
  fact.date = read_day_of(fields);
  fields.need("says");
  fact.says = fields.text("says");
  fact.alleged = fields.flag("alleged");
  fact.unused = fields.text("unused");
  if (const Node* value = fields.find("value")) {
    for (const Node* one : items_of(*value)) {
      const std::optional<Measured> measured = one->is_scalar() ? measured_number(one->scalar) : std::nullopt;
      if (measured) {
        fact.values.emplace_back(measured->value, measured->quantity);
      } else {
        diagnostics.error(one->place, "not-a-number",
                          fmt::format("{} must be a number, not {}", fields.label("value"), describe(*one)));
      }
    }
  }
  fields.finish();
  if (!id || !document) return;
  fact.id = std::move(*id);
  fact.document = std::move(*document);
  library.facts.push_back(std::move(fact));
}

void read_disagreement(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "", diagnostics);
  std::optional<Name> id = fields.need_name("disagreement");
  Disagreement disagreement;
  disagreement.about = fields.text("about");
  disagreement.taken = fields.text("taken");
  if (const Node* versions = fields.need("versions"); versions != nullptr && versions->is_map()) {
    for (const Node& child : versions->children) {
      std::optional<Name> text = read_text(child, "a version of " + fields.what(), diagnostics);
      if (text) disagreement.versions.emplace_back(child.key, std::move(text->value));
    }
  } else if (versions != nullptr) {
    diagnostics.error(versions->place, "wrong-kind",
                      fmt::format("{} must be a map of facts and what they say", fields.label("versions")));
  }
  fields.finish();
  if (!id) return;
  disagreement.id = std::move(*id);
  library.disagreements.push_back(std::move(disagreement));
}

}  // namespace demarche::language
