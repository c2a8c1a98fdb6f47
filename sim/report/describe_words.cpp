// Phrases of a description, see describe_parts.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <variant>

#include "language/grammar.hpp"
#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/say_words.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

using language::Name;

std::vector<std::string> values(const std::vector<Name>& names) {
  std::vector<std::string> out;
  for (const Name& name : names) out.push_back(name.value);
  return out;
}

const language::NumberInfo* info_of(const language::Grounded& model, const std::string& path) {
  if (path.empty()) return nullptr;
  const auto found = std::find_if(model.numbers.begin(), model.numbers.end(),
                                  [&](const language::NumberInfo& one) { return one.path == path; });
  return found == model.numbers.end() ? nullptr : &*found;
}

// A condition in words; who truly did it is no variable that anybody reads.
std::string truth_words(const Subject& subject, const language::Condition& condition) {
  const auto& of = condition.variable.arguments;
  const bool is_truth = condition.kind == language::Condition::Kind::comparison &&
                        condition.variable.name.value == "truth" && of.size() == 2 &&
                        condition.constant.kind == language::Constant::Kind::word;
  if (!is_truth) return inert(condition_words(subject.model, condition));
  const bool did = condition.relation == language::Relation::is;
  return inert(actor_words(subject.model, of[1])) + (did ? " did it" : " did not do it");
}

// What is cited by what is cited: the versions of a disagreement are facts.
class Citations {
 public:
  explicit Citations(const language::Grounded& model) : model_(model) {}

  void take(const std::vector<Name>& names) {
    for (const Name& name : names) take(name.value);
  }
  void take(const std::vector<std::string>& names) {
    for (const std::string& name : names) take(name);
  }
  std::set<std::string> ids() && { return std::move(ids_); }

 private:
  void take(const std::string& id) {
    if (!ids_.insert(id).second) return;
    for (const language::Disagreement& one : model_.library.disagreements) {
      if (one.id.value != id) continue;
      for (const auto& version : one.versions) take(version.first.value);
    }
  }

  const language::Grounded& model_;
  std::set<std::string> ids_;
};

}  // namespace

Subject subject_of(const language::Grounded& model, const language::Scenario& scenario, const Making& making) {
  std::string problem;
  const auto zone = language::TimeZone::find(model.timezone, problem);
  Citations citations(model);
  const language::Library& library = model.library;
  for (const auto& one : library.variables) citations.take(one.sources);
  for (const auto& one : library.actors) citations.take(one.sources);
  for (const auto& one : library.actions) {
    citations.take(one.sources);
    if (one.law) citations.take(one.law->cites);
  }
  for (const auto& one : library.alliances) {
    citations.take(one.sources);
    for (const auto& motion : one.motions) citations.take(motion.sources);
  }
  for (const auto& one : library.doors) citations.take(one.cites);
  for (const auto& one : library.views) citations.take(one.sources);
  for (const auto& one : library.variants) citations.take(one.sources);
  for (const auto& one : model.rules) citations.take(one.sources);
  for (const auto& one : model.numbers) citations.take(one.sources);
  for (const auto& one : model.outcomes) citations.take(one.sources);
  for (const auto& one : scenario.incidents) citations.take(one.sources);
  for (const auto& one : scenario.history) citations.take(one.sources);
  for (const auto& one : scenario.observed) citations.take(one.sources);
  return {model, scenario, making, language::Calendar(zone.value_or(language::TimeZone()), model.start_utc),
          std::move(citations).ids()};
}

std::string plain(std::string_view name) {
  std::string out(name);
  std::replace(out.begin(), out.end(), '_', ' ');
  return inert(out);
}

std::string cited_ids(const std::vector<std::string>& ids) {
  std::vector<std::string> out;
  for (const std::string& id : ids) out.push_back(inert(id));
  return joined(out, ", ");
}

std::string cited_ids(const std::vector<Name>& ids) { return cited_ids(values(ids)); }

std::string resting(std::string_view because, const std::vector<Name>& sources) {
  const std::string reason = inert(because);
  if (sources.empty() || reason.empty()) return reason + cited_ids(sources);
  return fmt::format("{} ({})", reason, cited_ids(sources));
}

