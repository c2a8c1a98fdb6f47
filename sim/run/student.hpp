// Tails and quantiles of the normal and Student's t laws for intervals and tests, after a run, never inside one.
//
// Only + - * / sqrt and the project's own functions, because results printed in a summary must have the same bits under
// every compiler. Relative error of tails below 1e-10 and of quantiles below 1e-11 where tails exceed 1e-15 (a test
// compares with Boost.Math); below 1000 degrees of freedom from the incomplete beta function (DLMF 8.17), above by
// Hill's normalising transform (Hill 1970, Communications of the ACM 13:617, algorithm 395).
#pragma once

namespace demarche::run {

// P(Z > z), any real z.
double normal_upper_tail(double z);

// P(T > t) with `freedom` >= 1 degrees of freedom.
double student_upper_tail(double t, double freedom);

// t with P(T > t) = tail, 0 < tail < 1, freedom >= 1.
double student_upper_quantile(double tail, double freedom);

}  // namespace demarche::run
