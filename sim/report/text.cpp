// Text for terminals, see text.hpp. UTF-8 is decoded here once, strictly (no overlong forms, no surrogates).
#include "report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "report/figures.hpp"

namespace demarche::report {

namespace {

struct Decoded {
  char32_t point = 0;
  std::size_t length = 0;  // 0: no valid character here
};

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<std::uint32_t>(static_cast<unsigned char>(text[at])); };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {};
  std::uint32_t point = lead & (0x7fu >> length);
  for (std::size_t at = 1; at < length; ++at) {
    if ((byte(at) & 0xc0u) != 0x80u) return {};
    point = (point << 6) | (byte(at) & 0x3fu);
  }
  constexpr std::array<std::uint32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (point < least[length] || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return {};
  return {point, length};
}

bool is_between(char32_t point, char32_t low, char32_t high) { return low <= point && point <= high; }

// Characters that steer the terminal or the direction of writing, or that cannot be seen.
bool is_hostile(char32_t point) {
  return point < 0x20 || is_between(point, 0x7f, 0x9f) || point == 0xad || is_between(point, 0x200b, 0x200f) ||
         is_between(point, 0x2028, 0x202e) || is_between(point, 0x2060, 0x206f) || point == 0x61c || point == 0xfeff ||
         is_between(point, 0xfff9, 0xfffb) || (point & 0xfffe) == 0xfffe || is_between(point, 0xe0000, 0xe0fff);
}

// Marks that stand above or beneath a letter, and what only steers the direction of writing.
bool takes_no_column(char32_t point) {
  constexpr std::array<std::pair<char32_t, char32_t>, 23> ranges{
      {{0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x5bf, 0x5bf},   {0x5c1, 0x5c2},  {0x5c4, 0x5c5},
       {0x5c7, 0x5c7},   {0x610, 0x61a},   {0x61c, 0x61c},   {0x64b, 0x65f},   {0x670, 0x670},  {0x6d6, 0x6dc},
       {0x6df, 0x6e4},   {0x6e7, 0x6e8},   {0x6ea, 0x6ed},   {0x8d3, 0x8e1},   {0x8e3, 0x8ff},  {0x1ab0, 0x1aff},
       {0x200b, 0x200f}, {0x202a, 0x202e}, {0x2060, 0x206f}, {0x20d0, 0x20ff}, {0xfe20, 0xfe2f}}};
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const auto& range) { return is_between(point, range.first, range.second); });
}

std::size_t columns_of(char32_t point) {
  if (takes_no_column(point) || is_between(point, 0xfe00, 0xfe0f)) return 0;
  const bool wide =
      is_between(point, 0x1100, 0x115f) || is_between(point, 0x2e80, 0xa4cf) || is_between(point, 0xac00, 0xd7a3) ||
      is_between(point, 0xf900, 0xfaff) || is_between(point, 0xfe30, 0xfe6f) || is_between(point, 0xff00, 0xff60) ||
      is_between(point, 0xffe0, 0xffe6) || is_between(point, 0x1f300, 0x1faff) || is_between(point, 0x20000, 0x3fffd);
  return wide ? 2 : 1;
}

// Length in bytes of a colour code at the beginning, 0 if there is none.
std::size_t colour_code(std::string_view text) {
  if (text.size() < 3 || text[0] != '\x1b' || text[1] != '[') return 0;
  const std::size_t end = text.find('m');
  return end == std::string_view::npos ? 0 : end + 1;
}

// Bytes and columns of the character or colour code that stands first.
std::pair<std::size_t, std::size_t> step(std::string_view text) {
  if (const std::size_t code = colour_code(text); code > 0) return {code, 0};
  const Decoded character = decode(text);
  return character.length == 0 ? std::pair<std::size_t, std::size_t>{1, 1}
                               : std::pair<std::size_t, std::size_t>{character.length, columns_of(character.point)};
}

// The most bytes of `text` that fit into `width` columns, at least one character.
std::size_t fitting(std::string_view text, std::size_t width) {
  std::size_t taken = 0;
  std::size_t used = 0;
  while (taken < text.size()) {
    const auto [bytes, wide] = step(text.substr(taken));
    if (used + wide > width && taken > 0) break;
    taken += bytes;
    used += wide;
  }
  return taken;
}

constexpr std::array<std::pair<char32_t, std::string_view>, 37> ascii_forms{{
    {0x201e, "\""},       {0x2013, "-"},   {0x2014, "-"},  {0x2212, "-"}, {0x2018, "'"}, {0x2019, "'"},  {0x201c, "\""},
    {0x201d, "\""},       {0x2026, "..."}, {0x2192, "->"}, {0x00d7, "x"}, {0x00b7, "|"}, {0x00b1, "+-"}, {0x2264, "<="},
    {0x2265, ">="},       {0x00a0, " "},   {0x202f, " "},  {0x2009, " "}, {0x2500, "-"}, {0x2588, "#"},  {0x2591, "."},
    {0x00df, "ss"},       {0x00e6, "ae"},  {0x00f8, "o"},  {0x00d8, "O"}, {0x0142, "l"}, {0x0141, "L"},  {0x0131, "i"},
    {0x00a7, "section "}, {0x2022, "*"},   {0x010d, "c"},  {0x0161, "s"}, {0x017e, "z"}, {0x0107, "c"},  {0x011f, "g"},
    {0x015f, "s"},        {0x2079, "^9"},
}};

