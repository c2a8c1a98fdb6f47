// Watching the first runs of a batch, see course.hpp.
#include "report/course.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "core/engine.hpp"
#include "report/course_parts.hpp"
#include "report/recorder.hpp"

namespace demarche::report {

namespace {

using core::Index;
using core::none;

// Parts of the first days, every day of the first fortnight, every week of the rest, and the last.
std::vector<double> days_of(double horizon) {
  std::vector<double> out;
  for (const double day : {0.0, 0.125, 0.25, 0.5, 0.75, 1.0, 1.5}) {
    if (day <= horizon) out.push_back(day);
  }
  for (double day = 2; day <= std::min(horizon, 14.0); ++day) out.push_back(day);
  for (double day = 21; day <= horizon; day += 7) out.push_back(day);
  if (out.back() < horizon) out.push_back(horizon);
  return out;
}

// Tells everybody.
class Crowd final : public core::Observer {
 public:
  explicit Crowd(std::vector<core::Observer*> all) : all_(std::move(all)) {}
  void on_act(const core::Act& act, const core::Engine& engine) override {
    for (core::Observer* one : all_) one->on_act(act, engine);
  }
  void on_prevented(const core::Prevented& prevented, const core::Engine& engine) override {
    for (core::Observer* one : all_) one->on_prevented(prevented, engine);
  }

