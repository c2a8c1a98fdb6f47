#include "language/outline.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "language/document.hpp"
#include "language/read_model.hpp"

namespace demarche::language {
namespace {

// First keys that name the item they begin, besides those of model files.
constexpr std::array<std::string_view, 2> scenario_items{"response", "motion"};

bool names_its_item(const Node& item) {
  if (!item.is_map() || item.children.empty() || !item.children.front().is_scalar()) return false;
  const std::string& key = item.children.front().key.value;
  const std::vector<std::string>& kinds = item_kinds();
  return std::find(kinds.begin(), kinds.end(), key) != kinds.end() ||
         std::find(scenario_items.begin(), scenario_items.end(), key) != scenario_items.end();
}

template <class Visit>
void walk(const Node& node, const std::string& path, const Visit& visit) {
  const auto below = [&](const std::string& step) { return path.empty() ? step : path + "." + step; };
  visit(node.place, path);
  std::size_t n = 0;
  for (const Node& child : node.children) {
    ++n;
    if (node.is_map()) {
      const std::string own = n == 1 && names_its_item(node) ? path : below(child.key.value);
      visit(child.key.place, own);
      walk(child, own, visit);
    } else if (names_its_item(child)) {
      const Node& first = child.children.front();
      walk(child, (first.key.value == "motion" ? below("motion") : first.key.value) + "." + first.scalar, visit);
    } else {
      walk(child, below(std::to_string(n)), visit);
    }
  }
}

}  // namespace

const std::vector<Outlines::Spot>& Outlines::spots(FileId file) {
  const auto placed = spots_.try_emplace(file);
  const auto at = placed.first;
  const bool is_new = placed.second;
  if (!is_new) return at->second;
  Diagnostics said_already;
  if (const std::optional<Node> root = read_document(files_, file, said_already)) {
    walk(*root, "", [&](const Place& place, const std::string& path) {
      if (place.line > 0) at->second.push_back({place.line, place.column, path});
    });
  }
  return at->second;
}

std::string Outlines::path(const Place& place) {
  if (place.line == 0 || place.file >= files_.size()) return {};
  const std::vector<Spot>& all = spots(place.file);
  const auto behind = std::upper_bound(all.begin(), all.end(), place, [](const Place& at, const Spot& spot) {
    return std::tie(at.line, at.column) < std::tie(spot.line, spot.column);
  });
  return behind == all.begin() ? std::string() : std::prev(behind)->path;
}

}  // namespace demarche::language
