// From rules to facts and from facts to rules, see explain.hpp.
#include "report/explain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "language/grammar.hpp"
#include "report/explain_motion.hpp"
#include "report/figures.hpp"
#include "report/story.hpp"
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
std::string fact_line(const language::Grounded& model, std::string_view id, const Spoken& in) {
  const std::string head = in.apart(safe(id));
  if (const language::Fact* fact = find_fact(model, id)) {
    std::vector<std::string> more{in.apart(safe(fact->document.value))};
    if (!fact->date.empty()) more.push_back(in.date(safe(fact->date)));
    if (fact->alleged) more.push_back(in.word("status", "alleged"));
    return head + " (" + in.joined(more) + "): " + safe(fact->says);
  }
  if (const language::Disagreement* one = find_disagreement(model, id)) {
    return in.say("{documents} (documents disagree): {about} Taken: {taken}.",
                  {{"documents", head}, {"about", safe(one->about)}, {"taken", safe(one->taken)}});
  }
  for (const language::LegalSource& source : model.library.legal_sources) {
    if (source.id.value == id) return head + ": " + safe(source.says);
  }
  return head;
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

std::vector<std::string> texts(const std::vector<language::Condition>& conditions, const Spoken& in) {
  std::vector<std::string> out;
  for (const language::Condition& condition : conditions) out.push_back(in.apart(safe(language::to_text(condition))));
  return out;
}

std::vector<std::string> acts(const language::Rule& rule, const Spoken& in) {
  std::vector<std::string> out;
  for (const language::DoItem& item : rule.does) {
    Blanks blanks{{"action", in.apart(safe(item.action.value))}};
    if (item.to) blanks.push_back({"target", in.apart(safe(language::to_text(*item.to)))});
    if (item.motion) blanks.push_back({"motion", in.apart(safe(item.motion->value))});
    if (item.in) blanks.push_back({"alliance", in.apart(safe(item.in->value))});
    if (item.incident) blanks.push_back({"incident", in.apart(safe(item.incident->value))});
    out.push_back(
        in.say("{action}[[ to {target}]][[, motion {motion}]][[ in {alliance}]][[, incident {incident}]]", blanks));
  }
  return out;
}

std::string number_text(const language::NumberInfo& number, const Spoken& in) {
  const auto at = [&](double share) {
    return in.quantity(quantity(number.distribution.quantile(share), number.quantity));
  };
  Blanks blanks{{"number", in.apart(safe(number.path))},
                {"distribution", distribution(number.distribution, number.quantity, in)},
                {"basis", basis_words(number.basis, in)}};
  if (!number.sources.empty()) blanks.push_back({"documents", cited(number.sources, in)});
  if (!number.because.empty()) blanks.push_back({"because", safe(number.because)});
  if (number.distribution.kind == core::Distribution::Kind::constant) {
    return in.say("{number}: {distribution}; {basis}[[, {documents}]][[: {because}]]", blanks);
  }
  blanks.push_back({"low", at(0.05)});
  blanks.push_back({"high", at(0.95)});
  return number.each ? in.say(
                           "{number}: {distribution} (nine in ten within {low} to {high}; drawn at every act); "
                           "{basis}[[, {documents}]][[: {because}]]",
                           blanks)
                     : in.say(
                           "{number}: {distribution} (nine in ten within {low} to {high}; drawn once per world); "
                           "{basis}[[, {documents}]][[: {because}]]",
                           blanks);
}

std::vector<std::string> grounded_keys(const language::Grounded& model, std::size_t rule, const Spoken& in) {
  std::vector<std::string> keys;
  const auto take = [&](const auto& causes) {
    for (const auto& cause : causes) {
      if (cause.rule == rule) keys.push_back(in.apart(safe(cause.key)));
    }
  };
  take(model.program.channels);
  take(model.program.reactions);
  return keys;
}

std::string drivers(const language::Driver& driver, const Spoken& in) {
  return in.say("{term}, ratio {ratio}",
                {{"term", in.apart(safe(language::to_text(driver.term)))},
                 {"ratio", distribution(driver.ratio.distribution, language::Quantity::plain, in)}});
}

// A title with where in the files its text stands.
std::string with_place(const std::string& title, const std::string& where, const Spoken& in) {
  return where.empty() ? title : title + "  (" + in.apart(where) + ")";
}

bool cites(const std::vector<std::string>& sources, std::string_view id) {
  return std::find(sources.begin(), sources.end(), id) != sources.end();
}

}  // namespace

