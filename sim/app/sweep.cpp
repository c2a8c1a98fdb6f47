// demarche sweep FILE: any numbers of the model at many points, every point on the same luck; a tidy table.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <fstream>
#include <iterator>
#include <limits>
#include <map>

#include "app/command_line.hpp"
#include "app/commands.hpp"
#include "app/design.hpp"
#include "app/folder.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "app/plan.hpp"
#include "app/progress.hpp"
#include "app/stop.hpp"
#include "app/sweep_design.hpp"
#include "language/fields.hpp"
#include "language/library.hpp"
#include "language/read_model_items.hpp"
#include "report/csv.hpp"
#include "run/player.hpp"

namespace demarche::app {

namespace {

constexpr std::uint64_t usual_runs_of_a_point = 2'000;
constexpr std::size_t greatest_points = 1'000'000;

// A number as it is set: its text, and what it is in base units (shares, days, per day); NaN for a distribution.
struct Setting {
  language::Override change;
  double value = 0.0;
};

class Sweep {
 public:
  Sweep(const Invocation& invocation, LoadedModel loaded, language::Files& files)
      : invocation_(invocation), loaded_(std::move(loaded)), files_(files), sides_(sides_of(invocation)) {
    for (const language::NumberInfo& number : loaded_.model.numbers) quantities_.emplace(number.path, number.quantity);
  }

  // Reads what is to be set; false, and said, when something of it is wrong.
  bool plan() {
    for (const std::string& typed : invocation_.texts("set")) {
      const std::size_t equals = typed.rfind('=');
      if (equals == std::string::npos || equals == 0) {
        throw UsageError(fmt::format("--set is '{}'; it must be PATH=VALUE", typed));
      }
      fixed_.push_back({typed.substr(0, equals), typed.substr(equals + 1)});
      paths_.push_back(fixed_.back().first);
    }
    const std::vector<std::string> varied = invocation_.texts("vary");
    const std::optional<std::string> table = invocation_.text("points-from");
    if (table && (!varied.empty() || invocation_.has("points") || invocation_.has("design"))) {
      throw UsageError("--points-from has its own points; it excludes --vary, --design and --points");
    }
    if (table) {
      take_table(*table);
    } else {
      take_dimensions(varied);
    }
    std::vector<std::string> sorted = paths_;
    std::sort(sorted.begin(), sorted.end());
    const auto twice = std::adjacent_find(sorted.begin(), sorted.end());
    if (twice != sorted.end()) throw UsageError(fmt::format("'{}' is set twice", *twice));
    return check();
  }

  std::size_t points() const { return points_.size(); }
  const std::vector<std::string>& paths() const { return paths_; }
  const std::vector<double> values(std::size_t point) const {
    std::vector<double> values;
    for (const Setting& setting : points_[point]) values.push_back(setting.value);
    return values;
  }

  // The model with the numbers of this point; nothing, and said, when it makes none.
  std::optional<language::Grounded> model(std::size_t point) {
    language::Library library = loaded_.library;
    language::Scenario scenario = loaded_.scenario;
    language::Diagnostics diagnostics;
    for (const Setting& setting : points_[point]) apply_override(library, scenario, setting.change, diagnostics);
    std::optional<language::Grounded> model = language::compile(library, scenario, diagnostics, sides_);
    if (!model) complain_about(diagnostics, files_, invocation_);
    return model;
  }

