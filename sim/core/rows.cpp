// Channels side by side, see rows.hpp.
#include "core/rows.hpp"

#include <algorithm>

#include "core/lanes.hpp"
#include "core/program.hpp"

namespace demarche::core {
namespace {

bool have_same_form(const Program& program, Range one, Range other) {
  return std::equal(
      program.terms.begin() + one.begin, program.terms.begin() + one.end, program.terms.begin() + other.begin,
      program.terms.begin() + other.end, [&](const Term& mine, const Term& its) {
        const Driver& my_driver = program.drivers[mine.driver];
        const Driver& its_driver = program.drivers[its.driver];
        return my_driver.transform == its_driver.transform && (my_driver.second == none) == (its_driver.second == none);
      });
}

bool ask_the_same(const Program& program, Index one, Index other) {
  if (one == none || other == none) return one == other;
  if (!program.is_conjunction[one] || !program.is_conjunction[other]) return false;
  const Range mine = program.condition_atoms[one], its = program.condition_atoms[other];
  return std::equal(program.condition_atom_copies.begin() + mine.begin,
                    program.condition_atom_copies.begin() + mine.end, program.condition_atom_copies.begin() + its.begin,
                    program.condition_atom_copies.begin() + its.end, [](const Atom& my_atom, const Atom& its_atom) {
                      return my_atom.kind == its_atom.kind && my_atom.relation == its_atom.relation;
                    });
}

}  // namespace

void lay_rows(Program& program) {
  program.rows.clear();
  program.channel_row.clear();
  std::vector<std::vector<RowPart>> driven(program.cells.size());
  const auto drive = [&](Index cell, Index row, Index lane) {
    std::vector<RowPart>& parts = driven[cell];
    if (parts.empty() || parts.back().row != row) parts.push_back({row, 0});
    parts.back().lanes |= static_cast<std::uint8_t>(1 << lane);
  };
  for (Index i = 0; i < program.channels.size(); ++i) {
    const Channel& channel = program.channels[i];
    const bool joins = !program.rows.empty() && program.rows.back().count < lanes &&
                       program.channels[program.rows.back().first].rule == channel.rule &&
                       have_same_form(program, program.channels[program.rows.back().first].terms, channel.terms);
    if (!joins) program.rows.push_back({i, 0});
    const auto row = static_cast<Index>(program.rows.size() - 1);
    const Index lane = program.rows.back().count++;
    program.channel_row.push_back(row);
    for (Index t = channel.terms.begin; t < channel.terms.end; ++t) {
      const Driver& driver = program.drivers[program.terms[t].driver];
      drive(driver.first, row, lane);
      if (driver.second != none) drive(driver.second, row, lane);
    }
  }
  program.cell_rows.clear();
  program.cell_row_list.clear();
  for (const std::vector<RowPart>& parts : driven) {
    const auto begin = static_cast<Index>(program.cell_row_list.size());
    program.cell_row_list.insert(program.cell_row_list.end(), parts.begin(), parts.end());
    program.cell_rows.push_back({begin, static_cast<Index>(program.cell_row_list.size())});
  }
}

void lay_reaction_rows(Program& program) {
  struct Trigger {
    Index kind, place;  // in its list
  };
  std::vector<std::vector<Trigger>> triggers(program.reactions.size());
  for (Index kind = 0; kind < program.kinds.size(); ++kind) {
    const Range list = program.kinds[kind].reactions;
    for (Index i = list.begin; i < list.end; ++i) triggers[program.index_lists[i]].push_back({kind, i - list.begin});
  }
  const auto stands_behind = [&](Index one, Index other) {
    return std::equal(
        triggers[one].begin(), triggers[one].end(), triggers[other].begin(), triggers[other].end(),
        [](const Trigger& mine, const Trigger& its) { return mine.kind == its.kind && mine.place + 1 == its.place; });
  };
  program.reaction_rows.clear();
  program.row_reactions.clear();
  program.kind_rows.clear();
  program.kind_row_list.clear();
  std::vector<Index> row_of(program.reactions.size(), none);
  for (const ActKind& kind : program.kinds) {
    const auto begin = static_cast<Index>(program.kind_row_list.size());
    for (Index i = kind.reactions.begin; i < kind.reactions.end;) {
      const Index first = program.index_lists[i];
      if (row_of[first] == none) {
        row_of[first] = static_cast<Index>(program.reaction_rows.size());
        program.reaction_rows.push_back({static_cast<Index>(program.row_reactions.size()), 1});
        program.row_reactions.push_back(first);
        const Reaction& model = program.reactions[first];
        for (Index last = first; ++i < kind.reactions.end && program.reaction_rows.back().count < lanes;) {
          const Index next = program.index_lists[i];
          const Reaction& reaction = program.reactions[next];
          if (row_of[next] != none || reaction.rule != model.rule || !stands_behind(last, next) ||
              !have_same_form(program, model.terms, reaction.terms) ||
              !ask_the_same(program, model.requires_, reaction.requires_))
            break;
          row_of[next] = row_of[first];
          program.row_reactions.push_back(next);
          ++program.reaction_rows.back().count;
          last = next;
        }
      } else {
        i += program.reaction_rows[row_of[first]].count;
      }
      program.kind_row_list.push_back(row_of[first]);
    }
    program.kind_rows.push_back({begin, static_cast<Index>(program.kind_row_list.size())});
  }
}

}  // namespace demarche::core
