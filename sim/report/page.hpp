#pragma once
// A comparison as one HTML file that opens anywhere, offline: nothing is fetched, nothing but its own style and script
// may run (Content-Security-Policy), and without the script it lacks nothing but convenience. Equal answers are equal
// bytes. Numbers are written in the words of the terminal's table.

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "report/charts.hpp"
#include "report/story.hpp"
#include "report/uncertainty.hpp"

namespace demarche::report {

// How a page came about, for its commands and for who cites it.
struct Edition {
  std::string program;  // "demarche 0.1.0"
  std::string file;     // the scenario's, as given
  std::string sha256;   // of its text
  std::string sides;    // as options of every command: " --side second-attack=campaign"
  std::string options;  // of `run` that make the same model: the sides, and what is hidden
  std::function<std::string(std::string_view)> digest;  // SHA-256 of a text, as 64 hexadecimal digits
};

// The page of a comparison; `structure` may be null. Charts that it knows stand where they belong.
std::string comparison_page(const Shown& shown, const Uncertainty& uncertainty, const std::vector<Chart>& charts,
                            const Structure* structure, const Edition& edition);

// The page of one history.
std::string history_page(const language::Grounded& model, const Story& story, const Edition& edition);

// One word for the shell, whatever is in it.
std::string shell_word(const std::string& text);

// The command that tells one history.
std::string run_command(const Edition& edition, std::uint64_t seed, std::uint64_t run, const std::string& response,
                        const Spoken& in = {});

}  // namespace demarche::report
