// What the page's answer rests on: rules, numbers, documents; and how to cite it.
#include <fmt/format.h>

#include <algorithm>

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

void add_rules(Markup& page, const Shown& shown) {
  page.element("p", {{"class", "note"}},
               fmt::format("Every rule that made an act happen in some run, by the share of all histories in which it "
                           "did. {} never fired.",
                           counted(shown.words.silent_rules, "rule")))
      .line();
  const std::string caption = "Rules that fired";
  page.open("div", {{"class", "scroll"}, {"role", "region"}, {"tabindex", "0"}, {"aria-label", caption}});
  page.open("table", {{"class", "words"}, {"data-tool", "filter sort"}}).element("caption", caption);
  page.open("thead").open("tr");
  for (const char* head : {"rule", "fired", "documents", "assumed numbers"})
    page.element("th", {{"scope", "col"}}, head);
  page.close().close().line().open("tbody").line();
  for (const RuleRow& row : shown.words.rules) {
    const auto found = std::find_if(shown.model.rules.begin(), shown.model.rules.end(),
                                    [&](const language::RuleInfo& rule) { return safe(rule.name) == row.name; });
    page.open("tr", {{"id", anchor("rule", row.name)}}).open("th", {{"scope", "row"}});
    page.element("span", {{"class", "name"}}, row.name);
    if (found != shown.model.rules.end()) {
      const auto written = written_rule(shown.model, found->name);
      const std::string sentence = written ? rule_sentence(shown.model, *written) : row.about;
      page.element("span", {{"class", "about"}}, sentence);
      if (!found->because.empty()) page.element("span", {{"class", "about"}}, "Because: " + safe(found->because));
    }
    page.close();
    std::vector<std::string> shares;
    for (std::size_t response = 0; response < row.by_response.size(); ++response) {
      shares.push_back(shown.words.responses[response] + " " + row.by_response[response]);
    }
    page.open("td", {{"data-value", shortest(row.share)}, {"title", joined(shares, ", ")}}).text(row.fired).close();
    page.open("td");
    if (found != shown.model.rules.end() && !found->sources.empty()) {
      add_documents(page, found->sources);
    } else {
      page.text("no document");
    }
    page.close();
    page.element("td", {{"data-value", std::to_string(row.assumed_numbers)}}, std::to_string(row.assumed_numbers));
    page.close().line();
  }
  page.close().close().close().line();
}

void add_numbers(Markup& page, const Shown& shown) {
  const auto bases = count_bases(shown.model);
  Table table{"Numbers of the model by what they rest on", {"basis", "numbers"}, {}};
  for (std::size_t basis = 0; basis < bases.size(); ++basis) {
    table.rows.push_back({std::string(basis_word(static_cast<language::Basis>(basis))), grouped(bases[basis])});
  }
  add_table(page, table, true);
  if (!shown.words.differences.empty()) {
    Table rests{"Assumed numbers in the rules at work, by response", {"response", "assumed numbers"}, {}};
    for (const ResponseRows& block : shown.words.differences) {
      rests.rows.push_back({block.name, grouped(block.assumed_numbers)});
    }
    add_table(page, rests, true);
  }
  for (const std::string& note : shown.words.notes) page.element("p", note).line();
}

namespace {

// Opens an element for what the files say, in their language.
void open_written(Markup& page, Tag tag, const Spoken& in) {
  if (in.is_english()) {
    page.open(tag);
  } else {
    page.open(tag, {{"lang", "en"}, {"dir", "ltr"}});
  }
}

}  // namespace

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
  page.open("p").text(fmt::format("{}. Simulated with {}, scenario {} (SHA-256 {}), seed {}, {} of each of {}. ",
                                  shown.words.title.empty() ? safe(shown.model.name) : shown.words.title,
                                  edition.program, safe(shown.model.name), edition.sha256.substr(0, 16),
                                  shown.course.seed, played_runs(shown.result),
                                  counted(shown.responses(), "response")));
  page.text("Name the scenario and its digest: other files give other answers.").close().line();
  page.element(
          "p",
          "In a folder that 'compare --out' has saved, the manifest.json beside this page says on which machine, "
          "when and with which files it was made, and 'demarche reproduce' plays it again and compares every byte.")
      .line();
}

}  // namespace demarche::report
