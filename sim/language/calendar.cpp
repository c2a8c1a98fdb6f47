#include "language/calendar.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <utility>

#include "language/calendar_rule.hpp"

namespace demarche::language {
namespace {

constexpr std::int64_t seconds_per_day = 86400;
const std::filesystem::path zone_folder = "/usr/share/zoneinfo";

// Exactly `width` digits at the front of `text`, which they leave.
std::optional<int> digits(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc{} || end != text.data() + width || text[0] == '-') return std::nullopt;
  text.remove_prefix(width);
  return value;
}

bool skip(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

std::int64_t big_endian(std::string_view bytes) {
  std::uint64_t value = bytes.empty() || (static_cast<unsigned char>(bytes[0]) & 0x80) == 0 ? 0 : ~std::uint64_t{0};
  for (const char byte : bytes) value = (value << 8) | static_cast<unsigned char>(byte);
  return static_cast<std::int64_t>(value);
}

// The parts of a TZif header that say how long its data block is (RFC 8536, section 3.1).
struct Header {
  static constexpr std::size_t size = 44;
  std::size_t ut, standard, leaps, times, types, letters;

  static std::optional<Header> read(std::string_view bytes) {
    if (bytes.size() < size || bytes.substr(0, 4) != "TZif") return std::nullopt;
    const auto field = [&](std::size_t i) { return static_cast<std::size_t>(big_endian(bytes.substr(20 + 4 * i, 4))); };
    const Header header{field(0), field(1), field(2), field(3), field(4), field(5)};
    for (std::size_t i = 0; i < 6; ++i) {
      if (field(i) > 1'000'000) return std::nullopt;
    }
    return header;
  }
  std::size_t data(std::size_t time_size) const {
    return times * (time_size + 1) + types * 6 + letters + leaps * (time_size + 4) + standard + ut;
  }
};

bool is_zone_name(std::string_view name) {
  return !name.empty() && name.size() < 64 && name.front() != '/' && name.find("..") == std::string_view::npos &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '/' || c == '_' || c == '-' || c == '+';
         });
}

std::string show(std::int64_t local_seconds, bool with_clock) {
  const std::int64_t day = local_seconds >= 0 ? local_seconds / seconds_per_day
                                              : -((-local_seconds + seconds_per_day - 1) / seconds_per_day);
  const std::chrono::year_month_day date{std::chrono::sys_days{std::chrono::days{day}}};
  std::string out = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                                static_cast<unsigned>(date.day()));
  const std::int64_t minutes = (local_seconds - day * seconds_per_day) / 60;
  if (with_clock) out += fmt::format(" {:02}:{:02}", minutes / 60, minutes % 60);
  return out;
}

}  // namespace

std::optional<LocalTime> parse_local_time(std::string_view text) {
  const std::optional<int> year = digits(text, 4);
  if (!year || !skip(text, '-')) return std::nullopt;
  const std::optional<int> month = digits(text, 2);
  if (!month || !skip(text, '-')) return std::nullopt;
  const std::optional<int> day = digits(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  LocalTime time{std::chrono::sys_days{date}.time_since_epoch().count() * seconds_per_day, false};
  if (text.empty()) return time;
  if (!skip(text, ' ')) return std::nullopt;
  const std::optional<int> hour = digits(text, 2);
  if (!hour || *hour > 23 || !skip(text, ':')) return std::nullopt;
  const std::optional<int> minute = digits(text, 2);
  if (!minute || *minute > 59 || !text.empty()) return std::nullopt;
  time.seconds += *hour * 3600 + *minute * 60;
  time.has_clock = true;
  return time;
}

std::optional<TimeZone> TimeZone::find(std::string_view name, std::string& problem) {
  if (name == "UTC") return TimeZone();
  std::error_code ignored;
  if (!std::filesystem::is_directory(zone_folder, ignored)) {
    problem = fmt::format("no timezones on this computer ('{}' is missing); install the package tzdata, or use UTC",
                          zone_folder.string());
    return std::nullopt;
  }
  const std::filesystem::path file = zone_folder / std::string(name == "Europe/Tirana" ? "Europe/Tirane" : name);
  if (!is_zone_name(name) || !std::filesystem::is_regular_file(file, ignored)) {
    problem = fmt::format("there is no timezone '{}' (names are such as Europe/Tirana or UTC)", name);
    return std::nullopt;
  }
  std::ifstream stream(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), {}};
  return parse(name, bytes, problem);
}

