#pragma once
// How the program ends; part of its interface (README.md).

namespace demarche::app {

enum class ExitStatus : int {
  done = 0,
  wrong_input = 1,  // the files say something wrong, or a check said no
  wrong_command_line = 2,
  environment = 3,  // disk, memory, a bug of our own
  stopped = 4,      // by a signal; the results so far are saved
};

}  // namespace demarche::app
