// The floor's rules (run/floor.hpp): hazards, what a change opens and closes, and the bounds it moves. Included by
// floor.cpp only.
#pragma once

#include <vector>

#include "run/floor.hpp"
#include "run/floor_world.hpp"

namespace demarche::run::floor {

using Action = Floor::Action;
enum Motion : std::uint32_t { none, consulting, silence, adopted, dropped };

// Hashes of the reactions' keys.
struct Names {
  std::array<std::uint64_t, members> condemns{}, sanctions{}, returns{};
  std::uint64_t reports = core::name_hash("firm-reports/WATCH/ZULU");
  std::uint64_t proposes = core::name_hash("patron-proposes/BRAVO/LEAGUE");
  std::uint64_t severity = core::name_hash("cyber_attack/ZULU/ALFA/parameter/severity");
  std::uint64_t consultation = core::name_hash("propose/BRAVO/LEAGUE/statement/consequence/open_silence/1");
};

struct Game : Player {
  Constants number;
  Names name;
  World w;
  bool replaying = false;
  std::size_t response = 0;
  double strike_base = 0;  // of this response
  Lanes condemn_base{};    // likewise
  std::uint32_t acts = 0, candidates = 0, moments = 0;
  std::vector<Floor::Act>* record = nullptr;

  // ---- values now
  double tension_now() const { return 1 + faded(s.tension - 1, tension_rate, s.now - s.tension_changed); }
  double pressure_now() const { return faded(s.pressure, pressure_rate, s.now - s.pressure_changed); }
  double zulu_grievance_now() const {
    return faded(s.zulu_grievance, w.grievance_rate, s.now - s.zulu_grievance_changed);
  }
  double harm_now(std::size_t m) const { return faded(s.harm[m], harm_rate, s.now - s.harm_changed[m]); }
  double evidence_now(std::size_t m) const {
    return faded(s.evidence[m], evidence_rate, s.now - s.evidence_changed[m]);
  }
  double grievance_now(std::size_t m) const {
    return faded(s.grievance[m], w.grievance_rate, s.now - s.grievance_changed[m]);
  }

  // ---- logs of the hazards' bounds: what sinks is at its largest now, what holds a hazard down will be gone
  double tension_bound(double coefficient) const { return std::max(coefficient * tension_now(), coefficient * 1); }
  double strike_bound() const {
    return (strike_base + w.strike_grievance * zulu_grievance_now()) + tension_bound(number.strike_tension);
  }
  double answer_bound() const { return number.answer_base + number.answer_grievance * grievance_now(alfa); }
  double talk_bound() const { return number.talk_base + number.talk_pressure * pressure_now(); }
  double expel_bound(std::size_t m) const {
    return (w.expel_base + number.expel_evidence * evidence_now(m)) + w.expel_exposure[m];
  }
  double protest_bound(std::size_t m) const { return w.protest_base + w.protest_grievance * grievance_now(m); }
  double probe_bound(std::size_t m) const {
    return (w.probe_base + tension_bound(w.probe_tension)) + w.probe_solidarity[m];
  }
  double lie_bound(std::size_t m) const {
    return (number.lie_base + tension_bound(number.lie_tension)) + w.lie_exposure[m];
  }
  double inform_bound(std::size_t m, double of_evidence) const {
    const double harm = harm_now(m);
    const double term = harm > 0 ? number.inform_harm * core::elementary::log1p(harm) : 0.0;
    return (number.inform_base + of_evidence) + term;
  }
  double inform_bound(std::size_t m) const { return inform_bound(m, number.inform_evidence * evidence_now(bravo)); }
  double help_bound(std::size_t m) const { return w.help_base[m] + number.help_harm * harm_now(alfa); }

  void renew_lies() {
    const double tension = tension_bound(number.lie_tension);
    Lanes bounds;
    for (std::size_t m = 0; m < members; ++m) bounds[m] = (number.lie_base + tension) + w.lie_exposure[m];
    renew_block(lies, bounds);
  }
  void renew_probes() {
    const double tension = tension_bound(w.probe_tension);
    Lanes bounds;
    for (std::size_t m = 0; m < members; ++m) bounds[m] = (w.probe_base + tension) + w.probe_solidarity[m];
    renew_block(probes, bounds);
  }
  void renew_informs() {
    const double evidence = number.inform_evidence * evidence_now(bravo);
    Lanes bounds;
    for (std::size_t m = 0; m < members; ++m) bounds[m] = inform_bound(m, evidence);
    renew_block(informs, bounds);
  }
  void renew_helps() {
    const double harm = number.help_harm * harm_now(alfa);
    Lanes closes, bounds;
    closes.fill(s.help_closes);
    for (std::size_t m = 0; m < members; ++m) bounds[m] = w.help_base[m] + harm;
    renew_block(helps, bounds, &closes);
  }
  void renew_expels() {
    Lanes bounds;
    for (std::size_t m = 0; m < members; ++m) bounds[m] = expel_bound(m);
    renew_block(expels, bounds, &s.expel_closes);
  }

