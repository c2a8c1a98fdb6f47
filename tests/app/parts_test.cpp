// The parts of the program that need no process of their own.
#include <doctest/doctest.h>

#include <array>

#include "app/command_line.hpp"
#include "app/commands.hpp"
#include "app/folder.hpp"
#include "app/progress.hpp"
#include "app/sha256.hpp"
#include "tests/app/child.hpp"

namespace demarche {
namespace {

// FIPS 180-4 examples (NIST), and the lengths around a block's end, computed with coreutils' sha256sum.
TEST_CASE("SHA-256 gives the known answers") {
  CHECK(app::sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(app::sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(app::sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(app::sha256(std::string(1'000'000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  CHECK(app::sha256(std::string(55, 'a')) == "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
  CHECK(app::sha256(std::string(56, 'a')) == "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
  CHECK(app::sha256(std::string(64, 'a')) == "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
}

app::Invocation parsed(std::vector<const char*> words) {
  words.insert(words.begin(), "demarche");
  return app::parse(app::commands(), static_cast<int>(words.size()), words.data());
}

TEST_CASE("the command line is taken apart") {
  const app::Invocation invocation =
      parsed({"--color", "never", "compare", "--runs=5", "a.yaml", "--threads", "2", "--quiet"});
  CHECK(invocation.command == "compare");
  CHECK(invocation.files == std::vector<std::string>{"a.yaml"});
  CHECK(invocation.whole("runs", 1, 1, 10) == 5);
  CHECK(invocation.whole("threads", 1, 1, 10) == 2);
  CHECK(invocation.whole("seed", 1, 0, 10) == 1);
  CHECK(invocation.quiet());
  CHECK(invocation.colour() == app::ColourWish::never);
  CHECK(parsed({"check", "a", "b"}).files.size() == 2);
  CHECK(parsed({"check", "--", "--strange"}).files == std::vector<std::string>{"--strange"});
}

TEST_CASE("options are not guessed from their beginnings, and files are no option") {
  CHECK_THROWS_AS(parsed({"compare", "a.yaml", "--run", "5"}), app::UsageError);
  CHECK_THROWS_AS(parsed({"check", "--file", "a.yaml"}), app::UsageError);
  CHECK_THROWS_AS(parsed({"compare", "a.yaml", "--runs"}), app::UsageError);
  CHECK_THROWS_AS(parsed({"compare", "a.yaml", "--quiet=yes"}), app::UsageError);
}

TEST_CASE("progress says rate and time left") {
  CHECK(app::progress_text(0, 1000, 7, 1.0) == "0 %, 0 of 1,000 runs");
  CHECK(app::progress_text(250, 1000, 7, 0.5) == "25 %, 250 of 1,000 runs, 3,500 histories per second, 1.5 s left");
  CHECK(app::progress_text(1000, 1000, 7, 2.0) == "100 %, 1,000 of 1,000 runs, 3,500 histories per second");
  CHECK(app::span_text(75) == "1 min 15 s");
  CHECK(app::span_text(7260) == "2 h 1 min");
}

TEST_CASE("a folder with results is refused, an interrupted one is repaired by force") {
  const tests::Scratch scratch;
  const std::filesystem::path folder = scratch.path() / "new" / "results";
  app::prepare_folder(folder, false);
  app::save(folder, {{"summary.json", "{}"}}, {}, "{\"manifest\": 1}");
  CHECK(tests::read_file(folder / "summary.json") == "{}");
  CHECK_THROWS_AS(app::prepare_folder(folder, false), app::UsageError);
  app::prepare_folder(folder, true);
  tests::write_file(scratch.path() / "file", "");
  CHECK_THROWS_AS(app::prepare_folder(scratch.path() / "file", false), std::runtime_error);
  // Other people's files are nobody's business.
  std::filesystem::create_directory(scratch.path() / "mixed");
  tests::write_file(scratch.path() / "mixed" / "notes.txt", "mine");
  app::prepare_folder(scratch.path() / "mixed", false);
  CHECK(tests::read_file(scratch.path() / "mixed" / "notes.txt") == "mine");
}

}  // namespace
}  // namespace demarche
