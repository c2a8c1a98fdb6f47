// From rules to the numbers they rest on, by the paths under which numbers are listed, see provenance.hpp.
#include <algorithm>
#include <map>

#include "language/resolve.hpp"
#include "report/provenance.hpp"
#include "report/say_words.hpp"

namespace demarche::report {

namespace {

using core::Index;

// What rules look at: variables that move or gate them, acts whose happening they ask for, by name.
struct LookedAt {
  std::set<std::string> variables, actions;
  bool perpetrator = false;  // who did it matters
};

void look(const language::ActorTerm& term, LookedAt& at) {
  at.perpetrator = at.perpetrator || term.name.value == "perpetrator";
  const bool asks_for_members = term.name.value == "member" || (term.of && term.name.value == "ally");
  if (asks_for_members) at.variables.emplace(language::membership_name);
  if (term.of) look(*term.of, at);
}

void look(const language::VariableOf& variable, LookedAt& at) {
  at.variables.insert(variable.name.value);
  for (const language::ActorTerm& term : variable.arguments) look(term, at);
}

void look(const language::Pattern& pattern, LookedAt& at) {
  at.actions.insert(pattern.action.value);
  if (pattern.by) look(*pattern.by, at);
  if (pattern.to) look(*pattern.to, at);
}

void look(const language::Condition& condition, LookedAt& at) {
  if (condition.kind == language::Condition::Kind::comparison) {
    look(condition.variable, at);
  } else if (condition.children.empty()) {
    look(condition.pattern, at);
  }
  for (const language::Condition& child : condition.children) look(child, at);
}

void look(const language::Rule& rule, LookedAt& at) {
  look(rule.who, at);
  for (const language::Condition& condition : rule.when) look(condition, at);
  for (const language::Condition& condition : rule.requires_) look(condition, at);
  if (rule.unless) look(*rule.unless, at);
  for (const language::Driver& driver : rule.drivers) {
    look(driver.term.first, at);
    if (driver.term.second) look(*driver.term.second, at);
  }
}

const language::Action* find_action(const language::Grounded& model, std::string_view name) {
  for (const language::Action& action : model.library.actions) {
    if (action.name.value == name) return &action;
  }
  return nullptr;
}

LookedAt looked_at(const language::Grounded& model, const Trace& trace, const std::set<Index>& rules) {
  LookedAt at;
  for (const Index rule : rules) {
    const auto written = written_rule(model, model.rules[rule].name);
    if (!written) continue;
    look(written->rule, at);
    for (const language::DoItem& item : written->rule.does) {
      const language::Action* action = find_action(model, item.action.value);
      if (action == nullptr) continue;
      for (const language::Condition& need : action->needs) look(need, at);
    }
  }
  for (const language::Outcome& outcome : model.library.outcomes) {
    if (outcome.name.value != model.outcomes[trace.outcome].name) continue;
    if (outcome.variable) look(*outcome.variable, at);
    for (const auto* pattern : {&outcome.pattern, &outcome.among}) {
      if (!*pattern) continue;
      if ((*pattern)->by) look(*(*pattern)->by, at);
      if ((*pattern)->to) look(*(*pattern)->to, at);
    }
  }
  return at;
}

std::string variable_of(const language::Effect& effect) {
  return effect.term.kind == language::EffectTerm::Kind::finding ? "attribution" : effect.term.variable.name.value;
}

bool touches(const language::Grounded& model, std::string_view action_name, const LookedAt& at) {
  if (at.actions.contains(std::string(action_name)) || at.actions.contains("any")) return true;
  const language::Action* action = find_action(model, action_name);
  return action != nullptr && std::any_of(action->effects.begin(), action->effects.end(), [&](const auto& effect) {
           return at.variables.contains(variable_of(effect));
         });
}

// Paths of numbers that belong to no rule, with what each is.
class Paths {
 public:
  Paths(const language::Grounded& model, const Trace& trace, const LookedAt& at) {
    for (const std::string& variable : at.variables) {
      exact_.emplace("variable." + variable + ".half_life", NumberUse::memory);
      exact_.emplace("variable." + variable + ".rest", NumberUse::memory);
      exact_.emplace("variable." + variable + ".initial", NumberUse::start);
      prefixes_.push_back("initial." + variable + "(");
    }
    if (at.variables.contains("attribution")) {
      for (const char* prefix : {"prior(", "believe.attribution(", "similar_to("}) prefixes_.emplace_back(prefix);
    }
    if (at.variables.contains("link")) prefixes_.emplace_back("link(");
    if (at.perpetrator || at.variables.contains("attribution")) prefixes_.emplace_back("perpetrator(");
    for (const language::Action& action : model.library.actions) add(model, trace, at, action);
  }

