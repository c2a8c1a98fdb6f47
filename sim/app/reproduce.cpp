// demarche reproduce MANIFEST: plays a saved comparison again and holds the digests of its files against the
// manifest's.
//
// The scenario and the models are those of the batch beside the manifest if it is there, else the files that the
// manifest names, if they are still what they were.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "app/batch.hpp"
#include "app/commands.hpp"
#include "app/folder.hpp"
#include "app/log.hpp"
#include "app/output.hpp"
#include "app/sha256.hpp"
#include "app/version.hpp"
#include "language/hide.hpp"
#include "report/figures.hpp"

namespace demarche::app {

namespace {

namespace json = boost::json;
namespace fs = std::filesystem;
using Texts = std::vector<std::pair<std::string, std::string>>;

// Not a manifest, or not of something that can be played again.
class BadManifest : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

std::optional<std::string> bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(stream), {});
}

struct Manifest {
  std::string version, scenario;
  std::uint64_t seed = 0, runs = 0;
  language::Sides sides;
  std::uint64_t runs_per_world = 1;
  std::string select, language = "en";
  std::uint64_t rare = 0;
  bool variants = false, hides_what_followed = false;
  Digests texts, files;  // path or name, SHA-256; the scenario first
};

std::string text_of(const json::value& value) { return std::string(value.as_string()); }

Manifest read_manifest(const fs::path& file) {
  const std::optional<std::string> bytes = bytes_of(file);
  if (!bytes) throw BadManifest("there is no such file");
  Manifest manifest;
  try {
    const json::value document = json::parse(*bytes);
    if (document.at("schema") != "demarche.manifest/1") throw BadManifest("it is no manifest of demarche");
    manifest.version = text_of(document.at("program").at("version"));
    const json::value& scenario = document.at("scenario");
    manifest.scenario = text_of(scenario.at("name"));
    manifest.texts.emplace_back(text_of(scenario.at("path")), text_of(scenario.at("sha256")));
    for (const json::value& model : document.at("models").as_array()) {
      manifest.texts.emplace_back(text_of(model.at("path")), text_of(model.at("sha256")));
    }
    manifest.seed = document.at("seed").to_number<std::uint64_t>();
    manifest.runs = document.at("runs").to_number<std::uint64_t>();
    const json::value* plan = document.as_object().if_contains("plan");
    const json::value* each = plan == nullptr ? nullptr : plan->as_object().if_contains("runs_per_world");
    if (each != nullptr) manifest.runs_per_world = std::stoull(text_of(*each));
    const json::value* select = plan == nullptr ? nullptr : plan->as_object().if_contains("select");
    if (select != nullptr) manifest.select = text_of(*select);
    const json::value* language = plan == nullptr ? nullptr : plan->as_object().if_contains("language");
    if (language != nullptr) manifest.language = text_of(*language);
    const json::value* rare = plan == nullptr ? nullptr : plan->as_object().if_contains("rare");
    const json::value* hides = document.as_object().if_contains("hides_what_followed");
    manifest.hides_what_followed = hides != nullptr && hides->as_bool();
    for (const auto& [variant, side] : document.at("sides").as_object()) {
      manifest.sides.emplace_back(variant, text_of(side));
    }
    for (const json::value& one : document.at("files").as_array()) {
      manifest.files.emplace_back(text_of(one.at("name")), text_of(one.at("sha256")));
      if (rare != nullptr && manifest.files.back().first == "rare.csv") manifest.rare = std::stoull(text_of(*rare));
      manifest.variants = manifest.variants || manifest.files.back().first == "variants.csv";
    }
  } catch (const BadManifest&) {
    throw;
  } catch (const std::exception& error) {
    throw BadManifest(fmt::format("it cannot be read as a manifest: {}", error.what()));
  }
  if (manifest.files.empty()) throw BadManifest("it is of a shard, which has no results of its own; merge the shards");
  if (manifest.runs == 0) throw BadManifest("it is of no runs");
  return manifest;
}

bool fits(const Texts& texts, const Manifest& manifest) {
  return std::equal(texts.begin(), texts.end(), manifest.texts.begin(), manifest.texts.end(),
                    [](const auto& text, const auto& digest) { return sha256(text.second) == digest.second; });
}

Texts texts_for(const Manifest& manifest, const fs::path& folder) {
  std::error_code error;
  if (fs::exists(finished(folder), error)) {
    run::Store store = run::Store::open(finished(folder), run::Database::Mode::read);
    Texts texts;
    for (run::StoredText& text : store.texts()) texts.emplace_back(std::move(text.path), std::move(text.bytes));
    if (fits(texts, manifest)) return texts;
    throw BadManifest("the runs.sqlite beside it is of other files than it names");
  }
  Texts texts;
  for (const auto& [path, digest] : manifest.texts) {
    std::optional<std::string> bytes = bytes_of(path);
    if (!bytes) throw BadManifest(fmt::format("'{}' is gone, and there is no runs.sqlite beside the manifest", path));
    if (sha256(*bytes) != digest) throw BadManifest(fmt::format("'{}' is no longer what it was", path));
    texts.emplace_back(path, std::move(*bytes));
  }
  return texts;
}

