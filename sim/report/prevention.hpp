#pragma once
// Why an act that was due did not happen, in words.

#include <string>
#include <utility>
#include <vector>

#include "language/grounded.hpp"
#include "report/recording.hpp"
#include "report/spoken.hpp"

namespace demarche::report {

// "only 1 of Russia's diplomats in Montenegro is left", "the response forbids it", "it needs this: …".
std::string prevention_words(const language::Grounded& model, const RecordedPrevention& recorded,
                             const Spoken& in = {});

// "attribution(ALB, july, IRN)" in its parts.
struct CellName {
  std::string variable;
  std::vector<std::string> of;
};
CellName parts_of(const std::string& name);

// A grounded variable by its name: "Russia's diplomats in Montenegro" for "diplomats(RUS, MNE)". In another language as
// its catalogue says it, or as the files write it.
std::string cell_words(const language::Grounded& model, core::Index cell, const Spoken& in = {});

// The same in two parts: of whom it is (nobody for a variable of the world) and what: "Russia", "diplomats in
// Montenegro".
std::pair<std::string, std::string> owner_and_words(const language::Grounded& model, core::Index cell,
                                                    const Spoken& in = {});

}  // namespace demarche::report