  // ---- who may act. A channel that just opens is started here and renewed by the caller or here.
  void allow(int c, bool may, double (Game::*bound)() const) {
    if (may && !runs(c)) {
      start(c);
      renew(c, (this->*bound)());
    } else if (!may && runs(c)) {
      halt(c, s.now);
    }
  }
  void allow(int block, std::size_t m, bool may, double (Game::*bound)(std::size_t) const) {
    const int c = block + static_cast<int>(m);
    if (may && !runs(c)) {
      start(c);
      renew(c, (this->*bound)(m));
    } else if (!may && runs(c)) {
      halt(c, s.now);
    }
  }
  void allow_answer() {
    allow(answers, s.attacked_lately && s.alfa_knows && s.may_answer && !s.answer_banned, &Game::answer_bound);
  }
  void allow_strike() { allow(strike, s.may_strike, &Game::strike_bound); }
  void allow_talk() { allow(talks, s.sanctioned && s.may_talk, &Game::talk_bound); }
  void allow_protest(std::size_t m) { allow(protests, m, s.hurt[m] && s.may_protest[m], &Game::protest_bound); }
  void allow_expel(std::size_t m) {
    const int c = expels + static_cast<int>(m);
    const bool may = s.expel_window[m] && s.now < s.expel_closes[m] && !(m == alfa && s.expel_banned);
    if (may && !runs(c)) {
      start(c);
      s.first_close = std::min(s.first_close, s.expel_closes[m]);
      renew(c, expel_bound(m), s.expel_closes[m]);
    } else if (!may && runs(c)) {
      halt(c, s.now);
    }
  }
  // All members at once; whoever calls it renews the block's bounds.
  void allow_all(int block, bool holds, const std::array<bool, members>* each = nullptr, int but = -1) {
    for (int m = 0; m < members; ++m) {
      if (m == but) continue;
      const bool may = holds && (each == nullptr || (*each)[static_cast<std::size_t>(m)]);
      if (may && !runs(block + m)) start(block + m);
      if (!may && runs(block + m)) halt(block + m, s.now);
    }
  }
  void set_tense(bool tense) {
    if (tense == s.tense) return;
    s.tense = tense;
    allow_all(lies, tense, &s.may_lie);
  }
  void set_bravo_knows(bool knows) {
    if (knows == s.bravo_knows) return;
    s.bravo_knows = knows;
    allow_all(informs, knows, nullptr, bravo);
  }
  void set_alfa_hurt(bool hurt) {
    if (hurt == s.alfa_hurt) return;
    s.alfa_hurt = hurt;
    s.help_window.fill(hurt);
    if (hurt) {
      s.help_closes = s.now + 10;
      s.first_close = std::min(s.first_close, s.help_closes);
    }
    allow_all(helps, hurt, nullptr, alfa);
  }
  void set_angry(std::size_t m, bool angry) {
    if (angry == s.angry[m]) return;
    s.angry[m] = s.expel_window[m] = angry;
    if (angry) s.expel_closes[m] = s.now + 14;
    allow_expel(m);
  }
  void close_windows(double time) {
    s.first_close = never;
    for (std::size_t m = 0; m < members; ++m) {
      if (runs(expels + static_cast<int>(m))) {
        if (s.expel_closes[m] <= time) {
          s.expel_window[m] = false;
          halt(expels + static_cast<int>(m), s.expel_closes[m]);
        } else {
          s.first_close = std::min(s.first_close, s.expel_closes[m]);
        }
      }
      if (runs(helps + static_cast<int>(m))) {
        if (s.help_closes <= time) {
          s.help_window[m] = false;
          halt(helps + static_cast<int>(m), s.help_closes);
        } else {
          s.first_close = std::min(s.first_close, s.help_closes);
        }
      }
    }
  }

