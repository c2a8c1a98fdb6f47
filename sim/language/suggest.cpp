#include "language/suggest.hpp"

#include <cctype>

namespace demarche::language {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Three rows of the table are alive: a swap looks two rows back.
  std::vector<std::size_t> before(b.size() + 1), previous(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({previous[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, previous);
    std::swap(previous, row);
  }
  return previous[b.size()];
}

std::optional<std::string> closest(std::string_view typed, const std::vector<std::string>& candidates) {
  const auto lower = [](std::string_view text) {
    std::string out(text);
    for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return out;
  };
  if (typed.size() > 200) return std::nullopt;  // not a misspelt name
  std::optional<std::string> best;
  std::size_t best_distance = 2 * ((typed.size() + 2) / 3) + 1;  // in half edits
  for (const std::string& candidate : candidates) {
    if (candidate == best || candidate.size() > typed.size() + 100) continue;
    // Letters compare without case; that the case differs counts as half an edit in all.
    const std::string a = lower(typed);
    const std::string b = lower(candidate);
    const std::size_t edits = edit_distance(a, b);
    if (edits > 0 && edits >= typed.size()) continue;  // nothing of the word would be left
    const std::size_t distance = 2 * edits + (edits == 0 && typed != candidate ? 1 : 0);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    } else if (distance == best_distance) {
      best.reset();  // a tie is not an answer
    }
  }
  return best;
}

}  // namespace demarche::language
