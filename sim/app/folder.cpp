// The results' folder, see folder.hpp.
#include "app/folder.hpp"

#include <fmt/format.h>

#include <array>
#include <stdexcept>
#include <string_view>
#include <system_error>

#include "app/command_line.hpp"
#include "app/output.hpp"

namespace demarche::app {

namespace {

constexpr std::array<std::string_view, 5> result_names{"summary.json", "outcomes.csv", "differences.csv", "rules.csv",
                                                       "manifest.json"};

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

void prepare_folder(const std::filesystem::path& folder, bool force) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder, error)) {
    throw std::runtime_error(fmt::format("folder '{}' cannot be made ({})", folder.string(),
                                         error ? error.message() : "there is a file of this name"));
  }
  for (const std::string_view name : result_names) {
    if (!force && std::filesystem::exists(folder / name, error)) {
      throw UsageError(
          fmt::format("folder '{}' already holds results ({}); choose another, or overwrite them with --force",
                      folder.string(), name));
    }
  }
  const std::filesystem::path probe = folder / ".demarche-probe";
  write_whole(probe, "");
  std::filesystem::remove(probe, error);
}

void save(const std::filesystem::path& folder, const std::vector<std::pair<std::string, std::string>>& files,
          const std::string& manifest) {
  std::vector<WaitingFile> waiting;
  for (const auto& [name, text] : files) waiting.emplace_back(folder / name, text);
  WaitingFile last(folder / "manifest.json", manifest);
  std::error_code error;
  std::filesystem::remove(folder / "manifest.json", error);
  for (WaitingFile& file : waiting) file.put();
  last.put();
}

}  // namespace demarche::app
