#pragma once
// The parts of a description, one function per chapter or section, and what they share. See describe.hpp.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "language/calendar.hpp"
#include "report/describe.hpp"
#include "report/describe_text.hpp"

namespace demarche::report {

// What is described, and what about it was looked up once.
struct Subject {
  const language::Grounded& model;
  const language::Scenario& scenario;
  const Making& making;
  language::Calendar calendar;
  std::set<std::string> cited;  // ids of everything that this scenario cites
};

Subject subject_of(const language::Grounded& model, const language::Scenario& scenario, const Making& making);

// describe_words.cpp: phrases. All return Markdown.
std::string plain(std::string_view name);                       // a name as words: underscores are blanks
std::string cited_ids(const std::vector<std::string>& ids);     // "S1-02, S1-03", or nothing
std::string cited_ids(const std::vector<language::Name>& ids);  // likewise
std::string resting(std::string_view because, const std::vector<language::Name>& sources);  // "… (S1-02)"
std::string typed_list(const std::vector<language::Name>& names);                           // "`a`, `b`"
std::string name_of(const language::Grounded& model, std::string_view id);      // "Albania", without an article
std::string name_and_id(const language::Grounded& model, std::string_view id);  // "Albania (`ALB`)"
// A number with its unit: as the grounded model has it, which knows what was set anew.
std::string number_words(const Subject& subject, const language::Number& number, language::Quantity quantity);
std::string number_words(const Subject& subject, const std::optional<language::Number>& number,
                         language::Quantity quantity, std::string_view otherwise);
// "documented (S1-02)", "estimated: why".
std::string basis_words(const language::NumberInfo& number);
// What parameters are set to: "deadline: 24 h; stated: irrefutable".
std::string settings_words(const Subject& subject, const std::vector<language::ParameterSetting>& with);
// A condition in words, and behind it as it is written.
std::string condition_line(const Subject& subject, const language::Condition& condition);
std::string label_words(const language::Action& action);  // "publicly blames *target*: *stated*"
std::string count_of(const language::Grounded& model, std::string_view variable);  // grounded values of a variable
bool is_written_by(const language::Effect& effect, std::string_view variable);
// A row of history or of what was observed: when, known to what, who did what, with what, alleged, documents.
Page::Row record_row(const Subject& subject, const language::HistoryItem& item, bool replayed);
std::string rule_kind(const language::RuleInfo& rule);

// The chapters, in the order of the protocol.
void purpose(Page& page, const Subject& subject);         // 1, describe_overview.cpp
void entities(Page& page, const Subject& subject);        // 2
void scheduling(Page& page, const Subject& subject);      // 3, describe_process.cpp
void concepts(Page& page, const Subject& subject);        // 4, describe_concepts.cpp
void decisions(Page& page);                               // the table of ODD+D's questions, describe_decisions.cpp
void initialization(Page& page, const Subject& subject);  // 5, describe_start.cpp
void input_data(Page& page, const Subject& subject);      // 6, describe_sources.cpp
void equations(Page& page, const Subject& subject);       // 7, describe_equations.cpp
void law(Page& page, const Subject& subject);             // describe_law.cpp
void motions(Page& page, const Subject& subject);         // describe_motions.cpp
void actions(Page& page, const Subject& subject);         // describe_actions.cpp
void rules(Page& page, const Subject& subject);           // describe_rules.cpp
void responses(Page& page, const Subject& subject);       // describe_responses.cpp
void outcomes(Page& page, const Subject& subject);        // describe_responses.cpp
void numbers(Page& page, const Subject& subject);         // describe_numbers.cpp
void addresses(Page& page);                               // describe_numbers.cpp
void codes(Page& page, const Subject& subject);           // the appendix
void references(Page& page);                              // describe_sources.cpp

}  // namespace demarche::report
