// What the commands that play batches have in common, see batch.hpp.
#include "app/batch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>

#include "app/crew.hpp"
#include "app/design.hpp"
#include "app/folder.hpp"
#include "app/log.hpp"
#include "app/output.hpp"
#include "app/progress.hpp"
#include "app/sha256.hpp"
#include "app/speech.hpp"
#include "app/stop.hpp"
#include "app/version.hpp"
#include "language/hide.hpp"
#include "report/amounts.hpp"
#include "report/figures.hpp"
#include "report/program_json.hpp"
#include "run/player.hpp"
#include "run/rare.hpp"
#include "run/selection.hpp"

namespace demarche::app {

namespace {

// `crew`: the other processes, turned to this side; null if there are none.
run::Conducted collect(const Order& order, const language::Grounded& model, const run::Design& design,
                       const run::Conduct& how, run::MergeTree<run::Batch> begun, Circumstances& circumstances,
                       Crew* crew, const std::atomic<bool>& stop) {
  const report::Spoken spoken = spoken_of(order.plan);
  Progress progress(design.responses.size(), is_terminal(2), style_of(2, order.invocation.colour()).unicode, spoken);
  run::Progress report_progress;
  if (!order.invocation.quiet()) {
    report_progress = [&](std::uint64_t done, std::uint64_t total) { progress(done, total); };
  }
  const std::uint64_t seed = order.circumstances.seed;
  const auto players = [&](const std::vector<std::uint8_t>& unplayed) -> run::PlayerMaker {
    if (crew != nullptr) crew->leave_out(unplayed);
    return [&, unplayed]() -> std::unique_ptr<run::Player> {
      return std::make_unique<run::EnginePlayer>(model.program, seed, measures_of(model), design.runs_per_world,
                                                 unplayed);
    };
  };
  const std::uint64_t before = begun.complete_to(how.first_block) - how.first_block * run::runs_per_block;
  log::debug(fmt::format("playing {} on {}",
                         report::counted(design.runs - how.first_block * run::runs_per_block, "run"),
                         report::counted(design.threads, "thread")));
  std::exception_ptr failure;
  run::Conducted conducted;
  try {
    conducted = design.selecting ? run::conduct_selection(design, how, std::move(begun), players, report_progress, stop)
                                 : run::conduct(design, how, std::move(begun), players({}), report_progress, stop);
  } catch (...) {
    failure = std::current_exception();
  }
  progress.end();
  circumstances.seconds += progress.seconds();
  if (failure) std::rethrow_exception(failure);
  const std::uint64_t runs = conducted.end - how.first_block * run::runs_per_block;
  report::Blanks blanks{{"runs", report::runs_words(runs, spoken)},
                        {"responses", report::responses_words(design.responses.size(), spoken)},
                        {"time", span_text(progress.seconds(), spoken)}};
  if (before > 0) blanks.push_back({"before", spoken.figures(report::grouped(before))});
  inform(order, spoken.say("{runs} of {responses} in {time}[[, {before} of them played before]]", blanks));
  return conducted;
}

// The sides to play besides: all but the first of the scenario's variants, or of all variants if it names none.
language::Sides further_sides(const LoadedModel& loaded) {
  language::Sides sides;
  const auto& named = loaded.scenario.variants;
  for (const language::Variant& variant : loaded.library.variants) {
    const auto is_it = [&](const language::Name& name) { return name.value == variant.name.value; };
    if (!named.empty() && std::none_of(named.begin(), named.end(), is_it)) continue;
    for (std::size_t side = 1; side < variant.sides.size(); ++side) {
      sides.emplace_back(variant.name.value, variant.sides[side].name.value);
    }
  }
  return sides;
}

// What is there of one side, and counts: all blocks of the design, but for a last one that has become longer.
run::MergeTree<run::Batch> begun_of(const Order& order, const run::Design& design, std::size_t side) {
  run::MergeTree<run::Batch> begun = order.store->tree(design, side);
  if (begun.tail() && begun.tail()->index * run::runs_per_block + begun.tail()->runs != design.runs) {
    begun.cut(begun.tail()->index);
  }
  return begun;
}

void send_for(Crew* crew, std::size_t side, const run::Design& design, run::Conduct& how) {
  if (crew == nullptr) return;
  crew->turn_to(side, design, how.keeping());
  how.elsewhere = crew->players();
}

// Whether all were played to the end.
bool play_sides(Order& order, std::uint64_t runs, const std::optional<std::chrono::steady_clock::time_point>& until,
                Crew* crew, const std::atomic<bool>& stop) {
  for (std::size_t number = 0; number < order.further.size(); ++number) {
    report::PlayedSide& side = order.further[number];
    inform(order, spoken_of(order.plan).apart(report::safe(side.variant) + ": " + report::safe(side.side)));
    const run::Design design = design_of(order, number + 1, runs, order.circumstances.threads);
    run::Conduct how;
    how.at_failure = run::Conduct::AtFailure::record;
    how.until = until;
    std::optional<run::StoreJournal> journal;
    run::MergeTree<run::Batch> begun;
    if (order.store) {
      begun = begun_of(order, design, number + 1);
      journal.emplace(*order.store, number + 1, design);
      how.journal = &*journal;
    }
    send_for(crew, number + 1, design, how);
    const run::Conducted conducted =
        collect(order, side.model, design, how, std::move(begun), order.circumstances, crew, stop);
    if (conducted.ending != run::Ending::all_runs) return false;
    side.result = result_of(design, conducted.tree, conducted.ending);
  }
  return true;
}

}  // namespace

void inform(const Order& order, const std::string& line) {
  log::info(report::finished(line, style_for(spoken_of(order.plan), style_of(2, order.invocation.colour()))));
}

std::optional<std::vector<report::PlayedSide>> ground_sides(const Invocation& invocation, const Order& order,
                                                            const language::Files& files) {
  std::vector<report::PlayedSide> sides;
  const LoadedModel& loaded = order.loaded;
  for (const auto& side : further_sides(loaded)) {
    language::Diagnostics diagnostics;
    std::optional<language::Grounded> model = language::compile(loaded.library, loaded.scenario, diagnostics, {side});
    if (!model) {
      complain_about(diagnostics, files, invocation);
      complain(fmt::format("demarche: this is on the side '{}' of '{}'\n", report::safe(side.second),
                           report::safe(side.first)));
      return std::nullopt;
    }
    if (order.hides_what_followed) {  // the library is whole, even where the main model's is not
      language::Scenario scenario = loaded.scenario;
      language::hide_what_followed(*model, scenario);
    }
    sides.push_back({side.first, side.second, std::move(*model), {}});
  }
  return sides;
}

run::Design design_of(const Order& order, std::size_t side, std::uint64_t runs, unsigned threads) {
  const language::Grounded& model = side == 0 ? order.loaded.model : order.further.at(side - 1).model;
  run::Design design = app::design_of(model, runs, threads);
  design.runs_per_world = order.plan.runs_per_world;
  if (side == 0) design.selecting = selecting_of(order.plan, design);
  return design;
}

run::Design design_of(const Order& order) {
  run::Design design = design_of(order, 0, order.plan.runs, order.circumstances.threads);
  if (order.plan.shards > 1) design.runs = std::min(design.runs, blocks_of(order.plan).end * run::runs_per_block);
  return design;
}

run::Fields identity_of(const Order& order) {
  std::string digests;
  for (const auto& [path, text] : order.loaded.texts) digests += sha256(text) + "\n";
  return {{"files", sha256(digests)},
          {"followed", order.hides_what_followed ? "hidden" : "shown"},
          {"model", sha256(report::program_json(order.loaded.model))},
          {"runs_per_world", std::to_string(order.plan.runs_per_world)},
          {"scenario", order.loaded.model.name},
          {"seed", std::to_string(order.circumstances.seed)},
          {"select", order.plan.select},
          {"sides", sides_text(order.sides)},
          {"variants", order.plan.variants ? "played" : "not played"},
          {"version", std::string(program_version)}};
}

void begin_store(Order& order) {
  std::vector<run::StoredText> texts;
  for (const auto& [path, text] : order.loaded.texts) texts.push_back({path, sha256(text), text});
  const run::Design design = design_of(order);
  if (order.plan.rows != "none" && design.outcomes.size() > 1900) {
    throw UsageError("--rows: the scenario has more than 1900 outcomes, more than a row can hold; say --rows none");
  }
  try {
    order.store =
        std::make_unique<run::Store>(run::Store::create(unfinished(*order.folder), design, order.plan.rows != "none",
                                                        identity_of(order), fields_of(order.plan), texts));
  } catch (...) {
    remove_unfinished(*order.folder);
    throw;
  }
}

Order reopened(const Invocation& invocation, const std::filesystem::path& folder, run::Store store) {
  const run::Fields identity = store.identity();
  const auto value = [&](std::string_view name) {
    const auto found =
        std::find_if(identity.begin(), identity.end(), [&](const auto& field) { return field.first == name; });
    if (found == identity.end())
      throw run::StoreError(fmt::format("the batch in '{}' does not say its {}", folder.string(), name));
    return found->second;
  };
  if (value("version") != program_version) {
    throw run::StoreError(
        fmt::format("the batch in '{}' was played by version {}, this is {}: what they compute may differ",
                    folder.string(), value("version"), program_version));
  }
  std::vector<std::pair<std::string, std::string>> texts;
  for (run::StoredText& text : store.texts()) {
    if (sha256(text.bytes) != text.sha256) {
      throw run::StoreError(
          fmt::format("the batch in '{}' is damaged: '{}' in it is not what it was", folder.string(), text.path));
    }
    texts.emplace_back(std::move(text.path), std::move(text.bytes));
  }
  const language::Sides sides = value("sides").empty() ? language::Sides{} : sides_from(value("sides"));
  language::Files files;
  language::Diagnostics diagnostics;
  std::optional<LoadedModel> loaded = load_kept(texts, files, diagnostics, sides);
  if (!loaded) {
    complain_about(diagnostics, files, invocation);
    throw run::StoreError(fmt::format("the batch in '{}' holds a scenario that this program refuses", folder.string()));
  }
  Order order{invocation, std::move(*loaded), sides, {}, plan_from(store.plan()), {}, folder, nullptr};
  order.hides_what_followed = value("followed") == "hidden";
  if (order.hides_what_followed) language::hide_what_followed(order.loaded.model, order.loaded.scenario);
  order.circumstances.words = invocation.words;
  order.circumstances.threads = static_cast<unsigned>(invocation.whole("threads", available_threads(), 1, 1024));
  std::uint64_t seed = 0;
  for (const char digit : value("seed")) seed = seed * 10 + static_cast<std::uint64_t>(digit - '0');
  order.circumstances.seed = seed;
  if (order.plan.variants) {
    std::optional<std::vector<report::PlayedSide>> further = ground_sides(invocation, order, files);
    if (!further)
      throw run::StoreError(fmt::format("the batch in '{}' has a side that this program refuses", folder.string()));
    order.further = std::move(*further);
  }
  if (identity_of(order) != identity) {
    throw run::StoreError(fmt::format(
        "the batch in '{}' was played with another model than its files make now: this is another build of the program",
        folder.string()));
  }
  store.belongs_to(design_of(order));
  order.store = std::make_unique<run::Store>(std::move(store));
  return order;
}

run::Result result_of(const run::Design& design, const run::MergeTree<run::Batch>& tree, run::Ending ending,
                      const std::vector<run::RareResult>& rare) {
  run::Result result = run::judge(design, run::gathered(design, tree));
  result.complete = run::to_the_end(ending);
  result.rare = rare;
  run::hold_against_plain(result);
  return result;
}

run::Conducted play_runs(Order& order, const run::Design& design, const Collecting& collecting) {
  const run::Target target = target_of(order.plan, design);
  run::Conduct how;
  how.first_block = blocks_of(order.plan).begin;
  how.at_failure = order.plan.stop_at_failure ? run::Conduct::AtFailure::stop : run::Conduct::AtFailure::record;
  if (order.plan.goal == Goal::precision) {
    how.look = [&](const run::Batch& batch) { return run::precise(design, batch, target); };
  } else if (order.plan.goal == Goal::decided) {
    how.look = [&](const run::Batch& batch) { return run::open_verdicts(design, batch, target) == 0; };
  }
  if (const auto longest = longest_time(order.invocation)) how.until = std::chrono::steady_clock::now() + *longest;
  std::optional<run::StoreJournal> journal;
  run::MergeTree<run::Batch> begun;
  if (order.store) {
    begun = begun_of(order, design, 0);
    journal.emplace(*order.store, 0, design);
    how.journal = &*journal;
  }
  order.circumstances.started = now_utc();
  std::optional<Crew> others;
  if (ranks() != nullptr) others.emplace(*ranks(), order);
  Crew* crew = others ? &*others : nullptr;
  send_for(crew, 0, design, how);
  run::Conducted conducted =
      collect(order, order.loaded.model, design, how, std::move(begun), order.circumstances, crew, collecting.stop());
  for (const run::FailedRun& failed : conducted.failed) {
    log::error(
        fmt::format("run {} with seed {}{} failed: {}", failed.run, order.circumstances.seed,
                    design.runs_per_world > 1 ? fmt::format(" and --runs-per-world {}", design.runs_per_world) : "",
                    report::safe(failed.what)));
  }
  if (!order.further.empty()) {
    order.circumstances.sides_complete =
        run::to_the_end(conducted.ending) && play_sides(order, conducted.end, how.until, crew, collecting.stop());
  }
  order.circumstances.finished = now_utc();
  if (crew != nullptr) log::debug(fmt::format("other processes played {}", report::counted(crew->blocks(), "block")));
  return conducted;
}

}  // namespace demarche::app
