// Every mistake has its message: the files of tests/broken/ against what people are told about them, word for word.
//
// tests/broken/NAME.yaml is a scenario of its own (a map) or more items for the library in tests/broken/world/ (a
// list), which then stands under tests/broken/world/scenario.yaml. NAME.txt holds the answer.
// Rewrite the answers with DEMARCHE_REWRITE=1 tests_language --test-case='broken files*', and read the difference.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "language/compile.hpp"
#include "language/document.hpp"
#include "language/library.hpp"

using namespace demarche::language;

namespace fs = std::filesystem;

namespace {

const fs::path source = DEMARCHE_SOURCE_DIR;
const fs::path broken = source / "tests" / "broken";

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<fs::path> broken_files() {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(broken)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

// What `check` does with a file, without the program around it.
struct Check {
  Files files;
  Diagnostics diagnostics;
  bool is_accepted = false;

  explicit Check(const fs::path& file) {
    const std::string name = file.filename().string();
    const std::string text = bytes_of(file);
    const bool is_library = text.find("\n- ") != std::string::npos && text.find("\nscenario:") == std::string::npos;
    const std::pair<std::string, std::string> world{"library.yaml", bytes_of(broken / "world/models/library.yaml")};
    std::optional<Loaded> loaded = is_library ? load_texts({"scenario.yaml", bytes_of(broken / "world/scenario.yaml")},
                                                           {world, {name, text}}, files, diagnostics)
                                   : text.find("uses: [world/models]") != std::string::npos
                                       ? load_texts({name, text}, {world}, files, diagnostics)
                                       : load_texts({name, text}, {}, files, diagnostics);
    is_accepted = loaded && compile(loaded->library, loaded->scenario, diagnostics).has_value();
  }
  std::string shown() const { return render(diagnostics, files); }
};

// The codes in the calls that report a mistake: the first literal of error(…), warning(…), … that is an argument of its
// own or one side of a `?:`.
std::set<std::string> codes_in_the_source() {
  std::set<std::string> codes;
  const std::regex call(R"re(\b(error|warning|fail_check|known)\()re");
  const std::regex literal(R"re(([,?:])\s*"([a-z0-9]+(-[a-z0-9]+)*)")re");
  std::vector<fs::path> files{source / "sim" / "report" / "deep.cpp"};
  for (const fs::directory_entry& entry : fs::directory_iterator(source / "sim" / "language")) {
    files.push_back(entry.path());
  }
  for (const fs::path& file : files) {
    if (file.extension() != ".cpp" && file.extension() != ".hpp") continue;
    const std::string text = bytes_of(file);
    for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it) {
      const auto begin = text.begin() + it->position() + it->length();
      const std::string arguments(begin, std::find(begin, text.end(), ';'));
      std::smatch found;
      std::string::const_iterator from = arguments.begin();
      if (!std::regex_search(from, arguments.end(), found, literal)) continue;
      codes.insert(found[2]);
      from = found[0].second;
      const bool is_choice = found[1] == "?" && std::regex_search(from, arguments.end(), found, literal);
      if (is_choice && found[1] == ":") codes.insert(found[2]);
    }
  }
  return codes;
}

// The first column of the table under "## Codes of mistakes" in sim/README.md.
std::vector<std::string> codes_in_the_readme() {
  std::vector<std::string> codes;
  const std::string text = bytes_of(source / "sim" / "README.md");
  const std::size_t begin = text.find("## Codes of mistakes\n");
  REQUIRE(begin != std::string::npos);
  const std::string section = text.substr(begin, text.find("\n## ", begin + 1) - begin);
  const std::regex row(R"re(\n\| `([a-z0-9-]+)` \| [^|\n]+ \|)re");
  for (std::sregex_iterator it(section.begin(), section.end(), row), end; it != end; ++it) codes.push_back((*it)[1]);
  return codes;
}

// Codes that no stored file can show, and why.
const std::map<std::string, std::string> elsewhere{
    {"too-large", "a file of 4 MB is made below, not stored"},
    {"no-file", "about a file that is not there"},
    {"no-folder", "about the folders around a file; made below"},
    {"hash-collision", "nobody knows two names with one 64-bit hash"},
    {"unfilled-role", "found by a simulation, as are those below: tests/report/say_test.cpp"},
    {"forced-never-happens", "found by a simulation"},
    {"idle-rule", "found by a simulation"},
    {"rule-never-acts", "found by a simulation"},
    {"rule-always-acts", "found by a simulation"},
    {"outcome-of-one-value", "found by a simulation"},
    {"outcome-on-one-day", "found by a simulation"},
    {"run-explodes", "found by a simulation"},
};

}  // namespace

TEST_CASE("broken files are answered word for word") {
  const std::vector<fs::path> files = broken_files();
  CHECK(files.size() >= 80);
  for (const fs::path& file : files) {
    CAPTURE(file.filename().string());
    const Check check(file);
    CHECK_FALSE(check.is_accepted);
    CHECK(check.diagnostics.has_errors());
    fs::path expected = file;
    expected.replace_extension(".txt");
    if (std::getenv("DEMARCHE_REWRITE") != nullptr) {
      std::ofstream(expected, std::ios::binary) << check.shown();
    }
    CHECK(check.shown() == bytes_of(expected));
  }
}

