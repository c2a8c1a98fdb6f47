#pragma once
// Which uncertain numbers decide: per paired difference the numbers that move it most, and those that alone turn its
// verdict somewhere within their own range.

#include <string>
#include <vector>

#include "language/grounded.hpp"
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
};

// Brief: the verdicts that a single number turns, and what moves each difference most. Full: all numbers that surely
// move it.
std::string sensitivity_text(const Sensitivity& sensitivity, bool full, const Style& style);

// response × outcome × number, for numbers that surely move the difference.
std::string sensitivity_csv(const Sensitivity& sensitivity);

}  // namespace demarche::report
