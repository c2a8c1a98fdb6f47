// What a timeline says of a tendency's drivers, against the hazard that it acted at.

#include <doctest/doctest.h>

#include <cmath>

#include "report/recorder.hpp"
#include "tests/report/two_states.hpp"

using namespace demarche;

TEST_CASE("a tendency's hazard is its rate times its drivers' factors, each relative to the driver's reference") {
  const language::Grounded model = tests::two_states();  // attack-again: 0.01 / d · 1.5^(grievance − 1)
  int acts = 0, slowed = 0;
  for (std::uint64_t run = 0; run < 200; ++run) {
    for (const report::RecordedAct& recorded : report::record(model, 1, run, 0).acts) {
      if (recorded.act.cause.kind != core::Cause::Kind::channel || recorded.driver_logs.size() != 1) continue;
      if (model.program.channels[recorded.act.cause.index].key != "attack-again/BOR/ARC") continue;
      ++acts;
      CHECK(std::exp(recorded.driver_logs[0]) == doctest::Approx(recorded.hazard / 0.01).epsilon(1e-12));
      slowed += recorded.driver_logs[0] < 0;  // a grievance below 1 slows it down
    }
  }
  CHECK(acts > 50);
  CHECK(slowed > 10);
}
