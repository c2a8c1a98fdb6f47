// Walks over every number that has a path: for `set:`, for counting assumptions, for drawing worlds.

#include <variant>

#include "language/read_model.hpp"
#include "language/read_scenario.hpp"

namespace demarche::language {
namespace {

using Visit = std::function<void(Number&)>;

void walk(std::optional<Number>& number, const Visit& visit) {
  if (number) visit(*number);
}

void walk(ParameterValue& value, const Visit& visit) {
  if (Number* number = std::get_if<Number>(&value)) visit(*number);
}

void walk(std::vector<ParameterSetting>& settings, const Visit& visit) {
  for (ParameterSetting& setting : settings) walk(setting.value, visit);
}

void walk(std::vector<Driver>& drivers, const Visit& visit) {
  for (Driver& driver : drivers) {
    walk(driver.at, visit);
    walk(driver.per, visit);
    visit(driver.ratio);
  }
}

void walk(Rule& rule, const Visit& visit) {
  for (DoItem& item : rule.does) walk(item.with, visit);
  walk(rule.chance, visit);
  walk(rule.within, visit);
  walk(rule.rate, visit);
  walk(rule.delay, visit);
  walk(rule.drivers, visit);
  walk(rule.cooldown, visit);
}

void walk(Action& action, const Visit& visit) {
  for (Parameter& parameter : action.parameters) {
    if (parameter.standard) walk(*parameter.standard, visit);
  }
  for (Effect& effect : action.effects) walk(effect.amount, visit);
  for (Consequence& consequence : action.consequences) {
    walk(consequence.after, visit);
    walk(consequence.with, visit);
  }
}

void walk(Motion& motion, const Visit& visit) {
  if (motion.opens) walk(*motion.opens, visit);
  walk(motion.consultation, visit);
  walk(motion.silence, visit);
  walk(motion.objection, visit);
  walk(motion.objection_drivers, visit);
}

void walk(std::vector<ShareOf>& shares, const Visit& visit) {
  for (ShareOf& share : shares) visit(share.share);
}

void walk(std::vector<HistoryItem>& items, const Visit& visit) {
  for (HistoryItem& item : items) {
    walk(item.with, visit);
    walk(item.share, visit);
  }
}

}  // namespace

void for_each_number(Library& library, const Visit& visit) {
  for (Variable& variable : library.variables) {
    walk(variable.initial, visit);
    walk(variable.half_life, visit);
    walk(variable.rest, visit);
  }
  for (Action& action : library.actions) walk(action, visit);
  for (Rule& rule : library.rules) walk(rule, visit);
  for (Alliance& alliance : library.alliances) {
    for (Motion& motion : alliance.motions) walk(motion, visit);
  }
}

void for_each_number(Scenario& scenario, const Visit& visit) {
  for (Incident& incident : scenario.incidents) {
    walk(incident.perpetrator, visit);
    walk(incident.prior, visit);
    walk(incident.similar_to, visit);
    walk(incident.link_shares, visit);
  }
  for (InitialValue& initial : scenario.initial) {
    walk(initial.one_of, visit);
    if (initial.word.empty() && initial.one_of.empty()) visit(initial.value);
  }
  walk(scenario.history, visit);
  for (Response& response : scenario.responses) {
    for (ForcedAct& act : response.acts) {
      walk(act.after, visit);
      walk(act.act.with, visit);
    }
  }
}

}  // namespace demarche::language
