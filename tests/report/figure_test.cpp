// What figures are made of: scales, ticks, the room that text takes, labels kept apart, markup that text cannot break.
#include "report/figure.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/check.hpp"
#include "report/chart.hpp"
#include "report/chart_draw.hpp"

namespace demarche {
namespace {

using report::Markup;

constexpr double infinite = std::numeric_limits<double>::infinity();

TEST_CASE("ticks are round numbers within the range, about as many as asked") {
  CHECK(report::ticks(0, 100, 4) == std::vector<double>{0, 20, 40, 60, 80, 100});
  CHECK(report::ticks(-1, 1, 4) == std::vector<double>{-1, -0.5, 0, 0.5, 1});
  CHECK_FALSE(std::signbit(report::ticks(-1, 1, 4)[2]));
  CHECK(report::ticks(3, 3, 4).empty());
  CHECK(report::ticks(0, infinite, 4).empty());
  CHECK(report::ticks(std::nan(""), 1, 4).empty());
  for (const double low : {-1e9, -3.7, 0.0, 1e-7, 2.3}) {
    for (const double length : {1e-8, 0.013, 1.0, 77.0, 1e12}) {
      const std::vector<double> ticks = report::ticks(low, low + length, 5);
      CAPTURE(low);
      CAPTURE(length);
      if (length < std::abs(low) * 1e-6) continue;  // doubles hardly tell such values apart
      REQUIRE(ticks.size() >= 2);
      CHECK(ticks.size() <= 11);
      CHECK(std::is_sorted(ticks.begin(), ticks.end()));
      CHECK(ticks.front() >= low - length * 1e-6);
      CHECK(ticks.back() <= low + length * (1 + 1e-6));
    }
  }
}

TEST_CASE("a range holds its values and begins and ends at ticks") {
  const report::Range range = report::range_of({3.2, 7.9, infinite, std::nan("")}, 4, false);
  CHECK(range.low <= 3.2);
  CHECK(range.high >= 7.9);
  CHECK(report::ticks(range.low, range.high, 4).front() == range.low);
  CHECK(report::ticks(range.low, range.high, 4).back() == range.high);
  CHECK(report::range_of({3.2, 7.9}, 4, true).low == 0);
  CHECK(report::range_of({}, 4, false).high == 1);
  const report::Range around = report::range_of({5, 5}, 4, false);
  CHECK(around.low < 5);
  CHECK(around.high > 5);
  CHECK(report::range_of({0, 0}, 4, true).high > 0);
}

TEST_CASE("days grow logarithmically and are labelled where people count") {
  const report::DayScale scale{180, 0, 200};
  CHECK(scale(0) == 0);
  CHECK(scale(180) == doctest::Approx(200));
  CHECK(scale(1) - scale(0) > scale(100) - scale(99));
  CHECK(report::day_ticks(scale, 20) == std::vector<double>{0, 1, 3, 7, 14, 30, 60, 180});
  CHECK(report::day_ticks({0.5, 0, 200}, 20).back() == 0.5);
  CHECK(report::day_ticks({0, 0, 200}, 20).empty());
}

TEST_CASE("ticks are labelled with as many decimals as tell them apart") {
  CHECK(report::tick_text(0.5, 0.5) == "0.5");
  CHECK(report::tick_text(20, 20) == "20");
  CHECK(report::tick_text(-0.05, 0.05) == "−0.05");
  CHECK(report::tick_text(2e9, 1e9) == "2e+09");
  CHECK(report::px(12.34) == "12.3");
  CHECK(report::px(-0.01) == "0");
  CHECK_THROWS_AS(report::px(infinite), core::ContractError);
}

TEST_CASE("text is cut to the room there is, between characters") {
  CHECK(report::text_width("iii", 10) < report::text_width("WWW", 10));
  CHECK(report::text_width("中文", 10) > report::text_width("ab", 10));
  CHECK(report::fitting("short", 12, 200) == "short");
  const std::string cut = report::fitting("größer als alles, was je gemessen wurde", 12, 60);
  CHECK(cut.ends_with("…"));
  CHECK(report::text_width(cut, 12) <= 60.5);
  CHECK(report::fitting(std::string(10'000, 'x'), 12, 60).size() < 40);
  const std::vector<std::string> lines = report::fitting_lines("sever and ask the allies for consultation", 12, 90, 2);
  CHECK(lines.size() == 2);
  for (const std::string& line : lines) CHECK(report::text_width(line, 12) <= 90.5);
  CHECK(report::fitting_lines("", 12, 90, 2).empty());
}

TEST_CASE("a name fits into the room that was measured for it, however that was reckoned") {
  for (const char* name : {"name-with-friends", "سلوفاكيا", "cyber-countermeasure", "a"}) {
    for (const double more : {12.0, 0.1, 1e3 / 3}) {
      CHECK(report::fitting(name, 11.5, report::text_width(name, 11.5) + more - more) == name);
    }
  }
}

// Whether every isolate that the text begins is ended in it, and no other.
bool ends_its_isolates(const std::string& text) {
  int depth = 0;
  for (std::size_t at = text.find("\xe2\x81"); at != std::string::npos; at = text.find("\xe2\x81", at + 1)) {
    depth += text.compare(at, 3, "\u2066") == 0 ? 1 : text.compare(at, 3, "\u2069") == 0 ? -1 : 0;
    if (depth < 0) return false;
  }
  return depth == 0;
}

TEST_CASE("what is kept apart stays so where text is cut or broken into lines") {
  const std::string text =
      "في ظل \u2066sever and then some more\u2069، مقابل \u2066condemn\u2069: \u2066[-1.5, +2.5]\u2069 نقطة";
  for (double width = 5; width < 400; width += 3) {
    CAPTURE(width);
    CHECK(ends_its_isolates(report::fitting(text, 11, width)));
    for (std::size_t most = 1; most < 6; ++most) {
      for (const std::string& line : report::fitting_lines(text, 11, width, most)) {
        CAPTURE(line);
        CHECK(ends_its_isolates(line));
      }
    }
  }
  // Nothing is lost, and a part that goes on in the next line is kept apart there as well.
  const std::vector<std::string> lines = report::fitting_lines(text, 11, 90, 20);
  REQUIRE(lines.size() > 2);
  CHECK(lines[0].ends_with("\u2069"));
  CHECK(lines[1].starts_with("\u2066"));
}

TEST_CASE("labels are spread as little as needed") {
  CHECK(report::spread({10, 50}, 13, 0, 100) == std::vector<double>{10, 50});
  const std::vector<double> pushed = report::spread({50, 50, 50}, 10, 0, 100);
  CHECK(pushed == std::vector<double>{40, 50, 60});
  const std::vector<double> edge = report::spread({99, 1, 100, 100}, 10, 0, 100);
  CHECK(edge[1] == 1);
  CHECK(edge[3] <= 100);
  std::vector<double> sorted = edge;
  std::sort(sorted.begin(), sorted.end());
  for (std::size_t i = 1; i < sorted.size(); ++i) CHECK(sorted[i] - sorted[i - 1] >= 10 - 1e-9);
  // More labels than room: closer than asked, but within.
  const std::vector<double> crowd = report::spread(std::vector<double>(30, 50), 10, 0, 100);
  CHECK(*std::min_element(crowd.begin(), crowd.end()) >= -1e-9);
  CHECK(*std::max_element(crowd.begin(), crowd.end()) <= 100 + 1e-9);
}

TEST_CASE("text cannot become markup") {
  const std::string hostile = "</text><script>alert(1)</script> \"x\" 'y' & \xE2\x80\xAE\x1b[31m\xff";
  Markup page;
  page.open("p", {{"title", hostile}}).text(hostile).close();
  CHECK(page.str() ==
        "<p title=\"&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot;x&quot; &#39;y&#39; &amp; "
        "\\u202e\\x1b[31m\\xff\">&lt;/text&gt;&lt;script&gt;alert(1)&lt;/script&gt; &quot;x&quot; &#39;y&#39; &amp; "
        "\\u202e\\x1b[31m\\xff</p>");
  CHECK_THROWS_AS(Markup().close(), core::ContractError);
  CHECK_THROWS_AS(Markup().own("style", "a</style>"), core::ContractError);
  Markup open;
  open.open("p");
  CHECK_THROWS_AS(open.str(), core::ContractError);
  CHECK_THROWS_AS(Markup().add(open), core::ContractError);
}

TEST_CASE("anchors of different names differ and are plain") {
  CHECK(report::anchor("fact", "S1-02") == "fact-S1-02");
  CHECK(report::anchor("rule", "a/b") != report::anchor("rule", "a_b"));
  CHECK(report::anchor("rule", "a_2f_b") != report::anchor("rule", "a/b"));
  CHECK(report::anchor("rule", "\"><x").find_first_of("\"<>") == std::string::npos);
}

report::Chart small_chart(const std::string& name) {
  report::IntervalPanel rows;
  rows.title = name;
  rows.unit = "%";
  rows.reference = 0;
  rows.band = 1;
  rows.rows = {{name, name, 1, 12, 10, 14, false, "12 %", "said"},
               {"b", "b", 0, infinite, -infinite, infinite, true, "unknown", ""}};
  report::LinePanel lines;
  lines.title = name;
  lines.x_high = 30;
  lines.lines = {{name, 2, {0, 10, 30}, {0, 40, 90}, {}, {}}, {"flat", 3, {0, 30}, {50, 50}, {40, 40}, {60, 60}}};
  lines.marks = {{2, "observed"}, {99, "outside"}};
  report::PointPanel points;
  points.title = name;
  points.points = {{name, "said", 1, 1, 0.5, 1.5, 2, 1, 3}, {"same place", "", 2, 1, 1, 1, 2, 2, 2}};
  report::Chart chart;
  chart.id = "small";
  chart.title = chart.about = name;
  chart.keys = {{name, 1}, {"pale", 0, report::Key::Form::pale_bar}};
  chart.panels = {report::interval_panel(rows), report::line_panel(lines), report::point_panel(points)};
  chart.data = {{"response", "value"}, {{name, 1.5}, {"b", std::nan("")}}};
  chart.vega = "  \"mark\": \"point\"";
  return chart;
}

TEST_CASE("a picture draws every row, line and point, and is the same bytes each time") {
  const std::string svg = report::svg_file(small_chart("alpha"));
  CHECK(svg == report::svg_file(small_chart("alpha")));
  for (const char* part :
       {"12 %", "unknown", ">flat<", ">observed<", ">same place<", "class=\"band\"", "class=\"zero\"", "role=\"img\"",
        "<title id=\"title\">alpha</title>", "<desc id=\"about\">alpha</desc>"}) {
    CAPTURE(part);
    CHECK(svg.find(part) != std::string::npos);
  }
  CHECK(svg.find("outside") == std::string::npos);  // a day beyond the axis
  CHECK(svg.find("inf") == std::string::npos);
  CHECK(svg.find("nan") == std::string::npos);
  CHECK(svg.find("var(") == std::string::npos);  // stands alone
  CHECK(report::figure_style(false).find("var(--s1)") != std::string::npos);
}

TEST_CASE("names in pictures, data and specifications are inert") {
  const std::string hostile = "\"><script>x</script>,\n=cmd|' /C calc'!A0";
  const report::Chart chart = small_chart(hostile);
  CHECK(report::svg_file(chart).find("<script") == std::string::npos);
  CHECK(report::csv_file(chart) == "response,value\n\"\"\"><script>x</script>,\n=cmd|' /C calc'!A0\",1.5\nb,\n");
  const std::string vega = report::vega_file(chart);
  CHECK(vega.find("\"\\\"><script>x</script>,\\n=cmd|' /C calc'!A0\"") != std::string::npos);
  CHECK(vega.find("\"value\": null") != std::string::npos);
  CHECK(vega.find("\"mark\": \"point\"\n}\n") != std::string::npos);
}

// Every text of a panel: its place, its classes, its words.
struct Label {
  double x = 0;
  std::string classes, words;
};

std::vector<Label> labels_of(const report::Panel& panel) {
  std::vector<Label> out;
  const std::string& svg = panel.marks.str();
  const auto attribute = [&](std::size_t at, const std::string& name) {
    const std::size_t begin = svg.find(" " + name + "=\"", at) + name.size() + 3;
    return svg.substr(begin, svg.find('"', begin) - begin);
  };
  for (std::size_t at = svg.find("<text"); at != std::string::npos; at = svg.find("<text", at + 1)) {
    const std::size_t close = svg.find('>', at) + 1;
    out.push_back(
        {std::stod(attribute(at, "x")), attribute(at, "class"), svg.substr(close, svg.find('<', close) - close)});
  }
  return out;
}

TEST_CASE("from right to left names begin at the right and values stand at the left, on the same axis") {
  const auto panel_in = [](const std::string& code) {
    report::IntervalPanel panel;
    panel.spoken = report::Spoken::find(code).value();
    panel.title = "title";
    panel.unit = "unit";
    for (const double value : {-2.0, 1.0, 3.0}) {
      report::IntervalRow row;
      row.name = row.series = "name";
      row.shown = "value";
      row.value = value;
      row.low = value - 1;
      row.high = value + 1;
      panel.rows.push_back(row);
    }
    return report::interval_panel(panel);
  };
  const report::Panel english = panel_in("en");
  const report::Panel arabic = panel_in("ar");
  CHECK(english.width == arabic.width);
  CHECK(english.height == arabic.height);
  const std::vector<Label> plain = labels_of(english);
  const std::vector<Label> mirrored = labels_of(arabic);
  REQUIRE(plain.size() == mirrored.size());
  double last = -1;
  std::size_t ticks = 0;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    CAPTURE(plain[i].words);
    if (plain[i].words == "name" || plain[i].words == "title") {
      CHECK(plain[i].x == 0);
      CHECK(mirrored[i].x == arabic.width);
      CHECK(mirrored[i].classes == plain[i].classes + " e");
    } else if (plain[i].words == "value") {
      CHECK(plain[i].x == english.width);
      CHECK(plain[i].classes == "v e");
      CHECK(mirrored[i].x == 0);
      CHECK(mirrored[i].classes == "v");
    } else if (plain[i].words != "unit") {
      CHECK(mirrored[i].words == "\u2066" + plain[i].words + "\u2069");  // a sign stays before its number
      CHECK(mirrored[i].x > last);
      last = mirrored[i].x;
      ++ticks;
    }
  }
  CHECK(ticks > 2);
  CHECK(report::figure_style(true, true).find("direction:rtl") != std::string::npos);
  CHECK(report::figure_style(true, false).find("direction") == std::string::npos);
}

TEST_CASE("a specification calls the data's texts as its language does, the table of data does not") {
  report::Chart chart;
  chart.spoken = report::Spoken::find("ar").value();
  chart.id = "x";
  chart.title = "عنوان";
  chart.about = "وصف";
  chart.data.columns = {"verdict", "acts"};
  chart.called["lawful"] = "مشروع";
  chart.data.rows = {{std::string("lawful"), 1.5}, {std::string("own"), 2.0}};
  chart.vega = R"(  "mark": "bar")";
  CHECK(report::csv_file(chart) == "verdict,acts\nlawful,1.5\nown,2\n");
  const std::string spec = report::vega_file(chart);
  CHECK(spec.find("\"verdict\": \"\u2067مشروع\u2069\"") != std::string::npos);
  CHECK(spec.find("\"verdict\": \"own\"") != std::string::npos);
  CHECK(spec.find("lawful") == std::string::npos);
  CHECK(spec.find("\"anchor\": \"end\"") != std::string::npos);
  chart.spoken = {};
  chart.called.clear();
  CHECK(report::vega_file(chart).find("anchor") == std::string::npos);
}

TEST_CASE("looks go around, and the baseline has one of its own") {
  CHECK(report::look_of(2, 2) == 0);
  CHECK(report::look_of(0, 2) == 1);
  CHECK(report::look_of(3, 2) == 3);
  for (std::size_t series = 0; series < 40; ++series) {
    if (series != 2) CHECK(report::look_of(series, 2) != 0);
    CHECK(report::look_of(series, 2) < report::looks);
  }
  for (std::size_t look = 0; look < report::looks; ++look) CHECK(report::look_colour(look).size() == 7);
}

}  // namespace
}  // namespace demarche
