#pragma once
// The command line: which command, which files, which options. Options may stand before or after the files; a misspelt
// one is answered with the one it may have meant.

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "app/exit_status.hpp"
#include "app/machine.hpp"

namespace demarche::app {

// What is typed is wrong; ends with status 2.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// An option: `--name VALUE`, or a switch when `value` is empty.
struct Option {
  std::string_view name, value, about;
  bool repeats = false;  // may be given several times
};

struct Given {
  std::string name, value;
};

// What was typed, taken apart.
class Invocation {
 public:
  std::string command;  // empty: none
  std::vector<std::string> files;
  std::vector<Given> options;
  std::vector<std::string> words;  // the command line as typed, the program first

  bool has(std::string_view option) const;
  std::optional<std::string> text(std::string_view option) const;
  std::vector<std::string> texts(std::string_view option) const;  // every time it is given
  // A whole number from `least` to `most`; UsageError otherwise.
  std::uint64_t whole(std::string_view option, std::uint64_t standard, std::uint64_t least, std::uint64_t most) const;

  bool quiet() const { return has("quiet"); }
  bool verbose() const { return has("verbose"); }
  ColourWish colour() const;
};

struct Command {
  std::string_view name;
  std::string_view files;  // "FILE", "FILE…"
  std::string_view about;  // one line
  std::string_view more;   // a paragraph for its own help
  std::span<const Option> options;
  ExitStatus (*perform)(const Invocation&);
};

// Options of every command.
std::span<const Option> global_options();

// Throws UsageError. `--help` and `--version` are left to the caller and excuse everything that is missing.
Invocation parse(std::span<const Command> commands, int argc, const char* const* argv);

std::string help(std::span<const Command> commands, const report::Style& style);
std::string help(const Command& command, const report::Style& style);

}  // namespace demarche::app
