// Doors at the decision, see doors.hpp.
#include "report/doors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <map>

#include "core/engine.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

language::ActorTerm term(const language::Name& name) {
  language::ActorTerm made;
  made.name = name;
  made.place = name.place;
  return made;
}

std::string name_in(const language::Library& library, const std::string& id) {
  const auto found = std::find_if(library.actors.begin(), library.actors.end(),
                                  [&](const language::Actor& one) { return one.id.value == id; });
  return found == library.actors.end() || found->name.empty() ? id : with_article(found->name);
}

constexpr std::size_t most_head = 26;  // columns of a door's name, "collective countermeasure" not broken

// How often a door was open, disputed or shut, and on what it failed.
struct Tally {
  std::array<std::uint64_t, 3> results{};  // in the order of core::Legal
  std::map<core::Index, std::uint64_t> reasons;
};

// What a label of a door says after its article.
std::string unmet(const std::string& label) {
  const std::size_t colon = label.find(": ");
  return safe(colon == std::string::npos ? label : label.substr(colon + 2));
}

std::string words(const language::Grounded& model, const Tally& tally, std::uint64_t worlds) {
  constexpr std::array names{"open", "disputed", "shut"};
  std::vector<std::string> parts;
  for (std::size_t result = 0; result < names.size(); ++result) {
    const std::uint64_t number = tally.results[result];
    if (number == worlds) parts.push_back(fmt::format("{} always", names[result]));
    if (number == 0 || number == worlds) continue;
    parts.push_back(
        fmt::format("{} in {}", names[result], percent(static_cast<double>(number) / static_cast<double>(worlds))));
  }
  std::string out = joined(parts, ", ");
  const auto most = std::max_element(tally.reasons.begin(), tally.reasons.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == tally.reasons.end() || most->first >= model.program.labels.size()) return out;
  return out + "; most often not met: " + unmet(model.program.labels[most->first]);
}

// A line or two for each door: as it was seen, and as it truly was where that is not the same.
std::string listed_doors(const language::Grounded& model, const std::function<std::string(std::size_t)>& words_of,
                         const Style& style) {
  std::string out;
  std::string whom;
  for (std::size_t i = 0; i + 1 < model.outcomes.size(); i += 2) {
    const language::OutcomeInfo& info = model.outcomes[i];
    if (info.about != whom) out += "\n" + paragraph(safe(info.about), style.width, 0);
    whom = info.about;
    const std::string seen = words_of(i), truly = words_of(i + 1);
    const std::string head = "  " + padded(spaced(info.unit), most_head - 3);
    if (seen == truly) {
      out += paragraph(seen, style.width, most_head, head);
      continue;
    }
    out += paragraph("as it saw things " + seen, style.width, most_head, head);
    out += paragraph("as it truly was " + truly, style.width, most_head);
  }
  return out;
}

}  // namespace

DoorQuestions door_questions(const language::Library& library, const language::Scenario& scenario) {
  DoorQuestions made{library, scenario};
  made.scenario.outcomes.clear();
  const auto is_state = [&](const language::Name& id) {
    return std::any_of(library.actors.begin(), library.actors.end(), [&](const language::Actor& one) {
      return one.id.value == id.value && one.kind == language::ActorKind::state;
    });
  };
  for (const language::Incident& incident : scenario.incidents) {
    if (incident.opens || !incident.victim) continue;  // one declared ahead has not begun
    for (const language::Name& suspect : incident.suspects) {
      if (!is_state(suspect) || suspect.value == incident.victim->value) continue;
      for (const language::Door& door : library.doors) {
        if (door.is_shut || door.conditions.empty()) continue;
        for (const bool as_believed : {true, false}) {
          language::Outcome outcome;
          outcome.kind = language::OutcomeKind::door;
          outcome.as_believed = as_believed;
          outcome.pattern.emplace();
          outcome.pattern->action = door.name;
          outcome.pattern->by = term(*incident.victim);
          outcome.pattern->to = term(suspect);
          outcome.pattern->incident = incident.name;
          // A space keeps it apart from every name that can be written.
          outcome.name.value = fmt::format("{} {} {} {}", incident.name.value, suspect.value, door.name.value,
                                           as_believed ? "seen" : "true");
          outcome.name.place = door.name.place;
          outcome.about = fmt::format("{} against {}, over the incident '{}'", name_in(library, incident.victim->value),
                                      name_in(library, suspect.value), incident.name.value);
          outcome.unit = door.name.value;
          made.scenario.outcomes.push_back(outcome.name);
          made.library.outcomes.push_back(std::move(outcome));
        }
      }
    }
  }
  return made;
}

