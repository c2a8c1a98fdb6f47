#include "language/ground_numbers.hpp"

#include <bit>

#include "core/random.hpp"

namespace demarche::language {

using core::Index;
using core::none;

bool is_constant(const Number& number) { return number.distribution.kind == core::Distribution::Kind::constant; }

Index Numbers::constant(double value) {
  // -0 and 0 are one number; NaN never gets here.
  const auto [at, is_new] = constants_.emplace(value, static_cast<Index>(program_.numbers.size()));
  if (is_new) program_.numbers.push_back(value);
  return at->second;
}

Index Numbers::slot(const Number& number) {
  info(number);
  if (is_constant(number) && number.path.empty()) return constant(number.distribution.a);
  const auto [at, is_new] = slot_of_path_.emplace(number.path, static_cast<Index>(program_.numbers.size()));
  if (!is_new) return at->second;
  if (number.each && !is_constant(number)) {
    diagnostics_.error(number.place, "each-not-here",
                       "this number is one for the whole world; `each` has no meaning here", "", number.path);
  }
  program_.numbers.push_back(number.distribution.reference());
  if (!is_constant(number)) {
    core::Distribution distribution = number.distribution;
    distribution.table = program_.tables.add(distribution);
    const std::size_t dot = number.path.find('.');
    const auto old = old_names_.find(number.path.substr(0, dot));
    const bool is_renamed = old != old_names_.end() && dot != std::string::npos;
    const std::string drawn = is_renamed ? old->second + number.path.substr(dot) : number.path;
    program_.uncertain_numbers.push_back({at->second, distribution, name(drawn, number.place)});
  }
  return at->second;
}

Index Numbers::derived(Derived operation, Index a, Index b) {
  const auto [at, is_new] = derived_.emplace(std::tuple(operation, a, b), static_cast<Index>(program_.numbers.size()));
  if (is_new) {
    program_.numbers.push_back(0);
    program_.derived.push_back({at->second, operation, a, b});
  }
  return at->second;
}

Index Numbers::literal(double value, const std::string& path, const Place& place) {
  Number number;
  number.distribution = core::Distribution::constant(value);
  number.path = path;
  number.place = place;
  info(number);
  return constant(value);
}

Index Numbers::distribution(const Number& number) {
  info(number);
  core::Distribution distribution = number.distribution;
  distribution.table = program_.tables.add(distribution);
  for (Index i = 0; i < program_.distributions.size(); ++i) {
    if (program_.distributions[i] == distribution) return i;
  }
  program_.distributions.push_back(distribution);
  return static_cast<Index>(program_.distributions.size() - 1);
}

Index Numbers::info(const Number& number) {
  if (number.path.empty()) return none;
  const auto [at, is_new] = info_of_path_.emplace(number.path, static_cast<Index>(grounded_.numbers.size()));
  if (is_new) {
    NumberInfo info;
    info.path = number.path;
    info.quantity = number.quantity;
    info.distribution = number.distribution;
    info.each = number.each;
    info.basis = number.basis;
    for (const Name& source : number.sources) info.sources.push_back(source.value);
    info.because = number.because;
    info.place = number.place;
    grounded_.numbers.push_back(std::move(info));
  }
  return at->second;
}

std::uint64_t Numbers::name(const std::string& name, const Place& place) {
  const std::uint64_t hash = core::name_hash(name);
  const auto [at, is_new] = names_.emplace(hash, name);
  if (!is_new && at->second != name) {
    diagnostics_.error(place, "hash-collision",
                       "the names '" + name + "' and '" + at->second +
                           "' would share their random numbers (one 64-bit hash); rename one or give it a `key:`");
  }
  return hash;
}

}  // namespace demarche::language
