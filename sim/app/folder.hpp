#pragma once
// The folder that takes the results of a comparison, and the batch from which they were made.
//
// While a batch is played it is `unfinished.sqlite`; when it has ended, as it should or by a signal, it becomes
// `runs.sqlite` together with the results. So the folder's results are always those of its `runs.sqlite`, old ones stay
// until new ones are whole, and what a kill leaves behind is found again.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/output.hpp"

namespace demarche::app {

// Held while somebody writes into a folder (or, shared, reads a batch in it); the system lets it go with the process.
class FolderLock {
 public:
  // std::runtime_error when another process holds it, or the folder cannot be opened.
  explicit FolderLock(const std::filesystem::path& folder, bool shared = false);
  ~FolderLock();
  FolderLock(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;

 private:
  int descriptor_ = -1;
};

std::filesystem::path unfinished(const std::filesystem::path& folder);
std::filesystem::path finished(const std::filesystem::path& folder);

// Makes the folder if there is none, locks it, and sees that it can be written. UsageError if it holds results already
// and `force` is not set; std::runtime_error if it cannot be used.
FolderLock prepare_folder(const std::filesystem::path& folder, bool force);

// The batch in a folder: the unfinished one if there is one. StoreError if there is none.
std::filesystem::path batch_in(const std::filesystem::path& folder);

// Removes an unfinished batch, if there is one.
void remove_unfinished(const std::filesystem::path& folder) noexcept;

// Puts every file there whole, the manifest last, so that a folder with a manifest is complete. Nothing that was there
// is touched before all are written: a disk that is full leaves the old results as they were. An unfinished batch
// becomes the finished one. Results of other names, from before, are removed.
void save(const std::filesystem::path& folder, const std::vector<std::pair<std::string, std::string>>& files,
          std::vector<WaitingFile> written, const std::string& manifest);

// The file that `--out` names, nothing without one. UsageError if it exists and `--force` is not given.
class Invocation;
std::optional<std::string> file_to_write(const Invocation& invocation);

}  // namespace demarche::app
