// demarche merge DIR… --out DIR: shards become one batch, equal to what one machine would have made of all runs.
#include <fmt/format.h>

#include <algorithm>

#include "app/batch.hpp"
#include "app/commands.hpp"
#include "app/folder.hpp"
#include "app/log.hpp"
#include "app/speech.hpp"
#include "report/figures.hpp"

namespace demarche::app {

namespace {

// What the part of an identity's name is called when two differ.
std::string difference_between(const run::Fields& one, const run::Fields& other) {
  const auto value = [](const run::Fields& fields, const std::string& name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
    return found == fields.end() ? std::string("none") : found->second;
  };
  // The most telling one first: other files make another model too.
  for (const std::string name :
       {"version", "scenario", "seed", "sides", "variants", "followed", "runs_per_world", "select", "files", "model"}) {
    const std::string a = value(one, name), b = value(other, name);
    if (a == b) continue;
    if (name == "files") return "the scenario's or the models' files differ";
    if (name == "model") return "the same files make another model there: it is another build of the program";
    if (name == "runs_per_world") return fmt::format("{} and {} runs in each world", a, b);
    return fmt::format("{} '{}' and '{}'", name, report::safe(a), report::safe(b));
  }
  return "";
}

struct Part {
  std::filesystem::path folder, file;
  std::uint64_t begin = 0, end = 0;  // runs
};

}  // namespace

ExitStatus merge(const Invocation& invocation) {
  const std::optional<std::string> out = invocation.text("out");
  if (!out) throw UsageError("merge needs --out FOLDER");
  std::vector<FolderLock> locks;
  std::optional<Order> order;
  std::optional<std::string> wrong;
  run::MergeTree<run::Batch> tree;
  std::vector<Part> parts;
  std::vector<std::vector<std::pair<std::uint64_t, std::uint64_t>>> ignored;
  for (const std::string& name : invocation.files) {
    const std::filesystem::path folder = name;
    const std::filesystem::path file = batch_in(folder);
    std::error_code error;
    if (std::filesystem::equivalent(folder, *out, error)) {
      throw UsageError(fmt::format("'{}' is one of the folders to merge; --out must name another", *out));
    }
    if (file == unfinished(folder)) {
      throw run::StoreError(fmt::format("the batch in '{}' is unfinished; 'demarche resume' ends it", name));
    }
    locks.emplace_back(folder, true);
    Order part = reopened(invocation, folder, run::Store::open(file, run::Database::Mode::read));
    if (order) {
      const std::string differs = difference_between(identity_of(*order), identity_of(part));
      if (!differs.empty()) {
        throw run::StoreError(
            fmt::format("'{}' and '{}' are not parts of one batch: {}", order->folder->string(), name, differs));
      }
      if ((part.plan.rows == "none") != (order->plan.rows == "none")) {
        throw run::StoreError(fmt::format("only one of '{}' and '{}' has rows of runs", order->folder->string(), name));
      }
    }
    const run::Design design = design_of(part);
    const run::MergeTree<run::Batch> own = part.store->tree(design, 0);
    const std::uint64_t begin = blocks_of(part.plan).begin;
    const std::uint64_t end = own.complete_to(begin);
    if (part.plan.shards > 1 && end != design.runs) {
      throw run::StoreError(fmt::format("the shard in '{}' was stopped; 'demarche resume' ends it", name));
    }
    parts.push_back({folder, file, begin * run::runs_per_block, end});
    if (!order) order.emplace(std::move(part));
  }
  std::sort(parts.begin(), parts.end(), [](const Part& a, const Part& b) { return a.begin < b.begin; });
  std::uint64_t covered = 0;
  for (const Part& part : parts) {
    if (part.begin > covered) {
      throw run::StoreError(fmt::format("runs {} to {} are in none of the folders", covered, part.begin - 1));
    }
    if (part.begin < covered) {
      throw run::StoreError(
          fmt::format("runs from {} on are in '{}' and in another folder", part.begin, part.folder.string()));
    }
    covered = part.end;
  }
  const Plan first = order->plan;
  if (first.shards > 1 && covered < first.runs) {
    throw run::StoreError(fmt::format("runs {} to {} are in none of the folders", covered, first.runs - 1));
  }

  order->plan.shard = order->plan.shards = 1;
  order->plan.runs = covered;
  order->plan.goal = Goal::runs;
  order->plan.rare = 0;  // shards have none
  if (invocation.has("language")) order->plan.language = spoken_of(invocation).code();
  if (invocation.text("rows").value_or("sqlite") == "csv" && order->plan.rows != "none") order->plan.rows = "csv";
  const Collecting collecting;
  const FolderLock lock = prepare_folder(*out, invocation.has("force"));
  order->folder = *out;
  order->store.reset();
  begin_store(*order);
  const run::Design design = design_of(*order);
  const auto go_on = [](std::uint64_t, const run::Batch&) { return false; };
  for (const Part& part : parts) {
    run::Store store = run::Store::open(part.file, run::Database::Mode::read);
    const run::MergeTree<run::Batch> own = store.tree(design, 0);
    for (const auto& [begin, node] : own.nodes()) tree.add_node(begin, node.length, node.value, go_on);
    if (own.tail()) tree.add(own.tail()->index, own.tail()->runs, own.tail()->value);
    order->store->take_rows(part.file, part.begin, part.end);
    log::info(fmt::format("{}: runs {} to {}", report::safe(part.folder.string()), report::grouped(part.begin),
                          report::grouped(part.end - 1)));
  }
  order->store->keep(0, design, {}, tree);
  run::Conducted conducted;
  conducted.tree = std::move(tree);
  conducted.end = covered;
  order->circumstances.started = order->circumstances.finished = now_utc();
  return tell(*order, conducted);
}

}  // namespace demarche::app
