// The grounded model as JSON: the whole, its numbers, state and conditions; see program_json.hpp.
#include "report/program_json.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "report/program_writer.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

constexpr std::array relations{"at_least", "above", "at_most", "below", "is", "is_not"};

template <class Enumeration, std::size_t size>
const char* word(const std::array<const char*, size>& words, Enumeration value) {
  return words.at(static_cast<std::size_t>(value));
}

void sources(const language::Grounded& model, JsonWriter& json) {
  json.key("rules").begin_array();
  for (const language::RuleInfo& rule : model.rules) {
    json.begin_object().field("name", rule.name).field("is_reaction", rule.is_reaction).field("about", rule.about);
    json.field("because", rule.because).field("sources", rule.sources).field("numbers", rule.numbers).end_object();
  }
  json.end_array().key("model_numbers").begin_array();
  ProgramWriter writer(model.program, json);
  constexpr std::array quantities{"plain", "share", "duration", "rate", "ratio"};
  for (const language::NumberInfo& number : model.numbers) {
    json.begin_object().field("path", number.path).field("quantity", word(quantities, number.quantity));
    json.key("law");
    writer.law(number.distribution);
    json.field("each", number.each).field("basis", basis_word(number.basis)).field("sources", number.sources);
    json.field("because", number.because).end_object();
  }
  json.end_array().key("outcomes").begin_array();
  for (const language::OutcomeInfo& outcome : model.outcomes) {
    json.begin_object().field("name", outcome.name).field("kind", outcome_word(outcome.kind));
    json.field("unit", outcome.unit).field("direction", outcome.direction).field("material", outcome.material);
    json.key("acceptable");
    outcome.acceptable ? json.value(*outcome.acceptable) : json.value(nullptr);
    json.field("rare", outcome.rare).field("measure", outcome.measure).field("sources", outcome.sources).end_object();
  }
  json.end_array();
}

