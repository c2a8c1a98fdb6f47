// The built program in other languages: whole timelines of the shipped case, mistakes, and what stays English.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "report/spoken.hpp"
#include "report/text.hpp"
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

TEST_CASE("a language without a catalogue is a mistake on the command line") {
  const Ended unknown = told("sqq", "sever", "0");
  CHECK(unknown.status == 2);
  CHECK(unknown.out.empty());
  CHECK(unknown.err.find("--language is 'sqq'; it must be en, ") != std::string::npos);
  CHECK(unknown.err.find("; did you mean 'sq'?") != std::string::npos);
  CHECK(told("al", "sever", "0").err.find("did you mean") == std::string::npos);
  for (const std::string& code : report::Spoken::codes()) CHECK(unknown.err.find(code) != std::string::npos);
  CHECK(run_program({"run", shipped_scenario(), "--language", "xx", "--json"}).status == 2);
}

// The text without its tags, and without what is marked as English.
std::string translated_text(const std::string& page) {
  std::string out;
  int english = 0;
  std::size_t at = page.find("<body");
  REQUIRE(at != std::string::npos);
  while (at < page.size()) {
    const std::size_t open = std::min(page.find('<', at), page.size());
    if (english == 0) out += page.substr(at, open - at) + " ";
    if (open == page.size()) break;
    const std::size_t close = page.find('>', open);
    const std::string tag = page.substr(open, close - open + 1);
    if (tag.starts_with("<dt") || tag.starts_with("<a ") || tag.starts_with("<code") || tag.starts_with("<script") ||
        tag.find(" lang=\"en\"") != std::string::npos) {
      ++english;
    } else if (tag == "</dt>" || tag == "</a>" || tag == "</code>" || tag == "</script>" || tag == "</dd>") {
      english = std::max(0, english - 1);
    }
    at = close + 1;
  }
  return out;
}

TEST_CASE("a page of one history says its language and direction, and is mirrored where it runs from right to left") {
  const tests::Scratch scratch;
  const std::string file = (scratch.path() / "page.html").string();
  const auto page_in = [&](const std::string& code) {
    REQUIRE(run_program({"run", shipped_scenario(), "--response", "sever", "--language", code, "--html", file,
                         "--force", "--quiet"})
                .status == 0);
    return tests::read_file(file);
  };
  CHECK(page_in("en").find("<html lang=\"en\">") != std::string::npos);
  const std::string albanian = page_in("sq");
  CHECK(albanian.find("<html lang=\"sq\" dir=\"ltr\">") != std::string::npos);
  const std::string arabic = page_in("ar");
  CHECK(arabic.find("<html lang=\"ar\" dir=\"rtl\">") != std::string::npos);
  CHECK(arabic.find("--language ar</code>") != std::string::npos);
  CHECK(arabic.find("\\u2066") == std::string::npos);  // an isolate, not its name
  for (const std::string& word : latin_words(without_identifiers(translated_text(arabic)))) {
    CAPTURE(word);
    CHECK(std::set<std::string>{"Homeland", "Justice", "amp", "quot"}.contains(word));
  }
  for (const char* sided : {"text-align:left", "text-align:right", "padding-left", "border-left", "margin-left"}) {
    CAPTURE(sided);
    CHECK(arabic.find(sided) == std::string::npos);  // the style knows only the beginning and the end of a line
  }
}

TEST_CASE("two histories are told apart in other languages, too") {
  const auto parted = [](const std::string& code) {
    return run_program({"diff", shipped_scenario(), "--responses", "silence,sever", "--language", code, "--quiet"}).out;
  };
  CHECK(parted("en").find("Acts that only one of them has") != std::string::npos);
  CHECK(parted("sq").find("Akte që i ka vetëm njëra prej tyre") != std::string::npos);
  for (const std::string& word : latin_words(without_identifiers(parted("ar")))) {
    CAPTURE(word);
    CHECK(std::set<std::string>{"A", "B", "Homeland", "Justice"}.contains(word));
  }
}

// A comparison of the shipped case on standard output, with more options.
Ended compared_in(const std::string& code, const std::vector<std::string>& more) {
  std::vector<std::string> words{"compare", shipped_scenario(), "--language", code};
  words.insert(words.end(), more.begin(), more.end());
  return run_program(words);
}

// Everything that a comparison can say beneath its table.
const std::vector<std::vector<std::string>> kinds_of_comparisons{
    {"--runs", "300"},
    {"--worlds", "12", "--runs-per-world", "20", "--verbose", "--quiet"},
    {"--select", "help_received", "--max-runs", "600"},
    {"--runs", "256", "--variants"},
    {"--precision", "20%", "--on", "talks", "--max-runs", "1000"},
    {"--until-decided", "--on", "help_received", "--max-runs", "1000"},
};

