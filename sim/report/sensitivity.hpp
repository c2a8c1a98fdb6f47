#pragma once
// Which uncertain numbers decide: per paired difference the numbers that move it most, and those that alone turn its
// verdict somewhere within their own range.

#include <string>
#include <vector>

#include "language/grounded.hpp"
#include "report/spoken.hpp"
#include "report/text.hpp"
#include "run/result.hpp"
#include "run/sensitivity.hpp"

namespace demarche::report {

// The uncertain numbers of a program, in its order, with where each stood in its distribution in every run.
struct DrawnNumbers {
  std::vector<const language::NumberInfo*> infos;
  std::vector<float> quantiles;  // number × run
};

DrawnNumbers drawn_numbers(const language::Grounded& model, std::uint64_t seed, std::uint64_t runs);

// What is found for one difference of a result.
struct DifferenceEffects {
  std::size_t difference = 0;  // into run::Result::differences
  std::vector<run::NumberEffect> effects;
};

struct Sensitivity {
  const language::Grounded& model;
  const run::Result& result;
  const DrawnNumbers& numbers;
  std::vector<DifferenceEffects> differences;
  std::uint64_t seed = 0;
  Spoken spoken = {};  // the language of all words
};

// The difference of a run as its mean counts it: times end at the horizon.
double restricted(double value, const run::OutcomeSpec& outcome);

// A verdict and where single numbers turn it.
struct Turned {
  std::size_t difference = 0;     // into run::Result::differences
  std::string response, outcome;  // words
  std::string now;                // "higher (+0.07 acts [+0.05, +0.08])"
  std::vector<std::string>
      turns;  // "no longer higher where initial.capability(ALB) is below 0.95 (46 % of its draws; …)"
};
std::vector<Turned> turned_verdicts(const Sensitivity& sensitivity);

// Brief: the verdicts that a single number turns, and what moves each difference most. Full: all numbers that surely
// move it.
std::string sensitivity_text(const Sensitivity& sensitivity, bool full, const Style& style);

// response × outcome × number, for numbers that surely move the difference.
std::string sensitivity_csv(const Sensitivity& sensitivity);

}  // namespace demarche::report
