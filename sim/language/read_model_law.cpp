// Doors, views and authorities: what acts are checked against.

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "language/read_model_items.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

void read_door_condition(const Node& node, const std::string& what, Door& door, Diagnostics& diagnostics) {
  Fields fields(node, "a condition of " + what, "", diagnostics);
  if (!fields.good()) return;
  DoorCondition condition;
  condition.place = node.place;
  fields.need("label");
  condition.label = fields.text("label");
  condition.holds = fields.condition("holds");
  condition.believed = fields.condition("believed");
  condition.truth = fields.condition("truth");
  const bool has_holds = fields.find("holds") != nullptr;
  const bool has_believed = fields.find("believed") != nullptr;
  const bool has_truth = fields.find("truth") != nullptr;
  const bool is_misspelt = fields.is_misspelt("holds") || fields.is_misspelt("believed") || fields.is_misspelt("truth");
  if (!is_misspelt && (has_holds ? has_believed || has_truth : !(has_believed && has_truth))) {
    diagnostics.error(fields.place(), "door-form",
                      fmt::format("{} needs either 'holds' or both 'believed' and 'truth'", fields.what()));
  }
  // In the order of LegalResult, without `lawful`.
  const std::optional<std::size_t> fails = fields.word("fails", {"contested", "unlawful"});
  if (fails) condition.fails = *fails == 0 ? LegalResult::contested : LegalResult::unlawful;
  condition.view = fields.name("view");
  if (fails && condition.view) {
    diagnostics.error(condition.view->place, "door-form",
                      fmt::format("{} has both 'fails' and 'view' (one decides what failing means)", fields.what()));
  }
  fields.finish();
  door.conditions.push_back(std::move(condition));
}

}  // namespace

void read_door(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "", diagnostics);
  std::optional<Name> name = read_path_name(*fields.need("door"), "a door", diagnostics);
  Door door;
  door.about = fields.text("about");
  door.is_shut = fields.flag("shut");
  door.cites = fields.names("cites");
  if (const Node* conditions = fields.find("conditions")) {
    for (const Node* node : items_of(*conditions)) read_door_condition(*node, fields.what(), door, diagnostics);
  }
  if (door.is_shut && !door.conditions.empty()) {
    diagnostics.error(fields.place(), "door-form", fmt::format("{} is shut and has conditions", fields.what()));
  }
  fields.finish();
  if (!name) return;
  door.name = std::move(*name);
  library.doors.push_back(std::move(door));
}

void read_view(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "", diagnostics);
  std::optional<Name> name = read_path_name(*fields.need("view"), "a view", diagnostics);
  View view;
  view.about = fields.text("about");
  view.sources = fields.names("sources");
  const Node* options = fields.need("options");
  if (options != nullptr) {
    Fields results(*options, fields.label("options"), "", diagnostics);
    for (const Node& option : options->children) {
      if (!results.good()) break;
      const std::optional<std::size_t> result = results.word(option.key.value, {"lawful", "contested", "unlawful"});
      if (result) view.options.emplace_back(option.key, static_cast<LegalResult>(*result));
    }
  }
  if (std::optional<Name> standard = fields.need_name("default")) {
    std::vector<std::string> names;
    for (const auto& [option, result] : view.options) names.push_back(option.value);
    if (std::find(names.begin(), names.end(), standard->value) == names.end()) {
      diagnostics.error(standard->place, "unknown-option",
                        fmt::format("{} has no option '{}'", fields.what(), standard->value),
                        did_you_mean(standard->value, names));
    }
    view.standard = std::move(*standard);
  }
  fields.finish();
  if (!name) return;
  view.name = std::move(*name);
  library.views.push_back(std::move(view));
}

void read_authority(const Node& item, Library& library, Diagnostics& diagnostics) {
  Fields fields(item, item_label(item), "", diagnostics);
  std::optional<Name> id = fields.need_name("authority");
  LegalSource source;
  fields.need("says");
  source.says = fields.text("says");
  fields.finish();
  if (!id) return;
  source.id = std::move(*id);
  library.legal_sources.push_back(std::move(source));
}

}  // namespace demarche::language
