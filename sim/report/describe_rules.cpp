// Every rule as a sentence, with what drives it, its numbers and documents, and for whom it stands here.
#include <fmt/format.h>

#include <algorithm>

#include "language/grammar.hpp"
#include "report/describe_parts.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

// Why a rule stands for nobody here; nothing when it does.
std::string idle_reason(const language::Grounded& model, const std::string& rule) {
  const std::string head = rule + ": ";
  for (const std::string& one : model.idle_rules) {
    if (one.starts_with(head)) return inert(one.substr(head.size()));
  }
  return "";
}

// "Iran, Russia → Albania": targets by actor, actors with the same targets together.
std::string parties(const language::Grounded& model, std::size_t rule) {
  using Names = std::vector<std::string>;
  std::vector<std::pair<std::string, Names>> targets;
  const auto add = [](Names& names, const std::string& name) {
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  };
  const auto take = [&](const auto& causes) {
    for (const auto& cause : causes) {
      if (cause.rule != rule) continue;
      for (core::Index call = cause.calls.begin; call < cause.calls.end; ++call) {
        const core::ActKind& kind = model.program.kinds[model.program.calls[call].kind];
        const std::string actor = name_of(model, model.program.actors[kind.actor]);
        auto at = std::find_if(targets.begin(), targets.end(), [&](const auto& one) { return one.first == actor; });
        if (at == targets.end()) at = targets.insert(targets.end(), {actor, {}});
        const bool itself = kind.target == kind.actor || kind.target == core::none;
        add(at->second, itself ? "" : name_of(model, model.program.actors[kind.target]));
      }
    }
  };
  take(model.program.channels);
  take(model.program.reactions);
  std::vector<std::string> groups;
  while (!targets.empty()) {
    const Names to = targets.front().second;
    Names by;
    std::erase_if(targets, [&](const auto& one) {
      if (one.second == to) by.push_back(one.first);
      return one.second == to;
    });
    const bool alone = to == Names{""};
    groups.push_back(joined(by, ", ") + (alone ? "" : " → " + joined(to, ", ")));
  }
  return joined(groups, "; ");
}

// "assumption: `chance`, `delay`; documented (S1-02): `within`": the numbers of a rule by what they rest on.
std::string numbers_by_basis(const language::Grounded& model, const language::RuleInfo& rule) {
  std::vector<std::pair<std::string, std::vector<std::string>>> groups;
  for (const core::Index index : rule.numbers) {
    const language::NumberInfo& number = model.numbers[index];
    std::string head = rule.name + ".";
    if (!number.path.starts_with(head)) {  // of a motion: NATO.statement.silence
      head = head.substr(0, head.rfind('/') + 1);
      std::replace(head.begin(), head.end(), '/', '.');
    }
    std::string name = number.path.starts_with(head) ? number.path.substr(head.size()) : number.path;
    // The numbers of one driver stand together: `odds.gravity(victim)` `ratio`/`at`/`per`.
    const std::size_t driver = name.rfind(").");
    const std::string last = driver == std::string::npos ? "" : name.substr(driver + 2);
    name = driver == std::string::npos ? typed(name) : typed(name.substr(0, driver + 1)) + " " + typed(last);
    const std::string basis = basis_words(number);
    auto at = std::find_if(groups.begin(), groups.end(), [&](const auto& one) { return one.first == basis; });
    if (at == groups.end()) at = groups.insert(groups.end(), {basis, {}});
    const std::string stem = last.empty() ? "" : name.substr(0, name.size() - typed(last).size());
    if (!stem.empty() && !at->second.empty() && at->second.back().starts_with(stem)) {
      at->second.back() += "/" + typed(last);
    } else {
      at->second.push_back(name);
    }
  }
  std::vector<std::string> parts;
  for (const auto& [basis, names] : groups) parts.push_back(basis + ": " + joined(names, ", "));
  return joined(parts, "; ");
}

// The conditions as the files have them, since a sentence may leave room for doubt.
void written(std::vector<std::string>& lines, const language::Rule& rule) {
  const auto add = [&](std::string_view key, const std::string& text) {
    lines.push_back(fmt::format("{} {}", key, typed(text)));
  };
  if (rule.after) add("after", language::to_text(*rule.after));
  for (const language::Condition& condition : rule.when) add("while", language::to_text(condition));
  for (const language::Condition& condition : rule.requires_) add("requires", language::to_text(condition));
  if (rule.unless) add("unless", language::to_text(*rule.unless));
}

void rule(Page& page, const Subject& subject, std::size_t index) {
  const language::Grounded& model = subject.model;
  const language::RuleInfo& info = model.rules[index];
  page.item(fmt::format("{} ({})", typed(info.name), rule_kind(info)));
  page.paragraph(inert(info.about));
  const auto found = written_rule(model, info.name);
  std::vector<std::string> lines;
  if (found) {
    std::string sentence = rule_sentence(model, *found);
    if (found->rule.per_perpetrator) {
      sentence = "For each attacker and victim: " + sentence;
    } else if (found->rule.per_incident) {
      sentence = "For each incident: " + sentence;
    }
    page.paragraph(inert(sentence));
    for (const std::string& driver : driver_sentences(model, *found)) lines.push_back("Driver: " + inert(driver) + ".");
    std::vector<std::string> conditions;
    written(conditions, found->rule);
    if (!conditions.empty()) lines.push_back("As written: " + joined(conditions, "; ") + ".");
    if (!found->rule.key.empty() && found->rule.key != info.name) {
      lines.push_back("Its draws are addressed as those of " + typed(found->rule.key) + ".");
    }
  }
  if (const std::string numbers = numbers_by_basis(model, info); !numbers.empty()) {
    lines.push_back("Numbers (section 7.12): " + numbers + ".");
  }
  const std::string idle = idle_reason(model, info.name);
  const std::string here = parties(model, index);
  lines.push_back("Here: " + (!idle.empty() ? "idle, " + idle : here.empty() ? "nobody" : here) + ".");
  std::string rests = cited_ids(info.sources);
  if (rests.empty()) rests = "no document";
  if (!info.because.empty()) rests += (rests.ends_with('.') ? " " : ": ") + inert(info.because);
  lines.push_back("Rests on: " + rests);
  page.list(lines);
}

}  // namespace

void rules(Page& page, const Subject& subject) {
  const language::Grounded& model = subject.model;
  page.section("7.8 Rules");
  page.paragraph(
      "Why an actor may act, in the order of the library; those that a motion makes come last. *It* and *its own* are "
      "the actor of the rule. A number in brackets behind another is the distribution whose mean (of a lognormal: "
      "median) stands before it. *Here* are the actors and targets for whom the rule stands, each by itself and with "
      "its own luck. Documents say why such an act is possible; they do not make its numbers documented.");
  for (std::size_t index = 0; index < model.rules.size(); ++index) rule(page, subject, index);
}

}  // namespace demarche::report
