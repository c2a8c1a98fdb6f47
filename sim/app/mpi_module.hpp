#pragma once
// What the program asks of MPI, as functions of a module that is loaded only under mpirun: a program that is started
// alone neither needs nor loads MPI. Every function may be called by any thread. A failure inside MPI ends all
// processes, as MPI's own.

#include <cstddef>

extern "C" {

struct DemarcheMpi {
  // Joins the others; false if threads cannot be had.
  bool (*begin)(int* rank, int* size);
  // Takes a copy of the bytes, at most 2^31 - 1 of them, and returns at once. They are on their way while anything here
  // is called; who does other work in between calls progress().
  void (*send)(int to, int tag, const char* bytes, std::size_t size);
  void (*progress)();
  // Whether a message waits from `from` with `tag`; each may be -1 for any, and is then told, as is the size.
  bool (*waits)(int* from, int* tag, std::size_t* size);
  void (*receive)(int from, int tag, char* bytes, std::size_t size);
  // Returns when all that was sent has been taken.
  void (*end)();
};

using DemarcheMpiModule = const DemarcheMpi* (*)();  // "demarche_mpi"
}
