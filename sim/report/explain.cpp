// From rules to facts and from facts to rules, see explain.hpp.
#include "report/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "language/grammar.hpp"
#include "report/explain_motion.hpp"
#include "report/figures.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

constexpr std::size_t margin = 14;

std::string place_text(const language::Files& files, const language::Place& place) {
  if (place.line == 0 || place.file >= files.size()) return "";
  return fmt::format("{}:{}", safe(files.path(place.file)), place.line);
}

const language::RuleInfo* find_rule(const language::Grounded& model, std::string_view name) {
  const auto found =
      std::find_if(model.rules.begin(), model.rules.end(), [&](const auto& rule) { return rule.name == name; });
  return found == model.rules.end() ? nullptr : &*found;
}

// The rule as written; a motion's own rules ("NATO/statement/opens") stand with the motion.
const language::Rule* find_written(const language::Library& library, std::string_view name) {
  for (const language::Rule& rule : library.rules) {
    if (rule.name.value == name) return &rule;
  }
  for (const language::Alliance& alliance : library.alliances) {
    for (const language::Motion& motion : alliance.motions) {
      if (motion.opens && name == alliance.id.value + "/" + motion.name.value + "/opens") return &*motion.opens;
    }
  }
  return nullptr;
}

const language::Fact* find_fact(const language::Grounded& model, std::string_view name) {
  for (const language::Fact& fact : model.library.facts) {
    if (fact.id.value == name) return &fact;
  }
  return nullptr;
}

const language::Disagreement* find_disagreement(const language::Grounded& model, std::string_view name) {
  for (const language::Disagreement& one : model.library.disagreements) {
    if (one.id.value == name) return &one;
  }
  return nullptr;
}

// "S1-02 (S1, 2022-09-07): Iranian embassy staff were ordered out within a day."
std::string fact_line(const language::Grounded& model, std::string_view id) {
  if (const language::Fact* fact = find_fact(model, id)) {
    const std::string when = fact->date.empty() ? "" : ", " + safe(fact->date);
    return fmt::format("{} ({}{}{}): {}", safe(id), safe(fact->document.value), when, fact->alleged ? ", alleged" : "",
                       safe(fact->says));
  }
  if (const language::Disagreement* one = find_disagreement(model, id)) {
    return fmt::format("{} (documents disagree): {} Taken: {}.", safe(id), safe(one->about), safe(one->taken));
  }
  for (const language::LegalSource& source : model.library.legal_sources) {
    if (source.id.value == id) return safe(id) + ": " + safe(source.says);
  }
  return safe(id);
}

class Lines {
 public:
  explicit Lines(const Style& style) : style_(style) {}

  void title(const std::string& text) { out_ += heading(text, style_); }
  void line(std::string_view head, const std::string& text) {
    if (!text.empty()) out_ += paragraph(text, style_.width, margin, "  " + std::string(head));
  }
  void lines(std::string_view head, const std::vector<std::string>& texts) {
    for (std::size_t place = 0; place < texts.size(); ++place) line(place == 0 ? head : "", texts[place]);
  }
  std::string take() { return finished(std::move(out_), style_); }

 private:
  const Style& style_;
  std::string out_;
};

std::vector<std::string> texts(const std::vector<language::Condition>& conditions) {
  std::vector<std::string> out;
  for (const language::Condition& condition : conditions) out.push_back(safe(language::to_text(condition)));
  return out;
}

std::vector<std::string> acts(const language::Rule& rule) {
  std::vector<std::string> out;
  for (const language::DoItem& item : rule.does) {
    std::string text = safe(item.action.value);
    if (item.to) text += " to " + safe(language::to_text(*item.to));
    if (item.motion) text += ", motion " + safe(item.motion->value);
    if (item.in) text += " in " + safe(item.in->value);
    if (item.incident) text += ", incident " + safe(item.incident->value);
    out.push_back(text);
  }
  return out;
}

