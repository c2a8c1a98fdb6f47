// A batch on disk: one SQLite file with everything that is needed to go on with it, to merge it with others, or to
// play it again, and nothing that depends on when or where it was played.
//
// Tables: `identity` (what must be equal for two batches to be parts of one), `plan` (what was asked of this one),
// `texts` (the scenario and the model files, whole), `nodes` (the statistics, as the maximal nodes of the canonical
// tree of run/tree.hpp), `failures`, and, if wanted, a row per run and response with its outcomes: `run_rows`, and as
// view `runs` with the response's name. `dictionary` says what every column means and in which unit.
//
// What is kept together is one transaction: after a kill at any moment the statistics and the rows are those of the
// same blocks. SQLite's write-ahead log lets others read meanwhile; it is folded into the file by close().
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "run/conduct.hpp"
#include "run/database.hpp"

namespace demarche::run {

// Of the tables' layout; a file of another is refused.
inline constexpr int store_format = 2;

using Fields = std::vector<std::pair<std::string, std::string>>;  // name, value; in order of names when read back

struct StoredText {
  std::string path, sha256, bytes;
};

enum class RunEnd : std::uint8_t { horizon, exploded, failed };

struct StoredRow {
  std::uint64_t run = 0;
  std::size_t response = 0;
  RunEnd end = RunEnd::horizon;
  std::span<const double> values;  // per outcome; NaN: nothing to measure, not within the horizon, or the run failed
};

class Store {
 public:
  // A new file for a batch of `design`, with rows or without. std::invalid_argument when the design has more outcomes
  // than a row may have columns.
  static Store create(const std::filesystem::path& file, const Design& design, bool rows, const Fields& identity,
                      const Fields& plan, const std::vector<StoredText>& texts);
  // A file that is there. StoreError when it is no store, of another format, or damaged (every page is read).
  static Store open(const std::filesystem::path& file, Database::Mode mode);

  // False for a file whose making was cut short: nothing was kept in it.
  static bool begun(const std::filesystem::path& file);

  Fields identity() { return fields("identity"); }
  Fields plan() { return fields("plan"); }
  void set_plan(const Fields& plan);
  std::vector<StoredText> texts();
  bool has_rows();

  // From here on the store belongs to a design. StoreError when its responses and outcomes are others.
  void belongs_to(const Design& design);

  // The statistics of one side: 0 is the comparison itself, then the further sides in order. StoreError when they are
  // damaged or not of this design.
  MergeTree<Batch> tree(const Design& design, std::size_t side);

  // Writes what is new in `tree`, and the rows (side 0 only) and failures of `blocks`: all of it or nothing. A partial
  // block that is no longer in the tree stays until its place is taken.
  void keep(std::size_t side, const Design& design, const std::vector<PlayedBlock>& blocks,
            const MergeTree<Batch>& tree);
  // Forgets rows and failures of runs from `end` on, and statistics of further sides.
  void cut(std::uint64_t end);

  // Copies rows and failures of runs [begin, end) from another store of the same design.
  void take_rows(const std::filesystem::path& other, std::uint64_t begin, std::uint64_t end);
  // Every row, in order of runs and then of responses.
  void each_row(const Design& design, const std::function<void(const StoredRow&)>& tell);
  std::vector<FailedRun> failures(std::size_t most);

  // Folds the log into the file, so that the file alone is everything.
  void close();

 private:
  explicit Store(std::unique_ptr<Database> database) : database_(std::move(database)) {}
  Fields fields(const std::string& table);
  void insert_rows(const Design& design, const PlayedBlock& block);
  void insert_failures(const Design& design, const PlayedBlock& block);
  void save_nodes(std::size_t side, const MergeTree<Batch>& tree);
  void save_node(std::size_t side, std::uint64_t first, std::uint64_t blocks, const Batch& batch);

  using Kept = std::map<std::uint64_t, std::uint64_t>;  // first block → blocks; 0: a partial block
  std::unique_ptr<Database> database_;
  std::unique_ptr<Statement> insert_row_;  // prepared once
  std::map<std::size_t, Kept> kept_;       // by side, as it is in the file
  bool rows_ = false;
};

// Keeps one side of a batch while it is played.
class StoreJournal final : public Journal {
 public:
  StoreJournal(Store& store, std::size_t side, const Design& design) : store_(store), side_(side), design_(design) {}
  bool wants_rows() const override { return side_ == 0 && store_.has_rows(); }
  void keep(const std::vector<PlayedBlock>& blocks, const MergeTree<Batch>& tree) override {
    store_.keep(side_, design_, blocks, tree);
  }

 private:
  Store& store_;
  std::size_t side_;
  const Design& design_;
};

}  // namespace demarche::run
