#pragma once
// Runs the built program as a user would, in a process of its own.

#include <filesystem>
#include <string>
#include <vector>

namespace demarche::tests {

// A folder of its own for each test, removed at the end.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Ended {
  int status = -1;  // exit status; 128 + the signal that killed it
  std::string out, err;
};

class Child {
 public:
  // Starts the program. Standard output goes to `output` if given ("closed": a pipe that nobody reads), else to a file.
  explicit Child(std::vector<std::string> arguments, const std::string& output = "",
                 const std::vector<std::pair<std::string, std::string>>& environment = {});

  void signal(int number) const;
  // Waits until standard error holds the text; false after a minute.
  bool says(const std::string& text) const;
  Ended wait();

 private:
  Scratch scratch_;
  int process_ = -1;
};

Ended run_program(std::vector<std::string> arguments, const std::string& output = "",
                  const std::vector<std::pair<std::string, std::string>>& environment = {});

std::string read_file(const std::filesystem::path& file);
void write_file(const std::filesystem::path& file, const std::string& text);

// The shipped scenario, as an argument.
std::string shipped_scenario();

}  // namespace demarche::tests
