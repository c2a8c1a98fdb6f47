// demarche sensitivity, compare --variants and --side, from outside.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "tests/app/child.hpp"

namespace demarche {
namespace {

using tests::Ended;
using tests::read_file;
using tests::run_program;
using tests::shipped_scenario;

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

TEST_CASE("sensitivity prints sentences or rows, and names what it does not know") {
  const std::string file = shipped_scenario();
  const Ended said = run_program({"sensitivity", file, "--runs", "512", "--on", "second_attack_30d", "--quiet"});
  CHECK(said.status == 0);
  CHECK(holds(said.out, "What would turn a verdict"));
  CHECK(holds(said.out, "What moves the differences"));
  CHECK(holds(said.out, "sever, second_attack_30d"));
  CHECK_FALSE(holds(said.out, "sever, denial_2d"));

  const std::vector<std::string> rows{"sensitivity", file, "--runs", "512", "--csv", "--quiet"};
  const Ended table = run_program(rows);
  CHECK(table.status == 0);
  CHECK(table.out.find("response,against,outcome,verdict,number,basis,share,low,high,slope,probability,turns,at,") ==
        0);
  std::vector<std::string> on_one_thread = rows;
  on_one_thread.insert(on_one_thread.end(), {"--threads", "1"});
  CHECK(run_program(on_one_thread).out == table.out);

  CHECK(run_program({"sensitivity", file, "--on", "second_atack_30d"}).status == 2);
  CHECK(holds(run_program({"sensitivity", file, "--on", "second_atack_30d"}).err, "did you mean 'second_attack_30d'?"));
  CHECK(holds(run_program({"sensitivity", file, "--response", "condemn"}).err, "is the baseline"));
}

TEST_CASE("every side of the variants is played beside the comparison, and saved") {
  const tests::Scratch scratch;
  const std::string folder = (scratch.path() / "out").string();
  const std::string file = shipped_scenario();
  const Ended ended = run_program({"compare", file, "--runs", "256", "--variants", "--out", folder, "--quiet"});
  CHECK(ended.status == 0);
  CHECK(holds(ended.out, "Other accounts of the case"));
  CHECK(holds(ended.out, "second-attack: Did the answers"));
  const std::string rows = read_file(folder + "/variants.csv");
  CHECK(rows.find("variant,side,response,outcome,") == 0);
  CHECK(holds(rows, "\nsecond-attack,campaign,sever,second_attack_30d,"));
  CHECK(holds(rows, "\nseverance,without-patron,silence,"));
  CHECK(holds(read_file(folder + "/manifest.json"), "\"variants.csv\""));

  // The same side alone gives the same numbers.
  const std::string alone = (scratch.path() / "alone").string();
  const Ended one =
      run_program({"compare", file, "--runs", "256", "--side", "second-attack=campaign", "--out", alone, "--quiet"});
  CHECK(one.status == 0);
  CHECK(holds(one.out, "Variant second-attack: campaign."));
  const std::string outcomes = read_file(alone + "/outcomes.csv");
  const std::size_t at = outcomes.find("\nsever,second_attack_30d,");
  REQUIRE(at != std::string::npos);
  const std::size_t n = outcomes.find(",256,", at);
  const std::string figures = outcomes.substr(n, outcomes.find(',', n + 5) - n);  // ",256,ESTIMATE"
  CHECK(holds(rows, "\nsecond-attack,campaign,sever,second_attack_30d," + figures));
}

TEST_CASE("sides that are not there, and options that exclude each other") {
  const std::string file = shipped_scenario();
  const auto refused = [&](const std::vector<std::string>& words) {
    const Ended ended = run_program(words);
    CHECK(ended.status == 2);
    return ended.err;
  };
  CHECK(holds(refused({"check", file, "--side", "second-atack=campaign"}), "did you mean 'second-attack'?"));
  CHECK(holds(refused({"run", file, "--side", "second-attack=campain"}), "did you mean 'campaign'?"));
  CHECK(holds(refused({"compare", file, "--side", "second-attack"}), "must be VARIANT=SIDE"));
  CHECK(holds(refused({"compare", file, "--side", "patron=cause,patron=either"}), "twice"));
  CHECK(holds(refused({"compare", file, "--side", "patron=cause", "--variants"}), "excludes"));
}

}  // namespace
}  // namespace demarche
