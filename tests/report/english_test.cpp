// English put together from words of the files.
#include "report/english.hpp"

#include <doctest/doctest.h>

#include <map>

namespace demarche {
namespace {

std::string fill(std::string_view label, const std::map<std::string, std::string, std::less<>>& values) {
  return report::filled(label, [&](std::string_view name, std::string_view) -> std::optional<std::string> {
    const auto found = values.find(name);
    return found == values.end() ? std::nullopt : std::optional(found->second);
  });
}

TEST_CASE("names have an article where English gives them one") {
  for (const char* name : {"United States", "United Kingdom", "Netherlands", "North Atlantic Treaty Organization",
                           "Ministry of Intelligence and Security", "Fars news agency", "People's Mojahedin"}) {
    CHECK(report::with_article(name) == "the " + std::string(name));
  }
  for (const char* name : {"Albania", "North Macedonia", "a criminal gang", "the gang called Cuba Ransomware",
                           "someone else", "Homeland Justice", "Mandiant", "ARC", "mediator", ""}) {
    CHECK(report::with_article(name) == name);
  }
  CHECK(report::capital("someone else") == "Someone else");
  CHECK(report::capital("\xc3\xa9lan") == "\xc3\xa9lan");
  CHECK(report::possessive("Albania") == "Albania's");
  CHECK(report::possessive("the United States") == "the United States'");
}

TEST_CASE("one of something is singular") {
  CHECK(report::singular("diplomats") == "diplomat");
  CHECK(report::singular(" expelled diplomats home from Albania") == " expelled diplomat home from Albania");
  CHECK(report::singular("parties") == "party");
  CHECK(report::singular("searches") == "search");
  CHECK(report::singular("measures against states") == "measure against states");
  for (const char* word : {"rung", "loss", "bus", "of its systems", "crisis", ""})
    CHECK(report::singular(word) == word);
}

TEST_CASE("a label says what is known and leaves out what is not") {
  const std::string expel = "declares {number} diplomats of {target} unwelcome, to leave within {deadline}";
  CHECK(fill(expel, {{"number", "3"}, {"target", "Iran"}, {"deadline", "72 h"}}) ==
        "declares 3 diplomats of Iran unwelcome, to leave within 72 h");
  CHECK(fill(expel, {{"number", "1"}, {"target", "Iran"}}) == "declares 1 diplomat of Iran unwelcome");
  CHECK(fill(expel, {{"target", "Iran"}}) == "declares diplomats of Iran unwelcome");
  CHECK(fill("orders the mission of {target} to leave within {deadline}", {{"target", "Iran"}}) ==
        "orders the mission of Iran to leave");
  CHECK(fill("attacks a system ({system})", {}) == "attacks a system");
  CHECK(fill("attacks a system ({system})", {{"system", "the register"}}) == "attacks a system (the register)");
  CHECK(fill("publicly blames {target}: {stated}", {{"target", "Iran"}, {"stated", "likely"}}) ==
        "publicly blames Iran (stated: likely)");
  CHECK(fill("publicly blames {target}: {stated}", {{"target", "Iran"}}) == "publicly blames Iran");
  CHECK(fill("summons the head of {target}'s mission", {{"target", "the United States"}}) ==
        "summons the head of the United States' mission");
  CHECK(fill("says {text}", {{"text", "{target}, 1: {}"}}) == "says {target}, 1: {}");  // a value is no label
  CHECK(fill("an open {brace", {}) == "an open {brace");
}

}  // namespace
}  // namespace demarche