std::string explain_rule(const language::Grounded& model, const language::Files& files, std::string_view name,
                         const Style& style, const Spoken& in) {
  Lines out(style);
  const language::RuleInfo* rule = find_rule(model, name);
  if (rule == nullptr) return "";
  const std::string where = place_text(files, rule->place);
  const Blanks named{{"rule", in.apart(safe(rule->name))}};
  out.title(
      with_place(rule->is_reaction ? in.say("reaction {rule}", named) : in.say("tendency {rule}", named), where, in));
  out.line(in.word("head", "about"), safe(rule->about));
  out.line(in.word("head", "because"), safe(rule->because));
  for (const auto& [head, text] : motion_lines(model, name)) out.line(head, text);
  if (const language::Rule* written = find_written(model.library, name)) {
    const std::string who = in.apart(safe(language::to_text(written->who)));
    out.line(in.word("head", "who"), written->per_incident ? in.say("{who}, per incident", {{"who", who}}) : who);
    out.lines(in.word("head", "does"), acts(*written, in));
    if (written->after) out.line(in.word("head", "after"), in.apart(safe(language::to_text(*written->after))));
    out.lines(in.word("head", "requires"), texts(written->requires_, in));
    out.lines(in.word("head", "while"), texts(written->when, in));
    if (written->unless) out.line(in.word("head", "unless"), in.apart(safe(language::to_text(*written->unless))));
    std::vector<std::string> written_drivers;
    for (const language::Driver& driver : written->drivers) written_drivers.push_back(drivers(driver, in));
    out.lines(in.word("head", "drivers"), written_drivers);
    if (written->once) out.line(in.word("head", "once"), in.say("at most one such act"));
  }
  std::vector<std::string> numbers;
  for (const core::Index number : rule->numbers) numbers.push_back(number_text(model.numbers[number], in));
  out.lines(in.word("head", "numbers"), numbers);

  const std::vector<std::string> keys = grounded_keys(model, static_cast<std::size_t>(rule - model.rules.data()), in);
  std::vector<std::string> first(keys.begin(),
                                 keys.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(keys.size(), 6)));
  if (const std::size_t more = keys.size() - first.size(); more > 0) {
    first.push_back(
        in.say_number("and {number} more", "and {number} more", static_cast<double>(more), std::to_string(more)));
  }
  out.line(in.word("head", "grounded"), keys.empty() ? in.say("nowhere in this scenario") : in.joined(first));

  std::vector<std::string> facts;
  for (const std::string& source : rule->sources) facts.push_back(fact_line(model, source, in));
  if (facts.empty()) facts.push_back(in.say("none: this rule rests on no document"));
  out.lines(in.word("head", "documents"), facts);
  return out.take();
}

