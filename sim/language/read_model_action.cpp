// Actions: what acts need, do and lead to.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <utility>

#include "language/read_model.hpp"
#include "language/read_model_items.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

std::optional<Parameter> read_parameter(const Node& node, const std::string& path, Diagnostics& diagnostics) {
  Fields fields(node, fmt::format("parameter '{}'", node.key.value), path, diagnostics);
  if (!fields.good()) return std::nullopt;
  Parameter parameter;
  std::optional<Name> name = read_expression_name(
      Node{Node::Kind::scalar, node.key.value, false, {}, {}, node.key.place}, "a parameter", diagnostics);
  parameter.is_text = fields.flag("text");
  parameter.is_shown = fields.flag("shown");
  if (const Node* words = fields.find("words")) {
    parameter.words = read_names(*words, fields.label("words"), diagnostics);
    parameter.high = parameter.words.empty() ? 0 : static_cast<double>(parameter.words.size() - 1);
    parameter.has_range = true;
  }
  const Node* range = fields.find("range");
  Limits limits;
  if (range != nullptr) {
    if (const std::optional<Interval> interval = read_interval(*range, fields.label("range"), diagnostics)) {
      limits = {interval->low, interval->high, false};
      parameter.low = interval->low;
      parameter.high = interval->high;
      parameter.has_range = true;
      parameter.quantity = interval->quantity;
    }
  }
  // In the order of Quantity.
  const std::optional<std::size_t> unit = fields.word("unit", {"number", "share", "duration", "rate"});
  if (unit) parameter.quantity = static_cast<Quantity>(*unit);
  if ((parameter.is_text ? 1 : 0) + (parameter.words.empty() ? 0 : 1) + (range != nullptr || unit ? 1 : 0) > 1) {
    diagnostics.error(fields.place(), "parameter-form",
                      fmt::format("{} is more than one of text, words and a number", fields.what()));
  }
  const Node* standard = fields.find("default");
  if (standard != nullptr && (parameter.is_text || !parameter.words.empty())) {
    std::optional<Name> word = read_text(*standard, fields.label("default"), diagnostics);
    if (word && !parameter.words.empty() &&
        std::none_of(parameter.words.begin(), parameter.words.end(),
                     [&](const Name& one) { return one.value == word->value; })) {
      diagnostics.error(standard->place, "unknown-word",
                        fmt::format("{} is none of its words", fields.label("default")));
    }
    if (word) parameter.standard = std::move(*word);
  } else if (standard != nullptr) {
    // The first spelling decides what the parameter measures.
    std::optional<Number> number = read_number(*standard, parameter.quantity, path, diagnostics, limits);
    if (number) {
      parameter.quantity = number->quantity;
      parameter.standard = std::move(*number);
    }
  }
  fields.finish();
  if (!name) return std::nullopt;
  parameter.name = std::move(*name);
  return parameter;
}

// Behind `=` a bare name may be a parameter of the act after all; the grammar cannot know.
void find_parameter(EffectTerm& term, const std::vector<Parameter>& parameters) {
  const bool is_parameter = std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& parameter) {
    return parameter.name.value == term.amount.name;
  });
  if (term.amount.kind == AmountTerm::Kind::word && is_parameter) {
    term.amount.kind = AmountTerm::Kind::parameter;
    term.amount.number = 1;
  }
}

