// The JSON of a bench, written and read; see bench.hpp.
#include <fmt/format.h>

#include <boost/json.hpp>
#include <cmath>
#include <limits>

#include "report/bench.hpp"
#include "report/json.hpp"

namespace demarche::report {

namespace {

constexpr std::string_view schema = "demarche.bench/1";

std::string_view name_of(run::Pace pace) {
  switch (pace) {
    case run::Pace::same: return "same";
    case run::Pace::slower: return "slower";
    case run::Pace::faster: return "faster";
    case run::Pace::too_noisy: return "too noisy";
  }
  return "";
}

void write(JsonWriter& json, std::string_view key, const run::Middle& middle) {
  json.key(key).begin_object().field("median", middle.median).field("low", middle.low).field("high", middle.high);
  json.end_object();
}

void write(JsonWriter& json, const BenchVerdict& verdict) {
  json.key("against_baseline").begin_object().field("known", verdict.known);
  if (verdict.known) {
    json.field("pace", name_of(verdict.pace.pace)).field("change", verdict.pace.change);
    json.field("uncertainty", verdict.pace.uncertainty).field("by_instructions", verdict.pace.by_instructions);
    json.field("files_changed", verdict.text_changed).field("acts_changed", verdict.acts_changed);
    json.field("outcomes_changed", verdict.outcomes_changed);
  }
  json.end_object();
}

// A value that must be there and of its kind; `where` tells the reader which.
class Reader {
 public:
  Reader(const boost::json::value& value, std::string where) : value_(value), where_(std::move(where)) {}

  Reader at(std::string_view key) const {
    const auto* object = value_.if_object();
    if (object == nullptr) fail("is not an object");
    const auto* found = object->if_contains(key);
    if (found == nullptr) throw BaselineError(fmt::format("{} lacks '{}'", where_, key));
    return {*found, fmt::format("{}.{}", where_, key)};
  }
  bool has(std::string_view key) const {
    const auto* object = value_.if_object();
    return object != nullptr && object->contains(key);
  }
  bool is_null() const { return value_.is_null(); }
  std::string text() const {
    const auto* found = value_.if_string();
    if (found == nullptr) fail("is not text");
    return std::string(*found);
  }
  std::uint64_t whole() const {
    if (const auto* found = value_.if_int64(); found != nullptr && *found >= 0)
      return static_cast<std::uint64_t>(*found);
    if (const auto* found = value_.if_uint64()) return *found;
    fail("is not a whole number");
  }
  // null: not a number, as it was written.
  double number() const {
    if (value_.is_null()) return std::numeric_limits<double>::quiet_NaN();
    boost::system::error_code error;
    const double found = value_.to_number<double>(error);
    if (error) fail("is not a number");
    return found;
  }
  double positive() const {
    const double found = number();
    if (!(found > 0) || !std::isfinite(found)) fail("is not a positive number");
    return found;
  }
  std::uint64_t hexadecimal() const {
    const std::string found = text();
    if (found.size() != 16 || found.find_first_not_of("0123456789abcdef") != std::string::npos)
      fail("is not sixteen hexadecimal digits");
    return std::stoull(found, nullptr, 16);
  }
  std::vector<Reader> list() const {
    const auto* array = value_.if_array();
    if (array == nullptr) fail("is not a list");
    std::vector<Reader> readers;
    for (const auto& one : *array) readers.emplace_back(one, fmt::format("{}[{}]", where_, readers.size()));
    return readers;
  }
  [[noreturn]] void fail(std::string_view what) const { throw BaselineError(fmt::format("{} {}", where_, what)); }

