// Element 6 of the protocol: what is read, the documents and facts that the model cites; and the literature on which
// its methods rest.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

std::string values_words(const language::Fact& fact) {
  std::vector<std::string> parts;
  for (const auto& [value, kind] : fact.values) parts.push_back(quantity(value, kind));
  return joined(parts, ", ");
}

void documents(Page& page, const Subject& subject) {
  const language::Library& library = subject.model.library;
  std::map<std::string, std::size_t> cited_of;
  for (const language::Fact& fact : library.facts) {
    if (subject.cited.contains(fact.id.value)) ++cited_of[fact.document.value];
  }
  std::vector<Page::Row> rows;
  for (const language::Document& one : library.documents) {
    if (!cited_of.contains(one.id.value)) continue;
    rows.push_back({typed(one.id.value), inert(one.about), inert(one.date), grouped(cited_of[one.id.value])});
  }
  page.section("6.2 Documents");
  page.table({"Document", "What it is", "Date", "Facts used"}, rows, "No document is cited.");
}

void facts(Page& page, const Subject& subject) {
  const language::Library& library = subject.model.library;
  std::vector<Page::Row> rows;
  std::size_t unused = 0;
  for (const language::Fact& fact : library.facts) {
    if (!subject.cited.contains(fact.id.value)) {
      ++unused;
      continue;
    }
    rows.push_back({typed(fact.id.value), inert(fact.says), inert(fact.date), fact.alleged ? "alleged" : "",
                    values_words(fact), typed(fact.document.value)});
  }
  page.section("6.3 Facts used");
  page.paragraph(
      fmt::format("What the documents say, retold. *Alleged* marks somebody's claim. {} of the library {} cited "
                  "nowhere in this model and left out.",
                  counted(unused, "other fact"), unused == 1 ? "is" : "are"));
  page.table({"Fact", "Says", "Date", "Status", "Number it states", "Document"}, rows, "No fact is cited.");
  rows.clear();
  for (const language::Fact& fact : library.facts) {
    if (!fact.unused.empty()) rows.push_back({typed(fact.id.value), inert(fact.unused), typed(fact.document.value)});
  }
  if (!rows.empty()) {
    page.paragraph("Read and left out, with the reason:");
    page.table({"Fact", "Why nothing cites it", "Document"}, rows, "");
  }
  rows.clear();
  for (const language::Disagreement& one : library.disagreements) {
    if (!subject.cited.contains(one.id.value)) continue;
    std::vector<std::string> versions;
    for (const auto& [fact, says] : one.versions) versions.push_back(typed(fact.value) + ": " + inert(says));
    rows.push_back({typed(one.id.value), inert(one.about), joined(versions, "; "), inert(one.taken)});
  }
  if (rows.empty()) return;
  page.section("6.4 Where documents disagree");
  page.table({"Disagreement", "About", "Versions", "Taken"}, rows);
}

void authorities(Page& page, const Subject& subject) {
  std::vector<Page::Row> rows;
  for (const language::LegalSource& one : subject.model.library.legal_sources) {
    if (subject.cited.contains(one.id.value)) rows.push_back({typed(one.id.value), inert(one.says)});
  }
  if (rows.empty()) return;
  page.section("6.5 Authorities of the law");
  page.table({"Authority", "Says"}, rows);
}

}  // namespace

void input_data(Page& page, const Subject& subject) {
  page.chapter("6 Input data");
  page.section("6.1 Files");
  page.paragraph(
      "Nothing is fed into a run while it lasts: no time series, no data from elsewhere. All that the model knows "
      "stands in these files; what documents report of the days after the decision is shown beside the runs.");
  std::vector<Page::Row> rows;
  for (const auto& [path, digest] : subject.making.files) rows.push_back({typed(path), typed(digest)});
  page.table({"File", "SHA-256"}, rows, "The files are not named.");
  documents(page, subject);
  facts(page, subject);
  authorities(page, subject);
}

void references(Page& page) {
  page.chapter("References");
  page.list({
      "Agresti, A., & Min, Y. (2005). *Statistics in Medicine* 24: 729. Intervals for paired proportions.",
      "Anderson, D. F. (2007). *Journal of Chemical Physics* 127: 214107. The modified next reaction method.",
      "Brandes, U., Lerner, J., & Snijders, T. A. B. (2009). ASONAM. Networks evolving by events.",
      "Butts, C. T. (2008). *Sociological Methodology* 38. The relational event model.",
      "Goldstein, J. S. (1992). *Journal of Conflict Resolution* 36. A scale of conflict and cooperation for events.",
      "Grimm, V., et al. (2020). *Journal of Artificial Societies and Social Simulation* 23(2) 7. The ODD protocol.",
      "Kahn, H. (1965). *On Escalation*. The ladder of escalation.",
      "Müller, B., et al. (2013). *Environmental Modelling & Software* 48: 37. ODD+D, for human decisions.",
      "Rathinam, M., Sheppard, P. W., & Khammash, M. (2010). *Journal of Chemical Physics* 132: 034103. Common random "
      "numbers.",
      "Salmon, J. K., et al. (2011). SC'11. Counter-based random numbers.",
      "Schrodt, P. A. (2012). *CAMEO*. Codes of events and mediation.",
      "Wilson, E. B. (1927). *Journal of the American Statistical Association* 22. The interval of a share.",
  });
}

}  // namespace demarche::report
