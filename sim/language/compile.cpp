#include "language/compile.hpp"

#include <algorithm>

#include "language/ground.hpp"
#include "language/library.hpp"
#include "language/resolve_check.hpp"
#include "language/resolve_roles.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

// Acts that the alliance's clockwork needs; a library may word them itself.
void add_own_actions(Library& library) {
  const bool has_motions = std::any_of(library.alliances.begin(), library.alliances.end(),
                                       [](const Alliance& alliance) { return !alliance.motions.empty(); });
  if (!has_motions) return;
  const auto add = [&](std::string_view name, std::string label) {
    const bool is_there = std::any_of(library.actions.begin(), library.actions.end(),
                                      [&](const Action& action) { return action.name.value == name; });
    if (is_there) return;
    Action action;
    action.name.value = name;
    action.label = std::move(label);
    action.track.value = "alliance";
    action.seen_by = SeenBy::parties;
    action.because = "clockwork of a silence procedure";
    library.actions.push_back(std::move(action));
  };
  add(open_silence_name, "puts a text under silence");
  add(close_silence_name, "ends silence without objection");
}

// Leaves out the rules of sides that were not chosen, and sets the numbers of those that were.
void take_sides(Library& library, Scenario& scenario, const Sides& sides, Diagnostics& diagnostics) {
  for (const auto& chosen : sides) {
    const std::string& variant_name = chosen.first;
    const std::string& side_name = chosen.second;
    const auto variant = std::find_if(library.variants.begin(), library.variants.end(),
                                      [&](const Variant& one) { return one.name.value == variant_name; });
    const bool exists = variant != library.variants.end() &&
                        std::any_of(variant->sides.begin(), variant->sides.end(),
                                    [&](const VariantSide& side) { return side.name.value == side_name; });
    if (!exists) {
      diagnostics.error(scenario.name.place, "unknown-variant",
                        "there is no side '" + side_name + "' of a variant '" + variant_name + "'");
    }
  }
  std::vector<std::string> rules;
  for (const Rule& rule : library.rules) rules.push_back(rule.name.value);
  for (const Variant& variant : library.variants) {
    for (const VariantSide& side : variant.sides) {
      for (const Name& rule : side.rules) {
        if (std::find(rules.begin(), rules.end(), rule.value) != rules.end()) continue;
        diagnostics.error(rule.place, "unknown-rule", "there is no rule '" + rule.value + "'",
                          did_you_mean(rule.value, rules));
      }
      if (&side == &variant.sides.front()) continue;  // applied below, unless another is chosen
      for (const Override& change : side.set) check_override(library, scenario, change, diagnostics);
    }
  }
  const auto lists = [](const VariantSide& side, const std::string& rule) {
    return std::any_of(side.rules.begin(), side.rules.end(), [&](const Name& one) { return one.value == rule; });
  };
  for (const Variant& variant : library.variants) {
    if (variant.sides.empty()) continue;
    const VariantSide* chosen = &variant.sides.front();
    for (const auto& [variant_name, side_name] : sides) {
      if (variant_name != variant.name.value) continue;
      for (const VariantSide& side : variant.sides) {
        if (side.name.value == side_name) chosen = &side;
      }
    }
    // A side may set numbers of rules that it leaves out, so the numbers come first.
    const std::vector<Override> changes = chosen->set;
    for (const Override& change : changes) apply_override(library, scenario, change, diagnostics);
    std::erase_if(library.rules, [&](const Rule& rule) {
      return !lists(*chosen, rule.name.value) &&
             std::any_of(variant.sides.begin(), variant.sides.end(),
                         [&](const VariantSide& side) { return lists(side, rule.name.value); });
    });
  }
}

}  // namespace

Grounding::Grounding(const Library& from, const Scenario& of, Diagnostics& into)
    : library(from),
      scenario(of),
      diagnostics(into),
      program(grounded.program),
      names(library, scenario),
      numbers(program, grounded, diagnostics),
      cells(program, names, numbers, scenario, diagnostics),
      acts(program, library, names, numbers),
      conditions(program, names, numbers, cells, acts, diagnostics) {
  for (const Rule& rule : library.rules) {
    rules.push_back(&rule);
    if (!rule.key.empty()) numbers.rename(rule.name.value, rule.key);
  }
}

void Grounding::error(const Place& place, std::string_view code, const std::string& message, const std::string& hint) {
  const std::string key = std::to_string(place.file) + ":" + std::to_string(place.line) + ":" +
                          std::to_string(place.column) + " " + std::string(code) + " " + message;
  if (reported.insert(key).second) diagnostics.error(place, code, message, hint);
}

void Grounding::diagnostics_note(const Place& place, const std::string& message) {
  const std::string key = "note " + std::to_string(place.line) + ":" + std::to_string(place.column) + message;
  if (reported.insert(key).second) diagnostics.note(place, message);
}

std::optional<Grounded> compile(const Library& library, const Scenario& scenario, Diagnostics& diagnostics,
                                const Sides& sides) {
  const std::size_t errors_before = diagnostics.errors();
  const auto failed = [&] { return diagnostics.errors() > errors_before; };
  Library own_library = library;
  Scenario own_scenario = scenario;
  const std::set<std::string> roles = unknown_roles(library, scenario, diagnostics);
  take_sides(own_library, own_scenario, sides, diagnostics);
  add_own_actions(own_library);
  resolve_check(own_library, own_scenario, roles, diagnostics);
  if (failed()) return std::nullopt;

  Grounding g(own_library, own_scenario, diagnostics);
  g.grounded.sides = sides;
  g.cells.read_initial_values();
  g.add_motion_rules();
  g.idle_reasons = idle_reasons(g.rules, g.names);
  std::vector<std::string> unfilled = g.idle_reasons;
  for (Index i = 0; i < g.rules.size(); ++i) {
    if (!g.idle_reasons[i].empty()) continue;
    const auto own = g.motion_rules.find(i);
    const bool waits = own != g.motion_rules.end() && own->second.part != MotionRule::Part::opens;
    g.idle_reasons[i] = waits ? "nobody proposes it" : "no act or actor it could concern";
  }

  // Structure: acts make causes, causes make acts, until nothing is new.
  g.plan_history();
  g.plan_responses();
  for (Index i = 0; i < g.rules.size(); ++i) {
    const bool is_motions = g.motion_rules.contains(i) && g.motion_rules.at(i).part != MotionRule::Part::opens;
    if (!unfilled[i].empty())
      g.unusable.insert(i);
    else if (!g.rules[i]->after && !is_motions)
      g.ground_tendency(i);
  }
  for (Index kind = 0; kind < g.acts.size(); ++kind) {
    g.plan_consequences(kind);
    g.ground_motion(kind);
    g.ground_reactions(kind);
  }

  // Detail: every act is known now.
  g.check_openings();
  g.planned.resize(g.acts.size());
  for (Index kind = 0; kind < g.acts.size(); ++kind) {
    g.ground_act(kind);
    g.ground_needs(kind);
    g.ground_verdict(kind);
  }
  g.complete_consequences();
  g.assemble_causes();
  g.complete_history();
  g.complete_responses();
  g.complete_outcomes();
  g.settle_beliefs();
  g.settle_evidence();
  g.assemble_acts();
  g.describe();
  if (failed()) return std::nullopt;
  g.program.finish();
  return std::move(g.grounded);
}

}  // namespace demarche::language
