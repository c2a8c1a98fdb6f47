// The floor's numbers (run/floor.hpp): what bench/scenario.yaml states, and what a world draws of it. Included by
// floor.cpp only.
#pragma once

#include <string>

#include "core/distribution.hpp"
#include "run/floor_clocks.hpp"

namespace demarche::run::floor {

using core::Distribution;

// A number drawn once per world, and the address of its draw.
struct Uncertain {
  Distribution law;
  std::uint64_t name = 0;
};

// The numbers of a world, with whatever else follows from them alone. `…_base` are logs of hazards per day at the
// values of the drivers that are named with it.
struct World {
  double grievance_rate = 0;
  double object_coefficient = 0, expel_base = 0, probe_base = 0, probe_tension = 0, protest_base = 0,
         protest_grievance = 0, strike_base = 0, strike_grievance = 0, condemn_base = 0, envoys = 0;
  Lanes exposure{}, solidarity{};
  // hazards and odds as far as they do not change in a run
  Lanes object_log{}, help_base{}, expel_exposure{}, lie_exposure{}, probe_solidarity{}, condemn_solidarity{},
      sanction_chance{};
};

// 2 to the minus this many per day
inline constexpr double harm_rate = 1.0 / 10, tension_rate = 1.0 / 20, evidence_rate = 1.0 / 30,
                        pressure_rate = 1.0 / 60;

inline double coefficient(double ratio, double per) { return log(ratio) / per; }
inline double chance_within(double chance, double days) { return log(-core::elementary::log1p(-chance) / days); }

// What is the same in every world.
struct Constants {
  core::QuantileTables tables;
  Uncertain half_life, envoys, objection, objection_ratio, exposure_bravo, exposure_charlie, exposure_hotel, expels,
      solidarity_bravo, probes, protests, strike, strike_ratio, condemns;
  Distribution severity, soon, report_delay, sanction_delay, proposal_delay, consultation;

  double answer_grievance = coefficient(1.4, 1), answer_base = log(0.04) - answer_grievance * 1;
  double expel_evidence = coefficient(1.3, 0.5), expel_exposure = coefficient(0.7, 0.2);
  double expel_references = expel_evidence * 0.5 + expel_exposure * 0.1;
  double help_solidarity = coefficient(1.5, 0.2), help_harm = coefficient(1.2, 1);
  double help_base = chance_within(0.25, 10) - (help_solidarity * 0.6 + help_harm * 1);
  double lie_tension = coefficient(1.3, 1), lie_exposure = coefficient(1.3, 0.2);
  double lie_base = log(0.004) - (lie_tension * 1 + lie_exposure * 0.1);
  double inform_evidence = coefficient(1.3, 0.5), inform_harm = coefficient(1.5, 1);
  double inform_base = log(0.006) - (inform_evidence * 0.5 + inform_harm * 0);
  double probe_evidence = coefficient(0.8, 1), probe_solidarity = coefficient(1.2, 0.2);
  double strike_tension = coefficient(1.2, 1), strike_pressure = coefficient(0.9, 1);
  double talk_pressure = coefficient(1.5, 1), talk_base = log(0.02) - talk_pressure * 1;
  double condemn_solidarity = coefficient(1.6, 0.2), condemn_evidence = coefficient(1.4, 0.5);
  double sanction_exposure = coefficient(0.6, 0.2);
  double sanction_base = core::elementary::logit(0.12) - sanction_exposure * 0.1;
  // odds of quiet and firm; hazard of the attacker's strikes
  std::array<double, 2> condemn_tilt{0, log(1.5)}, strike_tilt{0, log(0.8)};
  double return_chance = core::elementary::logistic(core::elementary::logit(0.8));
  double report_chance = core::elementary::logistic(core::elementary::logit(0.6));
  double proposal_chance = core::elementary::logistic(core::elementary::logit(0.5));
  // 0.1, as those have whose exposure is stated by nobody
  double usual_sanction_chance = core::elementary::logistic(sanction_base + sanction_exposure * 0.1);

