// demarche run FILE: one history, told as a dated timeline.
#include <limits>

#include "app/commands.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "app/pictures.hpp"
#include "app/plan.hpp"
#include "app/speech.hpp"
#include "report/recorder.hpp"
#include "report/timeline.hpp"

namespace demarche::app {

ExitStatus run_once(const Invocation& invocation) {
  constexpr std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t seed = invocation.whole("seed", 1, 0, greatest);
  const std::uint64_t run = invocation.whole("run", 0, 0, greatest);
  const std::uint64_t each = invocation.whole("runs-per-world", 1, 1, greatest_runs_per_world);
  // Other tools read JSON: it says the same in every language.
  const report::Spoken asked = spoken_of(invocation);
  const report::Spoken spoken = invocation.has("json") ? report::Spoken() : asked;
  check_picture_files(invocation);
  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  const std::size_t response = chosen_response(invocation, loaded->model);
  const report::Recording recording =
      report::record(loaded->model, seed, run, static_cast<core::Index>(response), each);
  const report::Story story =
      report::tell(loaded->model, recording, static_cast<core::Index>(response), seed, run, true, spoken);
  if (const auto file = invocation.text("html")) {
    const report::Edition edition = edition_of(*loaded, sides_of(invocation), invocation.has("hide-observed"));
    write_picture(*file, report::history_page(loaded->model, story, edition));
    return ExitStatus::done;
  }
  print(invocation.has("json") ? report::timeline_json(story)
                               : report::timeline(story, style_for(spoken, style_of(1, invocation.colour()))));
  return ExitStatus::done;
}

}  // namespace demarche::app
