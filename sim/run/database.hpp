// A thin hold on SQLite: an open file, a prepared statement, a transaction; failures as exceptions that say which file
// and why.
#pragma once

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace demarche::run {

// A file as messages name it.
inline std::string quoted(const std::filesystem::path& file) { return "'" + file.string() + "'"; }

// The file is damaged, or something else than was expected: whoever wrote it, this program cannot go on with it.
class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Database {
 public:
  enum class Mode : std::uint8_t { create, write, read };

  // std::runtime_error when it cannot be opened (or, with `create`, is there already), StoreError when it is no
  // SQLite database.
  Database(std::filesystem::path file, Mode mode);
  ~Database();
  Database(Database&& other) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  Database& operator=(Database&&) = delete;

  // One or more statements without results.
  void run(const std::string& sql);
  std::int64_t whole(const std::string& sql);
  std::string text(const std::string& sql);

  // Throws what the last call's status means: StoreError for damage, std::bad_alloc, else std::runtime_error.
  [[noreturn]] void fail(int status) const;

  sqlite3* handle() const noexcept { return handle_; }
  const std::filesystem::path& file() const noexcept { return file_; }

 private:
  std::filesystem::path file_;
  sqlite3* handle_ = nullptr;
};

// Parameters and columns count from 1 and from 0, as SQLite has it.
class Statement {
 public:
  Statement(Database& database, std::string_view sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(int parameter, std::int64_t value);
  Statement& bind(int parameter, std::uint64_t value) { return bind(parameter, static_cast<std::int64_t>(value)); }
  Statement& bind(int parameter, double value);
  Statement& bind(int parameter, std::string_view text);
  Statement& bind_bytes(int parameter, std::string_view bytes);
  Statement& bind_nothing(int parameter);

  // True while there is a row. After the last one the statement is ready to be bound and stepped again.
  bool step();
  // step() for a statement without rows.
  void run();

  bool nothing(int column) const;
  std::int64_t whole(int column) const;
  double real(int column) const;
  // Text or bytes, valid until the next step.
  std::string_view bytes(int column) const;

 private:
  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
};

// Undone unless committed.
class Transaction {
 public:
  explicit Transaction(Database& database);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace demarche::run
