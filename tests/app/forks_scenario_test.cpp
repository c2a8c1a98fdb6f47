// The shipped scenarios: each response that begins where it parts from another is to the last bit what it is alone, and
// in the first of them as many do so as can.

#include <doctest/doctest.h>

#include <string>

#include "core/engine.hpp"
#include "language/compile.hpp"
#include "language/library.hpp"
#include "tests/core/forked.hpp"

using namespace demarche;

namespace {

core::test::Common common_of(const std::string& file, std::uint64_t runs) {
  language::Files files;
  language::Diagnostics diagnostics;
  const auto loaded =
      language::load(DEMARCHE_SOURCE_DIR "/scenarios/" + file, {DEMARCHE_SOURCE_DIR}, files, diagnostics);
  REQUIRE_MESSAGE(loaded, render(diagnostics, files));
  const auto grounded = language::compile(loaded->library, loaded->scenario, diagnostics);
  REQUIRE_MESSAGE(grounded, render(diagnostics, files));
  core::Engine engine(grounded->program);
  core::test::Alone alone(grounded->program);
  std::vector<core::Index> order;
  for (core::Index i = 0; i < grounded->program.responses.size(); ++i) order.push_back(i);
  core::test::Common common;
  for (std::uint64_t run = 0; run < runs; ++run) {
    CAPTURE(run);
    REQUIRE(engine.begin(1, run, run) == core::Engine::End::horizon);
    REQUIRE(alone.begin(1, run));
    core::test::agree(engine, alone, order, common);
  }
  return common;
}

}  // namespace

TEST_CASE("the responses of the first scenario share what they have in common, and nothing else") {
  const core::test::Common common = common_of("albania-2022.yaml", 200);
  CHECK(common.plays == 200 * 7);
  CHECK(common.shared_plays == 200 * 5);  // all but silence and condemn
  CHECK(common.shared_moments > common.moments / 12);
}

TEST_CASE("responses of the other scenarios are what they are alone") {
  std::uint64_t shared = 0;
  for (const std::string file :
       {"montenegro-2022.yaml", "albania-2022-second-attack.yaml", "albania-2022-investigation.yaml",
        "cases/allies-2018-notpetya.yaml", "cases/allies-2021-exchange.yaml", "cases/costa-rica-2022.yaml",
        "cases/estonia-2007.yaml", "cases/germany-2020-bundestag.yaml", "cases/united-states-2014-sony.yaml",
        "cases/united-states-2016-elections.yaml", "cases/united-states-2021-solarwinds.yaml"}) {
    CAPTURE(file);
    const core::test::Common common = common_of(file, 25);
    shared += common.shared_moments;
  }
  CHECK(shared > 0);
}
