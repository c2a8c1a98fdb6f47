// Which uncertain numbers decide, in words and as a table; see sensitivity.hpp.
#include "report/sensitivity.hpp"

#include <algorithm>
#include <unordered_map>

#include "core/check.hpp"
#include "core/random.hpp"
#include "report/amounts.hpp"
#include "report/comparison.hpp"
#include "report/csv.hpp"
#include "report/figures.hpp"
#include "report/wording.hpp"

namespace demarche::report {

namespace {

constexpr std::size_t brief_numbers = 3;

// Effects that chance among so many numbers does not explain, the largest first.
std::vector<const run::NumberEffect*> sure_effects(const DifferenceEffects& of, std::size_t numbers) {
  std::vector<const run::NumberEffect*> sure;
  for (const run::NumberEffect& effect : of.effects) {
    if (effect.probability * static_cast<double>(numbers) < 0.05) sure.push_back(&effect);
  }
  std::stable_sort(sure.begin(), sure.end(), [](const auto* a, const auto* b) { return a->share > b->share; });
  return sure;
}

class Writer {
 public:
  Writer(const Sensitivity& of, const Style& style)
      : of_(of), in_(of.spoken), style_(style), page_(compared(of.model, of.result, of.seed, of.spoken)) {}

  std::vector<Turned> turned() const {
    std::vector<Turned> out;
    for (const DifferenceEffects& one : of_.differences) {
      std::vector<std::string> turns;
      for (const run::NumberEffect* effect : sure_effects(one, of_.numbers.infos.size())) {
        if (effect->turn) turns.push_back(turn(*effect, one));
      }
      if (!turns.empty()) out.push_back({one.difference, response(one), outcome(one), now(one), std::move(turns)});
    }
    return out;
  }

  std::string turns() const {
    std::string out;
    for (const Turned& one : turned()) {
      out += paragraph(about(in_.apart(one.response), one.outcome, one.now), style_.width, 4, "  ");
      for (const std::string& words : one.turns) out += paragraph(words, style_.width, 6, "    ");
    }
    return out;
  }

  std::string movers(bool full) const {
    std::string out;
    for (const DifferenceEffects& one : of_.differences) {
      const auto sure = sure_effects(one, of_.numbers.infos.size());
      std::vector<std::string> said;
      for (std::size_t place = 0; place < sure.size() && (full || place < brief_numbers); ++place) {
        const run::NumberEffect& effect = *sure[place];
        said.push_back(in_.say("{number} {share} {interval}",
                               {{"number", path(effect)},
                                {"share", in_.quantity(percent(effect.share))},
                                {"interval", interval(fixed(effect.low * 100, 1), fixed(effect.high * 100, 1), in_)}}));
      }
      if (const std::size_t more = sure.size() - said.size(); more > 0) {
        said.push_back(
            in_.say_number("and {number} more", "and {number} more", static_cast<double>(more), std::to_string(more)));
      }
      const std::string text =
          said.empty() ? in_.say("no number's share can be told from zero") : in_.side_by_side(said);
      out += paragraph(about(in_.apart(response(one)), outcome(one), text), style_.width, 4, "  ");
    }
    return out;
  }

  const Comparison& page() const { return page_; }

 private:
  std::string about(const std::string& response, const std::string& outcome, const std::string& said) const {
    return in_.say("{response}, {outcome}: {said}", {{"response", response}, {"outcome", outcome}, {"said", said}});
  }
  const run::Difference& difference(const DifferenceEffects& one) const {
    return of_.result.differences[one.difference];
  }
  const std::string& response(const DifferenceEffects& one) const { return page_.responses[difference(one).response]; }
  const std::string& outcome(const DifferenceEffects& one) const {
    return page_.outcomes[difference(one).outcome].name;
  }
  std::string path(const run::NumberEffect& effect) const {
    return in_.apart(safe(of_.numbers.infos[effect.number]->path));
  }

  std::string now(const DifferenceEffects& one) const {
    const run::Difference& which = difference(one);
    const std::size_t place = which.response - (which.response > of_.result.baseline ? 1 : 0);
    if (const DifferenceRow* row = row_of(page_.differences[place], which.outcome)) {
      return in_.say("{verdict} ({difference} {interval})",
                     {{"verdict", row->verdict}, {"difference", row->difference}, {"interval", row->interval}});
    }
    return std::string(run::name(which.verdict));
  }

