#pragma once
// The table of numbers: every number of the files gets a slot and, with its path and sources, a NumberInfo; numbers
// that follow from others are derived, so that an uncertain chance stays uncertain as a log hazard.

#include <cstdint>
#include <map>
#include <string>
#include <tuple>
#include <unordered_map>

#include "core/program.hpp"
#include "language/diagnostic.hpp"
#include "language/grounded.hpp"

namespace demarche::language {

using Derived = core::DerivedNumber::Operation;

class Numbers {
 public:
  Numbers(core::Program& program, Grounded& grounded, Diagnostics& diagnostics)
      : program_(program), grounded_(grounded), diagnostics_(diagnostics) {}

  // Slot of a number that is drawn once per world, or constant. One slot per path.
  core::Index slot(const Number& number);
  core::Index constant(double value);
  core::Index derived(Derived operation, core::Index a, core::Index b = core::none);
  // A number written inside an expression: constant, listed under `path`.
  core::Index literal(double value, const std::string& path, const Place& place);
  // A distribution to be drawn from afresh, its table built.
  core::Index distribution(const Number& number);
  // Draws of `rule.…` numbers are addressed by `key.…`: a renamed rule keeps its luck.
  void rename(const std::string& rule, const std::string& key) { old_names_[rule] = key; }
  // Its place in Grounded::numbers, listed when it is new.
  core::Index info(const Number& number);
  // Hash of a name that draws are addressed by; two names with one hash are an error.
  std::uint64_t name(const std::string& name, const Place& place);

 private:
  core::Program& program_;
  Grounded& grounded_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string, core::Index> slot_of_path_, info_of_path_;
  std::map<double, core::Index> constants_;
  std::map<std::tuple<Derived, core::Index, core::Index>, core::Index> derived_;
  std::unordered_map<std::uint64_t, std::string> names_;
  std::unordered_map<std::string, std::string> old_names_;
};

bool is_constant(const Number& number);

}  // namespace demarche::language
