// What a page says of rare outcomes.
#include "report/page_parts.hpp"
#include "report/rare.hpp"

namespace demarche::report {

void add_rare(Markup& page, const Shown& shown) {
  const Spoken& in = shown.in();
  for (const RareOutcome& outcome : rare_outcomes(shown.model, shown.result, in)) {
    Table table{outcome.name,
                {in.say("response"), in.say("plain runs"), in.say("by the ways found"), in.word("column", "at least"),
                 in.say("effective hits"), in.say("difference by the ways found")},
                {}};
    for (const RareRow& row : outcome.rows) {
      table.rows.push_back({row.response, row.plain, row.estimate, row.least, row.effective, row.difference});
    }
    page.element("h3", outcome.name);
    if (!outcome.about.empty()) page.element("p", outcome.about).line();
    add_table(page, table, true);
    page.element("p", outcome.notes[0]).line().element("p", outcome.notes[1]).line();
    page.open("details").element("summary", in.say("With which chances")).line();
    for (std::size_t i = 2; i < outcome.notes.size(); ++i) page.element("p", outcome.notes[i]).line();
    page.close().line();
  }
}

}  // namespace demarche::report
