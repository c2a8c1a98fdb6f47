// The floor: names, history and the loop; see floor.hpp.
#include "run/floor.hpp"

#include "run/floor_acts.hpp"

namespace demarche::run {

namespace floor {

constexpr std::array actors{"ALFA", "BRAVO", "CHARLIE", "DELTA",  "ECHO",  "FOXTROT",
                            "GOLF", "HOTEL", "ZULU",    "YANKEE", "WATCH", "LEAGUE"};

constexpr std::array actions{"probe",
                             "cyber_attack",
                             "disinform",
                             "report",
                             "share_intelligence",
                             "protest",
                             "condemn",
                             "expel_diplomats",
                             "depart",
                             "sanction",
                             "aid",
                             "cyber_countermeasure",
                             "offer_talks",
                             "propose",
                             "open_silence",
                             "close_silence",
                             "object",
                             "league_statement"};

struct Play : Acts {
  State base{};
  std::array<double, Floor::outcomes> values{};

  Play() {
    const auto key = [&](int block, const char* before, int but = -1, const char* after = "") {
      for (int m = 0; m < members; ++m)
        if (m != but)
          names[static_cast<std::size_t>(block + m)] =
              core::name_hash(std::string(before) + actors[static_cast<std::size_t>(m)] + after);
    };
    key(objects, "LEAGUE/statement/object/", bravo, "/LEAGUE");
    key(expels, "expels/", -1, "/ZULU");
    key(helps, "helps/", alfa, "/ALFA");
    key(lies, "lies/YANKEE/");
    key(informs, "patron-informs/BRAVO/", bravo);
    key(probes, "probes/ZULU/");
    key(protests, "protests/", -1, "/ZULU");
    names[answers] = core::name_hash("answers-in-kind/ALFA/ZULU");
    names[strike] = core::name_hash("strike/ZULU/ALFA");
    names[talks] = core::name_hash("talks/ZULU/ALFA");
    for (std::size_t m = 0; m < members; ++m) {
      name.condemns[m] = core::name_hash(std::string("member-condemns/") + actors[m] + "/ZULU");
      name.sanctions[m] = core::name_hash(std::string("member-sanctions/") + actors[m] + "/ZULU");
      name.returns[m] = core::name_hash(std::string("expels-in-return/ZULU/") + actors[m]);
    }
  }

  // ---- the loop

  void run_pending() {
    const Pending act = take_first_pending();
    switch (act.what) {
      case Due::report: return report();
      case Due::condemn: return condemn(act.actor);
      case Due::sanction: return sanction(act.actor);
      case Due::sanction_unless_talks:
        if (s.offers == 0 || s.last_offer + 10 <= s.now) sanction(act.actor);
        return;
      case Due::expel: return expel_diplomats(act.actor, act.number, act.deadline);
      case Due::expel_in_return: return expel_in_return(act.actor);
      case Due::depart: return depart(act.actor, act.target);
      case Due::propose: return propose();
      case Due::open_silence:
        if (s.instance == act.instance) open_silence();
        return;
      case Due::reopen_silence: return open_silence();
      case Due::close_silence:
        if (s.instance == act.instance) close_silence();
        return;
      case Due::state: return state_together();
    }
  }

  void flip() {
    const int i = s.first_flip;
    s.now = s.first_flip_time;
    s.flip[static_cast<std::size_t>(i)] = never;
    find_first_flip();
    const auto lane = [&](int first, int step = 1) { return static_cast<std::size_t>((i - first) / step); };
    if (i == recent_ends) {
      s.attacked_lately = false;
      allow_answer();
    } else if (i == alfa_forgets) {
      s.alfa_knows = false;
      allow_answer();
    } else if (i == answer_again) {
      s.may_answer = true;
      allow_answer();
    } else if (i < heals) {
      set_angry(lane(calms), false);
    } else if (i == heals) {
      set_alfa_hurt(false);
    } else if (i == relaxes) {
      set_tense(false);
    } else if (i < bravo_forgets) {
      s.may_lie[lane(lie_again)] = true;
      allow(lies, lane(lie_again), s.tense, &Game::lie_bound);
    } else if (i == bravo_forgets) {
      set_bravo_knows(false);
    } else if (i < strike_again) {
      const std::size_t m = lane(recovers, 2);
      if ((i - recovers) % 2 == 0)
        s.hurt[m] = false;
      else
        s.may_protest[m] = true;
      allow_protest(m);
    } else if (i == strike_again) {
      s.may_strike = true;
      allow_strike();
    } else if (i == sanctions_age) {
      s.sanctioned = false;
      allow_talk();
    } else if (i == talk_again) {
      s.may_talk = true;
      allow_talk();
    } else {
      s.expel_banned = false;
      allow_expel(alfa);
    }
  }

