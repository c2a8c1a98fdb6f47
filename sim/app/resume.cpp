// demarche resume DIR: goes on with a batch that was stopped, killed, or is to have more runs. Everything it needs is
// in the folder; the scenario's own files may have changed or gone.
#include <fmt/format.h>

#include "app/batch.hpp"
#include "app/commands.hpp"
#include "app/folder.hpp"

namespace demarche::app {

ExitStatus resume(const Invocation& invocation) {
  (void)longest_time(invocation);
  const std::filesystem::path folder = invocation.files.front();
  const std::filesystem::path file = batch_in(folder);
  const FolderLock lock(folder);
  Order order = reopened(invocation, folder, run::Store::open(file, run::Database::Mode::write));
  const Plan plan = plan_of(invocation, order.plan);
  const std::uint64_t done = order.store->tree(design_of(order), 0).complete_to(blocks_of(order.plan).begin);
  if (plan.shards == 1 && plan.runs < done) {
    throw UsageError(
        fmt::format("the batch has {} runs already; it can be extended, not shortened to {}", done, plan.runs));
  }
  order.plan = plan;
  check_worlds(plan, design_of(order));
  (void)target_of(plan, design_of(order));
  const Collecting collecting;
  order.store->set_plan(fields_of(plan));
  return play(order, collecting);
}

}  // namespace demarche::app
