#include "tests/report/small.hpp"

#include <cmath>
#include <limits>

namespace demarche::tests {

namespace {

using language::Basis;
using language::Quantity;

language::NumberInfo number(std::string path, Quantity quantity, core::Distribution law, Basis basis) {
  language::NumberInfo info;
  info.path = std::move(path);
  info.quantity = quantity;
  info.distribution = law;
  info.basis = basis;
  return info;
}

void acts(language::Grounded& model) {
  core::Program& program = model.program;
  program.actors = {"ARC", "BOR"};
  program.actions = {"expel_diplomats", "cyber_attack"};
  program.incidents = {"spring"};
  program.tracks = {"diplomatic", "cyber"};
  program.labels = {"diplomats(BOR, ARC) >= number", "the attack breaches sovereignty"};
  program.rules = {"hit-back", "expel-after-attack"};
  model.actors = {{"ARC", "Arcadia", language::ActorKind::state}, {"BOR", "", language::ActorKind::state}};

  language::ActionInfo expel;
  expel.name = "expel_diplomats";
  expel.label = "declares {number} diplomats of {target} unwelcome, to leave within {deadline}";
  expel.track = "diplomatic";
  expel.door = "retorsion";
  expel.rung = 6;
  expel.cites = {"VCDR-9"};
  expel.parameters = {{"number", Quantity::plain, false, {}},
                      {"deadline", Quantity::duration, false, {}},
                      {"stated", Quantity::plain, false, {"likely", "beyond_doubt"}}};
  language::ActionInfo attack;
  attack.name = "cyber_attack";
  attack.label = "attacks a system ({system})";
  attack.track = "cyber";
  attack.door = "none";
  attack.rung = 9;
  attack.parameters = {{"system", Quantity::plain, true, {}}};
  model.actions = {expel, attack};
  model.texts = {"the register", "the border posts"};

  const auto kind = [&](const char* name, core::Index action, core::Index actor, core::Index target,
                        core::Index incident, core::Index parameters) {
    core::ActKind one;
    one.name = name;
    one.action = action;
    one.actor = actor;
    one.target = target;
    one.incident = incident;
    one.parameter_count = parameters;
    program.kinds.push_back(one);
  };
  kind("expel_diplomats/ARC/BOR/spring", 0, 0, 1, 0, 3);
  kind("cyber_attack/BOR/ARC/spring", 1, 1, 0, 0, 1);
}

}  // namespace

language::Grounded small_model() {
  language::Grounded model;
  acts(model);
  core::Program& program = model.program;
  model.name = "two-states";
  model.title = "Two states: what should Arcadia do?";
  model.timezone = "UTC";
  model.start_utc = 1'651'363'200;  // 2022-05-01 00:00 UTC
  model.decision = program.decision = 10.5;
  model.horizon = program.horizon = 40.5;

  core::Channel channel;
  channel.key = "hit-back/BOR/ARC/spring";
  channel.rule = 0;
  program.channels = {channel};
  model.channels = {{{"grievance(BOR, ARC)", "fear(BOR)"}}};
  core::Reaction reaction;
  reaction.key = "expel-after-attack/ARC/BOR/spring";
  reaction.rule = 1;
  program.reactions = {reaction};
  model.reactions = {{{}}};

  model.numbers = {
      number("hit-back.rate", Quantity::rate, core::Distribution::constant(0.01), Basis::assumption),
      number("hit-back.ratio", Quantity::ratio, core::Distribution::uniform(1, 3), Basis::assumption),
      number("expel-after-attack.chance", Quantity::share, core::Distribution::pert(0.1, 0.3, 0.6), Basis::expert),
      number("expel_diplomats.deadline", Quantity::duration, core::Distribution::constant(2), Basis::documented)};
  model.numbers[3].sources = {"F-02"};
  language::RuleInfo hit;
  hit.name = "hit-back";
  hit.about = "Who was expelled strikes again.";
  hit.sources = {"F-01", "F-02"};
  hit.numbers = {0, 1};
  language::RuleInfo expel;
  expel.name = "expel-after-attack";
  expel.is_reaction = true;
  expel.because = "others did so";
  expel.numbers = {2};
  model.rules = {hit, expel};

  program.measures.resize(3);
  language::OutcomeInfo second;
  second.name = "second_attack";
  second.kind = language::OutcomeKind::probability;
  second.material = 0.01;
  second.measure = 0;
  language::OutcomeInfo expelled;
  expelled.name = "expelled";
  expelled.kind = language::OutcomeKind::count;
  expelled.unit = "diplomats";
  expelled.material = 0.5;
  expelled.measure = 1;
  language::OutcomeInfo never_seen;
  never_seen.name = "war";
  never_seen.kind = language::OutcomeKind::probability;
  never_seen.material = 0.01;
  never_seen.measure = 2;
  model.outcomes = {second, expelled, never_seen};
  model.responses = {{"wait", "Do nothing."}, {"expel-at-once", "Expel two diplomats."}};
  model.baseline = 0;
  model.history_sources = {{"F-01"}};
  model.forced_sources = {{"F-02"}};

  language::Document document;
  document.id.value = "D1";
  document.about = "Arcadian government, press release";
  document.date = "2022-05-12";
  language::Fact first;
  first.id.value = "F-01";
  first.document.value = "D1";
  first.date = "2022-05-02";
  first.says = "The register was attacked.";
  language::Fact second_fact = first;
  second_fact.id.value = "F-02";
  second_fact.says = "They had two days to leave.";
  second_fact.values = {{2.0, Quantity::duration}};
  model.library.documents = {document};
  model.library.facts = {first, second_fact};

  language::DocumentedAct seen;
  seen.at = 12;
  seen.precision = "day";
  seen.actor = "ARC";
  seen.action = "expel_diplomats";
  seen.target = "BOR";
  seen.alleged = true;
  seen.sources = {"F-02"};
  model.observed = {seen};
  return model;
}

run::Result small_result() {
  run::Result result;
  result.runs_asked = result.runs = 20'000;
  result.responses = {"wait", "expel-at-once"};
  result.outcomes = {{"second_attack", run::OutcomeKind::probability, "", 0.01, 30},
                     {"expelled", run::OutcomeKind::count, "diplomats", 0.5, 30},
                     {"war", run::OutcomeKind::probability, "", 0.01, 30}};
  result.rules = {"hit-back", "expel-after-attack"};
  const auto share = [](std::uint64_t hits, double low, double high) {
    run::Estimate one;
    one.n = 20'000;
    one.hits = hits;
    one.estimate = static_cast<double>(hits) / 20'000;
    one.low = low;
    one.high = high;
    one.constant = hits == 0;
    one.could_differ = hits == 0 ? 0.00015 : 0;
    return one;
  };
  run::Estimate none;
  none.n = 20'000;
  none.constant = true;
  none.could_differ = 0.00015;
  run::Estimate two = none;
  two.estimate = 1.934;
  two.low = 1.914;
  two.high = 1.954;
  two.constant = false;
  result.estimates = {share(8260, 0.406, 0.420),   none, share(0, 0, 0.00015),
                      share(10'740, 0.530, 0.544), two,  share(0, 0, 0.00015)};
  run::Difference second;
  second.response = 1;
  second.n = 20'000;
  second.different = 4000;
  second.estimate = 0.124;
  second.low = 0.116;
  second.high = 0.132;
  second.verdict = run::Verdict::higher;
  second.variance_ratio = 2.5;
  run::Difference expelled = second;
  expelled.outcome = 1;
  expelled.estimate = 0.444;
  expelled.low = 0.354;
  expelled.high = 0.534;
  expelled.verdict = run::Verdict::undecided;
  expelled.needed_runs = 35'000;
  expelled.variance_ratio = 1.5;
  run::Difference war;
  war.response = 1;
  war.outcome = 2;
  war.n = 20'000;
  war.verdict = run::Verdict::identical;
  war.could_differ = 0.00015;
  result.differences = {second, expelled, war};
  result.comparisons = 3;
  result.firings = {{{8000, 12'000}, {0.4, 0.6}, 0.5}, {{0, 0}, {0, 0}, 0}};
  result.explosions.resize(2);
  return result;
}

report::Recording small_recording() {
  report::Recording recording;
  const auto act = [&](std::uint32_t number, double time, core::Index kind, core::Cause cause) {
    report::RecordedAct one;
    one.act.number = number;
    one.act.time = time;
    one.act.kind = kind;
    one.act.cause = cause;
    recording.acts.push_back(one);
  };
  using Kind = core::Cause::Kind;
  act(1, 1.0, 1, {Kind::history, 0, 0});
  act(2, 10.5, 0, {Kind::forced, 0, 0});
  recording.acts[1].act.parameters = {2, 2, 1};
  recording.acts[1].belief = 0.934;
  act(3, 12.25, 1, {Kind::channel, 0, 0});
  report::RecordedAct& attack = recording.acts[2];
  attack.act.parameters = {1};
  attack.hazard = 0.03;
  attack.driver_logs = {std::log(2.0), std::log(1.5)};
  attack.act.believed = {core::Legal::contested, 1};
  attack.act.truth = {core::Legal::unlawful, 1};
  core::Prevented prevented;
  prevented.time = 13.75;
  prevented.kind = 0;
  prevented.cause = {Kind::reaction, 0, 3};
  prevented.why = core::Prevented::Why::need;
  prevented.reason = 0;
  recording.prevented = {{prevented}};
  recording.measures = {1, 2, 0};
  return recording;
}

}  // namespace demarche::tests
