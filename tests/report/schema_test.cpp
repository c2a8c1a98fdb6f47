// The schema knows every key and every word that the reader takes, and no other. What the reader takes is found by
// asking it: every word in the sources of sim/language is tried as a key of every map.
#include "report/schema.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "language/diagnostic.hpp"
#include "language/document.hpp"
#include "language/read_model.hpp"
#include "language/read_scenario.hpp"

namespace demarche {
namespace {

namespace fs = std::filesystem;
using Words = std::set<std::string>;

// Where a map stands: the text before it, the entries it cannot do without, the text behind it.
struct Site {
  std::string map, before;
  std::vector<std::string> own;
  std::string behind;
};

std::vector<Site> sites() {
  std::vector<Site> all;
  for (const report::SchemaMap& map : report::model_schema_maps()) {
    if (map.is_item) all.push_back({std::string(map.name), "- ", {std::string(map.name)}, ""});
  }
  const std::string motion = "- { alliance: X, members: [A], motions: [{ motion: m, ";
  const std::string scenario = "{ scenario: s, ";
  const std::vector<Site> inner{
      {"member", "- { alliance: X, members: [", {}, "] }"},
      {"motion", "- { alliance: X, members: [A], motions: [", {"motion"}, "] }"},
      {"opens", motion + "opens: ", {}, " }] }"},
      {"objection", motion + "objection: ", {"chance"}, " }] }"},
      {"falls_to", motion + "falls_to: ", {}, " }] }"},
      {"adopted", motion + "adopted: ", {}, " }] }"},
      {"does", "- { rule: x, does: ", {}, " }"},
      {"driver", "- { rule: x, odds: { gravity(self): ", {}, " } }"},
      {"driver", "- { rule: x, ratios: { gravity(self): ", {}, " } }"},
      {"scales", "- { action: x, scales: ", {}, " }"},
      {"parameter", "- { action: x, with: { p: ", {}, " } }"},
      {"law", "- { action: x, law: ", {}, " }"},
      {"effect", "- { action: x, effects: [", {}, "] }"},
      {"consequence", "- { action: x, consequences: [", {}, "] }"},
      {"share_of", "- { outcome: x, share: ", {}, " }"},
      {"span", "- { outcome: x, span: ", {}, " }"},
      {"door_condition", "- { door: x, conditions: [", {}, "] }"},
      {"side", "- { variant: x, sides: { b: {}, a: ", {}, " } }"},
      {"published", "- { pattern: x, published: ", {}, " }"},
      {"measured", "- { pattern: x, measures: { m: ", {}, " } }"},
      {"term", "- { pattern: x, among: [", {}, "] }"},
      {"term", "- { pattern: x, share: ", {}, " }"},
      {"term", "- { pattern: x, median: ", {}, " }"},
      {"quantile", "- { pattern: x, quantile: ", {}, " }"},
      {"accepted", "- { pattern: x, accepted: ", {}, " }"},
      {"number", "- { rule: x, chance: ", {"is"}, " }"},
      {"distribution", "- { rule: x, chance: ", {}, " }"},
      {"scenario", "", {"scenario"}, ""},
      {"incident", scenario + "incidents: { i: ", {}, " } }"},
      {"initial", scenario + "initial: [", {}, "] }"},
      {"one_of", scenario + "initial: [{ set: \"x()\", to: ", {"one_of"}, " }] }"},
      {"history", scenario + "history: [", {}, "] }"},
      {"history", scenario + "observed: [", {}, "] }"},
      {"response", scenario + "responses: [", {"response"}, "] }"},
      {"act", scenario + "responses: [{ response: r, do: [", {}, "] }] }"},
      {"forbid", scenario + "responses: [{ response: r, forbid: [", {}, "] }] }"},
      {"tilt", scenario + "responses: [{ response: r, tilt: [", {}, "] }] }"},
  };
  all.insert(all.end(), inner.begin(), inner.end());
  return all;
}

// Whether the reader has a complaint with this code and this end of its message.
bool complains(const Site& site, const std::string& key, const std::string& value, const std::string& code,
               const std::string& end) {
  std::string text = site.before + "{ ";
  bool is_own = false;
  for (const std::string& own : site.own) {
    text += own + ": " + (own == key ? value : "x") + ", ";
    is_own = is_own || own == key;
  }
  if (!is_own) text += key + ": " + value;
  text += " }" + site.behind + "\n";
  language::Files files;
  language::Diagnostics diagnostics;
  const auto node = language::read_document(files, files.add("probe.yaml", text), diagnostics);
  REQUIRE_MESSAGE(node.has_value(), text);
  if (node->is_list()) {
    language::Library library;
    language::read_items(*node, library, diagnostics);
  } else {
    language::read_scenario(*node, diagnostics);
  }
  return std::any_of(diagnostics.items().begin(), diagnostics.items().end(),
                     [&](const auto& one) { return one.code == code && one.message.ends_with(end); });
}

// Everything in double quotes in the sources of the language that could be a key or a word.
Words vocabulary() {
  Words words;
  const std::regex quoted("\"([a-z][a-z_0-9]*(-[a-z]+)*)\"");
  for (const fs::directory_entry& file : fs::directory_iterator(fs::path(DEMARCHE_SOURCE_DIR) / "sim" / "language")) {
    std::ifstream stream(file.path());
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    for (std::sregex_iterator at(text.begin(), text.end(), quoted), end; at != end; ++at) words.insert((*at)[1]);
  }
  return words;
}

std::map<std::string, Words> keys_of_schema() {
  std::map<std::string, Words> keys;
  for (const auto& maps : {report::model_schema_maps(), report::scenario_schema_maps()}) {
    for (const report::SchemaMap& map : maps) {
      for (const report::SchemaKey& key : map.keys) keys[std::string(map.name)].emplace(key.name);
    }
  }
  // Numbers are written by hand, so they are looked up in the schema itself.
  const boost::json::value schema = boost::json::parse(report::models_schema());
  const auto add = [&](const std::string& name, const char* pointer) {
    for (const auto& entry : schema.at_pointer(pointer).as_object()) keys[name].emplace(entry.key());
  };
  add("number", "/$defs/share/anyOf/1/properties");
  add("distribution", "/$defs/distribution/properties");
  keys["distribution"].insert({"is", "each"});
  return keys;
}

TEST_CASE("the schema and the reader know the same keys") {
  Words words = vocabulary();
  REQUIRE(words.size() > 150);
  const std::map<std::string, Words> schema = keys_of_schema();
  for (const auto& [map, keys] : schema) words.insert(keys.begin(), keys.end());
  Words visited;
  for (const Site& site : sites()) {
    CAPTURE(site.map);
    CAPTURE(site.before);
    visited.insert(site.map);
    const Words& known = schema.at(site.map);
    CHECK(complains(site, "no_such_key", "x", "unknown-key", "has no key 'no_such_key'"));
    for (const std::string& word : words) {
      CAPTURE(word);
      CHECK(complains(site, word, "x", "unknown-key", "has no key '" + word + "'") == !known.contains(word));
    }
  }
  for (const auto& entry : schema) CHECK_MESSAGE(visited.contains(entry.first), entry.first, " is tried nowhere");
}

TEST_CASE("the schema and the reader know the same words") {
  Words words = vocabulary();
  std::map<std::string, std::map<std::string, Words>> choices;  // map → key → words
  for (const auto& maps : {report::model_schema_maps(), report::scenario_schema_maps()}) {
    for (const report::SchemaMap& map : maps) {
      for (const report::SchemaKey& key : map.keys) {
        if (!key.type.starts_with("one of ")) continue;
        const std::regex word("[^ ]+");
        // Up to what may stand there instead of a word.
        const std::string list(key.type.substr(7, key.type.substr(0, key.type.find(" | ")).size() - 7));
        Words& own = choices[std::string(map.name)][std::string(key.name)];
        for (std::sregex_iterator at(list.begin(), list.end(), word), end; at != end; ++at) own.insert(at->str());
        words.insert(own.begin(), own.end());
      }
    }
  }
  choices["number"]["basis"] = {"assumption", "documented", "estimated", "expert"};
  std::size_t tried = 0;
  for (const Site& site : sites()) {
    for (const auto& [key, own] : choices[site.map]) {
      ++tried;
      for (const std::string& word : words) {
        CAPTURE(site.map);
        const auto& one = key;  // clang 14 captures no structured binding
        CAPTURE(one);
        CAPTURE(word);
        CHECK(complains(site, key, word, "unknown-word", "cannot be '" + word + "'") == !own.contains(word));
      }
    }
  }
  CHECK(tried >= 14);
}

TEST_CASE("every key is explained, once, and every type exists") {
  for (const auto& text : {report::scenario_schema(), report::models_schema()}) {
    const boost::json::value schema = boost::json::parse(text);
    const auto& types = schema.at("$defs").as_object();
    // A type and a map of one name would hide each other.
    const std::regex definition("\n    \"[a-z_]+\": ");
    CHECK(std::distance(std::sregex_iterator(text.begin(), text.end(), definition), {}) ==
          std::ptrdiff_t(types.size()));
    const std::regex reference("\"#/\\$defs/([^\"]+)\"");
    for (std::sregex_iterator at(text.begin(), text.end(), reference), end; at != end; ++at) {
      const std::string name = (*at)[1];
      CHECK_MESSAGE(types.contains(name), name);
    }
  }
  for (const auto& maps : {report::model_schema_maps(), report::scenario_schema_maps()}) {
    for (const report::SchemaMap& map : maps) {
      Words names;
      for (const report::SchemaKey& key : map.keys) {
        CAPTURE(map.name);
        CAPTURE(key.name);
        CHECK(key.about.size() > 3);
        CHECK(key.about.ends_with('.') != key.about.ends_with("…"));
        CHECK(names.emplace(key.name).second);
      }
    }
  }
}

}  // namespace
}  // namespace demarche
