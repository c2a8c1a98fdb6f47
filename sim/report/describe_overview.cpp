// Elements 1 and 2 of the protocol: what the model is for and by what it is judged; who and what is in it.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "language/grammar.hpp"
#include "language/resolve.hpp"
#include "report/content.hpp"
#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using language::Quantity;
using language::Scope;

std::string scope_words(const language::Variable& variable) {
  switch (variable.scope) {
    case Scope::world: return "the world";
    case Scope::actor: return "each actor";
    case Scope::pair: return variable.symmetric ? "each two actors, both ways alike" : "each owner and other actor";
    case Scope::belief: return "each observer, incident and suspect";
    case Scope::incident: return "each incident";
  }
  return "";
}

bool is_share(const language::Variable& variable) {
  return variable.is_log_odds || variable.name.value == "attribution";
}

std::string range_words(const language::Variable& variable) {
  if (!variable.states.empty()) return "one of " + typed_list(variable.states);
  std::string out;
  if (is_share(variable)) {
    out = "a share" +
          (variable.has_range ? fmt::format(", {} to {}", percent(variable.low), percent(variable.high)) : "");
  } else if (variable.has_range || variable.is_count) {
    out = fmt::format("{}{} to {}", variable.is_count ? "whole numbers, " : "", rough(variable.low, 6),
                      rough(variable.high, 6));
  } else {
    out = "any number";
  }
  return out + (variable.unit.empty() ? "" : ", " + inert(variable.unit));
}

std::string initial_words(const Subject& subject, const language::Variable& variable) {
  if (variable.name.value == "attribution") return "the incident's prior";
  if (!variable.states.empty() && !variable.initial) return typed(variable.states.front().value);
  if (variable.initial && !variable.states.empty()) {
    const auto place = static_cast<std::size_t>(variable.initial->distribution.reference());
    if (place < variable.states.size()) return typed(variable.states[place].value);
  }
  const Quantity quantity = is_share(variable) ? Quantity::share : Quantity::plain;
  const std::string rest = number_words(subject, variable.rest, quantity, "0");
  return number_words(subject, variable.initial, quantity, is_share(variable) ? "50 %" : rest);
}

Page::Row variable_row(const Subject& subject, const language::Variable& variable) {
  const Quantity quantity = is_share(variable) ? Quantity::share : Quantity::plain;
  std::string meaning = inert(variable.about);
  if (variable.is_private) meaning += " Private: only its owner's rules read it.";
  if (variable.is_public) meaning += " Public: everybody knows it.";
  if (variable.name.value == "attribution") meaning += " Follows the equations of beliefs in section 7.4.";
  std::string documents = resting(variable.because, variable.sources);
  return {typed(variable.name.value),
          meaning,
          scope_words(variable),
          range_words(variable),
          initial_words(subject, variable),
          number_words(subject, variable.half_life, Quantity::duration, "stays as it is"),
          variable.half_life ? number_words(subject, variable.rest, quantity, "0") : "",
          count_of(subject.model, variable.name.value),
          documents};
}

// Whether an actor can do anything here, or have anything done to it.
std::string part_of(const core::Program& program, std::string_view id) {
  bool acts = false, concerned = false;
  for (const core::ActKind& kind : program.kinds) {
    acts = acts || program.actors[kind.actor] == id;
    concerned = concerned || (kind.target != core::none && program.actors[kind.target] == id);
  }
  return acts ? "acts" : concerned ? "acted upon" : "no part";
}

