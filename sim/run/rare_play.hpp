// Who plays tilted runs: engines for several threads, and blocks of work shared out among them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "core/engine.hpp"
#include "run/rare.hpp"

namespace demarche::run {

// One engine with the tilts that it plays.
class TiltedPlayer {
 public:
  explicit TiltedPlayer(const RareQuestion& question) : question_(question) { renew(); }

  // From now on with these components.
  void use(const std::vector<core::Tilt>& mixture);
  // Begins a run of them; `component` none: untilted.
  void begin(std::uint64_t run, core::Index component);
  // Plays a response of it. False if it exploded or broke a contract; then nothing else may be asked of it.
  bool play(std::size_t response);
  bool hit() const { return engine_->outcomes()[question_.measure] != 0.0; }
  const core::Weigher& weigher() const { return *weigher_; }
  const core::Engine& engine() const { return *engine_; }

 private:
  void renew();

  const RareQuestion& question_;
  std::unique_ptr<core::Weigher> weigher_;
  std::unique_ptr<core::Engine> engine_;
  bool begun_ = false;
  std::uint64_t run_ = 0;
};

// Threads that outlive a stage of the work would gain nothing; their players do.
class TiltedCrew {
 public:
  TiltedCrew(const RareQuestion& question, const RareProgress& progress, std::uint64_t total,
             const std::atomic<bool>& stop);

  void use(const std::vector<core::Tilt>& mixture);
  // Does `work(player, task)` for every task below `tasks`, in any order and on any thread; each is worth `runs` runs.
  // False if it was stopped. The first exception is rethrown.
  bool each(std::uint64_t tasks, std::uint64_t runs, const std::function<void(TiltedPlayer&, std::uint64_t)>& work);

 private:
  std::vector<std::unique_ptr<TiltedPlayer>> players_;
  const RareProgress& progress_;
  std::uint64_t total_;
  const std::atomic<bool>& stop_;
  std::atomic<std::uint64_t> done_ = 0;
};

}  // namespace demarche::run
