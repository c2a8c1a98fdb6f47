// Element 4 of the protocol: the eleven design concepts, with the questions of ODD+D about human decisions answered
// where they belong. What is counted or listed is looked up in the model.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

// What the answers need to know about the model.
struct Survey {
  std::size_t reactions = 0, tendencies = 0, cited = 0, idle = 0;
  std::size_t seen_by_all = 0, seen_by_parties = 0, seen_by_some = 0;
  std::vector<std::string> findings, shares, private_variables, decaying, motions, roles;
  std::vector<std::pair<std::size_t, std::string>> drivers;  // how many rules a variable drives, most first
};

void count_drivers(const std::vector<language::Driver>& drivers, std::map<std::string, std::size_t>& rules) {
  std::set<std::string> variables;
  for (const language::Driver& driver : drivers) {
    variables.insert(driver.term.first.name.value);
    if (driver.term.second) variables.insert(driver.term.second->name.value);
  }
  for (const std::string& variable : variables) ++rules[variable];
}

Survey survey(const Subject& subject) {
  const language::Grounded& model = subject.model;
  Survey found;
  for (const language::RuleInfo& rule : model.rules) {
    ++(rule.is_reaction ? found.reactions : found.tendencies);
    found.cited += rule.sources.empty() ? 0 : 1;
  }
  found.idle = model.idle_rules.size();
  for (const language::Action& action : model.library.actions) {
    ++(action.seen_by == language::SeenBy::all       ? found.seen_by_all
       : action.seen_by == language::SeenBy::parties ? found.seen_by_parties
                                                     : found.seen_by_some);
    const bool finds = std::any_of(action.effects.begin(), action.effects.end(), [](const language::Effect& effect) {
      return effect.term.kind == language::EffectTerm::Kind::finding;
    });
    if (finds) found.findings.push_back(typed(action.name.value));
    const bool shares = std::any_of(action.effects.begin(), action.effects.end(), [](const language::Effect& effect) {
      return effect.term.kind == language::EffectTerm::Kind::share;
    });
    if (shares) found.shares.push_back(typed(action.name.value));
  }
  for (const language::Variable& variable : model.library.variables) {
    if (variable.is_private) found.private_variables.push_back(typed(variable.name.value));
    if (variable.half_life) found.decaying.push_back(typed(variable.name.value));
  }
  std::map<std::string, std::size_t> rules;
  for (const language::Rule& rule : model.library.rules) count_drivers(rule.drivers, rules);
  for (const language::Alliance& alliance : model.library.alliances) {
    for (const language::Motion& motion : alliance.motions) {
      found.motions.push_back(typed(alliance.id.value + "/" + motion.name.value));
      count_drivers(motion.objection_drivers, rules);
    }
  }
  for (const auto& [variable, count] : rules) found.drivers.emplace_back(count, variable);
  std::stable_sort(found.drivers.begin(), found.drivers.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  for (const language::RoleFilling& role : subject.scenario.roles) found.roles.push_back(plain(role.role.value));
  return found;
}

std::string or_none(const std::vector<std::string>& words) { return words.empty() ? "none" : listed(words); }

void principles(Page& page, const Subject& subject, const Survey& found) {
  page.section("4.1 Basic principles");
  page.list({
      question(
          "Theory.",
          "A crisis is a relational event model (Butts 2008; Brandes, Lerner and Snijders 2009): actors do things to "
          "actors, and every possible act has a hazard that depends on what happened before. From the study of "
          "international relations come the rungs of escalation, retorsion and countermeasure, alliance and "
          "reassurance, and attribution as a belief that takes time; from psychology, evidence as signal detection; "
          "from law, justification by ordered conditions."),
      question(
          "Assumptions about decisions.",
          "Whether an actor acts follows from rules that say when such an act is possible and how readily, not from a "
          "calculation of its gain. Readiness is a chance or a rate, moved by the state through ratios. So what is "
          "assumed is small, is stated rule by rule, and can be argued about rule by rule."),
      question(
          "Why so.",
          "Documents say what was done, in which order, and with which reasons; they do not show utilities. Rules are "
          "the form in which such evidence can be cited."),
      question(
          "Evidence.",
          fmt::format("{} of {} rest on documents that say why such an act is possible; the rest give a reason. The "
                      "numbers are another matter: see section 7.12.",
                      found.cited, counted(subject.model.rules.size(), "rule"))),
      question("Level of aggregation.", "States, organs, persons, alliances, firms and groups each act as one."),
  });
}

void emergence(Page& page, const Survey& found) {
  page.section("4.2 Emergence");
  page.paragraph(
      fmt::format("Imposed are the rules, the history up to the decision, and what a response forces or forbids. What "
                  "emerges is the course: who answers whom, in which order and when; how far things escalate; who "
                  "believes what in the end; whether an alliance agrees. All outcomes of section 7.10 emerge from the "
                  "play of {} and {} on each other.",
                  counted(found.reactions, "reaction"), counted(found.tendencies, "tendency", "tendencies")));
}

void adaptation(Page& page, const Survey& found) {
  page.section("4.3 Adaptation");
  std::vector<std::string> driving;
  for (const auto& [count, variable] : found.drivers) driving.push_back(fmt::format("{} ({})", typed(variable), count));
  page.list({
      question("Who decides, about what?",
               "Each actor, for itself, whether to do an act that its rules allow, to whom, and when; members of an "
               "alliance also whether to object. The victim's decision is what the responses compare."),
      question(
          "How?",
          "By rules of two forms (sections 7.2 and 7.3): a reaction answers an act with a chance, after a delay; a "
          "tendency acts at a hazard while its conditions hold."),
      question("How do they adapt?",
               "Conditions open and close what an actor may do; drivers make it readier or less ready, as grievance, "
               "pressure, backing or belief rise and fall. In brackets, how many rules each drives: " +
                   or_none(driving) + "."),
      question(
          "Norms and values.",
          "Law is looked up at every act and may be broken; its verdicts are counted. Public condemnation and the norm "
          "invoked are variables like others, and bite where a rule says so."),
      question("Space and time in decisions.",
               "Space has no part. Time has: delays, windows, spans since an act, and the decay of " +
                   or_none(found.decaying) + "."),
      question(
          "Uncertainty in decisions.",
          "Actors act on beliefs, shares among suspects, against thresholds such as *likely*; they can be wrong and "
          "change their mind."),
  });
}

void objectives(Page& page, const Subject& subject) {
  page.section("4.4 Objectives");
  std::size_t directed = 0;
  for (const language::OutcomeInfo& outcome : subject.model.outcomes) directed += outcome.direction.empty() ? 0 : 1;
  page.paragraph(
      fmt::format("None is represented: no actor maximises anything, and none ranks its options. What documents tell "
                  "of aims and reasons is in the conditions and drivers of rules. For {} the scenario's author says "
                  "which way is better; that word is for the reader, and no actor knows it.",
                  directed == 0 ? "no outcome" : counted(directed, "outcome")));
}

void learning(Page& page, const Survey& found) {
  page.section("4.5 Learning");
  page.paragraph(found.findings.empty()
                     ? "Rules and readiness stay as they are, and no act of this library brings evidence."
                     : "Rules and readiness do not change with experience. What is learnt is who did it: beliefs move "
                       "with findings, brought by " +
                           listed(found.findings) +
                           ", and settle as evidence adds up (section 7.4). Who sees one finding learns the same from "
                           "it" +
                           (found.shares.empty() ? std::string("; that is all of collective learning.")
                                                 : ", and evidence is shown to others, each piece once, by " +
                                                       listed(found.shares) + ". That is all of collective learning."));
}

void prediction(Page& page) {
  page.section("4.6 Prediction");
  page.paragraph(
      "No actor foresees what others will do, and none has a model of another. Expectation is implicit: a warning or a "
      "pledge changes variables that drive the other's rules, and readiness is stated as it was met with, foresight "
      "included. Implicit expectations err wherever these numbers do.");
}

void sensing(Page& page, const Survey& found) {
  page.section("4.7 Sensing");
  page.list({
      question(
          "Acts.",
          fmt::format("An actor knows an act, reacts to it and counts it only if it has seen it. Of the actions of the "
                      "library {} are seen by all, {} by the two parties and {} by those listed.",
                      found.seen_by_all, found.seen_by_parties, found.seen_by_some)),
      question("State.", "Rules read variables without error and at no cost, except that private ones (" +
                             or_none(found.private_variables) + ") are read by their owner's rules only."),
      question(
          "Truth.",
          "Who did it is read by the author's own rules, by findings, by the law as it truly was, and by outcomes; all "
          "others have their beliefs. This is where sensing errs: a finding is noise around the truth, and may "
          "mislead."),
      question("Mechanism and cost.", "Investigation is an act with a delay and a strength; other sensing is assumed."),
  });
}

void interaction(Page& page, const Subject& subject) {
  page.section("4.8 Interaction");
  std::map<std::string, std::size_t> tracks;
  for (const language::Action& action : subject.model.library.actions) ++tracks[action.track.value];
  std::vector<std::string> parts;
  for (const auto& [track, count] : tracks)
    parts.push_back(fmt::format("{} {}", track.empty() ? "none" : plain(track), count));
  page.paragraph(
      "Direct: every act has an author and a target, changes what they hold against or for each other, and may call "
      "forth reactions of all who see it. Actions by track: " +
      joined(parts, ", ") +
      ". Indirect: acts change variables of the world and of third parties that drive the rules of others. "
      "Communication is explicit: to accuse, deny, warn, ask for help or share evidence are acts. Who meets whom "
      "follows from the ties in section 2.1 and does not change within a run, but for who stands accused.");
}

void stochasticity(Page& page, const Subject& subject) {
  const core::Program& program = subject.model.program;
  page.section("4.9 Stochasticity");
  page.list({
      question("Worlds.", fmt::format("{} drawn once per run, because nobody knows their values; and who did it.",
                                      counted(program.uncertain_numbers.size(), "number") +
                                          (program.uncertain_numbers.size() == 1 ? " is" : " are"))),
      question("Luck.",
               "Whether and when a tendency acts, whether a reaction follows and after how long, amounts that are "
               "drawn afresh at an act, and what an investigation finds."),
      question("Why.",
               "Randomness stands for what is not modelled, and for not knowing the numbers; the two are drawn apart, "
               "by different addresses (section 7.13), and are shared by all responses of a run."),
  });
}

void collectives(Page& page, const Subject& subject, const Survey& found) {
  page.section("4.10 Collectives");
  std::vector<std::string> alliances;
  for (const language::Alliance& alliance : subject.model.library.alliances) {
    alliances.push_back(
        fmt::format("{} ({})", name_of(subject.model, alliance.id.value), counted(alliance.members.size(), "member")));
  }
  page.paragraph(
      alliances.empty()
          ? "There is no alliance in this library. Organs, fronts and persons belong to a state and act for themselves."
          : "Alliances are imposed, with their members and procedures: " + listed(alliances) +
                ". What they decide emerges from their members (section 7.5), by the motions " +
                or_none(found.motions) +
                ". Organs, fronts and persons belong to a state and act for themselves; what a state answers for is "
                "the law's question.");
}

void observation(Page& page, const Subject& subject) {
  page.section("4.11 Observation");
  page.paragraph(fmt::format(
      "From every run {} are taken (section 7.10), with how often each rule acted, and estimates and paired "
      "differences are made of them (section 7.11). One run can be told day by day, each act with its cause, hazard, "
      "drivers, verdicts and documents. Everything the simulator knows is seen; no observer's error is added.",
      counted(subject.model.outcomes.size(), "outcome")));
}

void heterogeneity(Page& page, const Subject& subject, const Survey& found) {
  std::map<std::string, std::size_t> kinds;
  for (const language::ActorInfo& actor : subject.model.actors) ++kinds[std::string(actor_word(actor.kind))];
  std::vector<std::string> parts;
  for (const auto& [kind, count] : kinds) parts.push_back(fmt::format("{} {}", kind, count));
  page.section("4.12 Heterogeneity");
  page.paragraph(
      fmt::format("Actors differ in kind ({}), in the roles they play ({}), in their ties, and in {} set for one or "
                  "two of them at the start. Rules bind roles and ties, not names, unless a rule names an actor: two "
                  "actors with the same ties decide by the same rules, on their own beliefs and variables and with "
                  "luck of their own.",
                  joined(parts, ", "), or_none(found.roles), counted(subject.scenario.initial.size(), "value")));
}

}  // namespace

void concepts(Page& page, const Subject& subject) {
  const Survey found = survey(subject);
  page.chapter("4 Design concepts");
  page.paragraph("The eleven of ODD, with heterogeneity and implementation, which ODD+D adds.");
  principles(page, subject, found);
  emergence(page, found);
  adaptation(page, found);
  objectives(page, subject);
  learning(page, found);
  prediction(page);
  sensing(page, found);
  interaction(page, subject);
  stochasticity(page, subject);
  collectives(page, subject, found);
  observation(page, subject);
  heterogeneity(page, subject, found);
  page.section("4.13 Implementation");
  page.paragraph(fmt::format(
      "{}, a C++20 program under the Apache 2.0 licence, reads the files of section 6.1. The same scenario, models, "
      "seed and number of runs give the same results to the last bit, on any number of threads and with any compiler. "
      "`demarche check FILE --say` puts the rules into words, `run` tells one history, `compare` makes the comparison, "
      "`explain` walks from an outcome to its rules and documents, and `compile` prints the grounded model for other "
      "tools.",
      inert(subject.making.program)));
}

}  // namespace demarche::report
