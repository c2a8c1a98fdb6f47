#pragma once
// The folder that takes the results of a comparison.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace demarche::app {

// Makes the folder if there is none and sees that it can be written. UsageError if it holds results already and
// `force` is not set; std::runtime_error if it cannot be used.
void prepare_folder(const std::filesystem::path& folder, bool force);

// Puts every file there whole, the manifest last, so that a folder with a manifest is complete. Nothing that was there
// is touched before all are written: a disk that is full leaves the old results as they were.
void save(const std::filesystem::path& folder, const std::vector<std::pair<std::string, std::string>>& files,
          const std::string& manifest);

// The file that `--out` names, nothing without one. UsageError if it exists and `--force` is not given.
class Invocation;
std::optional<std::string> file_to_write(const Invocation& invocation);

}  // namespace demarche::app
