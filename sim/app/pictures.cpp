// Making and writing what people look at, see pictures.hpp.
#include "app/pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/output.hpp"
#include "app/sha256.hpp"
#include "app/speech.hpp"
#include "app/version.hpp"
#include "report/comparison.hpp"
#include "report/course.hpp"
#include "report/decision.hpp"

namespace demarche::app {

struct Pictures::Parts {
  report::Comparison words;
  report::Comparison english;
  report::Course course;
  report::Shown shown;
  report::Uncertainty uncertainty;
  std::vector<report::Chart> charts;
  const report::Structure* structure;
  report::Edition edition;

  Parts(const Order& order, const run::Result& result, const report::Structure* sides)
      : words(report::compared(order.loaded.model, result, order.circumstances.seed, spoken_of(order.plan))),
        english(report::compared(order.loaded.model, result, order.circumstances.seed)),
        course(report::watch_course(order.loaded.model, std::min(result.runs, watched_runs), order.circumstances.seed)),
        shown{order.loaded.model, result, words, course, &english},
        uncertainty(report::uncertainty_of(shown, sides)),
        charts(report::all_charts(shown)),
        structure(sides),
        edition(edition_of(order.loaded, order.sides, order.hides_what_followed)) {
    report::Chart chart = report::uncertainty_chart(shown, uncertainty);
    if (!chart.panels.empty()) charts.push_back(std::move(chart));
  }
};

Pictures::Pictures(const Order& order, const run::Result& result, const report::Structure* structure)
    : parts_(std::make_unique<const Parts>(order, result, structure)) {}
Pictures::~Pictures() = default;

std::string Pictures::page() const {
  return report::comparison_page(parts_->shown, parts_->uncertainty, parts_->charts, parts_->structure,
                                 parts_->edition);
}

void write_picture(const std::filesystem::path& file, std::string_view text) {
  std::error_code error;
  if (file.has_parent_path()) std::filesystem::create_directories(file.parent_path(), error);
  write_whole(file, text);
}

void Pictures::write(const Invocation& invocation) const {
  if (const auto file = invocation.text("html")) write_picture(*file, page());
  if (const auto file = invocation.text("decision-brief")) {
    write_picture(*file, report::decision_brief(parts_->shown, parts_->edition));
  }
  if (const auto folder = invocation.text("figures")) {
    for (const report::Chart& chart : parts_->charts) {
      const std::filesystem::path file = std::filesystem::path(*folder) / chart.id;
      write_picture(file.string() + ".svg", report::svg_file(chart));
      write_picture(file.string() + ".csv", report::csv_file(chart));
      write_picture(file.string() + ".vl.json", report::vega_file(chart));
    }
  }
}

namespace {

constexpr std::array<std::string_view, 3> options{"html", "figures", "decision-brief"};

}  // namespace

bool pictures_wanted(const Invocation& invocation) {
  return std::any_of(options.begin(), options.end(), [&](std::string_view one) { return invocation.has(one); });
}

void check_picture_files(const Invocation& invocation) {
  std::error_code error;
  for (const std::string_view option : options) {
    const std::optional<std::string> path = invocation.text(option);
    if (!path || invocation.has("force")) continue;
    const bool is_folder = option == "figures" && std::filesystem::is_directory(*path, error);
    const bool is_taken = is_folder ? !std::filesystem::is_empty(*path, error) : std::filesystem::exists(*path, error);
    if (is_taken) {
      throw UsageError(
          fmt::format("--{}: '{}' exists already; choose another, or overwrite it with --force", option, *path));
    }
  }
}

report::Edition edition_of(const LoadedModel& loaded, const language::Sides& sides, bool hides_what_followed) {
  report::Edition edition;
  edition.program = fmt::format("demarche {}", program_version);
  edition.file = loaded.texts.front().first;
  edition.sha256 = sha256(loaded.texts.front().second);
  if (!sides.empty()) edition.sides = " --side " + report::shell_word(sides_text(sides));
  edition.options = edition.sides;
  if (hides_what_followed) edition.options += " --hide-observed";
  edition.digest = [](std::string_view text) { return sha256(text); };
  return edition;
}

}  // namespace demarche::app
