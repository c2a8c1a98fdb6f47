// A batch on disk, see store.hpp.
#include "run/store.hpp"

#include <cmath>
#include <limits>
#include <stdexcept>

#include "core/random.hpp"
#include "run/store_tables.hpp"

namespace demarche::run {

namespace {

std::int64_t digest(std::string_view bytes) { return static_cast<std::int64_t>(core::name_hash(bytes)); }

void insert_fields(Database& database, const std::string& table, const Fields& fields) {
  Statement insert(database, "INSERT INTO " + table + " VALUES (?1, ?2)");
  for (const auto& [name, value] : fields) insert.bind(1, name).bind(2, value).run();
}

// Copied in pieces, so that the log stays small.
constexpr std::uint64_t runs_per_copy = 64 * runs_per_block;

}  // namespace

Store Store::create(const std::filesystem::path& file, const Design& design, bool rows, const Fields& identity,
                    const Fields& plan, const std::vector<StoredText>& texts) {
  if (rows && design.outcomes.size() > most_outcomes) {
    throw std::invalid_argument("a row holds at most " + std::to_string(most_outcomes) + " outcomes");
  }
  Store store(std::make_unique<Database>(file, Database::Mode::create));
  Database& database = *store.database_;
  database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  Transaction transaction(database);
  database.run("PRAGMA application_id = " + std::to_string(store_application));
  database.run("PRAGMA user_version = " + std::to_string(store_format));
  create_tables(database, design, rows);
  insert_fields(database, "identity", identity);
  insert_fields(database, "plan", plan);
  Statement insert(database, "INSERT INTO texts VALUES (?1, ?2, ?3, ?4)");
  for (std::size_t position = 0; position < texts.size(); ++position) {
    insert.bind(1, std::uint64_t{position}).bind_bytes(2, texts[position].path).bind(3, texts[position].sha256);
    insert.bind_bytes(4, texts[position].bytes).run();
  }
  transaction.commit();
  store.rows_ = rows;
  return store;
}

Store Store::open(const std::filesystem::path& file, Database::Mode mode) {
  Store store(std::make_unique<Database>(file, mode));
  Database& database = *store.database_;
  if (database.whole("PRAGMA application_id") != store_application) {
    throw StoreError(quoted(file) + " is a database, but not of a batch");
  }
  if (const std::int64_t format = database.whole("PRAGMA user_version"); format != store_format) {
    throw StoreError(quoted(file) + " has format " + std::to_string(format) + "; this program reads format " +
                     std::to_string(store_format));
  }
  if (const std::string found = database.text("PRAGMA quick_check(1)"); found != "ok") {
    throw StoreError(quoted(file) + " is damaged (" + found + ")");
  }
  if (mode != Database::Mode::read) database.run("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  store.rows_ = database.whole("SELECT count(*) FROM sqlite_schema WHERE name = 'run_rows'") == 1;
  return store;
}

bool Store::begun(const std::filesystem::path& file) {
  Database database(file, Database::Mode::write);  // what is in its log belongs to it
  return database.whole("SELECT count(*) FROM sqlite_schema") > 0;
}

Fields Store::fields(const std::string& table) {
  Fields fields;
  Statement select(*database_, "SELECT name, value FROM " + table + " ORDER BY name");
  while (select.step()) fields.emplace_back(select.bytes(0), select.bytes(1));
  return fields;
}

void Store::set_plan(const Fields& plan) {
  Transaction transaction(*database_);
  database_->run("DELETE FROM plan");
  insert_fields(*database_, "plan", plan);
  transaction.commit();
}

std::vector<StoredText> Store::texts() {
  std::vector<StoredText> texts;
  Statement select(*database_, "SELECT path, sha256, bytes FROM texts ORDER BY position");
  while (select.step()) {
    texts.push_back({std::string(select.bytes(0)), std::string(select.bytes(1)), std::string(select.bytes(2))});
  }
  return texts;
}

bool Store::has_rows() { return rows_; }

void Store::belongs_to(const Design& design) {
  std::vector<std::string> known;
  Statement responses(*database_, "SELECT name FROM responses ORDER BY response");
  while (responses.step()) known.emplace_back(responses.bytes(0));
  bool same = known == design.responses;
  Statement outcomes(*database_, "SELECT name, kind FROM outcomes ORDER BY outcome");
  std::size_t outcome = 0;
  for (; outcomes.step(); ++outcome) {
    same = same && outcome < design.outcomes.size() && outcomes.bytes(0) == design.outcomes[outcome].name &&
           outcomes.bytes(1) == name(design.outcomes[outcome].kind);
  }
  if (!same || outcome != design.outcomes.size()) {
    throw StoreError(quoted(database_->file()) + " holds other responses or outcomes than its own scenario");
  }
}

MergeTree<Batch> Store::tree(const Design& design, std::size_t side) {
  MergeTree<Batch> tree;
  Kept kept;
  const auto whole = [](std::uint64_t, const Batch&) { return true; };  // as it was left
  Statement select(
      *database_,
      "SELECT first_block, blocks, runs, statistics, digest FROM nodes WHERE side = ?1 ORDER BY first_block");
  select.bind(1, std::uint64_t{side});
  while (select.step()) {
    const auto first = static_cast<std::uint64_t>(select.whole(0));
    const auto blocks = static_cast<std::uint64_t>(select.whole(1));
    const auto runs = static_cast<std::uint64_t>(select.whole(2));
    const std::string_view bytes = select.bytes(3);
    std::string problem = digest(bytes) == select.whole(4) ? "" : "their digest is another";
    try {
      if (problem.empty()) {
        Batch batch = Batch::from_bytes(design, bytes);
        if (batch.runs() != runs) throw std::runtime_error("they are of another number of runs");
        if (blocks == 0) {
          tree.add(first, runs, std::move(batch));
        } else if (runs != blocks * runs_per_block) {
          throw std::runtime_error("they are of another number of runs");
        } else {
          tree.add_node(first, blocks, std::move(batch), whole);
        }
      }
    } catch (const std::logic_error& error) {
      problem = error.what();
    } catch (const std::runtime_error& error) {
      problem = error.what();
    }
    if (!problem.empty()) {
      throw StoreError(quoted(database_->file()) + " is damaged (the statistics of block " + std::to_string(first) +
                       ": " + problem + ")");
    }
    kept.emplace(first, blocks);
  }
  kept_[side] = std::move(kept);
  return tree;
}

void Store::keep(std::size_t side, const Design& design, const std::vector<PlayedBlock>& blocks,
                 const MergeTree<Batch>& tree) {
  const Kept before = kept_[side];
  Transaction transaction(*database_);
  try {
    save_nodes(side, tree);
    for (const PlayedBlock& block : blocks) {
      if (side != 0) break;
      if (rows_) insert_rows(design, block);
      insert_failures(design, block);
    }
    transaction.commit();
  } catch (...) {
    kept_[side] = before;
    throw;
  }
}

void Store::save_nodes(std::size_t side, const MergeTree<Batch>& tree) {
  Kept& kept = kept_[side];
  const auto covered = [&](std::uint64_t block) {
    auto node = tree.nodes().upper_bound(block);
    return node != tree.nodes().begin() && (--node)->first + node->second.length > block;
  };
  Statement forget(*database_, "DELETE FROM nodes WHERE side = ?1 AND first_block = ?2");
  for (auto node = kept.begin(); node != kept.end();) {
    const auto now = tree.nodes().find(node->first);
    const bool as_it_was = now != tree.nodes().end() && now->second.length == node->second;
    const bool partial = node->second == 0 && !covered(node->first);
    if (as_it_was || partial) {
      ++node;
      continue;
    }
    forget.bind(1, std::uint64_t{side}).bind(2, node->first).run();
    node = kept.erase(node);
  }
  for (const auto& [first, node] : tree.nodes()) {
    if (!kept.contains(first)) save_node(side, first, node.length, node.value);
  }
  if (tree.tail() && !kept.contains(tree.tail()->index)) save_node(side, tree.tail()->index, 0, tree.tail()->value);
}

void Store::save_node(std::size_t side, std::uint64_t first, std::uint64_t blocks, const Batch& batch) {
  const std::string bytes = batch.to_bytes();
  Statement insert(*database_, "INSERT INTO nodes VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
  insert.bind(1, std::uint64_t{side}).bind(2, first).bind(3, blocks).bind(4, batch.runs());
  insert.bind_bytes(5, bytes).bind(6, digest(bytes)).run();
  kept_[side][first] = blocks;
}

void Store::insert_rows(const Design& design, const PlayedBlock& block) {
  const std::size_t outcomes = design.outcomes.size();
  if (!insert_row_) {
    std::string sql = "INSERT OR REPLACE INTO run_rows VALUES (?1, ?2, ?3";
    for (std::size_t outcome = 0; outcome < outcomes; ++outcome) sql += ", ?" + std::to_string(outcome + 4);
    insert_row_ = std::make_unique<Statement>(*database_, sql + ")");
  }
  Statement& insert = *insert_row_;
  auto failed = block.failed.begin();
  for (std::uint64_t place = 0; place < block.runs; ++place) {
    const std::uint64_t run = block.index * runs_per_block + place;
    while (failed != block.failed.end() && failed->run < run) ++failed;
    const bool broken = failed != block.failed.end() && failed->run == run;
    for (std::size_t response = 0; response < design.responses.size(); ++response) {
      const std::size_t at = place * design.responses.size() + response;
      if (block.exploded[at] == 2) continue;  // not played
      const RunEnd end = broken ? RunEnd::failed : (block.exploded[at] != 0 ? RunEnd::exploded : RunEnd::horizon);
      insert.bind(1, run).bind(2, std::uint64_t{response}).bind(3, std::uint64_t{static_cast<std::uint8_t>(end)});
      for (std::size_t outcome = 0; outcome < outcomes; ++outcome) {
        const double value = block.values[at * outcomes + outcome];
        const int parameter = static_cast<int>(outcome) + 4;
        if (end != RunEnd::horizon || !std::isfinite(value)) {
          insert.bind_nothing(parameter);
        } else {
          insert.bind(parameter, value);
        }
      }
      insert.run();
    }
  }
}

void Store::insert_failures(const Design& design, const PlayedBlock& block) {
  Statement insert(*database_, "INSERT OR REPLACE INTO failures VALUES (?1, ?2, ?3)");
  for (const FailedRun& failed : block.failed) {
    insert.bind(1, failed.run).bind(2, std::int64_t{-1}).bind(3, failed.what).run();
  }
  for (std::size_t place = 0; place < block.exploded.size(); ++place) {
    if (block.exploded[place] != 1) continue;
    insert.bind(1, block.index * runs_per_block + place / design.responses.size());
    insert.bind(2, std::uint64_t{place % design.responses.size()}).bind(3, "exploded").run();
  }
}

void Store::cut(std::uint64_t end) {
  Transaction transaction(*database_);
  for (const std::string table : {"run_rows", "failures"}) {
    if (table == "run_rows" && !rows_) continue;
    Statement(*database_, "DELETE FROM " + table + " WHERE run >= ?1").bind(1, end).run();
  }
  transaction.commit();
}

void Store::take_rows(const std::filesystem::path& other, std::uint64_t begin, std::uint64_t end) {
  Statement(*database_, "ATTACH ?1 AS other").bind(1, other.string()).run();
  for (std::uint64_t from = begin; from < end; from += runs_per_copy) {
    Transaction transaction(*database_);
    for (const std::string table : {"run_rows", "failures"}) {
      if (table == "run_rows" && !rows_) continue;
      Statement copy(*database_, "INSERT INTO " + table + " SELECT * FROM other." + table +
                                     " WHERE run >= ?1 AND run < ?2 ORDER BY run, response");
      copy.bind(1, from).bind(2, std::min(end, from + runs_per_copy)).run();
    }
    transaction.commit();
  }
  database_->run("DETACH other");
}

void Store::each_row(const Design& design, const std::function<void(const StoredRow&)>& tell) {
  std::vector<double> values(design.outcomes.size());
  Statement select(*database_, "SELECT * FROM run_rows ORDER BY run, response");
  while (select.step()) {
    StoredRow row;
    row.run = static_cast<std::uint64_t>(select.whole(0));
    row.response = static_cast<std::size_t>(select.whole(1));
    row.end = static_cast<RunEnd>(select.whole(2));
    for (std::size_t outcome = 0; outcome < values.size(); ++outcome) {
      const int column = static_cast<int>(outcome) + 3;
      values[outcome] = select.nothing(column) ? std::numeric_limits<double>::quiet_NaN() : select.real(column);
    }
    row.values = values;
    tell(row);
  }
}

std::vector<FailedRun> Store::failures(std::size_t most) {
  std::vector<FailedRun> failures;
  Statement select(*database_, "SELECT run, what FROM failures WHERE what <> 'exploded' ORDER BY run LIMIT ?1");
  select.bind(1, std::uint64_t{most});
  while (select.step()) failures.push_back({static_cast<std::uint64_t>(select.whole(0)), std::string(select.bytes(1))});
  return failures;
}

void Store::close() {
  insert_row_.reset();
  // Somebody who reads keeps the log; what matters is in the file all the same.
  try {
    database_->run("PRAGMA wal_checkpoint(TRUNCATE)");
    database_->run("PRAGMA journal_mode = DELETE");
  } catch (const std::runtime_error&) {
  }
  database_.reset();
}

}  // namespace demarche::run
