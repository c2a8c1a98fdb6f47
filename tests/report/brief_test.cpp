// A paper for a class holds what its actor knew and nothing else: whatever the actor could not know is changed, and the
// paper stays the same to the last byte.
#include "report/brief.hpp"

#include <fmt/format.h>

#include <functional>

#include "language/calendar.hpp"

#include "tests/report/described.hpp"

using namespace demarche;
using language::HistoryItem;

namespace {

language::Loaded loaded(const std::string& file) {
  language::Files files;
  language::Diagnostics diagnostics;
  auto made = language::load(DEMARCHE_SOURCE_DIR "/scenarios/" + file, {}, files, diagnostics);
  if (!made) throw std::runtime_error(language::render(diagnostics, files));
  return std::move(*made);
}

report::Moment at(const language::Loaded& of, double days) {
  std::string problem;
  const auto zone = language::TimeZone::find(of.scenario.timezone, problem);
  const language::Calendar calendar(zone.value_or(language::TimeZone()), of.scenario.start_utc);
  return {days, calendar.date(days), calendar.date_and_time(days)};
}

std::string told(const language::Loaded& of, const report::Moment& moment, const std::string& actor,
                 const report::Spoken& in = {}) {
  language::Diagnostics diagnostics;
  const auto options = language::options_of(of.library, of.scenario, moment.days, actor);
  const auto known = language::as_known(of.library, of.scenario, moment.days, options, diagnostics);
  if (!known) throw std::runtime_error(language::render(diagnostics, {}));
  return report::brief(*known, moment, actor, in);
}

// Everything that the actor cannot know at the moment, changed: who did it, what came later or was only observed, the
// answers compared and the questions asked, what others believe, what others hold in private, titles, what was not out.
void change_what_is_hidden(language::Loaded& of, const report::Moment& moment, const std::string& actor) {
  language::Scenario& scenario = of.scenario;
  scenario.title = scenario.about = "LEAK title";
  for (language::Incident& incident : scenario.incidents) {
    if (incident.opens) continue;
    language::ShareOf certain = incident.perpetrator.front();
    certain.name.value = incident.suspects.back().value;
    certain.share.distribution = core::Distribution::constant(1);
    incident.perpetrator = {certain};
  }
  if (!scenario.history.empty()) {
    HistoryItem later = scenario.history.front();
    std::erase_if(scenario.history, [&](const HistoryItem& item) {
      return item.at > moment.days || (item.believe && item.believe->arguments.front().name.value != actor);
    });
    later.at = scenario.decision + 1;
    later.precision = "LEAK observed";
    scenario.observed = {later};
    if (moment.days < scenario.decision) {
      later.at = (moment.days + scenario.decision) / 2;
      later.precision = "LEAK later";
      scenario.history.push_back(later);
    }
  }
  scenario.responses.resize(1);
  scenario.responses.front().name.value = "LEAK response";
  scenario.responses.front().about = "LEAK about";
  scenario.responses.front().acts.clear();
  scenario.outcomes.clear();
  std::erase_if(scenario.initial, [&](const language::InitialValue& initial) {
    return std::any_of(of.library.variables.begin(), of.library.variables.end(), [&](const language::Variable& one) {
      return one.name.value == initial.variable.name.value && one.is_private &&
             initial.variable.arguments.front().name.value != actor;
    });
  });
  for (language::Document& document : of.library.documents) {
    if (document.date.substr(0, 10) >= moment.date) document.about = "LEAK document";
  }
  for (language::Fact& fact : of.library.facts) {
    const auto document = std::find_if(of.library.documents.begin(), of.library.documents.end(),
                                       [&](const auto& one) { return one.id.value == fact.document.value; });
    const bool is_later = document == of.library.documents.end() || document->about == "LEAK document" ||
                          (!fact.date.empty() && fact.date.substr(0, 10) > moment.date);
    if (is_later) fact.says = "LEAK fact";
  }
  for (language::Disagreement& one : of.library.disagreements) one.taken = "LEAK taken";
  for (language::Outcome& outcome : of.library.outcomes) outcome.about = "LEAK outcome";
}

using Teller = std::function<std::string(const language::Loaded&, const report::Moment&, const std::string& actor)>;

std::string in_english(const language::Loaded& of, const report::Moment& moment, const std::string& actor) {
  return told(of, moment, actor);
}

// What a paper by `tell` gives away, or nothing.
std::string leaks(const language::Loaded& of, double days, const std::string& actor, const Teller& tell = in_english) {
  const report::Moment moment = at(of, days);
  language::Loaded other = of;
  change_what_is_hidden(other, moment, actor);
  const std::string text = tell(of, moment, actor);
  std::string found;
  if (text != tell(other, moment, actor)) found += "differs; ";
  if (text.find("hoever did it") != std::string::npos) found += "names the drawn author; ";
  // What has not begun has no name yet.
  for (const language::Incident& incident : of.scenario.incidents) {
    if (language::has_begun(of.scenario, incident, days)) continue;
    if (text.find("`" + incident.name.value + "`") != std::string::npos) found += "names what has not begun; ";
  }
  return found;
}

void check_tight(const std::string& file, const language::Loaded& of, double days, const std::string& actor) {
  CAPTURE(file);
  CAPTURE(days);
  CAPTURE(actor);
  CHECK(leaks(of, days, actor) == "");
}

}  // namespace

