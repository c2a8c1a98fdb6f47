// Points of a sweep, see sweep_design.hpp.
#include "app/sweep_design.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/random/sobol.hpp>
#include <charconv>
#include <numeric>

#include "app/command_line.hpp"
#include "core/random.hpp"

namespace demarche::app {

namespace {

std::string trimmed(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

std::vector<std::string> split(const std::string& text, char between) {
  std::vector<std::string> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t end = std::min(text.find(between, from), text.size());
    parts.push_back(trimmed(text.substr(from, end - from)));
    from = end + 1;
  }
  return parts;
}

std::uint64_t word(std::uint64_t seed, std::uint64_t point, std::uint64_t name, std::uint64_t dimension) {
  return core::draw(seed, point, name, core::Purpose::parameter, dimension).word[0];
}

}  // namespace

Dimension dimension_of(const std::string& typed) {
  const auto refuse = [&] {
    throw UsageError(
        fmt::format("--vary is '{}'; it must be PATH=LOW:HIGH, PATH=LOW:HIGH:STEPS or PATH=VALUE,VALUE,…", typed));
  };
  // A path may hold a comparison, so the last '=' counts.
  const std::size_t equals = typed.rfind('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == typed.size()) refuse();
  Dimension dimension;
  dimension.path = trimmed(typed.substr(0, equals));
  const std::string values = typed.substr(equals + 1);
  if (values.find(':') == std::string::npos) {
    dimension.values = split(values, ',');
    if (std::any_of(dimension.values.begin(), dimension.values.end(), [](const auto& one) { return one.empty(); })) {
      refuse();
    }
    return dimension;
  }
  const std::vector<std::string> parts = split(values, ':');
  if (parts.size() > 3 || parts[0].empty() || parts[1].empty()) refuse();
  dimension.low = parts[0];
  dimension.high = parts[1];
  if (parts.size() == 3) {
    const char* end = parts[2].data() + parts[2].size();
    const auto [stopped, error] = std::from_chars(parts[2].data(), end, dimension.steps);
    if (error != std::errc{} || stopped != end || dimension.steps < 2 || dimension.steps > 100'000) refuse();
  }
  return dimension;
}

PointTable points_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t place = 0; place < csv.size(); ++place) {
    const char one = csv[place];
    if (quoted) {
      if (one != '"') {
        rows.back().back() += one;
      } else if (place + 1 < csv.size() && csv[place + 1] == '"') {
        rows.back().back() += csv[++place];
      } else {
        quoted = false;
      }
    } else if (one == '"') {
      quoted = true;
    } else if (one == ',') {
      rows.back().emplace_back();
    } else if (one == '\n') {
      rows.emplace_back(1);
    } else {
      rows.back().back() += one;
    }
  }
  for (auto& row : rows) {
    for (std::string& field : row) field = trimmed(field);
  }
  const auto empty = [](const auto& row) { return row.size() == 1 && row.front().empty(); };
  rows.erase(std::remove_if(rows.begin(), rows.end(), empty), rows.end());
  if (rows.size() < 2) throw UsageError("--points-from: a head of paths and a row for each point are needed");
  PointTable table;
  table.paths = rows.front();
  rows.erase(rows.begin());
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (rows[row].size() == table.paths.size()) continue;
    throw UsageError(
        fmt::format("--points-from: point {} has {} values for {} paths", row, rows[row].size(), table.paths.size()));
  }
  table.rows = std::move(rows);
  return table;
}

std::vector<std::vector<double>> latin_hypercube(std::uint64_t seed, std::size_t points, std::size_t dimensions) {
  const std::uint64_t order_name = core::name_hash("sweep/order"), place_name = core::name_hash("sweep/place");
  std::vector<std::vector<double>> cube(points, std::vector<double>(dimensions));
  for (std::size_t dimension = 0; dimension < dimensions; ++dimension) {
    std::vector<std::size_t> order(points);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<std::uint64_t> keys;
    for (std::size_t point = 0; point < points; ++point) keys.push_back(word(seed, point, order_name, dimension));
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return keys[a] != keys[b] ? keys[a] < keys[b] : a < b; });
    for (std::size_t point = 0; point < points; ++point) {
      const double within = core::uniform(word(seed, point, place_name, dimension));
      cube[point][dimension] = (static_cast<double>(order[point]) + within) / static_cast<double>(points);
    }
  }
  return cube;
}

std::vector<std::vector<double>> sobol(std::uint64_t seed, std::size_t points, std::size_t dimensions) {
  const std::uint64_t shift_name = core::name_hash("sweep/shift");
  std::vector<std::uint64_t> shifts;
  for (std::size_t dimension = 0; dimension < dimensions; ++dimension) {
    shifts.push_back(word(seed, 0, shift_name, dimension));
  }
  boost::random::sobol sequence(dimensions);
  std::vector<std::vector<double>> cube(points, std::vector<double>(dimensions));
  for (std::size_t point = 0; point < points; ++point) {
    for (std::size_t dimension = 0; dimension < dimensions; ++dimension) {
      // Boost leaves out the first point, which lies in the corner; here the shift moves it.
      const std::uint64_t place = point == 0 ? 0 : std::uint64_t{sequence()};
      cube[point][dimension] = static_cast<double>((place ^ shifts[dimension]) >> 11) * 0x1p-53;
    }
  }
  return cube;
}

std::vector<std::vector<std::size_t>> grid(const std::vector<std::size_t>& steps) {
  std::vector<std::vector<std::size_t>> points(1);
  for (const std::size_t step : steps) {
    std::vector<std::vector<std::size_t>> longer;
    for (const std::vector<std::size_t>& point : points) {
      for (std::size_t place = 0; place < step; ++place) {
        longer.push_back(point);
        longer.back().push_back(place);
      }
    }
    points = std::move(longer);
  }
  return points;
}

}  // namespace demarche::app
