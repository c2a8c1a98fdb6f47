// A short simulation that warns, see deep.hpp.
#include "report/deep.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/engine.hpp"
#include "report/explain_motion.hpp"
#include "report/figures.hpp"
#include "report/provenance.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

// Of the acts that an outcome counts: how many there were, and on which days after the decision.
struct Days {
  std::uint64_t acts = 0;
  double first = std::numeric_limits<double>::infinity(), last = -1;
};

struct Extent {
  double least = std::numeric_limits<double>::infinity(), greatest = -std::numeric_limits<double>::infinity();
};

// Of an act that a response forces: how often it happened, and why it last did not.
struct Forced {
  std::uint64_t happened = 0, prevented = 0;
  core::Index reason = core::none;
};

class Watch final : public core::Observer {
 public:
  explicit Watch(const core::Program& program)
      : days(program.measures.size()), forced(program.forced.size()), program_(program) {}

  void on_act(const core::Act& act, const core::Engine& engine) override {
    mix(act.kind);
    mix(std::bit_cast<std::uint64_t>(act.time));
    for (const double parameter : act.parameters) mix(std::bit_cast<std::uint64_t>(parameter));
    if (act.cause.kind == core::Cause::Kind::forced) ++forced[act.cause.index].happened;
    const core::ActKind& kind = program_.kinds[act.kind];
    const double since = act.time - program_.decision;
    for (core::Index i = kind.measures.begin; i < kind.measures.end; ++i) {
      const core::Touch& touch = program_.touches[i];
      if (!is_counted(program_, touch, act, engine)) continue;
      Days& one = days[touch.index];
      ++one.acts;
      one.first = std::min(one.first, std::floor(since));
      one.last = std::max(one.last, std::floor(since));
    }
  }
  void on_prevented(const core::Prevented& prevented, const core::Engine&) override {
    mix(~std::uint64_t{prevented.kind});
    mix(std::bit_cast<std::uint64_t>(prevented.time));
    if (prevented.cause.kind != core::Cause::Kind::forced || prevented.why != core::Prevented::Why::need) return;
    ++forced[prevented.cause.index].prevented;
    forced[prevented.cause.index].reason = prevented.reason;
  }

  // What happened in the run so far, as one number: two courses of events with the same one are the same.
  std::uint64_t course() const { return course_; }
  void start() { course_ = 0xcbf29ce484222325U; }

  std::vector<Days> days;      // per measure
  std::vector<Forced> forced;  // per forced act

 private:
  void mix(std::uint64_t word) {  // FNV-1a over whole words, with a final shuffle
    course_ = (course_ ^ word) * 0x100000001b3U;
    course_ ^= course_ >> 29U;
  }

  const core::Program& program_;
  std::uint64_t course_ = 0;
};

class Trial {
 public:
  Trial(const language::Grounded& model, std::uint64_t runs, std::uint64_t seed)
      : model_(model), program_(model.program), runs_(runs), seed_(seed), watch_(program_) {
    const std::size_t responses = program_.responses.size();
    acted_.resize(program_.rules.size());
    extents_.resize(model.outcomes.size());
    same_.assign(responses * responses, 1);
  }

  void play() {
    core::Engine engine(program_);
    std::vector<std::uint64_t> courses(program_.responses.size());
    for (std::uint64_t run = 0; run < runs_; ++run) {
      const bool lost = engine.begin(seed_, run, run) == core::Engine::End::exploded;
      for (std::size_t response = 0; response < courses.size(); ++response) {
        watch_.start();
        const bool exploded =
            lost || engine.play(static_cast<core::Index>(response), &watch_) == core::Engine::End::exploded;
        courses[response] = watch_.course();
        if (exploded) {
          explode(run, response);
        } else {
          take(engine);
        }
      }
      compare(courses);
    }
  }

  void warn(language::Diagnostics& diagnostics) const;