Page::Row actor_row(const Subject& subject, const language::ActorInfo& info) {
  const language::Grounded& model = subject.model;
  const language::Names names(model.library, subject.scenario);
  std::vector<std::string> ties;
  std::string about, documents;
  for (const language::Actor& actor : model.library.actors) {
    if (actor.id.value != info.id) continue;
    about = inert(actor.about);
    documents = resting(actor.because, actor.sources);
    if (actor.of) ties.push_back("part of " + name_of(model, actor.of->value));
    if (actor.heads) ties.push_back("heads " + name_of(model, actor.heads->value));
    std::vector<std::string> allies;
    for (const language::Name& ally : actor.allies) allies.push_back(name_of(model, ally.value));
    if (!allies.empty()) ties.push_back("ally of " + listed(allies));
  }
  for (const language::Alliance& alliance : model.library.alliances) {
    if (alliance.id.value == info.id) {
      about = inert(alliance.about);
      documents = cited_ids(alliance.sources);
      ties.push_back(counted(alliance.members.size(), "member") +
                     (alliance.members_are_allies ? "" : ", who are not allies of each other for that"));
    }
    for (const language::Member& member : alliance.members) {
      if (member.actor.value != info.id) continue;
      const std::string weight = member.weight == 1 ? "" : fmt::format(" (weight {})", rough(member.weight));
      const core::Index body = names.actor(alliance.id.value);
      const bool is_drawn = !language::is_always(names.membership(body, names.actor(info.id)));
      ties.push_back((is_drawn ? "on the list of " : "member of ") + typed(alliance.id.value) + weight +
                     (is_drawn ? ", a member in the worlds that draw it (section 5)" : ""));
    }
  }
  for (const language::RoleFilling& role : subject.scenario.roles) {
    for (const language::Name& actor : role.actors) {
      if (actor.value == info.id) ties.push_back("plays the *" + plain(role.role.value) + "*");
    }
  }
  for (const language::Incident& incident : subject.scenario.incidents) {
    const std::string of = " of " + typed(incident.name.value);
    if (incident.victim && incident.victim->value == info.id) ties.push_back("victim" + of);
    const bool suspected = std::any_of(incident.suspects.begin(), incident.suspects.end(),
                                       [&](const language::Name& one) { return one.value == info.id; });
    if (suspected) ties.push_back("suspect" + of);
  }
  return {typed(info.id),     name_of(model, info.id),         std::string(actor_word(info.kind)),
          joined(ties, "; "), part_of(model.program, info.id), about,
          documents};
}

void incident(Page& page, const Subject& subject, const language::Incident& one) {
  const language::Grounded& model = subject.model;
  page.item("Incident " + typed(one.name.value));
  std::vector<std::string> lines;
  if (one.victim) lines.push_back("Victim: " + name_and_id(model, one.victim->value) + ".");
  std::vector<std::string> suspects;
  for (const language::Name& suspect : one.suspects) suspects.push_back(name_and_id(model, suspect.value));
  if (!suspects.empty()) lines.push_back("Suspects: " + listed(suspects) + ", or someone else.");
  const auto shares = [&](const std::vector<language::ShareOf>& of) {
    std::vector<std::string> parts;
    for (const language::ShareOf& share : of) {
      const std::string who = share.name.value == "someone_else" ? "someone else" : name_of(model, share.name.value);
      parts.push_back(who + " " + number_words(subject, share.share, Quantity::share));
    }
    return joined(parts, ", ");
  };
  if (one.opens) {
    lines.push_back(
        fmt::format("Declared ahead: it begins with the first act that fits {}; who did it is who does that "
                    "act.",
                    typed(language::to_text(*one.opens))));
  }
  if (!one.perpetrator.empty()) {
    lines.push_back("Truth, drawn once per world and hidden from all but the author: " + shares(one.perpetrator) + ".");
  }
  if (!one.prior.empty()) {
    lines.push_back("Prior of every observer: " + shares(one.prior) + ", the rest someone else.");
  }
  for (const language::ShareOf& similar : one.similar_to) {
    lines.push_back(fmt::format("Beliefs about it begin with the prior and {} times what is believed of {}.",
                                number_words(subject, similar.share, Quantity::plain), typed(similar.name.value)));
  }
  if (!one.link_shares.empty()) {
    std::vector<std::string> parts;
    for (const language::ShareOf& share : one.link_shares) {
      parts.push_back(typed(share.name.value) + " " + number_words(subject, share.share, Quantity::share));
    }
    lines.push_back("Link of the author to a state, as the law sees it, drawn once per world: " + joined(parts, ", ") +
                    ".");
  }
  if (!one.link.empty()) lines.push_back("Link of the author to a state, as the law sees it: " + plain(one.link) + ".");
  if (!one.sources.empty()) lines.push_back("Documents: " + cited_ids(one.sources) + ".");
  page.list(lines);
}

}  // namespace