TEST_CASE("a comparison in Arabic has no Latin word but names kept apart, on both channels") {
  // Rules say in English what they are about, with --verbose; so do lines of the log how grave they are.
  const std::set<std::string> names{"demarche", "info", "e"};  // 1.5e-09
  for (const std::vector<std::string>& options : kinds_of_comparisons) {
    const bool with_rules = std::find(options.begin(), options.end(), "--verbose") != options.end();
    CAPTURE(report::joined(options, " "));
    const Ended ended = compared_in("ar", options);
    CHECK(ended.status == 0);
    CHECK(ended.out.size() > 3000);
    CHECK((ended.out + ended.err).find('?') == std::string::npos);
    std::string text = ended.out + ended.err;
    if (with_rules) {
      const std::size_t rules = text.find("القواعد التي عملت");
      const std::size_t notes = text.find("\n\n", rules);
      REQUIRE(notes != std::string::npos);
      text.erase(rules, notes - rules);
    }
    for (const std::string& word : latin_words(without_identifiers(text))) {
      CAPTURE(word);
      CHECK(names.contains(word));
    }
  }
}

TEST_CASE("a comparison in Albanian has no English word, and writes numbers as Albanian does") {
  for (const std::vector<std::string>& options : kinds_of_comparisons) {
    CAPTURE(report::joined(options, " "));
    const Ended ended = compared_in("sq", options);
    CHECK(ended.status == 0);
    const bool with_rules = std::find(options.begin(), options.end(), "--verbose") != options.end();
    const std::set<std::string> words = latin_words((with_rules ? "" : ended.out) + ended.err);
    for (const char* english :
         {"the",       "of",     "with",   "runs",      "run",         "days",    "acts",       "higher", "lower",
          "undecided", "points", "rules",  "identical", "comparisons", "worlds",  "best",       "share",  "horizon",
          "less",      "more",   "behind", "asked",     "allowed",     "Albania", "difference", "never",  "teams"}) {
      CAPTURE(std::string(english));
      CHECK_FALSE(words.contains(english));
    }
  }
  const std::string table = compared_in("sq", {"--runs", "300", "--quiet"}).out;
  CHECK(table.find("Ndryshimet kundrejt condemn") != std::string::npos);
  CHECK(table.find("ekipe  [") != std::string::npos);      // the unit in its plural
  CHECK(table.find("\u00a0%") != std::string::npos);       // 41,3 %
  for (std::size_t at = 1; at + 1 < table.size(); ++at) {  // no decimal point
    const auto is_digit = [&](std::size_t place) { return table[place] >= '0' && table[place] <= '9'; };
    if (table[at] == '.') CHECK_FALSE((is_digit(at - 1) && is_digit(at + 1)));
  }
}

// The lines of a table between its heading and the first empty line.
std::vector<std::string> rows_beneath(const std::string& text, const std::string& heading) {
  std::vector<std::string> rows;
  std::size_t at = text.find("\n" + heading);
  REQUIRE(at != std::string::npos);
  at = text.find('\n', at + 1) + 1;
  while (at < text.size() && text[at] != '\n') {
    const std::size_t end = text.find('\n', at);
    rows.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return rows;
}

TEST_CASE("columns stand beneath each other in every language, whatever takes no column") {
  for (const char* code : {"en", "sq", "ar"}) {
    CAPTURE(code);
    const std::string text = compared_in(code, {"--runs", "300", "--quiet"}).out;
    const std::string heading = code == std::string("en")   ? "outcome"
                                : code == std::string("sq") ? "rezultati"
                                                            : "النتيجة";
    std::size_t whole = 0;
    for (const std::string& row : rows_beneath(text, heading)) {
      const std::size_t width = report::columns(row);
      CHECK(width <= 100);
      // A label may need further lines; those with figures end in the same column.
      if (row.find("  ") != std::string::npos) CHECK(width == (whole == 0 ? whole = width : whole));
    }
    CHECK(whole > 80);
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = text.find('\n', at);
      CHECK(report::columns(text.substr(at, end - at)) <= 100);
      at = end + 1;
    }
  }
}

TEST_CASE("files for programs say the same in every language, and a saved batch knows its own") {
  const tests::Scratch scratch;
  const auto saved_in = [&](const std::string& code) {
    const std::filesystem::path folder = scratch.path() / code;
    const Ended ended =
        compared_in(code, {"--runs", "300", "--variants", "--rows", "csv", "--out", folder.string(), "--quiet"});
    REQUIRE(ended.status == 0);
    return folder;
  };
  const std::filesystem::path english = saved_in("en"), arabic = saved_in("ar");
  for (const char* file :
       {"summary.json", "outcomes.csv", "differences.csv", "rules.csv", "variants.csv", "runs.csv"}) {
    CAPTURE(file);
    const std::string bytes = tests::read_file(english / file);
    CHECK(bytes.size() > 100);
    CHECK(tests::read_file(arabic / file) == bytes);
  }
  const std::string manifest = tests::read_file(arabic / "manifest.json");
  CHECK(manifest.find("\"language\": \"ar\"") != std::string::npos);
  CHECK(manifest.find("300 runs, as asked") != std::string::npos);
  CHECK(run_program({"reproduce", (arabic / "manifest.json").string()}).out.find("\nreproduced") != std::string::npos);
  // Going on with it goes on in its language; another can be asked for.
  const std::string longer = run_program({"resume", arabic.string(), "--runs", "400", "--quiet"}).out;
  CHECK(longer.find("الفروق مقابل") != std::string::npos);
  CHECK(run_program({"resume", arabic.string(), "--language", "sq", "--quiet"}).out.find("Ndryshimet kundrejt") !=
        std::string::npos);
}

