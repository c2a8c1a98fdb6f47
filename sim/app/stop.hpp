#pragma once
// Ctrl-C and its like. While an experiment collects runs, the first signal asks it to stop with what is complete and
// the second ends the program at once; at any other time the first one does. Exit status 4 in all cases.

#include <atomic>

namespace demarche::app {

// From now on SIGINT, SIGTERM and SIGHUP are handled as above, and a reader of standard output that goes away, or a
// file that grows beyond what this process may write, is an error of `write` instead of a signal.
void handle_signals();

// Alive while runs are collected and saved.
class Collecting {
 public:
  Collecting();
  ~Collecting();
  Collecting(const Collecting&) = delete;
  Collecting& operator=(const Collecting&) = delete;

  // Becomes true when a signal has come.
  const std::atomic<bool>& stop() const;
};

}  // namespace demarche::app
