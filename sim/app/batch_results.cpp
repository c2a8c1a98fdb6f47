// From the statistics of a batch to its results: why it ended, files, the table; declared in batch.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>

#include "app/batch.hpp"
#include "app/folder.hpp"
#include "app/output.hpp"
#include "app/pictures.hpp"
#include "app/sha256.hpp"
#include "app/speech.hpp"
#include "report/amounts.hpp"
#include "report/comparison.hpp"
#include "report/csv.hpp"
#include "report/figures.hpp"
#include "report/rare.hpp"
#include "report/results.hpp"
#include "report/selection.hpp"
#include "report/table.hpp"
#include "report/wording.hpp"
#include "report/worlds.hpp"
#include "run/selection.hpp"

namespace demarche::app {

namespace {

constexpr std::size_t csv_piece = 1 << 20;  // bytes

// "±0.72 points", "±1.5 days".
std::string half_width_text(const run::OutcomeSpec& outcome, double half_width, const report::Spoken& in) {
  const bool probability = outcome.kind == run::OutcomeKind::probability;
  const std::string figures = "±" + report::rough(probability ? 100.0 * half_width : half_width, 2);
  if (probability) return report::in_points(figures, in);
  return outcome.unit.empty() ? in.apart(in.figures(figures)) : report::with_unit(figures, outcome.unit, in);
}

// Where the widest interval is.
std::string place_of(const run::Design& design, const run::Width& width, const report::Spoken& in) {
  const report::Blanks blanks{{"outcome", report::outcome_name(design.outcomes[width.outcome].name, in)},
                              {"response", in.apart(report::safe(design.responses[width.response]))},
                              {"baseline", in.apart(report::safe(design.responses[design.baseline]))}};
  return width.difference ? in.say("{outcome} under {response} against {baseline}", blanks)
                          : in.say("{outcome} under {response}", blanks);
}

// How far a batch that was to be precise has come; `runs` says how it ended.
std::string precision_text(const run::Design& design, const run::Batch& batch, const run::Target& target,
                           const std::string& runs, const report::Spoken& in) {
  const std::optional<run::Width> widest = run::widest(design, batch, target);
  if (!widest) return in.say("{ended}: nothing to be precise about", {{"ended", runs}});
  const run::OutcomeSpec& outcome = design.outcomes[widest->outcome];
  const report::Blanks blanks{{"ended", runs},
                              {"reached", half_width_text(outcome, widest->half_width, in)},
                              {"asked", half_width_text(outcome, target[widest->outcome], in)},
                              {"place", place_of(design, *widest, in)}};
  if (widest->half_width <= target[widest->outcome]) {
    return in.say("{ended}: every interval is as narrow as asked, at the most {reached} of {asked} ({place})", blanks);
  }
  return in.say("{ended}: not every interval is as narrow as asked, the widest {reached} instead of {asked} ({place})",
                blanks);
}

// Why a batch ended where it did, for the terminal and, in English, the manifest. Harmless.
std::string why(const Order& order, const run::Design& design, const run::Conducted& conducted, const run::Batch& batch,
                const report::Spoken& in) {
  const auto number = static_cast<double>(batch.runs());
  const std::string figures = in.figures(report::grouped(batch.runs()));
  const report::Blanks runs{{"runs", report::runs_words(batch.runs(), in)}};
  std::string text;
  switch (conducted.ending) {
    case run::Ending::stopped: return in.say("stopped by a signal after {runs}", runs);
    case run::Ending::time: return in.say("the time was over after {runs}", runs);
    case run::Ending::failure: return in.say("ended after {runs}, before the first run that failed", runs);
    case run::Ending::good_enough:
      text = in.say_number("{number} run were enough", "{number} runs were enough", number, figures);
      break;
    case run::Ending::all_runs:
      text = order.plan.goal == Goal::runs
                 ? in.say_number("{number} run, as asked", "{number} runs, as asked", number, figures)
                 : in.say_number("{number} run, the most allowed", "{number} runs, the most allowed", number, figures);
      break;
  }
  if (order.plan.goal == Goal::runs) return text;
  const report::Blanks ended{{"ended", text}};
  if (order.plan.goal == Goal::selected) {
    return run::selected(design, batch).settled
               ? in.say("{ended} to tell the best response, or those as good as it", ended)
               : in.say("{ended}: not all responses are told apart", ended);
  }
  const run::Target target = target_of(order.plan, design);
  if (order.plan.goal == Goal::precision) return precision_text(design, batch, target, text, in);
  const std::size_t open = run::open_verdicts(design, batch, target);
  if (open == 0) return in.say("{ended}: every verdict stands, however often it is looked at", ended);
  return in.say_number("{ended}: {number} verdict is still open, on intervals that hold however often one looks",
                       "{ended}: {number} verdicts are still open, on intervals that hold however often one looks",
                       static_cast<double>(open), in.figures(report::grouped(open)), ended);
}

// Rows as CSV, in pieces: name of the response, then the outcomes as in runs.sqlite.
WaitingFile rows_csv(const std::filesystem::path& file, run::Store& store, const run::Design& design,
                     std::string& digest) {
  WaitingFile waiting(file);
  Sha256 sha;
  report::CsvWriter csv;
  csv.add("run"), csv.add("response"), csv.add("ended");
  for (const run::OutcomeSpec& outcome : design.outcomes) csv.add(outcome.name);
  csv.end_row();
  const auto flush = [&] {
    sha.add(csv.text());
    waiting.add(csv.text());
    csv = {};
  };
  store.each_row(design, [&](const run::StoredRow& row) {
    csv.add(row.run), csv.add(design.responses.at(row.response)), csv.add(static_cast<int>(row.end));
    for (const double value : row.values) csv.add(value);
    csv.end_row();
    if (csv.text().size() > csv_piece) flush();
  });
  flush();
  waiting.settle();
  digest = sha.digest();
  return waiting;
}

// A shard is no answer of its own: it keeps its statistics and says how to merge.
ExitStatus tell_shard(Order& order, const run::Conducted& conducted) {
  const run::Design design = design_of(order);
  run::Result empty;
  empty.responses = design.responses;
  empty.outcomes = design.outcomes;
  empty.rules = design.rules;
  const Blocks blocks = blocks_of(order.plan);
  empty.runs_asked = design.runs - blocks.begin * run::runs_per_block;
  empty.runs = conducted.end - blocks.begin * run::runs_per_block;
  empty.played.assign(design.responses.size(), empty.runs);
  empty.complete = conducted.ending == run::Ending::all_runs;
  order.store->close();
  save(*order.folder, {}, {}, manifest_json(order.circumstances, order.loaded.model, empty, order.loaded.texts, {}));
  const report::Spoken in = spoken_of(order.plan);
  const std::string told = in.say(
      "shard {shard} of {shards}: runs {first} to {last} are in '{folder}'; when all are there, {command} makes "
      "them one",
      {{"shard", std::to_string(order.plan.shard)},
       {"shards", std::to_string(order.plan.shards)},
       {"first", in.figures(report::grouped(blocks.begin * run::runs_per_block))},
       {"last", in.figures(report::grouped(conducted.end - 1))},
       {"folder", in.apart(report::safe(order.folder->string()))},
       {"command", in.apart("demarche merge")}});
  print(report::finished(told, style_for(in, style_of(1, order.invocation.colour()))) + "\n");
  return empty.complete ? ExitStatus::done : ExitStatus::stopped;
}

// The sides beside the comparison, if all were played to the end.
std::optional<report::Structure> structure_of(Order& order, const run::Result& result) {
  if (order.further.empty() || !result.complete || !order.circumstances.sides_complete) return std::nullopt;
  return report::Structure{order.loaded.model, result, std::move(order.further), order.circumstances.seed,
                           spoken_of(order.plan)};
}

struct Produced {
  std::vector<std::pair<std::string, std::string>> texts;
  std::vector<WaitingFile> written;
  Digests digests;
};

Produced produce(Order& order, const run::Design& design, const run::Result& result,
                 const std::optional<report::Structure>& structure, const Pictures& pictures) {
  Produced produced;
  produced.texts = report::result_files(order.loaded.model, result, order.circumstances.seed,
                                        sha256(order.loaded.texts.front().second));
  if (structure) produced.texts.emplace_back("variants.csv", report::variants_csv(*structure));
  produced.texts.emplace_back("report.html", pictures.page());
  for (const auto& [name, text] : produced.texts) produced.digests.emplace_back(name, sha256(text));
  if (order.store) order.store->cut(result.runs);
  if (order.store && order.plan.rows == "csv") {
    std::string digest;
    produced.written.push_back(rows_csv(*order.folder / "runs.csv", *order.store, design, digest));
    produced.digests.emplace_back("runs.csv", digest);
  }
  return produced;
}

}  // namespace

ExitStatus play(Order& order, const Collecting& collecting) {
  const run::Design design = design_of(order);
  const std::uint64_t begin = blocks_of(order.plan).begin * run::runs_per_block;
  const std::uint64_t before = order.store ? order.store->tree(design, 0).complete_to(begin / run::runs_per_block) : 0;
  const run::Conducted conducted = play_runs(order, design, collecting);
  if (conducted.end <= begin) {
    order.store.reset();
    if (order.folder) remove_unfinished(*order.folder);
    complain("demarche: stopped before the first 256 runs were done; there is nothing to show\n");
    return conducted.ending == run::Ending::failure ? ExitStatus::environment : ExitStatus::stopped;
  }
  if (conducted.end < before) {
    complain("demarche: stopped before any run was added; the folder is as it was\n");
    return ExitStatus::stopped;
  }
  if (run::to_the_end(conducted.ending)) (void)play_rare(order, collecting.stop());
  return tell(order, conducted);
}

std::optional<Digests> replay(Order& order, const Collecting& collecting) {
  const run::Design design = design_of(order);
  const run::Conducted conducted = play_runs(order, design, collecting);
  if (!run::to_the_end(conducted.ending) || !play_rare(order, collecting.stop())) return std::nullopt;
  const run::Result result = result_of(design, conducted.tree, conducted.ending, order.rare);
  const std::optional<report::Structure> structure = structure_of(order, result);
  if (!order.further.empty() && !structure) return std::nullopt;
  const Pictures pictures(order, result, structure ? &*structure : nullptr);
  return produce(order, design, result, structure, pictures).digests;
}

ExitStatus tell(Order& order, const run::Conducted& conducted) {
  const run::Design design = design_of(order);
  Circumstances& circumstances = order.circumstances;
  circumstances.sides = order.sides;
  circumstances.hides_what_followed = order.hides_what_followed;
  circumstances.plan = fields_of(order.plan);
  circumstances.ending = run::name(conducted.ending);
  if (order.plan.shards > 1) {
    circumstances.why = fmt::format("shard {} of {}", order.plan.shard, order.plan.shards);
    return tell_shard(order, conducted);
  }
  const run::Batch batch = run::gathered(design, conducted.tree);
  const report::Spoken spoken = spoken_of(order.plan);
  circumstances.why = why(order, design, conducted, batch, {});
  inform(order, why(order, design, conducted, batch, spoken));
  const run::Result result = result_of(design, conducted.tree, conducted.ending, order.rare);
  const bool rare_left_out = order.plan.rare > 0 && order.rare.empty();
  const bool sides_wanted = !order.further.empty();
  const std::optional<report::Structure> structure = structure_of(order, result);
  const bool complete = result.complete && (!sides_wanted || structure) && !rare_left_out;
  if (sides_wanted && !structure) {
    complain("demarche: stopped before every side was played; the other accounts are left out\n");
  }

  if (rare_left_out) {
    complain("demarche: stopped before the runs for rare outcomes were played; they are left out\n");
  }

  // Saved before it is shown: what is shown may wait for a reader. If it cannot be saved it is shown all the same.
  std::exception_ptr failure;
  if (order.folder || pictures_wanted(order.invocation)) {
    try {
      const Pictures pictures(order, result, structure ? &*structure : nullptr);
      if (order.folder) {
        Produced produced = produce(order, design, result, structure, pictures);
        order.store->close();
        save(*order.folder, produced.texts, std::move(produced.written),
             manifest_json(circumstances, order.loaded.model, result, order.loaded.texts, produced.digests));
        inform(order,
               spoken.say("saved in {folder}", {{"folder", spoken.apart(report::safe(order.folder->string()))}}));
      }
      pictures.write(order.invocation);
    } catch (...) {
      failure = std::current_exception();
    }
  }
  const report::Style style = style_for(spoken, style_of(1, order.invocation.colour()));
  const report::Detail detail = order.invocation.verbose() ? report::Detail::full : report::Detail::brief;
  std::string shown =
      report::table(report::compared(order.loaded.model, result, circumstances.seed, spoken), style, detail);
  if (result.selection) shown += report::selection_text(order.loaded.model, result, style, spoken);
  if (!result.rare.empty()) shown += report::rare_text(order.loaded.model, result, style, detail, spoken);
  if (result.nested) shown += report::worlds_text(order.loaded.model, result, style, detail, spoken);
  if (structure) shown += report::structure_text(*structure, style, detail);
  print(shown);
  if (failure) std::rethrow_exception(failure);
  if (conducted.ending == run::Ending::failure) return ExitStatus::environment;
  return complete ? ExitStatus::done : ExitStatus::stopped;
}

}  // namespace demarche::app
