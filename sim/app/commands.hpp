#pragma once
// Every command of the program, in the order in which they are explained. One file each; to add one, write its file
// and its row in commands.cpp.

#include <span>

#include "app/command_line.hpp"

namespace demarche::app {

std::span<const Command> commands();

ExitStatus check(const Invocation& invocation);
ExitStatus run_once(const Invocation& invocation);
ExitStatus diff(const Invocation& invocation);
ExitStatus compare(const Invocation& invocation);
ExitStatus resume(const Invocation& invocation);
ExitStatus merge(const Invocation& invocation);
ExitStatus reproduce(const Invocation& invocation);
ExitStatus explain(const Invocation& invocation);
ExitStatus sensitivity(const Invocation& invocation);
ExitStatus sweep(const Invocation& invocation);
ExitStatus validate(const Invocation& invocation);
ExitStatus describe(const Invocation& invocation);
ExitStatus brief(const Invocation& invocation);
ExitStatus compile_model(const Invocation& invocation);
ExitStatus bench(const Invocation& invocation);
ExitStatus new_item(const Invocation& invocation);
ExitStatus schema(const Invocation& invocation);

// Runs the program; catches everything. What `main` returns.
int perform(int argc, const char* const* argv);

}  // namespace demarche::app
