#pragma once
// How many times this test program has allocated memory so far; every operator new counts.

#include <cstddef>

std::size_t allocations();
