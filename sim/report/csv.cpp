// Comma-separated values, see csv.hpp.
#include "report/csv.hpp"

namespace demarche::report {

void CsvWriter::put(std::string_view field) {
  if (row_begun_) text_ += ',';
  row_begun_ = true;
  text_ += field;
}

void CsvWriter::add(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    put(text);
    return;
  }
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"') quoted += '"';
    quoted += character;
  }
  put(quoted + '"');
}

void CsvWriter::end_row() {
  text_ += '\n';
  row_begun_ = false;
}

}  // namespace demarche::report
