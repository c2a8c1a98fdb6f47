// How everything stood on a day, in words, see state_at.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <unordered_map>

#include "language/calendar.hpp"
#include "report/doors.hpp"
#include "report/english.hpp"
#include "report/figures.hpp"
#include "report/prevention.hpp"
#include "report/state_at.hpp"
#include "report/story.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using core::Index;
using core::none;
using language::Scope;
using language::Variable;

constexpr std::size_t most_changes = 6;  // of one variable, unless everything is wanted

double share_of(double log_odds) { return 1.0 / (1.0 + std::exp(-log_odds)); }

// "grievance (0 to 10): What the owner holds against the other, for whatever reason."
std::string meaning_of(const Variable& variable) {
  std::string out = spaced(variable.name.value);
  const bool has_scale = variable.has_range && !variable.is_log_odds && variable.states.empty() && !variable.is_count &&
                         std::isfinite(variable.low) && std::isfinite(variable.high);
  if (has_scale) out += fmt::format(" ({} to {})", rough(variable.low), rough(variable.high));
  const std::string about = safe(variable.about);
  return about.empty() ? out : out + ": " + about;
}

class Telling {
 public:
  Telling(const language::Grounded& model, const StateQuestion& question, const StateAt& state, const Style& style)
      : model_(model),
        program_(model.program),
        question_(question),
        state_(state),
        style_(style),
        story_(tell(model, state.recording, question.response, question.seed, question.run, false)) {
    std::string problem;
    const auto zone = language::TimeZone::find(model.timezone, problem);
    calendar_ = language::Calendar(zone.value_or(language::TimeZone()), model.start_utc);
    for (const StoryEvent& event : story_.events) {
      if (event.number > 0) events_.emplace(event.number, &event);
    }
    is_after_ = question.day.at > model.decision;
    since_start_ = question.full || !is_after_;
    for (Index cell = 0; cell < program_.cells.size(); ++cell) {
      names_.push_back(parts_of(program_.cells[cell].name));
      cells_.emplace(program_.cells[cell].name, cell);
    }
    for (const Variable& variable : model.library.variables) variables_.emplace(variable.name.value, &variable);
  }

  std::string all();

 private:
  std::string opening() const;
  std::string beliefs() const;
  std::string observer(const core::Softmax& softmax, const CellName& name) const;
  std::string group(const std::string& title, const std::function<bool(const Variable&)>& wanted) const;
  std::string motions() const;

  // Changes to be shown: of the history only if everything is wanted, or nothing else has happened.
  std::vector<const Change*> changes_of(Index cell) const {
    std::vector<const Change*> out;
    for (const Change& change : state_.cells[cell].changes) {
      const bool is_historical = change.item != none;
      if (since_start_ || !is_historical) out.push_back(&change);
    }
    return out;
  }
  std::string since() const { return since_start_ ? "the start" : "the decision"; }

  std::string value_words(Index cell, double value) const;
  std::string because(const Change& change) const;
  std::string change_line(const Change& change, const std::string& what) const;
  std::string changes_text(const std::vector<const Change*>& changes,
                           const std::function<std::string(const Change&)>& what) const;
  std::string said_of(const CellName& name) const;

  const language::Grounded& model_;
  const core::Program& program_;
  const StateQuestion& question_;
  const StateAt& state_;
  const Style& style_;
  Story story_;
  language::Calendar calendar_;
  std::unordered_map<std::uint32_t, const StoryEvent*> events_;
  std::vector<CellName> names_;  // per cell
  std::unordered_map<std::string, Index> cells_;
  std::unordered_map<std::string, const Variable*> variables_;
  bool is_after_ = false, since_start_ = false;
};

std::string Telling::value_words(Index cell, double value) const {
  const auto variable = variables_.find(names_[cell].variable);
  if (program_.cells[cell].is_log_odds) return percent(share_of(value));
  if (variable == variables_.end()) return rough(value);
  const auto state = static_cast<std::size_t>(std::max(0.0, std::round(value)));
  if (state < variable->second->states.size()) return spaced(variable->second->states[state].value);
  return in_unit(value, variable->second->unit);
}

