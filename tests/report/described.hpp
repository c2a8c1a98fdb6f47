#pragma once
// Descriptions of the shipped scenarios and of small models made of texts.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "language/compile.hpp"
#include "language/library.hpp"
#include "report/describe.hpp"

namespace demarche::tests {

struct Described {
  language::Scenario scenario;
  language::Grounded model;
  std::string text;
};

inline const report::Making making{"demarche 0", {{"s.yaml", "0123"}}};

inline Described described(std::optional<language::Loaded> loaded, const language::Files& files,
                           language::Diagnostics& diagnostics) {
  auto model = loaded ? language::compile(loaded->library, loaded->scenario, diagnostics) : std::nullopt;
  if (!model) throw std::runtime_error(language::render(diagnostics, files));
  Described made{std::move(loaded->scenario), std::move(*model), ""};
  made.text = report::describe(made.model, made.scenario, making);
  return made;
}

inline Described shipped(const std::string& file) {
  language::Files files;
  language::Diagnostics diagnostics;
  auto loaded = language::load(DEMARCHE_SOURCE_DIR "/scenarios/" + file, {}, files, diagnostics);
  return described(std::move(loaded), files, diagnostics);
}

// Every scenario that is shipped, in order.
inline std::vector<std::string> shipped_files() {
  const std::filesystem::path folder = DEMARCHE_SOURCE_DIR "/scenarios";
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path().lexically_relative(folder).string());
  }
  std::sort(files.begin(), files.end());
  REQUIRE(files.size() >= 8);
  return files;
}

inline Described of_texts(const std::string& scenario, const std::string& models) {
  language::Files files;
  language::Diagnostics diagnostics;
  auto loaded = language::load_texts({"s.yaml", scenario}, {{"m.yaml", models}}, files, diagnostics);
  return described(std::move(loaded), files, diagnostics);
}

inline std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

// Every item of the model with the beginning of the line that must tell of it, and the section that line stands in.
struct Item {
  std::string section, line;
};

// The number of the section that a heading opens.
std::optional<std::string> section_of(const std::string& line);
std::vector<Item> items(const Described& of);
// The items that no line of their section tells of.
std::vector<std::string> missing(const std::vector<Item>& wanted, const std::vector<std::string>& lines);
void check_complete(const Described& of);

}  // namespace demarche::tests
