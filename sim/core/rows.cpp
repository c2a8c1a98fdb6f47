// Channels side by side, see rows.hpp.
#include "core/rows.hpp"

#include <algorithm>

#include "core/lanes.hpp"
#include "core/program.hpp"

namespace demarche::core {
namespace {

bool have_same_form(const Program& program, const Channel& one, const Channel& other) {
  if (one.rule != other.rule) return false;
  return std::equal(program.terms.begin() + one.terms.begin, program.terms.begin() + one.terms.end,
                    program.terms.begin() + other.terms.begin, program.terms.begin() + other.terms.end,
                    [&](const Term& mine, const Term& its) {
                      const Driver& my_driver = program.drivers[mine.driver];
                      const Driver& its_driver = program.drivers[its.driver];
                      return my_driver.transform == its_driver.transform &&
                             (my_driver.second == none) == (its_driver.second == none);
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
                       have_same_form(program, program.channels[program.rows.back().first], channel);
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

}  // namespace demarche::core
