#pragma once
// Results to standard output and to files; messages to standard error.

#include <filesystem>
#include <string>
#include <string_view>

namespace demarche::app {

// Standard output. A reader that has gone (`| head`) is not an error: what is left is not written. Any other failure
// is std::runtime_error.
void print(std::string_view text);

// Standard error, as it is; failures are nobody's business.
void complain(std::string_view text) noexcept;

// Writes beside the file and renames, so that the file is either whole or as it was. std::runtime_error otherwise.
void write_whole(const std::filesystem::path& file, std::string_view text);

// A file that is whole on the disk, but beside the place where it shall be, until `put` moves it there; gone if that
// never happens. std::runtime_error when it cannot be written or moved.
class WaitingFile {
 public:
  WaitingFile(std::filesystem::path file, std::string_view text);
  // For a text that comes in pieces: add(), then settle(), then put().
  explicit WaitingFile(std::filesystem::path file);
  ~WaitingFile();
  WaitingFile(WaitingFile&& other) noexcept;
  WaitingFile(const WaitingFile&) = delete;
  WaitingFile& operator=(const WaitingFile&) = delete;
  WaitingFile& operator=(WaitingFile&&) = delete;

  const std::filesystem::path& file() const noexcept { return file_; }
  void add(std::string_view text);  // all of it or nothing
  void settle();
  void put();

 private:
  std::filesystem::path file_;
  int descriptor_ = -1;
  std::string beside_;  // empty: nothing waits
};

}  // namespace demarche::app