TEST_CASE("a brief says the same whatever its actor could not know, in every shipped scenario") {
  std::size_t place = 0;
  for (const std::string& file : tests::shipped_files()) {
    const language::Loaded of = loaded(file);
    // Where every run draws another history there is no day that anybody knew; the command refuses that.
    const auto is_drawn = [](const language::HistoryItem& item) { return item.only_if.has_value(); };
    if (std::any_of(of.scenario.history.begin(), of.scenario.history.end(), is_drawn)) continue;
    const language::Incident& incident = of.scenario.incidents.front();
    REQUIRE(incident.victim);
    check_tight(file, of, of.scenario.decision, incident.victim->value);
    if (place++ % 3 == 0) check_tight(file, of, of.scenario.decision / 2, incident.suspects.front().value);
  }
}

// A check that finds nothing proves nothing until it has been seen to find.
TEST_CASE("a paper that gave something away would be found") {
  const language::Loaded of = loaded("albania-2022-second-attack.yaml");
  const double days = of.scenario.decision * 0.9;
  using Given = std::function<std::string(const language::Loaded&)>;
  const std::vector<std::pair<const char*, Given>> gifts{
      {"the title", [](const language::Loaded& one) { return one.scenario.title; }},
      {"the author", [](const language::Loaded& one) { return one.scenario.incidents[0].perpetrator[0].name.value; }},
      {"an answer compared", [](const language::Loaded& one) { return one.scenario.responses[0].name.value; }},
      {"a question asked", [](const language::Loaded& one) { return std::to_string(one.scenario.outcomes.size()); }},
      {"what was observed", [](const language::Loaded& one) { return one.scenario.observed[0].precision; }},
      {"what came later", [](const language::Loaded& one) { return std::to_string(one.scenario.history.size()); }},
      {"another's stock", [](const language::Loaded& one) { return std::to_string(one.scenario.initial.size()); }},
      {"a later fact",
       [](const language::Loaded& one) {
         std::string all;
         for (const language::Fact& fact : one.library.facts) all += fact.says;
         return all;
       }},
      {"a later document",
       [](const language::Loaded& one) {
         std::string all;
         for (const language::Document& document : one.library.documents) all += document.about;
         return all;
       }},
      {"how a dispute was taken", [](const language::Loaded& one) { return one.library.disagreements[0].taken; }},
      {"an incident to come", [](const language::Loaded&) { return std::string("`tims`"); }},
  };
  for (const auto& gift : gifts) {
    CAPTURE(gift.first);
    const auto tell = [&](const language::Loaded& one, const report::Moment&, const std::string&) {
      return gift.second(one);
    };
    CHECK(leaks(of, days, "ALB", tell) != "");
  }
}

TEST_CASE("a brief of an ally and of the alliance is as tight") {
  const language::Loaded of = loaded("albania-2022-second-attack.yaml");
  for (const char* actor : {"USA", "NATO", "MANDIANT"}) {
    for (const double share : {0.2, 0.9, 1.0}) {
      check_tight("second attack", of, of.scenario.decision * share, actor);
    }
  }
}

TEST_CASE("a brief in another language is as tight") {
  const language::Loaded of = loaded("albania-2022-second-attack.yaml");
  for (const char* code : {"sq", "ar"}) {
    const report::Spoken in = report::Spoken::find(code).value();
    const Teller tell = [&](const language::Loaded& one, const report::Moment& moment, const std::string& actor) {
      return told(one, moment, actor, in);
    };
    CAPTURE(code);
    for (const char* actor : {"ALB", "IRN", "USA"}) CHECK(leaks(of, of.scenario.decision * 0.9, actor, tell) == "");
  }
}

TEST_CASE("a brief tells what its actor knows in every language") {
  const language::Loaded of = loaded("albania-2022-second-attack.yaml");
  const report::Moment moment = at(of, of.scenario.decision);
  const std::string albanian = told(of, moment, "ALB", report::Spoken::find("sq").value());
  CHECK(albanian.starts_with("# Çfarë dinte Shqipëria: 12 shtator 2022, ora 18:00"));
  CHECK(albanian.find("Autori sulmon sistemet e Shqipërisë") != std::string::npos);
  CHECK(albanian.find("- [1 Çfarë kishte ndodhur](#1-çfarë-kishte-ndodhur)") != std::string::npos);
  CHECK(albanian.find("Shqipëria i ndërpret marrëdhëniet diplomatike me objektivin") != std::string::npos);
  CHECK(albanian.find("Marrëdhëniet e Shqipërisë me Iranin | të ndërprera") != std::string::npos);
  CHECK(albanian.find("*target*") == std::string::npos);
  CHECK(albanian.find("S0-01") != std::string::npos);
  const std::string arabic = told(of, moment, "ALB", report::Spoken::find("ar").value());
  CHECK(arabic.starts_with("# ما كان معلومًا لدى ألبانيا: 12 أيلول/سبتمبر 2022"));
  CHECK(arabic.find("\\u2066") == std::string::npos);
  CHECK(arabic.find("\u2066`tims`\u2069") != std::string::npos);
}