std::string number_text(const language::NumberInfo& number) {
  std::string text = safe(number.path) + ": " + distribution(number.distribution, number.quantity);
  if (number.distribution.kind != core::Distribution::Kind::constant) {
    text +=
        fmt::format(" (nine in ten within {} to {}; {})", quantity(number.distribution.quantile(0.05), number.quantity),
                    quantity(number.distribution.quantile(0.95), number.quantity),
                    number.each ? "drawn at every act" : "drawn once per world");
  }
  std::string basis(basis_word(number.basis));
  std::vector<std::string> sources;
  for (const std::string& source : number.sources) sources.push_back(safe(source));
  if (!sources.empty()) basis += ", " + joined(sources, ", ");
  if (!number.because.empty()) basis += ": " + safe(number.because);
  return text + "; " + basis;
}

std::vector<std::string> grounded_keys(const language::Grounded& model, std::size_t rule) {
  std::vector<std::string> keys;
  const auto take = [&](const auto& causes) {
    for (const auto& cause : causes) {
      if (cause.rule == rule) keys.push_back(safe(cause.key));
    }
  };
  take(model.program.channels);
  take(model.program.reactions);
  return keys;
}

std::string drivers(const language::Driver& driver) {
  return fmt::format("{}, ratio {}", safe(language::to_text(driver.term)),
                     distribution(driver.ratio.distribution, language::Quantity::plain));
}

bool cites(const std::vector<std::string>& sources, std::string_view id) {
  return std::find(sources.begin(), sources.end(), id) != sources.end();
}

}  // namespace

std::string explain_rule(const language::Grounded& model, const language::Files& files, std::string_view name,
                         const Style& style) {
  Lines out(style);
  const language::RuleInfo* rule = find_rule(model, name);
  if (rule == nullptr) return "";
  const std::string where = place_text(files, rule->place);
  out.title(fmt::format("{} {}{}", rule->is_reaction ? "reaction" : "tendency", safe(rule->name),
                        where.empty() ? "" : "  (" + where + ")"));
  out.line("about", safe(rule->about));
  out.line("because", safe(rule->because));
  for (const auto& [head, text] : motion_lines(model, name)) out.line(head, text);
  if (const language::Rule* written = find_written(model.library, name)) {
    out.line("who", safe(language::to_text(written->who)) + (written->per_incident ? ", per incident" : ""));
    out.lines("does", acts(*written));
    if (written->after) out.line("after", safe(language::to_text(*written->after)));
    out.lines("requires", texts(written->requires_));
    out.lines("while", texts(written->when));
    if (written->unless) out.line("unless", safe(language::to_text(*written->unless)));
    std::vector<std::string> written_drivers;
    for (const language::Driver& driver : written->drivers) written_drivers.push_back(drivers(driver));
    out.lines("drivers", written_drivers);
    if (written->once) out.line("once", "at most one such act");
  }
  std::vector<std::string> numbers;
  for (const core::Index number : rule->numbers) numbers.push_back(number_text(model.numbers[number]));
  out.lines("numbers", numbers);

  const std::vector<std::string> keys = grounded_keys(model, static_cast<std::size_t>(rule - model.rules.data()));
  std::vector<std::string> first(keys.begin(),
                                 keys.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(keys.size(), 6)));
  if (keys.size() > first.size()) first.push_back(fmt::format("and {} more", keys.size() - first.size()));
  out.line("grounded", keys.empty() ? "nowhere in this scenario" : joined(first, ", "));

  std::vector<std::string> facts;
  for (const std::string& source : rule->sources) facts.push_back(fact_line(model, source));
  if (facts.empty()) facts.push_back("none: this rule rests on no document");
  out.lines("documents", facts);
  return out.take();
}

