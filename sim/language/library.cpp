#include "language/library.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <stdexcept>
#include <system_error>
#include <tuple>

#include "language/document.hpp"
#include "language/fields.hpp"
#include "language/patterns.hpp"
#include "language/read_model.hpp"
#include "language/read_scenario.hpp"
#include "language/suggest.hpp"

namespace demarche::language {
namespace {

namespace fs = std::filesystem;
using PathAndText = std::pair<std::string, std::string>;

// What is there and may not be read is no mistake in anybody's text.
[[noreturn]] void cannot_read(const fs::path& path, const std::error_code& why) {
  throw std::runtime_error(fmt::format("'{}' cannot be read ({})", path.generic_string(), why.message()));
}

std::error_code last_error() { return {errno != 0 ? errno : EIO, std::generic_category()}; }

// The file's bytes, nothing when there is no such file; one byte more than a text may have is enough to see that it is
// too large.
std::optional<std::string> read_bytes(const fs::path& file) {
  std::error_code problem;
  const fs::file_status status = fs::status(file, problem);
  if (status.type() == fs::file_type::none) cannot_read(file, problem);
  if (status.type() != fs::file_type::regular) return std::nullopt;
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) cannot_read(file, last_error());
  std::string text;  // grows with what is read: the size that the file system tells need not be true
  std::array<char, 1 << 16> part;
  while (stream && text.size() <= greatest_text) {
    stream.read(part.data(), part.size());
    text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) cannot_read(file, last_error());
  return text;
}

std::vector<fs::path> yaml_files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code problem;
  for (fs::recursive_directory_iterator it(folder, problem), end; it != end; it.increment(problem)) {
    const fs::path& path = it->path();
    if (path.filename().string().starts_with('.')) {
      if (it->is_directory(problem)) it.disable_recursion_pending();
    } else if (path.extension() == ".yaml" && !it->is_directory(problem)) {
      files.push_back(path);
    }
  }
  if (problem) cannot_read(folder, problem);
  std::sort(files.begin(), files.end(),
            [](const fs::path& a, const fs::path& b) { return a.generic_string() < b.generic_string(); });
  return files;
}

// Beside the scenario, then in each directory above, then along the search path.
std::optional<fs::path> find_folder(const std::string& use, const fs::path& scenario_file,
                                    const std::vector<fs::path>& search_path) {
  std::vector<fs::path> bases;
  fs::path base = scenario_file.parent_path();
  bases.push_back(base);
  while (!base.empty() && base != base.root_path()) {
    base = base.parent_path();
    bases.push_back(base);
  }
  std::error_code problem;
  if (base.empty()) {  // a relative path ends at the working directory; go on above it
    fs::path above = fs::current_path(problem);
    while (!above.empty() && above != above.root_path()) {
      above = above.parent_path();
      bases.push_back(above);
    }
  }
  bases.insert(bases.end(), search_path.begin(), search_path.end());
  for (const fs::path& one : bases) {
    const fs::path folder = (one / use).lexically_normal();
    if (fs::is_directory(folder, problem)) return folder;
  }
  return std::nullopt;
}

// Texts of all folders under `uses:`. The tree is not checked yet, so other shapes are left to read_scenario.
std::vector<PathAndText> read_models(const Node& scenario, const fs::path& scenario_file,
                                     const std::vector<fs::path>& search_path, Diagnostics& diagnostics) {
  std::vector<PathAndText> texts;
  const Node* uses = scenario.find("uses");
  if (uses == nullptr) return texts;
  for (const Node* use : items_of(*uses)) {
    if (!use->is_scalar()) continue;
    const std::optional<fs::path> folder = find_folder(use->scalar, scenario_file, search_path);
    if (!folder) {
      diagnostics.error(use->place, "no-folder",
                        fmt::format("the model folder '{}' is nowhere near the scenario", use->scalar),
                        "looked beside the scenario and in every folder above");
      continue;
    }
    for (const fs::path& file : yaml_files_below(*folder)) {
      std::optional<std::string> text = read_bytes(file);
      if (text) {
        texts.emplace_back(file.generic_string(), std::move(*text));
      } else {
        diagnostics.error(use->place, "no-file", fmt::format("'{}' cannot be read", file.generic_string()));
      }
    }
  }
  return texts;
}

