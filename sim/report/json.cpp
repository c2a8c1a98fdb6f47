// JSON as text, see json.hpp.
#include "report/json.hpp"

#include <fmt/format.h>

#include <utility>

#include "core/check.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

// JSON is UTF-8; names of files need not be: bytes that are none become U+FFFD.
std::string quoted(std::string_view bytes) {
  const std::string text = as_utf8(bytes);
  std::string out = "\"";
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    switch (character) {
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\t': out += "\\t"; break;
      default:
        if (byte < 0x20 || byte == 0x7f) {
          out += fmt::format("\\u{:04x}", byte);
        } else {
          out += character;
        }
    }
  }
  return out + '"';
}

}  // namespace

void JsonWriter::new_line() {
  if (filled_.size() > lines_) return;
  text_ += '\n';
  text_.append(2 * filled_.size(), ' ');
}

void JsonWriter::separate() {
  if (std::exchange(after_key_, false) || filled_.empty()) return;
  if (filled_.back() != 0) text_ += filled_.size() > lines_ ? ", " : ",";
  filled_.back() = 1;
  new_line();
}

JsonWriter& JsonWriter::raw(std::string_view text) {
  separate();
  text_ += text;
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) {
  separate();
  text_ += bracket;
  filled_.push_back(0);
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) {
  core::expect(!filled_.empty() && !after_key_, "a JSON bracket that is closed was opened");
  const bool filled = filled_.back() != 0;
  const bool on_lines = filled_.size() <= lines_;
  filled_.pop_back();
  if (filled && on_lines) {
    text_ += '\n';
    text_.append(2 * filled_.size(), ' ');
  }
  text_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) {
  raw(quoted(name));
  text_ += ": ";
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::value(std::string_view text) { return raw(quoted(text)); }

JsonWriter& JsonWriter::value(double number) {
  const std::string text = shortest(number);
  return raw(text.empty() ? "null" : text);
}

JsonWriter& JsonWriter::value(std::nullptr_t) { return raw("null"); }

std::string JsonWriter::take() {
  core::expect(filled_.empty() && !after_key_, "JSON is whole when it is taken");
  return std::exchange(text_, {}) + '\n';
}

}  // namespace demarche::report
