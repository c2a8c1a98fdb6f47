// Counting what a scenario contains, see content.hpp.
#include "report/content.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "report/explain_motion.hpp"
#include "report/figures.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

std::string actors(const language::Grounded& model) {
  std::array<std::size_t, 10> by_kind{};
  for (const language::ActorInfo& actor : model.actors) ++by_kind[static_cast<std::size_t>(actor.kind)];
  std::vector<std::string> parts;
  for (std::size_t kind = 0; kind < by_kind.size(); ++kind) {
    if (by_kind[kind] == 0) continue;
    const std::string word(actor_word(static_cast<language::ActorKind>(kind)));
    parts.push_back(counted(by_kind[kind], word, word == "medium" ? "media" : word == "unknown" ? "unknown" : ""));
  }
  return counted(model.actors.size(), "actor") + (parts.empty() ? "" : ": " + joined(parts, ", "));
}

std::string rules(const language::Grounded& model) {
  const auto reactions = static_cast<std::size_t>(
      std::count_if(model.rules.begin(), model.rules.end(), [](const auto& rule) { return rule.is_reaction; }));
  const auto cited = static_cast<std::size_t>(
      std::count_if(model.rules.begin(), model.rules.end(), [](const auto& rule) { return !rule.sources.empty(); }));
  return fmt::format("{}: {}, {}; {} with documents", counted(model.rules.size(), "rule"),
                     counted(reactions, "reaction"), counted(model.rules.size() - reactions, "tendency", "tendencies"),
                     cited);
}

std::string numbers(const language::Grounded& model) {
  const auto bases = count_bases(model);
  std::vector<std::string> parts;
  for (std::size_t basis = 0; basis < bases.size(); ++basis) {
    const std::string word(basis_word(static_cast<language::Basis>(basis)));
    parts.push_back(grouped(bases[basis]) + " " + (word == "assumption" && bases[basis] != 1 ? "assumptions" : word));
  }
  const auto uncertain =
      static_cast<std::size_t>(std::count_if(model.numbers.begin(), model.numbers.end(), [](const auto& number) {
        return number.distribution.kind != core::Distribution::Kind::constant;
      }));
  return fmt::format("{}: {}; {} drawn from a distribution", counted(model.numbers.size(), "number"),
                     joined(parts, ", "), grouped(uncertain));
}

// What is told of acts, and how much of it rests on documents.
std::string documented(const language::Grounded& model) {
  const auto told = [](const std::vector<language::DocumentedAct>& acts, std::string_view what) {
    const auto cited = static_cast<std::size_t>(
        std::count_if(acts.begin(), acts.end(), [](const auto& act) { return !act.sources.empty(); }));
    return counted(acts.size(), what) + (acts.empty() ? "" : fmt::format(" ({} with documents)", cited));
  };
  const auto& history = model.program.history;
  const auto stated = static_cast<std::size_t>(
      std::count_if(history.begin(), history.end(), [](const auto& item) { return item.call.kind == core::none; }));
  std::string out = told(model.history, "act") + " before the decision, ";
  if (stated > 0) out += counted(stated, "stated belief") + ", ";
  return out + told(model.observed, "observed act") + " beside the runs";
}

template <class Named>
std::string names(const std::vector<Named>& items) {
  std::vector<std::string> out;
  for (const Named& item : items) out.push_back(safe(item.name));
  return joined(out, ", ");
}

}  // namespace

std::string content(const language::Grounded& model, std::string_view file, const Style& style) {
  const core::Program& program = model.program;
  std::string out = tinted(safe(file), Tone::strong, style) + ": " + safe(model.title) + "\n";
  const auto line = [&](const std::string& text) { out += paragraph(text, style.width, 2); };
  line(actors(model));
  line(counted(model.actions.size(), "action") + ", " + counted(program.kinds.size(), "grounded act"));
  line(rules(model));
  line(fmt::format("{}, {}, {}", counted(program.channels.size(), "channel"),
                   counted(program.reactions.size(), "grounded reaction"), counted(program.cells.size(), "cell")));
  line(documented(model));
  line(fmt::format("{}: {}; baseline {}", counted(model.responses.size(), "response"), names(model.responses),
                   model.baseline < model.responses.size() ? safe(model.responses[model.baseline].name) : "none"));
  line(counted(model.outcomes.size(), "outcome") + ": " + names(model.outcomes));
  line(numbers(model));
  line(fmt::format("{} in {}", counted(model.library.facts.size(), "fact"),
                   counted(model.library.documents.size(), "document")));
  if (model.idle_rules.empty()) {
    line("no idle rule");
  } else {
    line(counted(model.idle_rules.size(), "idle rule") + ":");
    std::vector<std::string> motions;  // that nobody proposes: "EU/listing", however many rules they make
    for (const std::string& rule : model.idle_rules) {
      if (!rule.ends_with(unproposed)) {
        out += paragraph(safe(rule), style.width, 4);
        continue;
      }
      const std::string motion = safe(rule.substr(0, rule.find_last_of('/')));
      if (motions.empty() || motions.back() != motion) motions.push_back(motion);
    }
    if (!motions.empty()) out += paragraph("nobody proposes " + listed(motions), style.width, 4);
  }
  return finished(std::move(out), style);
}

}  // namespace demarche::report
