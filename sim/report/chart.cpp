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

std::string value_of(const Chart& chart, const std::string& text) {
  const auto called = chart.called.find(text);
  return called == chart.called.end() ? text : mirrored(called->second, chart.spoken);
}
double value_of(const Chart&, double number) { return number; }

}  // namespace

std::string mirrored(const std::string& text, const Spoken& in) {
  return in.is_right_to_left() && !text.empty() ? "\u2067" + text + "\u2069" : text;
}

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

Panel legend(const std::vector<Key>& keys, double width, const Spoken& in) {
  constexpr double row = 18;
  Panel panel{in.say("Legend"), width, 0, {}, {}};
  const bool from_right = in.is_right_to_left();
  // Where what is so long stands that begins so far from where reading begins.
  const auto place = [&](double from, double length) { return from_right ? width - from - length : from; };
  double x = 0;
  double y = row / 2;
  for (const Key& key : keys) {
    const std::string name = fitting(key.name, 11.5, width - 40);
    const double needed = 30 + text_width(name, 11.5) + 14;
    if (x > 0 && x + needed > width) x = 0, y += row;
    const std::string look = "s" + std::to_string(key.look);
    panel.marks.open("g", {{"data-series", key.name}});
    if (key.form == Key::Form::mark) {
      mark(panel.marks, place(x + 12, 0), y, key.look, "dot");
    } else {
      const std::string pale = key.form == Key::Form::pale_bar ? "pale " : "";
      panel.marks.empty("rect", {{"x", px(place(x, 24))},
                                 {"y", px(y - 6)},
                                 {"width", "24"},
                                 {"height", "12"},
                                 {"class", "area " + pale + look}});
    }
    const std::string text = from_right ? "l e" : "l";
    panel.marks.element("text", {{"x", px(place(x + 30, 0))}, {"y", px(y + 4)}, {"class", text}}, name).close();
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
  const bool from_right = chart.spoken.is_right_to_left();
  const auto line_at = [&](double y, const std::string& classes, const std::string& line) {
    body.element("text",
                 {{"x", px(from_right ? border + inner : border)},
                  {"y", px(y)},
                  {"class", from_right ? classes + " e" : classes}},
                 line);
  };
  double y = border;
  for (const std::string& line : fitting_lines(chart.title, title_size, inner, 3)) {
    y += title_size + 3;
    line_at(y, "title", line);
  }
  y += 12;
  const Panel key = legend(chart.keys, inner, chart.spoken);
  const auto place = [&](const Panel& panel, double x) {
    body.open("g", {{"transform", "translate(" + px(x) + " " + px(y) + ")"}}).add(panel.marks).close().line();
  };
  place(key, border);
  y += key.height + (key.height > 0 ? 8 : 0);
  for (std::size_t first = 0; first < chart.panels.size(); first += across) {
    double height = 0;
    for (std::size_t i = first; i < std::min(first + across, chart.panels.size()); ++i) {
      const double from = static_cast<double>(i - first) * (column + gap);
      place(chart.panels[i], border + (from_right ? inner - from - chart.panels[i].width : from));
      height = std::max(height, chart.panels[i].height);
    }
    y += height + gap;
  }
  for (const std::string& line : fitting_lines(chart.about, 10.5, inner, 12)) {
    line_at(y, "note", line);
    y += 14;
  }
  const double width = inner + 2 * border;
  const double height = y + border - 8;
  Markup out;
  const Attributes plain{{"xmlns", "http://www.w3.org/2000/svg"},
                         {"class", "fig"},
                         {"viewBox", box(width, height)},
                         {"width", px(width)},
                         {"height", px(height)},
                         {"role", "img"},
                         {"aria-labelledby", "title about"}};
  const Attributes spoken{{"xmlns", "http://www.w3.org/2000/svg"},
                          {"lang", chart.spoken.code()},
                          {"class", "fig"},
                          {"viewBox", box(width, height)},
                          {"width", px(width)},
                          {"height", px(height)},
                          {"role", "img"},
                          {"aria-labelledby", "title about"}};
  out.open("svg", chart.spoken.is_english() ? plain : spoken);
  out.line().element("title", {{"id", "title"}}, chart.title).line();
  out.element("desc", {{"id", "about"}}, chart.about).line();
  out.own("style", figure_style(true, from_right) +
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
  constexpr std::string_view read_from_right =
      R"(  "config": {"title": {"anchor": "end"}, "header": {"labelAnchor": "end"}})";
  const bool from_right = chart.spoken.is_right_to_left();
  JsonWriter json(3);
  json.begin_object().field("$schema", "https://vega.github.io/schema/vega-lite/v5.json");
  json.field("title", mirrored(chart.title, chart.spoken)).field("description", chart.about);
  json.key("data").begin_object().key("values").begin_array();
  for (const auto& row : chart.data.rows) {
    json.begin_object();
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::visit([&](const auto& value) { json.field(chart.data.columns[i], value_of(chart, value)); }, row[i]);
    }
    json.end_object();
  }
  json.end_array().end_object().end_object();
  std::string text = json.take();
  text.resize(text.rfind('}'));
  while (text.back() == '\n') text.pop_back();
  const std::string config = from_right ? ",\n" + std::string(read_from_right) : "";
  return text + ",\n" + chart.vega + config + "\n}\n";
}

}  // namespace demarche::report
