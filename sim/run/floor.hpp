// The floor: the scenario bench/scenario.yaml written out by hand in C++, as fast as somebody would write it who needs
// this one model only. It computes what core::Engine computes, act for act and bit for bit (tests/app/floor_test.cpp),
// but nothing of it is data: actors are lanes of arrays, rules are functions, constants are known to the compiler,
// and what nobody reads is not kept. What the engine takes longer is the price of reading its rules from files; and
// since both run in one process, their ratio is much the same on every machine.
//
// bench/README.md says which choices were made and why. Times are days since the scenario's start, hazards per day.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace demarche::run {

class Floor {
 public:
  enum class Action : std::uint8_t {
    probe,
    cyber_attack,
    disinform,
    report,
    share_intelligence,
    protest,
    condemn,
    expel_diplomats,
    depart,
    sanction,
    aid,
    cyber_countermeasure,
    offer_talks,
    propose,
    open_silence,
    close_silence,
    object,
    league_statement,
  };

  struct Act {
    double time = 0;
    Action action = Action::probe;
    std::uint8_t actor = 0, target = 0;  // as in `name`
    std::array<double, 2> parameters{};  // severity; number and deadline; about whom; which text
    friend bool operator==(const Act&, const Act&) = default;
  };
  // "expel_diplomats/ALFA/ZULU", as the engine's acts are called.
  static std::string name(const Act& act);

  static constexpr std::size_t responses = 2;  // quiet, firm
  static constexpr std::size_t outcomes = 6;  // attacks, statement, days to talks, harm days, peak tension, envoys left

  Floor();
  ~Floor();
  Floor(const Floor&) = delete;
  Floor& operator=(const Floor&) = delete;

  // Draws world `run`, replays the history and opens what may happen. Then any response may be played.
  void begin(std::uint64_t seed, std::uint64_t run);

  // Plays a response (0 or 1) to the horizon and says whether it got there without exploding. The acts after the
  // decision are added to `acts` if there is one.
  bool play(std::size_t response, std::vector<Act>* acts = nullptr);

  // Of the response just played.
  const std::array<double, outcomes>& values() const;
  // Acts of the response just played, and candidates of clocks.
  std::uint32_t acts() const;
  std::uint32_t candidates() const;

 private:
  struct Model;
  std::unique_ptr<Model> model_;
};

}  // namespace demarche::run
