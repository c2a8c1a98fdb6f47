// The program. Everything is in the libraries, so that tests can reach it.
#include "app/commands.hpp"
#include "app/heap.hpp"

int main(int argc, char** argv) {
  demarche::app::grow_in_large_steps();
  return demarche::app::perform(argc, argv);
}
