// The progress bar on terminals of any width, and files that wait beside their place.
#include <doctest/doctest.h>

#include "app/output.hpp"
#include "app/progress.hpp"
#include "report/text.hpp"
#include "tests/app/child.hpp"

namespace demarche {
namespace {

TEST_CASE("the bar is never wider than its line, and loses its tail first") {
  const std::string text = "25 %, 2,500 of 10,000 runs, 3,500 histories per second, 1.5 s left";
  for (std::size_t width = 0; width < 120; ++width) {
    CHECK(report::columns(app::bar_text(2500, 10'000, text, width)) <= width);
  }
  CHECK(app::bar_text(2500, 10'000, text, 100) == "██████░░░░░░░░░░░░░░░░░░ " + text);
  CHECK(app::bar_text(2500, 10'000, text, 79) == text);
  CHECK(app::bar_text(2500, 10'000, text, 60) == "25 %, 2,500 of 10,000 runs, 3,500 histories per second");
  CHECK(app::bar_text(2500, 10'000, text, 39) == "25 %, 2,500 of 10,000 runs");
  CHECK(app::bar_text(2500, 10'000, text, 4) == "25 %");
  CHECK(app::bar_text(2500, 10'000, text, 3).empty());
}

TEST_CASE("a file that was never put leaves what was there") {
  const tests::Scratch scratch;
  const std::filesystem::path file = scratch.path() / "file";
  app::write_whole(file, "old");
  {
    const app::WaitingFile waiting(file, "new");
    CHECK(tests::read_file(file) == "old");
    CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 2);
  }
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 1);
  app::WaitingFile waiting(file, "new");
  app::WaitingFile moved(std::move(waiting));
  moved.put();
  CHECK(tests::read_file(file) == "new");
  CHECK(std::distance(std::filesystem::directory_iterator(scratch.path()), {}) == 1);
  CHECK_THROWS_AS(app::WaitingFile(scratch.path() / "absent" / "file", "text"), std::runtime_error);
}

}  // namespace
}  // namespace demarche
