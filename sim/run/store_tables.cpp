// A store's tables, see store_tables.hpp.
#include "run/store_tables.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace demarche::run {

namespace {

struct Word {
  std::string_view object, column, type, unit, meaning;
};

constexpr std::array words{
    Word{"identity", "name, value", "text", "", "what must be equal for two batches to be parts of one"},
    Word{"plan", "name, value", "text", "", "what was asked of this batch"},
    Word{"texts", "position", "integer", "", "order in which the file was read; 0 is the scenario"},
    Word{"texts", "path", "bytes", "", "where it was"},
    Word{"texts", "sha256", "text", "", "digest of its bytes"},
    Word{"texts", "bytes", "bytes", "", "the file, whole"},
    Word{"responses", "response", "integer", "", "number of the response, from 0, in the scenario's order"},
    Word{"responses", "name", "text", "", "its name"},
    Word{"responses", "baseline", "integer", "", "1 for the response all others are compared with, else 0"},
    Word{"outcomes", "outcome", "integer", "", "number of the outcome, from 0, in the scenario's order"},
    Word{"outcomes", "name", "text", "", "its name"},
    Word{"outcomes", "row_column", "text", "", "the column of run_rows and runs that holds it"},
    Word{"outcomes", "kind", "text", "", "probability, count, time or value"},
    Word{"outcomes", "unit", "text", "", "its unit; empty for shares"},
    Word{"outcomes", "material", "real", "the outcome's", "the smallest difference that matters"},
    Word{"nodes", "side", "integer", "", "0: the comparison itself; else further sides of variants, in order"},
    Word{"nodes", "first_block", "integer", "blocks of 256 runs", "where the node begins"},
    Word{"nodes", "blocks", "integer", "blocks of 256 runs", "how long it is; 0: a last block that is not full"},
    Word{"nodes", "runs", "integer", "runs", "runs in it"},
    Word{"nodes", "statistics", "bytes", "", "merged statistics, for this program version only"},
    Word{"nodes", "digest", "integer", "", "64-bit FNV-1a of the statistics' bytes"},
    Word{"failures", "run", "integer", "", "number of the run; with the seed, its address"},
    Word{"failures", "response", "integer", "", "under which response; -1: under all"},
    Word{"failures", "what", "text", "", "exploded, or which contract was broken"},
};

constexpr std::array row_words{
    Word{"", "run", "integer", "", "number of the run; with the seed, its address"},
    Word{"", "ended", "integer", "",
         "0 at the horizon, 1 exploded, 2 a contract was broken; but for 0 no outcome counts"},
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char one) { return one >= 'A' && one <= 'Z' ? static_cast<char>(one - 'A' + 'a') : one; });
  return text;
}

std::string_view type_of(OutcomeKind kind) {
  return kind == OutcomeKind::probability || kind == OutcomeKind::count ? "integer" : "real";
}

std::string meaning_of(const OutcomeSpec& outcome) {
  switch (outcome.kind) {
    case OutcomeKind::probability: return "1 if it happened in this run, else 0";
    case OutcomeKind::time: return "days from the decision to it; null if not within the horizon";
    case OutcomeKind::count: return "how many";
    case OutcomeKind::value: break;
  }
  return outcome.may_lack ? "its value in this run; null where it means nothing" : "its value in this run";
}

void explain(Statement& insert, std::string_view object, std::string_view column, std::string_view type,
             std::string_view unit, std::string_view meaning) {
  insert.bind(1, object).bind(2, column).bind(3, type).bind(4, unit).bind(5, meaning).run();
}

void create_rows(Database& database, const Design& design, const std::vector<std::string>& columns) {
  std::string table = "CREATE TABLE run_rows (run INTEGER NOT NULL, response INTEGER NOT NULL, ended INTEGER NOT NULL";
  std::string view = "CREATE VIEW runs AS SELECT run, responses.name AS response, ended";
  for (std::size_t outcome = 0; outcome < columns.size(); ++outcome) {
    const std::string column = identifier(columns[outcome]);
    table += ", " + column + (type_of(design.outcomes[outcome].kind) == "integer" ? " INTEGER" : " REAL");
    view += ", run_rows." + column;
  }
  database.run(table + ", PRIMARY KEY (run, response)) WITHOUT ROWID");
  database.run(view + " FROM run_rows JOIN responses USING (response)");
}

}  // namespace

