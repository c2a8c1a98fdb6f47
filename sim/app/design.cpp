// From a grounded model to the design of an experiment, see design.hpp.
#include "app/design.hpp"

#include <algorithm>

namespace demarche::app {

namespace {

run::OutcomeKind kind_of(language::OutcomeKind kind) {
  using Kind = language::OutcomeKind;
  switch (kind) {
    case Kind::door:
    case Kind::probability: return run::OutcomeKind::probability;
    case Kind::time: return run::OutcomeKind::time;
    case Kind::count:
    case Kind::open:
    case Kind::prevented:
    case Kind::unlawful: return run::OutcomeKind::count;
    case Kind::peak:
    case Kind::final:
    case Kind::mean:
    case Kind::integral:
    case Kind::peak_rung:
    case Kind::share:
    case Kind::last:
    case Kind::span:
    case Kind::score: break;
  }
  return run::OutcomeKind::value;
}

run::Better better_of(const std::string& direction) {
  if (direction.empty()) return run::Better::unsaid;
  return direction == "less" ? run::Better::less : run::Better::more;
}

}  // namespace

run::Design design_of(const language::Grounded& model, std::uint64_t runs, unsigned threads) {
  run::Design design;
  design.runs = runs;
  design.threads = threads;
  design.baseline = model.baseline;
  for (const language::ResponseInfo& response : model.responses) design.responses.push_back(response.name);
  for (const language::OutcomeInfo& outcome : model.outcomes) {
    const bool may_lack = outcome.kind == language::OutcomeKind::share || outcome.kind == language::OutcomeKind::span;
    const double until = model.program.measures.at(outcome.measure).until;
    design.outcomes.push_back({outcome.name, kind_of(outcome.kind), outcome.unit, outcome.material,
                               std::min(until, model.horizon - model.decision), may_lack, better_of(outcome.direction),
                               outcome.acceptable});
  }
  design.rules = model.program.rules;
  return design;
}

std::vector<core::Index> measures_of(const language::Grounded& model) {
  std::vector<core::Index> measures;
  for (const language::OutcomeInfo& outcome : model.outcomes) measures.push_back(outcome.measure);
  return measures;
}

}  // namespace demarche::app
