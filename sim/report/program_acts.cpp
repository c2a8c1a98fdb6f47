// The grounded model as JSON: acts, what causes them, and the plan; see program_json.hpp.
#include <array>
#include <cmath>

#include "report/program_writer.hpp"

namespace demarche::report {

namespace {

template <class Enumeration, std::size_t size>
const char* word(const std::array<const char*, size>& words, Enumeration value) {
  return words.at(static_cast<std::size_t>(value));
}

}  // namespace

void ProgramWriter::amount(std::string_view name, const core::Amount& amount) {
  constexpr std::array kinds{"number", "each", "parameter", "cell"};
  json_.key(name).begin_object().field("kind", word(kinds, amount.kind));
  index("index", amount.index);
  index("factor", amount.factor);
  if (amount.kind == core::Amount::Kind::each) hash("name", amount.name);
  json_.end_object();
}

void ProgramWriter::call(const core::Call& call) {
  if (call.kind == core::none) {
    json_.value(nullptr);
    return;
  }
  json_.begin_object().field("kind", call.kind).key("parameters").begin_array();
  for (core::Index one = 0; one < program_.kinds[call.kind].parameter_count; ++one) {
    json_.begin_object();
    amount("amount", program_.amounts[call.parameters + one]);
    json_.end_object();
  }
  json_.end_array().end_object();
}

void ProgramWriter::calls(core::Range range) {
  json_.key("calls").begin_array();
  for (core::Index at = range.begin; at < range.end; ++at) call(program_.calls[at]);
  json_.end_array();
}

void ProgramWriter::terms(core::Range range) {
  constexpr std::array transforms{"none", "log1p", "sqrt", "logistic"};
  json_.key("terms").begin_array();
  for (core::Index at = range.begin; at < range.end; ++at) {
    const core::Term& term = program_.terms[at];
    const core::Driver& driver = program_.drivers[term.driver];
    json_.begin_object().field("coefficient", term.coefficient).field("transform", word(transforms, driver.transform));
    index("first", driver.first);
    index("second", driver.second);
    index("reference", term.reference);
    json_.end_object();
  }
  json_.end_array();
}

void ProgramWriter::effects(core::Range range) {
  constexpr std::array kinds{"change", "finding", "set_share", "inherit", "share"};
  constexpr std::array operations{"add", "subtract", "multiply", "set"};
  json_.key("effects").begin_array();
  for (core::Index at = range.begin; at < range.end; ++at) {
    const core::Effect& effect = program_.effects[at];
    json_.begin_object().field("kind", word(kinds, effect.kind)).field("operation", word(operations, effect.operation));
    index("only_if", effect.only_if);
    index("cell", effect.cell);
    amount("amount", effect.amount);
    if (effect.kind != core::Effect::Kind::change) {
      index("softmax", effect.softmax);
      index("member", effect.member);
      indices("audience", program_.index_lists, effect.audience);
      index("source", effect.source);
      index("truth", effect.truth);
      indices("ledgers", program_.index_lists, effect.ledgers);
      json_.key("names").begin_array();
      for (core::Index name = effect.names.begin; name < effect.names.end; ++name) {
        json_.begin_object();
        hash("name", program_.name_lists[name]);
        json_.end_object();
      }
      json_.end_array();
    }
    json_.end_object();
  }
  json_.end_array();
}

void ProgramWriter::touches(std::string_view name, core::Range range) {
  json_.key(name).begin_array();
  for (core::Index at = range.begin; at < range.end; ++at) {
    const core::Touch& touch = program_.touches[at];
    json_.begin_object().field("index", touch.index);
    if (touch.guard_cell != core::none) {
      json_.field("guard_cell", touch.guard_cell).field("guard_value", touch.guard_value);
      json_.field("guard_differs", touch.guard_differs);
    }
    json_.end_object();
  }
  json_.end_array();
}

void ProgramWriter::verdict_steps(core::Range range) {
  for (core::Index at = range.begin; at < range.end; ++at) {
    const core::VerdictStep& step = program_.verdicts[at];
    json_.begin_object();
    index("believed", step.believed);
    index("truth", step.truth);
    json_.field("result", step.result);
    index("label", step.label);
    json_.end_object();
  }
}

void ProgramWriter::kind(const core::ActKind& kind) {
  json_.begin_object().field("name", kind.name);
  hash("address", kind.address);
  index("action", kind.action);
  index("actor", kind.actor);
  index("target", kind.target);
  index("incident", kind.incident);
  index("tuple", kind.tuple);
  index("track", kind.track);
  json_.field("rung", kind.rung).field("parameter_count", kind.parameter_count);
  json_.key("needs").begin_array();
  for (core::Index at = kind.needs.begin; at < kind.needs.end; ++at) {
    const core::Need& need = program_.needs[at];
    json_.begin_object();
    if (need.kind == core::Need::Kind::condition) {
      index("condition", need.condition);
    } else {
      index("cell", need.cell);
      amount("amount", need.amount);
    }
    index("reason", need.reason);
    json_.end_object();
  }
  json_.end_array();
  effects(kind.effects);
  json_.key("consequences").begin_array();
  for (core::Index at = kind.consequences.begin; at < kind.consequences.end; ++at) {
    const core::Consequence& consequence = program_.consequences[at];
    json_.begin_object();
    amount("after", consequence.after);
    json_.key("call");
    call(consequence.call);
    index("unless", consequence.unless);
    index("alive", consequence.alive);
    json_.end_object();
  }
  json_.end_array().key("verdict").begin_array();
  verdict_steps(kind.verdict);
  json_.end_array();
  touches("counters", kind.counters);
  touches("measures", kind.measures);
  touches("prevented_measures", kind.prevented_measures);
  indices("reactions", program_.index_lists, kind.reactions);
  json_.end_object();
}

void ProgramWriter::kinds() {
  json_.key("kinds").begin_array();
  for (const core::ActKind& one : program_.kinds) kind(one);
  json_.end_array();
}

void ProgramWriter::causes() {
  json_.key("channels").begin_array();
  for (const core::Channel& channel : program_.channels) {
    json_.begin_object().field("key", channel.key);
    hash("name", channel.name);
    index("rule", channel.rule);
    calls(channel.calls);
    index("log_base", channel.log_base);
    terms(channel.terms);
    index("while", channel.while_);
    index("gate", channel.gate);
    index("window", channel.window);
    json_.end_object();
  }
  json_.end_array().key("reactions").begin_array();
  for (const core::Reaction& reaction : program_.reactions) {
    json_.begin_object().field("key", reaction.key);
    hash("name", reaction.name);
    index("rule", reaction.rule);
    calls(reaction.calls);
    index("logit", reaction.logit);
    terms(reaction.terms);
    index("requires", reaction.requires_);
    index("unless", reaction.unless);
    amount("delay", reaction.delay);
    json_.end_object();
  }
  json_.end_array();
}

void ProgramWriter::plan() {
  json_.key("history").begin_array();
  for (const core::HistoryItem& item : program_.history) {
    json_.begin_object().field("time", item.time).key("call");
    call(item.call);
    effects(item.effects);
    index("only_if", item.only_if);
    json_.end_object();
  }
  json_.end_array().key("responses").begin_array();
  for (const core::Response& response : program_.responses) {
    json_.begin_object().field("name", response.name).key("forced").begin_array();
    for (core::Index at = response.forced.begin; at < response.forced.end; ++at) {
      const core::Forced& forced = program_.forced[at];
      json_.begin_object().field("time", forced.time).key("call");
      call(forced.call);
      index("only_if", forced.only_if);
      index("unless", forced.unless);
      json_.end_object();
    }
    json_.end_array().key("whens").begin_array();
    for (core::Index at = response.whens.begin; at < response.whens.end; ++at) {
      const core::When& when = program_.whens[at];
      json_.begin_object();
      index("condition", when.condition);
      amount("delay", when.delay);
      json_.key("call");
      call(when.call);
      index("only_if", when.only_if);
      index("unless", when.unless);
      json_.field("each_time", when.each_time).end_object();
    }
    json_.end_array().key("forbidden").begin_array();
    for (core::Index at = response.forbidden.begin; at < response.forbidden.end; ++at) {
      const core::Forbidden& forbidden = program_.forbidden[at];
      json_.begin_object();
      index("channel", forbidden.channel);
      index("reaction", forbidden.reaction);
      json_.field("until", forbidden.until);
      index("until_condition", forbidden.until_condition);
      json_.end_object();
    }
    json_.end_array().key("tilted").begin_array();
    for (core::Index at = response.tilted.begin; at < response.tilted.end; ++at) {
      const core::Tilted& tilted = program_.tilted[at];
      json_.begin_object();
      index("channel", tilted.channel);
      index("reaction", tilted.reaction);
      json_.field("log_factor", tilted.log_factor).end_object();
    }
    json_.end_array().end_object();
  }
  json_.end_array().key("measures").begin_array();
  constexpr std::array kinds{"occurred", "count",     "first_time", "peak",           "final",           "mean",
                             "integral", "peak_rung", "prevented",  "unlawful_truth", "unlawful_belief", "share",
                             "among",    "last_time", "span",       "span_end",       "door_truth",      "door_belief",
                             "score",    "open"};
  for (const core::Measure& measure : program_.measures) {
    json_.begin_object().field("kind", word(kinds, measure.kind));
    index("cell", measure.cell);
    json_.field("until", measure.until);
    if (measure.verdict.begin != measure.verdict.end) {
      json_.key("verdict").begin_array();
      verdict_steps(measure.verdict);
      json_.end_array();
    }
    if (measure.options.begin != measure.options.end) {
      json_.key("options").begin_array();
      for (core::Index at = measure.options.begin; at < measure.options.end; ++at) {
        const core::Option& option = program_.options[at];
        json_.begin_object();
        index("kind", option.act.index);
        index("group", option.group);
        index("guard_cell", option.act.guard_cell);
        json_.field("guard_value", option.act.guard_value)
            .field("guard_differs", option.act.guard_differs)
            .end_object();
      }
      json_.end_array();
    }
    json_.end_object();
  }
  json_.end_array();
}

}  // namespace demarche::report
