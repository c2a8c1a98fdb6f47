#include "language/diagnostic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "language/outline.hpp"

namespace demarche::language {
namespace {

constexpr std::size_t excerpt_width = 110;  // code points; longer lines are trimmed around the column

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

// Characters of one UTF-8 sequence that steer a terminal or the direction of writing, or cannot be seen: C1 controls,
// zero-width characters, bidirectional marks and overrides, surrogates, tags.
bool is_hostile(std::string_view point) {
  const auto within = [&](std::string_view low, std::string_view high) {
    return point.size() == low.size() && low <= point && point <= high;
  };
  return within("\xC2\x80", "\xC2\x9F") || within("\xE2\x80\x8B", "\xE2\x80\x8F") ||
         within("\xE2\x80\xA8", "\xE2\x80\xAE") || within("\xE2\x81\xA0", "\xE2\x81\xAF") ||
         within("\xD8\x9C", "\xD8\x9C") || within("\xEF\xBB\xBF", "\xEF\xBB\xBF") ||
         within("\xE0\x80\x80", "\xE0\x9F\xBF") || within("\xED\xA0\x80", "\xED\xBF\xBF") ||
         within("\xF3\xA0\x80\x80", "\xF3\xA0\xBF\xBF");
}

// Bytes of the character at `i`; 0 where none can be read or shown, which then is a byte of its own.
std::size_t point_length(std::string_view line, std::size_t i) {
  const unsigned char lead = static_cast<unsigned char>(line[i]);
  const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
  for (std::size_t k = 1; k < length; ++k) {
    if (i + k >= line.size() || !is_continuation(line[i + k])) return 0;
  }
  return (lead < 0x20 && lead != '\t') || lead == 0x7F ? 0 : length;
}

// The byte behind the first `points` characters, or behind as many as there are; `points` becomes how many that are.
std::size_t skip_points(std::string_view line, std::size_t& points) {
  std::size_t i = 0, passed = 0;
  for (; i < line.size() && passed < points; ++passed) i += std::max<std::size_t>(1, point_length(line, i));
  points = passed;
  return std::min(i, line.size());
}

std::size_t points_of(std::string_view line) {
  std::size_t points = line.size();
  skip_points(line, points);
  return points;
}

// One printable string per code point; what cannot be shown safely becomes U+FFFD.
std::vector<std::string> printable(std::string_view line) {
  std::vector<std::string> points;
  for (std::size_t i = 0; i < line.size();) {
    const std::size_t length = point_length(line, i);
    const std::string_view point = line.substr(i, std::max<std::size_t>(1, length));
    points.emplace_back(point == "\t" ? " " : length == 0 || is_hostile(point) ? "\xEF\xBF\xBD" : point);
    i += point.size();
  }
  return points;
}

// Names and values of the user's in messages are as harmless as the excerpts.
std::string harmless(std::string_view text) {
  std::string out;
  for (const std::string& point : printable(text)) out += point;
  return out;
}

// The bytes in front of the column, as a number of code points.
std::size_t points_before(std::string_view line, std::uint32_t column) {
  return points_of(line.substr(0, std::min<std::size_t>(column > 0 ? column - 1 : 0, line.size())));
}

std::size_t points_within(std::string_view line, const Place& place) {
  const std::size_t begin = std::min<std::size_t>(place.column > 0 ? place.column - 1 : 0, line.size());
  return std::max<std::size_t>(1, points_of(line.substr(begin, place.length)));
}

std::string_view word(Severity severity) {
  return severity == Severity::error ? "error" : severity == Severity::warning ? "warning" : "note";
}

class Renderer {
 public:
  Renderer(const Files& files, Colour colour) : files_(files), colour_(colour == Colour::always) {}

  void show(const Diagnostic& diagnostic) {
    const Place& place = diagnostic.place;
    const bool has_line = place.line > 0 && place.file < files_.size();
    const std::string_view line = has_line ? files_.line(place.file, place.line) : std::string_view();
    if (place.file < files_.size()) {
      std::string where = harmless(files_.path(place.file));
      if (has_line) where += fmt::format(":{}:{}", place.line, points_before(line, place.column) + 1);
      out_ += paint("1", where + ":") + " ";
    }
    const std::string head =
        std::string(word(diagnostic.severity)) + (diagnostic.code.empty() ? "" : "[" + diagnostic.code + "]") + ":";
    out_ += paint(diagnostic.severity == Severity::error     ? "1;31"
                  : diagnostic.severity == Severity::warning ? "1;35"
                                                             : "1;36",
                  head);
    out_ += " " + harmless(diagnostic.message) + "\n";
    if (has_line) {
      excerpt(diagnostic, line);
    } else if (!diagnostic.hint.empty()) {
      out_ += "      | " + harmless(diagnostic.hint) + "\n";
    }
  }

  void summarise(std::size_t errors, std::size_t warnings) {
    const auto count = [](std::size_t n, std::string_view noun) {
      return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
    };
    if (errors > 0) out_ += count(errors, "error");
    if (warnings > 0) out_ += (errors > 0 ? ", " : "") + count(warnings, "warning");
    if (errors > 0) out_ += "; nothing was run";
    if (errors + warnings > 0) out_ += "\n";
  }

  std::string take() { return std::move(out_); }

 private:
  std::string paint(std::string_view code, const std::string& text) const {
    return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
  }

