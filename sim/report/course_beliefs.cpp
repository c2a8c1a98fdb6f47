// Watching beliefs, see course_parts.hpp.
#include <algorithm>
#include <string>
#include <tuple>
#include <unordered_map>

#include "core/elementary.hpp"
#include "core/engine.hpp"
#include "report/course_parts.hpp"

namespace demarche::report {

namespace {

using core::Index;
using core::none;

// Where the action's parameter `stated` stands, a word of confidence.
Index stated_parameter(const language::ActionInfo& action) {
  for (std::size_t i = 0; i < action.parameters.size(); ++i) {
    if (action.parameters[i].name == "stated" && !action.parameters[i].words.empty()) return static_cast<Index>(i);
  }
  return none;
}

}  // namespace

BeliefWatch::BeliefWatch(const language::Grounded& model, Course& course)
    : program_(model.program),
      course_(course),
      moves_(model.program.kinds.size()),
      says_(model.program.kinds.size(), none),
      word_(model.program.kinds.size(), none),
      opened_(model.program.incidents.size(), core::never) {
  std::unordered_map<std::string, Index> cells;
  for (Index cell = 0; cell < program_.cells.size(); ++cell) cells.emplace(program_.cells[cell].name, cell);
  std::vector<std::uint8_t> past(program_.incidents.size());
  for (const core::HistoryItem& item : program_.history) {
    if (item.call.kind == none) continue;
    if (const Index incident = program_.kinds[item.call.kind].incident; incident != none) past[incident] = 1;
  }
  std::unordered_map<Index, Index> place_of_cell;
  for (Index kind = 0; kind < program_.kinds.size(); ++kind) {
    const core::ActKind& act = program_.kinds[kind];
    for (Index i = act.effects.begin; i < act.effects.end; ++i) {
      const core::Effect& effect = program_.effects[i];
      const bool is_belief = effect.kind != core::Effect::Kind::change;
      const bool is_log_odds = effect.cell != none && program_.cells[effect.cell].is_log_odds;
      if (is_belief || is_log_odds) moves_[kind] = 1;
    }
    if (act.incident == none || act.actor == none || act.target == none) continue;
    const Index word = stated_parameter(model.actions[act.action]);
    if (word == none) continue;
    const auto found = cells.find("attribution(" + program_.actors[act.actor] + ", " +
                                  program_.incidents[act.incident] + ", " + program_.actors[act.target] + ")");
    if (found == cells.end() || !program_.cells[found->second].is_log_odds) continue;
    const auto [place, is_new] = place_of_cell.emplace(found->second, static_cast<Index>(course.convictions.size()));
    if (is_new) {
      Conviction conviction;
      conviction.incident = act.incident;
      conviction.observer = act.actor;
      conviction.suspect = act.target;
      conviction.cell = found->second;
      conviction.opens_later = past[act.incident] == 0;
      conviction.words = model.actions[act.action].parameters[word].words;
      course.convictions.push_back(std::move(conviction));
    }
    says_[kind] = place->second;
    word_[kind] = word;
  }
  for (Conviction& conviction : course.convictions) {
    conviction.under.resize(program_.responses.size());
    for (Conviction::Under& under : conviction.under) {
      under.runs.resize(course.days.size());
      under.words.assign(conviction.words.size(), std::vector<std::uint64_t>(course.days.size()));
    }
  }
  tracks_.resize(course.convictions.size());
  tallies_.resize(course.convictions.size());
  for (auto& tallies : tallies_) {
    tallies.resize(program_.responses.size());
    for (Tally& tally : tallies) {
      tally.sum.resize(course.days.size());
      tally.bin.resize(course.days.size() * bins);
    }
  }
}

void BeliefWatch::begin() {
  deciding_ = true;
  std::fill(opened_.begin(), opened_.end(), core::never);
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    tracks_[i].steps.clear();
    tracks_[i].said.assign(course_.convictions[i].words.size(), core::never);
  }
}

void BeliefWatch::decide(const core::Engine& engine) {
  deciding_ = false;
  read(engine, program_.decision);
  at_decision_ = tracks_;
}

void BeliefWatch::start() {
  if (at_decision_.empty()) return;
  tracks_ = at_decision_;
  for (std::size_t incident = 0; incident < opened_.size(); ++incident) {
    if (opened_[incident] > program_.decision) opened_[incident] = core::never;
  }
}

