#pragma once
// What is asked of a batch: how many runs, which part of them, when they are enough, what is kept. Read from the
// command line, kept in the batch's folder, read back by `resume`.

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/command_line.hpp"
#include "run/conduct.hpp"
#include "run/stopping.hpp"
#include "run/store.hpp"

namespace demarche::app {

inline constexpr std::uint64_t greatest_runs_per_world = 1'000'000;
inline constexpr std::uint64_t greatest_runs = 1'000'000'000'000;
// Without --runs: at most so many, and as many if --precision or --until-decided is asked for.
inline constexpr std::uint64_t usual_runs = 20'000;
inline constexpr std::uint64_t patient_runs = 10'000'000;
// --worlds without the one or the other: as many runs as usual.
inline constexpr std::uint64_t usual_worlds = 200;
inline constexpr std::uint64_t usual_runs_per_world = 100;
inline constexpr std::uint64_t greatest_worlds = 1'000'000;
// What the statistics of all worlds may take in memory and in each node on disk.
inline constexpr std::uint64_t greatest_bytes_of_worlds = 800'000'000;

enum class Goal : std::uint8_t {
  runs,       // --runs: exactly so many
  precision,  // --precision, and without any wish
  decided,    // --until-decided
  selected,   // --select
};

struct Plan {
  std::uint64_t runs = usual_runs;  // exactly, or at most
  Goal goal = Goal::precision;
  std::string precision;  // as typed: "0.5%", "0.5%,harm=0.1"; empty: half a point, or half of what matters
  std::string on;         // outcomes with commas between; empty: all
  std::uint64_t shard = 1, shards = 1;
  std::string rows = "sqlite";  // or "csv", "none"
  bool stop_at_failure = false;
  bool variants = false;
  std::string language = "en";       // of what people read; files for programs are the same in every language
  std::string select;                // "OUTCOME", "OUTCOME:max" or "OUTCOME:min"; empty: nothing is selected
  std::uint64_t rare = 0;            // --rare: further runs for each outcome marked rare; 0: none
  std::uint64_t runs_per_world = 1;  // --worlds: more than 1, and `runs` are a multiple
};

// UsageError when the options contradict each other.
Plan plan_of(const Invocation& invocation);
// The same for a batch that is there: what is not given stays as it was.
Plan plan_of(const Invocation& invocation, Plan before);

run::Fields fields_of(const Plan& plan);
Plan plan_from(const run::Fields& fields);

// UsageError when the statistics of so many worlds would take more than `greatest_bytes_of_worlds`.
void check_worlds(const Plan& plan, const run::Design& design);

// What is looked for. UsageError for an outcome that is not there, or of which nobody says which way is better.
std::optional<run::Selecting> selecting_of(const Plan& plan, const run::Design& design);

// Half-widths per outcome. UsageError for an outcome that is not there or a width that is none.
run::Target target_of(const Plan& plan, const run::Design& design);

// Per outcome whether "NAME,NAME" names it. UsageError, with the option's name, for one that is not there.
std::vector<std::uint8_t> outcomes_named(const run::Design& design, const std::string& names, const char* option);

// Blocks of a shard, the first and the one after the last; of all runs if there is one shard.
struct Blocks {
  std::uint64_t begin = 0, end = 0;
};
Blocks blocks_of(const Plan& plan);

// "5m", "90 s", "1.5 h", "1 d" as --max-time; none if it is not given.
std::optional<std::chrono::steady_clock::duration> longest_time(const Invocation& invocation);

}  // namespace demarche::app
