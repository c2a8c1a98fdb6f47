#pragma once
// Random numbers with an address.
//
// A draw is a pure function of (seed, run, name, purpose, index): nothing is consumed, so adding an actor, a rule, an
// observer or a thread never shifts anybody else's numbers, and a reader can recompute any draw by hand.
// Philox4x64-10: Salmon, Moraes, Dror & Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3", SC'11.

#include <array>
#include <cstdint>
#include <string_view>

namespace demarche::core {

// What a draw is for. The values are part of every published result: append, never renumber.
enum class Purpose : std::uint64_t {
  parameter = 1,               // an uncertain number of a world
  clock = 2,                   // a channel: word 0 the gap to candidate n, word 1 its acceptance
  acceptance_of_reaction = 3,  // whether a reaction follows its trigger
  delay = 4,                   // how long until it does
  effect = 5,                  // the amount of an effect
  act_parameter = 6,           // a parameter of an act (how many diplomats)
  truth = 7,                   // who did it
  finding = 8,                 // what an investigation reports
  exploration = 9,             // with which chances the first pilot runs for a rare outcome are played
};

struct Block {
  std::array<std::uint64_t, 4> word;
  friend constexpr bool operator==(const Block&, const Block&) = default;
};

constexpr Block philox(std::array<std::uint64_t, 4> counter, std::array<std::uint64_t, 2> key) noexcept {
  __extension__ using Wide = unsigned __int128;
  constexpr std::uint64_t multiplier_0 = 0xD2E7470EE14C6C93;
  constexpr std::uint64_t multiplier_1 = 0xCA5A826395121157;
  constexpr std::uint64_t weyl_0 = 0x9E3779B97F4A7C15;  // golden ratio
  constexpr std::uint64_t weyl_1 = 0xBB67AE8584CAA73B;  // √3 − 1
  for (int round = 0; round < 10; ++round) {
    const Wide product_0 = static_cast<Wide>(multiplier_0) * counter[0];
    const Wide product_1 = static_cast<Wide>(multiplier_1) * counter[2];
    counter = {static_cast<std::uint64_t>(product_1 >> 64) ^ counter[1] ^ key[0], static_cast<std::uint64_t>(product_1),
               static_cast<std::uint64_t>(product_0 >> 64) ^ counter[3] ^ key[1],
               static_cast<std::uint64_t>(product_0)};
    key[0] += weyl_0;
    key[1] += weyl_1;
  }
  return {counter};
}

// 64-bit FNV-1a of the bytes of a UTF-8 name (Fowler, Noll & Vo). Two names of one scenario with the same
// hash are refused when the scenario is compiled.
constexpr std::uint64_t name_hash(std::string_view name) noexcept {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char character : name) {
    hash = (hash ^ static_cast<unsigned char>(character)) * 0x00000100000001b3;
  }
  return hash;
}

// A stream of draws: whose (name_hash of the name) and what for.
struct Address {
  std::uint64_t name;
  Purpose purpose;
  friend constexpr bool operator==(const Address&, const Address&) = default;
};

// Key {seed, 0}, counter {index, run, name, purpose}. `run` is the world number where a world is drawn.
constexpr Block draw(std::uint64_t seed, std::uint64_t run, std::uint64_t name, Purpose purpose,
                     std::uint64_t index) noexcept {
  return philox({index, run, name, static_cast<std::uint64_t>(purpose)}, {seed, 0});
}

constexpr Block draw(std::uint64_t seed, std::uint64_t run, Address address, std::uint64_t index) noexcept {
  return draw(seed, run, address.name, address.purpose, index);
}

// The upper 52 bits as a number in the open interval (0, 1): (k + ½) · 2^−52, exact, and so is 1 − uniform. With 53
// bits the largest value would round to 1.
constexpr double uniform(std::uint64_t bits) noexcept { return (static_cast<double>(bits >> 12) + 0.5) * 0x1p-52; }

}  // namespace demarche::core
