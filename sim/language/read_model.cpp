#include "language/read_model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "language/read_model_items.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

struct ItemKind {
  std::string_view key;
  void (*read)(const Node& item, Library& library, Diagnostics& diagnostics);
};

constexpr std::array kinds{
    ItemKind{"variable", read_variable},
    ItemKind{"actor", read_actor_item},
    ItemKind{"alliance", read_alliance},
    ItemKind{"action", read_action},
    ItemKind{"rule", read_rule_item},
    ItemKind{"outcome", read_outcome},
    ItemKind{"document", read_document_item},
    ItemKind{"fact", read_fact},
    ItemKind{"disagreement", read_disagreement},
    ItemKind{"view", read_view},
    ItemKind{"door", read_door},
    ItemKind{"authority", read_authority},
    ItemKind{"variant", read_variant},
    ItemKind{"pattern", read_pattern},
};

}  // namespace

const std::vector<std::string>& item_kinds() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const ItemKind& kind : kinds) out.emplace_back(kind.key);
    return out;
  }();
  return names;
}

std::string item_label(const Node& item) {
  if (!item.is_map() || item.children.empty()) return "the item";
  const Node& first = item.children.front();
  return fmt::format("{} '{}'", first.key.value, first.scalar);
}

void read_items(const Node& list, Library& library, Diagnostics& diagnostics) {
  if (list.is_null()) return;  // a file of comments
  if (!list.is_list()) {
    diagnostics.error(list.place, "wrong-kind",
                      fmt::format("a model file must be a list of items, not {}", describe(list)),
                      "begin each item with '- rule: NAME', '- actor: NAME', …");
    return;
  }
  for (const Node& item : list.children) {
    if (!item.is_map() || item.children.empty()) {
      diagnostics.error(item.place, "wrong-kind", fmt::format("an item must be a map, not {}", describe(item)));
      continue;
    }
    const Name& key = item.children.front().key;
    const auto kind =
        std::find_if(kinds.begin(), kinds.end(), [&](const ItemKind& row) { return row.key == key.value; });
    if (kind != kinds.end()) {
      kind->read(item, library, diagnostics);
      continue;
    }
    std::string hint = did_you_mean(key.value, item_kinds());
    if (hint.empty()) hint = fmt::format("one of {}", fmt::join(item_kinds(), ", "));
    diagnostics.error(key.place, "unknown-item", fmt::format("an item cannot begin with '{}'", key.value),
                      std::move(hint));
  }
}

std::optional<Name> read_expression_name(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  std::optional<Name> name = read_name(node, what, diagnostics);
  if (!name) return std::nullopt;
  const std::string& text = name->value;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool good =
      is_letter(text.front()) && text.back() != '-' && text.find("--") == std::string::npos &&
      std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
  constexpr std::array<std::string_view, 10> grammar_words{"and",    "or",   "not",  "is",    "of",
                                                           "except", "each", "done", "count", "since"};
  const bool reserved = std::find(grammar_words.begin(), grammar_words.end(), text) != grammar_words.end();
  if (good && !reserved) return name;
  diagnostics.error(name->place, "bad-name",
                    reserved ? fmt::format("{} cannot be '{}' (a word of the expressions)", what, text)
                             : fmt::format("{} cannot be '{}' (letters, digits, '_' and '-' make a name)", what, text));
  return std::nullopt;
}

std::optional<Name> read_path_name(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  std::optional<Name> name = read_name(node, what, diagnostics);
  if (!name) return std::nullopt;
  const auto is_mark = [](char c) {
    const bool is_printable = c > ' ' && c < '\x7F';
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return is_printable && !is_letter && c != '_' && c != '-';
  };
  if (std::none_of(name->value.begin(), name->value.end(), is_mark)) return name;
  diagnostics.error(name->place, "bad-name",
                    fmt::format("{} cannot be '{}' (letters, digits, '_' and '-' make a name)", what, name->value));
  return std::nullopt;
}

std::optional<Interval> read_interval(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  if (node.is_list() && node.children.size() == 2 && node.children[0].is_scalar() && node.children[1].is_scalar()) {
    const std::optional<Measured> low = measured_number(node.children[0].scalar);
    const std::optional<Measured> high = measured_number(node.children[1].scalar);
    const bool one_unit = low && high && (low->quantity == high->quantity || low->value == 0);
    if (one_unit && low->value < high->value) return Interval{low->value, high->value, high->quantity};
  }
  diagnostics.error(node.place, "bad-range", fmt::format("{} must be two numbers [low, high], low below high", what));
  return std::nullopt;
}

std::optional<ParameterValue> read_parameter_value(const Node& node, const std::string& path,
                                                   Diagnostics& diagnostics) {
  if (looks_like_number(node)) {
    std::optional<Number> number = read_number(node, Quantity::plain, path, diagnostics);
    if (!number) return std::nullopt;
    return ParameterValue(std::move(*number));
  }
  std::optional<Name> word = read_text(node, "'" + path + "'", diagnostics);
  if (!word) return std::nullopt;
  return ParameterValue(std::move(*word));
}

std::vector<ParameterSetting> read_settings(const Node& with, const std::string& path, Diagnostics& diagnostics) {
  std::vector<ParameterSetting> settings;
  if (!with.is_map()) {
    diagnostics.error(with.place, "wrong-kind",
                      fmt::format("'with' must be a map of parameters, not {}", describe(with)));
    return settings;
  }
  for (const Node& child : with.children) {
    std::optional<ParameterValue> value = read_parameter_value(child, path + "." + child.key.value, diagnostics);
    if (value) settings.push_back({child.key, std::move(*value)});
  }
  return settings;
}

std::vector<Override> read_overrides(const Node& map, std::string_view what, Diagnostics& diagnostics) {
  std::vector<Override> overrides;
  if (!map.is_map()) {
    diagnostics.error(map.place, "wrong-kind",
                      fmt::format("{} must be a map of paths and numbers, not {}", what, describe(map)));
    return overrides;
  }
  for (const Node& child : map.children) {
    Name path{single_spaced(child.key.value), child.key.place};
    std::optional<Number> value = read_number(child, Quantity::plain, path.value, diagnostics);
    if (value) overrides.push_back({std::move(path), std::move(*value)});
  }
  return overrides;
}

void require_reason(Fields& fields, const std::vector<Name>& sources, const std::string& because) {
  if (!sources.empty() || !because.empty() || fields.is_misspelt("sources") || fields.is_misspelt("because")) return;
  fields.diagnostics().error(fields.place(), "no-source",
                             fmt::format("{} names neither a source nor a reason", fields.what()),
                             "add 'sources: [FACT]' or 'because: \"…\"'", fields.path());
}

}  // namespace demarche::language
