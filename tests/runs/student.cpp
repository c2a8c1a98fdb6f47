// Own tails and quantiles against Boost.Math.
#include "run/student.hpp"

#include <doctest/doctest.h>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace demarche::run::test {

namespace {

double relative(double own, double reference) { return std::abs(own / reference - 1.0); }

}  // namespace

TEST_CASE("normal tail") {
  const boost::math::normal normal;
  for (const double z : {-3.0, -0.5, 0.0, 1e-6, 0.1, 1.0, 1.96, 3.0, 6.0, 8.0}) {
    CHECK(relative(normal_upper_tail(z), boost::math::cdf(boost::math::complement(normal, z))) < 1e-10);
  }
}

TEST_CASE("Student's tail") {
  for (const double freedom : {1.0, 2.0, 3.0, 5.0, 30.0, 255.0, 999.0, 1000.0, 1e4, 1e6, 1e9}) {
    const boost::math::students_t law(freedom);
    for (const double t : {-2.0, 0.0, 1e-3, 0.1, 0.5, 1.0, 1.96, 3.0, 5.0, 7.0}) {
      CAPTURE(freedom);
      CAPTURE(t);
      CHECK(relative(student_upper_tail(t, freedom), boost::math::cdf(boost::math::complement(law, t))) < 1e-10);
    }
  }
}

TEST_CASE("Student's quantile") {
  for (const double freedom : {1.0, 2.0, 3.0, 4.0, 7.0, 30.0, 255.0, 999.0, 1000.0, 19'999.0, 1e6, 1e9}) {
    const boost::math::students_t law(freedom);
    for (const double tail : {1e-10, 1e-6, 1e-3, 0.01, 0.025, 0.05, 0.25, 0.4, 0.49, 0.6, 0.975}) {
      CAPTURE(freedom);
      CAPTURE(tail);
      const double reference = boost::math::quantile(boost::math::complement(law, tail));
      CHECK(relative(student_upper_quantile(tail, freedom), reference) < 1e-10);
    }
    CHECK(student_upper_quantile(0.5, freedom) == 0.0);
  }
}

}  // namespace demarche::run::test
