#pragma once
// A small world to ground: three states, an organ, an alliance of two, one incident that happened and one declared
// ahead.

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "language/compile.hpp"
#include "language/library.hpp"

namespace demarche::language::texts {

inline const std::string world = R"yaml(
- variable: attribution
  scope: belief
- variable: named
  scope: belief
  states: [unnamed, named]
- variable: grievance
  scope: pair
  range: [0, 10]
  half_life: 50 d
- variable: relations
  scope: pair
  symmetric: true
  states: [full, severed]
- variable: diplomats
  scope: pair
  count: [0, 500]
- variable: mood
  scope: actor
  log_odds: true
- variable: harm
  scope: actor
- variable: secret
  scope: actor
  private: true
- { actor: VIC, kind: state }
- { actor: ALY, kind: state }
- { actor: BAD, kind: state }
- { actor: RIVAL, kind: state }
- { actor: SPIES, kind: organ, of: BAD }
- alliance: PACT
  members: [VIC, ALY]
- action: attack
  track: cyber
  rung: 9
  seen_by: [self, target]
  with: { severity: { range: [0, 10], default: 2 } }
  effects: ["harm(target) += severity"]
- action: name
  track: verbal
  rung: 3
  seen_by: all
  effects: ["named(self, incident, target) = named"]
- action: protest
  track: verbal
  rung: 1
  seen_by: parties
- action: sanction
  track: economic
  rung: 7
  seen_by: all
  effects: [{ effect: "grievance(state of target, self) += amount", amount: { each: { normal: [1, 0.1] } } }]
- action: expel
  track: diplomatic
  rung: 6
  seen_by: all
  with: { number: { range: [1, 500], default: 2 }, deadline: { default: 72 h } }
  needs: ["relations(self, target) is not severed"]
  effects: ["diplomats(target, self) -= number"]
  consequences: [{ after: deadline, do: leave, by: target, to: self }]
- action: leave
  track: diplomatic
  rung: 0
  seen_by: all
- action: report
  track: technical
  rung: 0
  seen_by: parties
  effects: ["finding(incident, d: 1.5)"]
- action: propose
  track: alliance
  rung: 2
  seen_by: all
- action: object
  track: alliance
  rung: 1
  seen_by: parties
- action: declare
  track: alliance
  rung: 4
  seen_by: all
  with: { text: { text: true } }
)yaml";

inline const std::string case_head = R"yaml(
scenario: small
start: 2022-01-01
decision: 2022-01-11
horizon: 100 d
roles: { patron: ALY }
incidents:
  first: { victim: VIC, suspects: [BAD, RIVAL], perpetrator: { BAD: 90%, RIVAL: 10% }, prior: { BAD: 30%, RIVAL: 20% } }
  next: { victim: VIC, opens: "attack, to: VIC", suspects: [BAD, RIVAL], prior: { BAD: 30%, RIVAL: 20% }, similar_to: { first: 0.5 } }
confidence: { likely: 70%, high: 85% }
)yaml";

struct Compiled {
  Files files;
  Diagnostics diagnostics;
  std::optional<Grounded> grounded;

  // More library items, then the rest of the scenario (a response is added when none is given).
  explicit Compiled(const std::string& items, std::string rest = "", const Sides& sides = {}) {
    if (rest.find("responses:") == std::string::npos) rest += "responses: [{ response: silence }]\n";
    const auto loaded = load_texts({"s.yaml", case_head + rest}, {{"m.yaml", world + items}}, files, diagnostics);
    if (loaded) grounded = compile(loaded->library, loaded->scenario, diagnostics, sides);
  }

  std::string shown() const { return render(diagnostics, files); }
  // Codes of the errors, in order.
  std::string codes() const {
    std::string text;
    for (const Diagnostic& item : diagnostics.items()) {
      if (item.severity == Severity::error) text += (text.empty() ? "" : " ") + item.code;
    }
    return text;
  }
  const core::Program& program() const { return grounded->program; }

