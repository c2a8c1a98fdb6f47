// The built program in other languages: whole timelines of the shipped case, mistakes, and what stays English.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "report/spoken.hpp"
#include "tests/app/child.hpp"

namespace demarche {
namespace {

using tests::Ended;
using tests::run_program;
using tests::shipped_scenario;

Ended told(const std::string& code, const std::string& response, const std::string& run,
           const std::vector<std::pair<std::string, std::string>>& environment = {}) {
  return run_program({"run", shipped_scenario(), "--response", response, "--run", run, "--language", code, "--quiet"},
                     "", environment);
}

// The text without what stands between U+2066 and U+2069.
std::string without_identifiers(const std::string& text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = std::min(text.find("\u2066", at), text.size());
    out += text.substr(at, open - at);
    const std::size_t close = text.find("\u2069", open);
    if (open == text.size()) break;
    REQUIRE(close != std::string::npos);
    at = close + 3;
  }
  return out;
}

// Words in Latin letters.
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

TEST_CASE("an Arabic timeline of the shipped case has no Latin word but names and identifiers kept apart") {
  const std::set<std::string> names{"Homeland", "Justice", "TIMS", "Cuba", "Ransomware"};
  for (const char* response : {"silence", "sever", "article-5", "cyber-countermeasure"}) {
    for (const char* run : {"0", "1", "2"}) {
      CAPTURE(response);
      CAPTURE(run);
      const Ended ended = told("ar", response, run);
      CHECK(ended.status == 0);
      CHECK(ended.out.size() > 2000);
      CHECK(ended.out.find('?') == std::string::npos);  // no letter lost; the question mark is another
      for (const std::string& word : latin_words(without_identifiers(ended.out))) {
        CAPTURE(word);
        CHECK(names.contains(word));
      }
    }
  }
}

TEST_CASE("an Albanian timeline of the shipped case has no English word") {
  for (const char* response : {"silence", "sever", "article-5", "cyber-countermeasure"}) {
    const Ended ended = told("sq", response, "1");
    CHECK(ended.status == 0);
    const std::set<std::string> words = latin_words(ended.out);
    for (const char* english :
         {"the", "of", "with", "and", "week", "observed", "lawful", "reaction", "blames", "Iran's", "Albania", "days",
          "acts", "yes", "prevented", "lapsed", "follows", "diplomats"}) {
      CAPTURE(english);
      CHECK_FALSE(words.contains(english));
    }
    CHECK(words.contains("Iranin"));  // declined
  }
}

TEST_CASE("the language is the one that is asked for, whatever the environment says") {
  const std::vector<std::pair<std::string, std::string>> albanian{
      {"LANG", "sq_AL.UTF-8"}, {"LC_ALL", "C.UTF-8"}, {"LANGUAGE", "sq"}};
  const std::string english = told("en", "sever", "0", albanian).out;
  CHECK(english.find("Before the decision") != std::string::npos);
  CHECK(run_program({"run", shipped_scenario(), "--response", "sever", "--run", "0", "--quiet"}, "", albanian).out ==
        english);
  // Where the terminal shows ASCII only, Albanian does with it; Arabic cannot.
  const std::vector<std::pair<std::string, std::string>> plain{{"LC_ALL", "C"}};
  const std::string ascii = told("sq", "sever", "0", plain).out;
  CHECK(std::all_of(ascii.begin(), ascii.end(), [](char one) { return static_cast<unsigned char>(one) < 0x80; }));
  CHECK(ascii.find("E merkure, 7 shtator 2022") != std::string::npos);
  CHECK(told("ar", "sever", "0", plain).out == told("ar", "sever", "0", {{"LC_ALL", "C.UTF-8"}}).out);
}

TEST_CASE("JSON says the same in every language") {
  const std::vector<std::string> words{"run", shipped_scenario(), "--response", "sever", "--json", "--quiet"};
  std::vector<std::string> in_arabic = words;
  in_arabic.insert(in_arabic.end(), {"--language", "ar"});
  CHECK(run_program(in_arabic).out == run_program(words).out);
}

TEST_CASE("a language without a catalogue, and a page in another language, are mistakes on the command line") {
  const Ended unknown = told("sp", "sever", "0");
  CHECK(unknown.status == 2);
  CHECK(unknown.out.empty());
  CHECK(unknown.err.find("--language is 'sp'; it must be en, ar or sq; did you mean 'sq'?") != std::string::npos);
  CHECK(run_program({"run", shipped_scenario(), "--language", "fr", "--json"}).status == 2);
  const tests::Scratch scratch;
  const Ended page =
      run_program({"run", shipped_scenario(), "--language", "sq", "--html", (scratch.path() / "x.html").string()});
  CHECK(page.status == 2);
  CHECK(page.err.find("--language does not go with --html") != std::string::npos);
}

}  // namespace
}  // namespace demarche
