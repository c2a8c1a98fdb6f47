// This machine and this terminal, see machine.hpp. Linux.
#include "app/machine.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <langinfo.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <string_view>
#include <system_error>

#include "app/ranks.hpp"
#include "app/version.hpp"

namespace demarche::app {

namespace {

std::string_view environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

bool is_terminal(int descriptor) { return ::isatty(descriptor) == 1; }

std::size_t terminal_width(int descriptor) {
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

report::Style style_of(int descriptor, ColourWish wish) {
  report::Style style;
  const bool terminal = is_terminal(descriptor);
  const bool welcome = terminal && environment("NO_COLOR").empty() && environment("TERM") != "dumb";
  style.colour = wish == ColourWish::always || (wish == ColourWish::automatic && welcome);
  style.unicode = std::string_view(::nl_langinfo(CODESET)) == "UTF-8";
  if (terminal) style.width = std::clamp<std::size_t>(terminal_width(descriptor), 40, 100);
  return style;
}

unsigned available_threads() {
  if (ranks() != nullptr) return 1;  // mpirun has shared out the processors
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return 1;
  return std::max(1u, static_cast<unsigned>(CPU_COUNT(&allowed)));
}

Host this_host() {
  utsname names{};
  const auto processors = static_cast<unsigned>(std::max(1L, ::sysconf(_SC_NPROCESSORS_ONLN)));
  if (::uname(&names) != 0) return {"unknown", "unknown", "unknown", processors};
  return {names.nodename, fmt::format("{} {}", names.sysname, names.release), names.machine, processors};
}

std::vector<std::filesystem::path> model_search_path() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  if (error) return {};
  // Installed: by default PREFIX/bin/demarche and PREFIX/share/demarche/models, wherever PREFIX has been moved to.
  // Built in place: ROOT/build/release/demarche.
  const std::filesystem::path folder = program.parent_path();
  return {folder / data_from_program, folder.parent_path().parent_path()};
}

std::string now_utc() {
  const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(now));
}

}  // namespace demarche::app
