#pragma once
// What this machine and this terminal are.

#include <filesystem>
#include <string>
#include <vector>

#include "report/text.hpp"

namespace demarche::app {

enum class ColourWish { automatic, always, never };

// How to write to standard output (1) or standard error (2): colour as wished, or on a terminal unless NO_COLOR is set
// or TERM is dumb; ASCII unless the locale is UTF-8; as wide as the terminal, 40 to 100 columns, 100 elsewhere.
report::Style style_of(int descriptor, ColourWish wish);

bool is_terminal(int descriptor);

// Columns of the terminal as they are now; 80 where it does not say.
std::size_t terminal_width(int descriptor);

// Threads that may run at once here.
unsigned available_threads();

struct Host {
  std::string name, system, machine;
  unsigned processors = 1;  // of the whole machine, whoever may use them
};
Host this_host();

// Where the models that belong to the program may be, beside what the scenario's own folders hold.
std::vector<std::filesystem::path> model_search_path();

// Now, as 2022-09-07T10:00:00Z.
std::string now_utc();

}  // namespace demarche::app
