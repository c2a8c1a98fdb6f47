// Ctrl-C: the first one keeps what is complete and says so, the second one ends at once.
#include <doctest/doctest.h>
#include <signal.h>

#include <boost/json.hpp>
#include <chrono>
#include <thread>

#include "tests/app/child.hpp"

namespace demarche {
namespace {

using namespace std::chrono_literals;

TEST_CASE("a stopped comparison keeps its complete prefix and ends with 4") {
  for (const int number : {SIGINT, SIGTERM}) {
    const tests::Scratch scratch;
    const std::filesystem::path folder = scratch.path() / "out";
    // A slow machine or a sanitizer may need longer for the first 256 runs.
    tests::Ended ended;
    for (auto patience = 1000ms; patience < 70s && !std::filesystem::exists(folder / "manifest.json"); patience *= 4) {
      tests::Child child({"compare", tests::shipped_scenario(), "--runs", "1000000000", "--log-level", "debug", "--out",
                          folder.string()});
      REQUIRE(child.says("playing"));
      std::this_thread::sleep_for(patience);
      child.signal(number);
      ended = child.wait();
      CHECK(ended.status == 4);
    }
    CHECK(ended.out.find("Stopped early: these are the first ") != std::string::npos);
    const boost::json::value manifest = boost::json::parse(tests::read_file(folder / "manifest.json"));
    CHECK(!manifest.at("complete").as_bool());
    const auto runs = manifest.at("runs").to_number<std::uint64_t>();
    CHECK(runs > 0);
    CHECK(runs % 256 == 0);
    CHECK(runs < 1'000'000'000);

    // A prefix is what a shorter experiment would have given.
    const std::filesystem::path whole = scratch.path() / "whole";
    if (runs > 20'000) continue;
    REQUIRE(tests::run_program({"compare", tests::shipped_scenario(), "--runs", std::to_string(runs), "--out",
                                whole.string(), "--quiet"})
                .status == 0);
    CHECK(tests::read_file(whole / "summary.json") == tests::read_file(folder / "summary.json"));
  }
}

}  // namespace
}  // namespace demarche
