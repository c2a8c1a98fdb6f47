// The floor's acts (run/floor.hpp): what each does and who answers it. Included by floor.cpp only.
#pragma once

#include "run/floor_rules.hpp"

namespace demarche::run::floor {

struct Acts : Game {
  // ---- reactions

  void answer(std::uint64_t who, std::uint32_t ordinal, double chance, const Distribution& delay, Pending act) {
    if (!(uniform(who, core::Purpose::acceptance_of_reaction, ordinal) < chance)) return;
    const double after = amount(delay, number.tables, who, core::Purpose::delay, ordinal);
    due_after(after, act);
  }
  void due_after(double delay, const Pending& act) {
    const double time = s.now + std::max(delay, 0.0);
    if (replaying && time < decision) return;
    schedule(time, act);
  }
  static Pending due(Due what, int actor = 0, int target = 0, double number = 0, double deadline = 0) {
    Pending act;
    act.what = what;
    act.actor = static_cast<std::uint8_t>(actor);
    act.target = static_cast<std::uint8_t>(target);
    act.number = number;
    act.deadline = deadline;
    return act;
  }

  // ---- acts, in the order in which floor.hpp lists them

  void probe(std::size_t m) {
    const bool t = tension(0.1);
    const double harm = harm_now(m);
    const bool h = set_harm(m, harm + 0.2, harm);
    const bool g = grievance(m, 0.1);
    tell(Action::probe, zulu, static_cast<int>(m));
    if (h) harm_changed(m);
    if (g) grievance_changed(m);
    if (t) {
      tension_changed();
      strike_changed();
    }
  }

  void cyber_attack() {
    const std::uint32_t ordinal = s.attacks++;
    const double severity =
        amount(number.severity, number.tables, name.severity, core::Purpose::act_parameter, ordinal);
    const double harm = harm_now(alfa);
    const bool h = set_harm(alfa, harm + severity, harm);
    const bool g = grievance(alfa, 0.8);
    const bool t = tension(0.5);
    if (!replaying) s.attacks_seen += 1;
    answer(name.reports, ordinal, number.report_chance, number.report_delay, due(Due::report));
    Lanes odds, chances;  // odds towards the rarer side, as in core::elementary::logistic()
    for (std::size_t m = 0; m < members; ++m) {
      chances[m] = condemn_base[m] + number.condemn_evidence * evidence_now(m);
      odds[m] = chances[m] < 0 ? chances[m] : -chances[m];
    }
    core::exp_each(odds.data(), 1);
    for (std::size_t m = 0; m < members; ++m) chances[m] = (chances[m] < 0 ? odds[m] : 1.0) / (1.0 + odds[m]);
    for (std::size_t m = 0; m < members; ++m)
      answer(name.condemns[m], ordinal, chances[m], number.soon, due(Due::condemn, static_cast<int>(m)));
    answer(name.proposes, ordinal, number.proposal_chance, number.proposal_delay, due(Due::propose));
    tell(Action::cyber_attack, zulu, alfa, severity);
    if (replaying) return;
    if (h) harm_changed(alfa);
    if (g) grievance_changed(alfa);
    s.attacked_lately = true;
    set_flip(recent_ends, s.now + 30);
    allow_answer();
    s.may_strike = false;
    set_flip(strike_again, s.now + 2);
    allow_strike();
    if (t) tension_changed();
  }

  void disinform(std::size_t m) {
    const bool t = tension(0.05);
    tell(Action::disinform, yankee, static_cast<int>(m));
    s.may_lie[m] = false;
    set_flip(lie_again + static_cast<int>(m), s.now + 5);
    allow(lies, m, false, &Game::lie_bound);
    if (t) {
      tension_changed();
      strike_changed();
    }
  }

  void report() {
    const std::uint32_t ordinal = s.reports++;
    std::array<bool, members> changed;
    bool all = true;
    for (std::size_t m = 0; m < members; ++m) all = (changed[m] = evidence(m, 0.6)) && all;
    // What a report alone shows is enough for a sanction: 0.6 against 0.5.
    for (std::size_t m = 0; m < members; ++m)
      answer(name.sanctions[m], ordinal, w.sanction_chance[m], number.sanction_delay,
             due(Due::sanction_unless_talks, static_cast<int>(m)));
    tell(Action::report, watch, zulu);
    if (replaying) return;
    for (const std::size_t m : {alfa, bravo})
      if (changed[m]) evidence_changed(m);
    if (all) {
      renew_probes();
      renew_expels();
      return;
    }
    for (std::size_t m = 0; m < members; ++m)
      if (changed[m]) {
        renew(probes + static_cast<int>(m), probe_bound(m));
        renew_expel(m);
      }
  }

  void share_intelligence(std::size_t m) {
    const bool e = evidence(m, 0.5);
    tell(Action::share_intelligence, bravo, static_cast<int>(m));
    if (!e || replaying) return;
    evidence_changed(m);
    renew(probes + static_cast<int>(m), probe_bound(m));
    renew_expel(m);
  }

  void protest(std::size_t m) {
    const bool g = m == alfa && zulu_grievance(0.2);
    const bool p = pressure(0.05);
    tell(Action::protest, static_cast<int>(m), zulu);
    s.may_protest[m] = false;
    set_flip(protest_again + 2 * static_cast<int>(m), s.now + 3);
    allow_protest(m);
    if (g || p) strike_changed();
    if (p) pressure_changed();
  }

