// Scales, ticks and the measure of text, see figure.hpp.
#include "report/figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "core/check.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche::report {

namespace {

// 1, 2 or 5 × 10^n, so that about so many steps make the length.
double round_step(double length, int about) {
  const double raw = length / std::max(1, about);
  const double power = std::pow(10.0, std::floor(std::log10(raw)));
  const double fraction = raw / power;
  return power * (fraction < 1.5 ? 1 : fraction < 3.5 ? 2 : fraction < 7.5 ? 5 : 10);
}

// Advance widths of Helvetica (Adobe's font metrics), in thousandths of the size, from the blank to the tilde.
constexpr std::array<int, 95> helvetica{278,  278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
                                        556,  556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
                                        1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
                                        667,  778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
                                        333,  556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
                                        556,  556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584};
// Other fonts that may stand in are a little wider.
constexpr double margin = 1.06;

// The length in bytes of the character that begins with this byte of valid UTF-8.
std::size_t character_length(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

double advance(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (first >= 0x20 && first < 0x7f) return helvetica[first - 0x20U];
  return 600.0 * static_cast<double>(columns(character));
}

// How many isolates are open behind a piece in front of which `open` are.
std::size_t open_in(std::string_view piece, std::size_t open) {
  for (std::size_t at = piece.find('\xe2'); at != std::string_view::npos; at = piece.find('\xe2', at + 1)) {
    if (piece.substr(at).starts_with("\u2066")) ++open;
    if (piece.substr(at).starts_with("\u2069") && open > 0) --open;
  }
  return open;
}

// A piece of a text with every isolate ended that it leaves open.
std::string closed(std::string_view piece, std::size_t open = 0) {
  constexpr std::string_view isolate = "\u2066";
  constexpr std::string_view end = "\u2069";
  std::string out;
  for (std::size_t i = 0; i < open; ++i) out += isolate;
  out += piece;
  for (std::size_t i = open_in(piece, open); i > 0; --i) out += end;
  return out;
}

}  // namespace

std::vector<double> ticks(double low, double high, int about) {
  std::vector<double> out;
  if (!std::isfinite(low) || !std::isfinite(high) || !(low < high)) return out;
  const double step = round_step(high - low, about);
  const double first = std::ceil(low / step - 1e-9);
  const double last = std::floor(high / step + 1e-9);
  for (double place = first; place <= last && out.size() < 100; ++place) out.push_back(place == 0 ? 0 : place * step);
  return out;
}

double DayScale::operator()(double day) const { return from + std::log1p(day) / std::log1p(high) * (to - from); }

std::vector<double> day_ticks(const DayScale& scale, double apart) {
  std::vector<double> out;
  if (!std::isfinite(scale.high) || !(scale.high > 0)) return out;
  constexpr std::array<double, 13> days{0, 1, 3, 7, 14, 30, 60, 90, 180, 365, 730, 1825, 3650};
  for (const double day : days) {
    if (day >= scale.high) break;
    const bool is_clear = out.empty() || scale(day) - scale(out.back()) >= apart;
    if (is_clear && (day == 0 || scale(scale.high) - scale(day) >= apart)) out.push_back(day);
  }
  out.push_back(scale.high);
  return out;
}

Range range_of(const std::vector<double>& values, int about, bool with_zero) {
  constexpr double infinite = std::numeric_limits<double>::infinity();
  double low = with_zero ? 0 : infinite;
  double high = with_zero ? 0 : -infinite;
  for (const double value : values) {
    if (!std::isfinite(value)) continue;
    low = std::min(low, value);
    high = std::max(high, value);
  }
  if (!(low <= high)) return {0, 1};
  if (low == high) {
    const double around = low == 0 ? 1 : std::abs(low) * 0.5;
    low -= low == 0 ? 0 : around;
    high += around;
  }
  const double step = round_step(high - low, about);
  return {std::floor(low / step + 1e-9) * step, std::ceil(high / step - 1e-9) * step};
}

std::string tick_text(double value, double apart) {
  const int decimals = apart > 0 ? std::clamp(static_cast<int>(std::ceil(-std::log10(apart) - 1e-9)), 0, 6) : 0;
  if (std::abs(value) >= 1e7 || (decimals == 6 && apart < 1e-6)) return rough(value);
  std::string text = fixed(value, decimals);
  if (text.starts_with('-')) text = "−" + text.substr(1);
  return text;
}

std::string px(double value) {
  core::expect(std::isfinite(value), "a place in a figure is a number");
  std::string text = fixed(value, 1);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

double text_width(std::string_view text, double size) {
  double width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = std::min(character_length(text[at]), text.size() - at);
    width += advance(text.substr(at, length));
    at += length;
  }
  return width * size / 1000 * margin;
}

std::string fitting(std::string_view text, double size, double width) {
  constexpr double rounding = 1e-9;  // of a width that was made of this very text's
  if (text_width(text, size) <= width + rounding) return std::string(text);
  const double room = width - text_width("…", size);
  double used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t length = std::min(character_length(text[at]), text.size() - at);
    used += advance(text.substr(at, length)) * size / 1000 * margin;
    if (used > room) break;
    at += length;
  }
  while (at > 0 && text[at - 1] == ' ') --at;
  return closed(text.substr(0, at)) + "…";
}