std::vector<std::string> TimeZone::known_names() {
  std::vector<std::string> names{"UTC", "Europe/Tirana"};
  std::error_code problem;
  for (std::filesystem::recursive_directory_iterator it(zone_folder, problem), end; it != end; it.increment(problem)) {
    if (problem) break;
    const std::string name = it->path().lexically_relative(zone_folder).generic_string();
    const bool is_copy = name.starts_with("posix") || name.starts_with("right");
    if (!is_copy && is_zone_name(name) && it->is_regular_file(problem)) names.push_back(name);
  }
  return names;
}

std::optional<TimeZone> TimeZone::parse(std::string_view name, std::string_view tzif, std::string& problem) {
  problem = fmt::format("the timezone file of '{}' cannot be read", name);
  const std::optional<Header> first = Header::read(tzif);
  if (!first || tzif[4] < '2' || tzif.size() < Header::size + first->data(4)) return std::nullopt;
  std::string_view rest = tzif.substr(Header::size + first->data(4));  // version 2 repeats everything with 64 bits
  const std::optional<Header> header = Header::read(rest);
  if (!header || rest.size() < Header::size + header->data(8) || header->types == 0) return std::nullopt;
  const std::string_view times = rest.substr(Header::size, header->times * 8);
  const std::string_view kinds = rest.substr(Header::size + header->times * 8, header->times);
  const std::string_view types = rest.substr(Header::size + header->times * 9, header->types * 6);
  const auto offset_of = [&](std::size_t type) {
    return static_cast<std::int32_t>(big_endian(types.substr(type * 6, 4)));
  };
  TimeZone zone;
  zone.name_ = std::string(name);
  zone.first_offset_ = offset_of(0);
  for (std::size_t i = 0; i < header->times; ++i) {
    const std::size_t type = static_cast<unsigned char>(kinds[i]);
    if (type >= header->types) return std::nullopt;
    zone.changes_.push_back({big_endian(times.substr(i * 8, 8)), offset_of(type)});
  }
  if (!std::is_sorted(zone.changes_.begin(), zone.changes_.end(),
                      [](const Change& a, const Change& b) { return a.utc < b.utc; })) {
    return std::nullopt;
  }
  std::string_view rule = rest.substr(Header::size + header->data(8));
  if (skip(rule, '\n')) {
    rule = rule.substr(0, rule.find('\n'));
    const std::int64_t last =
        zone.changes_.empty() ? std::numeric_limits<std::int64_t>::min() : zone.changes_.back().utc;
    for (const auto& [utc, offset] : changes_of_rule(rule, last)) zone.changes_.push_back({utc, offset});
  }
  problem.clear();
  return zone;
}

std::int64_t TimeZone::offset(std::int64_t utc) const noexcept {
  const auto after = std::upper_bound(changes_.begin(), changes_.end(), utc,
                                      [](std::int64_t time, const Change& change) { return time < change.utc; });
  return after == changes_.begin() ? first_offset_ : std::prev(after)->offset;
}

std::optional<std::int64_t> TimeZone::to_utc(std::int64_t local) const noexcept {
  // Offsets near the local time are the only candidates; the larger offset is the earlier moment.
  const std::int64_t before = offset(local - seconds_per_day);
  const std::int64_t after = offset(local + seconds_per_day);
  for (const std::int64_t candidate : {std::max(before, after), std::min(before, after)}) {
    if (offset(local - candidate) == candidate) return local - candidate;
  }
  return std::nullopt;
}

std::optional<std::int64_t> read_date(std::string_view text, const TimeZone& zone, const Place& at,
                                      Diagnostics& diagnostics) {
  const std::optional<LocalTime> local = parse_local_time(text);
  if (!local) {
    diagnostics.error(at, "bad-date", fmt::format("'{}' is no date", text), "write 2022-09-07 or 2022-09-07 12:00");
    return std::nullopt;
  }
  const std::optional<std::int64_t> utc = zone.to_utc(local->seconds);
  if (!utc) {
    diagnostics.error(at, "bad-date", fmt::format("'{}' does not exist in {} (clocks skip it)", text, zone.name()));
  }
  return utc;
}

std::optional<double> Calendar::days(std::string_view text, const Place& at, Diagnostics& diagnostics) const {
  const std::optional<std::int64_t> utc = read_date(text, zone_, at, diagnostics);
  if (!utc) return std::nullopt;
  return static_cast<double>(*utc - start_utc_) / static_cast<double>(seconds_per_day);
}

std::string Calendar::date(double days) const { return date_and_time(days).substr(0, 10); }

std::string Calendar::date_and_time(double days) const {
  const std::int64_t utc = start_utc_ + static_cast<std::int64_t>(std::floor(days * seconds_per_day + 0.5));
  return show(utc + zone_.offset(utc), true);
}

}  // namespace demarche::language
