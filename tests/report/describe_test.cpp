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

#include "language/compile.hpp"
#include "language/library.hpp"
#include "report/describe_text.hpp"
#include "tests/report/two_states.hpp"

namespace demarche {
namespace {

struct Described {
  language::Scenario scenario;
  language::Grounded model;
  std::string text;
};

const report::Making making{"demarche 0", {{"s.yaml", "0123"}}};

Described described(std::optional<language::Loaded> loaded, const language::Files& files,
                    language::Diagnostics& diagnostics) {
  auto model = loaded ? language::compile(loaded->library, loaded->scenario, diagnostics) : std::nullopt;
  if (!model) throw std::runtime_error(language::render(diagnostics, files));
  Described made{std::move(loaded->scenario), std::move(*model), ""};
  made.text = report::describe(made.model, made.scenario, making);
  return made;
}

Described shipped(const std::string& file) {
  language::Files files;
  language::Diagnostics diagnostics;
  auto loaded = language::load(DEMARCHE_SOURCE_DIR "/scenarios/" + file, {}, files, diagnostics);
  return described(std::move(loaded), files, diagnostics);
}

// Every scenario that is shipped, in order.
std::vector<std::string> shipped_files() {
  const std::filesystem::path folder = DEMARCHE_SOURCE_DIR "/scenarios";
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 8);
  return files;
}

Described of_texts(const std::string& scenario, const std::string& models) {
  language::Files files;
  language::Diagnostics diagnostics;
  auto loaded = language::load_texts({"s.yaml", scenario}, {{"m.yaml", models}}, files, diagnostics);
  return described(std::move(loaded), files, diagnostics);
}

// Every item of the model with the beginning of the line that must tell of it, and the section that line stands in.
struct Item {
  std::string section, line;
};

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

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
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
    CHECK(rows["6.1"] == making.files.size());
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

TEST_CASE("every code is that of a draw's address") {
  // One rule keeps the luck of another name.
  const std::string scenario =
      std::string(tests::two_states_scenario) +
      "library:\n  - { rule: attack-again, key: strike, rate: { uniform: [0.01 / d, 0.02 / d] } }\n";
  for (const Described& of : {of_texts(scenario, tests::two_states_models), shipped("albania-2022.yaml")}) {
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

// ---- well-formed Markdown ------------------------------------------------------------------------------------------

// What of a line means something to Markdown: escapes and code spans taken out, letters and blanks too.
std::string markup(const std::string& line) {
  std::string out;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const char one = line[at];
    if (one == '\\' && at + 1 < line.size() && std::ispunct(static_cast<unsigned char>(line[at + 1])) != 0) {
      ++at;
    } else if (one == '`') {
      const std::size_t end = line.find('`', at + 1);
      REQUIRE_MESSAGE(end != std::string::npos, "a code span without an end: " << line);
      at = end;
    } else if (std::string("*[]()<>|&~$^{}#").find(one) != std::string::npos) {
      out += one;
    } else if (one == '_' && (at == 0 || line[at - 1] == ' ' || at + 1 == line.size() || line[at + 1] == ' ')) {
      out += one;
    } else if (line.substr(at).starts_with("://")) {
      out += "://";
    }
  }
  return out;
}

std::size_t cells(const std::string& line) {
  const std::string marks = markup(line);
  return static_cast<std::size_t>(std::count(marks.begin(), marks.end(), '|'));
}

std::string address_of(const std::string& title) {
  std::string out;
  for (const char one : title) {
    if (one == ' ') out += '-';
    if (std::isalnum(static_cast<unsigned char>(one)) != 0 || one == '-')
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(one)));
  }
  return out;
}

void check_form(const std::string& text) {
  const std::vector<std::string> lines = lines_of(text);
  std::set<std::string> addresses;
  std::size_t columns = 0;
  bool fenced = false;
  std::string before;
  for (const std::string& line : lines) {
    CAPTURE(line);
    if (line.starts_with("```")) {
      fenced = !fenced;
      CHECK((before.empty() || !fenced));
    } else if (!fenced) {
      if (line.starts_with("|")) {
        if (columns == 0) columns = cells(line);
        CHECK(cells(line) == columns);
        CHECK(line.ends_with(" |") != line.ends_with("---|"));
      } else {
        columns = 0;
      }
      if (line.starts_with("#")) {
        CHECK(before.empty());
        CHECK(addresses.insert(address_of(line.substr(line.find(' ') + 1))).second);
      }
      if (!line.empty() && !line.starts_with("|") && !line.starts_with("- ") && !line.starts_with("  - ") &&
          std::isdigit(static_cast<unsigned char>(line[0])) == 0) {
        CHECK(before.empty());  // every block stands by itself
      }
    }
    CHECK(std::none_of(line.begin(), line.end(), [](unsigned char one) { return one < 0x20 || one == 0x7f; }));
    before = fenced ? "" : line;
    if (line.starts_with("```")) before.clear();
  }
  CHECK(!fenced);
  for (const std::string& line : lines) {
    const std::size_t link = line.find("](#");
    if (link == std::string::npos) continue;
    CAPTURE(line);
    CHECK(addresses.contains(line.substr(link + 3, line.rfind(')') - link - 3)));
  }
}