 private:
  void explode(std::uint64_t run, std::size_t response) {
    ++exploded_;
    if (!first_explosion_) first_explosion_ = {run, response};
  }
  void take(const core::Engine& engine) {
    ++played_;
    for (std::size_t rule = 0; rule < acted_.size(); ++rule) acted_[rule] += engine.fired()[rule] != 0 ? 1 : 0;
    for (std::size_t one = 0; one < extents_.size(); ++one) {
      const double value = engine.outcomes()[model_.outcomes[one].measure];
      extents_[one].least = std::min(extents_[one].least, value);
      extents_[one].greatest = std::max(extents_[one].greatest, value);
    }
  }
  void compare(const std::vector<std::uint64_t>& courses) {
    for (std::size_t a = 0; a < courses.size(); ++a) {
      for (std::size_t b = 0; b < a; ++b) {
        if (courses[a] != courses[b]) same_[a * courses.size() + b] = 0;
      }
    }
  }
  std::string idle_reason(const language::RuleInfo& info) const;
  void warn_of_roles(language::Diagnostics& diagnostics) const;
  void warn_of_rules(language::Diagnostics& diagnostics) const;
  void warn_of_outcomes(language::Diagnostics& diagnostics) const;
  void warn_of_responses(language::Diagnostics& diagnostics) const;
  void warn_of_forced(language::Diagnostics& diagnostics) const;
  std::string size() const {
    return fmt::format("{} of each of {}", counted(runs_, "run"), counted(program_.responses.size(), "response"));
  }

  const language::Grounded& model_;
  const core::Program& program_;
  std::uint64_t runs_, seed_;
  Watch watch_;
  std::uint64_t played_ = 0, exploded_ = 0;
  std::optional<std::pair<std::uint64_t, std::size_t>> first_explosion_;
  std::vector<std::uint64_t> acted_;  // per rule: in how many runs
  std::vector<Extent> extents_;       // per outcome
  std::vector<std::uint8_t> same_;    // per pair of responses
};

constexpr std::string_view unfilled = "nobody fills the role ";  // as grounding words it, before the role in quotes

// Why the rule is idle; empty when it is not.
std::string Trial::idle_reason(const language::RuleInfo& info) const {
  const std::string head = info.name + ": ";
  const auto idle = std::find_if(model_.idle_rules.begin(), model_.idle_rules.end(),
                                 [&](const std::string& one) { return one.starts_with(head); });
  return idle == model_.idle_rules.end() ? "" : idle->substr(head.size());
}

language::Place place_of(const language::Grounded& model, const language::OutcomeInfo& outcome) {
  for (const language::Outcome& one : model.library.outcomes) {
    if (one.name.value == outcome.name) return one.name.place;
  }
  return {};
}

// A role that nobody fills is one omission, however many rules it makes idle.
void Trial::warn_of_roles(language::Diagnostics& diagnostics) const {
  std::map<std::string, std::vector<const language::RuleInfo*>> by_reason;
  for (const language::RuleInfo& info : model_.rules) {
    const std::string reason = idle_reason(info);
    if (reason.starts_with(unfilled)) by_reason[reason].push_back(&info);
  }
  for (const auto& [reason, rules] : by_reason) {
    std::string names;
    for (const language::RuleInfo* info : rules) names += (names.empty() ? "" : ", ") + info->name;
    const std::string role = reason.substr(unfilled.size() + 1, reason.size() - unfilled.size() - 2);
    diagnostics.warning(
        rules.front()->place, "unfilled-role",
        fmt::format("{}, so {} idle: {}", reason,
                    rules.size() == 1 ? "one rule is" : fmt::format("{} rules are", rules.size()), names),
        fmt::format("the scenario may say `roles: {{ {}: ACTOR }}`", role), "roles." + role);
  }
}

// Rules of one kind are one warning, at the first of them: most of the library is about other cases.
void Trial::warn_of_rules(language::Diagnostics& diagnostics) const {
  using Rules = std::vector<const language::RuleInfo*>;
  std::map<std::string, Rules> idle;  // by reason
  Rules never, always;
  for (std::size_t rule = 0; rule < model_.rules.size(); ++rule) {
    const language::RuleInfo& info = model_.rules[rule];
    const std::string reason = idle_reason(info);
    if (reason.starts_with(unfilled) || (": " + reason) == unproposed) continue;
    if (!reason.empty())
      idle[reason].push_back(&info);
    else if (played_ > 0 && acted_[rule] == 0)
      never.push_back(&info);
    else if (played_ > 0 && acted_[rule] == played_)
      always.push_back(&info);
  }
  // `says` of "the rule 'x'" or of "3 rules"; the names of several follow.
  const auto warning = [&](const Rules& rules, std::string_view code, const auto& says) {
    if (rules.empty()) return;
    const bool one = rules.size() == 1;
    std::vector<std::string> names;
    for (const language::RuleInfo* info : rules) names.push_back(info->name);
    std::string text =
        says(one ? fmt::format("the rule '{}'", names.front()) : fmt::format("{} rules", names.size()), one);
    if (!one) text += ": " + joined(names, ", ");
    diagnostics.warning(rules.front()->place, code, text, "", "rule." + names.front());
  };
  for (const auto& [reason, rules] : idle) {
    warning(rules, "idle-rule", [&why = reason](const std::string& who, bool one) {
      return one ? fmt::format("{} is idle: {}", who, why) : fmt::format("{} are idle ({})", who, why);
    });
  }
  warning(never, "rule-never-acts", [&](const std::string& who, bool one) {
    return fmt::format("{} acted in none of {}; if {} can act, {} in fewer than {} of them", who, size(),
                       one ? "it" : "they", one ? "it does so" : "they do so",
                       percent_bound(std::min(1.0, 3.0 / static_cast<double>(played_))));
  });
  warning(always, "rule-always-acts",
          [&](const std::string& who, bool) { return fmt::format("{} acted in every one of {}", who, size()); });
}

