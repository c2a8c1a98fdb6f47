#pragma once
// A scenario file and the model folders it uses → one library and one scenario, overrides applied.
//
// Stages: text → tree → structs; reading stops at the end of the first stage that has errors. Names are resolved by
// language/compile.

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "language/diagnostic.hpp"
#include "language/model.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

struct Loaded {
  Library library;
  Scenario scenario;
  // Path and bytes of every file read, the scenario first, then the models in order of reading: what a digest covers.
  std::vector<std::pair<std::string, std::string>> texts;
};

// Each folder of `uses:` is looked for beside the scenario file, then in each parent directory, then in
// `model_search_path`; all *.yaml below it are read in order of their paths. `files` receives every text, also when
// loading fails, so that the diagnostics can be shown. std::runtime_error when a file or folder that is there cannot be
// read.
std::optional<Loaded> load(const std::filesystem::path& scenario_file,
                           const std::vector<std::filesystem::path>& model_search_path, Files& files,
                           Diagnostics& diagnostics);

// The same from texts in memory, for tests, editors and fuzzers: the scenario, then the library's files.
std::optional<Loaded> load_texts(const std::pair<std::string, std::string>& scenario_path_and_text,
                                 const std::vector<std::pair<std::string, std::string>>& model_paths_and_texts,
                                 Files& files, Diagnostics& diagnostics);

// Replaces the number at the override's path. False, and a diagnostic, when there is none or the value does not fit.
bool apply_override(Library& library, Scenario& scenario, const Override& change, Diagnostics& diagnostics);
// The same without replacing anything.
bool check_override(Library& library, Scenario& scenario, const Override& change, Diagnostics& diagnostics);

}  // namespace demarche::language