std::optional<Effect> read_effect(const Node& node, const std::string& path, const Action& action,
                                  Diagnostics& diagnostics) {
  Effect effect;
  std::optional<EffectTerm> term;
  Place place = node.place;
  if (node.is_scalar()) {
    term = parse_effect(node.scalar, node.place, diagnostics);
  } else {
    Fields fields(node, fmt::format("an effect of action '{}'", action.name.value), path, diagnostics);
    if (!fields.good()) return std::nullopt;
    const Node* text = fields.need("effect");
    if (text != nullptr && text->is_scalar()) {
      term = parse_effect(text->scalar, text->place, diagnostics);
      place = text->place;
    } else if (text != nullptr) {
      diagnostics.error(text->place, "wrong-kind", fmt::format("{} must be text in quotes", fields.label("effect")));
    }
    effect.only_if = fields.conditions("if");
    const bool has_condition = fields.find("if") != nullptr;
    if (!has_condition) fields.need("amount");
    effect.amount = fields.number("amount", Quantity::plain);
    fields.finish();
    if (!effect.amount && (!has_condition || fields.find("amount") != nullptr)) return std::nullopt;
  }
  if (!term) return std::nullopt;
  const bool uses_amount =
      term->amount.is_weighted || (term->amount.kind == AmountTerm::Kind::parameter && term->amount.name == "amount");
  const bool is_declared = std::any_of(action.parameters.begin(), action.parameters.end(),
                                       [](const Parameter& parameter) { return parameter.name.value == "amount"; });
  if (uses_amount != effect.amount.has_value() && !(uses_amount && is_declared)) {
    diagnostics.error(
        place, "effect-form",
        uses_amount ? "the effect uses 'amount', which is not given" : "the effect does not use its 'amount'",
        "write '{ effect: \"x(self) += amount\", amount: … }'");
    return std::nullopt;
  }
  effect.term = std::move(*term);
  find_parameter(effect.term, action.parameters);
  return effect;
}

std::optional<Consequence> read_consequence(const Node& node, const std::string& path, const Action& action,
                                            Diagnostics& diagnostics) {
  Fields fields(node, fmt::format("a consequence of action '{}'", action.name.value), path, diagnostics);
  if (!fields.good()) return std::nullopt;
  Consequence consequence;
  consequence.place = node.place;
  bool good = true;
  if (const Node* after = fields.need("after"); after != nullptr && looks_like_number(*after)) {
    std::optional<Number> delay = fields.number("after", Quantity::duration);
    good = delay.has_value();
    if (delay) consequence.after = std::move(*delay);
  } else if (after != nullptr) {
    std::optional<Name> parameter = fields.name("after");
    good = parameter.has_value();
    if (parameter) consequence.after = std::move(*parameter);
  } else {
    good = false;
  }
  std::optional<Name> does = fields.need_name("do");
  std::optional<ActorTerm> by = fields.need_actor("by");
  std::optional<ActorTerm> to = fields.need_actor("to");
  if (const Node* with = fields.find("with")) consequence.with = read_settings(*with, path, diagnostics);
  consequence.unless = fields.condition("unless");
  if (const Node* same = fields.find("while_same"); same != nullptr && same->is_scalar()) {
    consequence.while_same = parse_variable_of(same->scalar, same->place, diagnostics);
    good = good && consequence.while_same.has_value();
  } else if (same != nullptr) {
    diagnostics.error(same->place, "wrong-kind",
                      fmt::format("{} must be a variable in quotes", fields.label("while_same")));
  }
  fields.finish();
  if (!good || !does || !by || !to) return std::nullopt;
  consequence.action = std::move(*does);
  consequence.by = std::move(*by);
  consequence.to = std::move(*to);
  return consequence;
}

std::optional<Law> read_law(const Node& node, const std::string& what, Diagnostics& diagnostics) {
  Fields fields(node, "'law' of " + what, "", diagnostics);
  if (!fields.good()) return std::nullopt;
  Law law;
  std::optional<Name> door = fields.need_name("door");
  law.cites = fields.names("cites");
  if (const Node* breaches = fields.find("breaches")) {
    for (const Node* item : items_of(*breaches)) {
      if (!item->is_map()) {
        std::optional<Name> rule = read_name(*item, fields.label("breaches"), diagnostics);
        if (rule) law.breaches.push_back({std::move(*rule), false});
        continue;
      }
      for (const Node& child : item->children) {
        if (!child.is_scalar() || child.scalar != "view") {
          diagnostics.error(child.place, "unknown-word",
                            fmt::format("breach '{}' cannot be {}", child.key.value, describe(child)),
                            "write 'view' where schools of law differ, else the name alone");
        }
        law.breaches.push_back({child.key, true});
      }
    }
  }
  fields.finish();
  if (!door) return std::nullopt;
  law.door = std::move(*door);
  return law;
}

void read_scales(const Node& node, const std::string& what, Action& action, Diagnostics& diagnostics) {
  Fields scales(node, "'scales' of " + what, "", diagnostics);
  action.cameo = scales.text("cameo");
  action.goldstein = scales.plain("goldstein", {-10, 10});
  action.goldstein_1992 = scales.plain("goldstein_1992", {-10, 10});
  action.kahn = scales.integer("kahn", 1, 44);
  scales.finish();
}

