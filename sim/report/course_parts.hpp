#pragma once
// The watchers of which course.hpp is made: each sees one history at a time and adds it to the course when it counts.

#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "core/observer.hpp"
#include "report/course.hpp"

namespace demarche::report {

class DeedWatch final : public core::Observer {
 public:
  DeedWatch(const language::Grounded& model, Course& course);
  void start();
  void on_act(const core::Act& act, const core::Engine& engine) override;
  void on_prevented(const core::Prevented& prevented, const core::Engine& engine) override;
  void add(std::size_t response);

 private:
  struct Seen {
    core::Index tuple;
    bool prevented;
    core::Legal truth;
  };
  const core::Program& program_;
  Course& course_;
  std::vector<double> first_;  // per tuple: days since start
  std::vector<Seen> seen_;
};

// Sees all responses of a run before it adds anything.
class PartWatch final : public core::Observer {
 public:
  PartWatch(const language::Grounded& model, Course& course);
  void start(std::size_t response);
  void on_act(const core::Act& act, const core::Engine& engine) override;
  void on_prevented(const core::Prevented&, const core::Engine&) override {}
  // After a run; those responses count of which `whole` says that they did not explode.
  void add(const std::vector<std::uint8_t>& whole);
  void finish();

 private:
  struct Done {
    double time;
    core::Index tuple, kind;
    bool operator==(const Done& other) const { return time == other.time && tuple == other.tuple; }
  };
  Parting& parting(std::size_t response, const Done& act, bool is_baselines);
  void compare(std::size_t response);

  const core::Program& program_;
  std::size_t baseline_;
  Course& course_;
  std::size_t response_ = 0;
  std::set<std::uint32_t> own_;          // numbers of the response's own acts and of what follows from them by itself
  std::vector<std::vector<Done>> done_;  // per response, in this run, in order of time
  std::vector<std::vector<core::Index>> place_;  // [response][2 * tuple + side]: among the partings
};

class ClimbWatch final : public core::Observer {
 public:
  ClimbWatch(const language::Grounded& model, Course& course);
  void start();
  void on_act(const core::Act& act, const core::Engine& engine) override;
  void on_prevented(const core::Prevented&, const core::Engine&) override {}
  void add(std::size_t response);

 private:
  const core::Program& program_;
  Course& course_;
  std::vector<std::vector<std::pair<double, std::int32_t>>> climbed_;  // per track: day and rung of each new height
};

// Reads beliefs only at acts that may move them, so that watching costs little.
class BeliefWatch final : public core::Observer {
 public:
  BeliefWatch(const language::Grounded& model, Course& course);
  void begin();                             // before the history
  void decide(const core::Engine& engine);  // after it
  void start();                             // before each response
  void on_act(const core::Act& act, const core::Engine& engine) override;
  void on_prevented(const core::Prevented&, const core::Engine&) override {}
  void add(std::size_t response);
  // Bounds from counts; only those worth showing stay.
  void finish();

 private:
  static constexpr std::size_t bins = 50;
  struct Track {
    std::vector<std::pair<double, float>> steps;  // days since start, share from then on
    std::vector<double> said;                     // per word: first time of this or a stronger one
  };
  struct Tally {
    std::vector<double> sum;
    std::vector<std::uint64_t> bin;  // [day][bin]
  };
  void read(const core::Engine& engine, double time);
  double opened(core::Index incident) const;

  const core::Program& program_;
  Course& course_;
  std::vector<std::uint8_t> moves_;          // per kind: may move a belief
  std::vector<core::Index> says_;            // per kind: the conviction it speaks of
  std::vector<core::Index> word_;            // per kind: the parameter with the word
  std::vector<Track> tracks_, at_decision_;  // per conviction
  std::vector<double> opened_;               // per incident: days since start
  std::vector<std::vector<Tally>> tallies_;  // [conviction][response]
  bool deciding_ = false;                    // the history is being replayed
};

}  // namespace demarche::report
