// The description is well-formed Markdown, whatever stands in names and texts.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "report/describe_text.hpp"
#include "tests/report/described.hpp"
#include "tests/report/two_states.hpp"

namespace demarche {
namespace {

using tests::check_complete, tests::Described, tests::lines_of, tests::of_texts, tests::shipped, tests::shipped_files;

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
