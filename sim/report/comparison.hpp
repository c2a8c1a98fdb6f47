#pragma once
// Everything a reader of a comparison sees, judged and rounded, in the reader's language: one struct that the table,
// the page and the brief share their words with. Text is harmless and in full Unicode; layout is the writers'. Names of
// responses, variants and rules are as the files write them (a writer keeps them apart, report/spoken.hpp: apart);
// those of outcomes are translated where a catalogue knows them.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "language/grounded.hpp"
#include "report/spoken.hpp"
#include "run/result.hpp"

namespace demarche::report {

// One response's estimate of one outcome.
struct Figure {
  std::string estimate;  // "41.3 %", "below 0.02 %", "12.4"
  std::string brief;     // the same for narrow columns: "< 0.02 %"
  std::string interval;  // "[40.6, 42.0]", in the estimate's unit
};

struct OutcomeRow {
  std::string name;
  std::string unit;             // behind the name; empty for shares
  std::vector<Figure> figures;  // per response
};

struct DifferenceRow {
  std::string outcome;
  std::size_t index = 0;   // of the outcome in Comparison::outcomes; names may coincide in a translation
  std::string difference;  // "+12.3 points", "-0.4 days"
  std::string interval;    // "[+11.4, +13.2]"
  std::string verdict;     // "higher", "undecided (about 35,000 runs needed)"
  run::Verdict judged = run::Verdict::undecided;
};

struct ResponseRows {
  std::string name, about;
  std::vector<DifferenceRow> rows;     // outcomes that differed in some run
  std::vector<std::string> identical;  // outcomes the same in every run
  std::string identical_bound;         // "± 0.02 %": what n runs cannot rule out
  std::size_t assumed_numbers = 0;     // of the rules that fired on either side
};

struct RuleRow {
  std::string name, about;
  double share = 0;   // of all histories
  std::string fired;  // "41.3 %"
  std::vector<std::string> by_response;
  std::string documents;  // "S1-01, S1-03"
  std::size_t assumed_numbers = 0;
};

struct Comparison {
  Spoken spoken;  // the language of all its words
  std::string title, subtitle;
  std::string baseline;
  std::vector<std::string> responses;
  std::vector<OutcomeRow> outcomes;
  std::vector<ResponseRows> differences;  // without the baseline
  std::vector<RuleRow> rules;             // most often fired first; those that never fired are left out
  std::size_t silent_rules = 0;           // that never fired
  std::string warning;                    // stopped early, or exploded runs; empty when all is well
  std::vector<std::string> notes;         // sentences beneath the table
};

Comparison compared(const language::Grounded& model, const run::Result& result, std::uint64_t seed,
                    const Spoken& in = {});

// "20,000 runs", or "1,024 to 20,000 runs" where responses were given up on the way (`--select`).
std::string played_runs(const run::Result& result, const Spoken& in = {});

// "41.3 % [40.6, 42.0]".
std::string in_full(const Figure& figure);

// The row of an outcome (its place in Comparison::outcomes) among a response's differences; null when it was identical
// in every run.
const DifferenceRow* row_of(const ResponseRows& block, std::size_t outcome);

// Assumed numbers among those of one rule.
std::size_t assumed_numbers(const language::Grounded& model, std::size_t rule);

}  // namespace demarche::report
