#pragma once
// What figures are made of: scales, ticks at round numbers, the space that text takes, and the style that every figure
// shares. Lengths are CSS pixels, y grows downwards. Numbers are never written by the locale, so that equal data make
// equal bytes.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/markup.hpp"

namespace demarche::report {

// A straight line from data to pixels. `low` < `high`, all finite.
struct LinearScale {
  double low = 0, high = 1;  // data
  double from = 0, to = 1;   // pixels

  double operator()(double value) const { return from + (value - low) / (high - low) * (to - from); }
  bool holds(double value) const { return value >= low && value <= high; }
};

// Round numbers 1, 2 or 5 × 10^n apart that lie in [low, high], about `about` of them; zero is 0, never −0. Empty
// unless low < high, both finite.
std::vector<double> ticks(double low, double high, int about);

// Days on a scale that gives the first days as much room as the months after them: pixels grow with log(1 + day).
struct DayScale {
  double high = 1;          // days, > 0; the lowest is 0
  double from = 0, to = 1;  // pixels

  double operator()(double day) const;
  bool holds(double day) const { return day >= 0 && day <= high; }
};

// Days that people count in (0, 1, 3, 7, 14, 30, 60, 90, 180 days and years), thinned so that labels `apart` pixels
// wide do not touch; the horizon's own day is the last.
std::vector<double> day_ticks(const DayScale& scale, double apart);

// A range that holds all the values and begins and ends at ticks; of one value: a range around it. {0, 1} of nothing.
struct Range {
  double low = 0, high = 1;
};
Range range_of(const std::vector<double>& values, int about, bool with_zero);

// A tick's label: as many decimals as the distance between ticks needs.
std::string tick_text(double value, double apart);

// A length or coordinate, to a tenth of a pixel: "12.5", "3", "-0.4". core::ContractError when it is not finite.
std::string px(double value);

// About how wide text is in the figures' font at this size, erring on the wide side: nobody can ask the browser.
double text_width(std::string_view text, double size);
// The text, cut with an ellipsis if it is wider; what is kept apart in it (report/spoken.hpp: apart) stays so.
std::string fitting(std::string_view text, double size, double width);
// Lines no wider than that, at most `lines`, the last one cut where there is more.
std::vector<std::string> fitting_lines(std::string_view text, double size, double width, std::size_t lines);

// Places labels one above the other at least `apart` from each other and within [low, high], as near as can be to
// where they are wanted, in the order in which they are wanted.
std::vector<double> spread(const std::vector<double>& wanted, double apart, double low, double high);

// Responses and other series have eight looks, told apart by colour and dash and mark; the baseline has the first.
inline constexpr std::size_t looks = 8;
// 0 … 7. The baseline is 0; the others follow in order, and around again. Marks have the class "s0" … "s7".
std::size_t look_of(std::size_t series, std::size_t baseline);

// A mark of a look, 3 to 4 pixels around (x, y).
void mark(Markup& svg, double x, double y, std::size_t look, const std::string& classes);

// The figures' style sheet. In a page the colours are the page's variables; in a picture that stands alone they are
// written out, for light paper. A class says where text stands (without one it begins at its x and goes on to the
// right, "e" ends there) whichever way it is read.
std::string figure_style(bool alone, bool right_to_left = false);
// The variables themselves, for the page: light ones, dark ones.
std::string colour_variables(bool dark);
// A look's colour on light paper, "#0072b2", for other programs' specifications.
std::string look_colour(std::size_t look);

}  // namespace demarche::report