 private:
  const boost::json::value& value_;
  std::string where_;
};

run::Middle read_middle(const Reader& json) {
  const run::Middle found{json.at("median").positive(), json.at("low").positive(), json.at("high").positive()};
  if (found.low > found.median || found.median > found.high) json.fail("is no median between its bounds");
  return found;
}

BenchedScenario read_scenario(const Reader& json) {
  BenchedScenario scenario;
  scenario.name = json.at("scenario").text();
  scenario.file = json.at("file").text();
  scenario.sha256 = json.at("sha256").text();
  scenario.workload.channels = json.at("channels").whole();
  scenario.workload.open_channels = json.at("open_channels").number();
  scenario.workload.acts = json.at("acts_per_history").number();
  scenario.workload.candidates = json.at("candidates_per_history").number();
  scenario.workload.exploded = json.at("exploded").whole();
  scenario.digest = json.at("acts_digest").hexadecimal();
  scenario.speed.ratio = read_middle(json.at("time_per_act_to_floor"));
  scenario.speed.floor_ns = read_middle(json.at("floor_ns_per_act"));
  scenario.speed.batches = json.at("batches").whole();
  const Reader instructions = json.at("instructions_per_act_to_floor");
  if (!instructions.is_null()) scenario.speed.instructions = instructions.positive();
  for (const Reader& one : json.at("outcomes").list()) {
    BenchedOutcome outcome;
    outcome.response = one.at("response").text();
    outcome.name = one.at("name").text();
    outcome.kind = one.at("kind").text();
    outcome.estimate = one.at("estimate").number();
    outcome.low = one.at("low").number();
    outcome.high = one.at("high").number();
    scenario.outcomes.push_back(std::move(outcome));
  }
  return scenario;
}

}  // namespace

std::string bench_json(const Bench& bench, const std::vector<BenchVerdict>& verdicts) {
  JsonWriter json(4);
  json.begin_object().field("schema", schema).field("version", bench.version);
  json.field("seed", bench.seed).field("runs", bench.runs).key("scenarios").begin_array();
  for (std::size_t i = 0; i < bench.scenarios.size(); ++i) {
    const BenchedScenario& scenario = bench.scenarios[i];
    const run::Workload& load = scenario.workload;
    json.begin_object().field("scenario", scenario.name).field("file", scenario.file).field("sha256", scenario.sha256);
    json.field("channels", load.channels).field("open_channels", load.open_channels);
    json.field("acts_per_history", load.acts).field("candidates_per_history", load.candidates);
    json.field("exploded", load.exploded).field("acts_digest", fmt::format("{:016x}", scenario.digest));
    write(json, "time_per_act_to_floor", scenario.speed.ratio);
    write(json, "floor_ns_per_act", scenario.speed.floor_ns);
    json.field("batches", scenario.speed.batches).key("instructions_per_act_to_floor");
    if (scenario.speed.instructions)
      json.value(*scenario.speed.instructions);
    else
      json.value(nullptr);
    json.key("outcomes").begin_array();
    for (const BenchedOutcome& outcome : scenario.outcomes) {
      json.begin_object().field("response", outcome.response).field("name", outcome.name).field("kind", outcome.kind);
      json.field("estimate", outcome.estimate).field("low", outcome.low).field("high", outcome.high).end_object();
    }
    json.end_array();
    if (i < verdicts.size()) write(json, verdicts[i]);
    json.end_object();
  }
  json.end_array().end_object();
  return json.take();
}

Bench read_bench(std::string_view text) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(boost::json::string_view(text.data(), text.size()), error);
  if (error) throw BaselineError(fmt::format("it is no JSON ({})", error.message()));
  const Reader json(value, "it");
  if (!json.has("schema") || json.at("schema").text() != schema) {
    throw BaselineError(
        fmt::format("it is not of schema {}; 'demarche bench FILE --save BASELINE' writes one", schema));
  }
  Bench bench;
  bench.version = json.at("version").text();
  bench.seed = json.at("seed").whole();
  bench.runs = json.at("runs").whole();
  if (bench.runs == 0) json.at("runs").fail("is zero");
  for (const Reader& one : json.at("scenarios").list()) bench.scenarios.push_back(read_scenario(one));
  return bench;
}

}  // namespace demarche::report
