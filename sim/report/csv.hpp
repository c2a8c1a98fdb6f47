#pragma once
// Rows of comma-separated values after RFC 4180 (with plain line feeds): a field with a comma, quote or line end is
// quoted, quotes are doubled. Numbers as the shortest decimal that reads back the same; what is not finite is empty.

#include <concepts>
#include <string>
#include <string_view>

#include "report/figures.hpp"

namespace demarche::report {

class CsvWriter {
 public:
  template <class... Fields>
  void row(const Fields&... fields) {
    (add(fields), ...);
    end_row();
  }

  void add(std::string_view text);
  void add(const char* text) { add(std::string_view(text)); }
  void add(const std::string& text) { add(std::string_view(text)); }
  void add(double number) { put(shortest(number)); }
  void add(std::integral auto number) { put(std::to_string(number)); }
  void end_row();

  const std::string& text() const { return text_; }

 private:
  void put(std::string_view field);

  std::string text_;
  bool row_begun_ = false;
};

}  // namespace demarche::report