// U+00C0 … U+00FF without the ones in the table above.
constexpr std::string_view latin_1 = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

}  // namespace

std::string safe(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded character = decode(text);
    if (character.length == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
      text.remove_prefix(1);
      continue;
    }
    if (character.point == '\n' || character.point == '\t' || character.point == '\r') {
      if (!out.empty() && out.back() != ' ') out += ' ';
    } else if (is_hostile(character.point)) {
      out += character.point < 0x100 ? fmt::format("\\x{:02x}", static_cast<unsigned>(character.point))
                                     : fmt::format("\\u{:04x}", static_cast<unsigned>(character.point));
    } else {
      out += text.substr(0, character.length);
    }
    text.remove_prefix(character.length);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::string as_utf8(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = decode(text).length;
    out += length == 0 ? std::string_view("\xef\xbf\xbd") : text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return out;
}

std::size_t columns(std::string_view text) {
  std::size_t used = 0;
  while (!text.empty()) {
    const auto [bytes, wide] = step(text);
    used += wide;
    text.remove_prefix(bytes);
  }
  return used;
}

std::string padded(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(text) + std::string(used < width ? width - used : 0, ' ');
}

std::string padded_left(std::string_view text, std::size_t width) {
  const std::size_t used = columns(text);
  return std::string(used < width ? width - used : 0, ' ') + std::string(text);
}

std::vector<std::string> wrapped(std::string_view text, std::size_t width) {
  width = std::max<std::size_t>(width, 1);
  std::vector<std::string> lines(1);
  while (!text.empty()) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t used = columns(lines.back());
    if (used > 0 && used + 1 + columns(word) > width) lines.emplace_back();
    if (!lines.back().empty()) lines.back() += ' ';
    while (columns(word) > width) {
      const std::size_t bytes = fitting(word, width);
      lines.back() += word.substr(0, bytes);
      lines.emplace_back();
      word.remove_prefix(bytes);
    }
    lines.back() += word;
  }
  return lines;
}

std::string paragraph(std::string_view text, std::size_t width, std::size_t indent, std::string_view first) {
  constexpr std::size_t least_room = 18;
  constexpr std::size_t small_indent = 4;
  std::string out;
  if (width < indent + least_room && indent > small_indent) {
    // Too narrow for a hanging paragraph: the head stands alone, and the text beneath it.
    if (!first.empty()) out += std::string(first) + '\n';
    first = "";
    indent = small_indent;
  } else if (columns(first) >= std::max<std::size_t>(indent, 1)) {
    out += std::string(first) + '\n';
    first = "";
  }
  const std::size_t room = width > indent + least_room ? width - indent : least_room;
  bool is_first = true;
  for (const std::string& line : wrapped(text, room)) {
    out += is_first && !first.empty() ? padded(first, indent) : std::string(indent, ' ');
    out += line;
    out += '\n';
    is_first = false;
  }
  return out;
}

std::string heading(std::string_view text, const Style& style) {
  if (columns(text) <= style.width) return tinted(text, Tone::strong, style) + '\n';
  std::string out;
  for (const std::string& line : wrapped(text, style.width)) out += tinted(line, Tone::strong, style) + '\n';
  return out;
}

std::string tinted(std::string_view text, Tone tone, const Style& style) {
  if (!style.colour || tone == Tone::plain || text.empty()) return std::string(text);
  const auto code = [&] {
    switch (tone) {
      case Tone::strong: return "1";
      case Tone::faint: return "2";
      case Tone::good: return "32";
      case Tone::warning: return "33";
      case Tone::bad: return "31";
      case Tone::plain: break;
    }
    return "0";
  };
  return fmt::format("\x1b[{}m{}\x1b[0m", code(), text);
}

std::string to_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const Decoded character = decode(text);
    const char32_t point = character.point;
    const auto* form =
        std::find_if(ascii_forms.begin(), ascii_forms.end(), [&](const auto& entry) { return entry.first == point; });
    if (character.length == 0) {
      out += '?';
    } else if (point < 0x80) {
      out += static_cast<char>(point);
    } else if (form != ascii_forms.end()) {
      out += form->second;
    } else if (is_between(point, 0xc0, 0xff)) {
      out += latin_1[point - 0xc0];
    } else {
      out += std::string(columns_of(point), '?');
    }
    text.remove_prefix(std::max<std::size_t>(character.length, 1));
  }
  return out;
}

std::string finished(std::string text, const Style& style) { return style.unicode ? std::move(text) : to_ascii(text); }

std::string joined(const std::vector<std::string>& words, std::string_view between) {
  std::string out;
  for (std::size_t place = 0; place < words.size(); ++place) {
    if (place > 0) out += between;
    out += words[place];
  }
  return out;
}

std::string listed(const std::vector<std::string>& words, std::string_view last) {
  std::string out;
  for (std::size_t place = 0; place < words.size(); ++place) {
    if (place > 0) out += place + 1 == words.size() ? last : std::string_view(", ");
    out += words[place];
  }
  return out;
}

std::string counted(std::size_t number, std::string_view one, std::string_view many) {
  const std::string plural = many.empty() ? std::string(one) + "s" : std::string(many);
  return grouped(number) + " " + (number == 1 ? std::string(one) : plural);
}

}  // namespace demarche::report