void BeliefWatch::read(const core::Engine& engine, double time) {
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const double share = 1.0 / (1.0 + core::elementary::exp(-engine.value(course_.convictions[i].cell)));
    auto& steps = tracks_[i].steps;
    if (!steps.empty() && steps.back().second == static_cast<float>(share)) continue;
    steps.emplace_back(time, static_cast<float>(share));
  }
}

void BeliefWatch::on_act(const core::Act& act, const core::Engine& engine) {
  const core::ActKind& kind = program_.kinds[act.kind];
  const bool opens = kind.incident != none && opened_[kind.incident] == core::never;
  if (opens) opened_[kind.incident] = act.time;
  if (const Index place = says_[act.kind]; place != none) {
    auto& said = tracks_[place].said;
    const auto word = static_cast<std::size_t>(std::max(0.0, act.parameters[word_[act.kind]]));
    for (std::size_t i = 0; i <= word && i < said.size(); ++i) said[i] = std::min(said[i], act.time);
  }
  if (!deciding_ && (opens || moves_[act.kind] != 0)) read(engine, act.time);
}

double BeliefWatch::opened(Index incident) const { return opened_[incident]; }

void BeliefWatch::add(std::size_t response) {
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    const Conviction& conviction = course_.convictions[i];
    const double from = conviction.opens_later ? opened(conviction.incident) : program_.decision;
    if (!(from < program_.horizon)) continue;
    Conviction::Under& under = course_.convictions[i].under[response];
    Tally& tally = tallies_[i][response];
    std::size_t step = 0;
    for (std::size_t day = 0; day < course_.days.size(); ++day) {
      const double at = from + course_.days[day];
      if (at > program_.horizon + 1e-9) break;
      while (step + 1 < tracks_[i].steps.size() && tracks_[i].steps[step + 1].first <= at) ++step;
      const double share = static_cast<double>(tracks_[i].steps[step].second);
      ++under.runs[day];
      tally.sum[day] += share;
      ++tally.bin[day * bins + std::min(bins - 1, static_cast<std::size_t>(share * bins))];
      for (std::size_t word = 0; word < under.words.size(); ++word) {
        if (tracks_[i].said[word] <= at) ++under.words[word][day];
      }
    }
  }
}

void BeliefWatch::finish() {
  for (std::size_t i = 0; i < tracks_.size(); ++i) {
    for (std::size_t response = 0; response < program_.responses.size(); ++response) {
      Conviction::Under& under = course_.convictions[i].under[response];
      const Tally& tally = tallies_[i][response];
      // The value below which a share `p` of the runs lies, to the middle of its bin.
      const auto quantile = [&](std::size_t day, double p) {
        std::uint64_t below = 0;
        for (std::size_t bin = 0; bin < bins; ++bin) {
          below += tally.bin[day * bins + bin];
          if (static_cast<double>(below) >= p * static_cast<double>(under.runs[day])) {
            return (static_cast<double>(bin) + 0.5) / static_cast<double>(bins);
          }
        }
        return 1.0;
      };
      for (std::size_t day = 0; day < course_.days.size() && under.runs[day] > 0; ++day) {
        under.mean.push_back(tally.sum[day] / static_cast<double>(under.runs[day]));
        under.low.push_back(quantile(day, 0.1));
        under.high.push_back(quantile(day, 0.9));
      }
    }
  }
  // Per incident: whoever says most often, of whom it says it most often; at most four.
  const auto said = [](const Conviction& conviction) {
    std::uint64_t runs = 0;
    for (const Conviction::Under& under : conviction.under) {
      if (!under.words.empty()) runs += *std::max_element(under.words.front().begin(), under.words.front().end());
    }
    return runs;
  };
  auto& all = course_.convictions;
  std::stable_sort(all.begin(), all.end(), [&](const Conviction& a, const Conviction& b) {
    return std::tuple(a.incident, said(b)) < std::tuple(b.incident, said(a));
  });
  std::vector<Conviction> kept;
  for (Conviction& one : all) {
    std::size_t others = 0;
    bool is_known = false;
    for (const Conviction& before : kept) {
      if (before.incident != one.incident) continue;
      ++others;
      is_known = is_known || before.observer == one.observer;
    }
    if (said(one) > 0 && !is_known && others < 4) kept.push_back(std::move(one));
  }
  all = std::move(kept);
}

}  // namespace demarche::report
