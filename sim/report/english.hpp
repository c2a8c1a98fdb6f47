#pragma once
// English that is put together from words of the files: articles, number, possessives, capitals, labels with blanks.
// Text in, text out; what comes from a file must be harmless already (report/text.hpp: safe).

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace demarche::report {

// "expel_diplomats" as "expel diplomats", made harmless.
std::string spaced(std::string_view name);

// The beginning of a sentence: "someone else" as "Someone else".
std::string capital(std::string text);

// "the United States", "the Ministry of Intelligence", "Albania", "a criminal gang": a name as it stands inside a
// sentence. By a rule: names that end in a common noun (States, Kingdom, Organization, agency …) have an article,
// names that bring one, and single words but a few countries', have none.
std::string with_article(std::string_view name);

// "Albania's", "the United States'".
std::string possessive(std::string text);

// The first plural among the first two words made singular: "diplomats", "expelled diplomats home".
std::string singular(std::string_view text);

// What stands for {name} in a label; nothing when it is not known. `before` is the text so far.
using Filling = std::function<std::optional<std::string>(std::string_view name, std::string_view before)>;

// A label with its blanks filled: "declares {number} diplomats of {target} unwelcome, to leave within {deadline}".
// After "1" the noun is singular. A clause (after a comma, colon or semicolon, or in brackets) with a blank that is not
// known is left out; a clause that is nothing but a blank says what it is: "publicly blames Iran (stated: likely)".
std::string filled(std::string_view label, const Filling& value);

}  // namespace demarche::report
