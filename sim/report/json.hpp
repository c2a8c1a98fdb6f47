#pragma once
// Writes JSON in the order given, so that equal answers are equal bytes. Doubles as the shortest decimal that reads
// back the same, everything that is not finite as null, hostile characters escaped (RFC 8259).

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::report {

class JsonWriter {
 public:
  // Values nested deeper than `lines` stand on their parent's line.
  explicit JsonWriter(std::size_t lines = 3) : lines_(lines) {}

  JsonWriter& begin_object() { return open('{'); }
  JsonWriter& end_object() { return close('}'); }
  JsonWriter& begin_array() { return open('['); }
  JsonWriter& end_array() { return close(']'); }
  JsonWriter& key(std::string_view name);

  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(const std::string& text) { return value(std::string_view(text)); }
  JsonWriter& value(double number);
  JsonWriter& value(std::nullptr_t);
  JsonWriter& value(std::same_as<bool> auto truth) { return raw(truth ? "true" : "false"); }
  template <std::integral Integer>
  requires(!std::same_as<Integer, bool>) JsonWriter& value(Integer number) { return raw(std::to_string(number)); }
  template <class Value>
  JsonWriter& value(const std::vector<Value>& values) {
    begin_array();
    for (const Value& one : values) value(one);
    return end_array();
  }

  template <class Value>
  JsonWriter& field(std::string_view name, const Value& content) {
    return key(name).value(content);
  }

  // The text, ended by a newline. Everything begun must have been ended.
  std::string take();

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& raw(std::string_view text);
  void separate();
  void new_line();

  std::string text_;
  std::vector<std::uint8_t> filled_;  // per open bracket: something stands in it
  std::size_t lines_;
  bool after_key_ = false;
};

}  // namespace demarche::report
