// Texts that ask for more than a machine has; what the fuzzers and their like have found.
#include <doctest/doctest.h>

#include "tests/language/compile_fixture.hpp"

using namespace demarche::language;
using texts::Compiled;

namespace {

std::string rule_counting(const std::string& number) {
  return "- rule: counts\n  who: VIC\n  while: [\"count(attack, to: VIC, within: 30 d) >= " + number +
         "\"]\n  does: { do: name, to: BAD }\n  rate: 0.1 / d\n  because: test\n";
}

}  // namespace

// Each window remembers the times of as many acts as it counts: four thousand million took 32 GB.
TEST_CASE("a window cannot count more acts than a run may have") {
  const Compiled most(rule_counting("100000"));
  CHECK_MESSAGE(most.grounded, most.shown());
  for (const char* number : {"100001", "4000000000", "1e300"}) {
    const Compiled more(rule_counting(number));
    CHECK(!more.grounded);
    CHECK(more.codes() == "out-of-range");
    CHECK(more.shown().find("a window counts at most 100000 acts") != std::string::npos);
  }
}
