// Verdicts in words, see law.hpp. A verdict's label is "door: condition", of the first condition that is not met, or
// "door: breach, breach" where the door is shut.
#include "report/law.hpp"

#include <algorithm>
#include <vector>

#include "report/english.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

const language::Door* find_door(const language::Grounded& model, std::string_view name) {
  const auto& doors = model.library.doors;
  const auto found =
      std::find_if(doors.begin(), doors.end(), [&](const auto& door) { return door.name.value == name; });
  return found == doors.end() ? nullptr : &*found;
}

// Whether the scenario's view leaves it open that this is a breach.
bool is_disputed(const language::Grounded& model, const std::string& breach) {
  for (const language::View& view : model.library.views) {
    if (view.name.value != breach) continue;
    std::string option = view.standard.value;
    for (const auto& [name, pick] : model.views) {
      if (name == breach) option = pick;
    }
    return std::any_of(view.options.begin(), view.options.end(), [&](const auto& one) {
      return one.first.value == option && one.second == language::LegalResult::contested;
    });
  }
  return false;
}

// "non_intervention" as "non-intervention".
std::string breach_words(std::string_view name) {
  return name.starts_with("non_") ? "non-" + spaced(name.substr(4)) : spaced(name);
}

std::string breaches_words(const language::Grounded& model, std::string_view names) {
  std::vector<std::string> broken, disputed;
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = std::min(names.find(", ", at), names.size());
    const std::string name(names.substr(at, end - at));
    (is_disputed(model, name) ? disputed : broken).push_back(breach_words(name));
    at = end + 2;
  }
  std::vector<std::string> parts;
  if (!broken.empty()) parts.push_back("it breaks " + listed(broken));
  if (!disputed.empty()) parts.push_back("whether it breaks " + listed(disputed, " or ") + " is disputed");
  return joined(parts, ", and ");
}

std::string verdict_words(const language::Grounded& model, const core::Verdict& verdict) {
  const std::string result(legal_word(verdict.result));
  if (verdict.label >= model.program.labels.size()) return result;
  const std::string& label = model.program.labels[verdict.label];
  const std::size_t colon = label.find(": ");
  const language::Door* door = colon == std::string::npos ? nullptr : find_door(model, label.substr(0, colon));
  if (door == nullptr) return result + " (" + safe(label) + ")";
  const std::string why = label.substr(colon + 2);
  if (!door->is_shut) return result + " as " + spaced(door->name.value) + " (not met: " + safe(why) + ")";
  const bool has_breaches = why != "no door opens it";
  return result + " (no door opens" + (has_breaches ? ": " + breaches_words(model, why) : "") + ")";
}

// Whether a state, one of its organs or an alliance acts: others break no rule that binds states.
bool is_public_body(const language::Grounded& model, core::Index kind) {
  const core::Index actor = model.program.kinds[kind].actor;
  return actor < model.actors.size() && language::binds_states(model.actors[actor].kind);
}

}  // namespace

std::string law_words(const language::Grounded& model, const core::Act& act) {
  const bool same = act.believed.result == act.truth.result && act.believed.label == act.truth.label;
  if (!same) {
    return "as the actor saw it " + verdict_words(model, act.believed) + "; in truth " +
           verdict_words(model, act.truth);
  }
  if (act.truth.result != core::Legal::lawful) return verdict_words(model, act.truth);
  const std::string& door = model.actions[model.program.kinds[act.kind].action].door;
  if (door == "not_a_state" || !is_public_body(model, act.kind)) return "not a state's act";
  const language::Door* written = find_door(model, door);
  const bool is_shut = door == "none" || (written != nullptr && written->is_shut);
  return door == "free" || is_shut || door.empty() ? "lawful" : "lawful as " + spaced(door);
}

}  // namespace demarche::report
