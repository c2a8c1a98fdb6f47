// Signals, see stop.hpp. The two flags are global because a signal handler has no other way to reach anything.
#include "app/stop.hpp"

#include <signal.h>
#include <unistd.h>

#include "app/exit_status.hpp"

namespace demarche::app {

namespace {

std::atomic<bool> stop_requested{false};
std::atomic<bool> collecting{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may touch lock-free atomics only");

extern "C" void on_stop_signal(int) {
  if (!collecting.load() || stop_requested.exchange(true)) ::_exit(static_cast<int>(ExitStatus::stopped));
}

}  // namespace

void handle_signals() {
  struct sigaction action {};
  action.sa_handler = on_stop_signal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    // A program started with `nohup` or in the background of a script was told to ignore them, and goes on doing so.
    struct sigaction before {};
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
      ::sigaction(signal, &action, nullptr);
  }
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGPIPE, &ignore, nullptr);
  ::sigaction(SIGXFSZ, &ignore, nullptr);
}

Collecting::Collecting() { collecting.store(true); }
Collecting::~Collecting() { collecting.store(false); }
const std::atomic<bool>& Collecting::stop() const { return stop_requested; }

}  // namespace demarche::app
