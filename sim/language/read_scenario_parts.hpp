#pragma once
// Dated parts of a scenario: history and responses. Only for language/read_scenario.

#include <string>
#include <vector>

#include "language/calendar.hpp"
#include "language/document.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

struct ScenarioContext {
  Diagnostics& diagnostics;
  Calendar calendar;
  double decision = 0;     // days since start
  double horizon = 0;      // days after the decision; 0 when it could not be read
  bool has_times = false;  // false: start or decision could not be read, so dates are not compared
};

enum class HistoryKind : std::uint8_t { replayed, observed };

void read_history_item(const Node& node, const std::string& path, HistoryKind kind, const ScenarioContext& context,
                       std::vector<HistoryItem>& items);
void read_response(const Node& node, const ScenarioContext& context, std::vector<Response>& responses);

}  // namespace demarche::language
