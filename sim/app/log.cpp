#include "app/log.hpp"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

namespace demarche::app::log {
namespace {

spdlog::level::level_enum spoken(Level level) {
  switch (level) {
    case Level::trace: return spdlog::level::trace;
    case Level::debug: return spdlog::level::debug;
    case Level::info: return spdlog::level::info;
    case Level::warning: return spdlog::level::warn;
    case Level::error: return spdlog::level::err;
    case Level::off: break;
  }
  return spdlog::level::off;
}

}  // namespace

void start(Level least, bool colour) {
  spdlog::drop_all();
  auto logger = spdlog::stderr_color_mt("demarche", colour ? spdlog::color_mode::always : spdlog::color_mode::never);
  logger->set_pattern("demarche: %^%l%$: %v");
  spdlog::set_default_logger(logger);
  spdlog::set_level(spoken(least));
}

void debug(const std::string& line) { spdlog::debug(line); }
void info(const std::string& line) { spdlog::info(line); }
void warning(const std::string& line) { spdlog::warn(line); }
void error(const std::string& line) { spdlog::error(line); }

}  // namespace demarche::app::log
