#pragma once
// What is asked of a text before the YAML library sees it: that it is text, and that its brackets do not nest so deep
// that the library would be busy with them for ever. Only for language/document.

#include <string_view>

#include "language/diagnostic.hpp"

namespace demarche::language {

// Whether all of it is UTF-8 without control characters; the first byte that is not is an error (`encoding`).
bool check_encoding(std::string_view text, FileId file, Diagnostics& diagnostics);

// Whether brackets, or the signs in front of one line (`- - - x`), open at most `greatest_depth` levels; the first that
// opens one more is an error (`too-deep`). One pass, without recursion; levels by indentation are the parser's to
// count.
bool check_brackets(std::string_view text, FileId file, Diagnostics& diagnostics);

// What is said of a text that nests too deep.
void too_deep(const Place& place, Diagnostics& diagnostics);

}  // namespace demarche::language
