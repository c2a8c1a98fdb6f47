// demarche diff FILE: why two histories of one run part.
#include <fmt/format.h>

#include <limits>

#include "app/commands.hpp"
#include "app/load.hpp"
#include "app/output.hpp"
#include "app/plan.hpp"
#include "app/speech.hpp"
#include "language/suggest.hpp"
#include "report/parting.hpp"
#include "report/recorder.hpp"
#include "report/story.hpp"

namespace demarche::app {

ExitStatus diff(const Invocation& invocation) {
  constexpr std::uint64_t greatest = std::numeric_limits<std::uint64_t>::max();
  const std::uint64_t seed = invocation.whole("seed", 1, 0, greatest);
  const std::uint64_t run = invocation.whole("run", 0, 0, greatest);
  const std::uint64_t each = invocation.whole("runs-per-world", 1, 1, greatest_runs_per_world);
  const std::optional<std::string> wanted = invocation.text("responses");
  if (!wanted) throw UsageError("diff needs --responses A,B");
  const std::size_t comma = wanted->find(',');
  if (comma == std::string::npos) throw UsageError("--responses takes two names with a comma between");
  const report::Spoken spoken = spoken_of(invocation);
  language::Files files;
  const std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  const auto told = [&](const std::string& name) {
    std::vector<std::string> names;
    for (std::size_t response = 0; response < loaded->model.responses.size(); ++response) {
      names.push_back(loaded->model.responses[response].name);
      if (names.back() != name) continue;
      const auto index = static_cast<core::Index>(response);
      return report::tell(loaded->model, report::record(loaded->model, seed, run, index, each), index, seed, run, false,
                          spoken);
    }
    const std::string meant = language::did_you_mean(name, names);
    throw UsageError(fmt::format("there is no response '{}'; {}", name,
                                 meant.empty() ? "there are " + report::listed(names) : meant));
  };
  const report::Story a = told(wanted->substr(0, comma));
  const report::Story b = told(wanted->substr(comma + 1));
  print(report::parting_text(a, b, style_for(spoken, style_of(1, invocation.colour()))));
  return ExitStatus::done;
}

}  // namespace demarche::app
