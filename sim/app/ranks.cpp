// Processes of mpirun, see ranks.hpp.
#include "app/ranks.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "app/version.hpp"

namespace demarche::app {

namespace {

const Ranks* standing = nullptr;

// Between two looks for a message. Each look wakes a thread beside those that play; a block takes longer than this, and
// the next one waits at the other process already.
constexpr std::chrono::microseconds longest_pause{8000};

// How many processes the starter says there are; 0 if it says only that it is one.
std::optional<long> started_among() {
  for (const char* name : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE"}) {
    if (const char* size = std::getenv(name)) return std::strtol(size, nullptr, 10);
  }
  for (const char* name : {"PMIX_RANK", "PMI_RANK"}) {
    if (std::getenv(name) != nullptr) return 0;
  }
  return std::nullopt;
}

const DemarcheMpi* load_module() {
  std::error_code error;
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe", error);
  for (const std::filesystem::path& folder : {program.parent_path(), program.parent_path() / module_from_program}) {
    const std::filesystem::path file = folder / "demarche_mpi.so";
    if (!std::filesystem::exists(file, error)) continue;
    // Global: what MPI itself loads looks for its symbols.
    void* module = ::dlopen(file.c_str(), RTLD_NOW | RTLD_GLOBAL);
    if (module == nullptr) throw std::runtime_error(fmt::format("MPI cannot be loaded: {}", ::dlerror()));
    const auto found = reinterpret_cast<DemarcheMpiModule>(::dlsym(module, "demarche_mpi"));
    if (found == nullptr) throw std::runtime_error(fmt::format("'{}' is not the module of demarche", file.string()));
    return found();
  }
  return nullptr;
}

}  // namespace

std::unique_ptr<Ranks> Ranks::join() {
  const std::optional<long> among = started_among();
  if (!among || *among == 1) return nullptr;
  const DemarcheMpi* mpi = load_module();
  if (mpi == nullptr) {
    if (*among == 0) return nullptr;
    throw std::runtime_error(
        fmt::format("this is one of {} processes that were started together, but the program was built without MPI; "
                    "build it where MPI is found, or play shards",
                    *among));
  }
  int rank = 0, size = 1;
  if (!mpi->begin(&rank, &size)) throw std::runtime_error("this MPI knows no threads");
  return std::unique_ptr<Ranks>(new Ranks(*mpi, rank, size));
}

Ranks::~Ranks() {
  if (rank_ == 0) {
    for (int other = 1; other < size_; ++other) send(other, word, "");
  }
  mpi_.end();
}

void Ranks::send(int to, int tag, const std::string& message) const {
  if (message.size() > INT_MAX) throw std::runtime_error("a message to another process is longer than MPI can send");
  mpi_.send(to, tag, message.data(), message.size());
}

std::optional<Ranks::Message> Ranks::receive(int from, int tag, std::chrono::milliseconds patience) const {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point until = Clock::now() + patience;
  for (std::chrono::microseconds pause{50};; pause = std::min(2 * pause, longest_pause)) {
    Message message{from, tag, {}};
    std::size_t size = 0;
    if (mpi_.waits(&message.from, &message.tag, &size)) {
      message.text.resize(size);
      mpi_.receive(message.from, message.tag, message.text.data(), size);
      return message;
    }
    if (Clock::now() >= until) return std::nullopt;
    std::this_thread::sleep_for(pause);
  }
}

const Ranks* ranks() noexcept { return standing; }
void stand_among(const Ranks* ranks) noexcept { standing = ranks; }

}  // namespace demarche::app
