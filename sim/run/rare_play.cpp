// Playing tilted runs, see rare_play.hpp.
#include "run/rare_play.hpp"

#include "core/check.hpp"

namespace demarche::run {

void TiltedPlayer::renew() {
  engine_ = std::make_unique<core::Engine>(question_.program);
  engine_->weigh_by(weigher_.get());
}

void TiltedPlayer::use(const std::vector<core::Tilt>& mixture) {
  engine_->weigh_by(nullptr);
  weigher_ = std::make_unique<core::Weigher>(question_.program, mixture);
  weigher_->end_at(question_.measure);
  engine_->weigh_by(weigher_.get());
}

void TiltedPlayer::begin(std::uint64_t run, core::Index component) {
  weigher_->choose(component);
  run_ = run;
  begun_ = engine_->begin(question_.seed, run, run) == core::Engine::End::horizon;
}

bool TiltedPlayer::play(std::size_t response) {
  if (!begun_) return false;
  try {
    return engine_->play(static_cast<core::Index>(response)) == core::Engine::End::horizon;
  } catch (const core::ContractError&) {
    renew();  // nobody knows in what state it was left
    begun_ = engine_->begin(question_.seed, run_, run_) == core::Engine::End::horizon;
    return false;
  }
}

TiltedCrew::TiltedCrew(const RareQuestion& question, const RareProgress& progress, std::uint64_t total,
                       const std::atomic<bool>& stop)
    : progress_(progress), total_(total), stop_(stop) {
  for (unsigned thread = 0; thread < question.threads; ++thread)
    players_.push_back(std::make_unique<TiltedPlayer>(question));
}

void TiltedCrew::use(const std::vector<core::Tilt>& mixture) {
  for (const auto& player : players_) player->use(mixture);
}

bool TiltedCrew::each(std::uint64_t tasks, std::uint64_t runs,
                      const std::function<void(TiltedPlayer&, std::uint64_t)>& work) {
  using namespace std::chrono_literals;
  std::atomic<std::uint64_t> next = 0;
  std::atomic<std::size_t> busy = players_.size();
  std::atomic<bool> failed = false;
  std::exception_ptr failure;
  std::mutex mutex;
  {
    std::vector<std::jthread> threads;
    for (const auto& player : players_) {
      threads.emplace_back([&, own = player.get()] {
        try {
          for (std::uint64_t task = next++; task < tasks && !stop_ && !failed; task = next++) {
            work(*own, task);
            done_ += runs;
          }
        } catch (...) {
          const std::lock_guard lock(mutex);
          if (!failed) failure = std::current_exception();
          failed = true;
        }
        --busy;
      });
    }
    auto told = std::chrono::steady_clock::now();
    while (busy > 0) {
      std::this_thread::sleep_for(2ms);
      if (!progress_ || std::chrono::steady_clock::now() - told < 200ms) continue;
      told = std::chrono::steady_clock::now();
      progress_(std::min<std::uint64_t>(done_, total_), total_);
    }
  }
  if (failure) std::rethrow_exception(failure);
  return !stop_;
}

}  // namespace demarche::run
