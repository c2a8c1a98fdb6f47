#pragma once
// What stands at a place of a file, in the file's own terms: `rule.strike-again.rate`,
// `response.sever.do.2.with.number`.

#include <map>
#include <string>
#include <vector>

#include "language/diagnostic.hpp"

namespace demarche::language {

class Outlines {
 public:
  explicit Outlines(const Files& files) : files_(files) {}  // which must outlive this

  // The keys down to the place, with dots between. An item of a list goes by its first key and that key's name where it
  // has one, `rule.strike-again`, else by its number from 1. Empty where the file is no YAML, or nothing stands there.
  std::string path(const Place& place);

 private:
  struct Spot {
    std::uint32_t line = 0, column = 0;
    std::string path;
  };
  const std::vector<Spot>& spots(FileId file);

  const Files& files_;
  std::map<FileId, std::vector<Spot>> spots_;  // per file, from top to bottom
};

}  // namespace demarche::language
