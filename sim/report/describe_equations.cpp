// Element 7 of the protocol, first part: the equations, in the notation of models/README.md. What they compute is in
// core/engine, core/state and run/intervals.
#include <fmt/format.h>

#include <algorithm>

#include "report/describe_parts.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"
#include "run/intervals.hpp"

namespace demarche::report {

namespace {

void causes(Page& page) {
  page.section("7.1 Variables between acts");
  page.paragraph(
      "A variable with a half-life *h* sinks back to its rest; *s* is the time of its last change. All others stay as "
      "they are.");
  page.equation("x(t) = rest + (x(s) − rest) · 2^(−(t − s) / h)");
  page.section("7.2 Tendencies");
  page.paragraph(
      "While all its conditions hold, a tendency *k* has the hazard λ, per day; otherwise it has none. Each driver x "
      "moves it by its own ratio, once for every `per` above `at`.");
  page.equation(
      "λ_k(t) = base_k · Π_j  ratio_kj ^ ((x_j(t) − at_kj) / per_kj)\n"
      "base_k = rate                          of an open rate\n"
      "base_k = −ln(1 − chance) / within      of a chance within a window");
  page.paragraph(
      "A window opens when the conditions become true. After one act, an attempt that was prevented, or the end of the "
      "window, the tendency stays shut until the conditions have been false in between. Its clock is a Poisson process "
      "of unit rate in internal time T, so that the probability of no act is that of the hazard (modified next "
      "reaction method, Anderson 2007), and it is exact: between changes of a driver each variable lies between its "
      "present value and its rest, which bounds λ from above by λ̄.");
  page.equation(
      "T_k(t) = ∫ λ̄_k dt while open;   gaps between the points of T_k ~ Exponential(1)\n"
      "a candidate at t is accepted with probability λ_k(t) / λ̄_k(t)\n"
      "P(no act in [a, b]) = exp(−∫_a^b λ_k(t) dt)");
  page.section("7.3 Reactions");
  page.paragraph(
      "When an act that fits happens, is seen by the actor, and the requirements hold, the reaction follows with "
      "probability p after a delay. Drivers, taken at the moment of the trigger, multiply the odds.");
  page.equation(
      "logit p = logit(chance) + Σ_j  ln(ratio_j) · (x_j − at_j) / per_j\n"
      "logit p = ln(p / (1 − p))");
  page.paragraph(
      "A driver x may be a variable, the product of two, or ln(1 + x), √x or the logistic of one. A belief enters as "
      "the log-odds of its share; its `at` is then a share. *Once* and *cooldown*, of tendencies and reactions, count "
      "acts of the same action, actor and target whatever caused them, those of history included.");
}

void beliefs(Page& page) {
  page.section("7.4 Beliefs and findings");
  page.paragraph(
      "For each incident an observer *o* holds a log-weight w for every suspect *s*; someone else has weight 0. Shares "
      "are their softmax, and sum to one with someone else's. The prior gives the first log-weights; where none is "
      "stated, all suspects and someone else are alike.");
  page.equation(
      "share(o, s) = exp(w_os) / (1 + Σ_r exp(w_or))\n"
      "w_os at first = ln(prior(s) / prior(someone else))");
  page.paragraph(
      "A finding of discriminability *d* adds to each suspect's log-weight one draw, shared by all who see the act. It "
      "is signal detection: evidence points the right way on average, misleads now and then, and is corrected by "
      "more.");
  page.equation(
      "w_os += Normal(mean +d²/2, sd d)   if s is the true author\n"
      "w_os += Normal(mean −d²/2, sd d)   if not");
  page.paragraph(
      "Evidence that is shared moves the receiver *r* by its trust in the sender, times what the sender has found and "
      "r "
      "has neither seen itself nor been given by anybody: each finding reaches r once, whoever else knows it, and what "
      "a sender was itself given it cannot pass on. Only findings can be shared, not stated beliefs.");
  page.equation("w_rs += trust · Σ_k (draw of finding k about s)   over the sender's findings that r does not have");
  page.paragraph(
      "A stated belief of the history sets one share and rescales the others. When an incident begins that was "
      "declared ahead, beliefs start from the prior and what is believed of the one it resembles. Words of confidence "
      "are thresholds on a share (section 5.3).");
  page.equation("w_os(new) = ln(prior(s) / prior(someone else)) + similarity · w_os(old)");
}

void statistics(Page& page) {
  page.section("7.11 Statistics of the comparison");
  page.paragraph(fmt::format(
      "All intervals hold at {}. With one world per run, a share has Wilson's interval and a mean Student's. Runs that "
      "never, or always, show something have the exact one-sided bound instead.",
      quantity(1 - run::error_rate, language::Quantity::share)));
  page.equation(
      "share p̂ of n runs (Wilson 1927):   (p̂ + z²/2n ± z·√(p̂(1 − p̂)/n + z²/4n²)) / (1 + z²/n)\n"
      "mean x̄ of n runs:                  x̄ ± t(n − 1)·sd/√n\n"
      "never seen in n runs:              0 to 1 − 0.05^(1/n), about 3/n");
  page.paragraph(
      "A difference is between two responses on the same luck, run by run. For yes and no it has the interval of "
      "Agresti and Min (2005): *b* runs show the outcome under the response alone, *c* under the baseline alone, half "
      "a pair being added to each of the four cells; for other values it is Student's of the paired differences.");
  page.equation(
      "estimate:   (b − c) / n\n"
      "interval:   (b* − c*)/n* ± z·√((b* + c*) − (b* − c*)²/n*) / n*,   b* = b + ½, c* = c + ½, n* = n + 2\n"
      "mean:       d̄ ± t(n − 1)·sd(d)/√n\n"
      "luck saved: (Var A + Var B) / Var(A − B)");
  page.paragraph(
      "The verdict compares the interval with the smallest difference that matters, which each outcome states "
      "(`material`): *higher* or *lower* when the whole interval lies beyond it, *no material difference* when all of "
      "it lies within, *undecided* otherwise, *identical* when no run differs. A time is the mean of the time itself "
      "or the horizon, whichever comes first. Three uncertainties stay apart: of sampling, which the intervals hold; "
      "of numbers, since each run draws its own world; and of structure, the rules themselves, which no interval here "
      "holds.");
}

void variants(Page& page, const Subject& subject) {
  const language::Grounded& model = subject.model;
  if (model.library.variants.empty()) return;
  page.section("7.14 Structural disagreements");
  page.paragraph(
      "Accounts that cannot both be true. Each side switches rules and numbers together; `demarche compare --variants` "
      "plays every side and shows them beside each other, never averaged. Rules of sides that do not hold here are "
      "described by `demarche describe --side`.");
  for (const language::Variant& variant : model.library.variants) {
    page.item("Disagreement " + typed(variant.name.value));
    page.paragraph(resting(variant.about, variant.sources));
    const auto chosen = std::find_if(model.sides.begin(), model.sides.end(),
                                     [&](const auto& one) { return one.first == variant.name.value; });
    std::vector<Page::Row> rows;
    for (const language::VariantSide& side : variant.sides) {
      const bool first = &side == &variant.sides.front();
      const bool holds = chosen == model.sides.end() ? first : chosen->second == side.name.value;
      std::vector<std::string> sets;
      for (const language::Override& change : side.set) {
        sets.push_back(typed(change.path.value) + " = " +
                       distribution(change.value.distribution, change.value.quantity));
      }
      rows.push_back({typed(side.name.value), holds ? "holds" : "", typed_list(side.rules), joined(sets, "; ")});
    }
    page.table({"Side", "Here", "Rules on this side", "Numbers on this side"}, rows);
  }
}

}  // namespace

void equations(Page& page, const Subject& subject) {
  page.chapter("7 Submodels");
  causes(page);
  beliefs(page);
  motions(page, subject);
  law(page, subject);
  actions(page, subject);
  rules(page, subject);
  responses(page, subject);
  outcomes(page, subject);
  statistics(page);
  numbers(page, subject);
  addresses(page);
  variants(page, subject);
}

}  // namespace demarche::report