std::string explain_fact(const language::Grounded& model, const language::Files& files, std::string_view name,
                         const Style& style, const Spoken& in) {
  Lines out(style);
  const Blanks blanks{{"name", in.apart(safe(name))}};
  if (const language::Fact* fact = find_fact(model, name)) {
    const std::string where = place_text(files, fact->place);
    out.title(with_place(in.say("fact {name}", blanks), where, in));
    out.line(in.word("head", "says"), safe(fact->says));
    out.line(in.word("head", "date"), in.date(safe(fact->date)));
    if (fact->alleged) {
      out.line(in.word("head", "status"), in.say("alleged: somebody's claim, which the document does not settle"));
    }
    std::string document = in.apart(safe(fact->document.value));
    for (const language::Document& one : model.library.documents) {
      if (one.id.value != fact->document.value) continue;
      document += ": " + safe(one.about) + (one.date.empty() ? "" : " (" + in.date(safe(one.date)) + ")");
    }
    out.line(in.word("head", "document"), document);
    std::vector<std::string> values;
    for (const auto& [value, kind] : fact->values) values.push_back(in.quantity(quantity(value, kind)));
    out.line(in.word("head", "value"), in.joined(values));
  } else if (const language::Disagreement* one = find_disagreement(model, name)) {
    out.title(in.say("disagreement {name}", blanks));
    out.line(in.word("head", "about"), safe(one->about));
    std::vector<std::string> versions;
    for (const auto& [source, says] : one->versions)
      versions.push_back(in.apart(safe(source.value)) + ": " + safe(says));
    out.lines(in.word("head", "versions"), versions);
    out.line(in.word("head", "taken"), safe(one->taken));
  }

  std::vector<std::string> rules, actions, numbers, acts_of_history, outcomes, disagreements;
  for (const language::RuleInfo& rule : model.rules) {
    if (cites(rule.sources, name))
      rules.push_back(in.apart(safe(rule.name)) + (rule.about.empty() ? "" : ": " + safe(rule.about)));
  }
  for (const language::ActionInfo& action : model.actions) {
    if (cites(action.sources, name) || cites(action.cites, name)) actions.push_back(in.apart(safe(action.name)));
  }
  for (const language::NumberInfo& number : model.numbers) {
    if (cites(number.sources, name)) numbers.push_back(number_text(number, in));
  }
  for (const auto* list : {&model.history, &model.observed}) {
    for (const language::DocumentedAct& act : *list) {
      if (cites(act.sources, name)) acts_of_history.push_back(sentence(model, act, in));
    }
  }
  for (const language::OutcomeInfo& outcome : model.outcomes) {
    if (cites(outcome.sources, name)) outcomes.push_back(outcome_name(outcome.name, in));
  }
  for (const language::Disagreement& one : model.library.disagreements) {
    const bool named = std::any_of(one.versions.begin(), one.versions.end(),
                                   [&](const auto& version) { return version.first.value == name; });
    if (named) disagreements.push_back(fact_line(model, one.id.value, in));
  }
  const bool unused = rules.empty() && actions.empty() && numbers.empty() && acts_of_history.empty();
  out.lines(in.word("head", "rules"), rules);
  out.lines(in.word("head", "actions"), actions);
  out.lines(in.word("head", "numbers"), numbers);
  out.lines(in.word("head", "acts"), acts_of_history);
  out.lines(in.word("head", "outcomes"), outcomes);
  out.lines(in.word("head", "disagrees"), disagreements);
  if (unused) out.line(in.word("head", "cited by"), in.say("no rule, action, number or act of this scenario"));
  if (const language::Fact* fact = find_fact(model, name)) out.line(in.word("head", "left out"), safe(fact->unused));
  return out.take();
}

std::string explain_all(const language::Grounded& model, const Style& style, const Spoken& in) {
  std::string out = tinted(in.say("Rules"), Tone::strong, style) + " " + in.apart("(explain FILE --rule NAME)") + "\n";
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
    listing(in.apart(safe(rule.name)), rule.sources.empty() ? in.say("no document") : cited(rule.sources, in));
  }
  out += "\n" + tinted(in.say("Facts"), Tone::strong, style) + " " + in.apart("(explain FILE --fact NAME)") + "\n";
  width = 8;
  for (const std::string& name : fact_names(model)) {
    const std::string head = in.apart(safe(name));
    std::string line = fact_line(model, name, in);
    line.erase(0, std::min(line.size(), head.size() + 1));
    listing(head, line);
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
