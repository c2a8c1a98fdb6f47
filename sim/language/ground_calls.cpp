// The parameters of an act about to happen: what is set, else the default, in the order of the action's parameters.

#include <algorithm>

#include "language/fields.hpp"
#include "language/ground.hpp"
#include "language/suggest.hpp"

namespace demarche::language {

Index Grounding::label(const std::string& text) {
  const auto [at, is_new] = labels.emplace(text, static_cast<Index>(program.labels.size()));
  if (is_new) program.labels.push_back(text);
  return at->second;
}

Index Grounding::text(const std::string& text) {
  const auto at = std::find(grounded.texts.begin(), grounded.texts.end(), text);
  if (at != grounded.texts.end()) return static_cast<Index>(at - grounded.texts.begin());
  grounded.texts.push_back(text);
  return static_cast<Index>(grounded.texts.size() - 1);
}

core::Amount Grounding::amount(const Number& number, const std::string& draw_name, const Place& place) {
  core::Amount amount;
  if (number.each && !is_constant(number)) {
    amount.kind = core::Amount::Kind::each;
    amount.index = numbers.distribution(number);
    amount.name = numbers.name(draw_name, place);
  } else {
    amount.index = numbers.slot(number);
  }
  return amount;
}

std::optional<core::Amount> Grounding::setting(Index kind, const Parameter& parameter, const ParameterValue& value,
                                               const Action* trigger) {
  if (const Number* number = std::get_if<Number>(&value)) {
    if (parameter.is_text || !parameter.words.empty()) {
      error(number->place, "wrong-kind", "'" + parameter.name.value + "' takes a word, not a number");
      return std::nullopt;
    }
    const std::string name = "'" + parameter.name.value + "' of '" + acts.action(kind).name.value + "'";
    const auto is_time = [](Quantity quantity) { return quantity == Quantity::duration || quantity == Quantity::rate; };
    if (is_time(number->quantity) && !is_time(parameter.quantity)) {
      error(number->place, "unit", name + " has no unit of time", "leave the unit out");
      return std::nullopt;
    }
    // A run does not cut off what it draws, so the whole distribution has to lie in the range.
    const Limits limits = parameter.has_range ? Limits{parameter.low, parameter.high, false} : Limits{};
    Number checked = *number;
    Diagnostics mistakes;
    check_number(checked, is_time(parameter.quantity) ? parameter.quantity : Quantity::plain, limits, name, mistakes);
    for (const Diagnostic& mistake : mistakes.items())
      error(mistake.place, mistake.code, mistake.message, mistake.hint);
    if (mistakes.has_errors()) return std::nullopt;
    return amount(*number, acts.address(kind) + "/parameter/" + parameter.name.value, number->place);
  }
  const Name& name = std::get<Name>(value);
  core::Amount result;
  const auto word = std::find_if(parameter.words.begin(), parameter.words.end(),
                                 [&](const Name& one) { return one.value == name.value; });
  if (word != parameter.words.end()) {
    result.index = numbers.constant(static_cast<double>(word - parameter.words.begin()));
    return result;
  }
  if (trigger != nullptr) {
    for (std::size_t i = 0; i < trigger->parameters.size(); ++i) {
      if (trigger->parameters[i].name.value != name.value) continue;
      result.kind = core::Amount::Kind::parameter;
      result.index = static_cast<Index>(i);
      return result;
    }
  }
  if (parameter.is_text) {
    result.index = numbers.constant(static_cast<double>(text(name.value)));
    return result;
  }
  std::vector<std::string> known;
  for (const Name& one : parameter.words) known.push_back(one.value);
  if (trigger != nullptr) {
    for (const Parameter& one : trigger->parameters) known.push_back(one.name.value);
  }
  error(name.place, "unknown-parameter",
        "there is nothing called '" + name.value + "' to set '" + parameter.name.value + "' to",
        did_you_mean(name.value, known));
  return std::nullopt;
}

core::Call Grounding::call(const PlannedCall& asked, const Action* trigger) {
  const Index kind = asked.kind, about = asked.about;
  const std::vector<ParameterSetting>* with = asked.with;
  const Action& action = acts.action(kind);
  core::Call call;
  call.kind = kind;
  std::vector<core::Amount> amounts;
  const ActKey& key = acts.key(kind);
  for (const Parameter& parameter : action.parameters) {
    std::optional<core::Amount> amount;
    if (with != nullptr) {
      for (const ParameterSetting& one : *with) {
        if (one.parameter.value == parameter.name.value) amount = setting(kind, parameter, one.value, trigger);
      }
    }
    // What an adopted motion says: its text as it stands, and how many elements that has.
    const bool is_of_motion =
        !amount && key.motion != none && (parameter.name.value == "text" || parameter.name.value == "strength");
    if (is_of_motion) {
      const MotionCells& of_motion = cells_of_motion(key.motion, key.incident);
      amount = core::Amount{core::Amount::Kind::cell,
                            parameter.name.value == "text" ? of_motion.text : of_motion.strength, none, 0};
    }
    if (!amount && parameter.standard) amount = setting(kind, parameter, *parameter.standard, nullptr);
    if (!amount && parameter.is_text)
      amount = core::Amount{core::Amount::Kind::number, numbers.constant(text("")), none, 0};
    if (!amount) {
      error(asked.place, "missing-parameter",
            "'" + action.name.value + "' needs its parameter '" + parameter.name.value + "', which has no default",
            "add `with: { " + parameter.name.value + ": … }`");
      amount = core::Amount{core::Amount::Kind::number, numbers.constant(0), none, 0};
    }
    amounts.push_back(*amount);
  }
  if (program.kinds[kind].parameter_count > amounts.size()) {
    const bool is_suspect = about != none && key.incident != none &&
                            names.suspect(key.incident, about) < names.suspects(key.incident).size();
    const Index whom = numbers.constant(is_suspect ? about : -1.0);
    amounts.push_back({core::Amount::Kind::number, whom, none, 0});
  }
  call.parameters = static_cast<Index>(program.amounts.size());
  program.amounts.insert(program.amounts.end(), amounts.begin(), amounts.end());
  return call;
}

}  // namespace demarche::language