void read_seen_by(const Node& node, Fields& fields, Action& action) {
  if (node.is_scalar() && node.scalar == "all") return;
  if (node.is_scalar() && node.scalar == "parties") {
    action.seen_by = SeenBy::parties;
    return;
  }
  action.seen_by = SeenBy::listed;
  for (const Node* item : items_of(node)) {
    std::optional<ActorTerm> seer = read_actor(*item, fields.label("seen_by"), fields.diagnostics());
    if (seer) action.seers.push_back(std::move(*seer));
  }
}

// "state", "[state, organ]".
std::vector<ActorKind> read_kinds(const Node& node, Fields& fields, std::string_view key) {
  std::vector<ActorKind> kinds;
  const std::vector<std::string> known(actor_kind_words.begin(), actor_kind_words.end());
  for (const Name& word : read_names(node, fields.label(key), fields.diagnostics())) {
    const auto found = std::find(known.begin(), known.end(), word.value);
    if (found != known.end()) {
      kinds.push_back(static_cast<ActorKind>(found - known.begin()));
      continue;
    }
    const std::string hint = did_you_mean(word.value, known);
    fields.diagnostics().error(
        word.place, "unknown-word", fmt::format("{} cannot be '{}'", fields.label(key), word.value),
        hint.empty() ? "kinds of actors are " + fmt::format("{}", fmt::join(known, ", ")) : hint);
  }
  return kinds;
}

}  // namespace

void read_action(const Node& item, Library& library, Diagnostics& diagnostics) {
  const std::string path = "action." + item.children.front().scalar;
  Fields fields(item, item_label(item), path, diagnostics);
  std::optional<Name> name = read_expression_name(*fields.need("action"), "an action", diagnostics);
  Action action;
  if (name) action.name = *name;
  action.label = fields.text("label");
  action.about = fields.text("about");
  action.because = fields.text("because");
  fields.need("track");
  fields.word("track", {"none", "technical", "verbal", "legal", "diplomatic", "economic", "cyber", "military",
                        "alliance", "covert", "de-escalation"});
  if (const Node* track = fields.find("track")) action.track = Name{track->scalar, track->place};
  action.rung = fields.integer("rung", 0, 100).value_or(0);
  if (const Node* scales = fields.find("scales")) read_scales(*scales, fields.what(), action, diagnostics);
  action.reversible = fields.flag("reversible");
  if (const Node* seen = fields.find("seen_by")) read_seen_by(*seen, fields, action);
  if (const Node* by = fields.find("by")) action.by = read_kinds(*by, fields, "by");
  if (const Node* to = fields.find("to")) action.to = read_kinds(*to, fields, "to");
  if (const Node* with = fields.find("with"); with != nullptr && with->is_map()) {
    for (const Node& child : with->children) {
      std::optional<Parameter> one = read_parameter(child, path + ".with." + child.key.value, diagnostics);
      if (one) action.parameters.push_back(std::move(*one));
    }
  } else if (with != nullptr) {
    diagnostics.error(with->place, "wrong-kind", fmt::format("{} must be a map of parameters", fields.label("with")));
  }
  action.needs = fields.conditions("needs");
  if (const Node* law = fields.find("law")) action.law = read_law(*law, fields.what(), diagnostics);
  if (const Node* effects = fields.find("effects")) {
    std::size_t n = 0;
    for (const Node* node : items_of(*effects)) {
      std::optional<Effect> effect = read_effect(*node, fmt::format("{}.effects.{}", path, ++n), action, diagnostics);
      if (effect) action.effects.push_back(std::move(*effect));
    }
  }
  if (const Node* consequences = fields.find("consequences")) {
    std::size_t n = 0;
    for (const Node* node : items_of(*consequences)) {
      std::optional<Consequence> one =
          read_consequence(*node, fmt::format("{}.consequences.{}", path, ++n), action, diagnostics);
      if (one) action.consequences.push_back(std::move(*one));
    }
  }
  action.sources = fields.names("sources");
  fields.finish();
  if (name) library.actions.push_back(std::move(action));
}

}  // namespace demarche::language
