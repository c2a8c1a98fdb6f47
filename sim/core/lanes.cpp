// Compiled with -fno-trapping-math, without which gcc makes no vectors of what has a comparison in it. Neither that
// nor the instruction set changes a bit: there is no contraction, and no sum is split over lanes.
#include "core/lanes.hpp"

#include "core/elementary.hpp"

namespace demarche::core {
namespace {

using Each = void (*)(double*, std::size_t) noexcept;

struct Exp {
  static constexpr double of(double x) noexcept { return elementary::exp(x); }
};
struct Log {
  static constexpr double of(double x) noexcept { return elementary::log(x); }
};

// Inlined into functions for one instruction set each, and made into its vectors there.
template <class Function>
[[gnu::always_inline]] inline void of_eights(double* x, std::size_t eights) noexcept {
  for (double* const end = x + lanes * eights; x != end; x += lanes)
    for (std::size_t lane = 0; lane < lanes; ++lane) x[lane] = Function::of(x[lane]);
}

template <class Function>
void everywhere(double* x, std::size_t eights) noexcept {
  of_eights<Function>(x, eights);
}

#if defined(__x86_64__) && defined(__GNUC__)
template <class Function>
[[gnu::target("avx2")]] void with_avx2(double* x, std::size_t eights) noexcept {
  of_eights<Function>(x, eights);
}
template <class Function>
[[gnu::target("avx512f,avx512dq")]] void with_avx512(double* x, std::size_t eights) noexcept {
  of_eights<Function>(x, eights);
}

template <class Function>
Each widest() {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) return with_avx512<Function>;
  if (__builtin_cpu_supports("avx2")) return with_avx2<Function>;
  return everywhere<Function>;
}
#else
template <class Function>
Each widest() {
  return everywhere<Function>;
}
#endif

}  // namespace

void exp_each(double* x, std::size_t eights) noexcept {
  static const Each chosen = widest<Exp>();
  chosen(x, eights);
}

void log_each(double* x, std::size_t eights) noexcept {
  static const Each chosen = widest<Log>();
  chosen(x, eights);
}

}  // namespace demarche::core
