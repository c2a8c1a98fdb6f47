#pragma once
// What an engine lays out of its program once, in the order in which runs need it. Lists are the engine's; ranges and
// indices point into them or into the program.

#include <cstdint>

#include "core/ids.hpp"
#include "core/lanes.hpp"
#include "core/program.hpp"

namespace demarche::core {

struct CellPlan {
  double low, high;
  bool is_count, is_watched, is_measured;
};

// A term with its driver.
struct TermPlan {
  Index coefficient, first, second, driver;
  Driver::Transform transform;
};

struct ChannelPlan {
  Index log_base;
  Range terms;
};

// What terms of equal coefficients and drivers contribute to bounds.
struct SharePlan {
  Index term;     // one of those that it stands for
  bool is_fixed;  // no act changes its driver
};

// A term of all channels of a row (core/rows.hpp).
struct RowTerm {
  enum class Kind : std::uint8_t {
    common,  // one share of all of them
    fixed,   // no act changes any of their drivers: worked out once per world
    plain,   // variables as they are, in lanes
    other,   // one by one
  };
  Kind kind;
  Index index;  // common: the share; fixed, plain: into the lane terms; other: the first one's place among its terms
};

// Per lane term that is fixed: what it contributes to each lane, and in which world that was worked out.
struct FixedTerm {
  double value[lanes] = {};
  Index term[lanes] = {};
  std::uint64_t world = 0;
};

// An atom of a condition.
struct AtomPlan {
  Index atom, subject, threshold;
  Relation relation;
};

// Places in the list of atoms: values that stay between acts, then counts, then other atoms. Of what is no plain
// conjunction all are others (`end` none).
struct ConditionPlan {
  Index begin, counts, others, end;
};

// Of one reaction, as the program's.
struct ReactionPlan {
  std::uint64_t name;
  Index logit, requires_;
  Range terms;
};

// An atom of the same form in what each reaction of a row requires: variables that stay between acts.
struct LaneAtom {
  Relation relation;
  Index cell[lanes];
  Index threshold[lanes];  // slots
};

// A term of all reactions of a row.
struct ReactionRowTerm {
  enum class Kind : std::uint8_t {
    common,  // of the same coefficient and driver
    own,     // variables that stay between acts, as they are
    other,   // one by one
  };
  Kind kind;
  Index index;  // common: the first one's term; own: into the lane terms; other: its place among each one's terms
};

struct ReactionRowPlan {
  bool together = false;   // else they are few, and asked one by one
  bool asks_each = false;  // what they require has no form for lanes
  Range common, own;       // what they require: atoms of all of them, and lane atoms
  Index leading = 0;       // terms of drivers that stay as they are in a world, up to the first that does not
  Range terms;             // those behind
  Index memory = none;
};

// What stays of a row from one response to the next, and from one trigger to the next.
struct ReactionRowMemory {
  std::uint64_t world = 0;  // for which `sums` hold
  double sums[lanes] = {};  // log-odds, with the leading terms
  // Uniforms of the last even and the last odd ordinal.
  struct Luck {
    std::uint64_t world = 0;
    std::uint32_t ordinal = 0;
    std::uint32_t drawn = 0;  // lanes, as bits
    double uniforms[lanes] = {};
  };
  Luck luck[2];
};

}  // namespace demarche::core