std::vector<std::string> fitting_lines(std::string_view text, double size, double width, std::size_t lines) {
  std::vector<std::string> out;
  std::size_t at = 0;
  std::size_t open = 0;  // isolates that go on from the line before
  const auto add = [&](std::string_view piece) {
    out.push_back(closed(piece, open));
    open = open_in(piece, open);
  };
  while (at < text.size() && out.size() < lines) {
    std::string_view rest = text.substr(at);
    if (out.size() + 1 == lines || text_width(rest, size) <= width) {
      out.push_back(closed(fitting(rest, size, width), open));
      break;
    }
    std::size_t end = std::string_view::npos;  // behind the last part that fits
    for (std::size_t place = 0; place < rest.size(); ++place) {
      const bool breaks = rest[place] == ' ' || rest[place] == '-' || rest[place] == '_';
      if (!breaks) continue;
      const std::size_t here = rest[place] == ' ' ? place : place + 1;
      if (text_width(rest.substr(0, here), size) > width) break;
      end = here;
    }
    if (end == std::string_view::npos || end == 0) {
      out.push_back(closed(fitting(rest, size, width), open));
      break;
    }
    add(rest.substr(0, end));
    at += end;
    while (at < text.size() && text[at] == ' ') ++at;
  }
  return out;
}

std::vector<double> spread(const std::vector<double>& wanted, double apart, double low, double high) {
  std::vector<std::size_t> order(wanted.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return wanted[a] < wanted[b]; });
  if (wanted.size() > 1) apart = std::min(apart, (high - low) / static_cast<double>(wanted.size() - 1));
  // Labels that touch move as one block around the middle of where its labels are wanted.
  struct Block {
    std::size_t first, count;
    double sum;  // of wanted − place within the block
    double top(double low, double high, double apart) const {
      const double length = static_cast<double>(count - 1) * apart;
      return std::clamp(sum / static_cast<double>(count), low, std::max(low, high - length));
    }
  };
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < order.size(); ++i) {
    blocks.push_back({i, 1, wanted[order[i]]});
    while (blocks.size() > 1) {
      const Block& last = blocks.back();
      Block& before = blocks[blocks.size() - 2];
      const double end = before.top(low, high, apart) + static_cast<double>(before.count) * apart;
      if (last.top(low, high, apart) >= end) break;
      before.sum += last.sum - static_cast<double>(before.count) * apart * static_cast<double>(last.count);
      before.count += last.count;
      blocks.pop_back();
    }
  }
  std::vector<double> out(wanted.size());
  for (const Block& block : blocks) {
    const double top = block.top(low, high, apart);
    for (std::size_t i = 0; i < block.count; ++i) out[order[block.first + i]] = top + static_cast<double>(i) * apart;
  }
  return out;
}

std::size_t look_of(std::size_t series, std::size_t baseline) {
  if (series == baseline) return 0;
  const std::size_t place = series < baseline ? series : series - 1;
  return 1 + place % (looks - 1);
}

void mark(Markup& svg, double x, double y, std::size_t look, const std::string& classes) {
  const std::string all = classes + " s" + std::to_string(look);
  const auto shape = [&](std::initializer_list<std::pair<double, double>> corners) {
    std::string path;
    for (const auto& [dx, dy] : corners) path += (path.empty() ? "M" : "L") + px(x + dx) + " " + px(y + dy);
    svg.empty("path", {{"d", path + "Z"}, {"class", all}});
  };
  switch (look) {
    case 1: return shape({{-3.2, -3.2}, {3.2, -3.2}, {3.2, 3.2}, {-3.2, 3.2}});
    case 2: return shape({{0, -4}, {3.8, 3}, {-3.8, 3}});
    case 3: return shape({{0, -4.4}, {4.4, 0}, {0, 4.4}, {-4.4, 0}});
    case 4: return shape({{0, 4}, {3.8, -3}, {-3.8, -3}});
    case 5:
      return shape(
          {{-3.5, -1.5}, {-1.5, -3.5}, {1.5, -3.5}, {3.5, -1.5}, {3.5, 1.5}, {1.5, 3.5}, {-1.5, 3.5}, {-3.5, 1.5}});
    case 6: return shape({{4, 0}, {-3, 3.8}, {-3, -3.8}});
    case 7: return shape({{-4, 0}, {3, 3.8}, {3, -3.8}});
    default: svg.empty("circle", {{"cx", px(x)}, {"cy", px(y)}, {"r", "3.6"}, {"class", all}});
  }
}

}  // namespace demarche::report
