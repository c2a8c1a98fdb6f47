#include "language/syntax.hpp"

namespace demarche::language {
namespace {

std::unique_ptr<ActorTerm> copy(const std::unique_ptr<ActorTerm>& term) {
  return term ? std::make_unique<ActorTerm>(*term) : nullptr;
}

}  // namespace

ActorTerm::ActorTerm(const ActorTerm& other)
    : each(other.each),
      name(other.name),
      of(copy(other.of)),
      incident(other.incident),
      by(copy(other.by)),
      except(copy(other.except)),
      place(other.place) {}

ActorTerm& ActorTerm::operator=(const ActorTerm& other) {
  if (this != &other) *this = ActorTerm(other);
  return *this;
}

}  // namespace demarche::language
