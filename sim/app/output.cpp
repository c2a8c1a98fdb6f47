// Writing, see output.hpp. POSIX calls, since streams hide which error it was.
#include "app/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace demarche::app {

namespace {

// 0, or the error number.
int write_all(int descriptor, std::string_view text) noexcept {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

std::string reason(int error) { return std::generic_category().message(error); }

std::runtime_error cannot_write(const std::filesystem::path& file, int error) {
  return std::runtime_error(fmt::format("'{}' cannot be written ({})", file.string(), reason(error)));
}

}  // namespace

void print(std::string_view text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error != 0 && error != EPIPE) {
    throw std::runtime_error(fmt::format("standard output cannot be written ({})", reason(error)));
  }
}

void complain(std::string_view text) noexcept { write_all(STDERR_FILENO, text); }

void write_whole(const std::filesystem::path& file, std::string_view text) { WaitingFile(file, text).put(); }

WaitingFile::WaitingFile(std::filesystem::path file)
    : file_(std::move(file)), beside_(fmt::format("{}.{}.part", file_.string(), ::getpid())) {
  descriptor_ = ::open(beside_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) throw cannot_write(file_, errno);
}

WaitingFile::WaitingFile(std::filesystem::path file, std::string_view text) : WaitingFile(std::move(file)) {
  add(text);
  settle();
}

void WaitingFile::add(std::string_view text) {
  const off_t before = ::lseek(descriptor_, 0, SEEK_CUR);
  const int error = write_all(descriptor_, text);
  if (error == 0) return;
  // Nothing of it rather than half of it: whoever keeps the file keeps what was added whole.
  if (before >= 0 && ::ftruncate(descriptor_, before) == 0) (void)::lseek(descriptor_, before, SEEK_SET);
  throw cannot_write(file_, error);
}

void WaitingFile::settle() {
  int error = ::fsync(descriptor_) != 0 && errno != EINVAL ? errno : 0;
  if (::close(std::exchange(descriptor_, -1)) != 0 && error == 0) error = errno;
  if (error != 0) throw cannot_write(file_, error);
}

WaitingFile::~WaitingFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (!beside_.empty()) ::unlink(beside_.c_str());
}

WaitingFile::WaitingFile(WaitingFile&& other) noexcept
    : file_(std::move(other.file_)),
      descriptor_(std::exchange(other.descriptor_, -1)),
      beside_(std::exchange(other.beside_, {})) {}

void WaitingFile::put() {
  if (::rename(beside_.c_str(), file_.c_str()) != 0) throw cannot_write(file_, errno);
  beside_.clear();
}

}  // namespace demarche::app