 private:
  // Reads "path: text" as `set:` would; what is wrong is said later, together.
  std::optional<Setting> setting(const std::string& path, const std::string& text) {
    std::string quoted;
    for (const char one : path) quoted += one == '\'' ? "''" : std::string(1, one);
    const language::FileId file = files_.add("(command line)", fmt::format("'{}': {}\n", quoted, text));
    const std::optional<language::Node> node = language::read_document(files_, file, diagnostics_);
    if (!node) return std::nullopt;
    std::vector<language::Override> changes = language::read_overrides(*node, "'set'", diagnostics_);
    if (changes.size() != 1) return std::nullopt;
    // Other programs write base units: a plain number is taken in what the number it replaces measures.
    language::Number& value = changes.front().value;
    const auto replaced = quantities_.find(path);
    if (language::plain_number(text) && replaced != quantities_.end()) value.quantity = replaced->second;
    const core::Distribution& law = value.distribution;
    const bool certain = law.kind == core::Distribution::Kind::constant;
    return Setting{std::move(changes.front()), certain ? law.a : std::numeric_limits<double>::quiet_NaN()};
  }

  void take_table(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream) throw UsageError(fmt::format("--points-from: '{}' cannot be read", file));
    const PointTable table = points_of(std::string(std::istreambuf_iterator<char>(stream), {}));
    paths_.insert(paths_.end(), table.paths.begin(), table.paths.end());
    for (const std::vector<std::string>& row : table.rows) {
      std::vector<std::pair<std::string, std::string>> point = fixed_;
      for (std::size_t place = 0; place < row.size(); ++place) point.emplace_back(table.paths[place], row[place]);
      add(point);
    }
  }

  void take_dimensions(const std::vector<std::string>& typed) {
    std::vector<Dimension> dimensions;
    for (const std::string& one : typed) {
      dimensions.push_back(dimension_of(one));
      paths_.push_back(dimensions.back().path);
    }
    const std::string design = invocation_.text("design").value_or("grid");
    if (design != "grid" && design != "lhs" && design != "sobol") {
      throw UsageError(fmt::format("--design is '{}'; it must be grid, lhs or sobol", design));
    }
    if (design != "grid") {
      if (!invocation_.has("points")) throw UsageError(fmt::format("--design {} needs --points", design));
      take_cube(dimensions, design);
    } else {
      if (invocation_.has("points")) throw UsageError("--points is for --design lhs and sobol; a grid has its steps");
      take_grid(dimensions);
    }
  }

  void take_grid(const std::vector<Dimension>& dimensions) {
    std::vector<std::size_t> steps;
    double all = 1.0;
    for (const Dimension& dimension : dimensions) {
      if (dimension.values.empty() && dimension.steps == 0) {
        throw UsageError(fmt::format("--vary {}: a grid needs steps, as {}={}:{}:5", dimension.path, dimension.path,
                                     dimension.low, dimension.high));
      }
      steps.push_back(dimension.values.empty() ? dimension.steps : dimension.values.size());
      all *= static_cast<double>(steps.back());
    }
    if (all > static_cast<double>(greatest_points)) {
      throw UsageError(fmt::format("the grid has {} points; at most {} are played", all, greatest_points));
    }
    for (const std::vector<std::size_t>& place : grid(steps)) {
      std::vector<Setting> point = fixed_settings();
      for (std::size_t at = 0; at < dimensions.size(); ++at) {
        const Dimension& dimension = dimensions[at];
        if (!dimension.values.empty()) {
          put(point, setting(dimension.path, dimension.values[place[at]]));
        } else {
          const double share = static_cast<double>(place[at]) / static_cast<double>(dimension.steps - 1);
          put(point, between(dimension, share));
        }
      }
      points_.push_back(std::move(point));
    }
  }

  void take_cube(const std::vector<Dimension>& dimensions, const std::string& design) {
    if (dimensions.empty()) throw UsageError(fmt::format("--design {} needs --vary", design));
    for (const Dimension& dimension : dimensions) {
      if (!dimension.values.empty() || dimension.steps > 0) {
        throw UsageError(fmt::format("--vary {}: with --design {} say only from where to where, as {}=LOW:HIGH",
                                     dimension.path, design, dimension.path));
      }
    }
    const std::uint64_t seed = invocation_.whole("seed", 1, 0, std::numeric_limits<std::uint64_t>::max());
    const auto points = static_cast<std::size_t>(invocation_.whole("points", 0, 1, greatest_points));
    const auto cube =
        design == "lhs" ? latin_hypercube(seed, points, dimensions.size()) : sobol(seed, points, dimensions.size());
    for (const std::vector<double>& place : cube) {
      std::vector<Setting> point = fixed_settings();
      for (std::size_t at = 0; at < dimensions.size(); ++at) put(point, between(dimensions[at], place[at]));
      points_.push_back(std::move(point));
    }
  }

