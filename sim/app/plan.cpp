// What is asked of a batch, see plan.hpp.
#include "app/plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <vector>

#include "app/speech.hpp"
#include "language/suggest.hpp"
#include "report/text.hpp"
#include "run/rare.hpp"

namespace demarche::app {

namespace {

std::vector<std::string> listed(const std::string& text) {
  std::vector<std::string> items;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t comma = std::min(text.find(',', from), text.size());
    items.push_back(text.substr(from, comma - from));
    from = comma + 1;
  }
  return items;
}

// A number above 0 and the text behind it, blanks between taken away.
std::optional<std::pair<double, std::string>> number_and_unit(const std::string& text) {
  double value = 0.0;
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || !std::isfinite(value) || !(value > 0.0)) return std::nullopt;
  std::string unit(stopped, end);
  unit.erase(0, unit.find_first_not_of(' '));
  return std::pair{value, unit};
}

std::size_t outcome_named(const run::Design& design, const std::string& name, const char* option) {
  std::vector<std::string> names;
  for (std::size_t outcome = 0; outcome < design.outcomes.size(); ++outcome) {
    names.push_back(design.outcomes[outcome].name);
    if (names.back() == name) return outcome;
  }
  const std::string meant = language::did_you_mean(name, names);
  throw UsageError(fmt::format("--{}: there is no outcome '{}'{}{}", option, name, meant.empty() ? "" : "; ", meant));
}

void take_precision(const Plan& plan, const run::Design& design, run::Target& target) {
  for (const std::string& item : listed(plan.precision)) {
    const std::size_t equals = item.find('=');
    const auto found = number_and_unit(equals == std::string::npos ? item : item.substr(equals + 1));
    const bool share = found && found->second == "%";
    if (equals == std::string::npos) {
      if (!share) {
        throw UsageError(fmt::format(
            "--precision is '{}'; it must be a share for probabilities as 0.5%, and OUTCOME=WIDTH for others", item));
      }
      for (std::size_t outcome = 0; outcome < design.outcomes.size(); ++outcome) {
        if (design.outcomes[outcome].kind == run::OutcomeKind::probability) target[outcome] = found->first / 100.0;
      }
      continue;
    }
    const std::size_t outcome = outcome_named(design, item.substr(0, equals), "precision");
    const run::OutcomeSpec& spec = design.outcomes[outcome];
    const bool probability = spec.kind == run::OutcomeKind::probability;
    if (!found || (probability ? !share : !found->second.empty() && found->second != spec.unit)) {
      throw UsageError(fmt::format("--precision is '{}'; the width must be {}", item,
                                   probability ? "a share as 0.5%" : "a number above 0 in the outcome's own unit"));
    }
    target[outcome] = probability ? found->first / 100.0 : found->first;
  }
}

void take_shard(const Invocation& invocation, Plan& plan) {
  const std::optional<std::string> given = invocation.text("shard");
  if (!given) return;
  const std::size_t slash = given->find('/');
  const auto whole = [&](const std::string& text) {
    std::uint64_t value = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && stopped == text.data() + text.size() ? value : 0;
  };
  if (slash != std::string::npos) {
    plan.shard = whole(given->substr(0, slash));
    plan.shards = whole(given->substr(slash + 1));
  }
  if (slash == std::string::npos || plan.shard == 0 || plan.shard > plan.shards || plan.shards > 1'000'000) {
    throw UsageError(fmt::format("--shard is '{}'; it must be the how manieth of how many, as 3/16", *given));
  }
  if (plan.shards == 1) return;
  if (!invocation.has("out")) throw UsageError("--shard needs --out: a part of the runs is no answer of its own");
  if (plan.goal != Goal::runs && (invocation.has("precision") || invocation.has("until-decided"))) {
    throw UsageError("--shard plays its part of a fixed number of runs; it excludes --precision and --until-decided");
  }
  if (invocation.has("variants")) throw UsageError("--shard excludes --variants");
  plan.goal = Goal::runs;
  if (plan.shards > (plan.runs - 1) / run::runs_per_block + 1) {
    throw UsageError(fmt::format("--shard: {} are less than 256 for each of {} shards",
                                 report::safe(fmt::format("{} runs", plan.runs)), plan.shards));
  }
}

