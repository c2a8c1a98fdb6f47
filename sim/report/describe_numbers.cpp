// Every number with what it rests on, and where each draw of luck has its address.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

#include "core/check.hpp"
#include "core/random.hpp"
#include "language/grammar.hpp"
#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

std::string hash_words(std::uint64_t name) { return fmt::format("`{:016x}`", name); }

class Draws {
 public:
  explicit Draws(const language::Grounded& model) : model_(model) {
    for (const core::UncertainNumber& one : model.program.uncertain_numbers) per_world_.insert(one.name);
  }

  std::string of(const language::NumberInfo& number) const {
    if (number.distribution.kind == core::Distribution::Kind::constant) return "not drawn";
    const std::uint64_t name = core::name_hash(drawn_name(model_, number.path));
    if (!number.each && per_world_.contains(name)) return "once per world, " + hash_words(name);
    return number.each || is_delay(number) ? "each time" : "not used here";
  }

 private:
  // Delays of reactions, consequences and consultations are drawn each time, whether they say so or not.
  static bool is_delay(const language::NumberInfo& number) {
    return number.path.ends_with(".delay") || number.path.ends_with(".after") || number.path.ends_with(".consultation");
  }

  const language::Grounded& model_;
  std::unordered_set<std::uint64_t> per_world_;
};

// Per grounded act: 1 if an amount, a parameter, a finding or a delay is drawn afresh when it happens.
std::vector<std::uint8_t> acts_that_draw(const core::Program& program) {
  std::vector<std::uint8_t> draws(program.kinds.size());
  const auto fresh = [](const core::Amount& amount) { return amount.kind == core::Amount::Kind::each; };
  const auto take = [&](const core::Call& call) {
    if (call.kind == core::none) return;
    for (core::Index i = 0; i < program.kinds[call.kind].parameter_count; ++i) {
      if (fresh(program.amounts[call.parameters + i])) draws[call.kind] = 1;
    }
  };
  for (std::size_t kind = 0; kind < program.kinds.size(); ++kind) {
    const core::ActKind& act = program.kinds[kind];
    for (core::Index i = act.effects.begin; i < act.effects.end; ++i) {
      const core::Effect& effect = program.effects[i];
      if (effect.kind == core::Effect::Kind::finding || fresh(effect.amount)) draws[kind] = 1;
    }
    for (core::Index i = act.consequences.begin; i < act.consequences.end; ++i) {
      if (fresh(program.consequences[i].after)) draws[kind] = 1;
      take(program.consequences[i].call);
    }
  }
  std::for_each(program.calls.begin(), program.calls.end(), take);
  for (const core::HistoryItem& one : program.history) take(one.call);
  for (const core::Forced& one : program.forced) take(one.call);
  for (const core::When& one : program.whens) take(one.call);
  return draws;
}

struct Purpose {
  core::Purpose code;
  std::string_view what, name, index;
};

constexpr std::array purposes{
    Purpose{core::Purpose::parameter, "an uncertain number, once per world", "its path, as in section 7.12", "0"},
    Purpose{core::Purpose::clock, "a tendency: word 0 the gap to its next candidate, word 1 whether that is accepted",
            "`rule/actor/target/incident`, see the appendix", "number of the candidate"},
    Purpose{core::Purpose::acceptance_of_reaction, "whether a reaction follows its trigger",
            "`rule/actor/target/incident`, see the appendix", "ordinal of the trigger"},
    Purpose{core::Purpose::delay, "how long until a reaction or a consequence",
            "the reaction's key; `action/actor/target/consequence/action/n`", "ordinal of the trigger; of the act"},
    Purpose{core::Purpose::effect, "an amount drawn at each act", "`action/actor/target/variable/recipient/n`",
            "ordinal of the action, actor and target"},
    Purpose{core::Purpose::act_parameter, "a parameter drawn at each act", "`action/actor/target/parameter/name`",
            "likewise"},
    Purpose{core::Purpose::truth,
            "who did it, how the author stands to a state, in which state a variable starts, once per world",
            "`perpetrator(incident)`; `link(incident)`; `initial.variable(…)`", "0"},
    Purpose{core::Purpose::finding, "what an investigation finds, per suspect",
            "`action/actor/target/finding/incident:suspect/n`", "ordinal of the action, actor and target"},
};

}  // namespace

