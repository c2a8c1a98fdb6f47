// Selection of the best, see selection.hpp.
#include "run/selection.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "run/stopping.hpp"
#include "run/verdicts.hpp"

namespace demarche::run {

namespace {

struct Told {
  Interval interval;   // first less second
  bool any = false;    // pairs differ in so many runs that the interval means something
  bool alike = false;  // surely within what matters
};

Told told(const Paired& statistic, double material, double error) {
  return std::visit(
      [&](const auto& pairs) {
        Told told;
        told.interval = always_valid(pairs, error);
        told.any = different_of(pairs) >= fewest_different;
        if (different_of(pairs) == 0) {
          told.alike = surely_rare(static_cast<double>(pairs_of(pairs)), error);
        } else {
          told.alike = told.any && told.interval.low >= -material && told.interval.high <= material;
        }
        return told;
      },
      statistic);
}

bool is_look(std::uint64_t blocks) { return blocks >= fewest_blocks_at_a_look && next_look(blocks - 1) == blocks; }

}  // namespace

std::uint64_t next_look(std::uint64_t blocks) {
  std::uint64_t look = fewest_blocks_at_a_look;
  while (look <= blocks) {
    if (look + look / 2 > blocks) return look + look / 2;
    look *= 2;
  }
  return look;
}

Selection selected(const Design& design, const Batch& batch) {
  const Selecting& selecting = *design.selecting;
  const std::size_t responses = design.responses.size();
  Selection selection;
  selection.outcome = selecting.outcome;
  selection.most = selecting.most;
  selection.standings.resize(responses);
  if (responses < 2) {
    selection.settled = true;
    return selection;
  }
  for (std::size_t response = 0; response < responses; ++response) {
    const std::uint64_t lost = batch.exploded(response).count + batch.failed().count;
    selection.withheld = selection.withheld || too_many_left_out(lost, batch.runs() - batch.unplayed(response));
  }
  const double error = error_rate / static_cast<double>(responses - 1);
  const double material = design.outcomes[selecting.outcome].material;
  const auto put_out = [&](std::size_t worse, std::size_t better, double low, double high) {
    Standing& standing = selection.standings[worse];
    if (!standing.left && standing.low >= low) return;
    standing = {false, better, low, high};
  };
  std::vector<std::uint8_t> alike(responses * responses, 0);
  for (std::size_t second = 1; second < responses; ++second) {
    for (std::size_t first = 0; first < second; ++first) {
      const Told pair = told(batch.among(first, second), material, error);
      alike[first * responses + second] = pair.alike ? 1 : 0;
      if (!pair.any) continue;
      // How much better the first is than the second.
      const double low = selecting.most ? pair.interval.low : -pair.interval.high;
      const double high = selecting.most ? pair.interval.high : -pair.interval.low;
      if (low > 0.0) put_out(second, first, low, high);
      if (high < 0.0) put_out(first, second, -high, -low);
    }
  }
  selection.settled = true;
  for (std::size_t second = 1; second < responses; ++second) {
    for (std::size_t first = 0; first < second; ++first) {
      if (!selection.standings[first].left || !selection.standings[second].left) continue;
      selection.settled = selection.settled && alike[first * responses + second] != 0;
    }
  }
  selection.settled = selection.settled && !selection.withheld;
  return selection;
}

Conducted conduct_selection(const Design& design, const Conduct& how, MergeTree<Batch> begun,
                            const SelectivePlayerMaker& maker, const Progress& progress,
                            const std::atomic<bool>& stop) {
  check(design);
  Conducted done;
  done.tree = std::move(begun);
  std::vector<FailedRun> failed;
  for (;;) {
    const std::uint64_t runs = done.tree.prefix_runs();
    const std::uint64_t blocks = runs / runs_per_block;
    const Batch batch = gathered(design, done.tree);
    const bool at_a_look = runs % runs_per_block == 0 && is_look(blocks);
    std::vector<std::uint8_t> unplayed(design.responses.size(), 0);
    if (at_a_look) {
      const Selection selection = selected(design, batch);
      if (selection.settled && runs < design.runs) {
        done.ending = Ending::good_enough;
        done.end = runs;
        break;
      }
      for (std::size_t response = 0; response < unplayed.size(); ++response) {
        // A selection that is withheld puts nobody out any more, and lets nobody in again.
        const bool was_out = batch.unplayed(response) > 0;
        unplayed[response] = was_out || (!selection.withheld && !selection.standings[response].left) ? 1 : 0;
      }
    } else {
      // Between two looks: as the look before decided.
      for (std::size_t response = 0; response < unplayed.size(); ++response) {
        unplayed[response] = batch.unplayed(response) > 0 ? 1 : 0;
      }
    }
    if (runs >= design.runs) {
      done.ending = Ending::all_runs;
      done.end = runs;
      break;
    }
    Conduct stage = how;
    stage.end_block = next_look(blocks);
    const Progress of_all = [&](std::uint64_t part, std::uint64_t) {
      if (progress) progress(part, design.runs);
    };
    done = conduct(design, stage, std::move(done.tree), maker(unplayed), of_all, stop);
    for (const FailedRun& one : done.failed) {
      if (failed.size() < Addresses::capacity) failed.push_back(one);
    }
    if (done.ending != Ending::all_runs) break;
  }
  done.failed = std::move(failed);
  return done;
}

}  // namespace demarche::run