std::string identifier(const std::string& name) {
  std::string quoted = "\"";
  for (const char one : name) quoted += one == '"' ? std::string("\"\"") : std::string(1, one);
  return quoted + "\"";
}

std::vector<std::string> row_columns(const Design& design) {
  std::set<std::string> taken{"run", "response", "ended", "name", "baseline"};
  std::vector<std::string> columns;
  for (const OutcomeSpec& outcome : design.outcomes) {
    std::string column = outcome.name;
    for (int number = 2; !taken.insert(lower(column)).second; ++number) {
      column = outcome.name + "_" + std::to_string(number);
    }
    columns.push_back(column);
  }
  return columns;
}

void create_tables(Database& database, const Design& design, bool rows) {
  database.run(
      "CREATE TABLE identity (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE plan (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
      "CREATE TABLE texts (position INTEGER PRIMARY KEY, path BLOB NOT NULL, sha256 TEXT NOT NULL, bytes BLOB NOT "
      "NULL);"
      "CREATE TABLE responses (response INTEGER PRIMARY KEY, name TEXT NOT NULL, baseline INTEGER NOT NULL);"
      "CREATE TABLE outcomes (outcome INTEGER PRIMARY KEY, name TEXT NOT NULL, row_column TEXT NOT NULL,"
      " kind TEXT NOT NULL, unit TEXT NOT NULL, material REAL NOT NULL);"
      "CREATE TABLE nodes (side INTEGER NOT NULL, first_block INTEGER NOT NULL, blocks INTEGER NOT NULL,"
      " runs INTEGER NOT NULL, statistics BLOB NOT NULL, digest INTEGER NOT NULL, PRIMARY KEY (side, first_block))"
      " WITHOUT ROWID;"
      "CREATE TABLE failures (run INTEGER NOT NULL, response INTEGER NOT NULL, what TEXT NOT NULL,"
      " PRIMARY KEY (run, response)) WITHOUT ROWID;"
      "CREATE TABLE dictionary (object TEXT NOT NULL, \"column\" TEXT NOT NULL, type TEXT NOT NULL,"
      " unit TEXT NOT NULL, meaning TEXT NOT NULL, PRIMARY KEY (object, \"column\")) WITHOUT ROWID;");
  Statement response(database, "INSERT INTO responses VALUES (?1, ?2, ?3)");
  for (std::size_t number = 0; number < design.responses.size(); ++number) {
    response.bind(1, std::uint64_t{number}).bind(2, design.responses[number]);
    response.bind(3, std::uint64_t{number == design.baseline}).run();
  }
  const std::vector<std::string> columns = row_columns(design);
  Statement insert(database, "INSERT INTO outcomes VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
  for (std::size_t number = 0; number < design.outcomes.size(); ++number) {
    const OutcomeSpec& outcome = design.outcomes[number];
    insert.bind(1, std::uint64_t{number}).bind(2, outcome.name).bind(3, columns[number]);
    insert.bind(4, name(outcome.kind)).bind(5, outcome.unit).bind(6, outcome.material).run();
  }
  Statement word(database, "INSERT INTO dictionary VALUES (?1, ?2, ?3, ?4, ?5)");
  for (const Word& one : words) explain(word, one.object, one.column, one.type, one.unit, one.meaning);
  if (!rows) return;
  create_rows(database, design, columns);
  for (const std::string_view object : {"run_rows", "runs"}) {
    for (const Word& one : row_words) explain(word, object, one.column, one.type, one.unit, one.meaning);
    const bool named = object == "runs";
    explain(word, object, "response", named ? "text" : "integer", "",
            named ? "name of the response" : "number of the response, as in responses");
    for (std::size_t number = 0; number < columns.size(); ++number) {
      const OutcomeSpec& outcome = design.outcomes[number];
      explain(word, object, columns[number], type_of(outcome.kind), outcome.unit,
              "outcome " + outcome.name + ": " + meaning_of(outcome));
    }
  }
}

}  // namespace demarche::run
