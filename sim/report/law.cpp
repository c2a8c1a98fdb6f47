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
std::string breach_words(std::string_view name, const Spoken& in) {
  if (const auto known = in.known("breach", name)) return *known;
  return name.starts_with("non_") ? "non-" + spaced(name.substr(4)) : spaced(name);
}

std::string breaches_words(const language::Grounded& model, std::string_view names, const Spoken& in) {
  std::vector<std::string> broken, disputed;
  for (std::size_t at = 0; at < names.size();) {
    const std::size_t end = std::min(names.find(", ", at), names.size());
    const std::string name(names.substr(at, end - at));
    (is_disputed(model, name) ? disputed : broken).push_back(breach_words(name, in));
    at = end + 2;
  }
  if (disputed.empty()) return in.say("it breaks {rules}", {{"rules", in.listed(broken)}});
  if (broken.empty()) return in.say("whether it breaks {rules} is disputed", {{"rules", in.either(disputed)}});
  return in.say("it breaks {rules}, and whether it breaks {others} is disputed",
                {{"rules", in.listed(broken)}, {"others", in.either(disputed)}});
}

std::string result_word(core::Legal legal, const Spoken& in) {
  switch (legal) {
    case core::Legal::lawful: return in.word("law", "lawful");
    case core::Legal::contested: return in.word("law", "contested");
    case core::Legal::unlawful: return in.word("law", "unlawful");
  }
  return "";
}

std::string verdict_words(const language::Grounded& model, const core::Verdict& verdict, const Spoken& in) {
  const std::string result = result_word(verdict.result, in);
  if (verdict.label >= model.program.labels.size()) return result;
  const std::string& label = model.program.labels[verdict.label];
  const std::size_t colon = label.find(": ");
  const language::Door* door = colon == std::string::npos ? nullptr : find_door(model, label.substr(0, colon));
  if (door == nullptr) return in.say("{result} ({reason})", {{"result", result}, {"reason", safe(label)}});
  const std::string why = label.substr(colon + 2);
  if (!door->is_shut) {
    return in.say("{result} as {door} (not met: {condition})",
                  {{"result", result},
                   {"door", name_words("door", door->name.value, in)},
                   {"condition", in.known("condition", why).value_or(safe(why))}});
  }
  if (why == "no door opens it") return in.say("{result} (no door opens)", {{"result", result}});
  return in.say("{result} (no door opens: {breaches})",
                {{"result", result}, {"breaches", breaches_words(model, why, in)}});
}

// Whether a state, one of its organs or an alliance acts: others break no rule that binds states.
bool is_public_body(const language::Grounded& model, core::Index kind) {
  const core::Index actor = model.program.kinds[kind].actor;
  return actor < model.actors.size() && language::binds_states(model.actors[actor].kind);
}

}  // namespace

std::string law_words(const language::Grounded& model, const core::Act& act, const Spoken& in) {
  const bool same = act.believed.result == act.truth.result && act.believed.label == act.truth.label;
  if (!same) {
    return in.say(
        "as the actor saw it {believed}; in truth {truth}",
        {{"believed", verdict_words(model, act.believed, in)}, {"truth", verdict_words(model, act.truth, in)}});
  }
  if (act.truth.result != core::Legal::lawful) return verdict_words(model, act.truth, in);
  const std::string& door = model.actions[model.program.kinds[act.kind].action].door;
  if (door == "not_a_state" || !is_public_body(model, act.kind)) return in.say("not a state's act");
  const language::Door* written = find_door(model, door);
  const bool is_shut = door == "none" || (written != nullptr && written->is_shut);
  if (door == "free" || is_shut || door.empty()) return result_word(core::Legal::lawful, in);
  return in.say("lawful as {door}", {{"door", name_words("door", door, in)}});
}

}  // namespace demarche::report
