#pragma once
// What the statistics of a batch do not keep, because it would be too much of every run: who acts when, how far each
// track climbs, who comes to believe what, who objects, what the law says. The first runs of a batch are played once
// more and watched; everything here is of those runs and descriptive. Worlds, luck and runs are those of the batch.
//
// Days are counted from the decision, but for beliefs about an incident that opens later: from its opening.

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "language/grounded.hpp"
#include "report/objections.hpp"

namespace demarche::report {

// Everything that one actor does to another by one action, whatever the incident.
struct Deed {
  core::Index actor = core::none, action = core::none, target = core::none;
  core::Index kind = core::none;           // one of its acts, for words
  struct Under {                           // one response
    std::uint64_t acts = 0;                // after the decision, in all runs
    std::vector<std::uint64_t> by_day;     // runs with any by each day of Course::days; runs with any at the end
    std::array<std::uint64_t, 3> truth{};  // acts by verdict: lawful, contested, unlawful
    std::uint64_t prevented = 0;
  };
  std::vector<Under> under;  // per response
};

// Highest rung on one track so far, of anybody, from the decision on.
struct Climb {
  core::Index track = core::none;
  std::vector<std::vector<double>> mean;  // [response][day]
};

// How sure one observer is, privately, that one suspect is behind one incident; and what it has said of that.
struct Conviction {
  core::Index incident = core::none, observer = core::none, suspect = core::none, cell = core::none;
  bool opens_later = false;  // days are counted from its opening, over the runs in which it opens early enough
  struct Under {
    std::vector<double> mean, low, high;            // share believed: mean, and the bounds that 80 % of the runs keep
    std::vector<std::uint64_t> runs;                // counted, per day
    std::vector<std::vector<std::uint64_t>> words;  // [word][day]: runs in which it has said at least this
  };
  std::vector<Under> under;        // per response
  std::vector<std::string> words;  // of confidence, from the weakest
};

// What one act has to do with a response's histories being others than the baseline's, run by run on the same luck.
// Acts are the same when they are the same deed at the same moment; the response's own, and what follows from them by
// itself, are left out.
struct Parting {
  core::Index tuple = core::none, kind = core::none;
  bool is_baselines = false;  // happens under the baseline, and not under the response
  std::uint64_t first = 0;    // runs in which it is the first act that only one of the two has
  std::uint64_t only = 0;     // runs in which the deed is done under one of the two only, at whatever time
};

struct Course {
  std::uint64_t seed = 1, runs = 0;
  std::vector<std::uint64_t> counted;             // per response: runs that neither exploded nor broke a contract
  std::vector<double> days;                       // 0 … the horizon
  std::vector<Deed> deeds;                        // that happened under some response
  std::vector<Climb> climbs;                      // tracks with any act
  std::vector<Conviction> convictions;            // of whoever ever says who did it, and of the victims
  std::vector<std::vector<Parting>> partings;     // [response], those that part first most often; none for the baseline
  std::vector<std::uint64_t> parted;              // per response: runs with any such act
  std::vector<std::uint64_t> paired;              // per response: runs that count under it and under the baseline
  std::vector<std::vector<MotionTrace>> council;  // [response][motion], as motion_names
  std::vector<std::vector<double>> values;        // [run][response * outcomes + outcome]; empty if one does not count
};

// Plays runs 0 … runs − 1 of every response, run k in world k. Runs in which a contract was broken are left out.
Course watch_course(const language::Grounded& model, std::uint64_t runs, std::uint64_t seed);

}  // namespace demarche::report
