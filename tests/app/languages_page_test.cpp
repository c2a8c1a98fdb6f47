// The page of a comparison and its figures in other languages, as readers and other programs get them.

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/app/child.hpp"

namespace demarche {
namespace {

namespace fs = std::filesystem;
using tests::Ended;
using tests::run_program;
using tests::shipped_scenario;

struct Made {
  std::string page;
  std::map<std::string, std::string> figures;  // by file name
};

Made compared_in(const std::string& code, std::vector<std::string> more, const std::string& scenario = "") {
  const tests::Scratch scratch;
  const fs::path page = scratch.path() / "page.html";
  const fs::path figures = scratch.path() / "figures";
  std::vector<std::string> words{"compare",
                                 scenario.empty() ? shipped_scenario() : scenario,
                                 "--quiet",
                                 "--language",
                                 code,
                                 "--html",
                                 page.string(),
                                 "--figures",
                                 figures.string()};
  words.insert(words.end(), more.begin(), more.end());
  const Ended ended = run_program(words);
  CAPTURE(ended.err);
  REQUIRE(ended.status == 0);
  Made made{tests::read_file(page), {}};
  for (const auto& one : fs::directory_iterator(figures)) {
    made.figures[one.path().filename().string()] = tests::read_file(one.path());
  }
  return made;
}

std::string unescaped(std::string text) {
  const std::vector<std::pair<std::string, std::string>> all{
      {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}};
  for (const auto& [what, by] : all) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
      text.replace(at, what.size(), by);
    }
  }
  return text;
}

std::string attribute(const std::string& tag, const std::string& name) {
  const std::string begin = " " + name + "=\"";
  const std::size_t at = tag.find(begin);
  if (at == std::string::npos) return "";
  return tag.substr(at + begin.size(), tag.find('"', at + begin.size()) - at - begin.size());
}

// What a page or picture says, in its own language: its text and the texts of its attributes, without commands, names
// of facts, and what is marked as English.
std::string told_by(const std::string& markup) {
  std::string out;
  std::vector<bool> skipped{false};
  for (std::size_t at = markup.find('<'); at < markup.size();) {
    const std::size_t close = markup.find('>', at);
    REQUIRE(close != std::string::npos);
    const std::string tag = markup.substr(at, close - at + 1);
    const std::string name = tag.substr(1, tag.find_first_of(" />", 1) - 1);
    if (tag.starts_with("</")) {
      skipped.pop_back();
    } else if (!tag.starts_with("<!") && !tag.ends_with("/>")) {
      const bool is_apart = name == "code" || name == "script" || name == "style" || attribute(tag, "lang") == "en" ||
                            attribute(tag, "href").starts_with("#fact-") || attribute(tag, "id").starts_with("fact-") ||
                            attribute(tag, "id").starts_with("document-") ||
                            attribute(tag, "id").starts_with("rule-");  // whose row says what the file says
      skipped.push_back(skipped.back() || is_apart);
    }
    if (!skipped.back()) {
      for (const char* one : {"aria-label", "title"}) out += unescaped(attribute(tag, one)) + "\n";
    }
    const std::string raw = name == "script" || name == "style" ? "</" + name : "<";
    at = std::min(markup.find(raw, close), markup.size());
    if (!skipped.back()) out += unescaped(markup.substr(close + 1, at - close - 1)) + "\n";
  }
  CHECK(skipped.size() == 1);
  return out;
}

// Without what is kept apart (U+2066 … U+2069).
std::string without_identifiers(std::string text) {
  for (std::size_t at = text.find("\u2066"); at != std::string::npos; at = text.find("\u2066", at)) {
    std::size_t end = at + 3;
    for (int depth = 1; depth > 0;) {
      end = text.find("\xe2\x81", end);
      REQUIRE(end != std::string::npos);
      depth += text.compare(end, 3, "\u2066") == 0 ? 1 : text.compare(end, 3, "\u2069") == 0 ? -1 : 0;
      end += 3;
    }
    text.erase(at, end - at);
  }
  return text;
}

std::set<std::string> latin_words(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  for (const char one : text + " ") {
    const bool is_letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z');
    if (is_letter) word += one;
    if (is_letter || word.empty()) continue;
    words.insert(word);
    word.clear();
  }
  return words;
}

// Words of a language in Latin letters, with all of its own; those of identifiers (days_down) hang together.
std::set<std::string> whole_words(const std::string& text) {
  std::set<std::string> words;
  std::string word;
  for (const char one : text + " ") {
    const bool is_letter = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || one == '_' || one == '-' ||
                           static_cast<unsigned char>(one) >= 0x80;
    if (is_letter) word += one;
    if (is_letter || word.empty()) continue;
    words.insert(word);
    word.clear();
  }
  return words;
}

// Names that stand as they are: those of the responses, of the attackers, and of actors in the figures of parties.
const std::set<std::string>& names() {
  static const std::set<std::string> all{"silence", "condemn", "expel",          "some",     "sever",  "and",
                                         "article", "cyber",   "countermeasure", "Homeland", "Justice"};
  return all;
}