  std::string turn(const run::NumberEffect& effect, const DifferenceEffects& one) const {
    const language::NumberInfo& number = *of_.numbers.infos[effect.number];
    const run::Turn& turn = *effect.turn;
    const run::Verdict now = difference(one).verdict;
    const std::string becomes = turn.becomes == run::Verdict::higher  ? in_.word("verdict", "higher")
                                : turn.becomes == run::Verdict::lower ? in_.word("verdict", "lower")
                                : now == run::Verdict::higher         ? in_.word("verdict", "no longer higher")
                                                                      : in_.word("verdict", "no longer lower");
    const Blanks blanks{{"verdict", becomes},
                        {"number", path(effect)},
                        {"bound", in_.quantity(quantity(number.distribution.quantile(turn.quantile), number.quantity))},
                        {"share", in_.quantity(percent(turn.share))},
                        {"distribution", distribution(number.distribution, number.quantity, in_)},
                        {"basis", basis_words(number.basis, in_)}};
    return turn.below ? in_.say(
                            "{verdict} where {number} is below {bound} ({share} of its draws; {distribution}, "
                            "{basis})",
                            blanks)
                      : in_.say(
                            "{verdict} where {number} is above {bound} ({share} of its draws; {distribution}, "
                            "{basis})",
                            blanks);
  }

  const Sensitivity& of_;
  const Spoken& in_;
  const Style& style_;
  Comparison page_;
};

}  // namespace

double restricted(double value, const run::OutcomeSpec& outcome) {
  return outcome.kind == run::OutcomeKind::time ? std::min(value, outcome.horizon_days) : value;
}

std::vector<Turned> turned_verdicts(const Sensitivity& sensitivity) { return Writer(sensitivity, Style{}).turned(); }

DrawnNumbers drawn_numbers(const language::Grounded& model, std::uint64_t seed, std::uint64_t runs) {
  std::unordered_map<std::uint64_t, const language::NumberInfo*> by_name;
  for (const language::NumberInfo& info : model.numbers) {
    by_name.emplace(core::name_hash(drawn_name(model, info.path)), &info);
  }
  DrawnNumbers drawn;
  for (const core::UncertainNumber& number : model.program.uncertain_numbers) {
    const auto info = by_name.find(number.name);
    core::expect(info != by_name.end(), "every drawn number has its info");
    drawn.infos.push_back(info->second);
    for (std::uint64_t run = 0; run < runs; ++run) {
      const core::Block block = core::draw(seed, run, number.name, core::Purpose::parameter, 0);
      drawn.quantiles.push_back(static_cast<float>(core::uniform(block.word[0])));
    }
  }
  return drawn;
}

std::string sensitivity_text(const Sensitivity& sensitivity, bool full, const Style& style) {
  const Writer writer(sensitivity, style);
  const Comparison& page = writer.page();
  const Spoken& in = page.spoken;
  std::string out = page.title + "\n" + paragraph(page.subtitle, style.width, 0);
  if (!page.warning.empty()) out += paragraph(page.warning, style.width, 0);
  out += "\n" + heading(in.say("What would turn a verdict"), style);
  out += paragraph(
      in.say("Differences against {baseline}, by where one uncertain number stands while all others vary as they do.",
             {{"baseline", in.apart(page.baseline)}}),
      style.width, 0);
  const std::string turns = writer.turns();
  out += turns.empty() ? paragraph(in.say("No single number surely turns any of these verdicts within its own range."),
                                   style.width, 2)
                       : turns;
  out += "\n" + heading(in.say("What moves the differences"), style);
  out += paragraph(in.say("Share of a difference's variance between runs that one number explains alone, with its 95 % "
                          "interval; the rest is luck and numbers acting together."),
                   style.width, 0);
  out += writer.movers(full);
  return finished(out, style);
}

std::string sensitivity_csv(const Sensitivity& sensitivity) {
  CsvWriter csv;
  csv.row("response", "against", "outcome", "verdict", "number", "basis", "share", "low", "high", "slope",
          "probability", "turns", "at", "beyond", "draws_there");
  const run::Result& result = sensitivity.result;
  for (const DifferenceEffects& one : sensitivity.differences) {
    const run::Difference& difference = result.differences[one.difference];
    for (const run::NumberEffect* effect : sure_effects(one, sensitivity.numbers.infos.size())) {
      const language::NumberInfo& number = *sensitivity.numbers.infos[effect->number];
      const bool turns = effect->turn.has_value();
      csv.row(result.responses[difference.response], result.responses[difference.against],
              result.outcomes[difference.outcome].name, run::name(difference.verdict), number.path,
              basis_word(number.basis), effect->share, effect->low, effect->high, effect->slope, effect->probability,
              turns ? std::string(run::name(effect->turn->becomes)) : std::string(),
              turns ? shortest(number.distribution.quantile(effect->turn->quantile)) : std::string(),
              turns ? std::string(effect->turn->below ? "below" : "above") : std::string(),
              turns ? shortest(effect->turn->share) : std::string());
    }
  }
  return csv.text();
}

}  // namespace demarche::report
