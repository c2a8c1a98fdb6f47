#pragma once
// Strict typed reading of one map: each key is asked for once, and what nobody asked for is an error.
// A function that finds a mistake says so in the diagnostics and returns nothing; reading goes on.

#include <initializer_list>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/document.hpp"
#include "language/grammar.hpp"
#include "language/numbers.hpp"

namespace demarche::language {

struct Limits {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool above_low = false;  // `low` itself is too little
};

// A plain number such as `3` or `-0.5`: finite, decimal, no locale, no octal, no words.
std::optional<double> plain_number(std::string_view text);

struct Measured {
  double value = 0;
  Quantity quantity = Quantity::plain;  // plain, share, duration (days) or rate (per day), by its spelling
};
// `3`, `30%`, `24 h`, `9 d`, `6 w`, `30 min`, `0.01 / d`.
std::optional<Measured> measured_number(std::string_view text);

// A number as people write it: a scalar, a distribution, `{each: …}` or `{is: …, sources, basis, because}`.
// `expected` plain takes any spelling and notes which it was.
std::optional<Number> read_number(const Node& node, Quantity expected, const std::string& path,
                                  Diagnostics& diagnostics, Limits limits = {});
// Does the number make sense as `expected`, within the limits? Says what is wrong otherwise. `what` names it.
bool check_number(Number& number, Quantity expected, Limits limits, std::string_view what, Diagnostics& diagnostics);
bool looks_like_number(const Node& node);  // a number of any spelling or a distribution, not a word

std::optional<Name> read_name(const Node& node, std::string_view what, Diagnostics& diagnostics);
std::optional<Name> read_text(const Node& node, std::string_view what, Diagnostics& diagnostics);
// One name or a list of names.
std::vector<Name> read_names(const Node& node, std::string_view what, Diagnostics& diagnostics);
std::optional<bool> read_flag(const Node& node, std::string_view what, Diagnostics& diagnostics);
// One expression or a list of them.
std::vector<Condition> read_conditions(const Node& node, std::string_view what, Diagnostics& diagnostics);
// A list is read as a conjunction.
std::optional<Condition> read_condition(const Node& node, std::string_view what, Diagnostics& diagnostics);
std::optional<ActorTerm> read_actor(const Node& node, std::string_view what, Diagnostics& diagnostics);

class Fields {
 public:
  // `what` names the map in messages: "rule 'strike-again'". `path` begins the paths of its numbers.
  Fields(const Node& map, std::string what, std::string path, Diagnostics& diagnostics);

  bool good() const noexcept { return map_ != nullptr; }  // false: not a map, which has been said
  const std::string& what() const noexcept { return what_; }
  const std::string& path() const noexcept { return path_; }
  const Place& place() const noexcept { return place_; }
  Diagnostics& diagnostics() const noexcept { return diagnostics_; }

  const Node* find(std::string_view key);
  const Node* need(std::string_view key);  // finish() says so when it is missing
  // Whether a key that nobody has asked for is nearly this one. A misspelt key explains what seems to be missing, so
  // checks of the form may stay silent then: finish() names the misspelt key, or else says that this one is missing.
  bool is_misspelt(std::string_view key);
  std::string label(std::string_view key) const;  // "rule 'x': 'chance'"

  std::optional<Name> name(std::string_view key);
  std::optional<Name> need_name(std::string_view key);
  std::string text(std::string_view key);
  std::vector<Name> names(std::string_view key);
  // The items of a list, or what stands alone; none when there is no such key. A list of nothing is an error.
  std::vector<const Node*> some_items(std::string_view key, bool is_needed = false);
  bool flag(std::string_view key);
  // The position of the word among `words`; an unknown word is an error with a suggestion.
  std::optional<std::size_t> word(std::string_view key, std::initializer_list<std::string_view> words);
  std::optional<double> plain(std::string_view key, Limits limits = {});  // certain, without unit
  std::optional<int> integer(std::string_view key, int low, int high);
  // Its path is `path.key`.
  std::optional<Number> number(std::string_view key, Quantity expected, Limits limits = {});
  std::vector<Condition> conditions(std::string_view key);
  std::optional<Condition> condition(std::string_view key);
  std::optional<Pattern> pattern(std::string_view key);
  std::optional<ActorTerm> actor(std::string_view key);
  std::optional<ActorTerm> need_actor(std::string_view key);

  // Reports every key that is missing or was not asked for. Call it once, at the end.
  void finish();
  // The same where reading stops before every key was asked for: what is missing, and nothing else.
  void give_up();

 private:
  std::optional<std::string> nearly(std::string_view key) const;
  const Node* map_ = nullptr;
  std::string what_, path_;
  Place place_;
  Diagnostics& diagnostics_;
  std::vector<std::string> known_;
  std::vector<std::string> missing_;  // needed, and not there
};

// Items of a list, or the node itself when it stands alone.
std::vector<const Node*> items_of(const Node& node);

// Runs of white space as one space, none at the ends.
std::string single_spaced(std::string_view text);

}  // namespace demarche::language