void purpose(Page& page, const Subject& subject) {
  const language::Grounded& model = subject.model;
  page.chapter("1 Purpose and patterns");
  page.section("1.1 Purpose");
  page.paragraph(question("The question:", inert(model.title.empty() ? model.name : model.title)));
  page.paragraph(inert(subject.scenario.about));
  page.paragraph(fmt::format(
      "The model answers it by playing {} of the same case many times on the same luck, for {} after the decision, and "
      "by saying what each changes in {}, with an interval and a verdict. It is made for thinking about such a "
      "decision, in teaching and in research: it shows which consequences follow from which stated rules, and how far "
      "a conclusion rests on numbers that nobody has measured. It does not forecast the case, and it does not say what "
      "is better.",
      counted(model.responses.size(), "response"), duration(model.horizon - model.decision),
      counted(model.outcomes.size(), "outcome")));
  page.section("1.2 Patterns");
  page.paragraph(
      "What a run may be held against are the acts that documents report for the days after the decision. They are "
      "shown beside the runs and never steer them; the program fits nothing to them. That one history of thousands "
      "departs from them proves nothing, that no run ever shows one of them would.");
  std::vector<Page::Row> rows;
  for (const language::HistoryItem& item : subject.scenario.observed) rows.push_back(record_row(subject, item, false));
  page.table({"When", "Known to the", "What was reported", "With", "Status", "Documents"}, rows,
             "This scenario names none, so nothing is claimed about how well it reproduces what happened.");
}

void entities(Page& page, const Subject& subject) {
  const language::Grounded& model = subject.model;
  const language::Scenario& scenario = subject.scenario;
  page.chapter("2 Entities, state variables, and scales");
  page.section("2.1 Actors");
  page.paragraph(
      "Every actor is one agent. A rule speaks of roles (*victim*, *patron*, *ally of the victim*); here is who stands "
      "behind them. The author of an incident may also be somebody who is not listed. *Here* says what part an actor "
      "of the library can have in this scenario.");
  std::vector<Page::Row> rows;
  for (const language::ActorInfo& actor : model.actors) rows.push_back(actor_row(subject, actor));
  page.table({"Actor", "Name", "Kind", "Ties", "Here", "About", "Rests on"}, rows);
  page.section("2.2 Incidents");
  page.paragraph(
      "An incident is what happened and must be attributed: it has a victim, suspects, and an author whom only the "
      "author knows.");
  if (scenario.incidents.empty()) page.paragraph("There is none.");
  for (const language::Incident& one : scenario.incidents) incident(page, subject, one);
  page.section("2.3 State variables");
  page.paragraph(
      "Values here are those of the library; section 5 lists what this scenario sets anew. *Here* is how many values "
      "this scenario keeps: only those that some rule, act or outcome uses. A number is drawn once per world unless it "
      "says otherwise, and is an assumption unless it says on what it rests.");
  rows.clear();
  for (const language::Variable& variable : model.library.variables) rows.push_back(variable_row(subject, variable));
  page.table({"Variable", "Meaning", "Scope", "Range and unit", "Initial", "Half-life", "Rest", "Here", "Rests on"},
             rows);
  page.paragraph(
      "Besides these the program keeps what follows from the acts themselves: how often and when acts of a kind "
      "happened, who saw them, whether an incident that was declared ahead has begun, who has been named, and where "
      "each motion of an alliance stands.");
  page.section("2.4 Scales");
  page.list(
      {question("Time",
                fmt::format("is continuous and counted in days, without a time step. The clock starts on {} "
                            "({}), the decision falls on {}, and a run ends {} later, on {}.",
                            subject.calendar.date_and_time(0), inert(model.timezone),
                            subject.calendar.date_and_time(model.decision), duration(model.horizon - model.decision),
                            subject.calendar.date_and_time(model.horizon))),
       question("Space",
                "is not represented. What stands in its place are relations between actors: membership, "
                "alliance, organ and state, victim and accused."),
       question("Rungs",
                "order acts by how far they escalate, from 0; the scale is the library's own. Scales from the "
                "literature (CAMEO, Goldstein, Kahn) stand beside it and are never added to it.")});
}

}  // namespace demarche::report
