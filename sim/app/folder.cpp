// The results' folder, see folder.hpp.
#include "app/folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "app/command_line.hpp"
#include "run/store.hpp"

namespace demarche::app {

namespace {

// The first five and the page every comparison leaves, unless it is a shard.
constexpr std::array<std::string_view, 10> result_names{"summary.json",  "outcomes.csv", "differences.csv", "rules.csv",
                                                        "manifest.json", "variants.csv", "worlds.csv",      "runs.csv",
                                                        "runs.sqlite",   "report.html"};

std::string reason(int error) { return std::generic_category().message(error); }

}  // namespace

std::optional<std::string> file_to_write(const Invocation& invocation) {
  const std::optional<std::string> out = invocation.text("out");
  if (invocation.has("force") && !out) throw UsageError("--force needs --out");
  std::error_code error;
  if (out && !invocation.has("force") && std::filesystem::exists(*out, error)) {
    throw UsageError(fmt::format("'{}' exists already; choose another, or overwrite it with --force", *out));
  }
  return out;
}

FolderLock::FolderLock(const std::filesystem::path& folder, bool shared) {
  descriptor_ = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) {
    throw std::runtime_error(fmt::format("folder '{}' cannot be opened ({})", folder.string(), reason(errno)));
  }
  const int kind = (shared ? LOCK_SH : LOCK_EX) | LOCK_NB;
  if (::flock(descriptor_, kind) == 0) return;
  if (errno == EBADF || errno == EINVAL || errno == ENOTSUP || errno == ENOLCK) {
    // Some file systems of the network lock only files that are open for writing.
    ::close(descriptor_);
    descriptor_ = ::open((folder / ".demarche-lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ >= 0 && ::flock(descriptor_, kind) == 0) return;
  }
  const int error = errno;
  if (descriptor_ >= 0) ::close(descriptor_);
  throw std::runtime_error(error == EWOULDBLOCK
                               ? fmt::format("folder '{}' is in use by another process of demarche", folder.string())
                               : fmt::format("folder '{}' cannot be locked ({})", folder.string(), reason(error)));
}

FolderLock::~FolderLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

std::filesystem::path unfinished(const std::filesystem::path& folder) { return folder / "unfinished.sqlite"; }
std::filesystem::path finished(const std::filesystem::path& folder) { return folder / "runs.sqlite"; }

FolderLock prepare_folder(const std::filesystem::path& folder, bool force) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder, error)) {
    throw std::runtime_error(fmt::format("folder '{}' cannot be made ({})", folder.string(),
                                         error ? error.message() : "there is a file of this name"));
  }
  FolderLock lock(folder);
  for (const std::string_view name : result_names) {
    if (!force && std::filesystem::exists(folder / name, error)) {
      throw UsageError(
          fmt::format("folder '{}' already holds results ({}); choose another, or overwrite them with --force",
                      folder.string(), name));
    }
  }
  if (!force && std::filesystem::exists(unfinished(folder), error) && run::Store::begun(unfinished(folder))) {
    throw UsageError(
        fmt::format("folder '{}' holds an unfinished batch; go on with 'demarche resume', or overwrite it with --force",
                    folder.string()));
  }
  const std::filesystem::path probe = folder / ".demarche-probe";
  write_whole(probe, "");
  std::filesystem::remove(probe, error);
  remove_unfinished(folder);
  return lock;
}

std::filesystem::path batch_in(const std::filesystem::path& folder) {
  std::error_code error;
  if (!std::filesystem::is_directory(folder, error)) {
    throw run::StoreError(fmt::format("'{}' is no folder", folder.string()));
  }
  for (const std::filesystem::path& file : {unfinished(folder), finished(folder)}) {
    if (std::filesystem::exists(file, error)) return file;
  }
  throw run::StoreError(fmt::format("folder '{}' holds no batch: there is no runs.sqlite in it", folder.string()));
}

void remove_unfinished(const std::filesystem::path& folder) noexcept {
  std::error_code error;
  for (const char* end : {"", "-wal", "-shm", "-journal"}) {
    std::filesystem::remove(unfinished(folder).string() + end, error);
  }
}

void save(const std::filesystem::path& folder, const std::vector<std::pair<std::string, std::string>>& files,
          std::vector<WaitingFile> written, const std::string& manifest) {
  std::vector<WaitingFile> waiting = std::move(written);
  for (const auto& [name, text] : files) waiting.emplace_back(folder / name, text);
  WaitingFile last(folder / "manifest.json", manifest);
  std::error_code error;
  std::filesystem::remove(folder / "manifest.json", error);
  for (WaitingFile& file : waiting) file.put();
  for (const std::string_view name : result_names) {
    const auto is_it = [&](const WaitingFile& file) { return file.file().filename() == name; };
    if (name == "runs.sqlite" || std::any_of(waiting.begin(), waiting.end(), is_it)) continue;
    std::filesystem::remove(folder / name, error);
  }
  if (std::filesystem::exists(unfinished(folder), error)) {
    std::filesystem::rename(unfinished(folder), finished(folder));
  }
  last.put();
}

}  // namespace demarche::app