// Items of one kind have different names; an alliance is an actor.
using ItemId = std::pair<std::string, std::string>;
std::optional<ItemId> id_of(const Node& item) {
  if (!item.is_map() || item.children.empty() || !item.children.front().is_scalar()) return std::nullopt;
  const Node& first = item.children.front();
  return ItemId{first.key.value == "alliance" ? "actor" : first.key.value, first.scalar};
}

std::string plural(const std::string& kind) { return kind == "authority" ? "authorities" : kind + "s"; }

class Merger {
 public:
  explicit Merger(Diagnostics& diagnostics) : diagnostics_(diagnostics) { all_.kind = Node::Kind::list; }

  void add_file(const Node& document) {
    if (!document.is_list()) {  // read_items says what is wrong with it
      Library nothing;
      read_items(document, nothing, diagnostics_);
      return;
    }
    for (const Node& item : document.children) add(item);
  }

  // A scenario's own items: new ones are added, the keys of known ones replaced; an empty value removes its key.
  void add_overrides(const Node& list) {
    if (!list.is_list()) return add_file(list);
    std::map<ItemId, Place> seen;
    for (const Node& item : list.children) {
      const std::optional<ItemId> id = id_of(item);
      const auto known = id ? index_.find(*id) : index_.end();
      if (known == index_.end()) {
        add(item);
        if (id) seen.emplace(*id, item.place);
        continue;
      }
      if (const auto [first, fresh] = seen.emplace(*id, item.place); !fresh) {
        duplicate(item, first->second);
        continue;
      }
      Node& base = all_.children[known->second];
      for (const Node& entry : item.children) {
        const auto old = std::find_if(base.children.begin(), base.children.end(),
                                      [&](const Node& one) { return one.key.value == entry.key.value; });
        if (old == base.children.end()) {
          base.children.push_back(entry);
        } else if (entry.is_null()) {
          base.children.erase(old);
        } else {
          *old = entry;
        }
      }
    }
  }

  const Node& all() const { return all_; }

 private:
  void add(const Node& item) {
    const std::optional<ItemId> id = id_of(item);
    if (id) {
      const auto [known, fresh] = index_.emplace(*id, all_.children.size());
      if (!fresh) return duplicate(item, all_.children[known->second].children.front().place);
    }
    all_.children.push_back(item);
  }

  void duplicate(const Node& item, const Place& first) {
    const Node& name = item.children.front();
    diagnostics_.error(name.place, "duplicate",
                       fmt::format("there are two {} '{}'", plural(id_of(item)->first), name.scalar));
    diagnostics_.note(first, "the first is here");
  }

  Diagnostics& diagnostics_;
  Node all_;
  std::map<ItemId, std::size_t> index_;
};

// `before` errors are of other scenarios.
std::optional<Loaded> build(const Node& scenario, const std::vector<PathAndText>& models, Loaded loaded, Files& files,
                            std::size_t before, Diagnostics& diagnostics) {
  const auto failed = [&] { return diagnostics.errors() > before; };
  // Text → trees.
  std::vector<Node> documents;
  for (const PathAndText& model : models) {
    std::optional<Node> document = read_document(files, files.add(model.first, model.second), diagnostics);
    if (document) documents.push_back(std::move(*document));
    loaded.texts.push_back(model);
  }
  if (failed()) return std::nullopt;

  // Trees → structs.
  Merger merger(diagnostics);
  for (const Node& document : documents) merger.add_file(document);
  if (const Node* own = scenario.find("library")) merger.add_overrides(*own);
  read_items(merger.all(), loaded.library, diagnostics);
  std::optional<Scenario> read = read_scenario(scenario, diagnostics);
  if (failed() || !read) return std::nullopt;
  loaded.scenario = std::move(*read);
  for (const Override& change : loaded.scenario.overrides) {
    apply_override(loaded.library, loaded.scenario, change, diagnostics);
  }
  if (failed()) return std::nullopt;
  return loaded;
}

