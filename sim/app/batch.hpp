#pragma once
// A batch of runs from its order to its results: what compare, resume, merge and reproduce have in common.

#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/command_line.hpp"
#include "app/load.hpp"
#include "app/manifest.hpp"
#include "app/plan.hpp"
#include "app/stop.hpp"
#include "report/variants.hpp"
#include "run/store.hpp"

namespace demarche::app {

struct Order {
  const Invocation& invocation;
  LoadedModel loaded;
  language::Sides sides;                    // on which the comparison itself stands
  std::vector<report::PlayedSide> further;  // the other sides, if the plan has variants; grounded, not yet played
  Plan plan;
  Circumstances circumstances;
  std::optional<std::filesystem::path> folder;
  std::unique_ptr<run::Store> store;       // in that folder
  bool hides_what_followed = false;        // as --hide-observed asks
  std::vector<run::RareResult> rare = {};  // if the plan has them; found by play_rare()
};

// The further sides of all variants, grounded, so that what is wrong with one is said before anything is played;
// nothing if any is wrong.
std::optional<std::vector<report::PlayedSide>> ground_sides(const Invocation& invocation, const Order& order,
                                                            const language::Files& files);

// Says something about how the batch goes on, as a line of the log: `line` is in its language and harmless.
void inform(const Order& order, const std::string& line);

// What must be equal for two batches to be parts of one.
run::Fields identity_of(const Order& order);

// A new unfinished batch in the order's folder.
void begin_store(Order& order);

// The design of the whole batch.
run::Design design_of(const Order& order);
// Of so many runs of one side: 0 the comparison itself, which alone selects, then the further ones.
run::Design design_of(const Order& order, std::size_t side, std::uint64_t runs, unsigned threads);

// An order from a store that is there, its model grounded from the texts in it. StoreError when it belongs to another
// program version or grounds to another model than it did.
Order reopened(const Invocation& invocation, const std::filesystem::path& folder, run::Store store);

// Judged, with what was found of rare outcomes; `complete` says whether it ended as it was asked to.
run::Result result_of(const run::Design& design, const run::MergeTree<run::Batch>& tree, run::Ending ending,
                      const std::vector<run::RareResult>& rare = {});

// UsageError when rare outcomes are asked for and none is marked.
void check_rare(const Order& order);

// Finds out about the outcomes marked rare, if the plan wants it, into order.rare; they depend on the model, the seed
// and the number of runs asked for alone. False if it was stopped: then none is told of. By this process alone.
bool play_rare(Order& order, const std::atomic<bool>& stop);

// Plays what is not there yet, the further sides included.
run::Conducted play_runs(Order& order, const run::Design& design, const Collecting& collecting);

// The same to the end, only to see the digests of what would be saved: nothing is, but for rows in the order's folder.
// Nothing if it was stopped.
std::optional<Digests> replay(Order& order, const Collecting& collecting);

// Plays what is not there yet, saves if there is a folder, and shows the results.
ExitStatus play(Order& order, const Collecting& collecting);

// Saves and shows the results of statistics that are there.
ExitStatus tell(Order& order, const run::Conducted& conducted);

}  // namespace demarche::app