TEST_CASE("every answer has a file") {
  for (const fs::directory_entry& entry : fs::directory_iterator(broken)) {
    if (entry.path().extension() != ".txt") continue;
    fs::path text = entry.path();
    CAPTURE(text.filename().string());
    CHECK(fs::exists(text.replace_extension(".yaml")));
  }
}

TEST_CASE("the world around the broken files is not broken") {
  Files files;
  Diagnostics diagnostics;
  const std::optional<Loaded> loaded =
      load_texts({"scenario.yaml", bytes_of(broken / "world/scenario.yaml")},
                 {{"library.yaml", bytes_of(broken / "world/models/library.yaml")}}, files, diagnostics);
  REQUIRE_MESSAGE(loaded, render(diagnostics, files));
  CHECK(compile(loaded->library, loaded->scenario, diagnostics));
  CHECK(render(diagnostics, files).empty());
}

TEST_CASE("every mistake has a code, a message in lower case, and a place in a text") {
  for (const fs::path& file : broken_files()) {
    const Check check(file);
    for (const Diagnostic& item : check.diagnostics.items()) {
      CAPTURE(file.filename().string());
      CAPTURE(item.message);
      CHECK((item.severity == Severity::note) == item.code.empty());
      REQUIRE_FALSE(item.message.empty());
      const auto is_capital = [&](std::size_t i) {
        return i < item.message.size() && item.message[i] >= 'A' && item.message[i] <= 'Z';
      };
      CHECK_FALSE((is_capital(0) && !is_capital(1)));  // YAML, ALB: names keep their letters
      CHECK(item.message.back() != '.');
      CHECK(item.place.file < check.files.size());
      CHECK(item.place.line >= 1);
      CHECK(item.place.column >= 1);
      CHECK(item.place.column <= check.files.line(item.place.file, item.place.line).size() + 1);
    }
  }
}

TEST_CASE("nothing is said twice about one place") {
  for (const fs::path& file : broken_files()) {
    const Check check(file);
    std::set<std::string> said;
    for (const Diagnostic& item : check.diagnostics.items()) {
      if (item.severity == Severity::note) continue;
      CAPTURE(file.filename().string());
      CAPTURE(item.message);
      CHECK(said.insert(std::to_string(item.place.file) + ":" + std::to_string(item.place.line) + ":" +
                        std::to_string(item.place.column) + item.message)
                .second);
    }
  }
}

TEST_CASE("the codes are those of the table, and each is shown by a broken file") {
  const std::set<std::string> used = codes_in_the_source();
  CHECK(used.size() > 60);
  const std::vector<std::string> rows = codes_in_the_readme();
  const std::set<std::string> documented(rows.begin(), rows.end());
  CHECK(documented.size() == rows.size());
  CHECK(std::is_sorted(rows.begin(), rows.end()));
  std::set<std::string> shown;
  for (const fs::path& file : broken_files()) {
    const Check check(file);
    for (const Diagnostic& item : check.diagnostics.items()) {
      if (!item.code.empty()) shown.insert(item.code);
    }
  }
  for (const std::string& code : used) {
    CAPTURE(code);
    CHECK(documented.contains(code));
    CHECK(shown.contains(code) != elsewhere.contains(code));
  }
  for (const std::string& code : documented) {
    CAPTURE(code);
    CHECK(used.contains(code));
  }
  for (const std::string& code : shown) {
    CAPTURE(code);
    CHECK(used.contains(code));  // else the search above has missed a call
  }
}

TEST_CASE("a text of 4 MB is read, one more byte is not") {
  std::string text = bytes_of(broken / "world/scenario.yaml");
  text += "#" + std::string(greatest_text - text.size() - 1, 'x');
  const std::pair<std::string, std::string> world{"library.yaml", bytes_of(broken / "world/models/library.yaml")};
  Files files;
  Diagnostics diagnostics;
  CHECK(load_texts({"s.yaml", text}, {world}, files, diagnostics));
  CHECK_FALSE(load_texts({"s.yaml", text + "x"}, {world}, files, diagnostics));
  CHECK(render(diagnostics, files) ==
        "s.yaml: error[too-large]: the file is larger than 4194304 bytes (nobody could read it)\n"
        "1 error; nothing was run\n");
}

TEST_CASE("a folder of models that is nowhere") {
  Files files;
  Diagnostics diagnostics;
  const fs::path folder = fs::temp_directory_path() / "demarche-broken-test";
  fs::create_directories(folder);
  const fs::path file = folder / "s.yaml";
  std::ofstream(file, std::ios::binary) << "scenario: s\nuses: [no-such-modles]\n";
  CHECK_FALSE(load(file, {}, files, diagnostics));
  fs::remove_all(folder);
  REQUIRE_FALSE(diagnostics.items().empty());
  CHECK(diagnostics.items().front().code == "no-folder");
  CHECK(diagnostics.items().front().place.line == 2);
  CHECK(diagnostics.items().front().place.column == 8);
}
