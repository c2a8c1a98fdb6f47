#pragma once
// What is wrong with the user's text, and how it is shown: every mistake with its place, the line itself, a caret and,
// where there is one clear candidate, a suggestion. Mistakes are collected, never thrown.
//
// Codes are stable: editors and tests rely on them (sim/README.md lists them).

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "language/located.hpp"

namespace demarche::language {

enum class Severity : std::uint8_t { error, warning, note };

struct Diagnostic {
  std::string code;     // `unknown-key`
  std::string message;  // problem (why), lower case, with the value
  std::string hint;     // shown behind the caret: `did you mean 'severity'?`
  Place place;
  Severity severity = Severity::error;  // a note belongs to the error or warning before it
  std::string path;                     // where in the structure: `rule.sever-after-attribution.chance`
};

class Diagnostics {
 public:
  void error(Place place, std::string_view code, std::string message, std::string hint = "", std::string path = "");
  void warning(Place place, std::string_view code, std::string message, std::string hint = "", std::string path = "");
  void note(Place place, std::string message);
  void add(Diagnostic diagnostic);

  bool has_errors() const noexcept { return errors_ > 0; }
  std::size_t errors() const noexcept { return errors_; }
  std::size_t warnings() const noexcept { return warnings_; }
  const std::vector<Diagnostic>& items() const noexcept { return items_; }

 private:
  std::vector<Diagnostic> items_;
  std::size_t errors_ = 0;
  std::size_t warnings_ = 0;
};

// The texts read so far, kept for the excerpts. Ids count from 0 in order of reading.
class Files {
 public:
  FileId add(std::string path, std::string text);

  std::size_t size() const noexcept { return files_.size(); }
  const std::string& path(FileId file) const { return files_.at(file).path; }
  const std::string& text(FileId file) const { return files_.at(file).text; }
  // The line without its end, counted from 1; empty when there is none.
  std::string_view line(FileId file, std::uint32_t number) const;

 private:
  struct File {
    std::string path, text;
    std::vector<std::size_t> line_begin;
  };
  std::vector<File> files_;
};

enum class Colour : std::uint8_t { never, always };

// All diagnostics in order, then one summary line: `2 errors, 1 warning; nothing was run`. Empty when there are none.
std::string render(const Diagnostics& diagnostics, const Files& files, Colour colour = Colour::never);

// The same list for editors: [{"code", "severity", "message", "hint", "file", "line", "column", "length", "path"}].
// Lines and columns count from 1; columns and lengths count code points. `path` is where that is in the file's own
// structure (outline.hpp), whatever the diagnostic itself calls it.
std::string to_json(const Diagnostics& diagnostics, const Files& files);

// Number of code points in UTF-8 text.
std::size_t code_points(std::string_view text) noexcept;

}  // namespace demarche::language
