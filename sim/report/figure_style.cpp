// The one style of all figures. Colours are told apart by people with any of the usual kinds of colour blindness
// (after Okabe & Ito 2008, darkened to a contrast of 3 to 1 on white paper and lightened for dark pages), and never
// carry anything alone: lines also differ in their dashes, marks in their shape, rows in their label.
#include <array>
#include <string>
#include <string_view>

#include "report/figure.hpp"

namespace demarche::report {

namespace {

struct Colour {
  std::string_view name, light, dark;
};

constexpr std::array colours{
    Colour{"paper", "#ffffff", "#15181c"}, Colour{"ink", "#1b1f24", "#e7eaee"},  Colour{"faint", "#59616b", "#a4adb8"},
    Colour{"rule", "#9aa3ad", "#66707b"},  Colour{"grid", "#e6e9ed", "#2b3138"}, Colour{"band", "#eef0f3", "#22272e"},
    Colour{"heat", "#4f86b8", "#4f86b8"},  Colour{"s0", "#3a3f46", "#d5dae0"},   Colour{"s1", "#0072b2", "#5cb3ec"},
    Colour{"s2", "#d04a02", "#ff8f57"},    Colour{"s3", "#00795a", "#35c79a"},   Colour{"s4", "#b0438c", "#ea8fca"},
    Colour{"s5", "#8f6a00", "#e0b83c"},    Colour{"s6", "#6247aa", "#b6a0f5"},   Colour{"s7", "#2b87a8", "#86d6ee"},
};

// Per look: how its lines are dashed.
constexpr std::array<std::string_view, looks> dashes{"none",        "none",    "7 2.5", "2 2.2",
                                                     "9 2.5 2 2.5", "4.5 2.5", "11 3",  "1 3"};

constexpr std::string_view rules = R"(
.fig text{font-family:"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;font-size:11px;fill:var(--faint)}
.fig .h{font-size:12.5px;font-weight:600;fill:var(--ink)}
.fig .u{font-size:11px;fill:var(--faint)}
.fig .l{font-size:11.5px;fill:var(--ink)}
.fig .v{font-size:11px;fill:var(--ink);font-variant-numeric:tabular-nums}
.fig .e{text-anchor:end}
.fig .m{text-anchor:middle}
.fig .axis{stroke:var(--rule);stroke-width:1;fill:none}
.fig .grid{stroke:var(--grid);stroke-width:1;fill:none}
.fig .zero{stroke:var(--ink);stroke-width:1;fill:none}
.fig .seen{stroke:var(--ink);stroke-width:1;stroke-dasharray:2 2;fill:none}
.fig .lead{stroke:var(--rule);stroke-width:.7;fill:none}
.fig .band{fill:var(--band)}
.fig .range{fill:var(--s1);fill-opacity:.14}
.fig .heat{fill:var(--heat)}
.fig .pale{fill-opacity:.3}
.fig .cell{fill:none;stroke:var(--grid);stroke-width:1}
.fig .line{fill:none;stroke-width:1.7;stroke-linejoin:round}
.fig .bar{stroke-width:1.7;fill:none}
.fig .dot{stroke-width:1.4}
.fig .dot.open{fill:var(--paper)}
)";

// Text that is read from the right begins at its right end: what stands to the right of a place ends there.
constexpr std::string_view read_from_right = R"(.fig text{direction:rtl;text-anchor:end}
.fig .e{text-anchor:start}
.fig .m{text-anchor:middle}
)";

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

}  // namespace

std::string figure_style(bool alone, bool right_to_left) {
  std::string out(rules.substr(1));
  if (right_to_left) out += read_from_right;
  for (std::size_t look = 0; look < looks; ++look) {
    const std::string s = "s" + std::to_string(look);
    const std::string colour = "var(--" + s + ")";
    out += ".fig .line." + s + "{stroke:" + colour + ";stroke-dasharray:" + std::string(dashes[look]) + "}\n";
    out += ".fig .bar." + s + "{stroke:" + colour + "}\n";
    out += ".fig .dot." + s + "{fill:" + colour + ";stroke:" + colour + "}\n";
    out += ".fig .dot.open." + s + "{fill:var(--paper)}\n";
    out += ".fig .tag." + s + "{fill:" + colour + "}\n";
    out += ".fig .area." + s + "{fill:" + colour + "}\n";
  }
  if (!alone) return out;
  for (const Colour& colour : colours) out = replaced(out, "var(--" + std::string(colour.name) + ")", colour.light);
  return out;
}

std::string colour_variables(bool dark) {
  std::string out;
  for (const Colour& colour : colours) {
    out += "--" + std::string(colour.name) + ":" + std::string(dark ? colour.dark : colour.light) + ";";
  }
  return out;
}

std::string look_colour(std::size_t look) {
  for (const Colour& colour : colours) {
    if (colour.name == "s" + std::to_string(look)) return std::string(colour.light);
  }
  return "";
}

}  // namespace demarche::report
