// What an actor of a brief could do at that moment, what stood in the way, and the law as it could see it. Every option
// is tried: in each of many worlds it is forced, and the model itself says whether it happens and by which door.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>

#include "core/engine.hpp"
#include "report/brief_parts.hpp"
#include "report/english.hpp"
#include "report/law.hpp"
#include "report/prevention.hpp"
#include "report/recorder.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Index;
using language::Option;

constexpr std::uint64_t seed = 1;
constexpr std::uint64_t tries = 40;  // worlds

// What became of one option, over worlds.
struct Tried {
  std::size_t open = 0, closed = 0;
  std::map<std::string, std::size_t> law, reasons;  // in words → how often
};

void note(Tried& tried, const language::Grounded& model, const Recording& recording, const Spoken& in) {
  for (const RecordedAct& one : recording.acts) {
    if (one.act.cause.kind != core::Cause::Kind::forced) continue;
    core::Act as_seen = one.act;
    as_seen.truth = as_seen.believed;  // the actor has no other
    ++tried.open;
    ++tried.law[law_words(model, as_seen, in)];
    return;
  }
  for (const RecordedPrevention& one : recording.prevented) {
    if (one.prevented.cause.kind != core::Cause::Kind::forced) continue;
    ++tried.closed;
    ++tried.reasons[prevention_words(model, one, in)];
    return;
  }
}

std::vector<Tried> tried(const language::Known& known, const Spoken& in) {
  const language::Grounded& model = known.model;
  std::vector<Tried> all(known.options.size());
  core::Engine engine(model.program);
  Recorder recorder(model);
  for (std::uint64_t world = 0; world < tries; ++world) {
    if (engine.begin(seed, world, world) == core::Engine::End::exploded) continue;
    for (std::size_t option = 0; option < all.size(); ++option) {
      recorder.recording = {};
      engine.play(static_cast<Index>(option), &recorder);
      note(all[option], model, recorder.recording, in);
    }
  }
  return all;
}

std::string most_frequent(const std::map<std::string, std::size_t>& words) {
  const auto most =
      std::max_element(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  return most == words.end() ? "" : most->first;
}

std::string either(const std::map<std::string, std::size_t>& words, const Spoken& in) {
  std::string all;
  for (const auto& [one, times] : words) {
    all = all.empty() ? one : in.say("{first}; or {second}", {{"first", all}, {"second", one}});
  }
  return all;
}

// Options of one action, by what became of them.
struct Group {
  bool is_open = false, is_closed = false;  // in some world
  std::string why, law;
  std::vector<std::string> towards;
};

// "open towards Iran", "closed towards Russia: …", "open towards Iran, unless …".
std::string state_words(const Group& group, const Spoken& in) {
  Blanks blanks;
  if (const std::string whom = in.listed(group.towards); !whom.empty()) blanks.push_back({"whom", whom});
  if (group.is_closed) blanks.push_back({"reason", group.why});
  return group.is_open ? in.say("open[[ towards {whom}]][[, unless {reason}]]", blanks)
                       : in.say("closed[[ towards {whom}]][[: {reason}]]", blanks);
}

// The act by itself, with its parameters open and the target as nobody in particular.
std::string act_words(const Briefing& briefing, const language::Action& action) {
  const Spoken& in = briefing.spoken;
  if (in.is_english()) return label_words(action);
  const bool names_target = action.label.find("{target}") != std::string::npos;
  return as_markdown(sentence(briefing.model(), action.name.value, actor_term(briefing.model(), briefing.actor, in),
                              names_target ? Term::read(in.word("actor", "the target")) : Term(""), in));
}

bool is_ally(const language::Grounded& model, const std::string& one, const std::string& other) {
  return std::any_of(model.library.alliances.begin(), model.library.alliances.end(), [&](const auto& alliance) {
    const auto has = [&](const std::string& id) {
      return std::any_of(alliance.members.begin(), alliance.members.end(),
                         [&](const auto& member) { return member.actor.value == id; });
    };
    return alliance.members_are_allies && has(one) && has(other);
  });
}

bool is_state(const language::Grounded& model, const std::string& id) {
  return std::any_of(model.library.actors.begin(), model.library.actors.end(), [&](const language::Actor& actor) {
    return actor.id.value == id && actor.kind == language::ActorKind::state;
  });
}

// Whether an option is one that a class would discuss: towards suspects, victims and states that play a role alone
// (roles of several only group actors for what is set, and a firm or a medium is nobody's adversary); nothing hostile,
// by its Goldstein score, towards an ally.
bool is_at_issue(const Briefing& briefing, const Option& option, const language::Action& action) {
  if (option.to.empty()) return true;
  const language::Scenario& scenario = briefing.scenario();
  bool is_party = false;
  for (const std::size_t place : known_incidents(briefing)) {
    const language::Incident& incident = scenario.incidents[place];
    is_party = is_party || (incident.victim && incident.victim->value == option.to);
    for (const language::Name& suspect : incident.suspects) is_party = is_party || suspect.value == option.to;
  }
  for (const language::RoleFilling& role : scenario.roles) {
    is_party = is_party || (role.actors.size() == 1 && role.actors.front().value == option.to &&
                            is_state(briefing.model(), option.to));
  }
  const bool is_hostile = action.goldstein.value_or(0) < 0;
  return is_party && !(is_hostile && is_ally(briefing.model(), option.by, option.to));
}

// A reason with the target's name left open, so that it can be said of several: whole words only.
std::string without_target(std::string text, const std::string& name) {
  const auto is_letter = [&](std::size_t at) {
    return at < text.size() && (std::isalnum(static_cast<unsigned char>(text[at])) != 0 || (text[at] & 0x80) != 0);
  };
  for (std::size_t at = 0; !name.empty() && (at = text.find(name, at)) != std::string::npos;) {
    if ((at > 0 && is_letter(at - 1)) || is_letter(at + name.size())) {
      at += name.size();
      continue;
    }
    text.replace(at, name.size(), "*target*");
    at += 8;
  }
  return text;
}

}  // namespace