  // ---- changes: each clamps, says whether the value is another one, and measures what is measured
  static double clamped(double value) { return std::clamp(value, 0.0, 10.0); }
  bool set(double& value, double& changed, double present, double to) const {
    to = clamped(to);
    if (to == present) return false;
    value = to;
    changed = s.now;
    return true;
  }
  void measure_harm(double until) {
    const double length = until - s.harm_since;
    const double first = faded(s.harm[alfa], harm_rate, s.harm_since - s.harm_changed[alfa]);
    s.harm_since = until;
    if (length > 0) s.harm_days += first * (1 - exp2(-length * harm_rate)) / (harm_rate * ln2);
  }
  bool set_tension(double to, double present) {
    to = clamped(to);
    if (to == present) return false;
    if (!replaying) s.peak_tension = std::max(std::max(s.peak_tension, present), to);
    s.tension = to;
    s.tension_changed = s.now;
    return true;
  }
  bool tension(double by) {
    const double present = tension_now();
    return set_tension(present + by, present);
  }
  bool set_harm(std::size_t m, double to, double present) {
    to = clamped(to);
    if (to == present) return false;
    if (m == alfa && !replaying) measure_harm(s.now);
    s.harm[m] = to;
    s.harm_changed[m] = s.now;
    return true;
  }
  bool grievance(std::size_t m, double by) {
    const double present = grievance_now(m);
    return set(s.grievance[m], s.grievance_changed[m], present, present + by);
  }
  bool zulu_grievance(double by) {
    const double present = zulu_grievance_now();
    return set(s.zulu_grievance, s.zulu_grievance_changed, present, present + by);
  }
  bool pressure(double by) {
    const double present = pressure_now();
    return set(s.pressure, s.pressure_changed, present, present + by);
  }
  bool evidence(std::size_t m, double by) {
    const double present = evidence_now(m);
    return set(s.evidence[m], s.evidence_changed[m], present, present + by);
  }

  // ---- what follows from a change: conditions, then the bounds of what is open
  void tension_changed() {
    set_tense(above(relaxes, s.tension - 1, 1.2 - 1.0, tension_rate, s.tension_changed));
    if (s.tense) renew_lies();
    renew_probes();
  }
  void strike_changed() {
    if (runs(strike)) renew(strike, strike_bound());
  }
  void pressure_changed() {
    if (runs(talks)) renew(talks, talk_bound());
  }
  void harm_changed(std::size_t m) {
    const bool hurt = above(recovers + 2 * static_cast<int>(m), s.harm[m], 0.15, harm_rate, s.harm_changed[m]);
    if (hurt != s.hurt[m]) {
      s.hurt[m] = hurt;
      allow_protest(m);
    }
    if (m == alfa) {
      set_alfa_hurt(above(heals, s.harm[alfa], 1, harm_rate, s.harm_changed[alfa]));
      if (s.alfa_hurt) renew_helps();
    }
    const int c = informs + static_cast<int>(m);
    if (runs(c)) renew(c, inform_bound(m));
  }
  void grievance_changed(std::size_t m) {
    set_angry(m, above(calms + static_cast<int>(m), s.grievance[m], 0.6, w.grievance_rate, s.grievance_changed[m]));
    const int c = protests + static_cast<int>(m);
    if (runs(c)) renew(c, protest_bound(m));
    if (m == alfa && runs(answers)) renew(answers, answer_bound());
  }
  void evidence_changed(std::size_t m) {
    if (m == bravo) {
      set_bravo_knows(above(bravo_forgets, s.evidence[m], 0.3, evidence_rate, s.evidence_changed[m]));
      if (s.bravo_knows) renew_informs();
    }
    if (m == alfa) {
      const bool knows = above(alfa_forgets, s.evidence[m], 0.5, evidence_rate, s.evidence_changed[m]);
      if (knows != s.alfa_knows) {
        s.alfa_knows = knows;
        allow_answer();
      }
    }
  }
  void renew_expel(std::size_t m) {
    const int c = expels + static_cast<int>(m);
    if (runs(c)) renew(c, expel_bound(m), s.expel_closes[m]);
  }

  void tell(Action action, int actor, int target, double first = 0, double second = 0) {
    if (replaying) return;
    ++acts;
    if (record != nullptr)
      record->push_back(
          {s.now, action, static_cast<std::uint8_t>(actor), static_cast<std::uint8_t>(target), {first, second}});
  }
};

}  // namespace demarche::run::floor
