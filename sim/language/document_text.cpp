#include "language/document_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "language/document.hpp"

namespace demarche::language {
namespace {

// Byte length of the well-formed UTF-8 sequence at `i` (RFC 3629), 0 when there is none. Control characters other
// than tab and line ends count as malformed: YAML forbids them.
std::size_t utf8_length(std::string_view text, std::size_t i) {
  const auto byte = [&](std::size_t k) { return k < text.size() ? static_cast<unsigned char>(text[k]) : 0u; };
  const auto follows = [&](std::size_t k, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(k) >= low && byte(k) <= high;
  };
  const unsigned lead = byte(i);
  if (lead < 0x80) return lead >= 0x20 && lead != 0x7F ? 1 : lead == '\t' || lead == '\n' || lead == '\r' ? 1 : 0;
  if (lead >= 0xC2 && lead <= 0xDF) return follows(i + 1) ? 2 : 0;
  if (lead >= 0xE0 && lead <= 0xEF) {
    return follows(i + 1, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF) && follows(i + 2) ? 3 : 0;
  }
  if (lead >= 0xF0 && lead <= 0xF4) {
    return follows(i + 1, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF) && follows(i + 2) && follows(i + 3)
               ? 4
               : 0;
  }
  return 0;
}

// Follows YAML as far as it takes to tell a bracket that opens a list or map from one in a text, a quote or a comment.
class Brackets {
 public:
  Brackets(std::string_view text, FileId file) : text_(text), place_{file, 1, 1, 1} {}

  // The place of the bracket or sign that opens one level too many.
  std::optional<Place> find_too_deep() {
    while (i_ < text_.size()) {
      const char c = text_[i_];
      if (c == '\n') {
        end_line();
      } else if (c == ' ' || c == '\t' || c == '\r') {
        step();
      } else if (c == '#' && (i_ == 0 || is_blank(i_ - 1))) {
        skip_line();
      } else if (may_begin_ && (c == '"' || c == '\'')) {
        skip_quoted(c);
      } else if (may_begin_ && depth_ == 0 && (c == '|' || c == '>')) {
        skip_line();
        skip_block();
      } else if (may_begin_ && depth_ == 0 && (c == '-' || c == '?' || c == ':') && is_blank(i_ + 1)) {
        if (++signs_ > greatest_depth) return place_;
        step();
      } else if ((c == '[' || c == '{') && (depth_ > 0 || may_begin_)) {
        if (++depth_ > greatest_depth) return place_;
        may_begin_ = true;
        step();
      } else if (depth_ > 0 && (c == ']' || c == '}')) {
        --depth_;
        may_begin_ = false;
        step();
      } else if (may_begin_ && (c == '&' || c == '!')) {
        while (!is_blank(i_)) step();
      } else {
        may_begin_ = (depth_ > 0 && c == ',') || (c == ':' && (depth_ > 0 || is_blank(i_ + 1)));
        step();
      }
    }
    return std::nullopt;
  }

 private:
  bool is_blank(std::size_t i) const {
    return i >= text_.size() || text_[i] == ' ' || text_[i] == '\n' || text_[i] == '\t' || text_[i] == '\r';
  }
  void step() { ++i_, ++place_.column; }
  void end_line() {
    ++i_;
    place_.column = 1;
    ++place_.line;
    indentation_ = std::min(text_.find_first_not_of(' ', i_), text_.size()) - i_;
    signs_ = 0;
    may_begin_ = may_begin_ || depth_ == 0;
  }
  void skip_line() {
    while (i_ < text_.size() && text_[i_] != '\n') step();
  }
  // The lines of a text after '|' or '>': those indented further than the line it begins in.
  void skip_block() {
    const std::size_t own = indentation_;
    while (i_ < text_.size()) {
      end_line();
      const std::size_t first = i_ + indentation_;
      if (indentation_ <= own && first < text_.size() && text_[first] != '\n' && text_[first] != '\r') return;
      skip_line();
    }
  }
  void skip_quoted(char quote) {
    may_begin_ = false;
    step();
    while (i_ < text_.size()) {
      const bool is_pair = quote == '"' ? text_[i_] == '\\' : text_.substr(i_, 2) == "''";
      if (is_pair) step();
      if (i_ >= text_.size()) return;
      const bool is_end = !is_pair && text_[i_] == quote;
      if (text_[i_] == '\n') {
        end_line();
        may_begin_ = false;
      } else {
        step();
      }
      if (is_end) return;
    }
  }

  std::string_view text_;
  Place place_;
  std::size_t i_ = 0;
  std::size_t depth_ = 0;        // open brackets
  std::size_t signs_ = 0;        // of lists and maps, in front of this line
  std::size_t indentation_ = 0;  // of this line
  bool may_begin_ = true;        // a value may begin here
};

}  // namespace

bool check_encoding(std::string_view text, FileId file, Diagnostics& diagnostics) {
  Place place{file, 1, 1, 1};
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = utf8_length(text, i);
    if (length == 0) {
      const unsigned char byte = static_cast<unsigned char>(text[i]);
      const bool is_control = byte < 0x80;
      diagnostics.error(place, "encoding",
                        is_control ? fmt::format("the control character 0x{:02X} is no text", byte)
                                   : fmt::format("the byte 0x{:02X} is not UTF-8 text", byte),
                        is_control ? "take it out" : "save the file as UTF-8");
      return false;
    }
    place.column += static_cast<std::uint32_t>(length);
    if (text[i] == '\n') place = Place{file, place.line + 1, 1, 1};
    i += length;
  }
  return true;
}

void too_deep(const Place& place, Diagnostics& diagnostics) {
  diagnostics.error(place, "too-deep", fmt::format("more than {} levels of lists and maps", greatest_depth));
}

bool check_brackets(std::string_view text, FileId file, Diagnostics& diagnostics) {
  const std::optional<Place> place = Brackets(text, file).find_too_deep();
  if (place) too_deep(*place, diagnostics);
  return !place;
}

}  // namespace demarche::language
