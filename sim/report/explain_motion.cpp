// A motion in words, see explain_motion.hpp.
#include "report/explain_motion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using language::Alliance;
using language::Motion;

std::string span_words(const language::Number& span) {
  return span.distribution.kind == core::Distribution::Kind::constant
             ? duration(span.distribution.a)
             : "about " + duration(span.distribution.reference()) + " (" +
                   distribution(span.distribution, language::Quantity::duration) + ")";
}

// Rules that propose it, in words, and responses that do.
std::vector<std::string> proposers(const language::Grounded& model, const Alliance& alliance, const Motion& motion) {
  std::vector<std::string> out;
  for (const language::Rule& rule : model.library.rules) {
    const bool proposes = std::any_of(rule.does.begin(), rule.does.end(), [&](const language::DoItem& item) {
      return item.motion && item.motion->value == motion.name.value &&
             (!item.in || item.in->value == alliance.id.value);
    });
    if (proposes) out.push_back(fmt::format("{}, by the rule {}", actor_words(model, rule.who), safe(rule.name.value)));
  }
  if (motion.opens) {
    const std::string name = alliance.id.value + "/" + motion.name.value + "/opens";
    if (const auto written = written_rule(model, name)) {
      out.push_back(fmt::format("{}, by the rule {}", actor_words(model, written->rule.who), safe(name)));
    }
  }
  const core::Program& program = model.program;
  for (std::size_t response = 0; response < program.responses.size(); ++response) {
    const core::Range acts = program.responses[response].forced;
    for (core::Index i = acts.begin; i < acts.end; ++i) {
      const core::Index kind = program.forced[i].call.kind;
      if (kind >= model.kind_motions.size() || model.kind_motions[kind] != motion.name.value) continue;
      if (program.actions[program.kinds[kind].action] != "propose") continue;
      out.push_back(fmt::format("{}, in the response {}", actor_name(model, program.kinds[kind].actor),
                                safe(model.responses[response].name)));
      break;
    }
  }
  if (out.empty()) out.push_back(motion.is_right ? "any member" : "nobody in this scenario");
  return out;
}

// "1 objection", "objections of members that weigh 7 of 45 together: USA 7, …": who weighs what, unless all weigh
// alike.
std::string blocking_words(const Alliance& alliance, const Motion& motion) {
  double all = 0;
  bool is_alike = true;
  for (const language::Member& member : alliance.members) {
    all += member.weight;
    is_alike = is_alike && member.weight == 1;
  }
  const double needed = blocking_weight(alliance, motion);
  if (is_alike) return counted(static_cast<std::size_t>(std::ceil(needed - 1e-9 * needed)), "objection");
  std::vector<std::string> heavy;
  for (const language::Member& member : alliance.members) {
    if (member.weight != 1) heavy.push_back(safe(member.actor.value) + " " + rough(member.weight));
  }
  return fmt::format("objections that together weigh {} of {} (each member 1; {})", rough(needed), rough(all),
                     joined(heavy, ", "));
}

std::string may_object(const language::Grounded& model, const Alliance& alliance, const Motion& motion) {
  if (motion.is_right) return "nobody: it is every member's right";
  if (!motion.objection) return "nobody";
  std::string out = "each other member, with a chance of " +
                    distribution(motion.objection->distribution, language::Quantity::share) + " over the silence";
  std::vector<std::string> only;
  for (const language::Condition& one : motion.objects_while) only.push_back(condition_words(model, one));
  if (!only.empty()) out += ", while " + joined(only, " and ");
  const std::string part = alliance.id.value + "/" + motion.name.value + "/object";
  if (const auto written = written_rule(model, part)) {
    for (const std::string& driver : driver_sentences(model, *written)) out += "; " + driver;
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> lines_of(const language::Grounded& model, const Alliance& alliance,
                                                          const Motion& motion) {
  std::vector<std::pair<std::string, std::string>> out;
  out.emplace_back("motion", fmt::format("'{}' of {}: {}", spaced(motion.name.value),
                                         actor_name(model, alliance.id.value), safe(motion.about)));
  std::string_view head = "proposer";
  for (const std::string& one : proposers(model, alliance, motion)) {
    out.emplace_back(head, one);
    head = "";
  }
  if (motion.consultation) out.emplace_back("consulted", "for " + span_words(*motion.consultation));
  if (motion.silence) out.emplace_back("silence", "for " + span_words(*motion.silence));
  out.emplace_back("objections", may_object(model, alliance, motion));
  if (!motion.text.empty()) out.emplace_back("text", quoted_elements(motion.text));
  if (!motion.is_right) out.emplace_back("blocked", "by " + blocking_words(alliance, motion));
  for (std::size_t step = 0; step < motion.falls.size(); ++step) {
    out.emplace_back(step == 0 ? "falls to" : "",
                     (step == 0 ? "when blocked, a text without " : "when blocked again, one also without ") +
                         quoted_elements(motion.falls[step]));
  }
  if (motion.adopted_action) {
    const std::string name = alliance.id.value + "/" + motion.name.value + "/adopted";
    const auto written = written_rule(model, name);
    out.emplace_back("adopted", written ? rule_sentence(model, *written) : spaced(motion.adopted_action->value));
  }
  return out;
}

}  // namespace

std::vector<std::pair<std::string, std::string>> motion_lines(const language::Grounded& model, std::string_view rule) {
  for (const Alliance& alliance : model.library.alliances) {
    for (const Motion& motion : alliance.motions) {
      if (rule.starts_with(alliance.id.value + "/" + motion.name.value + "/")) return lines_of(model, alliance, motion);
    }
  }
  return {};
}

}  // namespace demarche::report
