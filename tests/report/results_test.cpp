// summary.json, the CSV files and the grounded model as JSON, read back by another parser (Boost.JSON).
#include "report/results.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <limits>

#include "report/csv.hpp"
#include "report/json.hpp"
#include "report/program_json.hpp"
#include "tests/report/small.hpp"

namespace demarche {
namespace {

namespace json = boost::json;

TEST_CASE("summary.json has the fields of its schema, in order") {
  const json::value summary = json::parse(report::summary_json(tests::small_model(), tests::small_result(), 7, "0f0f"));
  CHECK(
      json::serialize(summary) ==
      R"({"schema":"demarche.compare/1","scenario":{"name":"two-states","sha256":"0f0f"},"seed":7,"runs":20000,)"
      R"("responses":[{"name":"wait","outcomes":[)"
      R"({"name":"second_attack","kind":"probability","unit":"","n":20000,"estimate":4.13E-1,"low":4.06E-1,"high":4.2E-1},)"
      R"({"name":"expelled","kind":"count","unit":"diplomats","n":20000,"estimate":0,"low":0,"high":0},)"
      R"({"name":"war","kind":"probability","unit":"","n":20000,"estimate":0,"low":0,"high":1.5E-4}]},)"
      R"({"name":"expel-at-once","outcomes":[)"
      R"({"name":"second_attack","kind":"probability","unit":"","n":20000,"estimate":5.37E-1,"low":5.3E-1,"high":5.44E-1},)"
      R"({"name":"expelled","kind":"count","unit":"diplomats","n":20000,"estimate":1.934E0,"low":1.914E0,"high":1.954E0},)"
      R"({"name":"war","kind":"probability","unit":"","n":20000,"estimate":0,"low":0,"high":1.5E-4}]}],)"
      R"("differences":[)"
      R"({"response":"expel-at-once","against":"wait","outcome":"second_attack","estimate":1.24E-1,"low":1.16E-1,)"
      R"("high":1.32E-1,"verdict":"higher","variance_ratio":2.5E0},)"
      R"({"response":"expel-at-once","against":"wait","outcome":"expelled","estimate":4.44E-1,"low":3.54E-1,)"
      R"("high":5.34E-1,"verdict":"undecided","variance_ratio":1.5E0},)"
      R"({"response":"expel-at-once","against":"wait","outcome":"war","estimate":0,"low":0,"high":0,)"
      R"("verdict":"identical","variance_ratio":null}],)"
      R"("rules":[{"name":"hit-back","fired":5E-1,"sources":["F-01","F-02"]},)"
      R"({"name":"expel-after-attack","fired":0,"sources":[]}]})");
}

TEST_CASE("what is not finite is null in JSON and empty in CSV") {
  report::JsonWriter writer;
  writer.begin_array().value(std::numeric_limits<double>::quiet_NaN());
  writer.value(std::numeric_limits<double>::infinity()).value(0.1).value(1e300).value(-0.0).end_array();
  CHECK(writer.take() == "[\n  null,\n  null,\n  0.1,\n  1e+300,\n  -0\n]\n");
  report::CsvWriter csv;
  csv.row(std::numeric_limits<double>::quiet_NaN(), 0.1, -std::numeric_limits<double>::infinity(), 3);
  CHECK(csv.text() == ",0.1,,3\n");
}

TEST_CASE("doubles come back as they were") {
  for (const double value : {0.1 + 0.2, 1.0 / 3.0, 5e-324, 1.7976931348623157e308, 123456789.125, -2.5e-7}) {
    report::JsonWriter writer(0);
    writer.begin_array().value(value).end_array();
    CHECK(std::strtod(writer.take().c_str() + 1, nullptr) == value);
  }
}

TEST_CASE("JSON text is escaped and read back unchanged") {
  const std::string hostile = "quote \" backslash \\ line\nend\ttab \x01 \x7f accent \u00e9 end";
  report::JsonWriter writer(0);
  writer.begin_object().field(hostile, hostile).end_object();
  const std::string text = writer.take();
  CHECK(text.find('\x01') == std::string::npos);
  CHECK(text.find("\\u0001") != std::string::npos);
  const json::value back = json::parse(text);
  CHECK(std::string(back.as_object().begin()->key()) == hostile);
  CHECK(std::string(back.as_object().begin()->value().as_string()) == hostile);
}

TEST_CASE("CSV fields are quoted when they must be") {
  report::CsvWriter csv;
  csv.row("plain", "a,b", "say \"no\"", "two\nlines", "", "cr\r");
  CHECK(csv.text() == "plain,\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",,\"cr\r\"\n");
}

TEST_CASE("each CSV has a row for every combination") {
  const auto files = report::result_files(tests::small_model(), tests::small_result(), 7, "0f0f");
  REQUIRE(files.size() == 4);
  const auto lines = [](const std::string& text) { return std::count(text.begin(), text.end(), '\n'); };
  CHECK(files[1].first == "outcomes.csv");
  CHECK(lines(files[1].second) == 1 + 2 * 3);
  CHECK(files[2].first == "differences.csv");
  CHECK(files[2].second.find("expel-at-once,wait,expelled,diplomats,20000,0,4000,0.444,0.354,0.534,0.5,undecided,1.5,"
                             "35000\n") != std::string::npos);
  CHECK(lines(files[2].second) == 1 + 3);
  CHECK(files[3].first == "rules.csv");
  CHECK(files[3].second.find("hit-back,expel-at-once,12000,0.6,F-01 F-02,2\n") != std::string::npos);
}

TEST_CASE("the grounded model is JSON that names its parts") {
  const json::value program = json::parse(report::program_json(tests::small_model()));
  CHECK(program.at("schema") == "demarche.program/1");
  CHECK(program.at("kinds").at(1).at("name") == "cyber_attack/BOR/ARC/spring");
  CHECK(program.at("kinds").at(1).at("tuple").is_null());
  CHECK(program.at("channels").at(0).at("key") == "hit-back/BOR/ARC/spring");
  CHECK(program.at("model_numbers").at(2).at("law").at("kind") == "pert");
  CHECK(program.at("model_numbers").at(3).at("basis") == "documented");
}

}  // namespace
}  // namespace demarche
