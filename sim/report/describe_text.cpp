// Markdown, see describe_text.hpp. What is escaped: CommonMark 0.31 §2.4, GitHub's tables, strikethrough and autolinks,
// and the mathematics and attributes of Pandoc.
#include "report/describe_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "report/text.hpp"

namespace demarche::report {

namespace {

bool is_word(char character) {
  // Bytes beyond ASCII belong to letters.
  const auto byte = static_cast<unsigned char>(character);
  return byte >= 0x80 || std::isalnum(byte) != 0;
}

bool is_digit(char character) { return std::isdigit(static_cast<unsigned char>(character)) != 0; }

// Whether a line that begins so would be a heading, a list, a quotation, a rule or a definition.
bool opens_block(std::string_view text) {
  if (text.empty()) return false;
  if (text[0] == ':') return text.size() > 1 && text[1] == ' ';
  return std::string_view("#+-=>").find(text[0]) != std::string_view::npos;
}

// "1." and "1)" begin lists: the place of the mark, or npos.
std::size_t list_mark(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) ++at;
  const bool is_mark = at > 0 && at < text.size() && (text[at] == '.' || text[at] == ')') &&
                       (at + 1 == text.size() || text[at + 1] == ' ');
  return is_mark ? at : std::string_view::npos;
}

}  // namespace

std::string inert(std::string_view text) { return as_markdown(safe(text)); }

std::string as_markdown(std::string_view line) {
  const std::size_t first = line.find_first_not_of(' ');
  if (first == std::string_view::npos) return "";
  const std::string_view rest = line.substr(first);
  const std::size_t mark = list_mark(rest);
  std::string out;
  for (std::size_t at = 0; at < rest.size(); ++at) {
    const char character = rest[at];
    // A lone underscore within a word means nothing; names read better without a backslash.
    const bool within_word = character == '_' && at > 0 && at + 1 < rest.size() && is_word(rest[at - 1]) &&
                             is_word(rest[at + 1]) && rest[at - 1] != '_' && rest[at + 1] != '_';
    const bool steers = std::string_view("\\`*_[<|&~$^{").find(character) != std::string_view::npos && !within_word;
    const bool address = (character == ':' && rest.substr(at).starts_with("://")) ||
                         (character == '.' && at >= 3 && rest.substr(at - 3, 3) == "www");
    if (steers || address || at == mark || (at == 0 && opens_block(rest))) out += '\\';
    out += character;
  }
  return out;
}

std::string typed(std::string_view text) {
  const std::string one_line = safe(text);
  const bool holds = !one_line.empty() && one_line.find_first_of("`|\\") == std::string::npos &&
                     one_line.front() != ' ' && one_line.back() != ' ';
  return holds ? "`" + one_line + "`" : inert(text);
}

std::string question(std::string_view head, std::string_view text) { return fmt::format("**{}** {}", head, text); }

void Page::heading(int level, std::string_view title) {
  body_ += fmt::format("\n{} {}\n", std::string(static_cast<std::size_t>(level), '#'), title);
  if (level > 3) return;
  // The address that GitHub gives to a heading: lower case, blanks as hyphens, only letters, digits, - and _. Capitals
  // of Latin-1 are two bytes, \xc3 and one of \x80 … \x9e; no heading has others beyond ASCII.
  std::string address;
  for (const char character : title) {
    const auto byte = static_cast<unsigned char>(character);
    if (address.ends_with('\xc3') && byte >= 0x80 && byte <= 0x9e) {
      address += static_cast<char>(byte + 0x20);
      continue;
    }
    if (character == ' ') address += '-';
    if (is_word(character) || character == '-' || character == '_') {
      address += static_cast<char>(std::tolower(static_cast<unsigned char>(character)));
    }
  }
  contents_ += fmt::format("{}- [{}](#{})\n", level == 3 ? "  " : "", title, address);
}

void Page::paragraph(std::string_view text) {
  if (!text.empty()) body_ += fmt::format("\n{}\n", text);
}

void Page::list(const std::vector<std::string>& items) {
  if (!items.empty()) body_ += '\n';
  for (const std::string& one : items) body_ += fmt::format("- {}\n", one);
}

void Page::steps(const std::vector<std::string>& items) {
  if (!items.empty()) body_ += '\n';
  for (std::size_t place = 0; place < items.size(); ++place) body_ += fmt::format("{}. {}\n", place + 1, items[place]);
}

void Page::table(const Row& head, const std::vector<Row>& rows, std::string_view otherwise) {
  if (rows.empty()) return paragraph(otherwise);
  const auto line = [&](const Row& row) {
    body_ += '|';
    for (const std::string& cell : row) body_ += cell.empty() ? " – |" : " " + cell + " |";
    body_ += '\n';
  };
  body_ += '\n';
  line(head);
  body_ += '|';
  for (std::size_t column = 0; column < head.size(); ++column) body_ += "---|";
  body_ += '\n';
  std::for_each(rows.begin(), rows.end(), line);
}

void Page::equation(std::string_view lines) { body_ += fmt::format("\n```text\n{}\n```\n", lines); }

std::string Page::take(std::string_view title, std::string_view opening, std::string_view contents) {
  return fmt::format("# {}\n\n{}\n\n## {}\n\n{}{}", title, opening, contents, contents_, body_);
}

}  // namespace demarche::report
