// Compiled with -fno-trapping-math, without which gcc makes no vectors of what has a comparison in it. Neither that
// nor the instruction set changes a bit: there is no contraction, and no sum is split over lanes.
#include "core/lanes.hpp"

#include <cmath>

#include "core/elementary.hpp"
#include "core/normal_pieces.hpp"

namespace demarche::core {
namespace {

// What is done for all lanes. Each is inlined into functions for one instruction set each, and made into its vectors
// there.
template <double (*function)(double) noexcept>
struct Each {
  [[gnu::always_inline]] static void run(double* x, std::size_t eights) noexcept {
    for (double* const end = x + lanes * eights; x != end; x += lanes)
      for (std::size_t lane = 0; lane < lanes; ++lane) x[lane] = function(x[lane]);
  }
};
// Both pieces that all but one in 10^11 lie in; the others one by one.
struct NormalQuantileEach {
  [[gnu::always_inline]] static void run(double* x, std::size_t eights) noexcept {
    using namespace elementary;
    for (double* const end = x + lanes * eights; x != end; x += lanes) {
      double u[lanes], depth[lanes];
      for (std::size_t lane = 0; lane < lanes; ++lane) {
        u[lane] = x[lane];
        const double q = u[lane] - 0.5;
        depth[lane] = std::sqrt(-log(q < 0 ? u[lane] : 1.0 - u[lane]));
        const double outer = detail::outer_normal_quantile(depth[lane] - 1.6);
        const double inner = detail::central_normal_quantile(q);
        const double signed_outer = q < 0 ? -outer : outer;
        const double from = q < 0 ? -q : q;
        x[lane] = from <= 0.425 ? inner : signed_outer;
      }
      std::uint64_t others = 0;
      for (std::size_t lane = 0; lane < lanes; ++lane) others |= depth[lane] <= 5.0 ? 0 : 1;
      if (others == 0) [[likely]]
        continue;
      for (std::size_t lane = 0; lane < lanes; ++lane)
        if (!(depth[lane] <= 5.0)) x[lane] = normal_quantile(u[lane]);
    }
  }
};
struct BelowLogistic {
  [[gnu::always_inline]] static void run(const double* u, const double* x, std::uint32_t* below) noexcept {
    double shares[lanes];
    std::uint64_t bits[lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane) shares[lane] = elementary::logistic(x[lane]);
    for (std::size_t lane = 0; lane < lanes; ++lane) bits[lane] = u[lane] < shares[lane] ? std::uint64_t{1} << lane : 0;
    std::uint64_t all = 0;
    for (std::size_t lane = 0; lane < lanes; ++lane) all |= bits[lane];
    *below = static_cast<std::uint32_t>(all);
  }
};
struct AddBounds {
  [[gnu::always_inline]] static void run(double* sums, const LaneTerm* term, const CellState* cells,
                                         const Fading* fading, const double* numbers, double now) noexcept {
    double value[lanes], since[lanes], rate[lanes], rest[lanes], coefficient[lanes];
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const Index cell = term->cell[lane];
      value[lane] = cells[cell].value;
      since[lane] = now - cells[cell].changed;
      rate[lane] = fading[cell].rate;
      rest[lane] = fading[cell].rest;
      coefficient[lane] = numbers[term->coefficient[lane]];
    }
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      const double faded = rest[lane] + (value[lane] - rest[lane]) * elementary::exp2(-since[lane] * rate[lane]);
      const bool moves = rate[lane] > 0;
      const double here = coefficient[lane] * (moves ? faded : value[lane]);
      const double there = moves ? coefficient[lane] * rest[lane] : here;
      sums[lane] += here < there ? there : here;
    }
  }
};

template <class Kernel, class... Arguments>
void everywhere(Arguments... arguments) noexcept {
  Kernel::run(arguments...);
}

#if defined(__x86_64__) && defined(__GNUC__)
template <class Kernel, class... Arguments>
[[gnu::target("avx2")]] void with_avx2(Arguments... arguments) noexcept {
  Kernel::run(arguments...);
}
template <class Kernel, class... Arguments>
[[gnu::target("avx512f,avx512dq")]] void with_avx512(Arguments... arguments) noexcept {
  Kernel::run(arguments...);
}
#endif

template <class... Arguments>
using Function = void (*)(Arguments...) noexcept;

template <class Kernel, class... Arguments>
Function<Arguments...> widest() {
#if defined(__x86_64__) && defined(__GNUC__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq")) return with_avx512<Kernel, Arguments...>;
  if (__builtin_cpu_supports("avx2")) return with_avx2<Kernel, Arguments...>;
#endif
  return everywhere<Kernel, Arguments...>;
}

}  // namespace

void exp_each(double* x, std::size_t eights) noexcept {
  static const auto chosen = widest<Each<elementary::exp>, double*, std::size_t>();
  chosen(x, eights);
}

void log_each(double* x, std::size_t eights) noexcept {
  static const auto chosen = widest<Each<elementary::log>, double*, std::size_t>();
  chosen(x, eights);
}

void logistic_each(double* x, std::size_t eights) noexcept {
  static const auto chosen = widest<Each<elementary::logistic>, double*, std::size_t>();
  chosen(x, eights);
}

void normal_quantile_each(double* x, std::size_t eights) noexcept {
  static const auto chosen = widest<NormalQuantileEach, double*, std::size_t>();
  chosen(x, eights);
}

std::uint32_t below_logistic_each(const double* u, const double* x) noexcept {
  static const auto chosen = widest<BelowLogistic, const double*, const double*, std::uint32_t*>();
  std::uint32_t below = 0;
  chosen(u, x, &below);
  return below;
}

void add_bounds(double* sums, const LaneTerm& term, const CellState* cells, const Fading* fading, const double* numbers,
                double now) noexcept {
  static const auto chosen =
      widest<AddBounds, double*, const LaneTerm*, const CellState*, const Fading*, const double*, double>();
  chosen(sums, &term, cells, fading, numbers, now);
}

}  // namespace demarche::core
