#pragma once
// Whoever watches a run. Watching changes nothing: the engine tells and never asks.

#include "core/act.hpp"

namespace demarche::core {

class Engine;

class Observer {
 public:
  virtual ~Observer() = default;
  // After the act's effects. For a tendency, Engine::hazard() and driver_logs() still hold the moment of acceptance.
  virtual void on_act(const Act& act, const Engine& engine) = 0;
  virtual void on_prevented(const Prevented& prevented, const Engine& engine) = 0;
};

}  // namespace demarche::core
