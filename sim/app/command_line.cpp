// Taking the command line apart with Boost.ProgramOptions, see command_line.hpp.
#include "app/command_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <charconv>

#include "language/suggest.hpp"
#include "report/figures.hpp"

namespace demarche::app {

namespace {

namespace options = boost::program_options;

constexpr std::array globals{
    Option{"quiet", "", "no progress and no notes on standard error"},
    Option{"verbose", "", "more detail"},
    Option{"log-level", "LEVEL", "trace, debug, info, warning, error or off (default: info)"},
    Option{"color", "WHEN", "auto, always or never (default: auto, which respects NO_COLOR)"},
    Option{"help", "", "what the program or the command does"},
    Option{"version", "", "which version this is"},
};

std::string suggestion(std::string_view typed, const std::vector<std::string>& known) {
  const std::optional<std::string> best = language::closest(typed, known);
  return best ? fmt::format("; did you mean '{}'?", *best) : "";
}

const Command* find(std::span<const Command> commands, std::string_view name) {
  const auto found = std::find_if(commands.begin(), commands.end(), [&](const auto& one) { return one.name == name; });
  return found == commands.end() ? nullptr : &*found;
}

// Whether the word after this one is its value: `--seed 7`.
bool takes_next(std::span<const Command> commands, std::string_view word) {
  if (!word.starts_with("--") || word.find('=') != std::string_view::npos) return false;
  const auto is_it = [&](const Option& option) { return !option.value.empty() && option.name == word.substr(2); };
  return std::any_of(globals.begin(), globals.end(), is_it) ||
         std::any_of(commands.begin(), commands.end(), [&](const Command& command) {
           return std::any_of(command.options.begin(), command.options.end(), is_it);
         });
}

// Place of the command among the words: the first that is neither an option nor an option's value.
std::optional<std::size_t> command_place(std::span<const Command> commands, const std::vector<std::string>& words) {
  for (std::size_t place = 1; place < words.size(); ++place) {
    if (words[place] == "--") return std::nullopt;
    if (takes_next(commands, words[place])) {
      ++place;
    } else if (!words[place].starts_with('-')) {
      return place;
    }
  }
  return std::nullopt;
}

std::vector<std::string> names_of(const Command* command) {
  std::vector<std::string> names;
  for (const Option& option : globals) names.push_back("--" + std::string(option.name));
  if (command != nullptr) {
    for (const Option& option : command->options) names.push_back("--" + std::string(option.name));
  }
  return names;
}

bool repeats(const Command* command, std::string_view name) {
  return command != nullptr && std::any_of(command->options.begin(), command->options.end(),
                                           [&](const Option& one) { return one.name == name && one.repeats; });
}

options::options_description described(const Command* command) {
  options::options_description all;
  const auto add = [&](const Option& option) {
    const std::string name = std::string(option.name) + (option.name == "help" ? ",h" : "");
    if (option.value.empty()) {
      all.add_options()(name.c_str(), "");
    } else {
      all.add_options()(name.c_str(), options::value<std::string>(), "");
    }
  };
  for (const Option& option : globals) add(option);
  if (command != nullptr) {
    for (const Option& option : command->options) add(option);
  }
  all.add_options()("file", options::value<std::vector<std::string>>(), "");
  return all;
}

void take(Invocation& invocation, const Command* command, const std::vector<std::string>& arguments) {
  const options::options_description all = described(command);
  options::positional_options_description files;
  files.add("file", -1);
  using options::command_line_style::allow_guessing;
  using options::command_line_style::unix_style;
  try {
    const auto parsed = options::command_line_parser(arguments)
                            .options(all)
                            .positional(files)
                            .style(unix_style & ~allow_guessing)
                            .run();
    for (const auto& one : parsed.options) {
      if (one.string_key == "file") {
        // `--file` is our own name for what stands alone, not an option that can be typed.
        if (one.position_key < 0) throw options::unknown_option("--file");
        invocation.files.insert(invocation.files.end(), one.value.begin(), one.value.end());
        continue;
      }
      if (invocation.has(one.string_key) && !repeats(command, one.string_key)) {
        throw UsageError(fmt::format("option '--{}' is given twice", one.string_key));
      }
      invocation.options.push_back({one.string_key, one.value.empty() ? "" : one.value.front()});
    }
  } catch (const options::unknown_option& error) {
    const std::string name = error.get_option_name();
    const std::string of = command == nullptr ? "" : fmt::format(" of '{}'", command->name);
    throw UsageError(fmt::format("there is no option '{}'{}{}", name, of, suggestion(name, names_of(command))));
  } catch (const options::error& error) {
    throw UsageError(error.what());
  }
}

std::string option_lines(std::span<const Option> list, const report::Style& style) {
  std::string out;
  for (const Option& option : list) {
    std::string head = fmt::format("  --{}", option.name);
    if (!option.value.empty()) head += " " + std::string(option.value);
    out += report::paragraph(option.about, style.width, 22, head);
  }
  return out;
}

}  // namespace

bool Invocation::has(std::string_view option) const {
  return std::any_of(options.begin(), options.end(), [&](const Given& given) { return given.name == option; });
}

std::optional<std::string> Invocation::text(std::string_view option) const {
  for (const Given& given : options) {
    if (given.name == option) return given.value;
  }
  return std::nullopt;
}

std::vector<std::string> Invocation::texts(std::string_view option) const {
  std::vector<std::string> all;
  for (const Given& given : options) {
    if (given.name == option) all.push_back(given.value);
  }
  return all;
}

std::uint64_t Invocation::whole(std::string_view option, std::uint64_t standard, std::uint64_t least,
                                std::uint64_t most) const {
  const std::optional<std::string> given = text(option);
  if (!given) return standard;
  std::uint64_t value = 0;
  const char* end = given->data() + given->size();
  const auto [stopped, error] = std::from_chars(given->data(), end, value);
  if (given->empty() || error != std::errc{} || stopped != end || value < least || value > most) {
    throw UsageError(fmt::format("--{} is '{}'; it must be a whole number from {} to {}", option, *given, least, most));
  }
  return value;
}

ColourWish Invocation::colour() const {
  const std::string wish = text("color").value_or("auto");
  if (wish == "auto") return ColourWish::automatic;
  if (wish == "always") return ColourWish::always;
  if (wish == "never") return ColourWish::never;
  throw UsageError(fmt::format("--color is '{}'; it must be auto, always or never", wish));
}

std::span<const Option> global_options() { return globals; }

Invocation parse(std::span<const Command> commands, int argc, const char* const* argv) {
  Invocation invocation;
  invocation.words.assign(argv, argv + argc);
  if (invocation.words.empty()) invocation.words.emplace_back("demarche");
  const std::optional<std::size_t> place = command_place(commands, invocation.words);
  const Command* command = nullptr;
  if (place) {
    invocation.command = invocation.words[*place];
    command = find(commands, invocation.command);
    if (command == nullptr) {
      std::vector<std::string> names;
      for (const Command& one : commands) names.emplace_back(one.name);
      throw UsageError(
          fmt::format("there is no command '{}'{}", invocation.command, suggestion(invocation.command, names)));
    }
  }
  std::vector<std::string> arguments;
  for (std::size_t at = 1; at < invocation.words.size(); ++at) {
    if (!place || at != *place) arguments.push_back(invocation.words[at]);
  }
  take(invocation, command, arguments);
  if (invocation.has("help") || invocation.has("version")) return invocation;
  if (command == nullptr) throw UsageError("a command is missing");
  if (invocation.files.empty() && !command->files.starts_with('[')) {
    throw UsageError(fmt::format("'{}' needs {}", command->name, command->files));
  }
  const bool one_only = command->files == "FILE" || command->files == "DIR" || command->files == "MANIFEST";
  if (one_only && invocation.files.size() > 1) {
    throw UsageError(fmt::format("'{}' takes one {}, not {}", command->name, command->files, invocation.files.size()));
  }
  (void)invocation.colour();
  return invocation;
}

std::string help(std::span<const Command> commands, const report::Style& style) {
  std::string out = report::paragraph(
      "Demarche simulates how states and alliances answer a cyber incident, and compares responses on the same luck.",
      style.width, 0);
  out += "\nusage: demarche COMMAND FILE [OPTION]…\n\ncommands\n";
  for (const Command& command : commands) {
    out += report::paragraph(command.about, style.width, 22, fmt::format("  {} {}", command.name, command.files));
  }
  out += "\noptions of every command\n" + option_lines(globals, style);
  out += "\n" + report::paragraph(
                    "exit status: 0 done, 1 the input is wrong, 2 the command line is wrong, 3 the environment failed, "
                    "4 stopped by a signal with the results so far saved",
                    style.width, 0);
  return report::finished(std::move(out), style);
}

std::string help(const Command& command, const report::Style& style) {
  std::string out = fmt::format("usage: demarche {} {} [OPTION]…\n\n", command.name, command.files);
  out += report::paragraph(command.more, style.width, 0);
  if (!command.options.empty()) out += "\noptions\n" + option_lines(command.options, style);
  out += "\noptions of every command\n" + option_lines(globals, style);
  return report::finished(std::move(out), style);
}

}  // namespace demarche::app
