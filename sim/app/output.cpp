// Writing, see output.hpp. POSIX calls, since streams hide which error it was.
#include "app/output.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

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

}  // namespace

void print(std::string_view text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error != 0 && error != EPIPE) {
    throw std::runtime_error(fmt::format("standard output cannot be written ({})", reason(error)));
  }
}

void complain(std::string_view text) noexcept { write_all(STDERR_FILENO, text); }

void write_whole(const std::filesystem::path& file, std::string_view text) {
  const std::string name = file.string();
  std::string beside = fmt::format("{}.{}.part", name, ::getpid());
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor < 0) throw std::runtime_error(fmt::format("'{}' cannot be written ({})", name, reason(errno)));
  int error = write_all(descriptor, text);
  if (error == 0 && ::fsync(descriptor) != 0 && errno != EINVAL) error = errno;
  if (::close(descriptor) != 0 && error == 0) error = errno;
  if (error == 0 && ::rename(beside.c_str(), name.c_str()) != 0) error = errno;
  if (error != 0) {
    ::unlink(beside.c_str());
    throw std::runtime_error(fmt::format("'{}' cannot be written ({})", name, reason(error)));
  }
}

}  // namespace demarche::app