void actions(const language::Grounded& model, JsonWriter& json) {
  json.key("actions").begin_array();
  for (const language::ActionInfo& action : model.actions) {
    json.begin_object().field("name", action.name).field("label", action.label).field("track", action.track);
    json.field("rung", action.rung).field("cameo", action.cameo).field("door", action.door);
    json.key("goldstein");
    if (action.goldstein)
      json.value(*action.goldstein);
    else
      json.value(nullptr);
    json.key("goldstein_1992");
    if (action.goldstein_1992)
      json.value(*action.goldstein_1992);
    else
      json.value(nullptr);
    json.key("kahn");
    if (action.kahn)
      json.value(*action.kahn);
    else
      json.value(nullptr);
    json.field("cites", action.cites).field("sources", action.sources).key("parameters").begin_array();
    for (const language::ParameterInfo& parameter : action.parameters) {
      json.begin_object().field("name", parameter.name).field("is_text", parameter.is_text);
      json.field("words", parameter.words).end_object();
    }
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace

void ProgramWriter::index(std::string_view name, core::Index value) {
  json_.key(name);
  if (value == core::none)
    json_.value(nullptr);
  else
    json_.value(value);
}

void ProgramWriter::hash(std::string_view name, std::uint64_t value) {
  json_.field(name, fmt::format("{:016x}", value));
}

void ProgramWriter::indices(std::string_view name, const std::vector<core::Index>& list, core::Range range) {
  json_.key(name).begin_array();
  for (core::Index at = range.begin; at < range.end; ++at) {
    if (list[at] == core::none)
      json_.value(nullptr);
    else
      json_.value(list[at]);
  }
  json_.end_array();
}

void ProgramWriter::law(const core::Distribution& law) {
  using Kind = core::Distribution::Kind;
  json_.begin_object();
  switch (law.kind) {
    case Kind::constant: json_.field("kind", "constant").field("value", law.a); break;
    case Kind::uniform: json_.field("kind", "uniform").field("low", law.a).field("high", law.b); break;
    case Kind::normal: json_.field("kind", "normal").field("mean", law.a).field("sd", law.b); break;
    case Kind::lognormal: json_.field("kind", "lognormal").field("median", law.a).field("log_spread", law.b); break;
    case Kind::pert: json_.field("kind", "pert").field("low", law.a).field("mode", law.b).field("high", law.c); break;
    case Kind::beta: json_.field("kind", "beta").field("alpha", law.a).field("beta", law.b); break;
    case Kind::gamma: json_.field("kind", "gamma").field("shape", law.a).field("scale", law.b); break;
    case Kind::exponential: json_.field("kind", "exponential").field("mean", law.a); break;
  }
  json_.end_object();
}

void ProgramWriter::numbers() {
  json_.field("numbers", program_.numbers);
  json_.key("uncertain_numbers").begin_array();
  for (const core::UncertainNumber& number : program_.uncertain_numbers) {
    json_.begin_object().field("slot", number.slot);
    hash("name", number.name);
    json_.key("law");
    law(number.distribution);
    json_.end_object();
  }
  json_.end_array().key("uncertain_choices").begin_array();
  for (const core::UncertainChoice& choice : program_.uncertain_choices) {
    json_.begin_object().field("slot", choice.slot);
    hash("name", choice.name);
    indices("shares", program_.slot_lists, choice.shares);
    json_.end_object();
  }
  json_.end_array().key("derived_numbers").begin_array();
  constexpr std::array operations{"logarithm", "logit",    "chance_to_log_hazard", "sum",        "difference",
                                  "product",   "quotient", "reciprocal",           "complement", "round"};
  for (const core::DerivedNumber& number : program_.derived) {
    json_.begin_object().field("slot", number.slot).field("operation", word(operations, number.operation));
    index("a", number.a);
    index("b", number.b);
    json_.end_object();
  }
  json_.end_array().key("distributions").begin_array();
  for (const core::Distribution& one : program_.distributions) law(one);
  json_.end_array();
}

void ProgramWriter::state() {
  json_.key("cells").begin_array();
  for (const core::Cell& cell : program_.cells) {
    json_.begin_object().field("name", cell.name);
    index("initial", cell.initial);
    index("decay_rate", cell.decay_rate);
    index("rest", cell.rest);
    json_.field("low", cell.low).field("high", cell.high).field("is_count", cell.is_count);
    json_.field("is_log_odds", cell.is_log_odds).end_object();
  }
  json_.end_array().key("softmaxes").begin_array();
  for (const core::Softmax& softmax : program_.softmaxes) {
    json_.begin_object().field("first_cell", softmax.first_cell).field("count", softmax.count);
    indices("initial", program_.slot_lists, softmax.initial);
    json_.end_object();
  }
  json_.end_array().key("ledgers").begin_array();
  for (const core::Ledger& ledger : program_.ledgers) {
    json_.begin_object().field("name", ledger.name).field("count", ledger.count).end_object();
  }
  json_.end_array();
}

void ProgramWriter::conditions() {
  json_.key("counters").begin_array();
  for (const core::Counter& counter : program_.counters) {
    json_.begin_object().field("keep", counter.keep).field("after_decision", counter.after_decision);
    index("until", counter.until);
    json_.end_object();
  }
  json_.end_array().key("atoms").begin_array();
  constexpr std::array kinds{"cell", "count", "window", "since"};
  for (const core::Atom& atom : program_.atoms) {
    json_.begin_object().field("kind", word(kinds, atom.kind)).field("relation", word(relations, atom.relation));
    index("subject", atom.subject);
    index("threshold", atom.threshold);
    json_.field("number", atom.number).end_object();
  }
  // Postfix: a number is an atom, a word an operation on what stands before it.
  json_.end_array().key("conditions").begin_array();
  constexpr std::array operations{"atom", "not", "and", "or", "true", "false"};
  for (const core::Condition& condition : program_.conditions) {
    json_.begin_array();
    for (core::Index at = condition.code.begin; at < condition.code.end; ++at) {
      const core::Code& code = program_.code[at];
      if (code.operation == core::Code::Operation::atom) {
        json_.value(code.atom);
      } else {
        json_.value(word(operations, code.operation));
      }
    }
    json_.end_array();
  }
  json_.end_array();
}

std::string program_json(const language::Grounded& model) {
  const core::Program& program = model.program;
  JsonWriter json(2);
  json.begin_object().field("schema", "demarche.program/1").field("scenario", model.name).field("title", model.title);
  json.field("timezone", model.timezone).field("start_utc", model.start_utc).field("decision", program.decision);
  json.field("horizon", program.horizon);
  json.key("actors").begin_array();
  for (const std::string& id : program.actors) json.value(id);
  json.end_array().field("incidents", program.incidents).field("tracks", program.tracks);
  json.field("labels", program.labels);
  actions(model, json);
  ProgramWriter writer(program, json);
  writer.numbers();
  writer.state();
  writer.conditions();
  writer.kinds();
  writer.causes();
  writer.plan();
  sources(model, json);
  json.field("texts", model.texts).end_object();
  return json.take();
}

}  // namespace demarche::report
