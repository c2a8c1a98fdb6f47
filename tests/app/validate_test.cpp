// The built program: published patterns held against runs, from outside.
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <string>

#include "tests/app/child.hpp"

namespace demarche {
namespace {

using tests::Ended;
using tests::run_program;
using tests::Scratch;
using tests::write_file;

const std::string world = R"yaml(
- { actor: A, kind: state, name: Arcadia }
- { actor: B, kind: state, name: Borduria }
- { variable: attribution, scope: belief }
- { variable: named, scope: belief, states: [unnamed, named] }
- { action: speak, label: "speaks to {target}", track: verbal, rung: 2, seen_by: all }
- { action: shout, label: "shouts at {target}", track: verbal, rung: 4, seen_by: all }
- { rule: answers, after: "speak, by: A, to: B", who: B, does: { do: shout, to: A }, chance: 40%, delay: 3 d, because: t }
)yaml";

const std::string scenario = R"yaml(
scenario: s
uses: [m]
start: 2022-01-01
decision: 2022-01-01 12:00
horizon: 20 d
incidents: { it: { victim: A, suspects: [B], perpetrator: B, prior: { B: 50% } } }
responses: [{ response: talk, do: [{ at: 2022-01-02, by: A, do: speak, to: B }] }]
)yaml";

std::string pattern(const std::string& name, const std::string& accepted, const std::string& more = "") {
  return "- { pattern: " + name +
         ", on: s.yaml, claims: \"B shouts.\", measures: { loud: { time: \"shout, by: B\" } }, " +
         "share: loud, accepted: " + accepted + ", because: t" + more + " }\n";
}

Ended validate(const std::string& patterns, std::vector<std::string> more = {}) {
  const Scratch scratch;
  std::filesystem::create_directory(scratch.path() / "m");
  write_file(scratch.path() / "m" / "world.yaml", world);
  write_file(scratch.path() / "m" / "patterns.yaml", patterns);
  write_file(scratch.path() / "s.yaml", scenario);
  std::vector<std::string> words{"validate", (scratch.path() / "m").string(), "--runs", "500", "--quiet"};
  words.insert(words.end(), more.begin(), more.end());
  return run_program(words);
}

}  // namespace

TEST_CASE("validate ends well when what should hold holds, and badly when it misses") {
  const Ended good = validate(pattern("right", "[30%, 50%]"));
  CHECK(good.status == 0);
  CHECK(good.err.empty());
  CHECK(good.out.find("right") != std::string::npos);
  CHECK(good.out.find("1 pattern: 1 held, 0 undecided, 0 missed as stated, 0 missed that should hold.") !=
        std::string::npos);
  const Ended bad = validate(pattern("right", "[30%, 50%]") + pattern("wrong", "[80%, 90%]"));
  CHECK(bad.status == 1);
  CHECK(bad.out.find("1 missed that should hold") != std::string::npos);
  const Ended known = validate(pattern("wrong", "[80%, 90%]", ", stated: misses"));
  CHECK(known.status == 0);
  CHECK(known.out.find("misses, as stated") != std::string::npos);
  // An interval that straddles the end of the range is neither.
  const Ended open = validate(pattern("open", "[40%, 90%]"));
  CHECK(open.status == 0);
  CHECK(open.out.find("undecided") != std::string::npos);
  const Ended one = validate(pattern("right", "[30%, 50%]") + pattern("wrong", "[80%, 90%]"), {"--pattern", "right"});
  CHECK(one.status == 0);
  CHECK(one.out.find("wrong") == std::string::npos);
}

