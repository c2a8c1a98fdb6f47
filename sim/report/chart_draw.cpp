// Drawing panels, see chart_draw.hpp.
#include "report/chart_draw.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "report/figures.hpp"

namespace demarche::report {

namespace {

constexpr double width = 384;

std::string path_from(double x, double y) { return "M" + px(x) + " " + px(y); }

void rule(Markup& svg, double x, double y, const std::string& way, const std::string& classes) {
  svg.empty("path", {{"d", path_from(x, y) + way}, {"class", classes}});
}

void label(Markup& svg, double x, double y, const std::string& classes, std::string_view text) {
  svg.element("text", {{"x", px(x)}, {"y", px(y)}, {"class", classes}}, text);
}

double apart(const std::vector<double>& places) { return places.size() > 1 ? places[1] - places[0] : 1; }

// The class of text that begins where reading does, and its place in a panel so wide.
std::string reading(const std::string& classes, const Spoken& in) {
  return in.is_right_to_left() ? classes + " e" : classes;
}
double beginning(double room, const Spoken& in) { return in.is_right_to_left() ? room : 0; }

// Vertical lines at the ticks with their numbers beneath.
void x_axis(Markup& svg, const LinearScale& x, const std::vector<double>& places, double top, double bottom,
            const Spoken& in) {
  for (const double place : places) {
    if (!x.holds(place)) continue;
    rule(svg, x(place), top, "V" + px(bottom), "grid");
    label(svg, x(place), bottom + 14, "m", tick_words(place, apart(places), in));
  }
}

void y_axis(Markup& svg, const LinearScale& y, const std::vector<double>& places, double left, double right,
            const Spoken& in) {
  for (const double place : places) {
    if (!y.holds(place)) continue;
    rule(svg, left, y(place), "H" + px(right), "grid");
    label(svg, left - 6, y(place) + 4, "e", tick_words(place, apart(places), in));
  }
}

std::string polyline(const DayScale& x, const LinearScale& y, const std::vector<double>& xs,
                     const std::vector<double>& ys, bool backwards = false) {
  std::string out;
  const std::size_t count = std::min(xs.size(), ys.size());
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t at = backwards ? count - 1 - i : i;
    // What lies on a straight line between its neighbours need not be said.
    if (i > 0 && i + 1 < count) {
      const std::size_t before = backwards ? at + 1 : at - 1;
      const std::size_t behind = backwards ? at - 1 : at + 1;
      if (ys[before] == ys[at] && ys[at] == ys[behind]) continue;
    }
    out += (out.empty() && !backwards ? "M" : "L") + px(x(xs[at])) + " " + px(y(std::clamp(ys[at], y.low, y.high)));
  }
  return out;
}

// Everything drawn of one series, so that it can be told apart from the rest.
void begin_series(Markup& svg, const std::string& series, const std::string& said) {
  svg.open("g", {{"data-series", series}});
  if (!said.empty()) svg.element("title", said);
}

}  // namespace

std::string tick_words(double value, double apart, const Spoken& in) {
  return in.apart(in.figures(tick_text(value, apart)));
}

double heading(Markup& svg, const std::string& title, const std::string& about, double room, const Spoken& in) {
  double y = 0;
  for (const std::string& line : fitting_lines(title, 13.2, room, 2)) {
    y += y > 0 ? 15 : 14;
    label(svg, beginning(room, in), y, reading("h", in), line);
  }
  for (const std::string& line : fitting_lines(about, 11, room, 2)) {
    y += 14;
    label(svg, beginning(room, in), y, reading("u", in), line);
  }
  return y + 8;
}