  Constants() {
    const auto pert = [&](double low, double mode, double high, const char* name) {
      Uncertain number{Distribution::pert(low, mode, high), core::name_hash(name)};
      number.law.table = tables.add(number.law);
      return number;
    };
    const auto gamma = [&](double mean, double sd) {
      Distribution law = Distribution::gamma_mean_sd(mean, sd);
      law.table = tables.add(law);
      return law;
    };
    const auto plain = [](Distribution law, const char* name) { return Uncertain{law, core::name_hash(name)}; };
    half_life = plain(Distribution::lognormal(40, 1.5), "variable.grievance.half_life");
    envoys = pert(4, 8, 15, "initial.diplomats(ZULU, ALFA)");
    objection = pert(0.01, 0.04, 0.1, "LEAGUE.statement.objection.chance");
    objection_ratio = pert(1, 1.8, 4, "LEAGUE.statement.objection.ratios.exposure(self, ZULU).ratio");
    exposure_bravo = plain(Distribution::uniform(0, 0.2), "initial.exposure(BRAVO, ZULU)");
    exposure_charlie = plain(Distribution::uniform(0, 1), "initial.exposure(CHARLIE, ZULU)");
    exposure_hotel = plain(Distribution::uniform(0, 1), "initial.exposure(HOTEL, ZULU)");
    expels = pert(0.05, 0.2, 0.4, "expels.chance");
    solidarity_bravo = plain(Distribution::beta(8, 2), "initial.solidarity(BRAVO)");
    solidarity_bravo.law.table = tables.add(solidarity_bravo.law);
    probes = pert(1, 1.4, 2, "probes.ratios.tension().ratio");
    protests = pert(1, 1.5, 2, "protests.ratios.grievance(self, target).ratio");
    strike = plain(Distribution::lognormal(0.02, 1.5), "strike.rate");
    strike_ratio = pert(1, 1.1, 1.3, "strike.ratios.grievance(self, target).ratio");
    condemns = pert(0.08, 0.15, 0.3, "member-condemns.chance");
    severity = pert(0.5, 2, 6, "").law;
    soon = Distribution::lognormal(2, 2);
    report_delay = gamma(3, 2);
    sanction_delay = Distribution::lognormal(14, 2);
    proposal_delay = gamma(2, 1);
    consultation = gamma(1, 0.5);
  }

  // World `world` of `seed`.
  World draw(std::uint64_t seed, std::uint64_t world) const {
    const auto value = [&](const Uncertain& number) {
      const core::Block block = core::draw(seed, world, number.name, core::Purpose::parameter, 0);
      return core::draw(number.law, tables, core::uniform(block.word[0]));
    };
    World w;
    w.grievance_rate = 1 / value(half_life);
    w.envoys = std::clamp((value(envoys) + 0x1.8p52) - 0x1.8p52, 0.0, 500.0);
    w.exposure.fill(0.1);
    w.exposure[1] = std::clamp(value(exposure_bravo), 0.0, 1.0);
    w.exposure[2] = std::clamp(value(exposure_charlie), 0.0, 1.0);
    w.exposure[7] = std::clamp(value(exposure_hotel), 0.0, 1.0);
    w.solidarity.fill(0.6);
    w.solidarity[1] = std::clamp(value(solidarity_bravo), 0.0, 1.0);

    const double object_chance = chance_within(value(objection), 1);
    w.object_coefficient = coefficient(value(objection_ratio), 0.2);
    const double object_base = object_chance - w.object_coefficient * 0.2;
    w.expel_base = chance_within(value(expels), 14) - expel_references;
    w.probe_tension = coefficient(value(probes), 1);
    w.probe_base = log(0.004) - ((w.probe_tension * 1 + probe_evidence * 0) + probe_solidarity * 0.6);
    w.protest_grievance = coefficient(value(protests), 1);
    w.protest_base = log(0.04) - w.protest_grievance * 1;
    const double rate = value(strike);
    w.strike_grievance = coefficient(value(strike_ratio), 1);
    w.strike_base = log(rate) - ((w.strike_grievance * 1 + strike_tension * 1) + strike_pressure * 0);
    w.condemn_base = core::elementary::logit(value(condemns)) - (condemn_solidarity * 0.6 + condemn_evidence * 0.5);
    w.sanction_chance.fill(usual_sanction_chance);
    for (const std::size_t m : {1, 2, 7})
      w.sanction_chance[m] = core::elementary::logistic(sanction_base + sanction_exposure * w.exposure[m]);
    for (std::size_t m = 0; m < members; ++m) {
      w.object_log[m] = object_base + w.object_coefficient * w.exposure[m];
      w.help_base[m] = help_base + help_solidarity * w.solidarity[m];
      w.expel_exposure[m] = expel_exposure * w.exposure[m];
      w.lie_exposure[m] = lie_exposure * w.exposure[m];
      w.probe_solidarity[m] = probe_solidarity * w.solidarity[m];
      w.condemn_solidarity[m] = condemn_solidarity * w.solidarity[m];
    }
    return w;
  }
};

}  // namespace demarche::run::floor
