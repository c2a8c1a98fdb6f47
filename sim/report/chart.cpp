// Figures as pictures, tables and specifications, see chart.hpp.
#include "report/chart.hpp"

#include <algorithm>

#include "report/csv.hpp"
#include "report/figure.hpp"
#include "report/json.hpp"

namespace demarche::report {

namespace {

constexpr double gap = 22;
constexpr double border = 14;
constexpr double title_size = 15;

std::string box(double width, double height) { return "0 0 " + px(width) + " " + px(height); }

}  // namespace

void draw_panel(Markup& page, const Panel& panel, const std::string& id) {
  page.open("svg", {{"class", "fig"},
                    {"viewBox", box(panel.width, panel.height)},
                    {"width", px(panel.width)},
                    {"height", px(panel.height)},
                    {"role", "img"},
                    {"data-axis", panel.axis},
                    {"aria-labelledby", id}});
  page.element("title", {{"id", id}}, panel.title);
  page.add(panel.marks).close().line();
}

Panel legend(const std::vector<Key>& keys, double width) {
  constexpr double row = 18;
  Panel panel{"Legend", width, 0, {}, {}};
  double x = 0;
  double y = row / 2;
  for (const Key& key : keys) {
    const std::string name = fitting(key.name, 11.5, width - 40);
    const double needed = 30 + text_width(name, 11.5) + 14;
    if (x > 0 && x + needed > width) x = 0, y += row;
    const std::string look = "s" + std::to_string(key.look);
    panel.marks.open("g", {{"data-series", key.name}});
    if (key.form == Key::Form::mark) {
      mark(panel.marks, x + 12, y, key.look, "dot");
    } else {
      const std::string pale = key.form == Key::Form::pale_bar ? "pale " : "";
      panel.marks.empty(
          "rect",
          {{"x", px(x)}, {"y", px(y - 6)}, {"width", "24"}, {"height", "12"}, {"class", "area " + pale + look}});
    }
    panel.marks.element("text", {{"x", px(x + 30)}, {"y", px(y + 4)}, {"class", "l"}}, name).close();
    x += needed;
  }
  panel.height = keys.empty() ? 0 : y + row / 2 + 4;
  return panel;
}

std::string svg_file(const Chart& chart) {
  double column = 0;
  for (const Panel& panel : chart.panels) column = std::max(column, panel.width);
  const std::size_t across = std::max<std::size_t>(1, std::min(chart.across, chart.panels.size()));
  const double inner = std::max(320.0, static_cast<double>(across) * column + static_cast<double>(across - 1) * gap);

  Markup body;
  double y = border;
  for (const std::string& line : fitting_lines(chart.title, title_size, inner, 3)) {
    y += title_size + 3;
    body.element("text", {{"x", px(border)}, {"y", px(y)}, {"class", "title"}}, line);
  }
  y += 12;
  const Panel key = legend(chart.keys, inner);
  const auto place = [&](const Panel& panel, double x) {
    body.open("g", {{"transform", "translate(" + px(x) + " " + px(y) + ")"}}).add(panel.marks).close().line();
  };
  place(key, border);
  y += key.height + (key.height > 0 ? 8 : 0);
  for (std::size_t first = 0; first < chart.panels.size(); first += across) {
    double height = 0;
    for (std::size_t i = first; i < std::min(first + across, chart.panels.size()); ++i) {
      place(chart.panels[i], border + static_cast<double>(i - first) * (column + gap));
      height = std::max(height, chart.panels[i].height);
    }
    y += height + gap;
  }
  for (const std::string& line : fitting_lines(chart.about, 10.5, inner, 12)) {
    body.element("text", {{"x", px(border)}, {"y", px(y)}, {"class", "note"}}, line);
    y += 14;
  }
  const double width = inner + 2 * border;
  const double height = y + border - 8;
  Markup out;
  out.open("svg", {{"xmlns", "http://www.w3.org/2000/svg"},
                   {"class", "fig"},
                   {"viewBox", box(width, height)},
                   {"width", px(width)},
                   {"height", px(height)},
                   {"role", "img"},
                   {"aria-labelledby", "title about"}});
  out.line().element("title", {{"id", "title"}}, chart.title).line();
  out.element("desc", {{"id", "about"}}, chart.about).line();
  out.own("style", figure_style(true) +
                       ".fig .title{font-size:15px;font-weight:600;fill:#1b1f24}\n.fig .note{font-size:10.5px}\n");
  out.line().empty("rect", {{"width", px(width)}, {"height", px(height)}, {"fill", "#ffffff"}}).line();
  out.add(body).close().line();
  return out.str();
}

std::string csv_file(const Chart& chart) {
  CsvWriter csv;
  for (const std::string& column : chart.data.columns) csv.add(column);
  csv.end_row();
  for (const auto& row : chart.data.rows) {
    for (const Tidy::Value& value : row) std::visit([&](const auto& one) { csv.add(one); }, value);
    csv.end_row();
  }
  return csv.text();
}

std::string vega_file(const Chart& chart) {
  JsonWriter json(3);
  json.begin_object().field("$schema", "https://vega.github.io/schema/vega-lite/v5.json");
  json.field("title", chart.title).field("description", chart.about);
  json.key("data").begin_object().key("values").begin_array();
  for (const auto& row : chart.data.rows) {
    json.begin_object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::visit([&](const auto& value) { json.field(chart.data.columns[i], value); }, row[i]);
    }
    json.end_object();
  }
  json.end_array().end_object().end_object();
  std::string text = json.take();
  text.resize(text.rfind('}'));
  while (text.back() == '\n') text.pop_back();
  return text + ",\n" + chart.vega + "\n}\n";
}

}  // namespace demarche::report
