#pragma once
// A figure as a whole: small panels drawn as SVG, what they show as a table in the reader's words, and the same as tidy
// data for other programs. In a page every panel is a picture of its own, so that they flow with the window; alone they
// stand in a grid in one picture.

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "report/markup.hpp"
#include "report/spoken.hpp"

namespace demarche::report {

struct Panel {
  std::string title;  // in words, for those who cannot see it; drawn by whoever drew the marks
  double width = 0, height = 0;
  std::string axis{};  // of lines: "left right days bottom top low high", for the pointer
  Markup marks;        // within [0, width] × [0, height]
};

struct Key {  // of the legend
  std::string name;
  std::size_t look = 0;
  enum class Form : std::uint8_t { mark, bar, pale_bar } form = Form::mark;
};

// A table for readers: the first cell of each row heads it.
struct Table {
  std::string caption;
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

// One observation per row: what CSV and Vega-Lite have. In English whatever the figure's language: other programs read
// it.
struct Tidy {
  using Value = std::variant<std::string, double>;  // not finite: missing
  std::vector<std::string> columns;
  std::vector<std::vector<Value>> rows;
};

struct Chart {
  Spoken spoken;      // the language of all that is read
  std::string id;     // "forest", also a file's name
  std::string title;  // "Paired differences against condemn"
  std::string about;  // how to read it, with what it was made of
  std::vector<Key> keys;
  std::vector<Panel> panels;
  std::size_t across = 2;  // panels beside each other where there is room
  std::vector<Table> tables;
  Tidy data;
  std::string vega;  // the specification without its data, see vega_file
  // What texts of the data are called in the figure's language, where that is not English.
  std::map<std::string, std::string> called;
};

// One panel as a picture in a page; `id` must be unique there.
void draw_panel(Markup& page, const Panel& panel, const std::string& id);

// The legend, above the panels, as a picture; from the right where the language is read so.
Panel legend(const std::vector<Key>& keys, double width, const Spoken& in = {});

// The whole figure as a file of its own, for light paper.
std::string svg_file(const Chart& chart);

std::string csv_file(const Chart& chart);

// A text for programs that draw from left to right whatever it says: it says itself that it runs the other way
// (U+2067).
std::string mirrored(const std::string& text, const Spoken& in);

// A Vega-Lite v5 specification with the chart's data in it, their texts as they are called in the figure's language.
std::string vega_file(const Chart& chart);

}  // namespace demarche::report
