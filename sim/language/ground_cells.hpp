#pragma once
// Grounded variables, made when something first refers to them: `grievance(IRN, ALB)`; beliefs in groups of one
// observer and one incident; who did it; whether an incident that was declared ahead has opened.

#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "language/ground_numbers.hpp"
#include "language/resolve.hpp"

namespace demarche::language {

// What `variable(each member of NATO, ALB)` reads for one of them, as if it had been written out: `variable(ITA, ALB)`.
// Numbers of such a line are named so, whatever group an actor stands in. Empty when the text says no `each`.
// `actors`: ids in the place of the arguments; only those of `each` are read.
std::string own_text(const VariableOf& written, const std::vector<std::string>& actors);

class Cells {
 public:
  Cells(core::Program& program, const Names& names, Numbers& numbers, const Scenario& scenario,
        Diagnostics& diagnostics)
      : program_(program), names_(names), numbers_(numbers), scenario_(scenario), diagnostics_(diagnostics) {}

  // Reads the scenario's initial values; before the first cell.
  void read_initial_values();

  // Arguments by scope: none · actor · actor, actor · actor, incident, actor. `attribution` needs a suspect.
  Index cell(const Variable& variable, const std::vector<Index>& arguments);
  // Index of the perpetrator among the suspects, their number for someone else; -1 before an incident has opened.
  Index truth(Index incident);
  Index open(Index incident);  // 0, then 1; incidents declared ahead
  // Place among link_words, of an incident that draws it.
  Index link(Index incident);
  Index softmax(Index observer, Index incident);
  Index built_in(const std::string& name, double initial, double low, double high);
  // A cell that a world settles: 0 or 1, as the slot has it.
  Index settled(const std::string& name, Index slot);

  // A cell of its own that starts, decays and is bounded like another.
  Index mirror(const std::string& name, core::Cell like);

  struct Belief {
    Index observer, incident, softmax;
  };
  const std::vector<Belief>& beliefs() const { return beliefs_; }

  // "ALB,IRN": the arguments as the names of draws have them.
  const std::string& arguments_text(Index cell) const { return arguments_.at(cell); }

 private:
  Index add(core::Cell cell, std::string arguments);
  void set_range(const Variable& variable, core::Cell& cell) const;
  Index initial(const Variable& variable, const std::string& name, const core::Cell& cell);
  Index choice(const std::vector<Index>& shares, const std::string& name, const Place& place);
  struct Initial {
    const InitialValue* written = nullptr;
    std::string path;  // of the number, where each actor has its own; else empty
  };
  Index drawn_state(const Variable& variable, const Initial& initial);
  Index drawn_word(const std::vector<ShareOf>& shares, const std::vector<std::string>& words, const std::string& name,
                   const Place& place);

  core::Program& program_;
  const Names& names_;
  Numbers& numbers_;
  const Scenario& scenario_;
  Diagnostics& diagnostics_;
  std::unordered_map<std::string, Index> by_name_;
  std::unordered_map<std::string, Initial> initial_values_;
  std::unordered_map<std::string, Index> choices_;  // slots of choices, by the names of their draws
  std::vector<std::string> arguments_;
  std::vector<Belief> beliefs_;
  std::map<std::pair<Index, Index>, Index> softmax_;
};

inline constexpr std::string_view attribution_name = "attribution";
inline constexpr std::string_view named_name = "named";
inline constexpr std::string_view truth_name = "truth";
inline constexpr std::string_view link_name = "link";  // of an incident

}  // namespace demarche::language