Panel interval_panel(const IntervalPanel& from) {
  constexpr double row_height = 19;
  const Spoken& in = from.spoken;
  double names = 60;
  double behind = 40;
  for (const IntervalRow& row : from.rows) {
    names = std::max(names, std::min(text_width(row.name, 11.5) + 12, 142.0));
    behind = std::max(behind, std::min(text_width(row.shown, 11) + 10, 104.0));
  }
  const double left = in.is_right_to_left() ? behind : names;
  const double right = width - (in.is_right_to_left() ? names : behind);
  Panel panel{from.title, width, 0, {}, {}};
  Markup& svg = panel.marks;
  const double top = heading(svg, from.title, from.about, width, in);
  const double bottom = top + row_height * static_cast<double>(from.rows.size()) + 4;

  std::vector<double> values;
  for (const IntervalRow& row : from.rows) values.insert(values.end(), {row.value, row.low, row.high});
  if (from.reference) values.insert(values.end(), {*from.reference - from.band, *from.reference + from.band});
  Range range = range_of(values, 4, from.with_zero);
  // An interval of what is never negative may reach below zero; the axis need not.
  const bool negative = std::any_of(from.rows.begin(), from.rows.end(), [](const auto& row) { return row.value < 0; });
  if (from.with_zero && !negative && range.low < 0) range.low = 0;
  const LinearScale x{range.low, range.high, left, right};
  if (from.reference && from.band > 0) {
    const double begin = x(*from.reference - from.band);
    svg.empty("rect", {{"x", px(begin)},
                       {"y", px(top)},
                       {"width", px(x(*from.reference + from.band) - begin)},
                       {"height", px(bottom - top)},
                       {"class", "band"}});
  }
  x_axis(svg, x, ticks(range.low, range.high, 4), top, bottom, in);
  if (from.reference) rule(svg, x(*from.reference), top, "V" + px(bottom), "zero");

  double y = top + row_height / 2 + 2;
  for (const IntervalRow& row : from.rows) {
    begin_series(svg, row.series, row.said);
    label(svg, beginning(width, in), y + 4, reading("l", in), fitting(row.name, 11.5, names - 12));
    const std::string look = "s" + std::to_string(row.look);
    if (std::isfinite(row.low) && std::isfinite(row.high) && row.low < row.high) {
      const double low = std::max(row.low, range.low);
      rule(svg, x(low), y, "H" + px(x(row.high)), "bar " + look);
      for (const double end : {low, row.high}) rule(svg, x(end), y - 3, "v6", "bar " + look);
    }
    if (std::isfinite(row.value)) mark(svg, x(row.value), y, row.look, row.is_open ? "dot open" : "dot");
    label(svg, width - beginning(width, in), y + 4, in.is_right_to_left() ? "v" : "v e",
          fitting(row.shown, 11, behind - 8));
    svg.close();
    y += row_height;
  }
  label(svg, (left + right) / 2, bottom + 28, "m", fitting(from.unit, 11, right - left + 100));
  panel.height = bottom + 34;
  return panel;
}

Panel line_panel(const LinePanel& from) {
  constexpr double left = 40;
  constexpr double height = 158;
  const Spoken& in = from.spoken;
  double names = 40;
  for (const Line& line : from.lines) names = std::max(names, std::min(text_width(line.name, 11.5), 132.0));
  const double right = width - names - 16;
  Panel panel{from.title, width, 0, {}, {}};
  Markup& svg = panel.marks;
  double top = heading(svg, from.title, from.about, width, in) + 4;
  if (!from.marks.empty()) top += 14;
  const double bottom = top + height;

  std::vector<double> values;
  for (const Line& line : from.lines) {
    values.insert(values.end(), line.y.begin(), line.y.end());
    values.insert(values.end(), line.high.begin(), line.high.end());
  }
  const Range range = from.is_percent ? Range{0, 100} : range_of(values, 5, true);
  const DayScale x{from.x_high, left, right};
  const LinearScale y{range.low, range.high, bottom, top};
  for (const double one : {left, right, from.x_high, bottom, top, range.low, range.high}) {
    panel.axis += (panel.axis.empty() ? "" : " ") + shortest(one);
  }
  y_axis(svg, y, from.is_percent ? std::vector<double>{0, 25, 50, 75, 100} : ticks(range.low, range.high, 5), left,
         right, in);
  for (const double day : day_ticks(x, 24)) {
    rule(svg, x(day), bottom, "v4", "axis");
    label(svg, x(day), bottom + 16, "m", tick_words(day, day == std::floor(day) ? 1 : 0.1, in));
  }
  rule(svg, left, bottom, "H" + px(right), "axis");
  label(svg, (left + right) / 2, bottom + 31, "m", from.x_title);
  svg.element("text", {{"transform", "rotate(-90)"}, {"x", px(-(top + bottom) / 2)}, {"y", "10"}, {"class", "m"}},
              from.y_title);

  for (const DayMark& mark : from.marks) {
    if (!x.holds(mark.day)) continue;
    rule(svg, x(mark.day), top - 4, "V" + px(bottom), "seen");
    const bool at_right = x(mark.day) + text_width(mark.text, 11) > right;
    label(svg, x(mark.day) + (at_right ? -3 : 0), top - 8, at_right ? "e" : "", mark.text);
  }

  std::vector<double> ends;
  for (const Line& line : from.lines)
    ends.push_back(line.y.empty() ? bottom : y(std::clamp(line.y.back(), y.low, y.high)));
  const std::vector<double> places = spread(ends, 13, top, bottom);
  for (std::size_t i = 0; i < from.lines.size(); ++i) {
    const Line& line = from.lines[i];
    if (line.y.empty()) continue;
    const std::string look = "s" + std::to_string(line.look);
    begin_series(svg, line.name, line.name);
    if (!line.low.empty()) {
      svg.empty("path", {{"d", polyline(x, y, line.x, line.high) + polyline(x, y, line.x, line.low, true) + "Z"},
                         {"class", "range area " + look}});
    }
    svg.empty("path", {{"d", polyline(x, y, line.x, line.y)}, {"class", "line " + look}});
    const double end = x(line.x[std::min(line.x.size(), line.y.size()) - 1]);
    rule(svg, end + 1, ends[i], "L" + px(right + 12) + " " + px(places[i]), "lead");
    label(svg, right + 15, places[i] + 4, "l tag " + look, fitting(line.name, 11.5, width - right - 16));
    svg.close();
  }
  panel.height = bottom + 38;
  return panel;
}

