// Words put together, see english.hpp.
#include "report/english.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "report/text.hpp"

namespace demarche::report {

namespace {

bool is_lower(char one) { return one >= 'a' && one <= 'z'; }

template <class List>
bool among(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_plural(std::string_view word) {
  return word.size() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") &&
         !word.ends_with("is") && std::all_of(word.begin(), word.end(), is_lower);
}

std::string one_of(std::string_view plural) {
  const std::string word(plural);
  const auto without = [&](std::size_t letters) { return word.substr(0, word.size() - letters); };
  if (word.size() > 4 && word.ends_with("ies")) return without(3) + "y";
  for (const char* end : {"sses", "shes", "ches", "xes"}) {
    if (word.ends_with(end)) return without(2);
  }
  return without(1);
}

std::string_view last_word(std::string_view text) {
  const std::size_t blank = text.rfind(' ');
  return blank == std::string_view::npos ? text : text.substr(blank + 1);
}

// The name between braces when the clause is nothing else.
std::optional<std::string_view> only_blank(std::string_view clause) {
  if (clause.size() < 3 || clause.front() != '{' || clause.find('}') != clause.size() - 1) return std::nullopt;
  return clause.substr(1, clause.size() - 2);
}

// "to leave within " as "to leave": what is left before a blank that nothing fills.
void drop_preposition(std::string& text) {
  for (const char* word : {" within ", " after ", " for ", " until ", " by ", " in ", " of ", " with "}) {
    if (!text.ends_with(word)) continue;
    text.resize(text.size() - std::string_view(word).size());
    return;
  }
}

// One clause, filled behind `before`; nothing known about a blank makes it not whole.
std::string filled_clause(std::string_view clause, std::string_view before, const Filling& value, bool& whole) {
  std::string out;
  for (std::size_t at = 0; at < clause.size();) {
    const std::size_t end = clause[at] == '{' ? clause.find('}', at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += clause[at++];
      continue;
    }
    const std::optional<std::string> known = value(clause.substr(at + 1, end - at - 1), std::string(before) + out);
    at = end + 1;
    if (!known) {
      whole = false;
      const bool in_brackets = out.ends_with('(') && at < clause.size() && clause[at] == ')';
      if (in_brackets) {
        out.pop_back();
        ++at;
        while (out.ends_with(' ')) out.pop_back();
      } else if (at < clause.size() && clause[at] == ' ') {
        ++at;
      } else {
        drop_preposition(out);
      }
      continue;
    }
    if (*known == "1") {
      const std::size_t next = std::min(clause.find('{', at), clause.size());
      out += "1" + singular(clause.substr(at, next - at));
      at = next;
    } else if (clause.substr(at).starts_with("'s")) {
      out += possessive(*known);
      at += 2;
    } else {
      out += *known;
    }
  }
  return out;
}

}  // namespace

std::string spaced(std::string_view name) {
  std::string out = safe(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

std::string capital(std::string text) {
  if (!text.empty() && is_lower(text.front())) text.front() = static_cast<char>(text.front() - 'a' + 'A');
  return text;
}

std::string with_article(std::string_view name) {
  constexpr std::array determiners{"the",  "The",  "a",  "A",    "an",   "An",  "someone", "somebody", "anyone",
                                   "some", "each", "no", "each", "many", "all", "other",   "whoever"};
  constexpr std::array alone{"Netherlands", "Philippines", "Maldives", "Bahamas", "Gambia", "Vatican", "Kremlin"};
  constexpr std::array nouns{"States",        "Kingdom",    "Emirates",    "Republic",   "Federation",   "Union",
                             "Confederation", "Nations",    "Alliance",    "League",     "Organization", "Organisation",
                             "Council",       "Commission", "Committee",   "Congress",   "Parliament",   "Assembly",
                             "Ministry",      "Department", "Directorate", "Agency",     "Authority",    "Bureau",
                             "Office",        "Service",    "Services",    "Court",      "Corps",        "Guard",
                             "Guards",        "Army",       "Navy",        "Forces",     "Police",       "Party",
                             "Front",         "Group",      "Islands",     "Netherlands"};
  const std::string_view first = name.substr(0, name.find(' '));
  const bool one_word = first.size() == name.size();
  const std::string_view head = last_word(name.substr(0, name.find(" of ")));
  const bool is_common = !head.empty() && (is_lower(head.front()) || among(nouns, head));
  const bool belongs = first.ends_with("'s") || first.ends_with("’s");
  const bool needs = one_word ? among(alone, name) : !among(determiners, first) && (is_common || belongs);
  return (needs ? "the " : "") + std::string(name);
}

std::string possessive(std::string text) { return text + (text.ends_with('s') ? "'" : "'s"); }

std::string singular(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  for (int words = 0; words < 2 && at < text.size(); ++words) {
    while (at < text.size() && text[at] == ' ') out += text[at++];
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = end;
    if (is_plural(word)) return out + one_of(word) + std::string(text.substr(at));
    out += word;
  }
  return out + std::string(text.substr(at));
}

std::string filled(std::string_view label, const Filling& value) {
  const auto separates = [&](std::size_t at) {
    return at + 1 < label.size() && label[at + 1] == ' ' && (label[at] == ',' || label[at] == ':' || label[at] == ';');
  };
  std::string out;
  std::string_view before;
  for (std::size_t from = 0;;) {
    std::size_t to = from;
    while (to < label.size() && !separates(to)) ++to;
    const std::string_view clause = label.substr(from, to - from);
    const bool is_first = from == 0;
    bool whole = true;
    const std::string text = filled_clause(clause, out, value, whole);
    const auto blank = only_blank(clause);
    if (!is_first && whole && before == ": " && blank) {
      out += " (" + spaced(*blank) + ": " + text + ")";
    } else if (is_first || whole) {
      out += std::string(before) + text;
    }
    if (to >= label.size()) return out;
    before = label.substr(to, 2);
    from = to + 2;
  }
}

}  // namespace demarche::report
