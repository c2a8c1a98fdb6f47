#pragma once
// Text → located tree. The only place that knows the YAML library; everything after it reads Node.
//
// YAML without its traps: one document, no tags, no anchors or aliases, no merge keys, no repeated keys, keys are
// plain words, at most 4 MB and 64 levels. Scalars stay text: nothing is a number, a date or a boolean before the
// reader asks for one.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/diagnostic.hpp"
#include "language/located.hpp"

namespace demarche::language {

struct Node {
  enum class Kind : std::uint8_t { null, scalar, map, list };
  Kind kind = Kind::null;
  std::string scalar;  // without quotes
  bool quoted = false;
  Name key;                    // of an entry of a map
  std::vector<Node> children;  // entries of a map or items of a list, in order
  // Scalars: the first character of the text, behind the quote. `place.length == scalar.size()` says that the text
  // stands in the file exactly so, hence offsets into it are columns.
  Place place;

  bool is_null() const noexcept { return kind == Kind::null; }
  bool is_scalar() const noexcept { return kind == Kind::scalar; }
  bool is_map() const noexcept { return kind == Kind::map; }
  bool is_list() const noexcept { return kind == Kind::list; }
  const Node* find(std::string_view name) const noexcept;  // the entry of a map; null when there is none
};

inline constexpr std::size_t greatest_text = 4 * 1024 * 1024;  // bytes
inline constexpr std::size_t greatest_depth = 64;

// Reads the text of `file`. Nothing when the text is not YAML or falls into one of the traps; then `diagnostics` says
// why, all at once as far as the text can be followed.
std::optional<Node> read_document(const Files& files, FileId file, Diagnostics& diagnostics);

// What the node is, in words: "a list", "a map", "nothing", "'text'".
std::string describe(const Node& node);

}  // namespace demarche::language