// A place for the rows while they are played, removed at the end.
class Workplace {
 public:
  Workplace() {
    std::string name = (fs::temp_directory_path() / "demarche-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
      throw std::runtime_error(fmt::format("no folder can be made in '{}'", fs::temp_directory_path().string()));
    }
    folder_ = name;
  }
  ~Workplace() {
    std::error_code error;
    fs::remove_all(folder_, error);
  }
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;
  const fs::path& folder() const { return folder_; }

 private:
  fs::path folder_;
};

ExitStatus refuse(const std::string& file, const std::string& why) {
  complain(report::safe(fmt::format("demarche: '{}' cannot be reproduced: {}", file, why)) + "\n");
  return ExitStatus::wrong_input;
}

ExitStatus reproduce_manifest(const Invocation& invocation, const fs::path& file) {
  const Manifest manifest = read_manifest(file);
  if (manifest.version != program_version) {
    log::warning(fmt::format("version {} made this, version {} plays it again: what they compute may differ",
                             report::safe(manifest.version), program_version));
  }
  language::Files files;
  language::Diagnostics diagnostics;
  std::optional<LoadedModel> loaded =
      load_kept(texts_for(manifest, file.parent_path()), files, diagnostics, manifest.sides);
  if (!loaded) {
    complain_about(diagnostics, files, invocation);
    throw BadManifest("this program refuses its scenario");
  }
  Order order{invocation, std::move(*loaded), manifest.sides, {}, {}, {}, std::nullopt, nullptr};
  order.hides_what_followed = manifest.hides_what_followed;
  if (order.hides_what_followed) language::hide_what_followed(order.loaded.model, order.loaded.scenario);
  order.plan.runs = manifest.runs;
  order.plan.runs_per_world = manifest.runs_per_world;
  order.plan.select = manifest.select;
  order.plan.language = manifest.language;
  order.plan.rare = manifest.rare;
  order.plan.goal = manifest.select.empty() ? Goal::runs : Goal::selected;
  order.plan.variants = manifest.variants;
  order.plan.rows = "none";
  order.circumstances.seed = manifest.seed;
  order.circumstances.threads = static_cast<unsigned>(invocation.whole("threads", available_threads(), 1, 1024));
  if (manifest.variants) {
    std::optional<std::vector<report::PlayedSide>> further = ground_sides(invocation, order, files);
    if (!further) throw BadManifest("this program refuses one of its sides");
    order.further = std::move(*further);
  }
  const Collecting collecting;
  std::optional<Workplace> workplace;
  if (std::any_of(manifest.files.begin(), manifest.files.end(),
                  [](const auto& one) { return one.first == "runs.csv"; })) {
    workplace.emplace();
    order.folder = workplace->folder();
    order.plan.rows = "csv";
    begin_store(order);
  }
  const std::optional<Digests> digests = replay(order, collecting);
  if (!digests) {
    complain("demarche: stopped before all was played again\n");
    return ExitStatus::stopped;
  }
  bool same = true;
  std::string shown =
      fmt::format("{}: {} of {}, seed {}\n", report::safe(manifest.scenario), report::counted(manifest.runs, "run"),
                  report::counted(order.loaded.model.responses.size(), "response"), manifest.seed);
  for (const auto& [name, digest] : manifest.files) {
    const auto found =
        std::find_if(digests->begin(), digests->end(), [&file = name](const auto& one) { return one.first == file; });
    const bool equal = found != digests->end() && found->second == digest;
    same = same && equal;
    shown += fmt::format("  {:<16}  {}\n", report::safe(name),
                         equal                     ? "the same bytes"
                         : found == digests->end() ? "not made any more"
                                                   : "other bytes");
  }
  // What lies beside the manifest may have been changed since.
  for (const auto& [name, digest] : manifest.files) {
    const std::optional<std::string> bytes = bytes_of(file.parent_path() / name);
    if (!bytes || sha256(*bytes) == digest) continue;
    same = false;
    shown += fmt::format("  {:<16}  beside the manifest is not what was saved\n", report::safe(name));
  }
  print(shown + (same ? "reproduced\n" : "not reproduced\n"));
  return same ? ExitStatus::done : ExitStatus::wrong_input;
}

}  // namespace

ExitStatus reproduce(const Invocation& invocation) {
  const std::string& file = invocation.files.front();
  try {
    return reproduce_manifest(invocation, file);
  } catch (const BadManifest& error) {
    return refuse(file, error.what());
  }
}

}  // namespace demarche::app