std::string typed_list(const std::vector<Name>& names) {
  std::vector<std::string> out;
  for (const Name& name : names) out.push_back(typed(name.value));
  return joined(out, ", ");
}

std::string name_of(const language::Grounded& model, std::string_view id) {
  const auto found = std::find_if(model.actors.begin(), model.actors.end(),
                                  [&](const language::ActorInfo& actor) { return actor.id == id; });
  return found == model.actors.end() || found->name.empty() ? typed(id) : inert(found->name);
}

std::string name_and_id(const language::Grounded& model, std::string_view id) {
  const std::string name = name_of(model, id);
  return name == typed(id) ? name : fmt::format("{} ({})", name, typed(id));
}

std::string number_words(const Subject& subject, const language::Number& number, language::Quantity quantity) {
  const language::NumberInfo* info = info_of(subject.model, number.path);
  const core::Distribution& law = info == nullptr ? number.distribution : info->distribution;
  const language::Basis basis = info == nullptr ? number.basis : info->basis;
  const auto kind = number.quantity == language::Quantity::plain ? quantity : number.quantity;
  std::string out = distribution(law, kind);
  if (number.each && law.kind != core::Distribution::Kind::constant) out += ", afresh each time";
  if (basis == language::Basis::assumption) return out;
  return out + ", " + (info == nullptr ? std::string(basis_word(basis)) : basis_words(*info));
}

std::string number_words(const Subject& subject, const std::optional<language::Number>& number,
                         language::Quantity quantity, std::string_view otherwise) {
  return number ? number_words(subject, *number, quantity) : std::string(otherwise);
}

std::string basis_words(const language::NumberInfo& number) {
  std::string out(basis_word(number.basis));
  if (!number.sources.empty()) out += " (" + cited_ids(number.sources) + ")";
  if (!number.because.empty()) out += ": " + inert(number.because);
  return out;
}

std::string settings_words(const Subject& subject, const std::vector<language::ParameterSetting>& with) {
  std::vector<std::string> out;
  for (const language::ParameterSetting& setting : with) {
    const auto* number = std::get_if<language::Number>(&setting.value);
    std::string value;
    if (number != nullptr) {
      value = number_words(subject, *number, number->quantity);
    } else {
      const std::string& word = std::get<Name>(setting.value).value;
      value = word == setting.parameter.value ? "the same" : plain(word);
    }
    out.push_back(plain(setting.parameter.value) + ": " + value);
  }
  return joined(out, "; ");
}

std::string condition_line(const Subject& subject, const language::Condition& condition) {
  return fmt::format("{} ({})", truth_words(subject, condition), typed(language::to_text(condition)));
}

std::string label_words(const language::Action& action) {
  if (action.label.empty()) return plain(action.name.value);
  // `{number}` is `\{number}` once it is harmless, and a parameter's name has no other escapes.
  std::string out = inert(action.label);
  for (std::size_t begin = 0; (begin = out.find("\\{", begin)) != std::string::npos;) {
    const std::size_t end = out.find('}', begin);
    if (end == std::string::npos) break;
    const std::string name = out.substr(begin + 2, end - begin - 2);
    const bool is_name =
        std::all_of(name.begin(), name.end(), [](unsigned char one) { return std::isalnum(one) || one == '_'; });
    const std::string shown = is_name ? "*" + plain(name) + "*" : "\\{" + name + "}";
    out.replace(begin, end + 1 - begin, shown);
    begin += shown.size();
  }
  return out;
}

std::string count_of(const language::Grounded& model, std::string_view variable) {
  const std::string head = std::string(variable) + "(";
  const auto count = std::count_if(model.program.cells.begin(), model.program.cells.end(),
                                   [&](const core::Cell& cell) { return cell.name.starts_with(head); });
  return grouped(static_cast<std::uint64_t>(count));
}

bool is_written_by(const language::Effect& effect, std::string_view variable) {
  return effect.term.kind == language::EffectTerm::Kind::change && effect.term.variable.name.value == variable;
}

std::string rule_kind(const language::RuleInfo& rule) { return rule.is_reaction ? "reaction" : "tendency"; }

}  // namespace demarche::report
