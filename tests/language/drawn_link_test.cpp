// How an author stands to its state, drawn per world: shares within the binomial band, and doors that open by it.

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "core/engine.hpp"
#include "core/random.hpp"
#include "tests/language/compile_fixture.hpp"

using namespace demarche;
using namespace demarche::language;

namespace {

constexpr std::uint64_t runs = 20000;

// A gang of BAD's that attacks; VIC answers BAD itself, which the law allows if the gang acts for it.
const std::string law = R"yaml(
- { actor: GANG, kind: criminal, of: BAD }
- { actor: FREE, kind: criminal }
- { door: none, shut: true }
- door: answer
  conditions:
    - label: "the gang acts for the target"
      holds: "link(raid) is organ or link(raid) is directed"
      fails: unlawful
    - { label: "it is no stranger's", holds: "not link(raid) is none", fails: contested }
- { action: raid, track: cyber, rung: 9, seen_by: all, law: { door: none } }
- { action: strike_back, track: cyber, rung: 9, seen_by: all, law: { door: answer } }
- { outcome: gangs, unlawful: "raid, by: GANG" }
- { outcome: free, unlawful: "raid, by: FREE" }
- { outcome: victims, unlawful: "strike_back, by: VIC" }
)yaml";

const std::string raids =
    "outcomes: [gangs, free, victims]\n"
    "responses:\n  - response: r\n    do:\n"
    "      - { at: 2022-01-12, by: GANG, do: raid, to: VIC, incident: raid }\n"
    "      - { at: 2022-01-12, by: FREE, do: raid, to: VIC, incident: raid }\n"
    "      - { at: 2022-01-13, by: VIC, do: strike_back, to: BAD, incident: raid }\n";

// The fixture's incidents have no link; one of its own.
struct Raid {
  Files files;
  Diagnostics diagnostics;
  std::optional<Grounded> grounded;
  explicit Raid(const std::string& link) {
    const std::string head =
        "scenario: raid\nstart: 2022-01-01\ndecision: 2022-01-11\nhorizon: 100 d\nroles: { patron: ALY }\nincidents:\n"
        "  raid: { victim: VIC, suspects: [BAD, GANG, FREE], perpetrator: GANG, prior: { BAD: 20%, GANG: 20%, FREE: "
        "20% }" +
        link + " }\nconfidence: { likely: 70%, high: 85% }\n";
    const auto loaded = load_texts({"s.yaml", head + raids}, {{"m.yaml", texts::world + law}}, files, diagnostics);
    if (loaded) grounded = compile(loaded->library, loaded->scenario, diagnostics);
  }
  std::string shown() const { return render(diagnostics, files); }
};

std::string codes(const Raid& raid) {
  std::string text;
  for (const Diagnostic& item : raid.diagnostics.items()) {
    if (item.severity == Severity::error) text += (text.empty() ? "" : " ") + item.code;
  }
  return text;
}

}  // namespace

TEST_CASE("a link is drawn once per world, and what the law says follows from it") {
  const Raid raid(", link: { directed: 30%, tolerated: 45%, none: 25% }");
  REQUIRE_MESSAGE(raid.grounded, raid.shown());
  const core::Program& program = raid.grounded->program;
  REQUIRE(program.uncertain_choices.size() == 1);
  const std::uint64_t name = core::name_hash("link(raid)");
  CHECK(program.uncertain_choices[0].name == name);
  core::Engine engine(program);
  double directed = 0, none = 0;
  for (std::uint64_t run = 0; run < runs; ++run) {
    REQUIRE(engine.begin(3, run, run) == core::Engine::End::horizon);
    REQUIRE(engine.play(0) == core::Engine::End::horizon);
    const double u = core::uniform(core::draw(3, run, name, core::Purpose::truth, 0).word[0]);
    const bool is_directed = u < 0.3;
    // The gang's raid is the state's act, and unlawful, only if it acts on instructions; a free gang's never is.
    CHECK(engine.outcomes()[0] == (is_directed ? 1 : 0));
    CHECK(engine.outcomes()[1] == 0);
    CHECK(engine.outcomes()[2] == (is_directed ? 0 : 1));
    directed += is_directed ? 1.0 / runs : 0;
    none += u > 0.75 ? 1.0 / runs : 0;
  }
  CHECK(std::abs(directed - 0.3) < 5 * std::sqrt(0.3 * 0.7 / runs));
  CHECK(std::abs(none - 0.25) < 5 * std::sqrt(0.25 * 0.75 / runs));
}

TEST_CASE("a drawn link that is certain is the fixed one, run by run") {
  for (const std::string word : {"organ", "directed", "tolerated", "none"}) {
    CAPTURE(word);
    const Raid fixed(", link: " + word), drawn(", link: { " + word + ": 100% }");
    REQUIRE_MESSAGE(fixed.grounded, fixed.shown());
    REQUIRE_MESSAGE(drawn.grounded, drawn.shown());
    CHECK(fixed.grounded->program.uncertain_choices.empty());
    core::Engine a(fixed.grounded->program), b(drawn.grounded->program);
    REQUIRE(a.begin(1, 0, 0) == core::Engine::End::horizon);
    REQUIRE(a.play(0) == core::Engine::End::horizon);
    REQUIRE(b.begin(1, 0, 0) == core::Engine::End::horizon);
    REQUIRE(b.play(0) == core::Engine::End::horizon);
    for (std::size_t which = 0; which < 3; ++which) CHECK(a.outcomes()[which] == b.outcomes()[which]);
  }
}

TEST_CASE("links that are none, and shares that do not add up, are refused") {
  CHECK(codes(Raid(", link: { direct: 100% }")) == "unknown-word");
  CHECK(codes(Raid(", link: { directed: 50%, none: 30% }")) == "shares");
  CHECK(codes(Raid(", link: {}")) == "empty-list");
  CHECK(codes(Raid(", link: { directed: { normal: [0.5, 1] }, none: 30% }")) == "out-of-range");
}