TEST_CASE("a brief tells what its actor knows") {
  const language::Loaded of = loaded("albania-2022-second-attack.yaml");
  const report::Moment moment = at(of, of.scenario.decision);
  const std::string text = told(of, moment, "ALB");
  CHECK(text.starts_with("# What Albania knew: 2022-09-12 18:00"));
  CHECK(text.find("Someone attacks the systems of Albania") != std::string::npos);
  CHECK(text.find("`tims`") != std::string::npos);
  CHECK(text.find("severs diplomatic relations with *target*") != std::string::npos);
  CHECK(text.find("closed towards Iran") != std::string::npos);  // relations are broken off
  CHECK(text.find("open towards Russia") != std::string::npos);
  CHECK(text.find("S0-01") != std::string::npos);  // of 8 September
  CHECK(text.find("S2-") == std::string::npos);    // of the 12th: out when the day is over
  // Washington hears of attacks from others; it has not seen them itself, and knows nothing of Tirana's own search.
  const std::string allied = told(of, moment, "USA");
  CHECK(allied.find("attacks the systems of Albania") == std::string::npos);
  CHECK(allied.find("asks the United States for technical help") != std::string::npos);
  CHECK(told(of, moment, "GBR").find("asks the United States for technical help") == std::string::npos);

  const auto differs = [&](const char* what, const std::function<void(language::Loaded&)>& change) {
    CAPTURE(what);
    language::Loaded other = of;
    change(other);
    CHECK(told(other, moment, "ALB") != text);
  };
  differs("an act it has seen",
          [](language::Loaded& one) { one.scenario.history.erase(one.scenario.history.begin()); });
  differs("its own belief", [](language::Loaded& one) {
    std::erase_if(one.scenario.history, [](const HistoryItem& item) {
      return item.believe && item.believe->arguments.front().name.value == "ALB";
    });
  });
  differs("its own stock", [](language::Loaded& one) {
    std::erase_if(one.scenario.initial,
                  [](const language::InitialValue& initial) { return initial.variable.name.value == "capability"; });
  });
  differs("what was out", [](language::Loaded& one) {
    for (language::Fact& fact : one.library.facts) {
      if (fact.id.value == "S0-01") fact.says = "another";
    }
  });
  differs("what is true of no one", [](language::Loaded& one) {
    for (language::Action& action : one.library.actions) {
      if (action.name.value == "expel_diplomats") action.needs.clear();
    }
  });
}

TEST_CASE("a brief takes names that imitate Markdown as text") {
  language::Loaded of = loaded("steps/2-history.yaml");
  for (language::Actor& actor : of.library.actors) actor.name = actor.id.value + " | b\n# <script>";
  const std::string text = told(of, at(of, of.scenario.decision), "EST");
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
    CHECK_MESSAGE((at > 0 && text[at - 1] == '\\'), text.substr(at, 20));
  }
  for (const std::string& line : tests::lines_of(text)) {
    CHECK_MESSAGE((!line.starts_with("# ") || line.starts_with("# What")), line);
  }
}

TEST_CASE("the moment of a brief lies between start and decision") {
  const language::Loaded of = loaded("albania-2022.yaml");
  std::string problem;
  const auto day = report::moment_of(of.scenario, "2022-09-06", problem);
  REQUIRE(day);
  CHECK(day->cutoff == "2022-09-06 24:00");
  CHECK(day->days == doctest::Approx(54 - 1.0 / 1440));  // 15 July to the end of 6 September
  const auto decision = report::moment_of(of.scenario, "2022-09-07", problem);
  REQUIRE(decision);
  CHECK(decision->days == of.scenario.decision);
  CHECK(decision->cutoff == "2022-09-07 12:00");
  const auto minute = report::moment_of(of.scenario, "2022-09-07 11:30", problem);
  REQUIRE(minute);
  CHECK(minute->days == doctest::Approx(of.scenario.decision - 0.5 / 24));
  for (const char* date : {"2022-09-07 12:01", "2022-09-08", "2022-07-14", "yesterday", "2022-02-30"}) {
    problem.clear();
    CHECK_FALSE(report::moment_of(of.scenario, date, problem));
    CHECK(problem != "");
  }
}