  void candidate(double time) {
    Clocks& k = s.clocks;
    std::size_t c = 0;
    while (k.due[c] != time) ++c;
    const int channel = static_cast<int>(c);
    const std::size_t m = c % members;
    ++candidates;
    s.now = time;
    k.internal[c] = k.point[c];
    k.recomputed[c] = time;
    const double acceptance = k.acceptance[c];
    const double bound = k.bound[c];
    ++k.candidates[c];
    next_gap(channel);
    k.due[c] = -1;  // not yet renewed
    const auto accepted = [&](double log_hazard) { return acceptance * bound < exp(log_hazard); };
    switch (c / members) {
      case objects / members:
        if (acceptance * bound < bound) object(m);
        if (k.due[c] < 0) renew(channel, w.object_log[m]);
        return;
      case answers / members:
        if (accepted(answer_bound())) cyber_countermeasure();
        if (k.due[c] < 0) renew(channel, answer_bound());
        return;
      case expels / members:
        if (accepted(expel_bound(m))) {
          s.expel_window[m] = false;
          halt(channel, s.now);
          expel_diplomats(m, 2, 3);
        }
        if (k.due[c] < 0) renew(channel, expel_bound(m), s.expel_closes[m]);
        return;
      case helps / members:
        if (accepted(help_bound(m))) {
          s.help_window[m] = false;
          halt(channel, s.now);
          aid(m);
        }
        if (k.due[c] < 0) renew(channel, help_bound(m), s.help_closes);
        return;
      case lies / members:
        if (accepted((number.lie_base + number.lie_tension * tension_now()) + w.lie_exposure[m])) disinform(m);
        if (k.due[c] < 0) renew(channel, lie_bound(m));
        return;
      case informs / members:
        if (accepted(inform_bound(m))) share_intelligence(m);
        if (k.due[c] < 0) renew(channel, inform_bound(m));
        return;
      case probes / members:
        if (accepted(((w.probe_base + w.probe_tension * tension_now()) + number.probe_evidence * evidence_now(m)) +
                     w.probe_solidarity[m]))
          probe(m);
        if (k.due[c] < 0) renew(channel, probe_bound(m));
        return;
      case protests / members:
        if (accepted(protest_bound(m))) protest(m);
        if (k.due[c] < 0) renew(channel, protest_bound(m));
        return;
      default: break;
    }
    if (channel == strike) {
      if (accepted(((strike_base + w.strike_grievance * zulu_grievance_now()) + number.strike_tension * tension_now()) +
                   number.strike_pressure * pressure_now()))
        cyber_attack();
      if (k.due[c] < 0) renew(channel, strike_bound());
    } else {
      if (accepted(talk_bound())) offer_talks();
      if (k.due[c] < 0) renew(channel, talk_bound());
    }
  }

  void tilt(std::size_t which) {
    strike_base = w.strike_base + number.strike_tilt[which];
    for (std::size_t m = 0; m < members; ++m)
      condemn_base[m] = (w.condemn_base + number.condemn_tilt[which]) + w.condemn_solidarity[m];
  }

  void begin(std::uint64_t new_seed, std::uint64_t new_run) {
    seed = new_seed;
    run = new_run;
    exploded = false;
    known_gaps.fill(0);
    amounts.forget();
    w = number.draw(seed, run);
    tilt(0);
    start_state();
    replaying = true;
    s.now = 2;
    cyber_attack();
    s.now = 5;
    report();
    s.now = 7;
    share_intelligence(alfa);
    replaying = false;
    s.now = decision;
    open_everything();
    base.copy(s);
  }

