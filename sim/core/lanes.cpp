// Compiled with -fno-trapping-math, without which gcc makes no vectors of what has a comparison in it. Neither that
// nor the instruction set changes a bit: there is no contraction, and no sum is split over lanes.
#include "core/lanes.hpp"

#include "core/elementary.hpp"

namespace demarche::core {
namespace {

using Each = void (*)(double*, std::size_t) noexcept;

// Inlined into functions for one instruction set each, and made into its vectors there.
[[gnu::always_inline]] inline void exp_of_eights(double* x, std::size_t eights) noexcept {
  for (double* const end = x + lanes * eights; x != end; x += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) x[lane] = elementary::exp(x[lane]);
}

void exp_everywhere(double* x, std::size_t eights) noexcept { exp_of_eights(x, eights); }

#if defined(__x86_64__) && defined(__GNUC__)
[[gnu::target("avx2")]] void exp_avx2(double* x, std::size_t eights) noexcept { exp_of_eights(x, eights); }
[[gnu::target("avx512f,avx512dq")]] void exp_avx512(double* x, std::size_t eights) noexcept {
  exp_of_eights(x, eights);
}

Each widest() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) return exp_avx512;
  if (__builtin_cpu_supports("avx2")) return exp_avx2;
  return exp_everywhere;
}
#else
Each widest() { return exp_everywhere; }
#endif

}  // namespace

void exp_each(double* x, std::size_t eights) noexcept {
  static const Each chosen = widest();
  chosen(x, eights);
}

}  // namespace demarche::core