struct Replacement {
  Number* target;
  Number value;
};

std::optional<Replacement> replacement_for(Library& library, Scenario& scenario, const Override& change,
                                           Diagnostics& diagnostics) {
  const auto for_each = [&](const std::function<void(Number&)>& visit) {
    for_each_number(library, visit);
    for_each_number(scenario, visit);
  };
  Number* target = nullptr;
  for_each([&](Number& number) {
    if (number.path == change.path.value) target = &number;
  });
  if (target == nullptr) {
    std::vector<std::string> paths;
    for_each([&](const Number& number) { paths.push_back(number.path); });
    diagnostics.error(change.path.place, "unknown-path", fmt::format("there is no number '{}'", change.path.value),
                      did_you_mean(change.path.value, paths));
    return std::nullopt;
  }
  Number value = change.value;
  value.path = target->path;
  if (!check_number(value, target->quantity, {}, "'" + value.path + "'", diagnostics)) return std::nullopt;
  return Replacement{target, std::move(value)};
}

}  // namespace

bool apply_override(Library& library, Scenario& scenario, const Override& change, Diagnostics& diagnostics) {
  std::optional<Replacement> replacement = replacement_for(library, scenario, change, diagnostics);
  if (!replacement) return false;
  *replacement->target = std::move(replacement->value);
  return true;
}

bool check_override(Library& library, Scenario& scenario, const Override& change, Diagnostics& diagnostics) {
  return replacement_for(library, scenario, change, diagnostics).has_value();
}

std::optional<Loaded> load(const fs::path& scenario_file, const std::vector<fs::path>& model_search_path, Files& files,
                           Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors();
  Loaded loaded;
  std::optional<std::string> text = read_bytes(scenario_file);
  const FileId file = files.add(scenario_file.generic_string(), text.value_or(""));
  if (!text) {
    diagnostics.error(Place{file, 0, 0, 1}, "no-file", "there is no such file, or it cannot be read");
    return std::nullopt;
  }
  loaded.texts.emplace_back(scenario_file.generic_string(), std::move(*text));
  const std::optional<Node> scenario = read_document(files, file, diagnostics);
  if (!scenario) return std::nullopt;
  const std::vector<PathAndText> models = read_models(*scenario, scenario_file, model_search_path, diagnostics);
  return build(*scenario, models, std::move(loaded), files, before, diagnostics);
}

std::optional<Library> load_library(const fs::path& file_or_folder, Files& files, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors();
  std::error_code problem;
  const bool is_folder = fs::is_directory(file_or_folder, problem);
  Merger merger(diagnostics);
  for (const fs::path& path : is_folder ? yaml_files_below(file_or_folder) : std::vector{file_or_folder}) {
    std::optional<std::string> text = read_bytes(path);
    const FileId file = files.add(path.generic_string(), text.value_or(""));
    if (!text) {
      diagnostics.error(Place{file, 0, 0, 1}, "no-file", "there is no such file, or it cannot be read");
      continue;
    }
    if (const std::optional<Node> document = read_document(files, file, diagnostics)) merger.add_file(*document);
  }
  Library library;
  if (diagnostics.errors() == before) read_items(merger.all(), library, diagnostics);
  if (diagnostics.errors() > before) return std::nullopt;
  return library;
}

std::optional<Loaded> load_texts(const PathAndText& scenario_path_and_text,
                                 const std::vector<PathAndText>& model_paths_and_texts, Files& files,
                                 Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.errors();
  Loaded loaded;
  loaded.texts.push_back(scenario_path_and_text);
  const FileId file = files.add(scenario_path_and_text.first, scenario_path_and_text.second);
  const std::optional<Node> scenario = read_document(files, file, diagnostics);
  if (!scenario) return std::nullopt;
  return build(*scenario, model_paths_and_texts, std::move(loaded), files, before, diagnostics);
}

}  // namespace demarche::language
