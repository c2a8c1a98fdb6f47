// What had been published by the moment of a brief, and in what it disagreed.
#include <algorithm>

#include "report/brief_parts.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

using language::Library;

// The moment by which something of this date is out, to be compared as text with a cutoff: a day is over at its end,
// a month or year likewise; a date that is none never comes.
std::string out_by(const std::string& date) {
  if (date.size() == 10) return date + " 24:00";
  if (date.size() == 16) return date;
  if (date.size() == 7) return date + "-31 24:00";
  if (date.size() == 4) return date + "-12-31 24:00";
  return "9999";
}

const language::Document* document_of(const Library& library, const language::Fact& fact) {
  const auto found = std::find_if(library.documents.begin(), library.documents.end(),
                                  [&](const language::Document& one) { return one.id.value == fact.document.value; });
  return found == library.documents.end() ? nullptr : &*found;
}

bool is_out(const Briefing& briefing, const language::Fact& fact) {
  const language::Document* document = document_of(briefing.model().library, fact);
  if (document == nullptr || out_by(document->date) > briefing.moment.cutoff) return false;
  // What it tells of has happened by then as well, whatever the date of its document.
  return fact.date.empty() || fact.date.substr(0, 10) <= briefing.moment.cutoff;
}

// A disagreement is known when all its versions are.
bool is_out(const Briefing& briefing, const language::Disagreement& disagreement) {
  return std::all_of(disagreement.versions.begin(), disagreement.versions.end(),
                     [&](const auto& version) { return is_out(briefing, version.first.value); });
}

}  // namespace

bool is_out(const Briefing& briefing, const std::string& source) {
  const Library& library = briefing.model().library;
  for (const language::Fact& fact : library.facts) {
    if (fact.id.value == source) return is_out(briefing, fact);
  }
  for (const language::Disagreement& one : library.disagreements) {
    if (one.id.value == source) return is_out(briefing, one);
  }
  return false;
}

std::string cited_by_then(const Briefing& briefing, const std::vector<language::Name>& sources) {
  std::vector<std::string> ids;
  for (const language::Name& source : sources) {
    if (is_out(briefing, source.value)) ids.push_back(briefing.spoken.apart(inert(source.value)));
  }
  return briefing.spoken.joined(ids);
}

void in_print(Page& page, const Briefing& briefing) {
  const Library& library = briefing.model().library;
  const Spoken& in = briefing.spoken;
  page.chapter(in.say("6 What had been published"));
  std::vector<Page::Row> rows;
  for (const language::Document& document : library.documents) {
    for (const language::Fact& fact : library.facts) {
      if (fact.document.value != document.id.value || !is_out(briefing, fact)) continue;
      rows.push_back({identifier(briefing, fact.id.value), in.date(inert(fact.date)), inert(fact.says),
                      fact.alleged ? in.word("status", "alleged") : "", inert(document.about)});
    }
  }
  page.paragraph(in.say("Facts of documents that were out by then, retold. *Alleged* marks somebody's claim."));
  page.table({in.say("Fact"), in.say("Date"), in.say("Says"), in.say("Status"), in.say("Document")}, rows,
             in.say("Nothing that this library holds."));

  page.chapter(in.say("7 What was in dispute"));
  rows.clear();
  for (const language::Disagreement& one : library.disagreements) {
    if (!is_out(briefing, one)) continue;
    std::vector<std::string> versions;
    for (const auto& [fact, says] : one.versions)
      versions.push_back(identifier(briefing, fact.value) + ": " + inert(says));
    rows.push_back({inert(one.about), in.side_by_side(versions)});
  }
  page.table({in.say("Question"), in.say("Versions")}, rows,
             in.say("The documents that were out do not contradict each other."));
}

}  // namespace demarche::report
