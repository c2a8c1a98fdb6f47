#pragma once
// Published patterns on the scenarios they are measured on.

#include <filesystem>
#include <optional>
#include <string>

#include "language/diagnostic.hpp"
#include "language/model.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// The items of one model file, or of all below a folder, read and not resolved; nothing when any was wrong.
// std::runtime_error when something that is there cannot be read.
std::optional<Library> load_library(const std::filesystem::path& file_or_folder, Files& files,
                                    Diagnostics& diagnostics);

// The file a pattern is `on`: seen from `models`, or from a folder above it. Nothing, and a diagnostic, when it is not
// there.
std::optional<std::filesystem::path> scenario_of(const PublishedPattern& pattern, const std::filesystem::path& models,
                                                 Diagnostics& diagnostics);

// Makes every measure of the pattern an outcome of the scenario, `F03/sanctioned`. Outcomes change no act.
void add_measures(const PublishedPattern& pattern, Library& library, Scenario& scenario);

// Makes the time of each observed act an outcome, named by where the act stands in the scenario's file.
std::string observed_time_name(const Place& place);
void add_observed_times(Library& library, Scenario& scenario);

}  // namespace demarche::language