namespace {

// Where a label can stand beside its mark without touching what stands already.
struct Box {
  double left, top, right, bottom;
  bool touches(const Box& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

}  // namespace

Panel point_panel(const PointPanel& from) {
  constexpr double left = 40;
  constexpr double right = width - 6;
  constexpr double height = 230;
  const Spoken& in = from.spoken;
  Panel panel{from.title, width, 0, {}, {}};
  Markup& svg = panel.marks;
  const double top = heading(svg, from.title, "", width, in) + 20;
  const double bottom = top + height;
  std::vector<double> xs;
  std::vector<double> ys;
  for (const Point& point : from.points) {
    xs.insert(xs.end(), {point.x, point.x_low, point.x_high});
    ys.insert(ys.end(), {point.y, point.y_low, point.y_high});
  }
  const Range across = range_of(xs, 6, false);
  const Range upward = range_of(ys, 6, false);
  const LinearScale x{across.low, across.high, left + 8, right - 8};
  const LinearScale y{upward.low, upward.high, bottom - 8, top + 8};
  x_axis(svg, x, ticks(across.low, across.high, 6), top, bottom, in);
  y_axis(svg, y, ticks(upward.low, upward.high, 6), left, right, in);
  rule(svg, left, top, "V" + px(bottom) + "H" + px(right), "axis");
  label(svg, left, bottom + 31, "", fitting(from.x_title, 11, right - left - 70));
  label(svg, right, bottom + 31, "e", from.x_better);
  label(svg, 0, top - 9, "", fitting(from.y_title + "   " + from.y_better, 11, width));

  std::vector<Box> taken;
  for (const Point& point : from.points) {
    const double at_x = x(point.x);
    const double at_y = y(point.y);
    taken.push_back({at_x - 5, at_y - 5, at_x + 5, at_y + 5});
    taken.push_back({x(point.x_low), at_y - 1, x(point.x_high), at_y + 1});
    taken.push_back({at_x - 1, y(point.y_high), at_x + 1, y(point.y_low)});
  }
  for (const Point& point : from.points) {
    const double at_x = x(point.x);
    const double at_y = y(point.y);
    const std::string look = "s" + std::to_string(point.look);
    begin_series(svg, point.name, point.said);
    if (point.x_low < point.x_high) rule(svg, x(point.x_low), at_y, "H" + px(x(point.x_high)), "bar " + look);
    if (point.y_low < point.y_high) rule(svg, at_x, y(point.y_low), "V" + px(y(point.y_high)), "bar " + look);
    mark(svg, at_x, at_y, point.look, "dot");
    const std::string name = fitting(point.name, 11.5, 130);
    const double long_ = text_width(name, 11.5);
    // To the right, to the left, above, below; then the same farther and farther away, with a line to the mark.
    Box best{};
    bool found = false;
    for (double away = 0; !found && away < 100; away += 7) {
      const std::array<Box, 6> boxes{Box{at_x + 8, at_y - 7 - away, at_x + 8 + long_, at_y + 7 - away},
                                     Box{at_x - 8 - long_, at_y - 7 - away, at_x - 8, at_y + 7 - away},
                                     Box{at_x + 8, at_y - 7 + away, at_x + 8 + long_, at_y + 7 + away},
                                     Box{at_x - 8 - long_, at_y - 7 + away, at_x - 8, at_y + 7 + away},
                                     Box{at_x - long_ / 2, at_y - 20 - away, at_x + long_ / 2, at_y - 6 - away},
                                     Box{at_x - long_ / 2, at_y + 6 + away, at_x + long_ / 2, at_y + 20 + away}};
      for (const Box& box : boxes) {
        const bool inside = box.left >= left + 2 && box.right <= width && box.top >= top && box.bottom <= bottom;
        if (!inside || std::any_of(taken.begin(), taken.end(), [&](const Box& one) { return one.touches(box); }))
          continue;
        best = box;
        found = true;
        break;
      }
      if (found && away > 14) {
        const double near = best.left > at_x    ? best.left
                            : best.right < at_x ? best.right
                                                : (best.left + best.right) / 2;
        rule(svg, at_x, at_y, "L" + px(near) + " " + px((best.top + best.bottom) / 2), "lead");
      }
    }
    if (found) {
      taken.push_back(best);
      label(svg, best.left, best.bottom - 3, "l tag " + look, name);
    }
    svg.close();
  }
  panel.height = bottom + 38;
  return panel;
}

}  // namespace demarche::report
