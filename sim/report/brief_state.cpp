// What an actor of a brief believed, and the stocks it knew: its own, and those that everybody knows.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>

#include "core/engine.hpp"
#include "language/grammar.hpp"
#include "report/brief_parts.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/prevention.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Index;
using core::none;
using language::Scope;
using language::Variable;

constexpr std::uint64_t seed = 1;

const Variable* variable_of(const language::Library& library, const std::string& name) {
  const auto found = std::find_if(library.variables.begin(), library.variables.end(),
                                  [&](const Variable& one) { return one.name.value == name; });
  return found == library.variables.end() ? nullptr : &*found;
}

// The values of these cells at the moment, world by world.
std::map<Index, std::vector<double>> sampled(const language::Grounded& model, const std::vector<Index>& cells) {
  std::map<Index, std::vector<double>> values;
  core::Engine engine(model.program);
  for (std::uint64_t world = 0; world < brief_worlds; ++world) {
    if (engine.begin(seed, world, world) == core::Engine::End::exploded) continue;
    for (const Index cell : cells) {
      const double value = engine.value(cell);
      values[cell].push_back(model.program.cells[cell].is_log_odds ? 1.0 / (1.0 + std::exp(-value)) : value);
    }
  }
  return values;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// Whether the actor knows the value: everybody does, or it is its own. A value that two share belongs to both.
bool is_known(const Briefing& briefing, const Variable& variable, const CellName& name) {
  if (variable.is_public) return true;
  if (name.of.empty()) return false;
  return name.of.front() == briefing.actor || (variable.symmetric && has(name.of, briefing.actor));
}

// Where the value stands when nothing has happened and the scenario says nothing.
double at_rest(const Variable& variable) {
  if (variable.initial) return variable.initial->distribution.reference();
  if (variable.is_log_odds) return 0.5;
  return variable.rest ? variable.rest->distribution.reference() : 0;
}

// The unit once: "1" of "1 person" before "12 persons"; the whole where the units differ, or words stand before the
// number.
std::string without_common_unit(const std::string& low, const std::string& high) {
  const auto unit = [](const std::string& of) {
    const std::size_t blank = of.find(' ');
    std::string words = blank == std::string::npos ? "" : of.substr(blank);
    return words.ends_with('s') ? words.substr(0, words.size() - 1) : words;
  };
  const bool is_number = !low.empty() && (std::isdigit(static_cast<unsigned char>(low.front())) || low.front() == '-');
  return is_number && unit(low) == unit(high) ? low.substr(0, low.find(' ')) : low;
}

// One decimal throughout, as shares that stand in one column have; nothing uncertain is written as 0 or 100 %.
std::string share_words(double share, const Spoken& in) {
  if (share > 0 && share < 0.0005) return in.say("under {bound}", {{"bound", in.quantity("0.1 %")}});
  if (share < 1 && share >= 0.9995) return in.say("over {bound}", {{"bound", in.quantity("99.9 %")}});
  return in.quantity(fixed(share * 100, 1) + " %");
}

std::string value_words(const Variable& variable, const std::vector<double>& values, const Spoken& in) {
  if (!variable.states.empty()) {
    std::vector<std::string> states;
    for (std::size_t state = 0; state < variable.states.size(); ++state) {
      const bool occurs =
          std::any_of(values.begin(), values.end(), [&](double value) { return value == static_cast<double>(state); });
      if (occurs) states.push_back(as_markdown(name_words("word", variable.states[state].value, in)));
    }
    return in.either(states);
  }
  return spread_words(
      values,
      [&](double value) {
        return variable.is_log_odds ? in.quantity(percent(value)) : as_markdown(in_unit(value, variable.unit, in));
      },
      in);
}

std::string prior_words(const Briefing& briefing, const language::Incident& incident, const std::string& suspect) {
  const Spoken& in = briefing.spoken;
  for (const language::ShareOf& share : incident.prior) {
    if (share.name.value != suspect) continue;
    return in.is_english() ? number_words(briefing.subject, share.share, language::Quantity::share)
                           : distribution(share.share.distribution, language::Quantity::share, in);
  }
  return in.say("not said");
}

}  // namespace

std::string spread_words(std::vector<double> values, const std::function<std::string(double)>& words,
                         const Spoken& in) {
  if (values.empty()) return in.say("unknown");
  std::sort(values.begin(), values.end());
  const auto at = [&](double share) {
    return words(values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))]);
  };
  const std::string low = at(0.05), high = at(0.95);
  if (low == high) return at(0.5);
  return in.say("{middle} ({low} to {high})",
                {{"middle", at(0.5)}, {"low", without_common_unit(low, high)}, {"high", high}});
}

