// Processor time and instructions of a thread, see meters.hpp. Linux: perf_event_open(2), clock_gettime(2).
#include "app/meters.hpp"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>
#include <memory>
#include <system_error>

namespace demarche::app {

namespace {

// Counts from its making to its end; the descriptor is -1 where counting is forbidden.
class Counter {
 public:
  Counter() {
    perf_event_attr what{};
    what.size = sizeof what;
    what.type = PERF_TYPE_HARDWARE;
    what.config = PERF_COUNT_HW_INSTRUCTIONS;
    what.exclude_kernel = 1;
    what.exclude_hv = 1;
    descriptor_ = static_cast<int>(::syscall(SYS_perf_event_open, &what, 0, -1, -1, 0));
  }
  ~Counter() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  bool counts() const { return descriptor_ >= 0; }
  std::uint64_t read() const {
    std::uint64_t count = 0;
    if (::read(descriptor_, &count, sizeof count) != sizeof count)
      throw std::system_error(errno, std::generic_category(), "instructions cannot be counted any more");
    return count;
  }

 private:
  int descriptor_ = -1;
};

double seconds_of_thread() {
  timespec time{};
  if (::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time) != 0)
    throw std::system_error(errno, std::generic_category(), "this thread's time cannot be read");
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

}  // namespace

run::Meters meters_of_this_thread() {
  run::Meters meters;
  meters.seconds = seconds_of_thread;
  const auto counter = std::make_shared<Counter>();
  // A counter that stands still is one that an emulator only pretends to have.
  if (counter->counts() && counter->read() > 0) meters.instructions = [counter] { return counter->read(); };
  return meters;
}

}  // namespace demarche::app