// Worlds of several runs each; true if they were asked for.
bool take_worlds(const Invocation& invocation, Plan& plan) {
  if (!invocation.has("worlds") && !invocation.has("runs-per-world")) return false;
  for (const char* other : {"runs", "precision", "until-decided", "max-runs", "on"}) {
    if (invocation.has(other)) {
      throw UsageError(
          fmt::format("--worlds and --runs-per-world say how many runs there are; they exclude --{}", other));
    }
  }
  const std::uint64_t each = plan.runs_per_world > 1 ? plan.runs_per_world : usual_runs_per_world;
  const std::uint64_t worlds = invocation.whole("worlds", usual_worlds, 1, greatest_worlds);
  plan.runs_per_world = invocation.whole("runs-per-world", each, 2, greatest_runs_per_world);
  plan.goal = Goal::runs;
  plan.runs = worlds * plan.runs_per_world;
  return true;
}

// True if the best response is to be looked for, or is already.
bool take_selection(const Invocation& invocation, Plan& plan) {
  plan.select = invocation.text("select").value_or(plan.select);
  if (plan.select.empty()) return false;
  for (const char* other :
       {"runs", "precision", "until-decided", "on", "worlds", "runs-per-world", "shard", "variants"}) {
    if (invocation.has(other)) {
      throw UsageError(fmt::format("--select says itself when it has played enough; it excludes --{}", other));
    }
  }
  plan.goal = Goal::selected;
  plan.runs = invocation.whole("max-runs", std::max(plan.runs, patient_runs), 1, greatest_runs);
  return true;
}

void take_goal(const Invocation& invocation, Plan& plan) {
  if (take_selection(invocation, plan)) return;
  if (take_worlds(invocation, plan)) return;
  const bool precision = invocation.has("precision"), decided = invocation.has("until-decided");
  if (precision && decided) throw UsageError("--precision and --until-decided exclude each other");
  if (invocation.has("runs") && (precision || decided || invocation.has("max-runs"))) {
    throw UsageError("--runs plays exactly so many; with --precision or --until-decided say --max-runs");
  }
  if (invocation.has("runs")) {
    plan.goal = Goal::runs;
    plan.runs = invocation.whole("runs", usual_runs, 1, greatest_runs);
    return;
  }
  if (precision || decided) {
    plan.goal = decided ? Goal::decided : Goal::precision;
    plan.precision = invocation.text("precision").value_or("");
    plan.on = invocation.text("on").value_or("");
    plan.runs = std::max(plan.runs, patient_runs);
  } else if (invocation.has("on")) {
    throw UsageError("--on says which outcomes --precision or --until-decided waits for; give one of them");
  }
  plan.runs = invocation.whole("max-runs", plan.runs, 1, greatest_runs);
}

void take_rare(const Invocation& invocation, Plan& plan) {
  if (!invocation.has("rare") && !invocation.has("rare-runs")) return;
  plan.rare = invocation.whole("rare-runs", run::usual_rare_runs, 1, run::greatest_rare_runs);
  if (plan.shards > 1) throw UsageError("--rare plays all of its runs at once; it excludes --shard");
  if (invocation.has("max-time")) throw UsageError("--rare plays its runs to their end; it excludes --max-time");
}

}  // namespace