// "reaction ally-names-too, to #14; S0-10, X-01".
std::string Telling::because(const Change& change) const {
  std::vector<std::string> documents;
  std::string why;
  if (change.act > 0) {
    const auto event = events_.find(change.act);
    if (event == events_.end()) return "";
    const bool is_tendency = event->second->cause == cause_word(core::Cause::Kind::channel);
    why = is_tendency ? "tendency " + safe(event->second->rule) : event->second->why;
    documents = event->second->documents;
  } else if (change.item < model_.history_sources.size()) {
    documents = model_.history_sources[change.item];
  }
  const std::string cited = safe(joined(documents, ", "));
  return why + (why.empty() || cited.empty() ? "" : "; ") + cited;
}

std::string Telling::change_line(const Change& change, const std::string& what) const {
  std::string text = what + ": ";
  const auto event = events_.find(change.act);
  text += event == events_.end() ? "so stated at the time" : fmt::format("#{} {}", change.act, event->second->sentence);
  const std::string why = because(change);
  if (!why.empty()) text += " (" + why + ")";
  return paragraph(text, style_.width, 25, "      " + calendar_.date_and_time(change.time));
}

std::string Telling::changes_text(const std::vector<const Change*>& changes,
                                  const std::function<std::string(const Change&)>& what) const {
  std::string out;
  const std::size_t from = question_.full || changes.size() <= most_changes ? 0 : changes.size() - most_changes;
  if (from > 0) out += fmt::format("      {} before these (--verbose shows them)\n", counted(from, "change"));
  for (std::size_t i = from; i < changes.size(); ++i) out += change_line(*changes[i], what(*changes[i]));
  return out;
}

std::string Telling::opening() const {
  std::string out;
  if (!story_.title.empty()) out += heading(story_.title, style_);
  const std::string response = is_after_ ? ", response " + story_.response : "";
  std::string how = fmt::format("{}{}, run {}, seed {}: how everything stood {}", story_.scenario, response, story_.run,
                                story_.seed, safe(question_.day.words));
  how +=
      fmt::format(", and what has moved it since {}. Times in {}; #n is the number of an act as 'run' tells it.",
                  is_after_ && !since_start_ ? "the decision (" + story_.decision + ")" : "the start", story_.timezone);
  if (!is_after_) how += " It is the same under every response.";
  out += paragraph(how, style_.width, 0);
  if (!story_.broken.empty()) {
    out += paragraph("This run broke a contract of the simulator and counts for no estimate: " + story_.broken,
                     style_.width, 0);
  }
  if (!story_.exploded.empty()) {
    out += paragraph(
        "This run exploded before that, and what stands here is where it was stopped: " + story_.exploded + ".",
        style_.width, 0);
  }
  return out;
}

// What the observer has last said in public of this suspect: "says irrefutable (#9, 2022-09-07 12:00)".
std::string Telling::said_of(const CellName& name) const {
  const std::optional<Said> said = last_said(model_, state_, name);
  if (!said) return "";
  const core::Act& act = said->act->act;
  const auto& parameter = model_.actions[program_.kinds[act.kind].action].parameters[said->parameter];
  return fmt::format("says {} (#{}, {}){}", parameter_text(model_, parameter, act.parameters[said->parameter]),
                     act.number, calendar_.date_and_time(act.time), said->taken_back ? ", and has taken it back" : "");
}

std::string Telling::observer(const core::Softmax& softmax, const CellName& name) const {
  std::vector<std::string> shares;
  double others = 1;
  Index moved = softmax.first_cell;  // the suspect whose share has moved most
  double most = -1;
  std::vector<std::string> said;
  for (Index cell = softmax.first_cell; cell < softmax.first_cell + softmax.count; ++cell) {
    const double share = share_of(state_.cells[cell].value);
    others -= share;
    shares.push_back(actor_name(model_, names_[cell].of[2]) + " " + percent(share));
    if (const std::string words = said_of(names_[cell]); !words.empty()) {
      said.push_back(softmax.count == 1 ? words : words + " of " + actor_name(model_, names_[cell].of[2]));
    }
    double distance = 0;
    for (const Change* change : changes_of(cell))
      distance += std::abs(share_of(change->after) - share_of(change->before));
    if (distance > most) most = distance, moved = cell;
  }
  shares.push_back("someone else " + percent(std::max(0.0, others)));
  std::string out = paragraph(capital(actor_name(model_, name.of[0])) + " believes: " + joined(shares, ", ") + "; " +
                                  (said.empty() ? "has named nobody" : joined(said, "; ")),
                              style_.width, 4);
  const std::string suspect = actor_name(model_, names_[moved].of[2]);
  return out + changes_text(changes_of(moved), [&](const Change& change) {
           return fmt::format("{} {} → {}", suspect, percent(share_of(change.before)), percent(share_of(change.after)));
         });
}

