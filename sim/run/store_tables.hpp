// How a store is laid out: its tables, and the dictionary that explains them.
#pragma once

#include <string>
#include <vector>

#include "run/database.hpp"
#include "run/experiment.hpp"

namespace demarche::run {

// What the file says it is ("DEMB").
inline constexpr std::int64_t store_application = 0x44454D42;
// SQLite's own limit is 2000 columns.
inline constexpr std::size_t most_outcomes = 1900;

// Names of the columns of run_rows, one per outcome: its own name, or that with a number where it is taken (SQLite does
// not tell capitals apart).
std::vector<std::string> row_columns(const Design& design);

// `name` as an SQL identifier, as a text.
std::string identifier(const std::string& name);

void create_tables(Database& database, const Design& design, bool rows);

}  // namespace demarche::run
