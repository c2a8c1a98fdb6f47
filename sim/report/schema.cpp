// From the tables of keys to JSON Schema. See schema.hpp.
#include "report/schema.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "report/json.hpp"

namespace demarche::report {
namespace {

// --- types in words ---
// TYPE := ALTERNATIVE { " | " ALTERNATIVE }
// ALTERNATIVE := "[" TYPE "]" | "map of " ALTERNATIVE | "(" TYPE ")" | "one of WORD …" | "{" MAP "}" | NAME OF A TYPE

std::vector<std::string_view> alternatives(std::string_view type) {
  std::vector<std::string_view> out;
  std::size_t depth = 0, begin = 0;
  for (std::size_t at = 0; at < type.size(); ++at) {
    if (type[at] == '[' || type[at] == '(') ++depth;
    if (type[at] == ']' || type[at] == ')') --depth;
    if (depth == 0 && type.substr(at).starts_with(" | ")) {
      out.push_back(type.substr(begin, at - begin));
      begin = at + 3;
    }
  }
  out.push_back(type.substr(begin));
  return out;
}

std::string_view inside(std::string_view text) { return text.substr(1, text.size() - 2); }

std::string reference(std::string_view name) {
  std::string text = "#/$defs/";
  for (const char c : name) text += c == ' ' ? '_' : c;
  return text;
}

void write_type(JsonWriter& json, std::string_view type);

// The members of a schema object; the caller stands inside its brackets.
void write_members(JsonWriter& json, std::string_view type) {
  const std::vector<std::string_view> forms = alternatives(type);
  if (forms.size() > 1) {
    json.key("anyOf").begin_array();
    for (const std::string_view form : forms) write_type(json, form);
    json.end_array();
  } else if (type.starts_with('[')) {
    json.key("anyOf").begin_array();
    write_type(json, inside(type));
    json.begin_object().field("type", "array").key("items");
    write_type(json, inside(type));
    json.end_object().end_array();
  } else if (type.starts_with("map of ")) {
    json.field("type", "object").key("additionalProperties");
    write_type(json, type.substr(7));
  } else if (type.starts_with('(')) {
    write_members(json, inside(type));
  } else if (type.starts_with("one of ")) {
    json.key("enum").begin_array();
    for (std::string_view rest = type.substr(7); !rest.empty();) {
      const std::string_view word = rest.substr(0, rest.find(' '));
      // Unquoted, YAML takes this word for a truth value.
      if (word == "true") json.value(true);
      json.value(word);
      rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    json.end_array();
  } else {
    json.field("$ref", reference(type.starts_with('{') ? inside(type) : type));
  }
}

void write_type(JsonWriter& json, std::string_view type) {
  json.begin_object();
  write_members(json, type);
  json.end_object();
}

// --- types that are not maps ---
constexpr std::string_view decimal = R"(-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?)";
constexpr std::string_view unit = R"((min|h|d|w))";

std::string whole(std::initializer_list<std::string_view> parts) {
  std::string pattern = R"(^\s*)";
  for (const std::string_view part : parts) pattern += part;
  return pattern + R"(\s*$)";
}

void write_scalar(JsonWriter& json, std::string_view name, std::string_view about, const std::string& pattern,
                  bool takes_numbers) {
  json.key(name).begin_object().field("description", about).key("type");
  if (takes_numbers) {
    json.begin_array().value("string").value("number").value("boolean").end_array();
  } else {
    json.value("string");
  }
  if (!pattern.empty()) json.field("pattern", pattern);
  json.end_object();
}

struct Quantity {
  std::string_view name, about;
  std::string pattern;    // as text
  std::string_view bare;  // a number without unit: "any", "zero", "none"
};

void write_measure(JsonWriter& json, const std::string& name, const Quantity& quantity) {
  json.key(name).begin_object().field("description", quantity.about).key("anyOf").begin_array();
  json.begin_object().field("type", "string").field("pattern", quantity.pattern).end_object();
  if (quantity.bare == "any") json.begin_object().field("type", "number").end_object();
  if (quantity.bare == "zero") json.begin_object().field("const", 0).end_object();
  json.end_array().end_object();
}

// `{ is: …, sources, basis, because }`.
void write_documented(JsonWriter& json, std::string_view is) {
  json.begin_object().field("type", "object").key("properties").begin_object();
  json.key("is").begin_object().field("description", "The number.").field("$ref", reference(is)).end_object();
  json.key("sources").begin_object().field("description", "Facts that state this very number.");
  write_members(json, "[name]");
  json.end_object().key("basis").begin_object().field("description", "What the number rests on.");
  write_members(json, "one of assumption documented estimated expert");
  json.end_object().key("because").begin_object().field("description", "The reason of an estimate.");
  write_members(json, "text");
  json.end_object().end_object();
  json.key("required").begin_array().value("is").end_array().field("additionalProperties", false).end_object();
}

// The number itself, a distribution, `{ each: … }`, or with its provenance.
void write_quantity(JsonWriter& json, const Quantity& quantity) {
  const std::string name(quantity.name);
  const std::string measure = name == "number" ? "measure" : name + " measure";
  const auto spelled = [](std::string text) {
    for (char& c : text) c = c == ' ' ? '_' : c;
    return text;
  };
  write_measure(json, spelled(measure), quantity);
  json.key(spelled("any " + name)).begin_object().key("anyOf").begin_array();
  write_type(json, measure);
  write_type(json, "distribution");
  json.begin_object().field("type", "object").key("properties").begin_object().key("each").begin_object();
  json.field("description", "Drawn afresh at every act.").field("$ref", reference(name)).end_object().end_object();
  json.key("required").begin_array().value("each").end_array().field("additionalProperties", false).end_object();
  json.end_array().end_object();
  json.key(name).begin_object().field("description", quantity.about).key("anyOf").begin_array();
  write_type(json, "any " + name);
  write_documented(json, "any " + name);
  json.end_array().end_object();
  json.key(spelled(name == "number" ? "fixed" : "fixed " + name)).begin_object().key("anyOf").begin_array();
  write_type(json, measure);
  write_documented(json, measure);
  json.end_array().end_object();
}

struct Shape {
  std::string_view name, about;
  std::vector<std::string_view> arguments;
};

void write_distribution(JsonWriter& json) {
  const std::array shapes{
      Shape{"pert", "Least, most likely, greatest.", {"low", "mode", "high"}},
      Shape{"uniform", "Anything between.", {"low", "high"}},
      Shape{"normal", "Mean and standard deviation.", {"mean", "sd"}},
      Shape{"lognormal", "Two thirds within median ÷ or × spread.", {"median", "spread"}},
      Shape{"gamma", "Mean and standard deviation of a positive number.", {"mean", "sd"}},
      Shape{"beta", "A share, with its two shape parameters.", {"alpha", "beta"}},
      Shape{"exponential", "A waiting time with this mean.", {"mean"}},
  };
  json.key("distribution").begin_object().field("description", "An uncertain number.").field("type", "object");
  json.key("properties").begin_object();
  for (const Shape& shape : shapes) {
    json.key(shape.name).begin_object().field("description", shape.about).key("anyOf").begin_array();
    json.begin_object().field("type", "array").key("items");
    write_type(json, "measure");
    json.field("minItems", shape.arguments.size()).field("maxItems", shape.arguments.size()).end_object();
    json.begin_object().field("type", "object").key("properties").begin_object();
    for (const std::string_view argument : shape.arguments) {
      json.key(argument);
      write_type(json, "measure");
    }
    json.end_object().field("required", shape.arguments).field("additionalProperties", false).end_object();
    json.end_array().end_object();
  }
  json.end_object().field("additionalProperties", false).field("minProperties", 1).field("maxProperties", 1);
  json.end_object();
}

void write_simple_types(JsonWriter& json) {
  write_scalar(json, "text", "Text.", "", true);
  write_scalar(json, "name", "One word.", R"(^\S+$)", true);
  write_scalar(json, "word", "Letters, digits, '_' and '-'.", R"(^[A-Za-z_][A-Za-z0-9_]*(-[A-Za-z0-9_]+)*$)", false);
  write_scalar(json, "date", "A date, with a time or without: 2022-09-07 12:00.",
               R"(^\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})", false);
  write_scalar(json, "condition", R"(A condition in quotes: "done(cyber_attack, to: ALB) and gravity(ALB) > 3".)", "",
               false);
  write_scalar(json, "acts", R"(An act in quotes: "cyber_attack, by: perpetrator, to: ALB".)", "", false);
  write_scalar(json, "expression", R"(In quotes: a variable, or what happens to it.)", "", false);
  write_scalar(json, "actor_term", "An actor, a role, or such as: organ of accused.", "", false);
  json.key("flag").begin_object().field("type", "boolean").end_object();
  json.key("value").begin_object();
  write_members(json, "number | text");
  json.end_object().key("role").begin_object().key("anyOf").begin_array();
  write_type(json, "[name]");
  json.begin_object().field("type", "null").end_object().end_array().end_object();
  json.key("interval").begin_object().field("description", "[low, high]").field("type", "array").key("items");
  write_type(json, "measure");
  json.field("minItems", 2).field("maxItems", 2).end_object();
  write_distribution(json);

  const std::array quantities{
      Quantity{"number", "A number, with or without unit.", whole({decimal, R"(\s*(%|)", unit, R"(|/\s*)", unit, ")?"}),
               "any"},
      Quantity{"share", "A share: 30%.", whole({decimal, R"(\s*%?)"}), "any"},
      Quantity{"duration", "A duration: 30 min, 24 h, 9 d, 6 w.", whole({decimal, R"(\s*)", unit}), "zero"},
      Quantity{"rate", "A rate: 0.01 / d.", whole({decimal, R"(\s*/\s*)", unit}), "zero"},
      Quantity{"ratio", "A factor; 1 changes nothing.", whole({decimal}), "any"},
  };
  for (const Quantity& quantity : quantities) write_quantity(json, quantity);
  write_measure(json, "plain", {"plain", "A number without unit.", whole({decimal}), "any"});
}

// --- maps ---
// In a scenario an item may replace single keys of the library's, and take them away with an empty value.
void write_map(JsonWriter& json, const SchemaMap& map, bool is_override) {
  json.field("description", map.about).field("type", "object").key("properties").begin_object();
  std::vector<std::string_view> required;
  for (const SchemaKey& key : map.keys) {
    const bool is_first = &key == &map.keys.front();
    if (is_override ? is_first : key.is_required) required.push_back(key.name);
    json.key(key.name).begin_object().field("description", key.about);
    if (is_override && !is_first) {
      json.key("anyOf").begin_array();
      write_type(json, key.type);
      json.begin_object().field("type", "null").end_object().end_array();
    } else {
      write_members(json, key.type);
    }
    json.end_object();
  }
  json.end_object();
  if (!required.empty()) json.field("required", required);
  json.field("additionalProperties", false);
}

void write_maps(JsonWriter& json, std::span<const SchemaMap> maps, bool items_override) {
  for (const SchemaMap& map : maps) {
    json.key(map.name).begin_object();
    write_map(json, map, map.is_item && items_override);
    json.end_object();
  }
}

void write_item(JsonWriter& json) {
  json.key("item").begin_object().field("description", "An item; its first key says what it is.");
  json.key("anyOf").begin_array();
  for (const SchemaMap& map : model_schema_maps()) {
    if (map.is_item) json.begin_object().field("$ref", reference(map.name)).end_object();
  }
  json.end_array().end_object();
}

void write_head(JsonWriter& json, std::string_view id, std::string_view title) {
  json.begin_object().field("$schema", "https://json-schema.org/draft/2020-12/schema");
  json.field("$id", id).field("title", title);
}

}  // namespace

std::string scenario_schema() {
  JsonWriter json;
  write_head(json, "urn:demarche:scenario:1", "A scenario of Demarche");
  json.field("$ref", reference("scenario")).key("$defs").begin_object();
  write_simple_types(json);
  write_maps(json, scenario_schema_maps(), false);
  write_maps(json, model_schema_maps(), true);
  write_item(json);
  json.end_object().end_object();
  return json.take();
}

std::string models_schema() {
  JsonWriter json;
  write_head(json, "urn:demarche:models:1", "A model file of Demarche");
  json.field("description", "A list of items; a file of comments alone is one too.");
  json.key("anyOf").begin_array();
  json.begin_object().field("type", "array").key("items");
  write_type(json, "item");
  json.end_object();
  json.begin_object().field("type", "null").end_object().end_array();
  json.key("$defs").begin_object();
  write_simple_types(json);
  write_maps(json, model_schema_maps(), false);
  write_item(json);
  json.end_object().end_object();
  return json.take();
}

}  // namespace demarche::report
