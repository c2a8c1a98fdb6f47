#include "core/world_draws.hpp"

#include "core/lanes.hpp"
#include "core/program.hpp"
#include "core/random.hpp"

namespace demarche::core {

using Kind = Distribution::Kind;

WorldDraws::WorldDraws(const Program& program) : program_(program) {
  const auto take = [&](auto&& belongs) {
    Part part{numbers_.size(), numbers_.size()};
    for (const UncertainNumber& number : program.uncertain_numbers)
      if (belongs(number.distribution.kind)) numbers_.push_back({number.name, number.slot, number.distribution});
    part.end = numbers_.size();
    numbers_.resize(lanes * whole_eights(numbers_.size()), {0, none, {}});
    return part;
  };
  normal_ = take([](Kind kind) { return kind == Kind::normal; });
  scaled_ = take([](Kind kind) { return kind == Kind::lognormal || kind == Kind::gamma; });
  shares_ = take([](Kind kind) { return kind == Kind::beta || kind == Kind::pert; });
  others_ =
      take([](Kind kind) { return kind == Kind::constant || kind == Kind::uniform || kind == Kind::exponential; });
  values_.resize(numbers_.size());
}

void WorldDraws::draw(std::uint64_t seed, std::uint64_t world, std::vector<double>& numbers) {
  const QuantileTables& tables = program_.tables;
  const auto each = [&](Part part, auto&& value) {
    for (std::size_t i = part.begin; i < part.end; ++i) {
      const Number& number = numbers_[i];
      numbers[number.slot] = value(number.distribution, values_[i]);
    }
  };
  const auto eights = [](Part part) { return whole_eights(part.end - part.begin); };
  for (const Part part : {normal_, scaled_, shares_, others_}) {
    std::size_t i = part.begin;
    for (; i < part.end; ++i)
      values_[i] = uniform(core::draw(seed, world, numbers_[i].name, Purpose::parameter, 0).word[0]);
    for (; i % lanes != 0; ++i) values_[i] = 0.5;  // nobody reads it, but it is worked with
  }
  normal_quantile_each(values_.data(), eights({normal_.begin, shares_.end}));
  // The tables do not fit the nearer caches, so all places are asked for before any is read.
  for (const Part part : {scaled_, shares_})
    for (std::size_t i = part.begin; i < part.end; ++i) {
      const Distribution& d = numbers_[i].distribution;
      if (d.needs_table()) tables.fetch(d.table, values_[i]);
    }
  each(normal_, [](const Distribution& d, double z) { return d.a + d.b * z; });
  for (std::size_t i = scaled_.begin; i < scaled_.end; ++i) {
    const Distribution& d = numbers_[i].distribution;
    values_[i] = d.needs_table() ? tables.at(d.table, values_[i]) : d.b * values_[i];
  }
  exp_each(values_.data() + scaled_.begin, eights(scaled_));
  each(scaled_, [](const Distribution& d, double x) { return (d.needs_table() ? d.b : d.a) * x; });
  for (std::size_t i = shares_.begin; i < shares_.end; ++i)
    values_[i] = tables.at(numbers_[i].distribution.table, values_[i]);
  logistic_each(values_.data() + shares_.begin, eights(shares_));
  each(shares_, [](const Distribution& d, double share) { return d.kind == Kind::beta ? share : pert_at(d, share); });
  each(others_, [&](const Distribution& d, double u) { return core::draw(d, tables, u); });
}

}  // namespace demarche::core
