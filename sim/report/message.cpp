// Blanks filled, see message.hpp.
#include "report/message.hpp"

#include <algorithm>
#include <optional>

namespace demarche::report {

namespace {

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

// Up to the separator; the rest begins behind it, or is empty.
std::string_view taken(std::string_view& rest, char separator) {
  const std::size_t end = std::min(rest.find(separator), rest.size());
  const std::string_view first = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return first;
}

// "target:gen", "actor?pl|dënojnë|dënon" or "number"; nothing when it is not given.
std::optional<std::string> blank_filled(std::string_view blank, const Blanks& blanks) {
  const std::string_view name = blank.substr(0, blank.find_first_of(":?"));
  const auto found = std::find_if(blanks.begin(), blanks.end(), [&](const Blank& one) { return one.name == name; });
  if (found == blanks.end()) return std::nullopt;
  if (name.size() == blank.size()) return found->value.words();
  std::string_view rest = blank.substr(name.size() + 1);
  if (blank[name.size()] == ':') return found->value.form(rest);
  const bool is_marked = found->value.is_marked(taken(rest, '|'));
  const std::string_view first = taken(rest, '|');
  return std::string(is_marked ? first : rest);
}

std::string filled_part(std::string_view part, const Blanks& blanks, bool& whole) {
  std::string out;
  while (!part.empty()) {
    const std::size_t open = std::min(part.find('{'), part.size());
    out += part.substr(0, open);
    part.remove_prefix(open);
    const std::size_t close = part.find('}');
    if (close == std::string_view::npos) return out += part;
    if (const auto text = blank_filled(part.substr(1, close - 1), blanks)) {
      out += *text;
    } else {
      out += part.substr(0, close + 1);
      whole = false;
    }
    part.remove_prefix(close + 1);
  }
  return out;
}

}  // namespace

Term Term::read(std::string_view entry) {
  Term term(trimmed(taken(entry, '|')));
  while (!entry.empty()) {
    std::string_view part = trimmed(taken(entry, '|'));
    if (part.find(':') == std::string_view::npos) {
      term.marks_.emplace_back(part);
    } else {
      const std::string_view name = taken(part, ':');
      term.forms_.emplace_back(trimmed(name), trimmed(part));
    }
  }
  return term;
}

const std::string& Term::form(std::string_view name) const {
  const auto found = std::find_if(forms_.begin(), forms_.end(), [&](const auto& one) { return one.first == name; });
  return found == forms_.end() ? words_ : found->second;
}

bool Term::is_marked(std::string_view mark) const {
  return std::find(marks_.begin(), marks_.end(), mark) != marks_.end();
}

std::string fill(std::string_view message, const Blanks& blanks) {
  std::string out;
  while (!message.empty()) {
    const std::size_t open = message.find("[[");
    const std::size_t close = open == std::string_view::npos ? open : message.find("]]", open);
    bool whole = true;
    if (close == std::string_view::npos) return out += filled_part(message, blanks, whole);
    out += filled_part(message.substr(0, open), blanks, whole);
    whole = true;
    const std::string part = filled_part(message.substr(open + 2, close - open - 2), blanks, whole);
    if (whole) out += part;
    message.remove_prefix(close + 2);
  }
  return out;
}

}  // namespace demarche::report