std::string explain_fact(const language::Grounded& model, const language::Files& files, std::string_view name,
                         const Style& style) {
  Lines out(style);
  if (const language::Fact* fact = find_fact(model, name)) {
    const std::string where = place_text(files, fact->place);
    out.title("fact " + safe(name) + (where.empty() ? "" : "  (" + where + ")"));
    out.line("says", safe(fact->says));
    out.line("date", safe(fact->date));
    if (fact->alleged) out.line("status", "alleged: somebody's claim, which the document does not settle");
    std::string document = safe(fact->document.value);
    for (const language::Document& one : model.library.documents) {
      if (one.id.value != fact->document.value) continue;
      document += ": " + safe(one.about) + (one.date.empty() ? "" : " (" + safe(one.date) + ")");
    }
    out.line("document", document);
    std::vector<std::string> values;
    for (const auto& [value, kind] : fact->values) values.push_back(quantity(value, kind));
    out.line("value", joined(values, ", "));
  } else if (const language::Disagreement* one = find_disagreement(model, name)) {
    out.title("disagreement " + safe(name));
    out.line("about", safe(one->about));
    std::vector<std::string> versions;
    for (const auto& [source, says] : one->versions) versions.push_back(safe(source.value) + ": " + safe(says));
    out.lines("versions", versions);
    out.line("taken", safe(one->taken));
  }

  std::vector<std::string> rules, actions, numbers, acts_of_history, outcomes, disagreements;
  for (const language::RuleInfo& rule : model.rules) {
    if (cites(rule.sources, name))
      rules.push_back(safe(rule.name) + (rule.about.empty() ? "" : ": " + safe(rule.about)));
  }
  for (const language::ActionInfo& action : model.actions) {
    if (cites(action.sources, name) || cites(action.cites, name)) actions.push_back(safe(action.name));
  }
  for (const language::NumberInfo& number : model.numbers) {
    if (cites(number.sources, name)) numbers.push_back(number_text(number));
  }
  for (const auto* list : {&model.history, &model.observed}) {
    for (const language::DocumentedAct& act : *list) {
      if (cites(act.sources, name)) acts_of_history.push_back(sentence(model, act));
    }
  }
  for (const language::OutcomeInfo& outcome : model.outcomes) {
    if (cites(outcome.sources, name)) outcomes.push_back(safe(outcome.name));
  }
  for (const language::Disagreement& one : model.library.disagreements) {
    const bool named = std::any_of(one.versions.begin(), one.versions.end(),
                                   [&](const auto& version) { return version.first.value == name; });
    if (named) disagreements.push_back(fact_line(model, one.id.value));
  }
  const bool unused = rules.empty() && actions.empty() && numbers.empty() && acts_of_history.empty();
  out.lines("rules", rules);
  out.lines("actions", actions);
  out.lines("numbers", numbers);
  out.lines("acts", acts_of_history);
  out.lines("outcomes", outcomes);
  out.lines("disagrees", disagreements);
  if (unused) out.line("cited by", "no rule, action, number or act of this scenario");
  if (const language::Fact* fact = find_fact(model, name)) out.line("left out", safe(fact->unused));
  return out.take();
}

std::string explain_all(const language::Grounded& model, const Style& style) {
  std::string out = tinted("Rules", Tone::strong, style) + " (explain FILE --rule NAME)\n";
  std::size_t width = 4;
  for (const language::RuleInfo& rule : model.rules) width = std::max(width, columns(safe(rule.name)));
  width = std::min(width, style.width / 2);
  const auto listing = [&](const std::string& name, const std::string& text) {
    const std::string head = "  " + padded(name, width);
    if (columns(head) > width + 2) {
      out += head + "\n" + paragraph(text, style.width, width + 4);
    } else {
      out += paragraph(text, style.width, width + 4, head);
    }
  };
  for (const language::RuleInfo& rule : model.rules) {
    std::vector<std::string> sources;
    for (const std::string& source : rule.sources) sources.push_back(safe(source));
    listing(safe(rule.name), sources.empty() ? "no document" : joined(sources, ", "));
  }
  out += "\n" + tinted("Facts", Tone::strong, style) + " (explain FILE --fact NAME)\n";
  width = 8;
  for (const std::string& name : fact_names(model)) {
    std::string line = fact_line(model, name);
    line.erase(0, std::min(line.size(), safe(name).size() + 1));
    listing(safe(name), line);
  }
  return finished(std::move(out), style);
}

std::vector<std::string> rule_names(const language::Grounded& model) {
  std::vector<std::string> names;
  for (const language::RuleInfo& rule : model.rules) names.push_back(rule.name);
  return names;
}

std::vector<std::string> fact_names(const language::Grounded& model) {
  std::vector<std::string> names;
  for (const language::Fact& fact : model.library.facts) names.push_back(fact.id.value);
  for (const language::Disagreement& one : model.library.disagreements) names.push_back(one.id.value);
  return names;
}

}  // namespace demarche::report