Plan plan_of(const Invocation& invocation) {
  Plan plan;
  take_goal(invocation, plan);
  take_shard(invocation, plan);
  take_rare(invocation, plan);
  plan.rows = invocation.text("rows").value_or("sqlite");
  if (plan.rows != "sqlite" && plan.rows != "csv" && plan.rows != "none") {
    throw UsageError(fmt::format("--rows is '{}'; it must be sqlite, csv or none", plan.rows));
  }
  if (invocation.has("rows") && !invocation.has("out")) throw UsageError("--rows without --out has no place for them");
  if (plan.rows == "csv" && plan.shards > 1) {
    throw UsageError("--rows csv is for a whole batch; a shard keeps its rows in SQLite, and `merge` can write them");
  }
  const std::string at_failure = invocation.text("on-error").value_or("record");
  if (at_failure != "record" && at_failure != "stop") {
    throw UsageError(fmt::format("--on-error is '{}'; it must be record or stop", at_failure));
  }
  plan.stop_at_failure = at_failure == "stop";
  plan.variants = invocation.has("variants");
  plan.language = spoken_of(invocation).code();
  return plan;
}

Plan plan_of(const Invocation& invocation, Plan plan) {
  const bool new_goal = invocation.has("runs") || invocation.has("precision") || invocation.has("until-decided") ||
                        invocation.has("max-runs") || invocation.has("on") || invocation.has("worlds");
  if (invocation.has("language")) plan.language = spoken_of(invocation).code();
  if (!new_goal) return plan;
  if (plan.shards > 1) {
    throw UsageError("a shard keeps its part of the runs; play the batch as a whole, or merge the shards and go on");
  }
  const bool has_worlds = plan.runs_per_world > 1;
  if (has_worlds != invocation.has("worlds")) {
    throw UsageError(has_worlds ? "the batch has worlds of several runs; it is extended by --worlds"
                                : "the batch has one run in each world; it is extended by --runs");
  }
  take_goal(invocation, plan);
  return plan;
}

run::Fields fields_of(const Plan& plan) {
  constexpr std::array goals{"runs", "precision", "decided", "selected"};
  const char* goal = goals.at(static_cast<std::size_t>(plan.goal));
  return {{"goal", goal},
          {"language", plan.language},
          {"on", plan.on},
          {"on_error", plan.stop_at_failure ? "stop" : "record"},
          {"precision", plan.precision},
          {"rare", std::to_string(plan.rare)},
          {"rows", plan.rows},
          {"runs", std::to_string(plan.runs)},
          {"runs_per_world", std::to_string(plan.runs_per_world)},
          {"select", plan.select},
          {"shard", fmt::format("{}/{}", plan.shard, plan.shards)},
          {"variants", plan.variants ? "yes" : "no"}};
}

Plan plan_from(const run::Fields& fields) {
  const auto value = [&](std::string_view name) {
    const auto found =
        std::find_if(fields.begin(), fields.end(), [&](const auto& field) { return field.first == name; });
    if (found == fields.end()) throw run::StoreError(fmt::format("the batch's plan lacks '{}'", name));
    return found->second;
  };
  const auto whole = [&](const std::string& text) {
    std::uint64_t number = 0;
    const auto [stopped, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || stopped != text.data() + text.size() || number == 0) {
      throw run::StoreError(fmt::format("the batch's plan has '{}' for a number", report::safe(text)));
    }
    return number;
  };
  Plan plan;
  const std::string goal = value("goal"), shard = value("shard");
  plan.select = value("select");
  plan.goal = goal == "runs" ? Goal::runs : goal == "decided" ? Goal::decided : Goal::precision;
  if (goal == "selected") plan.goal = Goal::selected;
  plan.language = value("language");
  plan.on = value("on");
  plan.precision = value("precision");
  if (const std::string rare = value("rare"); rare != "0") plan.rare = whole(rare);
  plan.rows = value("rows");
  plan.runs = whole(value("runs"));
  plan.runs_per_world = whole(value("runs_per_world"));
  const std::size_t slash = std::min(shard.find('/'), shard.size());
  plan.shard = whole(shard.substr(0, slash));
  plan.shards = whole(shard.substr(std::min(slash + 1, shard.size())));
  plan.stop_at_failure = value("on_error") == "stop";
  plan.variants = value("variants") == "yes";
  return plan;
}

