#pragma once
// From a file's name to a grounded model; what is wrong with the text goes to standard error.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "language/compile.hpp"
#include "language/diagnostic.hpp"
#include "language/grounded.hpp"

namespace demarche::app {

struct LoadedModel {
  language::Grounded model;
  std::vector<std::pair<std::string, std::string>> texts;  // path and bytes of all files read, the scenario first
  language::Library library;                               // as read, before a side of any variant was taken
  language::Scenario scenario;
};

// Collects what is wrong in `diagnostics`; nothing when anything was an error.
std::optional<LoadedModel> load_model(const std::string& file, language::Files& files,
                                      language::Diagnostics& diagnostics, const language::Sides& sides = {});

// The same from texts that were kept, as `LoadedModel::texts` has them.
std::optional<LoadedModel> load_kept(const std::vector<std::pair<std::string, std::string>>& texts,
                                     language::Files& files, language::Diagnostics& diagnostics,
                                     const language::Sides& sides);

// The same, showing the diagnostics on standard error; warnings only unless `quiet`. With `--hide-observed` reports
// find nothing of the days after the decision.
class Invocation;
std::optional<LoadedModel> load_and_complain(const Invocation& invocation, language::Files& files);

// The response that `--response` names, or the baseline; UsageError, with a suggestion, when there is none of that
// name.
std::size_t chosen_response(const Invocation& invocation, const language::Grounded& model);

// The sides that `--side` chooses, written VARIANT=SIDE,…, and written so again; UsageError when they are not.
language::Sides sides_of(const Invocation& invocation);
language::Sides sides_from(const std::string& text);
std::string sides_text(const language::Sides& sides);

// Shows what is wrong, if anything.
void complain_about(const language::Diagnostics& diagnostics, const language::Files& files,
                    const Invocation& invocation);

}  // namespace demarche::app
