// demarche compare FILE: every response on the same luck; the table on the terminal, everything in a folder.
#include <limits>

#include "app/batch.hpp"
#include "app/commands.hpp"
#include "app/folder.hpp"
#include "app/pictures.hpp"

namespace demarche::app {

ExitStatus compare(const Invocation& invocation) {
  Circumstances circumstances;
  circumstances.words = invocation.words;
  circumstances.seed = invocation.whole("seed", 1, 0, std::numeric_limits<std::uint64_t>::max());
  circumstances.threads = static_cast<unsigned>(invocation.whole("threads", available_threads(), 1, 1024));
  const Plan plan = plan_of(invocation);
  (void)longest_time(invocation);
  const std::optional<std::string> folder = invocation.text("out");
  if (invocation.has("force") && !folder && !pictures_wanted(invocation)) {
    throw UsageError("--force without --out has nothing to overwrite");
  }
  if (plan.shards > 1 && pictures_wanted(invocation)) {
    throw UsageError(
        "--html, --figures and --decision-brief need all runs; merge the shards first: its folder has the page");
  }
  check_picture_files(invocation);
  if (plan.variants && invocation.has("side")) throw UsageError("--variants plays every side; it excludes --side");

  language::Files files;
  std::optional<LoadedModel> loaded = load_and_complain(invocation, files);
  if (!loaded) return ExitStatus::wrong_input;
  Order order{invocation, std::move(*loaded), sides_of(invocation), {}, plan, circumstances, folder, nullptr};
  order.hides_what_followed = invocation.has("hide-observed");
  check_worlds(plan, design_of(order));
  check_rare(order);
  (void)target_of(plan, design_of(order));  // names an outcome that is not there before anything is written
  if (plan.variants) {
    std::optional<std::vector<report::PlayedSide>> further = ground_sides(invocation, order, files);
    if (!further) return ExitStatus::wrong_input;
    if (further->empty()) throw UsageError("--variants: the models have no variant with a second side");
    order.further = std::move(*further);
  }
  const Collecting collecting;
  std::optional<FolderLock> lock;
  if (folder) {
    lock.emplace(prepare_folder(*folder, invocation.has("force")));
    begin_store(order);
  }
  return play(order, collecting);
}

}  // namespace demarche::app
