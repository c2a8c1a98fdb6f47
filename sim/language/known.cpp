// What is left of a scenario at a moment, see known.hpp.
#include "language/known.hpp"

#include <algorithm>
#include <limits>
#include <set>

#include "core/check.hpp"
#include "language/ground_acts.hpp"
#include "language/resolve.hpp"
#include "language/resolve_expressions.hpp"

namespace demarche::language {

namespace {

constexpr FileId no_file = std::numeric_limits<FileId>::max();  // where options stand, one to a line
constexpr double a_minute = 1.0 / 1440.0;                       // nothing that is asked for is played for longer

Place place_of(std::size_t option) { return {no_file, static_cast<std::uint32_t>(option + 1), 1, 1}; }

Name name(const std::string& text, const Place& place) { return {text, place}; }

ActorTerm term(const std::string& text, const Place& place) {
  ActorTerm made;
  made.name = name(text, place);
  made.place = place;
  return made;
}

// A parameter that has no default takes the least value of its range, the first of its words.
std::optional<ParameterSetting> setting(const Parameter& parameter, const Place& place) {
  if (parameter.standard || parameter.is_text) return std::nullopt;
  if (!parameter.words.empty()) return ParameterSetting{name(parameter.name.value, place), parameter.words.front()};
  Number number;
  number.distribution = core::Distribution::constant(parameter.has_range ? std::max(parameter.low, 1.0) : 1.0);
  number.quantity = parameter.quantity;
  number.place = place;
  return ParameterSetting{name(parameter.name.value, place), number};
}

Response response_of(const Library& library, const Option& option, std::size_t position, double moment) {
  const Place place = place_of(position);
  ForcedAct act;
  act.at = moment;
  act.by = term(option.by, place);
  act.place = act.act.place = place;
  act.act.action = name(option.action, place);
  if (!option.to.empty()) act.act.to = term(option.to, place);
  if (!option.incident.empty()) act.act.incident = name(option.incident, place);
  if (!option.motion.empty()) act.act.motion = name(option.motion, place);
  if (!option.in.empty()) act.act.in = name(option.in, place);
  for (const Action& action : library.actions) {
    if (action.name.value != option.action) continue;
    for (const Parameter& parameter : action.parameters) {
      if (auto made = setting(parameter, place)) act.act.with.push_back(std::move(*made));
    }
  }
  Response made;
  made.name = name("option-" + std::to_string(position), place);
  made.acts.push_back(std::move(act));
  return made;
}

// Everybody who may have done it is as likely as everybody else.
void hide_author(Incident& incident) {
  if (incident.opens) return;
  incident.perpetrator.clear();
  const double share = 1.0 / static_cast<double>(incident.suspects.size() + 1);
  double left = 1.0;
  for (const Name& suspect : incident.suspects) {
    ShareOf one;
    one.name = name(suspect.value, suspect.place);
    one.share.distribution = core::Distribution::constant(share);
    one.share.quantity = Quantity::share;
    one.share.path = "known." + incident.name.value + "." + suspect.value;
    one.share.place = suspect.place;
    left -= share;
    incident.perpetrator.push_back(std::move(one));
  }
  ShareOf other;
  other.name = name("someone_else", incident.name.place);
  other.share.distribution = core::Distribution::constant(left);
  other.share.quantity = Quantity::share;
  other.share.path = "known." + incident.name.value + ".someone_else";
  other.share.place = incident.name.place;
  incident.perpetrator.push_back(std::move(other));
}

Scenario as_it_stood(const Scenario& scenario, double moment) {
  Scenario made = scenario;
  made.title.clear();
  made.about.clear();
  made.decision = moment;
  made.horizon = a_minute;
  std::erase_if(made.history, [&](const HistoryItem& item) { return item.at > moment; });
  made.observed.clear();
  made.outcomes.clear();
  made.responses.clear();
  made.baseline.reset();
  for (Incident& incident : made.incidents) hide_author(incident);
  return made;
}

bool is_member(const Alliance& alliance, const std::string& actor) {
  return std::any_of(alliance.members.begin(), alliance.members.end(),
                     [&](const Member& member) { return member.actor.value == actor; });
}

bool allows(const std::vector<ActorKind>& kinds, ActorKind kind) {
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

}  // namespace

bool has_begun(const Scenario& scenario, const Incident& incident, double moment) {
  if (!incident.opens) return true;
  return std::any_of(scenario.history.begin(), scenario.history.end(), [&](const HistoryItem& item) {
    return item.action && item.incident && item.at <= moment && item.incident->value == incident.name.value;
  });
}

std::vector<Option> options_of(const Library& library, const Scenario& scenario, double moment,
                               const std::string& actor) {
  const Names names(library, scenario);
  const Index self = names.actor(actor);
  core::expect(self != none, "the actor is one of the scenario's");
  const ActorKind own_kind = names.actors()[self].kind;

  std::vector<std::pair<std::string, std::string>> about;  // whom, and which incident makes them a party
  const auto add = [&](const std::string& whom, const std::string& incident) {
    const bool is_there = std::any_of(about.begin(), about.end(), [&](const auto& one) { return one.first == whom; });
    if (!is_there && whom != actor) about.emplace_back(whom, incident);
  };
  std::string latest;  // incident that had begun
  for (const Incident& incident : scenario.incidents) {
    if (!has_begun(scenario, incident, moment)) continue;
    latest = incident.name.value;
  }
  for (const Incident& incident : scenario.incidents) {
    if (!has_begun(scenario, incident, moment)) continue;
    for (const Name& suspect : incident.suspects) add(suspect.value, latest);
    if (incident.victim) add(incident.victim->value, latest);
  }
  for (const RoleFilling& role : scenario.roles) {
    for (const Name& player : role.actors) add(player.value, latest);
  }

  std::vector<Option> options;
  const std::set<std::string> follow = actions_that_follow(library);
  for (const Action& action : library.actions) {
    const bool is_others = action.law && action.law->door.value == "not_a_state" && binds_states(own_kind);
    if (follow.contains(action.name.value) || is_others || !allows(action.by, own_kind)) continue;
    if (!concerns_target(action)) {
      options.push_back({actor, action.name.value, "", latest, "", ""});
      continue;
    }
    for (const auto& [whom, incident] : about) {
      const Index target = names.actor(whom);
      if (target == none || !allows(action.to, names.actors()[target].kind)) continue;
      options.push_back({actor, action.name.value, whom, incident, "", ""});
    }
  }
  for (const Alliance& alliance : library.alliances) {
    if (!is_member(alliance, actor)) continue;
    for (const Motion& motion : alliance.motions) {
      for (const auto& [whom, incident] : about) {
        const Index target = names.actor(whom);
        if (target == none || is_member(alliance, whom)) continue;
        // (A lambda of C++20 may capture a structured binding only by a name of its own, says Clang 14.)
        const auto is_suspect = [&, &suspect = whom](const Incident& one) {
          return has_begun(scenario, one, moment) &&
                 std::any_of(one.suspects.begin(), one.suspects.end(),
                             [&](const Name& name) { return name.value == suspect; });
        };
        if (std::none_of(scenario.incidents.begin(), scenario.incidents.end(), is_suspect)) continue;
        options.push_back({actor, std::string(propose_name), whom, incident, motion.name.value, alliance.id.value});
      }
    }
  }
  return options;
}

std::optional<Known> as_known(const Library& library, const Scenario& scenario, double moment,
                              const std::vector<Option>& options, Diagnostics& diagnostics, const Sides& sides) {
  core::expect(moment >= 0 && moment <= scenario.decision, "the moment lies between start and decision");
  Known known;
  known.options = options;
  // Whoever asks does not know which of the options make sense; the compiler does, and says at which of them it stops.
  for (std::size_t rounds = 0; rounds < 4; ++rounds) {
    known.scenario = as_it_stood(scenario, moment);
    for (std::size_t i = 0; i < known.options.size(); ++i) {
      known.scenario.responses.push_back(response_of(library, known.options[i], i, moment));
    }
    if (known.options.empty()) {
      Response nothing;
      nothing.name = name("nothing", {});
      known.scenario.responses.push_back(std::move(nothing));
    }
    known.scenario.baseline = known.scenario.responses.front().name;
    Diagnostics found;
    std::optional<Grounded> model = compile(library, known.scenario, found, sides);
    if (model) {
      known.model = std::move(*model);
      return known;
    }
    std::set<std::size_t> senseless;
    for (const Diagnostic& one : found.items()) {
      if (one.severity != Severity::error) continue;
      if (one.place.file == no_file && one.place.line > 0) {
        senseless.insert(one.place.line - 1);
      } else {
        diagnostics.add(one);
      }
    }
    if (diagnostics.has_errors() || senseless.empty()) return std::nullopt;
    std::vector<Option> left;
    for (std::size_t i = 0; i < known.options.size(); ++i) {
      if (!senseless.contains(i)) left.push_back(known.options[i]);
    }
    known.options = std::move(left);
  }
  return std::nullopt;
}

}  // namespace demarche::language
