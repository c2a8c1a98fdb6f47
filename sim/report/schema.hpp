#pragma once
// JSON Schema (2020-12) of the two kinds of files people write, for editors that complete, explain and underline. The
// keys stand in tables, one row each; a test holds them against what the reader takes.

#include <span>
#include <string>
#include <string_view>

namespace demarche::report {

// One key of a map. `type` is written in words (schema.cpp): "text", "name", "share", "[condition]" (one or several),
// "map of driver" (any keys), "one of less more" (words), "{response}" (another map), "date | condition".
struct SchemaKey {
  std::string_view name, type, about;
  bool is_required = false;
};

struct SchemaMap {
  std::string_view name, about;
  std::span<const SchemaKey> keys;
  // The first key of an item of a model file; the map is an item if this is set.
  bool is_item = false;
};

std::span<const SchemaMap> model_schema_maps();     // items of model files and what they are made of
std::span<const SchemaMap> scenario_schema_maps();  // "scenario" and what it is made of

std::string scenario_schema();
std::string models_schema();

}  // namespace demarche::report
