#include "tests/report/described.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "report/describe_text.hpp"

namespace demarche::tests {

std::vector<Item> items(const Described& of) {
  const language::Grounded& model = of.model;
  const language::Library& library = model.library;
  std::vector<Item> all;
  const auto row = [&](const std::string& section, const std::string& name) {
    all.push_back({section, "| " + report::typed(name) + " |"});
  };
  const auto heading = [&](const std::string& section, const std::string& title) {
    all.push_back({section, "#### " + title});
  };
  std::set<std::string> cited, documents;
  const auto cite = [&](const auto& names) {
    for (const auto& name : names) {
      if constexpr (std::is_same_v<std::decay_t<decltype(name)>, std::string>) {
        cited.insert(name);
      } else {
        cited.insert(name.value);
      }
    }
  };
  for (const auto& one : model.actors) row("2.1", one.id);
  for (const auto& one : of.scenario.incidents) heading("2.2", "Incident " + report::typed(one.name.value));
  for (const auto& one : library.variables) {
    row("2.3", one.name.value);
    cite(one.sources);
  }
  for (const auto& one : of.scenario.roles) row("5.1", one.role.value);
  for (const auto& one : of.scenario.history) cite(one.sources);
  for (const auto& one : of.scenario.observed) cite(one.sources);
  for (const auto& one : library.alliances) {
    for (const auto& motion : one.motions) {
      heading("7.5", "Motion " + report::typed(motion.name.value) + " of " + report::typed(one.id.value));
      cite(motion.sources);
    }
  }
  for (const auto& one : library.doors) heading("7.6", "Door " + report::typed(one.name.value));
  for (const auto& one : library.views) row("7.6", one.name.value);
  for (const auto& one : library.actions) {
    heading("7.7", report::typed(one.name.value) + ":");
    cite(one.sources);
  }
  for (const auto& one : model.rules) {
    heading("7.8", report::typed(one.name) + (one.is_reaction ? " (reaction)" : " (tendency)"));
    cite(one.sources);
  }
  for (const auto& one : of.scenario.responses) heading("7.9", "Response " + report::typed(one.name.value));
  for (const auto& one : library.variants) {
    heading("7.14", "Disagreement " + report::typed(one.name.value));
    cite(one.sources);
  }
  for (const auto& one : model.outcomes) {
    row("7.10", one.name);
    cite(one.sources);
  }
  for (const auto& one : model.numbers) {
    row("7.12", one.path);
    cite(one.sources);
  }
  for (const auto& one : library.facts) {
    if (!cited.contains(one.id.value)) continue;
    row("6.3", one.id.value);
    documents.insert(one.document.value);
  }
  for (const std::string& one : documents) row("6.2", one);
  for (const auto& one : library.disagreements) {
    if (cited.contains(one.id.value)) row("6.4", one.id.value);
  }
  for (const auto& one : model.program.channels) all.push_back({"Appendix", "| 2 | " + report::typed(one.key) + " |"});
  for (const auto& one : model.program.reactions)
    all.push_back({"Appendix", "| 3, 4 | " + report::typed(one.key) + " |"});
  return all;
}

// "7.8" of "### 7.8 Rules"; only chapters and sections count.
std::optional<std::string> section_of(const std::string& line) {
  if (!line.starts_with("## ") && !line.starts_with("### ")) return std::nullopt;
  const std::string title = line.substr(line.find(' ') + 1);
  return title.substr(0, title.find_first_of(" :"));
}

// The items that no line of their section tells of.
std::vector<std::string> missing(const std::vector<Item>& wanted, const std::vector<std::string>& lines) {
  std::map<std::string, std::vector<std::string>> by_section;
  std::string section;
  for (const std::string& line : lines) {
    if (const auto begun = section_of(line)) section = *begun;
    by_section[section].push_back(line);
  }
  for (auto& entry : by_section) std::sort(entry.second.begin(), entry.second.end());
  std::vector<std::string> out;
  for (const Item& one : wanted) {
    const auto& sorted = by_section[one.section];
    const auto at = std::lower_bound(sorted.begin(), sorted.end(), one.line);
    if (at == sorted.end() || !at->starts_with(one.line)) out.push_back(one.section + " " + one.line);
  }
  return out;
}

void check_complete(const Described& of) {
  const std::vector<Item> wanted = items(of);
  CHECK(missing(wanted, lines_of(of.text)) == std::vector<std::string>{});
}

}  // namespace demarche::tests
