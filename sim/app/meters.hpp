#pragma once
// What this thread's work cost on this machine: processor time and, where the kernel lets us count them, instructions.

#include "run/bench.hpp"

namespace demarche::app {

// Both count this thread in user mode, from when they are called first. `instructions` is empty where the machine, the
// kernel (perf_event_paranoid) or a container forbids counting.
run::Meters meters_of_this_thread();

}  // namespace demarche::app
