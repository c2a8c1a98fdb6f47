#include "language/calendar_rule.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

namespace demarche::language {
namespace {

// Takes what it reads off the front of the text; nothing when it is not there.
class RuleText {
 public:
  explicit RuleText(std::string_view text) : text_(text) {}

  bool skip(char c) {
    if (text_.empty() || text_.front() != c) return false;
    text_.remove_prefix(1);
    return true;
  }
  bool skip_name() {
    const std::size_t end = text_.starts_with('<') ? text_.find('>') : text_.find_first_of("+-0123456789,");
    if (end == 0 || end == std::string_view::npos) return false;
    text_.remove_prefix(end + (text_.front() == '<' ? 1 : 0));
    return true;
  }
  bool at_comma() const { return text_.starts_with(','); }
  std::optional<int> whole() {
    int value = 0;
    const auto [end, error] = std::from_chars(text_.data(), text_.data() + text_.size(), value);
    if (error != std::errc{}) return std::nullopt;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    return value;
  }
  // [+-]hh[:mm[:ss]] in seconds.
  std::optional<int> clock() {
    const int sign = skip('-') ? -1 : (skip('+'), 1);
    int seconds = 0;
    for (const int unit : {3600, 60, 1}) {
      if (unit < 3600 && !skip(':')) break;
      const std::optional<int> part = whole();
      if (!part) return std::nullopt;
      seconds += *part * unit;
    }
    return sign * seconds;
  }

 private:
  std::string_view text_;
};

// Mm.w.d/time: day d of week w (5: the last) of month m.
struct Day {
  unsigned month, week, weekday;
  int time = 7200;

  static std::optional<Day> read(RuleText& text) {
    if (!text.skip(',') || !text.skip('M')) return std::nullopt;
    const int month = text.whole().value_or(0);
    const int week = text.skip('.') ? text.whole().value_or(0) : 0;
    const int weekday = text.skip('.') ? text.whole().value_or(-1) : -1;
    if (month < 1 || month > 12 || week < 1 || week > 5 || weekday < 0 || weekday > 6) return std::nullopt;
    Day day{static_cast<unsigned>(month), static_cast<unsigned>(week), static_cast<unsigned>(weekday)};
    if (text.skip('/')) {
      const std::optional<int> time = text.clock();
      if (!time) return std::nullopt;
      day.time = *time;
    }
    return day;
  }

  std::int64_t local_seconds(int year) const {
    using namespace std::chrono;
    const year_month of = std::chrono::year{year} / std::chrono::month{month};
    const std::chrono::weekday day{weekday};
    const sys_days date = week == 5 ? sys_days{of / day[last]} : sys_days{of / day[week]};
    return std::int64_t{date.time_since_epoch().count()} * 86400 + time;
  }
};

}  // namespace

std::vector<std::pair<std::int64_t, std::int32_t>> changes_of_rule(std::string_view rule, std::int64_t after) {
  std::vector<std::pair<std::int64_t, std::int32_t>> changes;
  RuleText text(rule);
  if (!text.skip_name()) return changes;
  const std::optional<int> west = text.clock();  // POSIX counts west of Greenwich
  if (!west || !text.skip_name()) return changes;
  const std::int32_t winter = -*west;
  std::int32_t summer = winter + 3600;
  if (!text.at_comma()) {
    const std::optional<int> given = text.clock();
    if (!given) return changes;
    summer = -*given;
  }
  const std::optional<Day> begins = Day::read(text);
  const std::optional<Day> ends = begins ? Day::read(text) : std::nullopt;
  if (!ends) return changes;
  for (int year = 1970; year < 2038; ++year) {
    changes.emplace_back(begins->local_seconds(year) - winter, summer);
    changes.emplace_back(ends->local_seconds(year) - summer, winter);
  }
  std::erase_if(changes, [after](const auto& change) { return change.first <= after; });
  std::sort(changes.begin(), changes.end());
  return changes;
}

}  // namespace demarche::language