  std::optional<NumberUse> use(const std::string& path) const {
    const auto found = exact_.find(path);
    if (found != exact_.end()) return found->second;
    const bool starts = std::any_of(prefixes_.begin(), prefixes_.end(),
                                    [&](const std::string& prefix) { return path.starts_with(prefix); });
    return starts ? std::optional(NumberUse::start) : std::nullopt;
  }

 private:
  void add(const language::Grounded& model, const Trace& trace, const LookedAt& at, const language::Action& action) {
    const std::string head = "action." + action.name.value + ".";
    for (std::size_t i = 0; i < action.effects.size(); ++i) {
      const language::Effect& effect = action.effects[i];
      if (!at.variables.contains(variable_of(effect))) continue;
      exact_.emplace(head + "effects." + std::to_string(i + 1) + ".amount", NumberUse::effect);
      if (effect.term.amount.kind == language::AmountTerm::Kind::parameter) {
        exact_.emplace(head + "with." + effect.term.amount.name, NumberUse::effect);
      }
    }
    for (std::size_t i = 0; i < action.consequences.size(); ++i) {
      const std::string& follows = action.consequences[i].action.value;
      const bool on_the_way = std::any_of(trace.consequences.begin(), trace.consequences.end(), [&](const auto& pair) {
        return model.program.actions[pair.first] == action.name.value && model.program.actions[pair.second] == follows;
      });
      if (on_the_way) exact_.emplace(head + "consequences." + std::to_string(i + 1) + ".after", NumberUse::time);
    }
  }

  std::map<std::string, NumberUse> exact_;
  std::vector<std::string> prefixes_;
};

NumberUse use_of_rules_number(std::string_view path) {
  const std::string_view last = path.substr(path.rfind('.') + 1);
  if (last == "chance" || last == "rate") return NumberUse::chance;
  if (last == "ratio") return NumberUse::ratio;
  if (last == "at" || last == "per") return NumberUse::reference;
  if (last == "within" || last == "delay" || last == "cooldown" || last == "silence" || last == "consultation") {
    return NumberUse::time;
  }
  return NumberUse::parameter;
}

// "NATO/statement/object" → "NATO.statement.": the motion's own numbers.
std::optional<std::string> motion_prefix(std::string name) {
  const std::size_t last = name.rfind('/');
  if (last == std::string::npos) return std::nullopt;
  name.resize(last + 1);
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

}  // namespace

RulesBehind rules_behind(const language::Grounded& model, const Trace& trace) {
  RulesBehind behind;
  for (Index rule = 0; rule < model.rules.size(); ++rule) {
    if (trace.way.leads[rule] + trace.baseline.leads[rule] > 0) behind.on_the_way.insert(rule);
  }
  if (!trace.against) return behind;
  const LookedAt at = looked_at(model, trace, behind.on_the_way);
  for (Index rule = 0; rule < model.rules.size(); ++rule) {
    if (trace.acts_apart[rule] == 0 || behind.on_the_way.contains(rule)) continue;
    const auto written = written_rule(model, model.rules[rule].name);
    const bool moves = written && std::any_of(written->rule.does.begin(), written->rule.does.end(),
                                              [&](const auto& item) { return touches(model, item.action.value, at); });
    (moves ? behind.movers : behind.others).insert(rule);
  }
  return behind;
}

std::vector<NumberBehind> numbers_behind(const language::Grounded& model, const Trace& trace,
                                         const std::set<Index>& rules) {
  const Paths paths(model, trace, looked_at(model, trace, rules));
  std::set<Index> of_rules;
  std::set<std::string> motions;
  for (const Index rule : rules) {
    of_rules.insert(model.rules[rule].numbers.begin(), model.rules[rule].numbers.end());
    if (const auto prefix = motion_prefix(model.rules[rule].name)) motions.insert(*prefix);
  }
  std::vector<NumberBehind> numbers;
  for (Index number = 0; number < model.numbers.size(); ++number) {
    const std::string& path = model.numbers[number].path;
    const bool of_motion = std::any_of(motions.begin(), motions.end(),
                                       [&](const std::string& prefix) { return path.starts_with(prefix); });
    if (of_rules.contains(number) || of_motion) {
      numbers.push_back({number, use_of_rules_number(path)});
    } else if (const auto use = paths.use(path)) {
      numbers.push_back({number, *use});
    }
  }
  return numbers;
}

}  // namespace demarche::report
