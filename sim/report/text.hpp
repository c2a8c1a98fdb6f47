#pragma once
// Text for terminals: harmless whatever the user's files contain, measured in columns, wrapped, coloured when asked.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::report {

// What the reader's terminal can show.
struct Style {
  bool colour = false;
  bool unicode = true;      // false: only ASCII reaches the terminal
  std::size_t width = 100;  // columns
};

enum class Tone { plain, strong, faint, good, warning, bad };

// Text from a file made harmless: control characters, bidirectional overrides and bytes that are not UTF-8 become
// visible escapes such as \x1b; line ends and tabs become one space.
std::string safe(std::string_view text);

// The text with U+FFFD for every byte that is not UTF-8.
std::string as_utf8(std::string_view text);

// Columns that valid UTF-8 text takes: 0 for combining marks, 2 for wide East Asian characters, 1 otherwise.
// Colour codes made by `tinted` count nothing.
std::size_t columns(std::string_view text);

std::string padded(std::string_view text, std::size_t width);       // blanks behind
std::string padded_left(std::string_view text, std::size_t width);  // blanks before

// Lines of at most `width` columns, broken at blanks; a longer word is broken where it must.
std::vector<std::string> wrapped(std::string_view text, std::size_t width);

// One paragraph: every line begins with `indent` blanks (the first with `first` instead) and ends with a newline.
// `first` has a line of its own where it is longer than the indent, or where the text would have fewer than 18 columns;
// then the indent is 4.
std::string paragraph(std::string_view text, std::size_t width, std::size_t indent, std::string_view first = "");

// A heading, in lines of its own.
std::string heading(std::string_view text, const Style& style);

std::string tinted(std::string_view text, Tone tone, const Style& style);

// Typographic characters and accented Latin letters as ASCII; others become '?'. Applied last, to the whole text.
std::string to_ascii(std::string_view text);

// The text as the style wants it.
std::string finished(std::string text, const Style& style);

// "a, b and c".
std::string listed(const std::vector<std::string>& words, std::string_view last = " and ");
std::string joined(const std::vector<std::string>& words, std::string_view between);

// "1 act", "3 acts", "1 reaction", …; `many` when it is not `one` + s.
std::string counted(std::size_t number, std::string_view one, std::string_view many = "");

}  // namespace demarche::report
