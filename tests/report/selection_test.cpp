// A selection in words: one, a set, none told apart, withheld; and what was shown to be behind.

#include "report/selection.hpp"

#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "tests/report/small.hpp"

using namespace demarche;

namespace {

bool has(const std::string& text, const std::string& words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST_CASE("a selection in words") {
  const language::Grounded model = tests::small_model();
  run::Result result = tests::small_result();
  REQUIRE(result.responses.size() >= 2);
  const std::size_t responses = result.responses.size();
  result.played.assign(responses, result.runs);
  run::Selection selection;
  selection.outcome = 0;
  selection.most = false;
  selection.settled = true;
  selection.standings.resize(responses);
  for (std::size_t response = 1; response < responses; ++response) {
    selection.standings[response] = {false, 0, 0.012, 0.034};
    result.played[response] = 1536;
  }
  result.selection = selection;
  const std::string outcome = result.outcomes[0].name;
  std::string text = report::selection_text(model, result, {});
  CHECK(has(text, "Least " + outcome));
  CHECK(has(text, result.responses[0] + " has the least " + outcome));
  CHECK(has(text, result.responses[1] + " (1.2 to 3.4 points behind " + result.responses[0] + ", after 1,536 runs)"));
  CHECK(has(text, "error of 5 %"));
  CHECK_FALSE(has(text, "winner"));

  const auto json = [&] {
    report::JsonWriter writer;
    report::selection_json(result, writer);
    return boost::json::parse(writer.take());
  };
  CHECK(json().at("way") == "min");
  CHECK(json().at("responses").as_array()[1].at("runs").as_int64() == 1536);
  CHECK(json().at("responses").as_array()[1].at("behind") == boost::json::string(result.responses[0]));

  for (run::Standing& standing : result.selection->standings) standing.left = true;
  text = report::selection_text(model, result, {});
  CHECK(has(text, "differ by less than matters"));
  CHECK(has(text, "each of them is within what matters"));
  result.selection->settled = false;
  text = report::selection_text(model, result, {});
  CHECK(has(text, "cannot be told apart with so many runs"));
  CHECK_FALSE(has(text, "within what matters"));
  result.selection->withheld = true;
  CHECK(has(report::selection_text(model, result, {}), "Withheld"));
}
