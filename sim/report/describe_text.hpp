#pragma once
// Markdown (GitHub's, which Pandoc and most viewers read) that says what it is told and nothing else: text of the
// files is made inert, cells stay in their tables, every heading of the contents can be jumped to.

#include <string>
#include <string_view>
#include <vector>

namespace demarche::report {

// Text as it is, without any meaning for Markdown or HTML; one line.
std::string inert(std::string_view text);
// The same of text that is harmless already (report/text.hpp: safe), such as a comparison's: what keeps its parts apart
// stays.
std::string as_markdown(std::string_view harmless);

// A name or an expression in the typewriter face, or inert text where that could not hold it.
std::string typed(std::string_view text);

// "**Who decides?** text"; `head` must be harmless.
std::string question(std::string_view head, std::string_view text);

// Writes a page. All text given must be Markdown already: inert(), typed() or the program's own words.
class Page {
 public:
  using Row = std::vector<std::string>;

  void chapter(std::string_view title) { heading(2, title); }
  void section(std::string_view title) { heading(3, title); }
  void item(std::string_view title) { heading(4, title); }  // not in the contents
  void paragraph(std::string_view text);
  void list(const std::vector<std::string>& items);
  void steps(const std::vector<std::string>& items);  // numbered
  // A table without rows is a paragraph: `otherwise`.
  void table(const Row& head, const std::vector<Row>& rows, std::string_view otherwise = "None.");
  void equation(std::string_view lines);

  // Title, opening, contents, then everything written.
  std::string take(std::string_view title, std::string_view opening, std::string_view contents = "Contents");

 private:
  void heading(int level, std::string_view title);

  std::string contents_, body_;
};

}  // namespace demarche::report