std::string doors_at_decision(const language::Grounded& model, std::uint64_t worlds, std::uint64_t seed,
                              const Style& style) {
  std::vector<Tally> tallies(model.outcomes.size());
  core::Engine engine(model.program);
  for (std::uint64_t world = 0; world < worlds; ++world) {
    engine.begin(seed, world, world);
    for (std::size_t i = 0; i < tallies.size(); ++i) {
      const core::Verdict verdict = engine.door(model.outcomes[i].measure);
      ++tallies[i].results[static_cast<std::size_t>(verdict.result)];
      if (verdict.result != core::Legal::lawful) ++tallies[i].reasons[verdict.label];
    }
  }
  std::string out = heading("Doors of the law at the decision", style);
  out +=
      paragraph(fmt::format("{}, history replayed and not a moment further: the same under every response. Acts that "
                            "need no justification are open to everybody and not listed.",
                            counted(worlds, "world")),
                style.width, 0);
  if (tallies.empty()) return out + paragraph("No state is among the suspects.", style.width, 0);
  return out + listed_doors(
                   model, [&](std::size_t place) { return words(model, tallies[place], worlds); }, style);
}

namespace {

// Every door's verdict at a moment of a run, per outcome of the model.
std::vector<core::Verdict> verdicts_then(const language::Grounded& model, std::uint64_t seed, std::uint64_t run,
                                         core::Index response, double at, std::uint64_t runs_per_world) {
  core::Program program = model.program;
  const bool is_before = at <= model.decision;
  if (is_before) {
    std::erase_if(program.history, [&](const core::HistoryItem& item) { return item.time > at; });
    program.decision = at;
  }
  core::Engine engine(program);
  (void)engine.begin(seed, run, run / runs_per_world);
  if (!is_before) {
    program.horizon = at;
    (void)engine.play(response);
  }
  std::vector<core::Verdict> out;
  for (const language::OutcomeInfo& outcome : model.outcomes) out.push_back(engine.door(outcome.measure));
  return out;
}

std::string lacks(const language::Grounded& model, const core::Verdict& verdict) {
  const bool says = verdict.result != core::Legal::lawful && verdict.label < model.program.labels.size();
  return says ? unmet(model.program.labels[verdict.label]) : "";
}

}  // namespace

std::vector<DoorAt> doors_then(const language::Grounded& model, std::uint64_t seed, std::uint64_t run,
                               core::Index response, double at, std::uint64_t runs_per_world) {
  const std::vector<core::Verdict> verdicts = verdicts_then(model, seed, run, response, at, runs_per_world);
  std::vector<DoorAt> out;
  for (std::size_t i = 0; i + 1 < verdicts.size(); i += 2) {
    const std::string& name = model.outcomes[i].name;  // "july IRN countermeasure seen"
    const std::size_t incident = name.find(' ');
    const std::size_t suspect = name.find(' ', incident + 1);
    DoorAt one;
    one.incident = safe(name.substr(0, incident));
    one.suspect = safe(name.substr(incident + 1, suspect - incident - 1));
    one.door = safe(model.outcomes[i].unit);
    one.seen = verdicts[i].result;
    one.truth = verdicts[i + 1].result;
    one.seen_unmet = lacks(model, verdicts[i]);
    one.truth_unmet = lacks(model, verdicts[i + 1]);
    out.push_back(std::move(one));
  }
  return out;
}

std::string doors_at_moment(const language::Grounded& model, std::uint64_t seed, std::uint64_t run,
                            core::Index response, double at, std::uint64_t runs_per_world, const Style& style) {
  const std::vector<core::Verdict> verdicts = verdicts_then(model, seed, run, response, at, runs_per_world);
  std::string out = heading("Doors of the law", style);
  if (model.outcomes.empty()) return out + paragraph("No state is among the suspects.", style.width, 2);
  return out + listed_doors(
                   model,
                   [&](std::size_t place) {
                     const core::Verdict& verdict = verdicts[place];
                     if (verdict.result == core::Legal::lawful) return std::string("open");
                     const std::string result = verdict.result == core::Legal::contested ? "disputed" : "shut";
                     const std::string lacking = lacks(model, verdict);
                     return lacking.empty() ? result : result + "; not met: " + lacking;
                   },
                   style);
}

}  // namespace demarche::report
