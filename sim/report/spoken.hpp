#pragma once
// The language a report is written in. English is what the sources and the library's files say; every other language is
// a catalogue (sim/languages/CODE.po) that gives each of those sentences anew. What it does not know, such as the words
// of a user's own scenario, stands as written. Nothing depends on the environment.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "report/message.hpp"

namespace demarche::report {

class Spoken {
 public:
  Spoken() = default;  // English
  // Nothing when no catalogue of this code is part of the program; "en" is English.
  static std::optional<Spoken> find(std::string_view code);
  static std::vector<std::string> codes();  // "en" first
  // The bytes of a catalogue as msgfmt writes them; throws std::runtime_error when they are none.
  static Spoken read(std::string code, std::string_view catalogue);

  const std::string& code() const noexcept { return code_; }
  bool is_english() const noexcept { return messages_ == nullptr; }
  bool is_right_to_left() const noexcept { return right_to_left_; }
  bool is_latin() const noexcept { return latin_; }  // whether ASCII can stand for its letters

  // A sentence of the sources, filled (report/message.hpp: fill).
  std::string say(std::string_view message, const Blanks& blanks = {}) const;
  // The same with {number}, a number as figures, in the form that it asks for: "{number} act", "{number} acts".
  std::string say_number(std::string_view one, std::string_view many, double number, std::string_view figures,
                         Blanks blanks = {}) const;
  // A word that means different things in different places.
  std::string word(std::string_view context, std::string_view word) const;

  // What the catalogue has for a text of the files ("act", "condemns {target}"); nothing in English, or if it has none.
  std::optional<std::string> known(std::string_view context, std::string_view text) const;
  std::optional<std::string> known(std::string_view context, std::string_view text, double number) const;

  // Figures written in English (report/figures.hpp) with this language's signs: "20,000.5" as "20 000,5".
  std::string figures(std::string_view english) const;
  // A length of time or another number with a unit: "24 h", "95.0 %", "× 1.5".
  std::string quantity(std::string_view english) const;
  // "2022-09-07" and "2022-09-07 12:00" as the language writes dates.
  std::string date(std::string_view iso) const;
  std::string day(std::string_view iso) const;    // "Wednesday 2022-09-07"
  std::string month(std::string_view iso) const;  // "September 2022"

  // An identifier or another piece of left-to-right text within a sentence: kept apart where the language runs from
  // right to left (U+2066 … U+2069), as it is elsewhere.
  std::string apart(std::string_view text) const;
  std::string listed(const std::vector<std::string>& words) const;        // "a, b and c"
  std::string either(const std::vector<std::string>& words) const;        // "a, b or c"
  std::string joined(const std::vector<std::string>& words) const;        // "a, b, c"
  std::string side_by_side(const std::vector<std::string>& parts) const;  // "a; b; c"

 private:
  class Messages;
  std::string code_ = "en";
  std::shared_ptr<const Messages> messages_;
  bool right_to_left_ = false;
  bool latin_ = true;
};

}  // namespace demarche::report
