#pragma once
// The parts of a brief, one function per section, and what they share. See brief.hpp.

#include <functional>
#include <string>
#include <vector>

#include "report/brief.hpp"
#include "report/describe_parts.hpp"

namespace demarche::report {

inline constexpr std::uint64_t brief_worlds = 400;

// Who is briefed, about what.
struct Briefing {
  const language::Known& known;
  const Moment& moment;
  std::string actor;  // id
  core::Index self = core::none;
  Subject subject;
  const Spoken& spoken;

  const language::Grounded& model() const { return known.model; }
  const language::Scenario& scenario() const { return known.scenario; }
};

// Facts and disagreements that were in print by the moment.
bool is_out(const Briefing& briefing, const std::string& source);
// Of what is cited, what was in print: "S1-02, S1-03", or nothing.
std::string cited_by_then(const Briefing& briefing, const std::vector<language::Name>& sources);

// Whether the actor had seen this item of history (its place in the scenario's). What its author alone has seen counts
// only where the scenario is certain who that was.
bool has_seen(const Briefing& briefing, std::size_t item);

// Incidents that it knows of, by their place: it has seen an act that belongs to them.
std::vector<std::size_t> known_incidents(const Briefing& briefing);

// Values over worlds: "12", "8 (5 to 12)" with the median and nine tenths of the worlds within.
std::string spread_words(std::vector<double> values, const std::function<std::string(double)>& words, const Spoken& in);

// An identifier in the typewriter face.
std::string identifier(const Briefing& briefing, std::string_view name);

// The name of an actor as the head of a cell.
std::string head_name(const Briefing& briefing, std::string_view id);

void events(Page& page, const Briefing& briefing);    // brief.cpp
void claims(Page& page, const Briefing& briefing);    // brief.cpp
void beliefs(Page& page, const Briefing& briefing);   // brief_state.cpp
void stocks(Page& page, const Briefing& briefing);    // brief_state.cpp
void options(Page& page, const Briefing& briefing);   // brief_options.cpp
void in_print(Page& page, const Briefing& briefing);  // brief_print.cpp

}  // namespace demarche::report
