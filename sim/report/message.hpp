#pragma once
// Messages with blanks, as English sources and catalogues of other languages write them. A name that fills a blank may
// have forms, for languages that decline. Text in, text out; what fills a blank is harmless already
// (report/text.hpp: safe) and is never read as a message.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace demarche::report {

// What fills a blank: words, with further forms of them and marks (gender, number) where the language has such.
class Term {
 public:
  Term(std::string words) : words_(std::move(words)) {}
  Term(std::string_view words) : words_(words) {}
  Term(const char* words) : words_(words) {}

  // As a catalogue writes a name: "Shtetet e Bashkuara | gen: Shteteve të Bashkuara | pl": the words, then forms by
  // their names, then marks.
  static Term read(std::string_view entry);

  const std::string& words() const noexcept { return words_; }
  const std::string& form(std::string_view name) const;  // the words themselves where there is no such form
  bool is_marked(std::string_view mark) const;

 private:
  std::string words_;
  std::vector<std::pair<std::string, std::string>> forms_;
  std::vector<std::string> marks_;
};

struct Blank {
  std::string_view name;
  Term value;
};

using Blanks = std::vector<Blank>;

// The message with its blanks filled:
//   {target}                   the words
//   {target:gen}               their form `gen`
//   {actor?pl|dënojnë|dënon}   the first if the words are marked `pl`, else the second; empty alternatives are allowed
//   [[, brenda {deadline}]]    left out where a blank within it is not among those given
// A blank that is not given and not within double brackets, and a brace that closes nowhere, stay as they are.
std::string fill(std::string_view message, const Blanks& blanks);

}  // namespace demarche::report