std::string Telling::beliefs() const {
  std::string out = "\n" + heading("Who did it: what each believes, and what it has said", style_);
  bool any = false;
  for (const std::string& incident : program_.incidents) {
    std::string moved;
    std::map<std::string, std::vector<std::string>> still;  // suspect believed most → observers
    std::size_t untouched = 0;
    for (const core::Softmax& softmax : program_.softmaxes) {
      const CellName& name = names_[softmax.first_cell];
      if (name.of.size() != 3 || name.of[1] != incident) continue;
      Index top = softmax.first_cell;
      bool is_moved = false;  // or has said something
      bool is_touched = false;
      for (Index cell = softmax.first_cell; cell < softmax.first_cell + softmax.count; ++cell) {
        if (state_.cells[cell].value > state_.cells[top].value) top = cell;
        is_moved = is_moved || !changes_of(cell).empty() || !said_of(names_[cell]).empty();
        is_touched = is_touched || !state_.cells[cell].changes.empty();
      }
      if (is_moved) {
        moved += observer(softmax, name);
      } else if (is_touched) {
        still[names_[top].of[2]].push_back(actor_name(model_, name.of[0]) + " " +
                                           percent(share_of(state_.cells[top].value)));
      } else {
        ++untouched;
      }
    }
    if (moved.empty() && still.empty()) continue;
    any = true;
    out += paragraph("Incident '" + safe(incident) + "'", style_.width, 2) + moved;
    for (const auto& [suspect, observers] : still) {
      out += paragraph(fmt::format("Not moved since {}, and silent; belief that it was {}: {}", since(),
                                   actor_name(model_, suspect), joined(observers, ", ")),
                       style_.width, 4);
    }
    if (untouched > 0) {
      out += paragraph(fmt::format("{} more {} what it started with", counted(untouched, "observer"),
                                   untouched == 1 ? "believes" : "believe each"),
                       style_.width, 4);
    }
  }
  return any ? out : out + "  Nothing has happened that anybody could have done.\n";
}

std::string Telling::group(const std::string& title, const std::function<bool(const Variable&)>& wanted) const {
  std::string out;
  std::size_t still = 0;
  std::size_t faded = 0;
  for (const Variable& variable : model_.library.variables) {
    if (!wanted(variable)) continue;
    struct Alike {
      std::string value, changes;
      std::vector<std::string> whose;
    };
    std::vector<Alike> moved;  // what reads alike in everything but whose it is stands once
    for (Index cell = 0; cell < program_.cells.size(); ++cell) {
      if (names_[cell].variable != variable.name.value) continue;
      const CellHistory& history = state_.cells[cell];
      const std::vector<const Change*> changes = changes_of(cell);
      if (changes.empty()) {
        const double then = since_start_ ? history.at_start : history.at_decision;
        ++(std::abs(history.value - then) > 1e-9 ? faded : still);
        continue;
      }
      Alike one{value_words(cell, history.value),
                changes_text(changes,
                             [&](const Change& change) {
                               return value_words(cell, change.before) + " → " + value_words(cell, change.after);
                             }),
                {cell_words(model_, cell)}};
      if (state_.half_lives[cell] > 0) one.value += ", fades by half in " + duration(state_.half_lives[cell]);
      const auto same = std::find_if(moved.begin(), moved.end(), [&](const Alike& other) {
        return other.value == one.value && other.changes == one.changes;
      });
      same == moved.end() ? moved.push_back(std::move(one)) : same->whose.push_back(one.whose.front());
    }
    if (!moved.empty()) out += paragraph(meaning_of(variable), style_.width, 2);
    for (const Alike& one : moved) {
      std::string text = capital(one.whose.front()) + ": " + one.value;
      if (one.whose.size() > 1) {
        text += "; likewise " + joined({one.whose.begin() + 1, one.whose.end()}, ", ");
      }
      out += paragraph(text, style_.width, 4) + one.changes;
    }
  }
  std::vector<std::string> folded;
  if (faded > 0) folded.push_back(fmt::format("{} only faded", grouped(faded)));
  if (still > 0)
    folded.push_back(fmt::format("{} {} as at {}", grouped(still), still == 1 ? "stands" : "stand", since()));
  if (out.empty() && folded.empty()) return "";
  if (!folded.empty()) out += paragraph((out.empty() ? "" : "And ") + joined(folded, ", "), style_.width, 4);
  return "\n" + heading(title, style_) + out;
}

