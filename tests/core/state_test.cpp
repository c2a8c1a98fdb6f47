// What a state is made of: times of which the least is asked for, lists, marks, and columns that are copied where they
// were touched.

#include "core/state.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "core/random.hpp"
#include "tests/core/builder.hpp"

using namespace demarche::core;

namespace {

double least_of(const std::vector<double>& times) {
  return times.empty() ? never : *std::min_element(times.begin(), times.end());
}

}  // namespace

TEST_CASE("the least of some times is that of a plain search, whatever is changed, added, removed or copied") {
  // Around the number at which blocks begin to be used, and far beyond.
  for (const std::size_t room : {1U, 15U, 16U, 17U, 63U, 64U, 65U, 80U, 300U, 1000U}) {
    Times times(room), kept(room);
    std::vector<double> plain, plain_kept;
    for (std::uint64_t step = 0; step < 6000; ++step) {
      const Block block = draw(2, room, {step, Purpose::clock}, 0);
      const double time = static_cast<double>(block.word[0] % 50);  // many ties
      const bool grows = step % 1500 < 1000;
      const std::uint64_t what = block.word[1] % 16;
      if (plain.size() < room && what < (grows ? 6U : 2U)) {
        times.push_back(time);
        plain.push_back(time);
      } else if (!plain.empty() && what < (grows ? 8U : 10U)) {
        const std::size_t place = block.word[2] % plain.size();
        times.remove(place);
        plain[place] = plain.back();
        plain.pop_back();
      } else if (!plain.empty() && what < 15) {
        const std::size_t place = block.word[2] % plain.size();
        const double changed = what == 14 ? never : time;
        times.set(place, changed);
        plain[place] = changed;
      } else if (block.word[2] % 2 == 0) {
        kept.copy(times);
        plain_kept = plain;
      } else {
        times.copy(kept);
        plain = plain_kept;
      }
      if (block.word[3] % 3 == 0) continue;  // several changes between two questions
      REQUIRE(times.size() == plain.size());
      REQUIRE(times.least() == least_of(plain));
      const Index first = times.first([](Index one, Index other) { return one > other; });
      if (plain.empty()) {
        REQUIRE(first == none);
      } else {
        const auto last = std::find(plain.rbegin(), plain.rend(), times.least());
        REQUIRE(first == static_cast<Index>(plain.rend() - last - 1));
      }
    }
  }
}

TEST_CASE("a list becomes equal to another, shorter or longer") {
  List<int> list(4), other(4);
  for (const int i : {1, 2, 3}) list.push_back(i);
  other.copy(list);
  list.clear();
  list.push_back(7);
  CHECK(std::vector<int>(other.begin(), other.end()) == std::vector<int>{1, 2, 3});
  other.copy(list);
  CHECK(std::vector<int>(other.begin(), other.end()) == std::vector<int>{7});
  list.pop_back();
  other.copy(list);
  CHECK(other.size() == 0);
}

TEST_CASE("marks tell each thing once until they are cleared") {
  Marks marks(5);
  for (const int thing : {3, 1, 3, 3}) marks.mark(static_cast<std::size_t>(thing));
  CHECK(std::vector<std::uint32_t>(marks.begin(), marks.end()) == std::vector<std::uint32_t>{3, 1});
  CHECK(marks.has(1));
  marks.clear();
  CHECK_FALSE(marks.has(1));
  CHECK(marks.begin() == marks.end());
  for (std::size_t thing = 0; thing < 5; ++thing) marks.mark(thing);  // all, and again: no room is wanted for more
  for (std::size_t thing = 0; thing < 5; ++thing) marks.mark(thing);
  std::vector<std::uint32_t> taken;
  marks.take([&](std::uint32_t thing) { taken.push_back(thing); });
  CHECK(taken == std::vector<std::uint32_t>{0, 1, 2, 3, 4});
  CHECK_FALSE(marks.has(4));
  CHECK(marks.begin() == marks.end());
}

TEST_CASE("marks of rows tell each row once, with all of its lanes") {
  RowMarks marks(3);
  marks.mark(2, 0b001);
  marks.mark(1, 0);
  marks.mark(0, 0b100);
  marks.mark(2, 0b110);
  for (const std::uint32_t row : {0u, 1u, 2u}) marks.mark(row, 0);
  std::vector<std::pair<std::uint32_t, int>> taken;
  const auto take = [&] { marks.take([&](std::uint32_t row, std::uint8_t bits) { taken.emplace_back(row, bits); }); };
  take();
  CHECK(taken == std::vector<std::pair<std::uint32_t, int>>{{2, 0b111}, {0, 0b100}});
  take();
  CHECK(taken.size() == 2);
}

TEST_CASE("a state takes over what was touched in either, and nothing else") {
  test::Builder b(10);
  for (int i = 0; i < 1000; ++i) b.cell(i);
  b.finish();
  State one(b.program), other(b.program);
  one.touch(one.cells[3].value) = 5;
  one.touch(one.cells[999].value) = 6;
  one.now = 7;
  other.touch(other.cells[500].value) = 8;
  State::Touched differing = one.touched;
  unite(differing, other.touched);
  other.copy(one, differing);
  CHECK(other.now == 7);
  CHECK(other.cells[3].value == 5);
  CHECK(other.cells[999].value == 6);
  CHECK(other.cells[500].value == 0);
  one.cells[3].value = 9;  // not said by touch(): not known to differ
  other.copy(one, State::Touched(differing.size()));
  CHECK(other.cells[3].value == 5);
}