void numbers(Page& page, const Subject& subject) {
  const language::Grounded& model = subject.model;
  const auto bases = count_bases(model);
  page.section("7.12 Numbers");
  std::vector<std::string> parts;
  for (std::size_t basis = 0; basis < bases.size(); ++basis) {
    if (bases[basis] == 0) continue;
    const std::string word(basis_word(static_cast<language::Basis>(basis)));
    parts.push_back(word == "assumption" ? counted(bases[basis], word)
                                         : fmt::format("{} {}", grouped(bases[basis]), word));
  }
  page.paragraph(fmt::format(
      "All {} that this scenario uses, by the path under which `set:` changes them: {}. *Documented* means that a "
      "cited fact states this very value; *estimated* and *expert* give a reason; everything else is an assumption, "
      "wide on purpose. The reference value is the mean (of a lognormal: median); nine draws of ten lie between the "
      "two ends. A number without a unit has that of its variable. The code is that of the draw's address (section "
      "7.13). Rules that are idle here keep their numbers to themselves; section 7.8 tells them.",
      counted(model.numbers.size(), "number"), joined(parts, ", ")));
  const Draws draws(model);
  std::vector<Page::Row> rows;
  std::vector<const language::NumberInfo*> sorted;
  for (const language::NumberInfo& number : model.numbers) sorted.push_back(&number);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->path < b->path; });
  for (const language::NumberInfo* one : sorted) {
    const language::NumberInfo& number = *one;
    const core::Distribution& law = number.distribution;
    const bool uncertain = law.kind != core::Distribution::Kind::constant;
    rows.push_back({typed(number.path), distribution(law, number.quantity),
                    uncertain ? quantity(law.reference(), number.quantity) : "",
                    uncertain ? fmt::format("{} to {}", quantity(law.quantile(0.05), number.quantity),
                                            quantity(law.quantile(0.95), number.quantity))
                              : "",
                    draws.of(number), basis_words(number)});
  }
  page.table({"Path", "Value", "Reference", "Nine in ten", "Drawn", "Basis"}, rows);
}

void addresses(Page& page) {
  page.section("7.13 Addresses of random draws");
  page.paragraph(
      "Every draw is a function of its address and of nothing else: no draw uses up another's. Two responses of one "
      "run therefore share the luck of every act they have in common, and what is added to the model changes nobody "
      "else's.");
  page.equation(
      "Philox4x64-10 (Salmon et al. 2011), key {seed, 0}, counter {index, run, name, purpose}\n"
      "name    = 64-bit FNV-1a of the UTF-8 name, the codes in this description\n"
      "run     = number of the run; of the world where a world is drawn (one world per run: the same)\n"
      "uniform = ((word >> 12) + 1/2) · 2^−52, turned into the distribution by inversion");
  std::vector<Page::Row> rows;
  for (const Purpose& one : purposes) {
    rows.push_back({std::to_string(static_cast<std::uint64_t>(one.code)), std::string(one.what), std::string(one.name),
                    std::string(one.index)});
  }
  page.table({"Purpose", "For", "Name", "Index"}, rows);
  page.paragraph(
      "Ordinals count from the start of the history. *n* counts draws for one variable and recipient. The "
      "*action/actor/target* of a proposal ends in its motion's name.");
  page.paragraph("The codes of all keys stand in the appendix.");
}

namespace {

// What was hashed: one of the names that draws of a world's start can have.
std::string name_of_choice(const Subject& subject, const core::UncertainChoice& choice) {
  std::vector<std::string> names;
  for (const language::Incident& one : subject.scenario.incidents) {
    names.push_back("perpetrator(" + one.name.value + ")");
    names.push_back("link(" + one.name.value + ")");
  }
  for (const language::InitialValue& one : subject.scenario.initial) {
    names.push_back("initial." + language::to_text(one.variable));
  }
  for (const core::Cell& cell : subject.model.program.cells) {  // a line of `each` is many
    if (cell.initial == choice.slot) names.push_back("initial." + cell.name);
  }
  const auto found = std::find_if(names.begin(), names.end(),
                                  [&](const std::string& name) { return core::name_hash(name) == choice.name; });
  core::expect(found != names.end(), "every draw of a world's start has a name");
  return *found;
}

}  // namespace

void codes(Page& page, const Subject& subject) {
  const core::Program& program = subject.model.program;
  page.chapter("Appendix: codes of the draws");
  page.paragraph("Who did it, what a variable starts as, everything that has a clock, and everything that answers:");
  std::vector<Page::Row> rows;
  for (const core::UncertainChoice& one : program.uncertain_choices) {
    rows.push_back({"7", typed(name_of_choice(subject, one)), hash_words(one.name)});
  }
  for (const core::Channel& one : program.channels) rows.push_back({"2", typed(one.key), hash_words(one.name)});
  for (const core::Reaction& one : program.reactions) rows.push_back({"3, 4", typed(one.key), hash_words(one.name)});
  page.table({"Purpose", "Name", "Code"}, rows);
  page.paragraph(
      "Acts at which something is drawn (purposes 4, 5, 6 and 8). The names of these draws begin with the act's; acts "
      "that differ in their incident alone share one:");
  const std::vector<std::uint8_t> drawing = acts_that_draw(program);
  rows.clear();
  std::set<std::string> shown;
  for (std::size_t i = 0; i < program.kinds.size(); ++i) {
    const core::ActKind& kind = program.kinds[i];
    std::string name = kind.name;
    if (kind.incident != core::none) name.resize(name.size() - program.incidents[kind.incident].size() - 1);
    if (drawing[i] != 0 && shown.insert(name).second) rows.push_back({typed(name), hash_words(kind.address)});
  }
  page.table({"Act", "Code"}, rows, "There is none.");
}

}  // namespace demarche::report
