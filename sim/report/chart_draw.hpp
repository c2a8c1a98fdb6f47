#pragma once
// Panels of three kinds that the charts are made of: rows of values with intervals, lines over days, two values against
// each other; and the axes around them.
//
// Where the language is read from right to left, titles and the names of rows begin at the right; axes of numbers and
// of time run from left to right in every language, as Arabic publications print them.

#include <optional>
#include <string>
#include <vector>

#include "report/chart.hpp"
#include "report/figure.hpp"

namespace demarche::report {

// One row of an interval panel.
struct IntervalRow {
  std::string name;    // in front
  std::string series;  // what highlighting calls it
  std::size_t look = 0;
  double value = 0, low = 0, high = 0;  // not finite: not drawn
  bool is_open = false;                 // a hollow mark
  std::string shown;                    // behind
  std::string said;                     // in full, for the pointer
};

struct IntervalPanel {
  Spoken spoken;
  std::string title, about;
  std::string unit;                 // beneath the axis
  std::optional<double> reference;  // a line at this value …
  double band = 0;                  // … and what lies within ± this of it, shaded
  bool with_zero = false;
  std::vector<IntervalRow> rows;
};

Panel interval_panel(const IntervalPanel& from);

struct Line {
  std::string name;  // also what highlighting calls it
  std::size_t look = 0;
  std::vector<double> x, y;
  std::vector<double> low, high;  // a band around it, or empty
};

// A day that is marked: what was observed.
struct DayMark {
  double day = 0;
  std::string text;
};

struct LinePanel {
  Spoken spoken;
  std::string title, about;
  std::string x_title, y_title;
  double x_high = 1;
  bool is_percent = true;  // y in [0, 100]
  std::vector<Line> lines;
  std::vector<DayMark> marks;
};

Panel line_panel(const LinePanel& from);

struct Point {
  std::string name, said;
  std::size_t look = 0;
  double x = 0, x_low = 0, x_high = 0, y = 0, y_low = 0, y_high = 0;
};

struct PointPanel {
  Spoken spoken;
  std::string title, x_title, y_title;
  std::string x_better, y_better;  // "← better", "better ↑"
  std::vector<Point> points;
};

Panel point_panel(const PointPanel& from);

// Panel title and up to two lines about it; the height they take.
double heading(Markup& svg, const std::string& title, const std::string& about, double width, const Spoken& in);

// Numbers as the language writes them, of one piece.
std::string tick_words(double value, double apart, const Spoken& in);

}  // namespace demarche::report
