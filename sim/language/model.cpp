#include "language/model.hpp"

#include "language/grounded.hpp"
#include "language/scenario.hpp"

namespace demarche::language {

// These are large, and most of the program hands them on.
Library::Library() = default;
Library::Library(const Library&) = default;
Library::Library(Library&&) noexcept = default;
Library& Library::operator=(const Library&) = default;
Library& Library::operator=(Library&&) noexcept = default;
Library::~Library() = default;

Scenario::Scenario() = default;
Scenario::Scenario(const Scenario&) = default;
Scenario::Scenario(Scenario&&) noexcept = default;
Scenario& Scenario::operator=(const Scenario&) = default;
Scenario& Scenario::operator=(Scenario&&) noexcept = default;
Scenario::~Scenario() = default;

Grounded::Grounded() = default;
Grounded::Grounded(const Grounded&) = default;
Grounded::Grounded(Grounded&&) noexcept = default;
Grounded& Grounded::operator=(const Grounded&) = default;
Grounded& Grounded::operator=(Grounded&&) noexcept = default;
Grounded::~Grounded() = default;

}  // namespace demarche::language
