// SQLite, see database.hpp.
#include "run/database.hpp"

#include <sqlite3.h>

#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

namespace demarche::run {

Database::Database(std::filesystem::path file, Mode mode) : file_(std::move(file)) {
  if (mode == Mode::create && std::filesystem::exists(file_)) {
    throw std::runtime_error(quoted(file_) + " is there already");
  }
  int flags = mode == Mode::read ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
  if (mode == Mode::create) flags |= SQLITE_OPEN_CREATE;
  const int status = ::sqlite3_open_v2(file_.c_str(), &handle_, flags | SQLITE_OPEN_EXRESCODE, nullptr);
  if (status != SQLITE_OK) {
    const int error = handle_ == nullptr ? ENOMEM : ::sqlite3_system_errno(handle_);
    ::sqlite3_close(handle_);
    handle_ = nullptr;
    throw std::runtime_error(quoted(file_) + " cannot be opened (" +
                             (error != 0 ? std::generic_category().message(error) : ::sqlite3_errstr(status)) + ")");
  }
  ::sqlite3_busy_timeout(handle_, 10'000);  // somebody may be reading
}

Database::~Database() { ::sqlite3_close(handle_); }

Database::Database(Database&& other) noexcept
    : file_(std::move(other.file_)), handle_(std::exchange(other.handle_, nullptr)) {}

void Database::fail(int status) const {
  // SQLite does not note the system's reason everywhere, least of all for the log's index.
  const int last = errno;
  const int noted = ::sqlite3_system_errno(handle_);
  const int error = noted != 0 ? noted : last;
  const std::string why = ::sqlite3_errmsg(handle_);
  switch (status & 0xFF) {
    case SQLITE_NOMEM: throw std::bad_alloc();
    case SQLITE_FULL:
      throw std::runtime_error(quoted(file_) + " cannot be written (" +
                               std::generic_category().message(error != 0 ? error : ENOSPC) + ")");
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
      throw std::runtime_error(quoted(file_) + " cannot be written (" +
                               (error != 0 ? std::generic_category().message(error) : why) + ")");
    case SQLITE_BUSY: throw std::runtime_error(quoted(file_) + " is held by another program (" + why + ")");
    case SQLITE_CORRUPT: throw StoreError(quoted(file_) + " is damaged (" + why + ")");
    case SQLITE_NOTADB: throw StoreError(quoted(file_) + " is no database");
    default: throw StoreError(quoted(file_) + " is not what was expected (" + why + ")");
  }
}

void Database::run(const std::string& sql) {
  const int status = ::sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (status != SQLITE_OK) fail(status);
}

std::int64_t Database::whole(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.whole(0) : 0;
}

std::string Database::text(const std::string& sql) {
  Statement statement(*this, sql);
  return statement.step() ? std::string(statement.bytes(0)) : std::string();
}

Statement::Statement(Database& database, std::string_view sql) : database_(database) {
  const int status =
      ::sqlite3_prepare_v2(database_.handle(), sql.data(), static_cast<int>(sql.size()), &handle_, nullptr);
  if (status != SQLITE_OK) database_.fail(status);
}

Statement::~Statement() { ::sqlite3_finalize(handle_); }

Statement& Statement::bind(int parameter, std::int64_t value) {
  if (const int status = ::sqlite3_bind_int64(handle_, parameter, value); status != SQLITE_OK) database_.fail(status);
  return *this;
}

Statement& Statement::bind(int parameter, double value) {
  if (const int status = ::sqlite3_bind_double(handle_, parameter, value); status != SQLITE_OK) database_.fail(status);
  return *this;
}

Statement& Statement::bind(int parameter, std::string_view text) {
  const int status = ::sqlite3_bind_text64(handle_, parameter, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
  if (status != SQLITE_OK) database_.fail(status);
  return *this;
}

Statement& Statement::bind_bytes(int parameter, std::string_view bytes) {
  const int status = ::sqlite3_bind_blob64(handle_, parameter, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
  if (status != SQLITE_OK) database_.fail(status);
  return *this;
}

Statement& Statement::bind_nothing(int parameter) {
  if (const int status = ::sqlite3_bind_null(handle_, parameter); status != SQLITE_OK) database_.fail(status);
  return *this;
}

bool Statement::step() {
  const int status = ::sqlite3_step(handle_);
  if (status == SQLITE_ROW) return true;
  if (status != SQLITE_DONE) {
    ::sqlite3_reset(handle_);
    database_.fail(status);
  }
  ::sqlite3_reset(handle_);
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

bool Statement::nothing(int column) const { return ::sqlite3_column_type(handle_, column) == SQLITE_NULL; }
std::int64_t Statement::whole(int column) const { return ::sqlite3_column_int64(handle_, column); }
double Statement::real(int column) const { return ::sqlite3_column_double(handle_, column); }

std::string_view Statement::bytes(int column) const {
  const void* bytes = ::sqlite3_column_blob(handle_, column);
  const int size = ::sqlite3_column_bytes(handle_, column);
  if (bytes == nullptr) return {};
  return {static_cast<const char*>(bytes), static_cast<std::size_t>(size)};
}

Transaction::Transaction(Database& database) : database_(database) { database_.run("BEGIN IMMEDIATE"); }

Transaction::~Transaction() {
  // What cannot be undone now is undone by whoever opens the file next.
  if (open_) ::sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
  database_.run("COMMIT");
  open_ = false;
}

}  // namespace demarche::run
