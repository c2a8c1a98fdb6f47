// Sentences in the reader's language, see spoken.hpp. Boost.Locale reads the catalogues: a value for each language,
// where libintl has one for the whole process.
#include "report/spoken.hpp"

#include <algorithm>
#include <array>
#include <boost/locale/gnu_gettext.hpp>
#include <charconv>
#include <cmath>
#include <locale>
#include <stdexcept>

#include "report/shipped.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

using Format = boost::locale::message_format<char>;

// The parts of "2022-09-07"; nothing for anything else.
struct Day {
  int year = 0, month = 0, day = 0;
};

std::optional<Day> day_of(std::string_view iso) {
  if (iso.size() < 10 || iso[4] != '-' || iso[7] != '-') return std::nullopt;
  const auto number = [&](std::size_t at, std::size_t length) {
    int value = 0;
    std::from_chars(iso.data() + at, iso.data() + at + length, value);
    return value;
  };
  const Day day{number(0, 4), number(5, 2), number(8, 2)};
  if (day.year < 1 || day.month < 1 || day.month > 12 || day.day < 1) return std::nullopt;
  return day;
}

// Day of the week by Sakamoto's rule for the Gregorian calendar, 0 for Sunday.
std::size_t day_of_week(const Day& day) {
  constexpr std::array<int, 12> shift{0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
  const int year = day.year - (day.month < 3 ? 1 : 0);
  const int place =
      year + year / 4 - year / 100 + year / 400 + shift[static_cast<std::size_t>(day.month - 1)] + day.day;
  return static_cast<std::size_t>(place % 7);
}

// For the choice of a plural form. No language's rule looks at fractions here: they take the form of a round hundred,
// which is the plain plural.
int plural_number(double number) {
  const double size = std::abs(number);
  const bool is_whole = size < 1e9 && size == std::floor(size);
  return is_whole ? static_cast<int>(size) : 100;
}

}  // namespace

class Spoken::Messages {
 public:
  Messages(const std::string& code, std::string_view catalogue) {
    boost::locale::gnu_gettext::messages_info info;
    info.language = code;
    info.encoding = "UTF-8";
    info.domains.emplace_back("demarche");
    info.paths.emplace_back("shipped");  // of no file system: the callback answers for all names
    info.callback = [&](const std::string&, const std::string&) {
      return std::vector<char>(catalogue.begin(), catalogue.end());
    };
    holder_ = std::locale(std::locale::classic(), boost::locale::gnu_gettext::create_messages_facet<char>(info));
    format_ = &std::use_facet<Format>(holder_);
  }

  const char* find(const std::string& context, const std::string& text) const {
    return format_->get(0, context.empty() ? nullptr : context.c_str(), text.c_str());
  }
  const char* find(const std::string& context, const std::string& text, double number) const {
    return format_->get(0, context.empty() ? nullptr : context.c_str(), text.c_str(), plural_number(number));
  }

 private:
  std::locale holder_;
  const Format* format_ = nullptr;
};

std::vector<std::string> Spoken::codes() {
  std::vector<std::string> codes{"en"};
  for (const ShippedCatalogue& one : shipped_catalogues()) codes.emplace_back(one.code);
  return codes;
}

std::optional<Spoken> Spoken::find(std::string_view code) {
  if (code == "en") return Spoken();
  for (const ShippedCatalogue& one : shipped_catalogues()) {
    if (one.code != code) continue;
    const std::string bytes(one.bytes.begin(), one.bytes.end());
    return read(std::string(code), bytes);
  }
  return std::nullopt;
}

Spoken Spoken::read(std::string code, std::string_view catalogue) {
  Spoken spoken;
  spoken.messages_ = std::make_shared<const Messages>(code, catalogue);
  spoken.code_ = std::move(code);
  const std::optional<std::string> direction = spoken.known("direction", "left to right");
  if (!direction) throw std::runtime_error("the catalogue '" + spoken.code_ + "' does not say which way it is written");
  spoken.right_to_left_ = *direction == "right to left";
  spoken.latin_ = to_ascii(spoken.known("language", "English").value_or("")).find('?') == std::string::npos;
  return spoken;
}

std::optional<std::string> Spoken::known(std::string_view context, std::string_view text) const {
  if (is_english()) return std::nullopt;
  const char* found = messages_->find(std::string(context), std::string(text));
  return found == nullptr ? std::nullopt : std::optional<std::string>(found);
}

std::optional<std::string> Spoken::known(std::string_view context, std::string_view text, double number) const {
  if (is_english()) return std::nullopt;
  const char* found = messages_->find(std::string(context), std::string(text), number);
  return found == nullptr ? std::nullopt : std::optional<std::string>(found);
}

std::string Spoken::say(std::string_view message, const Blanks& blanks) const {
  return fill(known("", message).value_or(std::string(message)), blanks);
}

