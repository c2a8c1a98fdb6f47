// The program. Everything is in the libraries, so that tests can reach it.
#include "app/commands.hpp"

int main(int argc, char** argv) { return demarche::app::perform(argc, argv); }