void Trial::warn_of_outcomes(language::Diagnostics& diagnostics) const {
  for (std::size_t one = 0; played_ > 0 && one < extents_.size(); ++one) {
    const language::OutcomeInfo& outcome = model_.outcomes[one];
    const Extent& extent = extents_[one];
    const Days& days = watch_.days[outcome.measure];
    if (extent.least == extent.greatest) {
      const bool never = outcome.kind == language::OutcomeKind::time && !std::isfinite(extent.least);
      diagnostics.warning(
          place_of(model_, outcome), "outcome-of-one-value",
          fmt::format(
              "the outcome '{}' is {} in every run of every response ({}): it can tell no response from another",
              outcome.name, never ? "'never'" : rough(extent.least), size()),
          "", "outcome." + outcome.name);
    } else if (days.acts > 1 && days.first == days.last) {
      diagnostics.warning(place_of(model_, outcome), "outcome-on-one-day",
                          fmt::format("all {} acts that the outcome '{}' counts fall on day {} after the decision ({})",
                                      grouped(days.acts), outcome.name, fixed(days.first, 0), size()),
                          "", "outcome." + outcome.name);
    }
  }
}

void Trial::warn_of_responses(language::Diagnostics& diagnostics) const {
  const std::size_t responses = program_.responses.size();
  for (std::size_t a = 0; played_ > 0 && a < responses; ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      if (same_[a * responses + b] == 0) continue;
      diagnostics.warning({}, "same-response",
                          fmt::format("the responses '{}' and '{}' ran the same course in each of {}",
                                      model_.responses[b].name, model_.responses[a].name, counted(runs_, "run")),
                          "", "response." + model_.responses[a].name);
      break;  // with the first that it equals
    }
  }
  if (!first_explosion_) return;
  diagnostics.warning(
      {}, "run-explodes",
      fmt::format("{} of {} exploded (feedback without end), first run {} of response '{}'; see 'demarche run'",
                  grouped(exploded_), counted(played_ + exploded_, "run"), first_explosion_->first,
                  model_.responses[first_explosion_->second].name),
      "", "response." + model_.responses[first_explosion_->second].name);
}

// An act that a response is about and that its needs prevent in every run: a stock nobody has set, as a rule.
void Trial::warn_of_forced(language::Diagnostics& diagnostics) const {
  for (std::size_t response = 0; response < program_.responses.size(); ++response) {
    const core::Range range = program_.responses[response].forced;
    for (core::Index i = range.begin; i < range.end; ++i) {
      const Forced& one = watch_.forced[i];
      if (one.happened > 0 || one.prevented == 0) continue;
      const core::ActKind& kind = program_.kinds[program_.forced[i].call.kind];
      diagnostics.warning(
          {}, "forced-never-happens",
          fmt::format("what the response '{}' forces, {} by {} to {}, was prevented in each of {}: {}",
                      model_.responses[response].name, program_.actions[kind.action], program_.actors[kind.actor],
                      program_.actors[kind.target], counted(one.prevented, "run"),
                      one.reason == core::none ? "a need" : program_.labels[one.reason]),
          "what it needs may have to be set under `initial:`", "response." + model_.responses[response].name);
    }
  }
}

void Trial::warn(language::Diagnostics& diagnostics) const {
  warn_of_responses(diagnostics);
  warn_of_forced(diagnostics);
  warn_of_roles(diagnostics);
  warn_of_rules(diagnostics);
  warn_of_outcomes(diagnostics);
}

}  // namespace

void check_deeply(const language::Grounded& model, std::uint64_t runs, std::uint64_t seed,
                  language::Diagnostics& diagnostics) {
  Trial trial(model, runs, seed);
  trial.play();
  trial.warn(diagnostics);
}

}  // namespace demarche::report
