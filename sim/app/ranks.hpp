#pragma once
// The processes that mpirun started together. The first one (rank 0) is the program: it reads, keeps, judges and shows.
// The others are handed blocks of runs, play them and hand them back; they need no files, and say nothing.

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "app/mpi_module.hpp"

namespace demarche::app {

class Ranks {
 public:
  // Nothing unless this process was started as one of several. std::runtime_error if it was and cannot join them.
  static std::unique_ptr<Ranks> join();
  // The first one tells the others to end.
  ~Ranks();
  Ranks(const Ranks&) = delete;
  Ranks& operator=(const Ranks&) = delete;

  int rank() const noexcept { return rank_; }
  int size() const noexcept { return size_; }

  // Tags: of messages that introduce or dismiss, and of blocks in two lanes.
  static constexpr int word = 1;
  static constexpr int first_lane = 2;
  static constexpr int lanes = 2;

  // Returns at once. Whoever then works on without receiving calls progress() now and then, or the message may wait.
  void send(int to, int tag, const std::string& message) const;
  void progress() const { mpi_.progress(); }

  struct Message {
    int from = 0, tag = 0;
    std::string text;
  };
  // Of this sender and tag, -1 for any; nothing if none has come within `patience`.
  std::optional<Message> receive(int from, int tag, std::chrono::milliseconds patience) const;

 private:
  Ranks(const DemarcheMpi& mpi, int rank, int size) : mpi_(mpi), rank_(rank), size_(size) {}

  const DemarcheMpi& mpi_;
  int rank_, size_;
};

// Those of this process, while it performs a command; null when it is alone.
const Ranks* ranks() noexcept;
// Sets them, by the one who performs.
void stand_among(const Ranks* ranks) noexcept;

}  // namespace demarche::app
