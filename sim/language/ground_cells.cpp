#include "language/ground_cells.hpp"

#include <algorithm>
#include <utility>

#include "core/elementary.hpp"
#include "language/grammar.hpp"

namespace demarche::language {
namespace {

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

}  // namespace

Index Cells::add(core::Cell cell, std::string arguments) {
  const auto index = static_cast<Index>(program_.cells.size());
  by_name_.emplace(cell.name, index);
  program_.cells.push_back(std::move(cell));
  arguments_.push_back(std::move(arguments));
  return index;
}

void Cells::set_range(const Variable& variable, core::Cell& cell) const {
  cell.is_count = variable.is_count;
  cell.is_log_odds = variable.is_log_odds;
  if (!variable.states.empty()) {
    cell.low = 0;
    cell.high = static_cast<double>(variable.states.size() - 1);
  } else if (variable.is_log_odds) {
    cell.low = core::elementary::logit(variable.has_range ? variable.low : 0.0001);
    cell.high = core::elementary::logit(variable.has_range ? variable.high : 0.9999);
  } else if (variable.has_range) {
    cell.low = variable.low;
    cell.high = variable.high;
  } else if (variable.is_count) {
    cell.low = 0;
  }
}

std::string own_text(const VariableOf& written, const std::vector<std::string>& tuple) {
  VariableOf own = written;
  bool is_of_each = false;
  for (std::size_t i = 0; i < own.arguments.size(); ++i) {
    if (!own.arguments[i].each) continue;
    is_of_each = true;
    own.arguments[i] = ActorTerm();
    own.arguments[i].name.value = tuple.at(i);
  }
  return is_of_each ? to_text(own) : "";
}

// A slot that is one of 0 … n with the chances in `shares` (slots) for all but n, drawn once per world.
Index Cells::choice(const std::vector<Index>& shares, const std::string& name, const Place& place) {
  const auto [known, is_new] = choices_.emplace(name, static_cast<Index>(program_.numbers.size()));
  if (!is_new) return known->second;
  program_.numbers.push_back(static_cast<double>(shares.size()));
  core::UncertainChoice choice;
  choice.slot = known->second;
  choice.shares.begin = static_cast<Index>(program_.slot_lists.size());
  program_.slot_lists.insert(program_.slot_lists.end(), shares.begin(), shares.end());
  choice.shares.end = static_cast<Index>(program_.slot_lists.size());
  choice.name = numbers_.name(name, place);
  program_.uncertain_choices.push_back(choice);
  // Reference value: the likeliest.
  double rest = 1, best = -1;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double share = program_.numbers[shares[i]];
    rest -= share;
    if (share > best) {
      best = share;
      program_.numbers[choice.slot] = static_cast<double>(i);
    }
  }
  if (rest > best) program_.numbers[choice.slot] = static_cast<double>(shares.size());
  return choice.slot;
}

// Words with shares, in the order of `words`: up to the last that is listed; that one has what the others leave.
Index Cells::drawn_word(const std::vector<ShareOf>& listed, const std::vector<std::string>& words,
                        const std::string& name, const Place& place) {
  std::vector<Index> shares;
  for (const ShareOf& one : listed) {
    const auto word = std::find(words.begin(), words.end(), one.name.value);
    if (word == words.end()) continue;  // resolve_check has said so
    const auto position = static_cast<std::size_t>(word - words.begin());
    if (shares.size() <= position) shares.resize(position + 1, numbers_.constant(0));
    shares[position] = numbers_.slot(one.share);
  }
  if (!shares.empty()) shares.pop_back();
  return choice(shares, name, place);
}

Index Cells::drawn_state(const Variable& variable, const Initial& initial) {
  const InitialValue& value = *initial.written;
  std::vector<std::string> states;
  for (const Name& state : variable.states) states.push_back(state.value);
  return drawn_word(value.one_of, states, initial.path.empty() ? "initial." + to_text(value.variable) : initial.path,
                    value.place);
}

Index Cells::initial(const Variable& variable, const std::string& name, const core::Cell& cell) {
  const auto set = initial_values_.find(name);
  const Number* number = nullptr;
  Number own;
  if (set != initial_values_.end()) {
    const InitialValue& written = *set->second.written;
    if (!written.one_of.empty()) return drawn_state(variable, set->second);
    if (!written.word.empty()) {
      const auto state = std::find_if(variable.states.begin(), variable.states.end(),
                                      [&](const Name& one) { return one.value == written.word; });
      if (state != variable.states.end()) {
        return numbers_.constant(static_cast<double>(state - variable.states.begin()));
      }
      return numbers_.constant(written.word == "true" ? 1 : 0);
    }
    number = &written.value;
    if (!set->second.path.empty()) {
      own = written.value;
      own.path = set->second.path;
      number = &own;
    }
  } else if (variable.initial) {
    number = &*variable.initial;
  }
  if (number == nullptr) return numbers_.constant(std::clamp(0.0, cell.low, cell.high));
  Index slot = numbers_.slot(*number);
  if (variable.is_log_odds) slot = numbers_.derived(Derived::logit, slot);
  if (variable.is_count && !is_constant(*number)) slot = numbers_.derived(Derived::round, slot);
  return slot;
}

