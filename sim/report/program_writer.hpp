#pragma once
// What the two halves of program_json share: small parts of a program as JSON.

#include "core/program.hpp"
#include "report/json.hpp"

namespace demarche::report {

class ProgramWriter {
 public:
  ProgramWriter(const core::Program& program, JsonWriter& json) : program_(program), json_(json) {}

  // program_json.cpp: numbers, state and conditions
  void numbers();
  void state();
  void conditions();
  // program_acts.cpp: acts, causes and the plan
  void kinds();
  void causes();
  void plan();

  void law(const core::Distribution& law);

 private:
  void index(std::string_view name, core::Index value);  // none: null
  void hash(std::string_view name, std::uint64_t value);
  void indices(std::string_view name, const std::vector<core::Index>& list, core::Range range);
  void amount(std::string_view name, const core::Amount& amount);
  void call(const core::Call& call);
  void calls(core::Range range);
  void terms(core::Range range);
  void effects(core::Range range);
  void touches(std::string_view name, core::Range range);
  void verdict_steps(core::Range range);
  void kind(const core::ActKind& kind);

  const core::Program& program_;
  JsonWriter& json_;
};

}  // namespace demarche::report
