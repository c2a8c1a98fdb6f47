#include "tests/app/child.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <thread>

namespace demarche::tests {

namespace {

// The program lies beside the tests, where the build puts both.
std::filesystem::path program() {
  if (const char* given = std::getenv("DEMARCHE_PROGRAM")) return given;
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "demarche";
}

void redirect(const std::string& file, int descriptor) {
  const int opened = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(126);
}

}  // namespace

Scratch::Scratch() {
  std::string name = (std::filesystem::temp_directory_path() / "demarche-test-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

Scratch::~Scratch() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
}

Child::Child(std::vector<std::string> arguments, const std::string& output,
             const std::vector<std::pair<std::string, std::string>>& environment) {
  const std::string path = program().string();
  REQUIRE(std::filesystem::exists(path));
  arguments.insert(arguments.begin(), path);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  const std::string out = output.empty() ? (scratch_.path() / "out").string() : output;
  const std::string err = (scratch_.path() / "err").string();
  process_ = ::fork();
  REQUIRE(process_ >= 0);
  if (process_ > 0) return;
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) ::signal(number, SIG_DFL);
  ::setenv("LC_ALL", "C.UTF-8", 1);
  for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
  redirect("/dev/null", STDIN_FILENO);
  redirect(err, STDERR_FILENO);
  if (out == "closed") {
    int ends[2];
    if (::pipe(ends) != 0 || ::dup2(ends[1], STDOUT_FILENO) < 0) ::_exit(126);
    ::close(ends[0]);
    ::close(ends[1]);
  } else {
    redirect(out, STDOUT_FILENO);
  }
  ::execv(path.c_str(), pointers.data());
  ::_exit(127);
}

void Child::signal(int number) const { ::kill(process_, number); }

bool Child::says(const std::string& text) const {
  for (int tenths = 0; tenths < 600; ++tenths) {
    if (read_file(scratch_.path() / "err").find(text) != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

Ended Child::wait() {
  int status = 0;
  REQUIRE(::waitpid(process_, &status, 0) == process_);
  Ended ended;
  ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  ended.out = read_file(scratch_.path() / "out");
  ended.err = read_file(scratch_.path() / "err");
  return ended;
}

Ended run_program(std::vector<std::string> arguments, const std::string& output,
                  const std::vector<std::pair<std::string, std::string>>& environment) {
  return Child(std::move(arguments), output, environment).wait();
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

void write_file(const std::filesystem::path& file, const std::string& text) {
  std::ofstream stream(file, std::ios::binary);
  stream << text;
  REQUIRE(stream.good());
}

std::string shipped_scenario() { return DEMARCHE_SOURCE_DIR "/scenarios/albania-2022.yaml"; }

}  // namespace demarche::tests