  std::vector<Setting> fixed_settings() {
    std::vector<Setting> settings;
    for (const auto& [path, text] : fixed_) put(settings, setting(path, text));
    return settings;
  }

  void add(const std::vector<std::pair<std::string, std::string>>& texts) {
    std::vector<Setting> point;
    for (const auto& [path, text] : texts) put(point, setting(path, text));
    points_.push_back(std::move(point));
  }

  static void put(std::vector<Setting>& point, std::optional<Setting> one) {
    if (one) point.push_back(std::move(*one));
  }

  // The ends are read once for each dimension: what lies between them is no text.
  std::optional<Setting> between(const Dimension& dimension, double share) {
    auto found = ends_.find(dimension.path);
    if (found == ends_.end()) {
      std::optional<Setting> low = setting(dimension.path, dimension.low);
      std::optional<Setting> high = setting(dimension.path, dimension.high);
      if (!low || !high) return std::nullopt;
      if (std::isnan(low->value) || std::isnan(high->value)) {
        throw UsageError(fmt::format("--vary {}: the ends of a range are certain numbers", dimension.path));
      }
      if (low->change.value.quantity != high->change.value.quantity) {
        throw UsageError(
            fmt::format("--vary {}: '{}' and '{}' are of two kinds", dimension.path, dimension.low, dimension.high));
      }
      found = ends_.emplace(dimension.path, std::pair{std::move(*low), high->value}).first;
    }
    Setting one = found->second.first;
    one.value += share * (found->second.second - one.value);
    one.change.value.distribution = core::Distribution::constant(one.value);
    return one;
  }

  // Every value against the number it replaces, before anything is played.
  bool check() {
    language::Library library = loaded_.library;
    language::Scenario scenario = loaded_.scenario;
    std::map<std::pair<std::string, double>, bool> seen;
    for (const std::vector<Setting>& point : points_) {
      for (const Setting& setting : point) {
        if (!std::isnan(setting.value) &&
            !seen.emplace(std::pair{setting.change.path.value, setting.value}, true).second) {
          continue;
        }
        if (diagnostics_.errors() < 20) apply_override(library, scenario, setting.change, diagnostics_);
      }
    }
    if (diagnostics_.errors() == 0) return true;
    complain_about(diagnostics_, files_, invocation_);
    return false;
  }

  const Invocation& invocation_;
  LoadedModel loaded_;
  language::Files& files_;
  language::Sides sides_;
  language::Diagnostics diagnostics_;
  std::vector<std::pair<std::string, std::string>> fixed_;
  std::vector<std::string> paths_;
  std::map<std::string, language::Quantity> quantities_;
  std::map<std::string, std::pair<Setting, double>> ends_;
  std::vector<std::vector<Setting>> points_;
};

// Which outcomes have rows: those of `--on`, or all.
std::vector<std::uint8_t> wanted_outcomes(const Invocation& invocation, const run::Design& design) {
  const std::optional<std::string> on = invocation.text("on");
  return on ? outcomes_named(design, *on, "on") : std::vector<std::uint8_t>(design.outcomes.size(), 1);
}

void head(const std::vector<std::string>& paths, report::CsvWriter& csv) {
  csv.add("point");
  for (const std::string& path : paths) csv.add(path);
  csv.row("response", "outcome", "unit", "n", "estimate", "low", "high", "difference", "difference_low",
          "difference_high", "verdict");
}

void rows(std::size_t point, const std::vector<double>& values, const run::Result& result,
          const std::vector<std::uint8_t>& wanted, report::CsvWriter& csv) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    for (std::size_t outcome = 0; outcome < result.outcomes.size(); ++outcome) {
      if (wanted[outcome] == 0) continue;
      csv.add(point);
      for (const double value : values) csv.add(value);
      const run::Estimate& estimate = result.estimate(response, outcome);
      const bool is_baseline = response == result.baseline;
      const run::Difference difference = is_baseline ? run::Difference{} : result.difference(response, outcome);
      csv.row(result.responses[response], result.outcomes[outcome].name, result.outcomes[outcome].unit, estimate.n,
              estimate.estimate, estimate.low, estimate.high, is_baseline ? unknown : difference.estimate,
              is_baseline ? unknown : difference.low, is_baseline ? unknown : difference.high,
              is_baseline ? std::string_view() : run::name(difference.verdict));
    }
  }
}

}  // namespace

