#pragma once
// How an answer came about: program, files, seed, counts, machine, times, and the digests of the files beside it
// (schema demarche.manifest/1). Everything that may differ between two equal answers is here and nowhere else.

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/grounded.hpp"
#include "run/result.hpp"

namespace demarche::app {

struct Circumstances {
  std::vector<std::string> words;  // the command line
  std::uint64_t seed = 0;
  unsigned threads = 1;
  std::string started, finished;  // UTC
  double seconds = 0;
  std::vector<std::pair<std::string, std::string>> sides;  // variant, side: on which the comparison stands
  std::vector<std::pair<std::string, std::string>> plan;   // what was asked, by name
  std::string_view ending;                                 // run::name of it
  std::string why;                                         // in words
  bool hides_what_followed = false;                        // --hide-observed
  bool sides_complete = true;                              // all further sides, if any, were played to the end
};

using Digests = std::vector<std::pair<std::string, std::string>>;  // file name, SHA-256

// `texts`: path and bytes of the files read, the scenario first; `results`: the files beside it.
std::string manifest_json(const Circumstances& circumstances, const language::Grounded& model,
                          const run::Result& result, const std::vector<std::pair<std::string, std::string>>& texts,
                          const Digests& results);

}  // namespace demarche::app
