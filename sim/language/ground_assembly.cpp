// The end of grounding: causes in the order of their keys, each act's lists in one piece, names and notes for readers.

#include <algorithm>

#include "language/ground.hpp"

namespace demarche::language {
namespace {

template <class T>
core::Range append(std::vector<T>& to, const std::vector<T>& list) {
  core::Range range;
  range.begin = static_cast<Index>(to.size());
  to.insert(to.end(), list.begin(), list.end());
  range.end = static_cast<Index>(to.size());
  return range;
}

std::vector<std::string> texts(const std::vector<Name>& list) {
  std::vector<std::string> result;
  for (const Name& one : list) result.push_back(one.value);
  return result;
}

}  // namespace

// Before conditions are compiled, so that responses can name causes: std::map has sorted them bytewise.
void Grounding::assemble_causes() {
  Index next = 0;
  for (auto& [key, cause] : channels) cause.index = next++;
  next = 0;
  for (auto& [key, cause] : reactions) {
    cause.index = next++;
    for (const Index trigger : cause.triggers) planned[trigger].reactions.push_back(cause.index);
  }
  for (auto& [key, cause] : channels) {
    core::Channel channel;
    CauseInfo info;
    complete_channel(cause, channel, info);
    program.channels.push_back(std::move(channel));
    grounded.channels.push_back(std::move(info));
  }
  for (auto& [key, cause] : reactions) {
    core::Reaction reaction;
    CauseInfo info;
    complete_reaction(cause, reaction, info);
    program.reactions.push_back(std::move(reaction));
    grounded.reactions.push_back(std::move(info));
  }
}

// Beliefs about an incident declared ahead start from those about the incidents it resembles, which must exist.
void Grounding::settle_beliefs() {
  for (std::size_t i = 0; i < cells.beliefs().size(); ++i) {
    const Cells::Belief belief = cells.beliefs()[i];
    if (!names.is_ahead(belief.incident)) continue;
    for (const ShareOf& similar : names.incidents()[belief.incident].similar_to) {
      cells.softmax(belief.observer, names.incident(similar.name.value));
    }
  }
}

// An act belongs to the first incident ahead that it fits; what fits an earlier one never opens a later one.
void Grounding::check_openings() {
  for (Index incident = 0; incident < names.incidents().size(); ++incident) {
    if (!names.is_ahead(incident)) continue;
    Index taken = none;
    bool is_opened = false;
    for (Index kind = 0; kind < acts.size() && !is_opened; ++kind) {
      if (!acts.would_open(incident, kind)) continue;
      const Index own = acts.key(kind).incident;
      is_opened = own == incident;
      if (own != none && own < incident && names.is_ahead(own)) taken = own;
    }
    if (is_opened || taken == none) continue;
    const Incident& first = names.incidents()[taken];
    error(names.incidents()[incident].opens->place, "never-opens",
          "'" + names.incidents()[incident].name.value + "' can never begin: every act that fits belongs to '" +
              first.name.value + "', which stands before it",
          "let the two differ in who acts, on whom or how");
    diagnostics_note(first.opens->place, "'" + first.name.value + "' begins with the same acts");
  }
}

std::vector<core::Effect> Grounding::inherited_beliefs(Index kind) {
  std::vector<core::Effect> effects;
  const Index incident = acts.key(kind).incident;
  const Index closed = conditions.condition(conditions.compare(cells.open(incident), core::Relation::is, 0));
  const std::vector<Cells::Belief> beliefs = cells.beliefs();
  for (const Cells::Belief& belief : beliefs) {
    if (belief.incident != incident) continue;
    for (const ShareOf& similar : names.incidents()[incident].similar_to) {
      const Index source = names.incident(similar.name.value);
      core::Effect effect;
      effect.kind = core::Effect::Kind::inherit;
      effect.only_if = closed;
      effect.softmax = belief.softmax;
      effect.source = cells.softmax(belief.observer, source);
      effect.amount.index = numbers.slot(similar.share);
      std::vector<Index> from;
      for (const Index suspect : names.suspects(incident)) {
        const std::size_t position = names.suspect(source, suspect);
        from.push_back(position == names.suspects(source).size() ? none : static_cast<Index>(position));
      }
      effect.audience = append(program.index_lists, from);
      effects.push_back(effect);
    }
  }
  return effects;
}

void Grounding::assemble_acts() {
  for (Index kind = 0; kind < acts.size(); ++kind) {
    PlannedAct& act = planned[kind];
    std::vector<core::Effect> effects;
    if (acts.opens(kind)) effects = inherited_beliefs(kind);
    std::vector<PlannedEffect> in_order = std::move(act.before);
    in_order.insert(in_order.end(), act.effects.begin(), act.effects.end());
    for (PlannedEffect& made : in_order) {
      if (made.finding != none) {
        std::vector<Index> audience;
        for (const Cells::Belief& belief : cells.beliefs()) {
          if (belief.incident != made.finding) continue;
          const Guards seen = acts.sight(belief.observer, kind);
          if (is_always(seen)) {
            audience.push_back(belief.softmax);
          } else if (!seen.empty()) {
            error(acts.action(kind).name.place, "uncertain-actor",
                  "'" + acts.action(kind).name.value + "' makes a finding, and " + names.actors()[belief.observer].id +
                      " sees it only where it is a member",
                  "let the finding be shared by an act of its own");
          }
        }
        made.effect.audience = append(program.index_lists, audience);
      }
      effects.push_back(made.effect);
      if (made.effect.kind != core::Effect::Kind::change) continue;
      const auto [first, last] = mirrors.equal_range(made.effect.cell);
      for (auto at = first; at != last; ++at) {
        core::Effect repeated = made.effect;
        Expression when = at->second.second;
        if (made.effect.only_if != none) {
          const core::Range code = program.conditions[made.effect.only_if].code;
          when =
              all_of(std::move(when), Expression(program.code.begin() + code.begin, program.code.begin() + code.end));
        }
        repeated.cell = at->second.first;
        repeated.only_if = conditions.condition(when);
        effects.push_back(repeated);
      }
    }
    core::ActKind& made = program.kinds[kind];
    made.score = acts.action(kind).score(scenario.goldstein).value_or(0);
    made.effects = append(program.effects, effects);
    made.consequences = append(program.consequences, act.consequences);
    made.needs = append(program.needs, act.needs);
    made.verdict = append(program.verdicts, act.verdict);
    const auto touches = conditions.touches().find(kind);
    if (touches != conditions.touches().end()) made.counters = append(program.touches, touches->second);
    made.measures = append(program.touches, act.measures);
    made.prevented_measures = append(program.touches, act.prevented);
    std::sort(act.reactions.begin(), act.reactions.end());
    made.reactions = append(program.index_lists, act.reactions);
  }
}

void Grounding::describe() {
  for (Index kind = 0; kind < program.kinds.size(); ++kind) {
    const Index motion = acts.key(kind).motion;
    grounded.kind_motions.push_back(motion == none ? "" : names.motions()[motion].motion->name.value);
    std::optional<std::vector<Index>> seers;
    if (acts.action(kind).seen_by != SeenBy::all) {
      seers.emplace();
      for (Index actor = 0; actor < names.actors().size(); ++actor) {
        if (!acts.sight(actor, kind).empty()) seers->push_back(actor);
      }
    }
    grounded.kind_seers.push_back(std::move(seers));
  }
  grounded.name = scenario.name.value;
  grounded.title = scenario.title;
  grounded.timezone = scenario.timezone;
  grounded.start_utc = scenario.start_utc;
  program.decision = grounded.decision = scenario.decision;
  program.horizon = grounded.horizon = scenario.decision + scenario.horizon;
  for (const Names::ActorRow& actor : names.actors()) {
    program.actors.push_back(actor.id);
    grounded.actors.push_back({actor.id, actor.name, actor.kind});
  }
  for (const Incident& incident : scenario.incidents) program.incidents.push_back(incident.name.value);
  for (const Action& action : library.actions) {
    program.actions.push_back(action.name.value);
    ActionInfo info;
    info.name = action.name.value;
    info.label = action.label;
    info.track = action.track.value;
    info.cameo = action.cameo;
    if (action.law) {
      info.door = action.law->door.value;
      info.cites = texts(action.law->cites);
    }
    info.rung = action.rung;
    info.goldstein = action.goldstein;
    info.goldstein_1992 = action.goldstein_1992;
    info.kahn = action.kahn;
    info.sources = texts(action.sources);
    for (const Parameter& parameter : action.parameters) {
      info.parameters.push_back(
          {parameter.name.value, parameter.quantity, parameter.is_text, texts(parameter.words), parameter.is_shown});
    }
    grounded.actions.push_back(std::move(info));
  }
  for (Index i = 0; i < rules.size(); ++i) {
    const Rule& rule = *rules[i];
    program.rules.push_back(rule.name.value);
    RuleInfo info;
    info.name = rule.name.value;
    info.about = rule.about;
    info.because = rule.because;
    const auto own = motion_rules.find(i);
    const bool follows = own != motion_rules.end() && (own->second.part == MotionRule::Part::reopen ||
                                                       own->second.part == MotionRule::Part::adopted);
    info.is_reaction = rule.after.has_value() || follows;
    info.sources = texts(rule.sources);
    info.place = rule.name.place;
    if (idle_reasons[i].empty()) {
      const auto list = [&](const Number& number) {
        const Index index = numbers.info(number);
        if (index != none) info.numbers.push_back(index);
      };
      for (const auto& number : {rule.chance, rule.rate, rule.within, rule.delay, rule.cooldown}) {
        if (number) list(*number);
      }
      for (const Driver& driver : rule.drivers) {
        list(driver.ratio);
        if (driver.at) list(*driver.at);
        if (driver.per) list(*driver.per);
      }
      for (const DoItem& item : rule.does) {
        for (const ParameterSetting& setting : item.with) {
          if (const Number* number = std::get_if<Number>(&setting.value)) list(*number);
        }
      }
    } else {
      grounded.idle_rules.push_back(rule.name.value + ": " + idle_reasons[i]);
    }
    grounded.rules.push_back(std::move(info));
  }
  grounded.goldstein = scenario.goldstein;
  grounded.shows_goldstein = scenario.shows_goldstein;
  for (const View& view : library.views) {
    std::string option = view.standard.value;
    for (const auto& [name, pick] : scenario.views) {
      if (name.value == view.name.value) option = pick.value;
    }
    grounded.views.emplace_back(view.name.value, option);
  }
  grounded.library = library;
}

}  // namespace demarche::language
