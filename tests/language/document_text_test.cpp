// What is refused before the YAML library sees it: brackets that nest too deep, told from brackets in texts.
#include "language/document_text.hpp"

#include <doctest/doctest.h>

#include "language/document.hpp"
#include "tests/language/texts.hpp"

using namespace demarche::language;
using demarche::language::texts::Reading;

namespace {

std::string times(std::size_t n, const std::string& text) {
  std::string out;
  out.reserve(n * text.size());
  for (std::size_t i = 0; i < n; ++i) out += text;
  return out;
}

// "line:column" of the bracket that is one too many; empty when there is none.
std::string too_deep_at(const std::string& text) {
  Diagnostics diagnostics;
  const bool good = check_brackets(text, 0, diagnostics);
  CHECK(good == diagnostics.items().empty());
  if (good) return "";
  REQUIRE(diagnostics.items().size() == 1);
  const Diagnostic& only = diagnostics.items().front();
  CHECK(only.code == "too-deep");
  return std::to_string(only.place.line) + ":" + std::to_string(only.place.column);
}

}  // namespace

TEST_CASE("the bracket that opens one level too many") {
  CHECK(too_deep_at(times(64, "[") + times(64, "]")).empty());
  CHECK(too_deep_at(times(65, "[")) == "1:65");
  CHECK(too_deep_at("a: " + times(65, "{")) == "1:68");
  CHECK(too_deep_at("a:\n" + times(65, " [\n")) == "66:2");
  CHECK(too_deep_at("a: " + times(32, "[{b: ") + "[") == "1:164");
  CHECK(too_deep_at("- " + times(65, "{ a: ")) == "1:323");
  CHECK(too_deep_at(times(65, "- ")) == "1:129");
  CHECK(too_deep_at(times(65, "? ")) == "1:129");
  CHECK(too_deep_at(times(65, ": ")) == "1:129");
  CHECK(too_deep_at(times(1000, "- a\n")).empty());
  CHECK(too_deep_at(times(1000, "a: [{b: [c]}]\n")).empty());
}

TEST_CASE("brackets in texts, quotes and comments open nothing") {
  const std::string many = times(100, "[");
  CHECK(too_deep_at("a: x" + many).empty());
  CHECK(too_deep_at("a: \"" + many + "\"\nb: \"\\\"" + many + "\"").empty());
  CHECK(too_deep_at("a: '" + many + "''" + many + "'").empty());
  CHECK(too_deep_at("# " + many + "\na: b # " + many + "\n").empty());
  CHECK(too_deep_at("a: |\n  " + many + "\n\n  " + many + "\nb: >-\n  " + many).empty());
  CHECK(too_deep_at("a: |\n  text\nb: " + many) == "3:68");
  CHECK(too_deep_at("a: [\"" + many + "\", b: '" + many + "', # " + many + "\n c]").empty());
  CHECK(too_deep_at("a: !tag " + many) == "1:73");
  CHECK(too_deep_at("a: &anchor " + many) == "1:76");
  CHECK(too_deep_at("a: \"" + many).empty());  // not closed, which the parser says
  CHECK(too_deep_at("").empty());
}

TEST_CASE("megabytes of brackets are one mistake, found at once") {
  for (const std::string unit : {"[", "{", "[{", "- ", "? ", ": ", "[\n", "a: ["}) {
    CAPTURE(unit);
    const Reading reading("a: x\nb:\n" + times((greatest_text - 10) / unit.size(), unit));
    CHECK_FALSE(reading.document);
    CHECK(reading.diagnostics.errors() == 1);
    CHECK(render(reading.diagnostics, reading.files).size() < 1000);
  }
}

TEST_CASE("levels by indentation are counted too, and both together") {
  std::string text;
  for (int level = 0; level < 70; ++level) text += std::string(static_cast<std::size_t>(level), ' ') + "a:\n";
  CHECK(Reading(text).diagnostics.items().front().code == "too-deep");
  text.clear();
  for (int level = 0; level < 40; ++level) text += std::string(static_cast<std::size_t>(level), ' ') + "a:\n";
  text += std::string(40, ' ') + times(40, "[") + times(40, "]");
  CHECK(Reading(text).diagnostics.items().front().code == "too-deep");
}
