// Which acts an outcome takes for options: what somebody can choose, once for whatever it is about.

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using language::texts::Compiled;

namespace {

// The kinds that the outcome counts, and into how many options they fall.
struct Options {
  std::set<std::string> kinds;
  std::size_t groups = 0;
};

Options options(const std::string& pattern) {
  const Compiled it("- { outcome: left, open: \"" + pattern + R"yaml(" }
- alliance: LEAGUE
  members: [ALY, VIC]
  motions:
    - { motion: word, silence: 1 d, adopted: { do: declare, to: BAD }, because: test }
    - { motion: deed, silence: 1 d, adopted: { do: declare, to: BAD }, because: test }
)yaml",
                    R"yaml(
outcomes: [left]
responses:
  - response: r
    do:
      - { at: 2022-01-12, by: VIC, do: expel, to: BAD, incident: first }
      - { at: 2022-01-13, by: BAD, do: attack, to: VIC }
      - { at: 2022-01-14, by: VIC, do: expel, to: BAD, incident: next }
      - { at: 2022-01-15, by: VIC, do: protest, to: BAD }
      - { at: 2022-01-16, by: ALY, do: propose, motion: word, in: LEAGUE }
      - { at: 2022-01-17, by: ALY, do: propose, motion: deed, in: LEAGUE }
)yaml");
  REQUIRE_MESSAGE(it.grounded, it.shown());
  Options found;
  std::set<core::Index> groups;
  const core::Range range = it.program().measures.front().options;
  for (core::Index i = range.begin; i < range.end; ++i) {
    const core::Option& option = it.program().options[i];
    found.kinds.insert(it.program().kinds[option.act.index].name);
    groups.insert(option.group);
  }
  found.groups = groups.size();
  return found;
}

}  // namespace

TEST_CASE("a step over two incidents is one option, another step another") {
  const Options expulsions = options("expel, by: VIC, to: BAD");
  CHECK(expulsions.kinds.size() == 2);
  CHECK(expulsions.groups == 1);
  CHECK(options("any, by: VIC, to: BAD").groups == 2);  // and a protest
}

TEST_CASE("what only follows from other acts, or is adopted, is nobody's option; a proposal is one for each motion") {
  CHECK(options("leave, by: BAD").groups == 0);
  CHECK(options("any, by: LEAGUE").groups == 0);
  CHECK(options("propose, by: ALY").groups == 2);
}
