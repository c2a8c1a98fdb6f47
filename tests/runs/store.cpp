// Batches on disk: what is kept is what was played; what is damaged or foreign is refused.
#include "run/store.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <cmath>
#include <fstream>

#include "core/check.hpp"
#include "tests/runs/bits.hpp"
#include "tests/runs/synthetic.hpp"

namespace demarche::run::test {

namespace {

namespace fs = std::filesystem;

const std::atomic<bool> never{false};

struct Place {
  fs::path folder;
  Place() {
    std::string name = (fs::temp_directory_path() / "demarche-store-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    folder = name;
  }
  ~Place() {
    std::error_code error;
    fs::remove_all(folder, error);
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  fs::path file() const { return folder / "batch.sqlite"; }
};

Store created(const fs::path& file, const Design& design, bool rows = true) {
  return Store::create(file, design, rows, {{"seed", "1"}}, {{"runs", "5"}},
                       {{"a.yaml", "abc", std::string("x\0y", 3)}});
}

Conducted play_into(Store& store, const Design& design, std::uint64_t first_block = 0,
                    std::function<void(std::uint64_t)> before = {}) {
  StoreJournal journal(store, 0, design);
  Conduct how;
  how.journal = &journal;
  how.first_block = first_block;
  how.at_failure = Conduct::AtFailure::record;
  return conduct(design, how, store.tree(design, 0), synthetic(1, before, 900), {}, never);
}

// Everything in the file, in order, as text.
std::string content(const fs::path& file) {
  Database database(file, Database::Mode::read);
  std::string all;
  for (const std::string table : {"identity", "texts", "nodes", "failures", "run_rows", "dictionary", "outcomes"}) {
    Statement select(database, "SELECT * FROM " + table + " ORDER BY 1, 2");
    const std::int64_t columns = database.whole("SELECT count(*) FROM pragma_table_info('" + table + "')");
    while (select.step()) {
      for (int column = 0; column < columns; ++column) all += std::string(select.bytes(column)) + "|";
      all += "\n";
    }
  }
  return all;
}

}  // namespace

TEST_CASE("every run and response has a row with its outcomes, and every column a meaning") {
  const Place place;
  const Design design = synthetic_design(1000, 2);
  Store store = created(place.file(), design);
  play_into(store, design);
  SyntheticPlayer player(1, {}, 900);
  RunRow expected;
  expected.values.resize(12), expected.exploded.resize(3), expected.fired.resize(6);
  std::uint64_t rows = 0;
  store.each_row(design, [&](const StoredRow& row) {
    REQUIRE(row.run == rows / 3);
    REQUIRE(row.response == rows % 3);
    if (row.response == 0) player.play(row.run, expected);
    ++rows;
    CHECK((row.end == RunEnd::exploded) == (expected.exploded[row.response] != 0));
    for (std::size_t outcome = 0; outcome < 4 && row.end == RunEnd::horizon; ++outcome) {
      const double value = expected.values[row.response * 4 + outcome];
      CHECK((std::isfinite(value) ? row.values[outcome] == value : std::isnan(row.values[outcome])));
    }
  });
  CHECK(rows == 3000);
  store.close();
  Database database(place.file(), Database::Mode::read);
  CHECK(database.whole("SELECT count(*) FROM failures WHERE what = 'exploded'") == 2);  // runs 5 and 905
  CHECK(database.whole("SELECT sum(hit) FROM runs WHERE response = 'storm'") > 300);
  for (const std::string object : {"run_rows", "runs", "nodes", "failures", "outcomes", "responses", "texts"}) {
    CHECK(database.whole("SELECT count(*) FROM pragma_table_info('" + object +
                         "') WHERE name NOT IN (SELECT \"column\" FROM dictionary WHERE object = '" + object + "')") ==
          0);
  }
}

TEST_CASE("a batch that ended anywhere goes on to the same content") {
  const Place place;
  const Design design = synthetic_design(3000, 2);
  {
    Store whole = created(place.folder / "whole", design);
    play_into(whole, design);
    whole.close();
  }
  // Killed at some run: what was kept stays, the rest is lost with the process.
  for (const std::uint64_t at : {1u, 300u, 1700u, 2990u}) {
    const fs::path file = place.folder / std::to_string(at);
    {
      Store store = created(file, design);
      const auto breaks = [at](std::uint64_t run) {
        if (run == at) throw std::runtime_error("killed");
      };
      CHECK_THROWS_WITH(play_into(store, design, 0, breaks), "killed");
    }
    Store store = Store::open(file, Database::Mode::write);
    CHECK(play_into(store, design).end == 3000);
    store.close();
    CHECK(content(file) == content(place.folder / "whole"));
  }
  // Extended: a last block that was not full is played again.
  const fs::path file = place.folder / "extended";
  Store store = created(file, design);
  play_into(store, synthetic_design(1000, 2));
  MergeTree<Batch> begun = store.tree(design, 0);
  REQUIRE(begun.tail());
  begun.cut(begun.tail()->index);
  StoreJournal journal(store, 0, design);
  Conduct how;
  how.journal = &journal;
  conduct(design, how, std::move(begun), synthetic(1, {}, 900), {}, never);
  store.close();
  CHECK(content(file) == content(place.folder / "whole"));
}

TEST_CASE("damaged, truncated and foreign files are refused") {
  const Place place;
  const Design design = synthetic_design(3000, 2);
  {
    Store store = created(place.file(), design);
    play_into(store, design);
    store.close();
  }
  const auto refused = [&](const fs::path& file, const char* why) {
    try {
      Store store = Store::open(file, Database::Mode::read);
      store.belongs_to(design);
      store.tree(design, 0);
    } catch (const StoreError& error) {
      CHECK(std::string(error.what()).find(why) != std::string::npos);
      return;
    }
    FAIL_CHECK("not refused: " << why);
  };
  const fs::path copy = place.folder / "copy";
  const auto anew = [&] { fs::copy_file(place.file(), copy, fs::copy_options::overwrite_existing); };
  anew();
  fs::resize_file(copy, fs::file_size(copy) / 2);
  refused(copy, "is damaged");
  std::ofstream(copy, std::ios::binary | std::ios::trunc) << "scenario: none\n" << std::string(5000, '#');
  refused(copy, "is no database");
  fs::remove(copy);
  { Database(copy, Database::Mode::create).run("CREATE TABLE mine (a INTEGER)"); }
  refused(copy, "not of a batch");
  anew();
  { Database(copy, Database::Mode::write).run("PRAGMA user_version = 77"); }
  refused(copy, "has format 77");
  anew();
  { Database(copy, Database::Mode::write).run("UPDATE nodes SET digest = digest + 1 WHERE first_block = 8"); }
  refused(copy, "is damaged (the statistics of block 8");
  anew();
  { Database(copy, Database::Mode::write).run("DROP TABLE nodes"); }
  refused(copy, "is not what was expected");
  anew();
  { Database(copy, Database::Mode::write).run("UPDATE responses SET name = 'other' WHERE response = 1"); }
  refused(copy, "other responses or outcomes");
  CHECK_THROWS_AS(created(place.file(), design), std::runtime_error);  // is there already
}

TEST_CASE("names that SQL would take for one become columns of their own") {
  const Place place;
  Design design = synthetic_design(256, 1);
  design.outcomes[0].name = "Run";
  design.outcomes[1].name = "a\"b";
  design.outcomes[2].name = "A\"B";
  design.outcomes[3].name = "select";
  Store store = created(place.file(), design);
  CHECK(play_into(store, design).end == 256);
  store.close();
  Database database(place.file(), Database::Mode::read);
  CHECK(database.whole("SELECT count(Run_2) + count(\"a\"\"b\") + count(\"select\") FROM run_rows WHERE ended = 0") ==
        3 * (3 * 256 - 1));
}

TEST_CASE("a disk that refuses ends the batch and leaves what was kept") {
  const Place place;
  const Design design = synthetic_design(20'000, 2);
  {
    Store store = created(place.file(), design);
    play_into(store, synthetic_design(2048, 2));
    store.close();
  }
  {
    Store store = Store::open(place.file(), Database::Mode::write);
    // As a full disk: no page may be added.
    CHECK_THROWS_AS(([&] {
                      StoreJournal journal(store, 0, design);
                      struct Full final : Journal {
                        Journal& inner;
                        int left = 1;
                        explicit Full(Journal& journal) : inner(journal) {}
                        bool wants_rows() const override { return inner.wants_rows(); }
                        void keep(const std::vector<PlayedBlock>& blocks, const MergeTree<Batch>& tree) override {
                          if (left-- == 0) throw std::runtime_error("full");
                          inner.keep(blocks, tree);
                        }
                      } full(journal);
                      Conduct how;
                      how.journal = &full;
                      conduct(design, how, store.tree(design, 0), synthetic(1, {}, 900), {}, never);
                    }()),
                    std::runtime_error);
  }
  Store store = Store::open(place.file(), Database::Mode::write);
  CHECK(store.tree(design, 0).prefix_runs() > 2048);
  CHECK(play_into(store, design).end == 20'000);
}

}  // namespace demarche::run::test
