#pragma once
// Channels side by side: up to eight neighbours of one rule whose hazards have terms of the same form in the same
// order, as those of the members of an alliance. Their bounds are worked out together. Likewise reactions that always
// have the same triggers, and whether each of them follows.

#include <cstdint>

#include "core/ids.hpp"

namespace demarche::core {

struct Program;

struct Row {
  Index first = 0;  // channel
  Index count = 0;
};

// Some of a row's channels: bit i is its first + i.
struct RowPart {
  Index row = 0;
  std::uint8_t lanes = 0;
};

// Lays all channels of a program, in their order, into rows, and lists for each cell what it drives.
void lay_rows(Program& program);

// Reactions that stand side by side in the list of every act that triggers one of them.
struct ReactionRow {
  Index first = 0;  // into Program::row_reactions
  Index count = 0;
};

// Lays all reactions that an act triggers into rows, and lists for each kind of act, in the order of its reactions, the
// rows that these are.
void lay_reaction_rows(Program& program);

}  // namespace demarche::core
