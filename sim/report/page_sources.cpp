// What the page's answer rests on: rules, numbers, documents; and how to cite it.
#include <fmt/format.h>

#include <algorithm>

#include "report/amounts.hpp"
#include "report/figures.hpp"
#include "report/page_parts.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

void add_documents(Markup& page, const std::vector<std::string>& documents, const Spoken& in) {
  for (std::size_t i = 0; i < documents.size(); ++i) {
    if (i > 0) page.text(in.word("between parts of a list", ", "));
    page.element("a", {{"href", "#" + anchor("fact", documents[i])}}, documents[i]);
  }
}

std::set<std::string> cited_by(const Story& story) {
  std::set<std::string> cited;
  for (const StoryEvent& event : story.events) cited.insert(event.documents.begin(), event.documents.end());
  return cited;
}

namespace {

// A line beneath a rule's name: its sentence is put together in English from the file's expressions.
void add_written_about(Markup& page, const std::string& words, const Spoken& in) {
  if (in.is_english()) {
    page.element("span", {{"class", "about"}}, words);
  } else {
    page.element("span", {{"class", "about"}, {"lang", "en"}, {"dir", "ltr"}}, words);
  }
}

}  // namespace

void add_rules(Markup& page, const Shown& shown) {
  const Spoken& in = shown.in();
  page.element(
          "p", {{"class", "note"}},
          in.say_number("Every rule that made an act happen in some run, by the share of all histories in which it "
                        "did. {number} rule never fired.",
                        "Every rule that made an act happen in some run, by the share of all histories in which it "
                        "did. {number} rules never fired.",
                        static_cast<double>(shown.words.silent_rules), in.figures(grouped(shown.words.silent_rules))))
      .line();
  const std::string caption = in.say("Rules that fired");
  page.open("div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", caption}});
  page.open("table", {{"class", "words"}, {"data-tool", "filter sort"}}).element("caption", caption);
  page.open("thead").open("tr");
  for (const std::string& head : {in.word("column", "rule"), in.word("column", "fired"), in.word("column", "documents"),
                                  in.say("assumed numbers")}) {
    page.element("th", {{"scope", "col"}}, head);
  }
  page.close().close().line().open("tbody").line();
  for (const RuleRow& row : shown.words.rules) {
    const auto found = std::find_if(shown.model.rules.begin(), shown.model.rules.end(),
                                    [&](const language::RuleInfo& rule) { return safe(rule.name) == row.name; });
    page.open("tr", {{"id", anchor("rule", row.name)}}).open("th", {{"scope", "row"}});
    page.element("span", {{"class", "name"}}, row.name);
    if (found != shown.model.rules.end()) {
      const auto written = written_rule(shown.model, found->name);
      const std::string sentence = written ? rule_sentence(shown.model, *written) : row.about;
      add_written_about(page, sentence, in);
      if (!found->because.empty()) {
        add_written_about(page, in.is_english() ? "Because: " + safe(found->because) : safe(found->because), in);
      }
    }
    page.close();
    std::vector<std::string> shares;
    for (std::size_t response = 0; response < row.by_response.size(); ++response) {
      shares.push_back(in.apart(shown.words.responses[response]) + " " + row.by_response[response]);
    }
    page.open("td", {{"data-value", shortest(row.share)}, {"title", in.joined(shares)}}).text(row.fired).close();
    page.open("td");
    if (found != shown.model.rules.end() && !found->sources.empty()) {
      add_documents(page, found->sources, in);
    } else {
      page.text(in.say("no document"));
    }
    page.close();
    page.element("td", {{"data-value", std::to_string(row.assumed_numbers)}}, std::to_string(row.assumed_numbers));
    page.close().line();
  }
  page.close().close().close().line();
}