std::optional<run::Selecting> selecting_of(const Plan& plan, const run::Design& design) {
  if (plan.select.empty()) return std::nullopt;
  const std::size_t colon = std::min(plan.select.rfind(':'), plan.select.size());
  const std::string way = plan.select.substr(std::min(colon + 1, plan.select.size()));
  const bool has_way = way == "max" || way == "min";
  if (colon < plan.select.size() && !has_way) {
    throw UsageError(fmt::format("--select is '{}'; behind the outcome stands :max or :min", plan.select));
  }
  const std::size_t outcome = outcome_named(design, plan.select.substr(0, colon), "select");
  const run::Better better = design.outcomes[outcome].better;
  if (!has_way && better == run::Better::unsaid) {
    throw UsageError(fmt::format("--select: nobody says which way '{}' is better; say {}:max or {}:min", plan.select,
                                 plan.select, plan.select));
  }
  return run::Selecting{outcome, has_way ? way == "max" : better == run::Better::more};
}

void check_worlds(const Plan& plan, const run::Design& design) {
  if (plan.runs_per_world == 1) return;
  const std::uint64_t each = run::Worlds::bytes_per_world(design);
  const std::uint64_t worlds = (plan.runs - 1) / plan.runs_per_world + 1;
  if (each == 0 || worlds <= greatest_bytes_of_worlds / each) return;
  throw UsageError(fmt::format("--worlds is {}; with {} responses and {} outcomes at most {} worlds can be kept",
                               worlds, design.responses.size(), design.outcomes.size(),
                               greatest_bytes_of_worlds / each));
}

run::Target target_of(const Plan& plan, const run::Design& design) {
  run::Target target;
  for (const run::OutcomeSpec& outcome : design.outcomes) {
    target.push_back(outcome.kind == run::OutcomeKind::probability ? 0.005 : 0.5 * outcome.material);
  }
  if (!plan.precision.empty()) take_precision(plan, design, target);
  if (plan.on.empty()) return target;
  const std::vector<std::uint8_t> wanted = outcomes_named(design, plan.on, "on");
  for (std::size_t outcome = 0; outcome < target.size(); ++outcome) {
    if (wanted[outcome] == 0) target[outcome] = 0.0;
  }
  return target;
}

std::vector<std::uint8_t> outcomes_named(const run::Design& design, const std::string& names, const char* option) {
  std::vector<std::uint8_t> named(design.outcomes.size(), 0);
  for (const std::string& name : listed(names)) named[outcome_named(design, name, option)] = 1;
  return named;
}

Blocks blocks_of(const Plan& plan) {
  const std::uint64_t all = (plan.runs - 1) / run::runs_per_block + 1;
  // all < 2^32 for the greatest number of runs, shards <= 10^6.
  return {all * (plan.shard - 1) / plan.shards, all * plan.shard / plan.shards};
}

std::optional<std::chrono::steady_clock::duration> longest_time(const Invocation& invocation) {
  const std::optional<std::string> given = invocation.text("max-time");
  if (!given) return std::nullopt;
  const auto found = number_and_unit(*given);
  double seconds = 0.0;
  if (found && (found->second == "s" || found->second == "sec")) seconds = 1.0;
  if (found && (found->second == "m" || found->second == "min")) seconds = 60.0;
  if (found && found->second == "h") seconds = 3600.0;
  if (found && found->second == "d") seconds = 86400.0;
  if (!(seconds > 0.0) || found->first * seconds > 1e8) {
    throw UsageError(fmt::format("--max-time is '{}'; it must be a time as 90s, 5m, 2h or 1d", *given));
  }
  return std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(found->first * seconds));
}

}  // namespace demarche::app
