// The scenario's names: incidents, initial values, history, responses, choices of views and outcomes.

#include <algorithm>
#include <cmath>

#include "language/fields.hpp"
#include "language/ground_acts.hpp"
#include "language/resolve_check_parts.hpp"

namespace demarche::language {

void NameCheck::shares(const Incident& incident, const std::vector<ShareOf>& shares, std::string_view what) {
  double sum = 0;
  for (const ShareOf& share : shares) {
    const Index actor = names_.actor(share.name.value);
    const bool is_suspect = std::any_of(incident.suspects.begin(), incident.suspects.end(),
                                        [&](const Name& one) { return one.value == share.name.value; });
    if (!is_suspect && (actor == none || actor != names_.someone_else())) {
      std::vector<std::string> candidates;
      for (const Name& one : incident.suspects) candidates.push_back(one.value);
      candidates.emplace_back("someone_else");
      error(share.name.place, "not-a-suspect",
            "'" + share.name.value + "' is not among the suspects of " + incident.name.value,
            did_you_mean(share.name.value, candidates));
    }
    const core::Distribution& d = share.share.distribution;
    if (!(d.support_low() >= 0 && d.support_high() <= 1)) {
      error(share.share.place, "out-of-range", "a share lies between 0 and 100 %");
    }
    sum += d.reference();
  }
  if (sum > 1 + 1e-9) {
    error(incident.name.place, "shares", "the shares of `" + std::string(what) + "` add up to more than 100 %");
  }
}

void NameCheck::incident(const Incident& incident) {
  const std::string& own = incident.name.value;
  if (own == "incident" || Names::is_reserved(own) || names_.actor(own) != none) {
    error(incident.name.place, "bad-name", "'" + own + "' already means something else");
  }
  for (const ShareOf& similar : incident.similar_to) {
    if (similar.name.value == own) error(similar.name.place, "cycle", "'" + own + "' is always similar to itself");
  }
  different(incident.suspects, "suspect");
  if (incident.victim) check_.actor(*incident.victim);
  for (const Name& suspect : incident.suspects) check_.actor(suspect);
  shares(incident, incident.perpetrator, "perpetrator");
  shares(incident, incident.prior, "prior");
  for (const ShareOf& one : incident.link_shares) {
    const core::Distribution& d = one.share.distribution;
    if (!(d.support_low() >= 0 && d.support_high() <= 1))
      error(one.share.place, "out-of-range", "a share lies between 0 and 100 %");
  }
  if (incident.suspects.empty()) {
    error(incident.name.place, "no-suspects", "the incident '" + incident.name.value + "' has no suspects");
  }
  if (!incident.prior.empty()) {
    double sum = 0;
    bool names_someone_else = false;
    for (const ShareOf& share : incident.prior) {
      sum += share.share.distribution.reference();
      names_someone_else = names_someone_else || names_.actor(share.name.value) == names_.someone_else();
    }
    for (const Name& suspect : incident.suspects) {
      const bool has_prior = std::any_of(incident.prior.begin(), incident.prior.end(), [&](const ShareOf& share) {
        return share.name.value == suspect.value && share.share.distribution.support_high() > 0;
      });
      if (!has_prior) {
        error(suspect.place, "missing-prior",
              "`prior` gives '" + suspect.value + "' no share: no finding could ever raise it");
      }
    }
    if (!names_someone_else && !(sum < 1 - 1e-9)) {
      error(incident.name.place, "missing-prior",
            "`prior` leaves nothing for someone else: nobody could ever be wrong about all");
    }
  }
  if (incident.opens) {
    check_.pattern(*incident.opens);
    for (const ShareOf& similar : incident.similar_to) {
      known(similar.name, scenario_.incidents, &Incident::name, "unknown-incident", "incident");
    }
    if (!incident.perpetrator.empty()) {
      error(incident.perpetrator.front().name.place, "perpetrator-ahead",
            "the perpetrator of an incident declared ahead is whoever opens it");
    }
  } else if (incident.perpetrator.empty()) {
    error(incident.name.place, "missing-perpetrator",
          "the incident '" + incident.name.value +
              "' does not say who did it: add `perpetrator:`, uncertain if you like");
  }
}

void NameCheck::documented(const HistoryItem& item) {
  check_.reset();
  if (item.action) {
    const Action* action = check_.action(*item.action);
    check_.settings(action, item.with);
    if (action != nullptr) check_.target(*action, item.to, item.action->place);
  }
  check_.terms(item.by);
  check_.terms(item.to);
  if (item.incident) check_.incident(item.incident);
  if (item.only_if) check_.condition(*item.only_if);
  if (item.believe) {
    const Variable* variable = check_.variable_of(*item.believe);
    const bool is_belief = variable == nullptr || is_share(*variable);
    if (!is_belief) {
      error(item.believe->place, "belief-change", "'" + variable->name.value + "' is nothing that one believes",
            "set it under `initial:`");
    }
    if (is_belief && item.share_word && !names_.confidence(item.share_word->value)) {
      std::vector<std::string> words;
      for (const auto& [name, share] : scenario_.confidence) words.push_back(name.value);
      error(item.share_word->place, "unknown-confidence", "there is no confidence '" + item.share_word->value + "'",
            did_you_mean(item.share_word->value, words));
    }
  }
  if (check_.saw_incident_in_hand && !item.incident && names_.only_incident() == none) {
    error(check_.incident_place, "no-incident", "which incident? Say `incident:`, or name it in brackets");
  }
}

// A number that a variable starts from: in its unit, its range, and not the place of a state.
void NameCheck::initial_number(const InitialValue& value, const Variable& variable) {
  const core::Distribution& d = value.value.distribution;
  if (!variable.states.empty()) {
    error(value.value.place, "not-a-state", "'" + variable.name.value + "' has named states, not numbers");
    return;
  }
  const bool is_time = value.value.quantity == Quantity::duration || value.value.quantity == Quantity::rate;
  if (is_time) {
    error(value.value.place, "unit", "'" + variable.name.value + "' has no unit of time", "leave the unit out");
    return;
  }
  const bool is_endless = std::isinf(d.support_low()) || std::isinf(d.support_high());
  const Limits limits = variable.has_range && !is_endless ? Limits{variable.low, variable.high, false} : Limits{};
  Number checked = value.value;
  check_number(checked, variable.is_log_odds ? Quantity::share : Quantity::plain,
               variable.is_log_odds ? Limits{} : limits, "'" + checked.path + "'", diagnostics_);
}

void NameCheck::known_state(const Name& word, const Variable& variable) {
  std::vector<std::string> words;
  for (const Name& state : variable.states) words.push_back(state.value);
  if (std::find(words.begin(), words.end(), word.value) != words.end()) return;
  error(word.place, "unknown-state", "'" + word.value + "' is no state of '" + variable.name.value + "'",
        did_you_mean(word.value, words));
}

// `one_of`: states of the variable, each once, with shares.
void NameCheck::drawn_state(const InitialValue& value, const Variable& variable) {
  std::vector<Name> words;
  for (const ShareOf& one : value.one_of) {
    known_state(one.name, variable);
    words.push_back(one.name);
  }
  different(words, "state");
}

// Who may belong to whom is the library's: on the list of an alliance, or `of` somebody. The scenario only says whether
// it does.
void NameCheck::drawn_member(const InitialValue& value) {
  const ActorTerm& who = value.variable.arguments[0];
  for (const Candidate& body : names_.resolve(value.variable.arguments[1], {})) {
    const Names::ActorRow& row = names_.actors()[body.actor];
    for (const Candidate& actor : names_.resolve(who, {})) {
      if (names_.is_listed(body.actor, actor.actor) || names_.is_part(body.actor, actor.actor)) continue;
      const std::string& id = names_.actors()[actor.actor].id;
      if (row.alliance != nullptr)
        error(who.place, "not-a-member", id + " is not on the list of " + row.id + " and can never be a member",
              "add it to `members:` of the alliance");
      else
        error(who.place, "not-a-member", id + " is no part of " + row.id,
              "write `of: " + row.id + "` where " + id + " is declared");
    }
  }
}

void NameCheck::scenario() {
  check_.at = {};
  check_.at.in_library = false;
  unique(scenario_.incidents, &Incident::name, "incidents");
  unique(scenario_.responses, &Response::name, "responses");
  for (const RoleFilling& role : scenario_.roles) {
    for (const Name& actor : role.actors) check_.actor(actor);
    if (Names::is_reserved(role.role.value) || names_.actor(role.role.value) != none) {
      error(role.role.place, "bad-name", "'" + role.role.value + "' already means something else");
    }
  }
  for (const Incident& one : scenario_.incidents) incident(one);
  for (const InitialValue& value : scenario_.initial) {
    const Variable* variable = check_.variable_of(value.variable);
    if (variable == nullptr) continue;
    if (variable->name.value == "attribution") {
      error(value.place, "belief-change",
            "beliefs start from `prior:`; what is known of them is `believe:` in `history`");
    }
    if (variable->name.value == membership_name && variable->scope == Scope::pair) drawn_member(value);
    if (!value.one_of.empty()) {
      drawn_state(value, *variable);
    } else if (value.word.empty()) {
      initial_number(value, *variable);
    } else {
      const bool is_boolean = variable->states.empty() && (value.word == "true" || value.word == "false");
      if (!is_boolean) known_state(Name{value.word, value.word_place}, *variable);
    }
  }
  for (const HistoryItem& item : scenario_.history) documented(item);
  for (const HistoryItem& item : scenario_.observed) documented(item);
  for (const Response& one : scenario_.responses) response(one);
  responses_without_content();
  if (scenario_.responses.empty()) error(scenario_.name.place, "no-responses", "there is no response to compare");
  if (scenario_.baseline)
    known(*scenario_.baseline, scenario_.responses, &Response::name, "unknown-response", "response");
  for (const auto& [name, option] : scenario_.views) {
    if (!known(name, library_.views, &View::name, "unknown-view", "view")) continue;
    for (const View& view : library_.views) {
      if (view.name.value != name.value) continue;
      std::vector<std::string> options;
      for (const auto& [one, result] : view.options) options.push_back(one.value);
      if (std::find(options.begin(), options.end(), option.value) == options.end()) {
        error(option.place, "unknown-option", "the view '" + name.value + "' has no option '" + option.value + "'",
              did_you_mean(option.value, options));
      }
    }
  }
  different(scenario_.variants, "variant");
  different(scenario_.outcomes, "outcome");
  for (const Name& name : scenario_.variants)
    known(name, library_.variants, &Variant::name, "unknown-variant", "variant");
  for (const Name& name : scenario_.outcomes) {
    if (!known(name, library_.outcomes, &Outcome::name, "unknown-outcome", "outcome")) continue;
    for (const Outcome& one : library_.outcomes) {
      if (one.name.value == name.value) outcome(one);
    }
  }
  for (const Outcome& one : library_.outcomes) {
    const bool is_asked_for = std::any_of(scenario_.outcomes.begin(), scenario_.outcomes.end(),
                                          [&](const Name& name) { return name.value == one.name.value; });
    if (!is_asked_for) outcome_of_others(one);
  }
}

}  // namespace demarche::language