TEST_CASE("validate tells its findings in other languages; what patterns claim and files for programs stay") {
  const std::string patterns = pattern("right", "[30%, 50%]") + pattern("wrong", "[90%, 100%]");
  const Ended albanian = validate(patterns, {"--language", "sq"});
  CHECK(albanian.status == 1);
  CHECK(albanian.out.find("2 rregullsi: 1 qëndrojnë, 0 pa vendosur") != std::string::npos);
  CHECK(albanian.out.find("90 deri 100\u00a0%  nuk përputhet\n") != std::string::npos);
  CHECK(albanian.out.find("B shouts.") != std::string::npos);
  const Ended arabic = validate(patterns, {"--language", "ar"});
  CHECK(arabic.out.find("نمطان: ثابتة 1") != std::string::npos);
  CHECK(arabic.out.find("\u2066right\u2069") != std::string::npos);
  for (const char* kind : {"--json", "--csv"}) {
    CHECK(validate(patterns, {kind, "--language", "ar"}).out == validate(patterns, {kind}).out);
  }
}

TEST_CASE("what is wrong with patterns is said, with its place") {
  const Ended lost = validate(
      "- { pattern: p, on: nowhere.yaml, measures: { loud: { time: \"shout, by: B\" } }, share: "
      "loud, accepted: [0%, 1%], because: t }\n");
  CHECK(lost.status == 1);
  CHECK(lost.err.find("error[no-file]: the scenario 'nowhere.yaml' is nowhere near the models") != std::string::npos);
  const Ended response = validate(pattern("p", "[0%, 1%]", ", response: tolk"));
  CHECK(response.status == 1);
  CHECK(response.err.find("error[unknown-response]: 's.yaml' has no response 'tolk'") != std::string::npos);
  CHECK(response.err.find("did you mean 'talk'?") != std::string::npos);
  const Ended act = validate(
      "- { pattern: p, on: s.yaml, measures: { loud: { time: \"shuot, by: B\" } }, share: loud, "
      "accepted: [0%, 1%], because: t }\n");
  CHECK(act.status == 1);
  CHECK(act.err.find("error[unknown-action]") != std::string::npos);
  CHECK(act.err.find("patterns.yaml:1:") != std::string::npos);
  const Ended order = validate("- { pattern: p, on: s.yaml, order: observed, accepted: { low: 0.5 }, because: t }\n");
  CHECK(order.status == 1);
  CHECK(order.err.find("error[pattern-form]: nothing is `observed` in 's.yaml'") != std::string::npos);
  const Ended path = validate(pattern("p", "[0%, 1%]", ", set: { \"answer.chance\": 3% }"));
  CHECK(path.status == 1);
  CHECK(path.err.find("error[unknown-path]") != std::string::npos);
}

TEST_CASE("what is wrong on the command line of validate") {
  const Ended name = validate(pattern("right", "[30%, 50%]"), {"--pattern", "rigth"});
  CHECK(name.status == 2);
  CHECK(name.err.find("there is no pattern 'rigth'; did you mean 'right'?") != std::string::npos);
  CHECK(validate(pattern("right", "[30%, 50%]"), {"--json", "--csv"}).status == 2);
  CHECK(validate("# nothing\n").status == 2);
}

TEST_CASE("the library's own patterns are measured, with the same bytes at any number of threads") {
  const std::string models = DEMARCHE_SOURCE_DIR "/models";
  const auto json = [&](const char* threads) {
    return run_program({"validate", models, "--runs", "300", "--threads", threads, "--json", "--quiet"});
  };
  const Ended one = json("1"), three = json("3");
  CHECK((one.status == 0 || one.status == 1));  // 300 runs settle little
  CHECK(one.err.empty());
  CHECK(one.out == three.out);
  const boost::json::value value = boost::json::parse(one.out);
  CHECK(value.at("patterns").as_array().size() >= 15);
  CHECK(value.at("exploded").to_number<int>() == 0);
  for (const boost::json::value& pattern : value.at("patterns").as_array()) {
    CAPTURE(std::string(pattern.at("pattern").as_string()));
    CHECK(pattern.at("runs").to_number<int>() == 300);
    CHECK(!pattern.at("claims").as_string().empty());
    CHECK(!pattern.at("sources").as_array().empty());
    if (pattern.at("counted").to_number<int>() == 0) CHECK(pattern.at("estimate").is_null());
  }
  REQUIRE(value.at("timings").as_array().size() == 1);
  CHECK(value.at("timings").at(0).at("acts").as_array().size() > 15);
}

}  // namespace demarche
