#pragma once
// Contracts: what must hold if our own code is right, and what its callers may ask for.
//
// A broken contract is a bug in the simulator, never a mistake in the user's text (that is a diagnostic) nor a
// fault of the machine (that is a std::runtime_error). It therefore carries the place in the source.

#include <boost/assert/source_location.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace demarche::core {

class ContractError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

// `must` says what has to hold, in words. Write conditions so that NaN fails them: expect(x > 0, …), not !(x <= 0).
// Throws ContractError. Not for the inside of a run's loop unless the condition is as cheap as a comparison.
inline void expect(bool holds, std::string_view must, boost::source_location at = BOOST_CURRENT_LOCATION) {
  if (holds) [[likely]] {
    return;
  }
  throw ContractError(std::string(at.file_name()) + ":" + std::to_string(at.line()) +
                      ": contract broken: " + std::string(must));
}

// Of what a caller asked for. Throws std::invalid_argument, which says what it must be.
inline void refuse_unless(bool sensible, const char* must) {
  if (!sensible) throw std::invalid_argument(must);
}

}  // namespace demarche::core