  std::string channel_keys() const {
    std::string text;
    for (const core::Channel& channel : program().channels) text += (text.empty() ? "" : " ") + channel.key;
    return text;
  }
  std::string reaction_keys() const {
    std::string text;
    for (const core::Reaction& reaction : program().reactions) text += (text.empty() ? "" : " ") + reaction.key;
    return text;
  }
  const core::Channel& channel(const std::string& key) const {
    const auto& list = program().channels;
    return *std::find_if(list.begin(), list.end(), [&](const core::Channel& one) { return one.key == key; });
  }
  const core::Reaction& reaction(const std::string& key) const {
    const auto& list = program().reactions;
    return *std::find_if(list.begin(), list.end(), [&](const core::Reaction& one) { return one.key == key; });
  }
  core::Index kind(const std::string& name) const {
    const auto& list = program().kinds;
    const auto at = std::find_if(list.begin(), list.end(), [&](const core::ActKind& one) { return one.name == name; });
    return at == list.end() ? core::none : static_cast<core::Index>(at - list.begin());
  }
  core::Index cell(const std::string& name) const {
    const auto& list = program().cells;
    const auto at = std::find_if(list.begin(), list.end(), [&](const core::Cell& one) { return one.name == name; });
    return at == list.end() ? core::none : static_cast<core::Index>(at - list.begin());
  }
  std::string cell_name(core::Index cell) const { return program().cells[cell].name; }
  std::vector<core::Effect> effects(const std::string& kind_name) const {
    const core::Range range = program().kinds[kind(kind_name)].effects;
    return {program().effects.begin() + range.begin, program().effects.begin() + range.end};
  }

  // A condition as words: "grievance(BAD, VIC) >= 1", counters as "#n".
  std::string text(core::Index condition) const {
    if (condition == core::none) return "always";
    std::vector<std::string> stack;
    const core::Range range = program().conditions[condition].code;
    for (core::Index i = range.begin; i < range.end; ++i) {
      const core::Code& code = program().code[i];
      using Operation = core::Code::Operation;
      if (code.operation == Operation::atom)
        stack.push_back(atom(program().atoms[code.atom]));
      else if (code.operation == Operation::always)
        stack.push_back("always");
      else if (code.operation == Operation::never)
        stack.push_back("never");
      else if (code.operation == Operation::negation)
        stack.back() = "not(" + stack.back() + ")";
      else {
        const std::string right = stack.back();
        stack.pop_back();
        stack.back() = "(" + stack.back() + (code.operation == Operation::conjunction ? " and " : " or ") + right + ")";
      }
    }
    return stack.size() == 1 ? stack.front() : "broken";
  }

  // The acts that a counter counts.
  std::string counted(core::Index counter) const {
    std::string text;
    for (const core::ActKind& kind : program().kinds) {
      for (core::Index i = kind.counters.begin; i < kind.counters.end; ++i) {
        if (program().touches[i].index == counter) text += (text.empty() ? "" : " ") + kind.name;
      }
    }
    return text;
  }

 private:
  std::string atom(const core::Atom& atom) const {
    static const char* const relations[] = {">=", ">", "<=", "<", "is", "is not"};
    const std::string relation = std::string(" ") + relations[static_cast<int>(atom.relation)] + " ";
    const double threshold = program().numbers[atom.threshold];
    std::string number = std::to_string(threshold);
    number.erase(number.find_last_not_of('0') + 1);
    if (!number.empty() && number.back() == '.') number.pop_back();
    switch (atom.kind) {
      case core::Atom::Kind::cell: return cell_name(atom.subject) + relation + number;
      case core::Atom::Kind::count: return "count[" + counted(atom.subject) + "]" + relation + number;
      case core::Atom::Kind::window:
        return "count[" + counted(atom.subject) + "] in " + number + " d" + relation + std::to_string(atom.number);
      case core::Atom::Kind::since: return "since[" + counted(atom.subject) + "]" + relation + number;
    }
    return "";
  }
};

}  // namespace demarche::language::texts
