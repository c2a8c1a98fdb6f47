// Values as bytes and back, bit for bit and the same on every machine: whole numbers in groups of seven bits, the
// lowest first (LEB128), since most counts are small; doubles as the eight bytes of their bits, the lowest first.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

namespace demarche::run {

class ByteWriter {
 public:
  void put(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_.push_back(static_cast<char>(value | 0x80));
    bytes_.push_back(static_cast<char>(value));
  }
  void put(double value) {
    const auto bits = std::bit_cast<std::uint64_t>(value);
    for (unsigned byte = 0; byte < 8; ++byte) bytes_.push_back(static_cast<char>(bits >> (8 * byte)));
  }
  void put_text(std::string_view text) {
    put(std::uint64_t{text.size()});
    bytes_.append(text);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

// std::runtime_error when the bytes end too early, hold a number of more than 64 bits, or go on after the end.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : bytes_(bytes) {}

  void get(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint64_t byte = next();
      if (shift == 63 && byte > 1) throw std::runtime_error("a number has more than 64 bits");
      value |= (byte & 0x7F) << shift;
      if (byte < 0x80) return;
    }
  }
  void get(double& value) {
    std::uint64_t bits = 0;
    for (unsigned byte = 0; byte < 8; ++byte) bits |= next() << (8 * byte);
    value = std::bit_cast<double>(bits);
  }
  std::string get_text() {
    std::uint64_t size = 0;
    get(size);
    if (size > bytes_.size() - place_) throw std::runtime_error("the bytes end too early");
    const std::string text(bytes_.substr(place_, size));
    place_ += size;
    return text;
  }
  // All that is left.
  std::string_view rest() {
    const std::string_view rest = bytes_.substr(place_);
    place_ = bytes_.size();
    return rest;
  }
  void end() const {
    if (place_ != bytes_.size()) throw std::runtime_error("there are more bytes than statistics");
  }

 private:
  std::uint64_t next() {
    if (place_ == bytes_.size()) throw std::runtime_error("the bytes end too early");
    return static_cast<unsigned char>(bytes_[place_++]);
  }

  std::string_view bytes_;
  std::size_t place_ = 0;
};

}  // namespace demarche::run
