#pragma once
// Numbers and signs in other notations, as a hint: `1,5`, `.5`, `010`, `1_000`, `3 days`, `==`.

#include <string>
#include <string_view>

namespace demarche::language {

// How the number is written here, as advice: "write 0.5". Empty when the text is no number in any notation.
std::string respelling(std::string_view text);

// The same for the signs of other languages in expressions: `==`, `&&`, `!=`.
std::string respelled_sign(std::string_view sign);

}  // namespace demarche::language
