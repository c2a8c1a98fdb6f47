// The description holds everything that the model holds, and says what it is told and nothing else.
#include "report/describe.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

#include "report/describe_text.hpp"
#include "tests/report/described.hpp"
#include "tests/report/two_states.hpp"

namespace demarche {
namespace {

using tests::check_complete, tests::section_of, tests::Described, tests::Item, tests::items, tests::lines_of,
    tests::missing, tests::of_texts, tests::shipped, tests::shipped_files;

TEST_CASE("nothing of a model is missing from its description") {
  for (const std::string& file : shipped_files()) {
    CAPTURE(file);
    check_complete(shipped(file));
  }
  check_complete(of_texts(tests::two_states_scenario, tests::two_states_models));
}

TEST_CASE("whatever is left out of a description is missed") {
  const auto check_missed = [](const Described& of, std::size_t every) {
    const std::vector<Item> wanted = items(of);
    REQUIRE(wanted.size() > 40);
    std::set<std::string> sections;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const Item& one = wanted[i];
      // Of a large model, the first of each section and some of the others.
      if (!sections.insert(one.section).second && i % every != 0) continue;
      std::vector<std::string> lines = lines_of(of.text);
      std::string section;
      std::size_t dropped = 0;
      std::erase_if(lines, [&](const std::string& line) {
        if (const auto begun = section_of(line)) section = *begun;
        const bool tells = section == one.section && line.starts_with(one.line);
        dropped += tells ? 1 : 0;
        return tells;
      });
      CAPTURE(one.line);
      CHECK(dropped == 1);
      CHECK(missing(wanted, lines) == std::vector<std::string>{one.section + " " + one.line});
    }
  };
  check_missed(of_texts(tests::two_states_scenario, tests::two_states_models), 1);
  check_missed(shipped("albania-2022.yaml"), 29);
}

TEST_CASE("every need, effect, consequence, parameter, driver and forced act has its line") {
  for (const std::string& file : shipped_files()) {
    CAPTURE(file);
    const Described of = shipped(file);
    std::map<std::string, std::size_t> wanted, found;
    for (const auto& one : of.model.library.actions) {
      wanted["- Needs that "] += one.needs.size();
      wanted["- Effect: "] += one.effects.size();
      wanted["- Consequence: "] += one.consequences.size();
      wanted["- With "] += one.parameters.size();
      wanted["- Legal door: "] += 1;
    }
    for (const auto& one : of.model.library.rules) wanted["- Driver: "] += one.drivers.size();
    for (const auto& alliance : of.model.library.alliances) {
      for (const auto& one : alliance.motions) {
        wanted["- Driver: "] += one.objection_drivers.size() + (one.opens ? one.opens->drivers.size() : 0);
      }
    }
    for (const auto& one : of.scenario.responses) {
      wanted["- Forbidden to "] += one.forbids.size();
      wanted["- Tilted: "] += one.tilts.size();
      wanted["- On or When"] += one.acts.size();
    }
    for (const std::string& line : lines_of(of.text)) {
      for (const auto& [head, count] : wanted) found[head] += line.starts_with(head) ? 1 : 0;
      found["- On or When"] += line.starts_with("- On ") || line.starts_with("- When ") ? 1 : 0;
    }
    for (const auto& one : wanted) {
      CAPTURE(one.first);
      CHECK(found[one.first] == one.second);
    }
  }
}

TEST_CASE("every record, value at the start, word, view and change has its row") {
  for (const std::string& file : shipped_files()) {
    CAPTURE(file);
    const Described of = shipped(file);
    std::map<std::string, std::size_t> rows;
    std::string section;
    for (const std::string& line : lines_of(of.text)) {
      if (const auto begun = section_of(line)) section = *begun;
      // A table's line of signs takes its head out of the count.
      if (line.starts_with("| ")) ++rows[section];
      if (line.starts_with("|---")) --rows[section];
    }
    CHECK(rows["1.2"] == of.scenario.observed.size());
    CHECK(rows["2.1"] == of.model.actors.size());
    CHECK(rows["5.1"] == of.scenario.roles.size());
    CHECK(rows["5.2"] == of.scenario.initial.size());
    CHECK(rows["5.3"] == of.scenario.confidence.size() + of.model.views.size());
    CHECK(rows["5.4"] == of.scenario.history.size());
    CHECK(rows["5.5"] == of.scenario.overrides.size());
    CHECK(rows["6.1"] == tests::making.files.size());
    CHECK(rows["7.12"] == of.model.numbers.size());
  }
}

TEST_CASE("every number stands with its distribution, its unit and its basis") {
  const std::string text = of_texts(tests::two_states_scenario, tests::two_states_models).text;
  CHECK(text.find("| `expel-after-attack.chance` | 40 % | – | – | not drawn | documented (F-2) |\n") !=
        std::string::npos);
  CHECK(
      text.find("| `expel-after-attack.odds.grievance(self, BOR).ratio` | uniform [× 1, × 3] | × 2 | × 1.1 to × 2.9 | "
                "once per world, `") != std::string::npos);
  CHECK(text.find("| `expel-after-attack.delay` | lognormal, median 100 d, spread 2 | 100 d | ") != std::string::npos);
  CHECK(text.find(" | each time | assumption |\n") != std::string::npos);
  CHECK(text.find("| `variable.grievance.half_life` | 50 d | – | – | not drawn | assumption |\n") != std::string::npos);
  CHECK(text.find("- Here: idle, nobody fills the role 'mediator'.\n") != std::string::npos);
}

TEST_CASE("what is drawn of membership and links, and effects with conditions and weights, is described") {
  const std::string text = shipped("population.yaml").text;
  for (const char* part : {"| `membership(VICTIM, NATO)` |", "`member` PERT [50 %, 61 %, 72 %], estimated",
                           "on the list of `NATO`, a member in the worlds that draw it",
                           "Link of the author to a state, as the law sees it, drawn once per world: `directed` ",
                           "| 7 | `link(case)` | `", "| 7 | `initial.membership(GANG, RIVAL)` | `"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
  const std::string albania = shipped("albania-2022.yaml").text;
  for (const char* part :
       {"`online_down(target) += 0.08 * severity`; only if ", "`force(target) += amount * severity`, *amount* PERT"}) {
    CAPTURE(part);
    CHECK(albania.find(part) != std::string::npos);
  }
  CHECK(albania.find("on the list of") == std::string::npos);
}

TEST_CASE("every code is that of a draw's address") {
  // One rule keeps the luck of another name.
  const std::string scenario =
      std::string(tests::two_states_scenario) +
      "library:\n  - { rule: attack-again, key: strike, rate: { uniform: [0.01 / d, 0.02 / d] } }\n";
  for (const Described& of :
       {of_texts(scenario, tests::two_states_models), shipped("albania-2022.yaml"), shipped("population.yaml")}) {
    const auto code = [](std::uint64_t name) { return fmt::format("`{:016x}`", name); };
    REQUIRE(!of.model.program.uncertain_numbers.empty());
    for (const auto& one : of.model.program.uncertain_numbers) {
      CHECK(of.text.find("| once per world, " + code(one.name) + " |") != std::string::npos);
    }
    for (const auto& one : of.model.program.uncertain_choices) CHECK(of.text.find(code(one.name)) != std::string::npos);
    for (const auto& one : of.model.program.channels) {
      CHECK(of.text.find("| " + report::typed(one.key) + " | " + code(one.name) + " |") != std::string::npos);
    }
    for (const auto& one : of.model.program.reactions) {
      CHECK(of.text.find("| " + report::typed(one.key) + " | " + code(one.name) + " |") != std::string::npos);
    }
  }
}

TEST_CASE("the same model gives the same bytes") {
  CHECK(shipped("albania-2022.yaml").text == shipped("albania-2022.yaml").text);
}

}  // namespace
}  // namespace demarche
