#include "language/fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "language/suggest.hpp"

namespace demarche::language {
namespace {

bool has_space(std::string_view text) { return text.find_first_of(" \t\n\r") != std::string_view::npos; }

std::nullopt_t wrong_kind(const Node& node, std::string_view what, std::string_view wanted, Diagnostics& diagnostics) {
  diagnostics.error(node.place, "wrong-kind", fmt::format("{} must be {}, not {}", what, wanted, describe(node)));
  return std::nullopt;
}

}  // namespace

std::string single_spaced(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_space) out += c;
    if (is_space && !out.empty() && out.back() != ' ') out += ' ';
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::vector<const Node*> items_of(const Node& node) {
  std::vector<const Node*> items;
  if (!node.is_list()) return {&node};
  for (const Node& child : node.children) items.push_back(&child);
  return items;
}

std::optional<Name> read_name(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  if (!node.is_scalar() || node.scalar.empty()) return wrong_kind(node, what, "a name", diagnostics);
  if (has_space(node.scalar)) {
    diagnostics.error(node.place, "bad-name", fmt::format("{} must be one word, not {}", what, describe(node)));
    return std::nullopt;
  }
  return Name{node.scalar, node.place};
}

std::optional<Name> read_text(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  if (!node.is_scalar()) return wrong_kind(node, what, "text", diagnostics);
  return Name{node.scalar, node.place};
}

std::vector<Name> read_names(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  std::vector<Name> names;
  for (const Node* item : items_of(node)) {
    if (std::optional<Name> name = read_name(*item, what, diagnostics)) names.push_back(std::move(*name));
  }
  return names;
}

std::optional<bool> read_flag(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  if (node.is_scalar() && !node.quoted && node.scalar == "true") return true;
  if (node.is_scalar() && !node.quoted && node.scalar == "false") return false;
  std::string hint;
  for (const std::string_view word : {"yes", "Yes", "YES", "on", "On", "ON", "y", "Y", "True", "TRUE", "true", "1"}) {
    if (node.scalar == word) hint = "write true";
  }
  for (const std::string_view word :
       {"no", "No", "NO", "off", "Off", "OFF", "n", "N", "False", "FALSE", "false", "0"}) {
    if (node.scalar == word) hint = "write false";
  }
  diagnostics.error(node.place, "wrong-kind", fmt::format("{} must be true or false, not {}", what, describe(node)),
                    std::move(hint));
  return std::nullopt;
}

std::optional<Condition> read_condition(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  if (node.is_scalar()) return parse_condition(node.scalar, node.place, diagnostics);
  std::vector<Condition> all = read_conditions(node, what, diagnostics);
  if (all.empty()) return std::nullopt;
  if (all.size() == 1) return std::move(all.front());
  Condition conjunction;
  conjunction.kind = Condition::Kind::conjunction;
  conjunction.children = std::move(all);
  conjunction.place = node.place;
  return conjunction;
}

std::vector<Condition> read_conditions(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  std::vector<Condition> conditions;
  if (node.is_list() && node.children.empty()) wrong_kind(node, what, "a condition", diagnostics);
  for (const Node* item : items_of(node)) {
    if (!item->is_scalar()) {
      wrong_kind(*item, what, "a condition in quotes", diagnostics);
    } else if (std::optional<Condition> one = parse_condition(item->scalar, item->place, diagnostics)) {
      conditions.push_back(std::move(*one));
    }
  }
  return conditions;
}

std::optional<ActorTerm> read_actor(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  if (!node.is_scalar()) return wrong_kind(node, what, "an actor", diagnostics);
  return parse_actor_term(node.scalar, node.place, diagnostics);
}

Fields::Fields(const Node& map, std::string what, std::string path, Diagnostics& diagnostics)
    : what_(std::move(what)), path_(std::move(path)), place_(map.place), diagnostics_(diagnostics) {
  if (map.is_map()) {
    map_ = &map;
  } else {
    wrong_kind(map, what_, "a map (key: value)", diagnostics);
  }
}

const Node* Fields::find(std::string_view key) {
  if (std::find(known_.begin(), known_.end(), key) == known_.end()) known_.emplace_back(key);
  return map_ != nullptr ? map_->find(key) : nullptr;
}

const Node* Fields::need(std::string_view key) {
  const Node* node = find(key);
  if (node == nullptr && map_ != nullptr) {
    if (std::find(missing_.begin(), missing_.end(), key) == missing_.end()) missing_.emplace_back(key);
  }
  return node;
}

// The key that nobody has asked for and that is nearly this one.
std::optional<std::string> Fields::nearly(std::string_view key) const {
  if (map_ == nullptr) return std::nullopt;
  const std::vector<std::string> wanted{std::string(key)};
  for (const Node& child : map_->children) {
    const bool is_known = std::find(known_.begin(), known_.end(), child.key.value) != known_.end();
    if (!is_known && closest(child.key.value, wanted)) return child.key.value;
  }
  return std::nullopt;
}

bool Fields::is_misspelt(std::string_view key) {
  if (find(key) != nullptr || !nearly(key)) return false;
  need(key);
  return true;
}

std::string Fields::label(std::string_view key) const { return fmt::format("'{}' of {}", key, what_); }

std::optional<Name> Fields::name(std::string_view key) {
  const Node* node = find(key);
  return node != nullptr ? read_name(*node, label(key), diagnostics_) : std::nullopt;
}

std::optional<Name> Fields::need_name(std::string_view key) {
  const Node* node = need(key);
  return node != nullptr ? read_name(*node, label(key), diagnostics_) : std::nullopt;
}

std::string Fields::text(std::string_view key) {
  const Node* node = find(key);
  if (node == nullptr) return {};
  std::optional<Name> text = read_text(*node, label(key), diagnostics_);
  return text ? std::move(text->value) : std::string();
}

std::vector<Name> Fields::names(std::string_view key) {
  const Node* node = find(key);
  return node != nullptr ? read_names(*node, label(key), diagnostics_) : std::vector<Name>();
}

std::vector<const Node*> Fields::some_items(std::string_view key, bool is_needed) {
  const Node* node = find(key);
  if (node == nullptr) return {};
  if (node->is_list() && node->children.empty()) {
    diagnostics_.error(node->place, "empty-list", fmt::format("{} lists nothing", label(key)),
                       is_needed ? "list something" : "leave the key out, or list something", path_);
  }
  return items_of(*node);
}

bool Fields::flag(std::string_view key) {
  const Node* node = find(key);
  return node != nullptr && read_flag(*node, label(key), diagnostics_).value_or(false);
}

std::optional<std::size_t> Fields::word(std::string_view key, std::initializer_list<std::string_view> words) {
  const Node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const std::optional<Name> typed = read_name(*node, label(key), diagnostics_);
  if (!typed) return std::nullopt;
  const auto found = std::find(words.begin(), words.end(), typed->value);
  if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
  const std::string suggestion =
      words.size() == 1 ? fmt::format("write '{}'", *words.begin()) : did_you_mean(typed->value, words);
  diagnostics_.error(typed->place, "unknown-word", fmt::format("{} cannot be '{}'", label(key), typed->value),
                     suggestion.empty() ? fmt::format("one of {}", fmt::join(words, ", ")) : suggestion);
  return std::nullopt;
}

std::optional<double> Fields::plain(std::string_view key, Limits limits) {
  const Node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const std::optional<double> value = node->is_scalar() ? plain_number(node->scalar) : std::nullopt;
  if (!value) {
    diagnostics_.error(node->place, "not-a-number",
                       fmt::format("{} must be a number, not {}", label(key), describe(*node)));
    return std::nullopt;
  }
  Number number;
  number.distribution = core::Distribution::constant(*value);
  number.place = node->place;
  if (!check_number(number, Quantity::plain, limits, label(key), diagnostics_)) return std::nullopt;
  return value;
}

std::optional<int> Fields::integer(std::string_view key, int low, int high) {
  const std::optional<double> value = plain(key, {static_cast<double>(low), static_cast<double>(high)});
  if (!value) return std::nullopt;
  if (*value != std::floor(*value)) {
    diagnostics_.error(find(key)->place, "not-a-number",
                       fmt::format("{} must be a whole number, not {}", label(key), *value));
    return std::nullopt;
  }
  return static_cast<int>(*value);
}

std::optional<Number> Fields::number(std::string_view key, Quantity expected, Limits limits) {
  const Node* node = find(key);
  if (node == nullptr) return std::nullopt;
  const std::string path = path_.empty() ? std::string(key) : path_ + "." + std::string(key);
  return read_number(*node, expected, path, diagnostics_, limits);
}

std::vector<Condition> Fields::conditions(std::string_view key) {
  const Node* node = find(key);
  return node != nullptr ? read_conditions(*node, label(key), diagnostics_) : std::vector<Condition>();
}

std::optional<Condition> Fields::condition(std::string_view key) {
  const Node* node = find(key);
  return node != nullptr ? read_condition(*node, label(key), diagnostics_) : std::nullopt;
}

std::optional<Pattern> Fields::pattern(std::string_view key) {
  const Node* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (!node->is_scalar()) return wrong_kind(*node, label(key), "an act in quotes", diagnostics_);
  return parse_pattern(node->scalar, node->place, diagnostics_);
}

std::optional<ActorTerm> Fields::actor(std::string_view key) {
  const Node* node = find(key);
  return node != nullptr ? read_actor(*node, label(key), diagnostics_) : std::nullopt;
}

std::optional<ActorTerm> Fields::need_actor(std::string_view key) {
  const Node* node = need(key);
  return node != nullptr ? read_actor(*node, label(key), diagnostics_) : std::nullopt;
}

void Fields::give_up() {
  for (const std::string& key : missing_) {
    const std::optional<std::string> typed = nearly(key);
    diagnostics_.error(place_, "missing-key", fmt::format("{} needs the key '{}'", what_, key),
                       typed ? fmt::format("'{}' is none of its keys", *typed) : "", path_);
  }
}

void Fields::finish() {
  if (map_ == nullptr) return;
  for (const std::string& key : missing_) {
    if (nearly(key)) continue;  // said below, with the suggestion
    diagnostics_.error(place_, "missing-key", fmt::format("{} needs the key '{}'", what_, key), "", path_);
  }
  std::vector<std::string> unused;
  for (const std::string& key : known_) {
    if (map_->find(key) == nullptr) unused.push_back(key);
  }
  for (const Node& child : map_->children) {
    const std::string& key = child.key.value;
    if (std::find(known_.begin(), known_.end(), key) != known_.end()) continue;
    std::string hint = did_you_mean(key, unused);
    if (hint.empty()) {
      // `after: attack, to: ALB` without quotes leaves its clauses to the map around it.
      constexpr std::array<std::string_view, 6> clauses{"by", "to", "incident", "within", "track", "motion"};
      const bool is_clause = std::find(clauses.begin(), clauses.end(), key) != clauses.end();
      hint = is_clause || key.find_first_of("()\"") != std::string::npos
                 ? "put an expression with a comma in double quotes"
                 : "check the indentation";
    }
    diagnostics_.error(child.key.place, "unknown-key", fmt::format("{} has no key '{}'", what_, key), std::move(hint),
                       path_);
  }
}

}  // namespace demarche::language
