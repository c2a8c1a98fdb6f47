// Taking out what followed, see hide.hpp.
#include "language/hide.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <string>

#include "language/calendar.hpp"

namespace demarche::language {

namespace {

// What cites a hidden fact cites it no longer.
class Eraser {
 public:
  explicit Eraser(std::set<std::string> hidden) : hidden_(std::move(hidden)) {}

  bool hides(const std::string& id) const { return hidden_.contains(id); }
  void clean(std::vector<Name>& names) const {
    std::erase_if(names, [&](const Name& name) { return hides(name.value); });
  }
  void clean(std::vector<std::string>& ids) const {
    std::erase_if(ids, [&](const std::string& id) { return hides(id); });
  }
  void clean(std::vector<std::vector<std::string>>& lists) const {
    for (std::vector<std::string>& list : lists) clean(list);
  }
  // In words, too: "a firm's word (X-02)". An id ends where a word does, so that S2-09 is not found in S2-091.
  void clean(std::string& text) const {
    for (const std::string& id : hidden_) {
      for (std::size_t at = text.find(id); at != std::string::npos; at = text.find(id, at + 1)) {
        const std::size_t end = at + id.size();
        const bool whole = (at == 0 || !goes_on(text[at - 1])) && (end == text.size() || !goes_on(text[end]));
        if (whole) text.replace(at, id.size(), "…");
      }
    }
  }
  template <class Item>
  void clean_sources(std::vector<Item>& items) const {
    for (Item& item : items) {
      clean(item.sources);
      if constexpr (requires { item.about.clear(); }) clean(item.about);
      if constexpr (requires { item.because.clear(); }) clean(item.because);
    }
  }

 private:
  // Whether a name of a fact goes on with it.
  static bool goes_on(char of) { return std::isalnum(static_cast<unsigned char>(of)) || of == '_' || of == '-'; }

  std::set<std::string> hidden_;
};

// The day that a date begins with, so that days can be compared as text; a month or a year that is not over counts as
// later than any of its days.
std::string day_of(const std::string& date) { return date.size() >= 10 ? date.substr(0, 10) : date + "~"; }

std::set<std::string> hidden_ids(const Library& library, const std::string& decision) {
  std::set<std::string> hidden;
  for (const Fact& fact : library.facts) {
    std::string date = fact.date;
    for (const Document& document : library.documents) {
      if (date.empty() && document.id.value == fact.document.value) date = document.date;
    }
    // What happened on the day itself may be what was decided.
    if (date.empty() || day_of(date) >= decision) hidden.insert(fact.id.value);
  }
  for (const Disagreement& one : library.disagreements) {
    const bool has_hidden = std::any_of(one.versions.begin(), one.versions.end(),
                                        [&](const auto& version) { return hidden.contains(version.first.value); });
    if (has_hidden) hidden.insert(one.id.value);
  }
  return hidden;
}

}  // namespace

void hide_what_followed(Grounded& model, Scenario& scenario) {
  std::string problem;
  const auto zone = TimeZone::find(model.timezone, problem);
  const Calendar calendar(zone.value_or(TimeZone()), model.start_utc);
  Library& library = model.library;
  const Eraser eraser(hidden_ids(library, calendar.date(model.decision)));

  scenario.observed.clear();
  model.observed.clear();
  std::erase_if(library.facts, [&](const Fact& one) { return eraser.hides(one.id.value); });
  std::erase_if(library.disagreements, [&](const Disagreement& one) { return eraser.hides(one.id.value); });
  std::erase_if(library.documents, [&](const Document& document) {
    return std::none_of(library.facts.begin(), library.facts.end(),
                        [&](const Fact& fact) { return fact.document.value == document.id.value; });
  });

  for (Fact& one : library.facts) eraser.clean(one.unused);
  for (Disagreement& one : library.disagreements) eraser.clean(one.taken);
  eraser.clean_sources(library.variables);
  eraser.clean_sources(library.actors);
  eraser.clean_sources(library.actions);
  eraser.clean_sources(library.rules);
  eraser.clean_sources(library.outcomes);
  eraser.clean_sources(library.views);
  eraser.clean_sources(library.variants);
  eraser.clean_sources(library.alliances);
  for (Alliance& alliance : library.alliances) {
    eraser.clean_sources(alliance.motions);
    for (Motion& motion : alliance.motions) {
      if (motion.opens) eraser.clean(motion.opens->sources);
    }
  }
  eraser.clean_sources(scenario.incidents);
  eraser.clean_sources(scenario.history);
  eraser.clean_sources(model.actions);
  eraser.clean_sources(model.rules);
  eraser.clean_sources(model.numbers);
  eraser.clean_sources(model.outcomes);
  eraser.clean_sources(model.history);
  eraser.clean(model.history_sources);
  eraser.clean(model.forced_sources);
}

}  // namespace demarche::language