void options(Page& page, const Briefing& briefing) {
  const language::Known& known = briefing.known;
  const language::Grounded& model = known.model;
  const Spoken& in = briefing.spoken;
  page.chapter(in.say("5 What it could do"));
  const std::vector<Tried> all = tried(known, in);
  struct Step {
    int rung = 0;
    std::string track, words;
    std::vector<Group> groups;
  };
  std::vector<Step> steps;
  std::map<std::string, std::size_t> place;  // of an action or motion, in `steps`
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Option& option = known.options[i];
    if (all[i].open + all[i].closed == 0) continue;
    const auto action = std::find_if(model.library.actions.begin(), model.library.actions.end(),
                                     [&](const auto& one) { return one.name.value == option.action; });
    if (action == model.library.actions.end() || !is_at_issue(briefing, option, *action)) continue;
    const auto [at, is_new] = place.emplace(option.action + "/" + option.in + "/" + option.motion, steps.size());
    if (is_new) {
      std::string words = act_words(briefing, *action);
      if (!option.motion.empty()) {
        words =
            in.say("{act}: {motion} of {alliance}", {{"act", words},
                                                     {"motion", as_markdown(name_words("motion", option.motion, in))},
                                                     {"alliance", in.apart(plain(option.in))}});
      }
      steps.push_back({action->rung, as_markdown(name_words("track", action->track.value, in)), std::move(words), {}});
    }
    Group group;
    group.is_open = all[i].open > 0;
    group.is_closed = all[i].closed > 0;
    group.why = as_markdown(most_frequent(all[i].reasons));
    group.law = as_markdown(either(all[i].law, in));
    // Other languages decline the name within the reason, so it stays.
    if (!option.to.empty() && in.is_english()) {
      group.why = without_target(group.why, inert(actor_name(model, option.to)));
    }
    std::vector<Group>& groups = steps[at->second].groups;
    const auto same = std::find_if(groups.begin(), groups.end(), [&](const Group& one) {
      return one.is_open == group.is_open && one.why == group.why && one.law == group.law;
    });
    Group& into = same == groups.end() ? groups.emplace_back(std::move(group)) : *same;
    if (!option.to.empty()) into.towards.push_back(as_markdown(actor_term(model, option.to, in).words()));
  }
  std::stable_sort(steps.begin(), steps.end(), [](const Step& a, const Step& b) { return a.rung < b.rung; });
  std::vector<Page::Row> rows;
  for (const Step& step : steps) {
    for (const Group& group : step.groups) {
      const bool is_first = &group == &step.groups.front();
      rows.push_back({is_first ? fmt::format("{}", step.rung) : "", is_first ? step.words : "",
                      is_first ? step.track : "", state_words(group, in), group.law});
    }
  }
  page.paragraph(
      in.say("From the lowest rung of the ladder to the highest: what was open, what was closed and why, and what the "
             "law says of it as far as it could see, among whoever the case is about. Numbers in an act stand at what "
             "they usually are."));
  page.table(
      {in.say("Rung"), in.say("Act"), in.say("Track"), in.say("Open or closed"), in.say("The law, as it could see it")},
      rows, in.say("Nothing."));
}

}  // namespace demarche::report