std::string Spoken::say_number(std::string_view one, std::string_view many, double number, std::string_view figures,
                               Blanks blanks) const {
  blanks.push_back({"number", std::string(figures)});
  return fill(known("", one, number).value_or(std::string(number == 1 ? one : many)), blanks);
}

std::string Spoken::word(std::string_view context, std::string_view word) const {
  return known(context, word).value_or(std::string(word));
}

std::string Spoken::figures(std::string_view english) const {
  if (is_english()) return std::string(english);
  if (english == "unknown") return say("unknown");
  const auto is_digit = [&](std::size_t at) { return at < english.size() && english[at] >= '0' && english[at] <= '9'; };
  std::string out;
  for (std::size_t at = 0; at < english.size(); ++at) {
    const bool is_inside = at > 0 && is_digit(at - 1) && is_digit(at + 1);
    if (is_inside && english[at] == '.') {
      out += word("decimal sign", ".");
    } else if (is_inside && english[at] == ',') {
      out += word("sign between thousands", ",");
    } else {
      out += english[at];
    }
  }
  // "1.5e-09" has a letter, beside which a sign would stand on the wrong side.
  const bool has_letter = out.find("e-") != std::string::npos || out.find("e+") != std::string::npos;
  return has_letter ? apart(out) : out;
}

std::string Spoken::quantity(std::string_view english) const {
  if (is_english()) return std::string(english);
  if (english == "under a minute") return say("under a minute");
  const std::size_t blank = english.find(' ');
  double number = 0;
  const auto [end, error] = std::from_chars(english.data(), english.data() + std::min(blank, english.size()), number);
  if (blank == std::string_view::npos || error != std::errc{}) return figures(english);
  const std::string_view unit = english.substr(blank + 1);
  const std::string written = figures(english.substr(0, blank));
  if (unit == "h") return say_number("{number} h", "{number} h", number, written);
  if (unit == "d") return say_number("{number} d", "{number} d", number, written);
  if (unit == "min") return say_number("{number} min", "{number} min", number, written);
  if (unit == "/ d") return say("{number} per day", {{"number", written}});
  if (unit == "%") return say("{share} %", {{"share", written}});
  return figures(english);
}

std::string Spoken::month(std::string_view iso) const {
  const std::optional<Day> day = day_of(iso);
  if (!day) return std::string(iso);
  const std::array<std::string, 12> names{
      word("month", "January"),   word("month", "February"), word("month", "March"),    word("month", "April"),
      word("month", "May"),       word("month", "June"),     word("month", "July"),     word("month", "August"),
      word("month", "September"), word("month", "October"),  word("month", "November"), word("month", "December")};
  return fill(word("month of a year", "{month} {year}"),
              {{"month", names[static_cast<std::size_t>(day->month - 1)]}, {"year", std::to_string(day->year)}});
}

std::string Spoken::date(std::string_view iso) const {
  const std::optional<Day> day = day_of(iso);
  if (is_english() || !day) return std::string(iso);
  std::string out = fill(word("date", "{day} {month of a year}"),
                         {{"day", std::to_string(day->day)}, {"month of a year", month(iso)}});
  if (iso.size() <= 11) return out;
  return fill(word("date and clock", "{date} {clock}"), {{"date", out}, {"clock", std::string(iso.substr(11))}});
}

std::string Spoken::day(std::string_view iso) const {
  const std::optional<Day> day = day_of(iso);
  if (!day) return std::string(iso);
  const std::array<std::string, 7> names{word("day", "Sunday"),    word("day", "Monday"),   word("day", "Tuesday"),
                                         word("day", "Wednesday"), word("day", "Thursday"), word("day", "Friday"),
                                         word("day", "Saturday")};
  return fill(word("day and date", "{weekday} {date}"), {{"weekday", names[day_of_week(*day)]}, {"date", date(iso)}});
}

std::string Spoken::apart(std::string_view text) const {
  return right_to_left_ && !text.empty() ? "\u2066" + std::string(text) + "\u2069" : std::string(text);
}

std::string Spoken::listed(const std::vector<std::string>& words) const {
  std::vector<std::string> first(words.begin(), words.empty() ? words.end() : words.end() - 1);
  return first.empty() ? joined(words) : joined(first) + word("before the last of a list", " and ") + words.back();
}

std::string Spoken::either(const std::vector<std::string>& words) const {
  std::vector<std::string> first(words.begin(), words.empty() ? words.end() : words.end() - 1);
  return first.empty() ? joined(words) : joined(first) + word("before the last of a choice", " or ") + words.back();
}

std::string Spoken::joined(const std::vector<std::string>& words) const {
  return report::joined(words, word("between parts of a list", ", "));
}

std::string Spoken::side_by_side(const std::vector<std::string>& parts) const {
  return report::joined(parts, word("between remarks", "; "));
}

}  // namespace demarche::report