TEST_CASE("a description is well-formed, and its contents lead where they say") {
  for (const std::string& file : shipped_files()) {
    CAPTURE(file);
    check_form(shipped(file).text);
  }
}

TEST_CASE("text and names come out as they are") {
  CHECK(report::inert("second_attack_30d, 0.5 of S1-02 (a [note])") == "second_attack_30d, 0.5 of S1-02 (a \\[note])");
  CHECK(report::inert("# no heading") == "\\# no heading");
  CHECK(report::inert("1. no list") == "1\\. no list");
  CHECK(report::inert("- no list") == "\\- no list");
  CHECK(report::inert(" > no\nquotation | cell") == "\\> no quotation \\| cell");
  CHECK(report::inert("_em_ *em* __x__ `x`") == "\\_em\\_ \\*em\\* \\_\\_x\\_\\_ \\`x\\`");
  CHECK(report::inert("<b>&amp;</b> http://a www.b $x$ ~~y~~") ==
        "\\<b>\\&amp;\\</b> http\\://a www\\.b \\$x\\$ \\~\\~y\\~\\~");
  CHECK(report::inert("a\\") == "a\\\\");
  CHECK(report::inert("\x1b[31m\xff") == "\\\\x1b\\[31m\\\\xff");
  CHECK(report::typed("a|b") == "a\\|b");
  CHECK(report::typed("a`b") == "a\\`b");
  CHECK(report::typed("x(a, b) >= 3") == "`x(a, b) >= 3`");
}

std::string with(std::string text, const std::string& what, const std::string& by) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size(), ++count) {
    text.replace(at, what.size(), by);
  }
  REQUIRE(count > 0);
  return text;
}

TEST_CASE("text that imitates Markdown or HTML changes nothing but itself") {
  const Described plain = of_texts(tests::two_states_scenario, tests::two_states_models);
  for (const std::string hostile :
       {"# Top", "| a | b |", "``` x", "*b* _e_ ~~s~~", "<script>alert(1)</script>", "[x](javascript:alert(1))",
        "![x](http://x.example/a.png)", "<!-- gone", "$x$ ^up^ &lt;", "1. one", "- [ ] task", "> said", "--- ",
        "[x]: http://x.example", "a\\\\\\\\|b", "`", "{#x} {y z} {"}) {
    CAPTURE(hostile);
    const std::string quoted = "\"" + hostile + "\"";
    std::string models = tests::two_states_models;
    models = with(models, "name: Arcadia", "name: " + quoted + ", about: " + quoted);
    models = with(models, "says: \"It did harm.\"", "says: " + quoted);
    models = with(models, "about: \"A report.\"", "about: " + quoted);
    models = with(models, "because: \"It may.\"", "because: " + quoted);
    models = with(models, "about: \"Arcadia sends diplomats home.\"", "about: " + quoted);
    models = with(models, "label: \"attacks {target}\"", "label: " + quoted);
    models = with(models, "unit: attacks", "unit: " + quoted);
    const std::string scenario =
        with(tests::two_states_scenario, "title: \"Arcadia and Borduria\"", "title: " + quoted);
    std::string tame_models = with(tests::two_states_models, "name: Arcadia", "name: x, about: x");
    tame_models = with(tame_models, "label: \"attacks {target}\"", "label: x");
    const Described tame =
        of_texts(with(tests::two_states_scenario, "title: \"Arcadia and Borduria\"", "title: x"), tame_models);
    const Described wild = of_texts(scenario, models);
    check_form(wild.text);
    check_complete(wild);
    const std::vector<std::string> a = lines_of(tame.text), b = lines_of(wild.text);
    REQUIRE(a.size() == b.size());
    bool fenced = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (a[i].starts_with("```")) fenced = !fenced;
      CHECK(b[i].starts_with("```") == a[i].starts_with("```"));
      if (fenced || a[i].starts_with("```")) continue;
      CAPTURE(a[i]);
      CAPTURE(b[i]);
      // Brackets and the sign > mean nothing where no other sign that needs them is left.
      const auto strict = [](std::string marks) {
        std::erase_if(marks, [](char one) { return std::string("()]>}#").find(one) != std::string::npos; });
        return marks;
      };
      CHECK(strict(markup(b[i])) == strict(markup(a[i])));
      const auto opens = [](const std::string& line) {
        return line.substr(0, std::min(line.size(), line.find_first_not_of("#->|+= ")));
      };
      CHECK(opens(b[i]) == opens(a[i]));
    }
  }
}

}  // namespace
}  // namespace demarche