void beliefs(Page& page, const Briefing& briefing) {
  const language::Grounded& model = briefing.model();
  const Spoken& in = briefing.spoken;
  page.chapter(in.say("3 What it believed"));
  std::map<std::string, Index> cells;
  for (Index i = 0; i < model.program.cells.size(); ++i) cells.emplace(model.program.cells[i].name, i);
  std::vector<Page::Row> rows;
  const auto of_share = [&](double share) { return share_words(share, in); };
  for (const std::size_t place : known_incidents(briefing)) {
    const language::Incident& incident = briefing.scenario().incidents[place];
    const auto cell_of = [&](const language::Name& suspect) {
      const auto found =
          cells.find(fmt::format("attribution({}, {}, {})", briefing.actor, incident.name.value, suspect.value));
      return found == cells.end() ? none : found->second;
    };
    std::vector<Index> own;
    for (const language::Name& suspect : incident.suspects) own.push_back(cell_of(suspect));
    const bool is_held = std::find(own.begin(), own.end(), none) == own.end();
    std::vector<double> others(is_held ? brief_worlds : 0, 1.0);
    const auto values = is_held ? sampled(model, own) : std::map<Index, std::vector<double>>();
    for (std::size_t i = 0; i < incident.suspects.size(); ++i) {
      std::string share = prior_words(briefing, incident, incident.suspects[i].value);
      if (is_held) {
        share = spread_words(values.at(own[i]), of_share, in);
        others.resize(values.at(own[i]).size());
        for (std::size_t world = 0; world < others.size(); ++world) others[world] -= values.at(own[i])[world];
      }
      rows.push_back(
          {identifier(briefing, incident.name.value), head_name(briefing, incident.suspects[i].value), share});
    }
    if (is_held) {
      for (double& share : others) share = std::max(share, 0.0);
      rows.push_back(
          {identifier(briefing, incident.name.value), in.say("Someone else"), spread_words(others, of_share, in)});
    }
  }
  page.paragraph(in.say("How likely it held each of those it could think of to be behind what had happened."));
  page.table({in.say("Incident"), in.say("Suspect"), in.say("Its belief")}, rows, in.say("It knew of no incident."));

  rows.clear();
  for (std::size_t i = 0; i < briefing.scenario().history.size(); ++i) {
    const language::HistoryItem& item = briefing.scenario().history[i];
    if (!item.believe || item.believe->arguments.empty()) continue;
    if (item.believe->arguments.front().name.value != briefing.actor) continue;
    const std::string cited = cited_by_then(briefing, item.sources);
    if (cited.empty()) continue;
    const auto cell = cells.find(language::to_text(*item.believe));
    const std::string what = in.is_english() || cell == cells.end()
                                 ? record_row(briefing.subject, item, true)[2]
                                 : as_markdown(owner_and_words(model, cell->second, in).second);
    rows.push_back({what, cited});
  }
  if (!rows.empty()) page.table({in.say("What it said of its belief"), in.say("Documents")}, rows);
}

void stocks(Page& page, const Briefing& briefing) {
  const language::Grounded& model = briefing.model();
  const language::Library& library = model.library;
  const Spoken& in = briefing.spoken;
  page.chapter(in.say("4 How things stood"));
  std::vector<std::string> begun;
  for (const std::size_t place : known_incidents(briefing)) {
    begun.push_back(briefing.scenario().incidents[place].name.value);
  }
  struct Shown {
    const Variable* variable;
    CellName name;
    Index cell;
  };
  std::vector<Shown> shown;
  std::vector<Index> cells;
  for (Index cell = 0; cell < model.program.cells.size(); ++cell) {
    CellName name = parts_of(model.program.cells[cell].name);
    const Variable* variable = variable_of(library, name.variable);
    if (variable == nullptr || variable->name.value == "attribution" || !is_known(briefing, *variable, name)) continue;
    if (variable->scope == Scope::belief && !has(begun, name.of[1])) continue;
    shown.push_back({variable, std::move(name), cell});
    cells.push_back(cell);
  }
  const auto values = sampled(model, cells);
  // Rows that differ only in the other party are one.
  struct Folded {
    std::string what, owner, value, whose, means;
    const Variable* variable;
    std::vector<std::string> others;
  };
  std::vector<Folded> folded;
  for (const Variable& variable : library.variables) {  // in the library's order
    for (const Shown& one : shown) {
      if (one.variable != &variable || !values.contains(one.cell)) continue;
      const std::vector<double>& all = values.at(one.cell);
      const double rest = at_rest(variable);
      if (std::all_of(all.begin(), all.end(), [&](double value) { return value == rest; })) continue;
      Folded row{as_markdown(capital(cell_words(model, one.cell, in))),
                 one.name.of.empty() ? "" : one.name.of.front(),
                 value_words(variable, all, in),
                 has(one.name.of, briefing.actor) || one.name.of.empty() ? "" : in.word("stock", "public"),
                 inert(variable.about),
                 &variable,
                 {}};
      if (one.name.of.size() == 2) row.others.push_back(as_markdown(actor_term(model, one.name.of.back(), in).words()));
      const auto same = std::find_if(folded.begin(), folded.end(), [&](const Folded& other) {
        return one.name.of.size() == 2 && other.variable == row.variable && other.owner == row.owner &&
               other.value == row.value && other.whose == row.whose && !other.others.empty();
      });
      if (same == folded.end()) {
        folded.push_back(std::move(row));
      } else {
        same->others.push_back(row.others.front());
      }
    }
  }
  std::vector<Page::Row> rows;
  for (const Folded& one : folded) {
    std::string what = one.what;
    const std::size_t more = one.others.empty() ? 0 : one.others.size() - 1;
    if (more > 3) {
      what = in.say_number("{what} and {number} others", "{what} and {number} others", static_cast<double>(more),
                           std::to_string(more), {{"what", what}});
    } else if (more > 0) {
      what = in.say("{what}; likewise {others}",
                    {{"what", what}, {"others", in.listed({one.others.begin() + 1, one.others.end()})}});
    }
    rows.push_back({what, one.value, one.whose, one.means});
  }
  page.paragraph(
      in.say("Its own stocks, and what everybody knows: who stands named, how relations are, what was promised and not "
             "yet done. What is not listed stands where it always stands."));
  page.table({in.say("What"), in.say("Value"), in.say("Whose"), in.say("Means")}, rows,
             in.say("Everything stood where it always stands."));
}

}  // namespace demarche::report
