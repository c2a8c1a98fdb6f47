// Escaping by construction, see markup.hpp.
#include "report/markup.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/check.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

constexpr std::string_view isolate = "\u2066";      // left-to-right isolate
constexpr std::string_view end_isolate = "\u2069";  // pop directional isolate

// Whether every isolate is ended and nothing else: then none of it can reach beyond the text.
bool ends_its_isolates(std::string_view text) {
  int depth = 0;
  for (std::size_t at = text.find('\xe2'); at != std::string_view::npos; at = text.find('\xe2', at + 1)) {
    if (text.substr(at).starts_with(isolate)) ++depth;
    if (text.substr(at).starts_with(end_isolate) && --depth < 0) return false;
  }
  return depth == 0;
}

std::string harmless_part(std::string_view text) {
  // `safe` takes blanks off both ends, which separate words here.
  std::string harmless = safe(text);
  if (text.starts_with(' ') && !harmless.starts_with(' ')) harmless.insert(harmless.begin(), ' ');
  if (text.ends_with(' ') && !harmless.ends_with(' ')) harmless += ' ';
  return harmless;
}

std::string harmless_text(std::string_view text) {
  if (text.find(isolate) == std::string_view::npos || !ends_its_isolates(text)) return harmless_part(text);
  std::string out;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t to = std::min({text.find(isolate, from), text.find(end_isolate, from), text.size()});
    out += harmless_part(text.substr(from, to - from));
    out += text.substr(to, std::min(isolate.size(), text.size() - to));
    from = to + isolate.size();
  }
  return out;
}

std::string escaped(std::string_view text) {
  std::string out;
  const std::string harmless = harmless_text(text);
  for (const char character : harmless) {
    switch (character) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += character;
    }
  }
  return out;
}

}  // namespace

void Markup::begin(Tag tag, Attributes attributes) {
  text_ += '<';
  text_ += tag.name();
  for (const Attribute& attribute : attributes) {
    text_ += ' ';
    text_ += attribute.name.name();
    text_ += "=\"" + escaped(attribute.value) + '"';
  }
}

Markup& Markup::open(Tag tag, Attributes attributes) {
  begin(tag, attributes);
  text_ += '>';
  open_.push_back(tag.name());
  return *this;
}

Markup& Markup::close() {
  core::expect(!open_.empty(), "only what is open can be closed");
  text_ += "</";
  text_ += open_.back();
  text_ += '>';
  open_.pop_back();
  return *this;
}

Markup& Markup::empty(Tag tag, Attributes attributes) {
  begin(tag, attributes);
  text_ += "/>";
  return *this;
}

Markup& Markup::text(std::string_view text) {
  text_ += escaped(text);
  return *this;
}

Markup& Markup::element(Tag tag, Attributes attributes, std::string_view content) {
  return open(tag, attributes).text(content).close();
}

Markup& Markup::add(const Markup& other) {
  text_ += other.str();
  return *this;
}

Markup& Markup::own(Tag tag, std::string_view text) {
  core::expect(text.find("</") == std::string_view::npos && text.find("<!--") == std::string_view::npos,
               "a style sheet or script does not end its own element");
  open(tag);
  text_ += text;
  return close();
}

Markup& Markup::line() {
  text_ += '\n';
  return *this;
}

const std::string& Markup::str() const {
  core::expect(open_.empty(), "every element is closed");
  return text_;
}

std::string anchor(std::string_view kind, std::string_view name) {
  std::string out(kind);
  out += '-';
  for (const char character : name) {
    const bool stays = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
                       (character >= '0' && character <= '9') || character == '-';
    if (stays) {
      out += character;
    } else {
      out += fmt::format("_{:02x}_", static_cast<unsigned char>(character));
    }
  }
  return out;
}

}  // namespace demarche::report
