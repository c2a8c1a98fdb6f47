// The alliance in the shipped case: collective defence is next to impossible as things stood, reachable in a graver
// case and then decided in two stages; otherwise the alliance never goes beyond signals.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/engine.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"

using namespace demarche;

namespace {

struct Shares {
  double invoked = 0, confirmed = 0, stated = 0;  // of runs
  double rung = 0;                                // the highest in any run
  double weakest = 99, strongest = 0;             // elements of the statements that were adopted
};

// Plays the response after so many deaths in Albania.
Shares play(const std::string& response, double dead, std::uint64_t runs) {
  language::Files files;
  language::Diagnostics diagnostics;
  auto loaded =
      language::load(DEMARCHE_SOURCE_DIR "/scenarios/albania-2022.yaml", {DEMARCHE_SOURCE_DIR}, files, diagnostics);
  REQUIRE(loaded);
  std::vector<language::InitialValue>& initial = loaded->scenario.initial;
  const auto like = std::find_if(initial.begin(), initial.end(), [](const language::InitialValue& one) {
    return one.variable.name.value == "capability" && one.variable.arguments.front().name.value == "ALB";
  });
  REQUIRE(like != initial.end());
  language::InitialValue deaths = *like;
  deaths.variable.name.value = "deaths";
  deaths.value.path = "initial.deaths(ALB)";
  deaths.value.distribution = core::Distribution::constant(dead);
  initial.push_back(std::move(deaths));
  language::Name name;
  for (const char* one : {"article_5_adopted", "article_5_confirmed", "nato_peak_rung", "statement_strength"}) {
    name.value = one;
    std::erase_if(loaded->scenario.outcomes, [&](const language::Name& other) { return other.value == one; });
    loaded->scenario.outcomes.push_back(name);
  }
  const auto grounded = language::compile(loaded->library, loaded->scenario, diagnostics);
  REQUIRE(grounded);
  const auto of = [&](const std::string& wanted) {
    const auto found = std::find_if(grounded->outcomes.begin(), grounded->outcomes.end(),
                                    [&](const language::OutcomeInfo& one) { return one.name == wanted; });
    REQUIRE(found != grounded->outcomes.end());
    return found->measure;
  };
  const auto which = std::find_if(grounded->responses.begin(), grounded->responses.end(),
                                  [&](const language::ResponseInfo& one) { return one.name == response; });
  REQUIRE(which != grounded->responses.end());
  const auto place = static_cast<core::Index>(which - grounded->responses.begin());
  core::Engine engine(grounded->program);
  Shares shares;
  const double each = 1.0 / static_cast<double>(runs);
  for (std::uint64_t run = 0; run < runs; ++run) {
    REQUIRE(engine.begin(1, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(place) == core::Engine::End::horizon);
    const auto values = engine.outcomes();
    shares.invoked += values[of("article_5_adopted")] * each;
    shares.confirmed += values[of("article_5_confirmed")] * each;
    shares.rung = std::max(shares.rung, values[of("nato_peak_rung")]);
    const double strength = values[of("statement_strength")];
    if (strength == 0) continue;
    shares.stated += each;
    shares.weakest = std::min(shares.weakest, strength);
    shares.strongest = std::max(shares.strongest, strength);
  }
  return shares;
}

}  // namespace

TEST_CASE("as things stood, Article 5 is not declared even when it is asked for, and nothing goes beyond signals") {
  // No run in 3,000: the chance is below 0.1 % with 95 %. A chance of one in a million would pass 997 times in 1,000.
  for (const char* response : {"sever", "article-5"}) {
    const Shares shares = play(response, 0, 1500);
    CHECK(shares.invoked == 0);
    CHECK(shares.confirmed == 0);
    CHECK(shares.rung <= 8);
    CHECK(shares.stated > 0.5);
    CHECK(shares.strongest == 5);  // the whole text
    CHECK(shares.weakest >= 1);
  }
}

TEST_CASE("with thousands dead it is declared in many runs, and confirmed in some of these") {
  const Shares shares = play("article-5", 3000, 300);
  CHECK(shares.invoked > 0.05);
  CHECK(shares.confirmed > 0);
  CHECK(shares.confirmed <= shares.invoked);
  CHECK(shares.rung == 13);
  const Shares fewer = play("article-5", 5, 300);  // the more dead, the rarer objections, on the same luck
  CHECK(fewer.invoked < shares.invoked);
}
