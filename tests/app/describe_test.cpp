// demarche describe, from outside.
#include <doctest/doctest.h>

#include <filesystem>

#include "tests/app/child.hpp"

namespace demarche {
namespace {

using tests::Ended;
using tests::read_file;
using tests::run_program;

TEST_CASE("describe writes the same to the terminal and to a file, and overwrites nothing unasked") {
  const tests::Scratch scratch;
  const std::string file = (scratch.path() / "odd.md").string();
  const Ended shown = run_program({"describe", tests::shipped_scenario()});
  CHECK(shown.status == 0);
  CHECK(shown.err.empty());
  CHECK(shown.out.find("# Albania, 7 September 2022: how should Tirana answer?\n\nThe model behind the scenario "
                       "`albania-2022`") == 0);
  // The bytes that were read, named with their digests.
  CHECK(shown.out.find("models/rules/patron.yaml` | `") != std::string::npos);
  const Ended written = run_program({"describe", tests::shipped_scenario(), "--out", file});
  CHECK(written.status == 0);
  CHECK(written.out.empty());
  CHECK(read_file(file) == shown.out);

  tests::write_file(file, "mine");
  const Ended refused = run_program({"describe", tests::shipped_scenario(), "--out", file});
  CHECK(refused.status == 2);
  CHECK(refused.err.find("--force") != std::string::npos);
  CHECK(read_file(file) == "mine");
  CHECK(run_program({"describe", tests::shipped_scenario(), "--out", file, "--force"}).status == 0);
  CHECK(read_file(file) == shown.out);
  CHECK(run_program({"describe", tests::shipped_scenario(), "--force"}).status == 2);
}

TEST_CASE("describe says where it cannot write") {
  const Ended ended = run_program({"describe", tests::shipped_scenario(), "--out", "/nowhere/odd.md"});
  CHECK(ended.status == 3);
  CHECK(ended.out.empty());
  CHECK(ended.err.find("'/nowhere/odd.md' cannot be written") != std::string::npos);
}

}  // namespace
}  // namespace demarche
