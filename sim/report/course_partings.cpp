// Where a response's histories part from the baseline's, see course.hpp.
#include <algorithm>
#include <set>

#include "report/course_parts.hpp"

namespace demarche::report {

using core::Index;
using core::none;

PartWatch::PartWatch(const language::Grounded& model, Course& course)
    : program_(model.program),
      baseline_(model.baseline),
      course_(course),
      done_(program_.responses.size()),
      place_(program_.responses.size(), std::vector<Index>(2 * std::size_t{program_.tuple_count}, none)) {
  course.partings.resize(program_.responses.size());
  course.parted.resize(program_.responses.size());
  course.paired.resize(program_.responses.size());
}

void PartWatch::start(std::size_t response) {
  response_ = response;
  done_[response].clear();
  own_.clear();
}

void PartWatch::on_act(const core::Act& act, const core::Engine&) {
  using Kind = core::Cause::Kind;
  const bool is_forced = act.cause.kind == Kind::forced || act.cause.kind == Kind::when;
  if (is_forced || (act.cause.kind == Kind::consequence && own_.contains(act.cause.parent))) {
    own_.insert(act.number);
    return;
  }
  done_[response_].push_back({act.time, program_.kinds[act.kind].tuple, act.kind});
}

Parting& PartWatch::parting(std::size_t response, const Done& act, bool is_baselines) {
  Index& place = place_[response][2 * std::size_t{act.tuple} + (is_baselines ? 1 : 0)];
  if (place == none) {
    place = static_cast<Index>(course_.partings[response].size());
    course_.partings[response].push_back({act.tuple, act.kind, is_baselines, 0, 0});
  }
  return course_.partings[response][place];
}

void PartWatch::compare(std::size_t response) {
  const std::vector<Done>& here = done_[response];
  const std::vector<Done>& there = done_[baseline_];
  std::size_t at = 0;
  while (at < std::min(here.size(), there.size()) && here[at] == there[at]) ++at;
  if (at < std::max(here.size(), there.size())) {
    ++course_.parted[response];
    const bool is_baselines = at >= here.size() || (at < there.size() && there[at].time < here[at].time);
    ++parting(response, is_baselines ? there[at] : here[at], is_baselines).first;
  }
  const auto only = [&](const std::vector<Done>& some, const std::vector<Done>& others, bool is_baselines) {
    std::set<Index> known;
    for (const Done& act : others) known.insert(act.tuple);
    for (const Done& act : some) {
      if (known.insert(act.tuple).second) ++parting(response, act, is_baselines).only;
    }
  };
  only(here, there, false);
  only(there, here, true);
}

void PartWatch::add(const std::vector<std::uint8_t>& whole) {
  if (whole[baseline_] == 0) return;
  for (std::size_t response = 0; response < done_.size(); ++response) {
    if (response == baseline_ || whole[response] == 0) continue;
    ++course_.paired[response];
    compare(response);
  }
}

void PartWatch::finish() {
  for (std::vector<Parting>& all : course_.partings) {
    std::stable_sort(all.begin(), all.end(), [](const Parting& a, const Parting& b) {
      return a.first != b.first ? a.first > b.first : a.only > b.only;
    });
  }
}

}  // namespace demarche::report
