#include "app/heap.hpp"

#include <cstdint>
#include <cstdlib>  // says which C library it is

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>
#endif

namespace demarche::app {

void grow_in_large_steps() noexcept {
#ifdef __GLIBC__
  constexpr int step = 64 << 20;  // bytes; a page that is never touched costs nothing
  constexpr std::uintptr_t huge_page = 2 << 20;
  // Blocks up to half a step come from the heap: set once, the C library would adapt this size no longer.
  if (mallopt(M_TOP_PAD, step) == 0 || mallopt(M_TRIM_THRESHOLD, 4 * step) == 0 ||
      mallopt(M_MMAP_THRESHOLD, step / 2) == 0)
    return;
  void* some = std::malloc(1 << 20);  // takes the first step
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0)) & ~(huge_page - 1);
  const auto begin = (reinterpret_cast<std::uintptr_t>(some) + huge_page - 1) & ~(huge_page - 1);
  // Outside of the heap if it could not grow; and advice that is not taken is no error.
  if (some != nullptr && begin < end && end - begin <= 2 * static_cast<std::uintptr_t>(step))
    (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  std::free(some);
#endif
}

}  // namespace demarche::app