void Cells::read_initial_values() {
  std::map<const InitialValue*, std::size_t> in_force;  // how many cells start as the line says
  for (const InitialValue& value : scenario_.initial) {
    const Variable* variable = names_.variable(value.variable.name.value);
    if (variable == nullptr) continue;
    std::vector<std::vector<std::string>> tuples{{}};
    for (std::size_t i = 0; i < value.variable.arguments.size(); ++i) {
      const ActorTerm& term = value.variable.arguments[i];
      std::vector<std::string> choices;
      if (i == incident_argument(variable->scope)) {
        choices.push_back(term.name.value);
      } else {
        bool is_said = false;
        for (const Candidate& candidate : names_.resolve(term, {})) {
          // Of everybody who may be a member, whoever is one.
          if (!is_always_for_members(candidate.guards) && !std::exchange(is_said, true)) {
            diagnostics_.error(term.place, "uncertain-actor",
                               "an initial value needs actors that are known at the start", "", "initial");
          }
          choices.push_back(names_.actors()[candidate.actor].id);
        }
      }
      std::vector<std::vector<std::string>> longer;
      for (const auto& tuple : tuples) {
        for (const std::string& choice : choices) {
          longer.push_back(tuple);
          longer.back().push_back(choice);
        }
      }
      tuples = std::move(longer);
    }
    std::map<const InitialValue*, std::size_t> replaced;
    for (auto& tuple : tuples) {
      const std::string own = own_text(value.variable, tuple);
      if (variable->symmetric) std::sort(tuple.begin(), tuple.end());
      const std::string name = variable->name.value + "(" + joined(tuple, ", ") + ")";
      // A later line replaces an earlier one: `state` first, exceptions after it.
      Initial& now = initial_values_[name];
      if (now.written == &value) continue;  // both directions of a symmetric one
      if (now.written != nullptr) ++replaced[now.written];
      now = {&value, own.empty() ? "" : "initial." + own};
      ++in_force[&value];
    }
    for (const auto& [before, count] : replaced) {
      if ((in_force[before] -= count) > 0) continue;
      diagnostics_.error(value.variable.place, "duplicate",
                         "'" + to_text(before->variable) + "' is set already, and this line leaves nothing of that",
                         "take one of them out; what is said of many stands before what is said of one");
      diagnostics_.note(before->variable.place, "the earlier line is here");
    }
  }
}

Index Cells::cell(const Variable& variable, const std::vector<Index>& arguments) {
  const std::string& name = variable.name.value;
  if (name == attribution_name) {
    const Index group = softmax(arguments.at(0), arguments.at(1));
    return program_.softmaxes[group].first_cell + static_cast<Index>(names_.suspect(arguments.at(1), arguments.at(2)));
  }
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    ids.push_back(i == incident_argument(variable.scope) ? names_.incidents()[arguments[i]].name.value
                                                         : names_.actors()[arguments[i]].id);
  }
  if (variable.symmetric) std::sort(ids.begin(), ids.end());
  core::Cell cell;
  cell.name = name + "(" + joined(ids, ", ") + ")";
  if (const auto at = by_name_.find(cell.name); at != by_name_.end()) return at->second;
  set_range(variable, cell);
  if (name == membership_name && !initial_values_.contains(cell.name)) {  // as the library says
    const bool belongs =
        names_.is_listed(arguments.at(1), arguments.at(0)) || names_.is_part(arguments.at(1), arguments.at(0));
    cell.initial = numbers_.constant(belongs ? 0 : 1);
  } else {
    cell.initial = initial(variable, cell.name, cell);
  }
  const double start = program_.numbers[cell.initial];
  const auto set = initial_values_.find(cell.name);
  const bool is_checked = !variable.is_log_odds && set != initial_values_.end();
  if (is_checked && !(start >= cell.low && start <= cell.high)) {
    diagnostics_.error(set->second.written->place, "out-of-range",
                       "the initial value of " + cell.name + " lies outside the variable's range");
  }
  if (variable.half_life) {
    cell.decay_rate = numbers_.derived(Derived::reciprocal, numbers_.slot(*variable.half_life));
    if (variable.rest) {
      const Index slot = numbers_.slot(*variable.rest);
      cell.rest = variable.is_log_odds ? numbers_.derived(Derived::logit, slot) : slot;
    } else {
      cell.rest = numbers_.constant(0);
    }
  }
  return add(std::move(cell), joined(ids, ","));
}

Index Cells::built_in(const std::string& name, double initial, double low, double high) {
  if (const auto at = by_name_.find(name); at != by_name_.end()) return at->second;
  core::Cell cell;
  cell.name = name;
  cell.initial = numbers_.constant(initial);
  cell.low = low;
  cell.high = high;
  return add(std::move(cell), "");
}

