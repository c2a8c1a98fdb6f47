#pragma once
// What the program says of its own work, on standard error, through spdlog. Only log.cpp includes spdlog, whose
// templates take the compiler longer than most of our sources.

#include <string>

namespace demarche::app::log {

enum class Level { trace, debug, info, warning, error, off };

// From here on, what is at least so grave is said, in colour if wanted.
void start(Level least, bool colour);

// `line` is said as it is; safe() (report/text.hpp) what comes from files.
void debug(const std::string& line);
void info(const std::string& line);
void warning(const std::string& line);
void error(const std::string& line);

}  // namespace demarche::app::log