 private:
  std::vector<core::Observer*> all_;
};

}  // namespace

// ---- deeds -------------------------------------------------------------------------------------------------------

DeedWatch::DeedWatch(const language::Grounded& model, Course& course)
    : program_(model.program), course_(course), first_(model.program.tuple_count, core::never) {
  course.deeds.resize(program_.tuple_count);
  for (Deed& deed : course.deeds) {
    deed.under.resize(program_.responses.size());
    for (Deed::Under& under : deed.under) under.by_day.resize(course.days.size());
  }
  for (Index kind = 0; kind < program_.kinds.size(); ++kind) {
    const core::ActKind& act = program_.kinds[kind];
    Deed& deed = course.deeds[act.tuple];
    if (deed.kind == none) deed = {act.actor, act.action, act.target, kind, std::move(deed.under)};
  }
}

void DeedWatch::start() {
  std::fill(first_.begin(), first_.end(), core::never);
  seen_.clear();
}

void DeedWatch::on_act(const core::Act& act, const core::Engine&) {
  const Index tuple = program_.kinds[act.kind].tuple;
  first_[tuple] = std::min(first_[tuple], act.time);
  seen_.push_back({tuple, false, act.truth.result});
}

void DeedWatch::on_prevented(const core::Prevented& prevented, const core::Engine&) {
  seen_.push_back({program_.kinds[prevented.kind].tuple, true, core::Legal::lawful});
}

void DeedWatch::add(std::size_t response) {
  for (const Seen& one : seen_) {
    Deed::Under& under = course_.deeds[one.tuple].under[response];
    if (one.prevented) {
      ++under.prevented;
      continue;
    }
    ++under.acts;
    ++under.truth[static_cast<std::size_t>(one.truth)];
  }
  for (Index tuple = 0; tuple < first_.size(); ++tuple) {
    if (first_[tuple] == core::never) continue;
    std::vector<std::uint64_t>& by_day = course_.deeds[tuple].under[response].by_day;
    for (std::size_t day = 0; day < by_day.size(); ++day) {
      // What is done at noon of a day is done by the end of it: day 0 is the moment of the decision alone.
      if (first_[tuple] - program_.decision <= course_.days[day]) ++by_day[day];
    }
  }
}

// ---- rungs -------------------------------------------------------------------------------------------------------

ClimbWatch::ClimbWatch(const language::Grounded& model, Course& course)
    : program_(model.program), course_(course), climbed_(model.program.tracks.size()) {
  course.climbs.resize(program_.tracks.size());
  for (Index track = 0; track < course.climbs.size(); ++track) {
    course.climbs[track].track = track;
    course.climbs[track].mean.assign(program_.responses.size(), std::vector<double>(course.days.size()));
  }
}

void ClimbWatch::start() {
  for (auto& steps : climbed_) steps.clear();
}

void ClimbWatch::on_act(const core::Act& act, const core::Engine&) {
  const core::ActKind& kind = program_.kinds[act.kind];
  if (kind.track >= climbed_.size()) return;
  auto& steps = climbed_[kind.track];
  if (kind.rung > (steps.empty() ? 0 : steps.back().second)) {
    steps.emplace_back(act.time - program_.decision, kind.rung);
  }
}

void ClimbWatch::add(std::size_t response) {
  for (std::size_t track = 0; track < climbed_.size(); ++track) {
    std::size_t step = 0;
    std::int32_t rung = 0;
    for (std::size_t day = 0; day < course_.days.size(); ++day) {
      while (step < climbed_[track].size() && climbed_[track][step].first <= course_.days[day]) {
        rung = climbed_[track][step++].second;
      }
      course_.climbs[track].mean[response][day] += rung;
    }
  }
}

Course watch_course(const language::Grounded& model, std::uint64_t runs, std::uint64_t seed) {
  const core::Program& program = model.program;
  Course course;
  course.seed = seed;
  course.runs = runs;
  course.days = days_of(model.horizon - model.decision);
  course.counted.resize(program.responses.size());
  course.council.resize(program.responses.size());

  core::Engine engine(program);
  DeedWatch deeds(model, course);
  ClimbWatch climbs(model, course);
  BeliefWatch beliefs(model, course);
  PartWatch partings(model, course);
  const std::size_t motions = motion_names(model).size();
  std::vector<std::vector<std::unique_ptr<MotionWatch>>> council(program.responses.size());
  std::vector<Crowd> crowds;
  for (std::size_t response = 0; response < program.responses.size(); ++response) {
    for (std::size_t motion = 0; motion < motions; ++motion) {
      course.council[response].push_back(no_trace(model, motion, response, seed));
    }
    std::vector<core::Observer*> all{&deeds, &climbs, &beliefs, &partings};
    for (std::size_t motion = 0; motion < motions; ++motion) {
      council[response].push_back(watch_motion(model, motion, course.council[response][motion]));
      all.push_back(council[response].back().get());
    }
    crowds.emplace_back(std::move(all));
  }

  for (std::uint64_t run = 0; run < runs; ++run) {
    beliefs.begin();
    const bool begun = ends_whole([&] { return engine.begin(seed, run, run, &beliefs) == core::Engine::End::horizon; });
    if (begun) beliefs.decide(engine);
    std::vector<double> values;
    std::vector<std::uint8_t> whole(program.responses.size());
    for (std::size_t response = 0; response < program.responses.size(); ++response) {
      deeds.start();
      climbs.start();
      beliefs.start();
      partings.start(response);
      for (const auto& watch : council[response]) watch->start();
      const auto play = [&] {
        return engine.play(static_cast<Index>(response), &crowds[response]) == core::Engine::End::horizon;
      };
      if (!begun || !ends_whole(play)) continue;
      ++course.counted[response];
      whole[response] = 1;
      deeds.add(response);
      climbs.add(response);
      beliefs.add(response);
      for (const auto& watch : council[response]) watch->add();
      for (const language::OutcomeInfo& outcome : model.outcomes) values.push_back(engine.outcomes()[outcome.measure]);
    }
    partings.add(whole);
    if (values.size() != model.outcomes.size() * program.responses.size()) values.clear();
    course.values.push_back(std::move(values));
  }

  beliefs.finish();
  partings.finish();
  for (Climb& climb : course.climbs) {
    for (std::size_t response = 0; response < climb.mean.size(); ++response) {
      const double counted = static_cast<double>(std::max<std::uint64_t>(1, course.counted[response]));
      for (double& mean : climb.mean[response]) mean /= counted;
    }
  }
  std::erase_if(course.climbs, [](const Climb& climb) {
    return std::all_of(climb.mean.begin(), climb.mean.end(), [](const auto& days) { return !(days.back() > 0); });
  });
  std::erase_if(course.deeds, [](const Deed& deed) {
    return std::all_of(deed.under.begin(), deed.under.end(),
                       [](const Deed::Under& under) { return under.acts == 0 && under.prevented == 0; });
  });
  return course;
}

}  // namespace demarche::report
