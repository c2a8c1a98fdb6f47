#pragma once
// Dates in a scenario's timezone. Times inside the simulator are days since `start`; only reading and printing know
// of calendars. Zones are read from the system's TZif files (RFC 8536, version 2 data; up to 2037); `UTC` needs
// none.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/diagnostic.hpp"

namespace demarche::language {

// A date of the proleptic Gregorian calendar, with a time of day if one was written.
struct LocalTime {
  std::int64_t seconds = 0;  // since 1970-01-01 00:00 on the local clock
  bool has_clock = false;
};

// `2022-09-07` or `2022-09-07 12:00`. Nothing for a date that does not exist.
std::optional<LocalTime> parse_local_time(std::string_view text);

class TimeZone {
 public:
  TimeZone() = default;  // UTC
  // Nothing for an unknown zone or when the zone files are missing; `problem` says which and what to do.
  // `Europe/Tirana`, as the city is written in English, is read as IANA's `Europe/Tirane`.
  static std::optional<TimeZone> find(std::string_view name, std::string& problem);
  static std::vector<std::string> known_names();  // of this computer, for suggestions
  static std::optional<TimeZone> parse(std::string_view name, std::string_view tzif, std::string& problem);

  const std::string& name() const noexcept { return name_; }
  std::int64_t offset(std::int64_t utc) const noexcept;  // seconds east of Greenwich
  // Seconds since 1970 in UTC. A time that happens twice is the earlier; one that clocks skip is nothing.
  std::optional<std::int64_t> to_utc(std::int64_t local) const noexcept;

 private:
  struct Change {
    std::int64_t utc;
    std::int32_t offset;
  };
  std::string name_ = "UTC";
  std::int32_t first_offset_ = 0;
  std::vector<Change> changes_;
};

// Reads dates of one scenario and writes them back.
class Calendar {
 public:
  Calendar() = default;
  Calendar(TimeZone zone, std::int64_t start_utc) : zone_(std::move(zone)), start_utc_(start_utc) {}

  const TimeZone& zone() const noexcept { return zone_; }
  std::int64_t start_utc() const noexcept { return start_utc_; }
  // Days since start of a written date; nothing (and a diagnostic) when it is none.
  std::optional<double> days(std::string_view text, const Place& at, Diagnostics& diagnostics) const;
  std::string date(double days) const;           // 2022-09-07
  std::string date_and_time(double days) const;  // 2022-09-07 12:00

 private:
  TimeZone zone_;
  std::int64_t start_utc_ = 0;
};

// UTC seconds of a written date in a zone, with diagnostics.
std::optional<std::int64_t> read_date(std::string_view text, const TimeZone& zone, const Place& at,
                                      Diagnostics& diagnostics);

}  // namespace demarche::language