  void condemn(std::size_t m) {
    const bool g = m == alfa && zulu_grievance(0.3);
    const bool t = tension(0.1);
    const bool p = pressure(0.1);
    tell(Action::condemn, static_cast<int>(m), zulu);
    if (t) tension_changed();
    if (g || t || p) strike_changed();
    if (p) pressure_changed();
  }

  void expel_diplomats(std::size_t m, double how_many, double deadline) {
    if (how_many > s.zulus_envoys[m]) return;
    s.zulus_envoys[m] -= how_many;
    const bool g = m == alfa && zulu_grievance(0.7);
    const bool t = tension(0.3);
    due_after(deadline, due(Due::depart, zulu, static_cast<int>(m)));
    answer(name.returns[m], s.expulsions[m]++, number.return_chance, number.soon,
           due(Due::expel_in_return, static_cast<int>(m)));
    tell(Action::expel_diplomats, static_cast<int>(m), zulu, how_many, deadline);
    if (t) tension_changed();
    if (g || t) strike_changed();
  }

  void expel_in_return(std::size_t m) {
    if (2 > s.envoys_at_zulu[m]) return;
    s.envoys_at_zulu[m] -= 2;
    const bool g = grievance(m, 0.7);
    const bool t = tension(0.3);
    due_after(3, due(Due::depart, static_cast<int>(m), zulu));
    tell(Action::expel_diplomats, zulu, static_cast<int>(m), 2, 3);
    if (g) grievance_changed(m);
    if (t) {
      tension_changed();
      strike_changed();
    }
  }

  void depart(int who, int whom) {
    const bool t = tension(0.05);
    tell(Action::depart, who, whom);
    if (t) {
      tension_changed();
      strike_changed();
    }
  }

  void sanction(std::size_t m) {
    const bool p = pressure(0.8);
    const bool g = m == alfa && zulu_grievance(0.5);
    const bool t = tension(0.2);
    tell(Action::sanction, static_cast<int>(m), zulu);
    const double old = s.last_sanction + 60;  // the one before this ages then
    s.last_sanction = s.now;
    s.sanctioned = s.sanctions++ > 0 && old > s.now;
    set_flip(sanctions_age, s.sanctioned ? old : never);
    allow_talk();
    if (t) tension_changed();
    if (g || t || p) strike_changed();
    if (p) pressure_changed();
  }

  void aid(std::size_t m) {
    const double harm = harm_now(alfa);
    const bool h = set_harm(alfa, harm * 0.7, harm);
    tell(Action::aid, static_cast<int>(m), alfa);
    if (h) harm_changed(alfa);
  }

  void cyber_countermeasure() {
    const bool g = zulu_grievance(0.6);
    const bool t = tension(0.4);
    tell(Action::cyber_countermeasure, alfa, zulu);
    s.may_answer = false;
    set_flip(answer_again, s.now + 7);
    allow_answer();
    if (t) tension_changed();
    if (g || t) strike_changed();
  }

  void offer_talks() {
    const double tense = tension_now();
    const bool t = set_tension(tense * 0.7, tense);
    const double present = grievance_now(alfa);
    const bool g = set(s.grievance[alfa], s.grievance_changed[alfa], present, present * 0.8);
    s.first_offer = std::min(s.first_offer, s.now - decision);
    tell(Action::offer_talks, zulu, alfa);
    ++s.offers;
    s.last_offer = s.now;
    s.may_talk = false;
    set_flip(talk_again, s.now + 20);
    allow_talk();
    if (g) grievance_changed(alfa);
    if (t) {
      tension_changed();
      strike_changed();
    }
  }

  // ---- the motion

  void propose() {
    const std::uint32_t ordinal = s.proposals++;
    if (s.motion == consulting || s.motion == silence) return;
    s.motion = consulting;
    ++s.instance;
    s.text = 0;
    const double after = amount(number.consultation, number.tables, name.consultation, core::Purpose::delay, ordinal);
    Pending opens = due(Due::open_silence);
    opens.instance = s.instance;
    due_after(after, opens);
    tell(Action::propose, bravo, league, -1);
  }

  void open_silence() {
    s.motion = silence;
    ++s.instance;
    Pending closes = due(Due::close_silence);
    closes.instance = s.instance;
    due_after(1, closes);
    tell(Action::open_silence, league, league);
    allow_all(objects, true, nullptr, bravo);
    // Silence ends before any later candidate, so nothing is gained by asking when a window closes.
    renew_block(objects, w.object_log);
  }

  void close_silence() {
    s.motion = adopted;
    ++s.instance;
    due_after(0, due(Due::state));
    tell(Action::close_silence, league, league);
    allow_all(objects, false);
  }

  void object(std::size_t m) {
    s.motion = s.text == 0 ? consulting : dropped;
    ++s.instance;
    if (s.text == 0) due_after(0, due(Due::reopen_silence));
    s.text = 1;
    tell(Action::object, static_cast<int>(m), league);
    allow_all(objects, false);
  }

  void state_together() {
    const bool p = pressure(0.5);
    const bool t = tension(0.1);
    s.stated = 1;
    tell(Action::league_statement, league, zulu, s.text);
    if (s.statements++ == 0 && response == 1) due_after(3, due(Due::sanction, alfa));
    if (t) tension_changed();
    if (t || p) strike_changed();
    if (p) pressure_changed();
  }
};

}  // namespace demarche::run::floor