ExitStatus sweep(const Invocation& invocation) {
  const std::uint64_t seed = invocation.whole("seed", 1, 0, std::numeric_limits<std::uint64_t>::max());
  const auto threads = static_cast<unsigned>(invocation.whole("threads", available_threads(), 1, 1024));
  const std::uint64_t runs = invocation.whole("runs", usual_runs_of_a_point, 1, 1'000'000'000);
  const std::optional<std::string> out = file_to_write(invocation);
  language::Files files;
  std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  const std::vector<std::uint8_t> wanted = wanted_outcomes(invocation, app::design_of(loaded->model, runs, threads));
  const std::size_t responses = loaded->model.responses.size();
  Sweep sweep(invocation, std::move(*loaded), files);
  if (!sweep.plan()) return ExitStatus::wrong_input;

  const Collecting collecting;
  Progress progress(responses, is_terminal(2), style_of(2, invocation.colour()).unicode);
  std::optional<WaitingFile> file;
  if (out) file.emplace(*out);
  const auto write = [&](const report::CsvWriter& csv) {
    if (file) {
      file->add(csv.text());
    } else {
      print(csv.text());
    }
  };
  report::CsvWriter first;
  head(sweep.paths(), first);
  write(first);
  ExitStatus status = ExitStatus::done;
  std::size_t point = 0;
  const auto play = [&] {
    const std::optional<language::Grounded> model = sweep.model(point);
    if (!model) {
      complain(fmt::format("demarche: point {} makes no model; {} before it are whole\n", point, point));
      status = ExitStatus::wrong_input;
      return;
    }
    const run::Design design = app::design_of(*model, runs, threads);
    run::Progress report_progress;
    if (!invocation.quiet()) {
      report_progress = [&](std::uint64_t done, std::uint64_t) {
        progress(point * runs + done, sweep.points() * runs);
      };
    }
    const run::Result result = run::experiment(
        design,
        [&]() -> std::unique_ptr<run::Player> {
          return std::make_unique<run::EnginePlayer>(model->program, seed, measures_of(*model));
        },
        report_progress, collecting.stop());
    if (!result.complete) {
      complain(fmt::format("demarche: stopped at point {}; {} of {} points are whole\n", point, point, sweep.points()));
      status = ExitStatus::stopped;
      return;
    }
    report::CsvWriter csv;
    rows(point, sweep.values(point), result, wanted, csv);
    write(csv);
  };
  // Whatever ends it, the points that are whole are kept.
  std::exception_ptr failure;
  try {
    for (; point < sweep.points() && status == ExitStatus::done; ++point) play();
  } catch (...) {
    failure = std::current_exception();
  }
  progress.end();
  if (file) {
    try {
      file->settle();
      file->put();
    } catch (...) {
      if (!failure) throw;  // else the first failure is the one to tell
    }
  }
  if (failure) {
    complain(fmt::format("demarche: failed at point {}; {} of {} points are whole\n", point, point, sweep.points()));
    std::rethrow_exception(failure);
  }
  return status;
}

}  // namespace demarche::app
