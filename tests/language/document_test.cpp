#include "language/document.hpp"

#include <doctest/doctest.h>

#include "tests/language/texts.hpp"

using namespace demarche::language;
using demarche::language::texts::Reading;

TEST_CASE("scalars keep their text and their place") {
  const Reading reading("a: 010\nlist: [yes, \"q x\", 'it''s', ~]\nmap:\n  é: NO\n");
  REQUIRE(reading.document);
  const Node& root = *reading.document;
  CHECK(root.find("a")->scalar == "010");
  CHECK(root.find("a")->place.line == 1);
  CHECK(root.find("a")->place.column == 4);
  CHECK(root.find("a")->place.length == 3);
  const Node& list = *root.find("list");
  REQUIRE(list.children.size() == 4);
  CHECK(list.children[0].scalar == "yes");
  CHECK_FALSE(list.children[0].quoted);
  CHECK(list.children[1].quoted);
  CHECK(list.children[1].place.column == 14);  // behind the quote
  CHECK(list.children[1].place.length == 3);
  CHECK(list.children[2].scalar == "it's");
  CHECK(list.children[2].place.length != 4);  // spelt differently in the file: offsets are no columns
  CHECK(list.children[3].is_null());
  CHECK(root.find("map")->find("é")->scalar == "NO");
  CHECK(root.find("map")->place.line == 4);
  CHECK(root.find("nothing") == nullptr);
}

TEST_CASE("an empty file is nothing, a byte order mark is no text") {
  CHECK(Reading("").document->is_null());
  CHECK(Reading("# only a comment\n").document->is_null());
  const Reading marked(
      "\xEF\xBB\xBF"
      "a: 1\n");
  REQUIRE(marked.document);
  CHECK(marked.document->find("a")->place.column == 4);
}

TEST_CASE("carriage returns do not shift places") {
  const Reading reading("a: 1\r\nb: two\r\n");
  REQUIRE(reading.document);
  CHECK(reading.document->find("b")->scalar == "two");
  CHECK(reading.document->find("b")->place.line == 2);
  CHECK(reading.document->find("b")->place.length == 3);
}

TEST_CASE("a key cut at the comma of its brackets is one key again") {
  const Reading reading("odds: { exposure(self, accused): 1, gravity(victim): 2, f(a,  b, c): 3 }\n");
  REQUIRE(reading.document);
  const Node& odds = *reading.document->find("odds");
  REQUIRE(odds.children.size() == 3);
  CHECK(odds.children[0].key.value == "exposure(self, accused)");
  CHECK(odds.children[0].key.place.column == 9);
  CHECK(odds.children[0].key.place.length == 23);
  CHECK(odds.children[1].key.value == "gravity(victim)");
  CHECK(odds.children[2].key.value == "f(a,  b, c)");
}

TEST_CASE("each trap is a diagnostic with its own code") {
  const auto code = [](const std::string& text) {
    const Reading reading(text);
    CHECK_FALSE(reading.document);
    return reading.codes().empty() ? std::string("none") : reading.codes().front();
  };
  CHECK(code("a: 1\nb: 2\na: 3\n") == "duplicate-key");
  CHECK(code("a: 1\n---\nb: 2\n") == "second-document");
  CHECK(code("a:\n  <<: { b: 1 }\n") == "merge-key");
  CHECK(code("a: &x 1\nb: 2\n") == "alias");
  CHECK(code("a: 1\nb: *x\n") == "alias");
  CHECK(code("a: !tag 1\n") == "tag");
  CHECK(code("a: !!str 1\n") == "tag");
  CHECK(code("? [a, b]\n: 1\n") == "bad-key");
  CHECK(code("{ a: 1 }: 2\n") == "bad-key");
  CHECK(code("\"\": 2\n") == "bad-key");
  CHECK(code("a: \"\xff\"\n") == "encoding");
  CHECK(code("a: \"\xC0\x80\"\n") == "encoding");      // an overlong form
  CHECK(code("a: \"\xED\xA0\x80\"\n") == "encoding");  // half a surrogate pair
  CHECK(code(std::string("a: \0b\n", 6)) == "encoding");
  CHECK(code("a: \x04\n") == "encoding");
  CHECK(code("a: [1, 2\n") == "yaml");
  CHECK(code("a: {b: 1\n") == "yaml");
  CHECK(code("a: \"open\n") == "yaml");
  CHECK(code("a: b: c\n") == "yaml");
  CHECK(code("a: 1\n  b: 2\n") == "yaml");
  CHECK(code("a:\n\t- 1\n") == "yaml");
  CHECK(code("a: @b\n") == "yaml");
  CHECK(code("{ to: accused(july, by USA), do: x }\n") == "unquoted");
  CHECK(code("[done(a, by: b), c]\n") == "unquoted");
  CHECK(code(std::string(greatest_text + 1, '#')) == "too-large");
}

TEST_CASE("depth has a limit, and hostile nesting ends quickly") {
  const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']') + "\n"; };
  CHECK(Reading(nested(greatest_depth)).document);
  CHECK(Reading(nested(greatest_depth + 1)).codes() == std::vector<std::string>{"too-deep"});
  CHECK(Reading(nested(100000)).codes() == std::vector<std::string>{"too-deep"});
  std::string blocks;
  for (std::size_t i = 0; i < 200; ++i) blocks += std::string(i, ' ') + "a:\n";
  CHECK(Reading(blocks).codes() == std::vector<std::string>{"too-deep"});
}

TEST_CASE("aliases cannot expand into a bomb") {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 40; ++i) {
    const std::string one = std::to_string(i), before = "*a" + std::to_string(i - 1);
    bomb += "a" + one + ": &a" + one + " [" + before + ", " + before + ", " + before + "]\n";
  }
  const Reading reading(bomb);
  CHECK_FALSE(reading.document);
  CHECK(reading.diagnostics.errors() < 200);
}

TEST_CASE("everything wrong with a text is said at once, with both places of a repeated key") {
  const Reading reading("a: 1\na: 2\nb: !t 3\n");
  CHECK(reading.shown() ==
        "t.yaml:2:1: error[duplicate-key]: the key 'a' stands here a second time\n"
        "    2 | a: 2\n"
        "      | ^\n"
        "t.yaml:1:1: note: the first is here\n"
        "    1 | a: 1\n"
        "      | ^\n"
        "t.yaml:3:4: error[tag]: YAML tags such as '!name' are not supported\n"
        "    3 | b: !t 3\n"
        "      |    ^ put the text in quotes\n"
        "2 errors; nothing was run\n");
}

TEST_CASE("cut and garbled texts are read or refused, never crash") {
  const std::string text =
      "- rule: r\n  odds: { f(a, b): { at: 1 } }\n  while: [\"x(self) > 1\", 'y']\n  \"k\": |\n    block\n  z: >-\n    "
      "a\n";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const Reading cut(text.substr(0, i));
    CHECK((cut.document.has_value() || cut.diagnostics.has_errors()));
    for (const char c : std::string("{}[]:,-&*!|>'\"%@`#\n\t ?\x80")) {
      std::string garbled = text;
      garbled[i] = c;
      const Reading reading(garbled);
      CHECK(reading.document.has_value() != reading.diagnostics.has_errors());
    }
  }
}
