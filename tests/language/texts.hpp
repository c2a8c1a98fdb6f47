#pragma once
// Reads texts in memory and hands back what a person would see.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/diagnostic.hpp"
#include "language/document.hpp"
#include "language/library.hpp"
#include "language/read_model.hpp"
#include "language/read_scenario.hpp"

namespace demarche::language::texts {

// A small scenario that reads without a mistake; tests append to it.
inline const std::string scenario =
    "scenario: small\n"
    "start: 2022-07-15\n"
    "decision: 2022-09-07 12:00\n"
    "horizon: 180 d\n"
    "responses: [{ response: silence }]\n";

// One file, from text to whatever was asked for.
struct Reading {
  Files files;
  Diagnostics diagnostics;
  std::optional<Node> document;

  explicit Reading(std::string text) {
    const FileId file = files.add("t.yaml", std::move(text));
    document = read_document(files, file, diagnostics);
  }
  std::string shown() const { return render(diagnostics, files); }
  std::vector<std::string> codes() const {
    std::vector<std::string> out;
    for (const Diagnostic& item : diagnostics.items()) {
      if (item.severity != Severity::note) out.push_back(item.code);
    }
    return out;
  }
};

struct ReadLibrary : Reading {
  Library library;
  explicit ReadLibrary(std::string text) : Reading(std::move(text)) {
    if (document) read_items(*document, library, diagnostics);
  }
};

struct ReadScenario : Reading {
  std::optional<Scenario> scenario;
  explicit ReadScenario(std::string text) : Reading(std::move(text)) {
    if (document) scenario = read_scenario(*document, diagnostics);
  }
};

// A scenario with a library.
struct Load {
  Files files;
  Diagnostics diagnostics;
  std::optional<Loaded> loaded;

  Load(const std::string& scenario_text, const std::vector<std::string>& models) {
    std::vector<std::pair<std::string, std::string>> named;
    for (const std::string& model : models) named.emplace_back("m" + std::to_string(named.size() + 1) + ".yaml", model);
    loaded = load_texts({"s.yaml", scenario_text}, named, files, diagnostics);
  }
  std::string shown() const { return render(diagnostics, files); }
};

}  // namespace demarche::language::texts