void add_numbers(Markup& page, const Shown& shown) {
  const Spoken& in = shown.in();
  const auto bases = count_bases(shown.model);
  Table table{in.say("Numbers of the model by what they rest on"),
              {in.word("column", "basis"), in.word("column", "numbers")},
              {}};
  for (std::size_t basis = 0; basis < bases.size(); ++basis) {
    table.rows.push_back({basis_words(static_cast<language::Basis>(basis), in), in.figures(grouped(bases[basis]))});
  }
  add_table(page, table, true);
  if (!shown.words.differences.empty()) {
    Table rests{in.say("Assumed numbers in the rules at work, by response"),
                {in.say("response"), in.say("assumed numbers")},
                {}};
    for (const ResponseRows& block : shown.words.differences) {
      rests.rows.push_back({block.name, in.figures(grouped(block.assumed_numbers))});
    }
    add_table(page, rests, true);
  }
  for (const std::string& note : shown.words.notes) page.element("p", note).line();
}

void add_sources(Markup& page, const language::Grounded& model, const std::set<std::string>& cited, const Spoken& in) {
  page.element("p", {{"class", "note"}},
               in.say("What the documents say, in our words; each fact is cited by rules, acts or numbers above."));
  page.line().open("dl", {{"class", "facts"}}).line();
  const auto entry = [&](const std::string& id, const std::string& where, const std::string& says) {
    page.element("dt", {{"id", anchor("fact", id)}, {"tabindex", "-1"}}, id);
    open_written(page, "dd", in);
    page.text(says);
    if (!where.empty()) page.text(" ").element("span", {{"class", "note"}}, where);
    page.close().line();
  };
  std::set<std::string> documents;
  std::set<std::string> known;
  for (const language::Fact& fact : model.library.facts) {
    if (!cited.contains(fact.id.value)) continue;
    known.insert(fact.id.value);
    documents.insert(fact.document.value);
    std::string where = "(" + fact.document.value;
    if (!fact.date.empty()) where += ", " + fact.date;
    if (fact.alleged) where += ", alleged";
    entry(fact.id.value, where + ")", fact.says);
  }
  for (const language::Disagreement& one : model.library.disagreements) {
    if (!cited.contains(one.id.value)) continue;
    known.insert(one.id.value);
    entry(one.id.value, "(documents disagree)", one.about + " Taken: " + one.taken + ".");
  }
  for (const language::LegalSource& source : model.library.legal_sources) {
    if (!cited.contains(source.id.value)) continue;
    known.insert(source.id.value);
    entry(source.id.value, "(authority)", source.says);
  }
  for (const std::string& id : cited) {
    const auto document = std::find_if(model.library.documents.begin(), model.library.documents.end(),
                                       [&](const language::Document& one) { return one.id.value == id; });
    if (known.contains(id)) continue;
    entry(id, "", document == model.library.documents.end() ? "not described in the library" : document->about);
  }
  page.close().line();
  page.element("h3", in.say("The documents themselves")).line().open("dl", {{"class", "facts"}}).line();
  for (const language::Document& document : model.library.documents) {
    if (!documents.contains(document.id.value)) continue;
    page.element("dt", {{"id", anchor("document", document.id.value)}}, document.id.value);
    open_written(page, "dd", in);
    page.text(document.about + (document.date.empty() ? "" : " (" + document.date + ")")).close().line();
  }
  page.close().line();
}

void add_citing(Markup& page, const Shown& shown, const Edition& edition) {
  const Spoken& in = shown.in();
  page.open("p").text(
      in.say("{title}. Simulated with {program}, scenario {scenario} (SHA-256 {digest}), seed {seed}, "
             "{runs} of each of {responses}.",
             {{"title", shown.words.title.empty() ? in.apart(safe(shown.model.name)) : shown.words.title},
              {"program", in.apart(edition.program)},
              {"scenario", in.apart(safe(shown.model.name))},
              {"digest", in.apart(edition.sha256.substr(0, 16))},
              {"seed", std::to_string(shown.course.seed)},
              {"runs", played_runs(shown.result, in)},
              {"responses", responses_words(shown.responses(), in)}}));
  page.text(" ").text(in.say("Name the scenario and its digest: other files give other answers.")).close().line();
  page.element("p",
               in.say("In a folder that {compare} has saved, the {manifest} beside this page says on which machine, "
                      "when and with which files it was made, and {reproduce} plays it again and compares every "
                      "byte.",
                      {{"compare", in.apart("'compare --out'")},
                       {"manifest", in.apart("manifest.json")},
                       {"reproduce", in.apart("'demarche reproduce'")}}))
      .line();
}

}  // namespace demarche::report
