#pragma once
// Items of the model library (models/*.yaml) → structs. Each item is recognised by its first key.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "language/fields.hpp"
#include "language/model.hpp"

namespace demarche::language {

// The kinds of items, in the order of the schema: `variable`, `actor`, …
const std::vector<std::string>& item_kinds();

// Reads a list of items into the library. Mistakes are collected; what could be read is kept.
void read_items(const Node& list, Library& library, Diagnostics& diagnostics);

// Shared by rules, motions, actions and scenarios.
std::vector<ParameterSetting> read_settings(const Node& with, const std::string& path, Diagnostics& diagnostics);
// The keys of a DoItem (`do`, `to`, `incident`, `motion`, `in`, `with`) from fields that may hold others.
std::optional<DoItem> read_do_item(Fields& fields, const std::string& path);
std::vector<Driver> read_drivers(const Node& map, const std::string& path, Diagnostics& diagnostics);

// Every number of the library with a path, once, in order of reading.
void for_each_number(Library& library, const std::function<void(Number&)>& visit);

}  // namespace demarche::language
