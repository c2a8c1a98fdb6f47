#pragma once
// The parts of a page, one after another; and its style and script.

#include <set>
#include <string>
#include <vector>

#include "report/markup.hpp"
#include "report/page.hpp"

namespace demarche::report {

std::string page_style(const Spoken& in = {});
std::string page_script(const Spoken& in = {});

// A whole document around its main part.
struct Contents {
  std::string id, title;
};
std::string document(const std::string& title, const std::string& about, const std::vector<Contents>& contents,
                     const Markup& main, const Edition& edition, const Spoken& in = {});

// Opens an element for what the files say, in their language.
void open_written(Markup& page, Tag tag, const Spoken& in);

void add_table(Markup& page, const Table& table, bool is_numbers);
void add_figure(Markup& page, const Chart& chart, std::size_t number);

void add_answer(Markup& page, const Shown& shown);
void add_comparison(Markup& page, const Shown& shown);
void add_differences_table(Markup& page, const Shown& shown);
// `result` must have a selection, several runs in each world.
void add_selection(Markup& page, const Shown& shown);
void add_worlds(Markup& page, const Shown& shown);
// Where the uncertainty comes from, with a table; where one number turns a verdict.
void add_uncertainty(Markup& page, const Shown& shown, const Uncertainty& uncertainty, const Edition& edition);
void add_turns(Markup& page, const Shown& shown, const Uncertainty& uncertainty, const Edition& edition);
// Outcomes that runs of their own were played for.
void add_rare(Markup& page, const Shown& shown);
void add_sides(Markup& page, const Structure& structure);
// Adds to `cited` the facts that its histories link to.
void add_runs(Markup& page, const Shown& shown, const Edition& edition, std::set<std::string>& cited);
void add_story(Markup& page, const Story& story);
// The acts at which each response's histories part from the baseline's.
void add_partings(Markup& page, const Shown& shown);
void add_rules(Markup& page, const Shown& shown);
void add_numbers(Markup& page, const Shown& shown);
// Every fact, disagreement, document and authority that the page links to.
void add_sources(Markup& page, const language::Grounded& model, const std::set<std::string>& cited,
                 const Spoken& in = {});
void add_citing(Markup& page, const Shown& shown, const Edition& edition);

// Links to facts, with commas between.
void add_documents(Markup& page, const std::vector<std::string>& documents, const Spoken& in = {});
// Every fact that the story links to.
std::set<std::string> cited_by(const Story& story);

}  // namespace demarche::report