Index Cells::settled(const std::string& name, Index slot) {
  if (const auto at = by_name_.find(name); at != by_name_.end()) return at->second;
  core::Cell cell;
  cell.name = name;
  cell.initial = slot;
  cell.low = 0;
  cell.high = 1;
  return add(std::move(cell), "");
}

Index Cells::mirror(const std::string& name, core::Cell like) {
  if (const auto at = by_name_.find(name); at != by_name_.end()) return at->second;
  like.name = name;
  return add(std::move(like), "");
}

Index Cells::open(Index incident) { return built_in("open(" + names_.incidents()[incident].name.value + ")", 0, 0, 1); }

Index Cells::link(Index incident) {
  const Incident& declared = names_.incidents()[incident];
  core::Cell cell;
  cell.name = std::string(link_name) + "(" + declared.name.value + ")";
  if (const auto at = by_name_.find(cell.name); at != by_name_.end()) return at->second;
  cell.low = 0;
  cell.high = static_cast<double>(link_words.size() - 1);
  cell.initial =
      drawn_word(declared.link_shares, {link_words.begin(), link_words.end()}, cell.name, declared.name.place);
  return add(std::move(cell), declared.name.value);
}

Index Cells::truth(Index incident) {
  const Incident& declared = names_.incidents()[incident];
  const std::string name = "truth(" + declared.name.value + ")";
  if (const auto at = by_name_.find(name); at != by_name_.end()) return at->second;
  const std::vector<Index>& suspects = names_.suspects(incident);
  core::Cell cell;
  cell.name = name;
  cell.low = -1;
  cell.high = static_cast<double>(suspects.size());
  if (declared.opens) {
    cell.initial = numbers_.constant(-1);
  } else if (const auto certain = names_.certain_perpetrator(incident)) {
    cell.initial = numbers_.constant(static_cast<double>(*certain));
  } else {
    std::vector<Index> shares(suspects.size(), numbers_.constant(0));
    for (const ShareOf& share : declared.perpetrator) {
      const std::size_t position = names_.suspect(incident, names_.actor(share.name.value));
      if (position < suspects.size())
        shares[position] = numbers_.slot(share.share);
      else
        numbers_.info(share.share);
    }
    cell.initial = choice(shares, "perpetrator(" + declared.name.value + ")", declared.name.place);
  }
  return add(std::move(cell), declared.name.value);
}

Index Cells::softmax(Index observer, Index incident) {
  const auto [at, is_new] =
      softmax_.emplace(std::pair(observer, incident), static_cast<Index>(program_.softmaxes.size()));
  if (!is_new) return at->second;
  const Incident& declared = names_.incidents()[incident];
  const std::vector<Index>& suspects = names_.suspects(incident);
  // Prior shares: as stated, or all suspects and someone else alike; someone else has what is left.
  std::vector<Index> shares(suspects.size(), none);
  Index other = none;
  for (const ShareOf& share : declared.prior) {
    const std::size_t position = names_.suspect(incident, names_.actor(share.name.value));
    (position < suspects.size() ? shares[position] : other) = numbers_.slot(share.share);
  }
  if (declared.prior.empty()) {
    const Index equal = numbers_.constant(1.0 / static_cast<double>(suspects.size() + 1));
    std::fill(shares.begin(), shares.end(), equal);
    other = equal;
  }
  if (other == none) {
    Index sum = none;
    for (const Index share : shares) sum = sum == none ? share : numbers_.derived(Derived::sum, sum, share);
    other = numbers_.derived(Derived::complement, sum);
  }
  core::Softmax group;
  group.count = static_cast<Index>(suspects.size());
  group.first_cell = static_cast<Index>(program_.cells.size());
  group.first_weight = program_.weight_count;
  program_.weight_count += group.count;
  group.initial.begin = static_cast<Index>(program_.slot_lists.size());
  const Index log_other = numbers_.derived(Derived::logarithm, other);
  for (const Index share : shares) {
    program_.slot_lists.push_back(
        numbers_.derived(Derived::difference, numbers_.derived(Derived::logarithm, share), log_other));
  }
  group.initial.end = static_cast<Index>(program_.slot_lists.size());
  for (std::size_t i = 0; i < suspects.size(); ++i) {
    core::Cell cell;
    const std::vector<std::string> ids{names_.actors()[observer].id, declared.name.value,
                                       names_.actors()[suspects[i]].id};
    cell.name = std::string(attribution_name) + "(" + joined(ids, ", ") + ")";
    cell.initial = numbers_.derived(Derived::logit, shares[i]);
    cell.is_log_odds = true;
    add(std::move(cell), joined(ids, ","));
  }
  program_.softmaxes.push_back(group);
  beliefs_.push_back({observer, incident, at->second});
  return at->second;
}

}  // namespace demarche::language