std::string Telling::motions() const {
  std::string out;
  std::size_t idle = 0;
  for (Index cell = 0; cell < program_.cells.size(); ++cell) {
    const CellName& name = names_[cell];
    if (name.variable != "motion" || name.of.size() < 2 || variables_.contains("motion")) continue;
    const auto state = static_cast<std::size_t>(std::max(0.0, std::round(state_.cells[cell].value)));
    const std::vector<const Change*> changes = changes_of(cell);
    if (state == 0 && changes.empty()) {
      ++idle;
      continue;
    }
    const std::string whole = program_.cells[cell].name.substr(name.variable.size());
    std::string text = fmt::format("'{}' of {}", spaced(name.of[1]), actor_name(model_, name.of[0]));
    if (name.of.size() > 2) text += " over '" + spaced(name.of[2]) + "'";
    text += std::string(": ") + motion_words.at(std::min(state, motion_words.size() - 1));
    const auto value = [&](const char* what) {
      const auto found = cells_.find(what + whole);
      return found == cells_.end() ? std::nan("") : state_.cells[found->second].value;
    };
    const double words = value("text");
    if (state > 0 && state < 4 && words >= 0 && words < static_cast<double>(model_.texts.size())) {
      const std::string& elements = model_.texts[static_cast<std::size_t>(words)];
      if (!elements.empty()) text += "; text: " + safe(elements);
    }
    if (const double objections = value("objections"); state == 2 && objections > 0) {
      text += "; objections weigh " + rough(objections);
    }
    out += paragraph(text, style_.width, 4);
    out += changes_text(changes, [&](const Change& change) {
      const auto at = [](double one) { return static_cast<std::size_t>(std::clamp(std::round(one), 0.0, 4.0)); };
      return fmt::format("{} → {}", motion_words.at(at(change.before)), motion_words.at(at(change.after)));
    });
  }
  if (out.empty() && idle == 0) return "";
  if (idle > 0) {
    const std::string rest =
        out.empty() ? counted(idle, "motion has", "motions have") : "And " + counted(idle, "more has", "more have");
    out += paragraph(rest + " not been proposed", style_.width, 4);
  }
  return "\n" + heading("Motions of alliances", style_) + out;
}

std::string Telling::all() {
  std::string out = opening();
  if (!story_.broken.empty()) return finished(std::move(out), style_);
  out += beliefs();
  const auto is_pair = [](const Variable& one) { return one.scope == Scope::pair && !one.is_count; };
  out += group("Between actors", is_pair);
  out += group("Stocks left", [](const Variable& one) { return one.is_count; });
  out += group("Other levels", [&](const Variable& one) {
    const bool is_told = one.name.value == "attribution" || one.name.value == "named";  // with the beliefs
    return !is_told && !one.is_count && one.scope != Scope::pair;
  });
  out += motions();
  if (question_.doors != nullptr) {
    out += "\n" + doors_at_moment(*question_.doors, question_.seed, question_.run, question_.response, question_.day.at,
                                  question_.runs_per_world, style_);
  }
  return finished(std::move(out), style_);
}

}  // namespace

std::string explain_state(const language::Grounded& model, const StateQuestion& question, const Style& style) {
  const StateAt state =
      state_at(model, question.seed, question.run, question.response, question.day.at, question.runs_per_world);
  return Telling(model, question, state, style).all();
}

}  // namespace demarche::report
