#pragma once
// How far an experiment is: a bar with rate and time left on a terminal, a line every ten seconds elsewhere; always on
// standard error.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "report/spoken.hpp"

namespace demarche::app {

class Progress {
 public:
  // `histories_per_run`: the number of responses.
  Progress(std::uint64_t histories_per_run, bool terminal, bool unicode, const report::Spoken& in = {});

  void operator()(std::uint64_t done, std::uint64_t total);
  // Removes the bar.
  void end();

  double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;

  std::uint64_t histories_per_run_;
  bool terminal_;
  bool unicode_;
  report::Spoken in_;
  bool bar_shown_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point last_line_ = start_;
};

// "1.4 s", "3 min 20 s", "2 h 5 min".
std::string span_text(double seconds, const report::Spoken& in = {});

// The bar and what it says in at most `width` columns, so that it stays one line and can be written over; the text is
// cut at a comma, and the bar left out where there is no room for both.
std::string bar_text(std::uint64_t done, std::uint64_t total, std::string_view text, std::size_t width,
                     const report::Spoken& in = {});

// What the bar says, without the bar.
std::string progress_text(std::uint64_t done, std::uint64_t total, std::uint64_t histories_per_run, double seconds,
                          const report::Spoken& in = {});

}  // namespace demarche::app
