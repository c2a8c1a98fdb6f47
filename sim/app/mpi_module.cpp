// The module that knows MPI, see mpi_module.hpp. It stands alone: nothing of the program is linked to it.
#include "app/mpi_module.hpp"

#include <mpi.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace {

// MPI is asked by one thread at a time (MPI_THREAD_SERIALIZED), never for longer than it takes to look.
std::mutex asking;

// A message that the other has not taken yet.
struct Sent {
  std::string bytes;
  MPI_Request request = MPI_REQUEST_NULL;
};
std::vector<std::unique_ptr<Sent>> under_way;  // in the order of sending

// Forgets what has been taken. While `asking` is held.
void forget_taken() {
  std::erase_if(under_way, [](const std::unique_ptr<Sent>& sent) {
    int taken = 0;
    MPI_Test(&sent->request, &taken, MPI_STATUS_IGNORE);
    return taken != 0;
  });
}

bool begin(int* rank, int* size) {
  int given = MPI_THREAD_SINGLE;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SERIALIZED, &given);
  MPI_Comm_rank(MPI_COMM_WORLD, rank);
  MPI_Comm_size(MPI_COMM_WORLD, size);
  return given >= MPI_THREAD_SERIALIZED;
}

void send(int to, int tag, const char* bytes, std::size_t size) {
  auto sent = std::make_unique<Sent>(Sent{std::string(bytes, size)});
  const std::lock_guard lock(asking);
  MPI_Isend(sent->bytes.data(), static_cast<int>(size), MPI_BYTE, to, tag, MPI_COMM_WORLD, &sent->request);
  under_way.push_back(std::move(sent));
  forget_taken();
}

void progress() {
  const std::lock_guard lock(asking);
  forget_taken();
}

bool waits(int* from, int* tag, std::size_t* size) {
  const std::lock_guard lock(asking);
  forget_taken();
  int found = 0, count = 0;
  MPI_Status status;
  MPI_Iprobe(*from < 0 ? MPI_ANY_SOURCE : *from, *tag < 0 ? MPI_ANY_TAG : *tag, MPI_COMM_WORLD, &found, &status);
  if (found == 0) return false;
  MPI_Get_count(&status, MPI_BYTE, &count);
  *from = status.MPI_SOURCE;
  *tag = status.MPI_TAG;
  *size = static_cast<std::size_t>(count);
  return true;
}

void receive(int from, int tag, char* bytes, std::size_t size) {
  const std::lock_guard lock(asking);
  MPI_Recv(bytes, static_cast<int>(size), MPI_BYTE, from, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
}

void end() {
  for (;;) {
    {
      const std::lock_guard lock(asking);
      forget_taken();
      if (under_way.empty()) break;
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  MPI_Finalize();
}

}  // namespace

extern "C" const DemarcheMpi* demarche_mpi() {
  static const DemarcheMpi module{begin, send, progress, waits, receive, end};
  return &module;
}
