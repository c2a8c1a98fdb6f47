#pragma once
// Writes HTML and SVG that also reads as XML. Names of elements and attributes can only be literals of this program;
// whatever comes from a file is content or a value, made harmless (report/text.hpp: safe) and escaped on its way in;
// only isolates (U+2066) stay, in texts that end all of theirs (U+2069). There is no way to add markup that is text.

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::report {

// The name of an element or attribute.
class Tag {
 public:
  template <std::size_t size>
  constexpr Tag(const char (&name)[size]) : name_(name, size - 1) {}  // NOLINT: meant to convert
  constexpr std::string_view name() const { return name_; }

 private:
  std::string_view name_;
};

struct Attribute {
  Tag name;
  std::string value;
};
using Attributes = std::initializer_list<Attribute>;

class Markup {
 public:
  Markup& open(Tag tag, Attributes attributes = {});
  Markup& close();                                     // the element opened last
  Markup& empty(Tag tag, Attributes attributes = {});  // <br/>
  Markup& text(std::string_view text);
  // An element with nothing but text in it.
  Markup& element(Tag tag, std::string_view text) { return element(tag, {}, text); }
  Markup& element(Tag tag, Attributes attributes, std::string_view text);
  Markup& add(const Markup& other);  // which must have closed all that it opened
  // A style sheet or a script of this program, as it is. core::ContractError when it could end its element.
  Markup& own(Tag tag, std::string_view text);
  Markup& line();  // a line end, for readers of the source

  // Everything opened must have been closed.
  const std::string& str() const;

 private:
  void begin(Tag tag, Attributes attributes);

  std::string text_;
  std::vector<std::string_view> open_;
};

// An identifier for `id` and links, different for different names: letters, digits and hyphens stay, all else becomes
// a hexadecimal code; "rule-NATO_2f_statement".
std::string anchor(std::string_view kind, std::string_view name);

}  // namespace demarche::report