TEST_CASE("a decision brief is written in the language, and harmless Markdown in all") {
  const tests::Scratch scratch;
  const auto brief_in = [&](const std::string& code) {
    const std::filesystem::path file = scratch.path() / (code + ".md");
    REQUIRE(compared_in(code, {"--runs", "300", "--decision-brief", file.string(), "--quiet"}).status == 0);
    return tests::read_file(file);
  };
  CHECK(brief_in("en").starts_with("# Decision brief: Albania, 7 September 2022: how should Tirana answer?"));
  const std::string albanian = brief_in("sq");
  CHECK(albanian.find("\n## Gjendja\n") != std::string::npos);
  CHECK(albanian.find("- 7 shtator 2022: ") == std::string::npos);  // nothing after the decision
  std::string arabic = brief_in("ar");
  arabic.erase(arabic.find("\n## المصادر"));  // facts stand as the files have them
  CHECK(arabic.find("\\u2066") == std::string::npos);
  for (const std::string& word : latin_words(without_identifiers(arabic))) {
    CAPTURE(word);
    CHECK(std::set<std::string>{"Homeland", "Justice"}.contains(word));
  }
}

TEST_CASE("the paper of one actor is written in the language; what the files say stands in English") {
  const auto paper_in = [](const std::string& code) {
    return run_program({"brief", shipped_scenario(), "--as", "ALB", "--language", code}).out;
  };
  CHECK(paper_in("en") == run_program({"brief", shipped_scenario(), "--as", "ALB"}).out);
  const std::string paper = paper_in("ar");
  // Its meanings of variables (4), facts (6) and disputes (7) are the library's own.
  std::string own = paper.substr(0, paper.find("\n## 4"));
  const std::size_t options = paper.find("\n## 5"), facts = paper.find("\n## 6");
  REQUIRE(facts != std::string::npos);
  own += paper.substr(options, facts - options);
  CHECK(own.size() > 3000);
  for (const std::string& word : latin_words(without_identifiers(own))) {
    CAPTURE(word);
    CHECK(std::set<std::string>{"Homeland", "Justice", "Mandiant", "e", "Albania"}.contains(word));  // e-Albania
  }
}

TEST_CASE("what an outcome and a rule rest on is told in the language; what the files say in their words") {
  const auto told_in = [](const std::string& code, const std::vector<std::string>& more) {
    std::vector<std::string> words{"explain", shipped_scenario(), "--language", code};
    words.insert(words.end(), more.begin(), more.end());
    return run_program(words).out;
  };
  const std::vector<std::string> outcome{"--outcome", "help_received", "--response", "sever", "--runs", "100"};
  CHECK(told_in("en", outcome).find("it rests on") != std::string::npos);
  CHECK(told_in("sq", outcome).find("ndihmë e marrë: „sever“ kundrejt bazës „condemn“") != std::string::npos);
  // Between what the outcome is about and the documents nothing is the library's own.
  const std::string arabic = told_in("ar", outcome);
  const std::size_t own = arabic.find("البذرة 1");
  const std::size_t documents = arabic.find("\nالوثائق\n");
  REQUIRE(documents != std::string::npos);
  REQUIRE(own < documents);
  std::string table = arabic.substr(own, documents - own);
  const std::size_t reasons = table.find(": ", table.find("المجموع"));  // a number's own reason
  CHECK(reasons != std::string::npos);
  for (const std::string& word : latin_words(without_identifiers(table.substr(0, table.find("المجموع"))))) {
    CAPTURE(word);
    CHECK(false);
  }
  CHECK(told_in("sq", {"--rule", "ally-condemns"}).starts_with("reagimi ally-condemns  ("));
  CHECK(told_in("sq", {"--fact", "S1-02"}).starts_with("fakti S1-02  ("));
  CHECK(told_in("ar", {}).find("القواعد") != std::string::npos);
}

TEST_CASE("the sensitivity of verdicts is told in other languages, its CSV in English") {
  const auto told_in = [](const std::string& code, const char* more) {
    return run_program(
        {"sensitivity", shipped_scenario(), "--runs", "1500", "--on", "talks", "--language", code, more});
  };
  CHECK(told_in("en", "--quiet").out.find("What would turn a verdict") != std::string::npos);
  CHECK(told_in("sq", "--quiet").out.find("Çfarë do ta kthente një verdikt") != std::string::npos);
  for (const std::string& word : latin_words(without_identifiers(told_in("ar", "--quiet").out))) {
    CAPTURE(word);
    CHECK(false);
  }
  CHECK(told_in("ar", "--csv").out == told_in("en", "--csv").out);
}

}  // namespace
}  // namespace demarche