  void excerpt(const Diagnostic& diagnostic, std::string_view line) {
    const std::size_t length = points_of(line);
    std::size_t caret = points_before(line, diagnostic.place.column);
    std::size_t span = points_within(line, diagnostic.place);
    std::size_t begin = 0;
    std::size_t end = length;
    if (length > excerpt_width) {
      begin = caret > excerpt_width / 2 ? std::min(caret - excerpt_width / 2, length - excerpt_width) : 0;
      end = std::min(length, begin + excerpt_width);
    }
    std::string shown = begin > 0 ? "…" : "";
    std::size_t before = begin, within = end - begin;
    line.remove_prefix(skip_points(line, before));
    for (const std::string& point : printable(line.substr(0, skip_points(line, within)))) shown += point;
    if (end < length) shown += "…";
    while (!shown.empty() && shown.back() == ' ') shown.pop_back();
    caret = caret - begin + (begin > 0 ? 1 : 0);
    span = std::max<std::size_t>(1, std::min(span, end + 1 > begin + caret ? end + 1 - begin - caret : 1));
    out_ += fmt::format("{:5} | {}\n", diagnostic.place.line, shown);
    std::string mark = "^" + std::string(span - 1, '~');
    if (!diagnostic.hint.empty()) mark += " " + harmless(diagnostic.hint);
    out_ += "      | " + std::string(caret, ' ') + paint("32", mark) + "\n";
  }

  const Files& files_;
  bool colour_;
  std::string out_;
};

std::string json_string(std::string_view text) {
  std::string out = "\"";
  for (const std::string& point : printable(text)) {
    if (point == "\"" || point == "\\") out += '\\';
    out += point;
  }
  return out + "\"";
}

}  // namespace

void Diagnostics::error(Place place, std::string_view code, std::string message, std::string hint, std::string path) {
  add({std::string(code), std::move(message), std::move(hint), place, Severity::error, std::move(path)});
}

void Diagnostics::warning(Place place, std::string_view code, std::string message, std::string hint, std::string path) {
  add({std::string(code), std::move(message), std::move(hint), place, Severity::warning, std::move(path)});
}

void Diagnostics::note(Place place, std::string message) {
  add({"", std::move(message), "", place, Severity::note, ""});
}

void Diagnostics::add(Diagnostic diagnostic) {
  errors_ += diagnostic.severity == Severity::error ? 1 : 0;
  warnings_ += diagnostic.severity == Severity::warning ? 1 : 0;
  items_.push_back(std::move(diagnostic));
}

FileId Files::add(std::string path, std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);  // some editors mark UTF-8 so; it is no part of the text
  File file{std::move(path), std::move(text), {0}};
  for (std::size_t i = 0; i < file.text.size(); ++i) {
    if (file.text[i] == '\n') file.line_begin.push_back(i + 1);
  }
  files_.push_back(std::move(file));
  return static_cast<FileId>(files_.size() - 1);
}

std::string_view Files::line(FileId file, std::uint32_t number) const {
  const File& it = files_.at(file);
  if (number == 0 || number > it.line_begin.size()) return {};
  const std::size_t begin = it.line_begin[number - 1];
  const std::size_t end = number < it.line_begin.size() ? it.line_begin[number] - 1 : it.text.size();
  std::string_view line(it.text.data() + begin, end - begin);
  if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
  return line;
}

std::string render(const Diagnostics& diagnostics, const Files& files, Colour colour) {
  // Readers go through a file from top to bottom, so diagnostics do too; notes stay with what they explain.
  std::vector<std::vector<const Diagnostic*>> groups;
  for (const Diagnostic& item : diagnostics.items()) {
    if (item.severity != Severity::note || groups.empty()) groups.emplace_back();
    groups.back().push_back(&item);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
    const Place& x = a.front()->place;
    const Place& y = b.front()->place;
    return std::tie(x.file, x.line, x.column) < std::tie(y.file, y.line, y.column);
  });
  Renderer renderer(files, colour);
  for (const auto& group : groups) {
    for (const Diagnostic* item : group) renderer.show(*item);
  }
  renderer.summarise(diagnostics.errors(), diagnostics.warnings());
  return renderer.take();
}

std::string to_json(const Diagnostics& diagnostics, const Files& files) {
  std::string out = "[";
  Outlines outlines(files);
  for (const Diagnostic& item : diagnostics.items()) {
    const Place& place = item.place;
    const bool known = place.file < files.size();
    const std::string_view line = known ? files.line(place.file, place.line) : std::string_view();
    const std::string path = outlines.path(place);
    if (out.size() > 1) out += ",";
    fmt::format_to(std::back_inserter(out),
                   "\n  {{\"code\": {}, \"severity\": \"{}\", \"message\": {}, \"hint\": {}, \"file\": {}, "
                   "\"line\": {}, \"column\": {}, \"length\": {}, \"path\": {}}}",
                   json_string(item.code), word(item.severity), json_string(item.message), json_string(item.hint),
                   json_string(known ? files.path(place.file) : ""), place.line,
                   place.line > 0 ? points_before(line, place.column) + 1 : 0,
                   place.line > 0 ? points_within(line, place) : 0, json_string(path.empty() ? item.path : path));
  }
  return out + (out.size() > 1 ? "\n]\n" : "]\n");
}

std::size_t code_points(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

}  // namespace demarche::language