  void start_state() {
    // The pending acts are of no interest while there are none.
    std::memset(static_cast<void*>(&s), 0, offsetof(State, pending_time));
    s.tension = 1.5;
    s.zulus_envoys.fill(6);
    s.zulus_envoys[alfa] = w.envoys;
    s.envoys_at_zulu.fill(6);
    s.flip.fill(never);
    s.first_flip_time = s.first_pending_time = s.first_close = never;
    s.clocks.due.fill(never);
    s.may_lie.fill(true);
    s.may_protest.fill(true);
    s.may_answer = s.may_strike = s.may_talk = true;
    s.first_offer = never;
  }

  // At the decision: what holds opens.
  void open_everything() {
    s.harm_since = decision;
    s.peak_tension = tension_now();
    s.attacked_lately = true;  // eight days ago
    set_flip(recent_ends, 2.0 + 30);
    for (std::size_t m = 0; m < members; ++m) {
      const int lane = static_cast<int>(m);
      s.hurt[m] = above(recovers + 2 * lane, s.harm[m], 0.15, harm_rate, s.harm_changed[m]);
      allow_protest(m);
      set_angry(m, above(calms + lane, s.grievance[m], 0.6, w.grievance_rate, s.grievance_changed[m]));
    }
    s.alfa_knows = above(alfa_forgets, s.evidence[alfa], 0.5, evidence_rate, s.evidence_changed[alfa]);
    allow_answer();
    allow_strike();
    set_alfa_hurt(above(heals, s.harm[alfa], 1, harm_rate, s.harm_changed[alfa]));
    if (s.alfa_hurt) renew_helps();
    set_bravo_knows(above(bravo_forgets, s.evidence[bravo], 0.3, evidence_rate, s.evidence_changed[bravo]));
    if (s.bravo_knows) renew_informs();
    set_tense(above(relaxes, s.tension - 1, 1.2 - 1.0, tension_rate, s.tension_changed));
    if (s.tense) renew_lies();
    allow_all(probes, true);
    renew_probes();
  }

  bool play(std::size_t which, std::vector<Floor::Act>* to) {
    s.copy(base);
    response = which;
    record = to;
    acts = candidates = moments = 0;
    exploded = false;
    tilt(which);
    if (which == 0) {
      s.answer_banned = s.expel_banned = true;
      allow_answer();
      allow_expel(alfa);
      set_flip(ban_ends, 40);
    } else {
      strike_changed();
      schedule(10.5, due(Due::condemn, alfa));
      schedule(11, due(Due::expel, alfa, zulu, 3, 2));
    }
    while (!exploded) {
      const double candidate_time = least(s.clocks.due);
      const double next = std::min({s.first_flip_time, s.first_pending_time, candidate_time});
      if (!(next < horizon)) break;
      if (next >= s.first_close) close_windows(next);
      if (++moments > moment_limit)
        exploded = true;
      else if (s.first_flip_time == next)
        flip();
      else if (s.first_pending_time == next)
        run_pending();
      else
        candidate(candidate_time);
    }
    s.now = horizon;
    measure_harm(horizon);
    values = {s.attacks_seen,      s.stated, s.first_offer, s.harm_days, std::max(s.peak_tension, tension_now()),
              s.zulus_envoys[alfa]};
    return !exploded;
  }
};

}  // namespace floor

struct Floor::Model : floor::Play {};

Floor::Floor() : model_(std::make_unique<Model>()) {}
Floor::~Floor() = default;

void Floor::begin(std::uint64_t seed, std::uint64_t run) { model_->begin(seed, run); }
bool Floor::play(std::size_t response, std::vector<Act>* acts) { return model_->play(response, acts); }
const std::array<double, Floor::outcomes>& Floor::values() const { return model_->values; }
std::uint32_t Floor::acts() const { return model_->acts; }
std::uint32_t Floor::candidates() const { return model_->candidates; }

std::string Floor::name(const Act& act) {
  const std::string text = std::string(floor::actions.at(static_cast<std::size_t>(act.action))) + "/" +
                           floor::actors.at(act.actor) + "/" + floor::actors.at(act.target);
  const bool of_motion = act.action == Action::propose || act.action >= Action::open_silence;
  return of_motion ? text + "/statement" : text;
}

}  // namespace demarche::run