TEST_CASE("the Arabic page of a comparison has no Latin word but names, and is mirrored") {
  const Made made = compared_in("ar", {"--runs", "300", "--variants"});
  CHECK(made.page.find("<html lang=\"ar\" dir=\"rtl\">") != std::string::npos);
  CHECK(made.page.find("\\u2066") == std::string::npos);  // an isolate, not its name
  CHECK(made.page.find(".fig text{direction:rtl") != std::string::npos);
  CHECK(made.page.find("--language ar</code>") != std::string::npos);
  const std::string told = told_by(made.page);
  CHECK(told.size() > 50'000);
  for (const std::string& word : latin_words(without_identifiers(told))) {
    CAPTURE(word);
    CHECK(names().contains(word));
  }
  for (const std::string& sided :
       std::vector<std::string>{"text-align:left", "text-align:right", "padding-left", "border-left", "margin-left"}) {
    CAPTURE(sided);
    CHECK(made.page.find(sided) == std::string::npos);
  }
  for (const auto& [file, text] : made.figures) {
    if (!file.ends_with(".svg")) continue;
    CAPTURE(file);
    CHECK(text.find(" lang=\"ar\"") != std::string::npos);
    CHECK(text.find("direction:rtl") != std::string::npos);
    for (const std::string& word : latin_words(without_identifiers(told_by(text)))) {
      CAPTURE(word);
      CHECK(names().contains(word));
    }
  }
}

TEST_CASE("what a page says of worlds, a selection and rare outcomes is Arabic, too") {
  const std::vector<std::vector<std::string>> asked{{"--worlds", "12", "--runs-per-world", "8"},
                                                    {"--select", "us_sanctions_30d:max", "--max-runs", "1024"},
                                                    {"--runs", "200", "--rare-runs", "300"}};
  for (const std::vector<std::string>& options : asked) {
    CAPTURE(options.front());
    for (const std::string& word : latin_words(without_identifiers(told_by(compared_in("ar", options).page)))) {
      CAPTURE(word);
      CHECK(names().contains(word));
    }
  }
}

TEST_CASE("the Albanian page of a comparison has no English word") {
  const Made made = compared_in("sq", {"--runs", "300", "--variants"});
  CHECK(made.page.find("<html lang=\"sq\" dir=\"ltr\">") != std::string::npos);
  CHECK(made.page.find("direction:rtl") == std::string::npos);
  std::string told = told_by(made.page);
  for (const auto& [file, text] : made.figures) {
    if (file.ends_with(".svg")) told += told_by(text);
  }
  const std::set<std::string> words = whole_words(told);
  for (const std::string& english : std::vector<std::string>{
           "the",    "of",       "with",   "is",      "are",     "runs",  "run",      "under",    "against",
           "share",  "acts",     "act",    "outcome", "days",    "day",   "response", "higher",   "lower",
           "lawful", "unlawful", "mean",   "better",  "what",    "which", "who",      "observed", "Estimates",
           "Figure", "numbers",  "Iran's", "Typical", "history", "more",  "decision", "rung",     "says"}) {
    CAPTURE(english);
    CHECK_FALSE(words.contains(english));
  }
  CHECK(words.contains("ekzekutime"));
  // Figures and signs are the language's own.
  CHECK(made.page.find("value.toFixed(1).replace('.', ',')") != std::string::npos);
  CHECK(told.find("0,25") != std::string::npos);
}

TEST_CASE("files for programs say the same in every language, and specifications are read in the figure's") {
  const std::vector<std::string> options{"--runs", "200"};
  const Made english = compared_in("en", options);
  for (const std::string& code : std::vector<std::string>{"sq", "ar"}) {
    CAPTURE(code);
    const Made other = compared_in(code, options);
    REQUIRE(other.figures.size() == english.figures.size());
    for (const auto& [file, text] : english.figures) {
      CAPTURE(file);
      const std::string& told = other.figures.at(file);
      if (file.ends_with(".csv")) CHECK(told == text);
      if (!file.ends_with(".vl.json")) continue;
      const boost::json::value ours = boost::json::parse(text);
      const boost::json::value theirs = boost::json::parse(told);
      CHECK(theirs.at("title").as_string() != ours.at("title").as_string());
      CHECK(theirs.at("description").as_string() != ours.at("description").as_string());
      // The same fields and numbers, under other words.
      const boost::json::array& rows = ours.at("data").at("values").as_array();
      const boost::json::array& same = theirs.at("data").at("values").as_array();
      REQUIRE(rows.size() == same.size());
      for (std::size_t row = 0; row < rows.size(); ++row) {
        for (const auto& [column, value] : rows[row].as_object()) {
          const boost::json::value& there = same[row].at(column);
          CHECK(there.kind() == value.kind());
          if (!value.is_string()) CHECK(there == value);
        }
      }
    }
  }
}

TEST_CASE("a user's own scenario is told in the reader's language with its own words kept apart") {
  const tests::Scratch scratch;
  const std::string file = (scratch.path() / "own.yaml").string();
  REQUIRE(run_program({"new", "scenario", "own", "--out", file}).status == 0);
  const std::string page = compared_in("ar", {"--runs", "64"}, file).page;
  CHECK(page.find("dir=\"rtl\"") != std::string::npos);
  const std::string told = told_by(page);
  CHECK(told.find("\u2066") != std::string::npos);
  CHECK(told.find("استجابات") != std::string::npos);
}

}  // namespace
}  // namespace demarche
