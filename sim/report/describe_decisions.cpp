// Where each question of ODD+D (Müller et al. 2013) is answered, with the answer in short. The questions are put in our
// own words; their numbers are those of the protocol.
#include <array>
#include <string_view>

#include "report/describe_parts.hpp"

namespace demarche::report {

namespace {

struct Answer {
  std::string_view number, question, answer, place;
};

constexpr std::array answers{
    Answer{"I.i.a", "What is the model for?", "To compare responses to one case on the same luck", "1.1"},
    Answer{"I.i.b", "For whom is it made?", "For research and teaching about such decisions", "1.1"},
    Answer{"I.ii.a", "Which entities are there?", "Actors, incidents, alliances with their motions", "2.1, 2.2, 7.5"},
    Answer{"I.ii.b", "What describes them?", "Kind, ties and roles; variables of actors, pairs and beliefs",
           "2.1, 2.3"},
    Answer{"I.ii.c", "What acts from outside?", "Nothing after the decision but what a response forces", "5.4, 7.9"},
    Answer{"I.ii.d", "How is space included?", "Not at all; ties take its place", "2.4"},
    Answer{"I.ii.e", "Which scales and resolution?", "Continuous time in days, no step; rungs of escalation", "2.4"},
    Answer{"I.iii.a", "What happens in which order?", "Events in the order of their times", "3"},
    Answer{"II.i.a", "Which theory stands behind it?", "Relational events, escalation, attribution, law", "4.1"},
    Answer{"II.i.b", "On what do the decision rules rest?", "Stated readiness, not a calculation of gain", "4.1"},
    Answer{"II.i.c", "Why these rules?", "They are the form in which documents can be cited", "4.1"},
    Answer{"II.i.d", "Which data went into them?", "Documents and facts as cited rule by rule", "6, 7.8"},
    Answer{"II.i.e", "At which level of aggregation?", "Whole states, organs, persons, alliances, groups", "4.1"},
    Answer{"II.ii.a", "Who decides about what, at which levels?", "Each actor about its acts; members also on motions",
           "4.3, 7.5"},
    Answer{"II.ii.b", "Which rationality, which aims?", "No aim is maximised", "4.4"},
    Answer{"II.ii.c", "How are decisions made?", "Reactions with a chance, tendencies at a hazard", "4.3, 7.2, 7.3"},
    Answer{"II.ii.d", "Do they adapt to what changes?", "Yes, through conditions and drivers", "4.3, 7.8"},
    Answer{"II.ii.e", "Do norms or culture matter?", "Law is looked up, may be broken and is counted", "4.3, 7.6"},
    Answer{"II.ii.f", "Does space matter to decisions?", "No", "4.3"},
    Answer{"II.ii.g", "Does time matter to decisions?", "Delays, windows, spans since an act, decay", "4.3, 7.1"},
    Answer{"II.ii.h", "Is uncertainty part of decisions?", "Beliefs about who did it, against thresholds", "4.3, 7.4"},
    Answer{"II.iii.a", "Do individuals learn?", "Only who did it, by findings", "4.5, 7.4"},
    Answer{"II.iii.b", "Do collectives learn?", "Findings are seen by several, and shared once", "4.5"},
    Answer{"II.iv.a", "What do they sense, and with which errors?", "Acts they see; findings are noisy", "4.7"},
    Answer{"II.iv.b", "Which variables of others do they perceive?", "All but the private ones", "4.7, 2.3"},
    Answer{"II.iv.c", "At which scale do they sense?", "Whoever an act is seen by; there is no distance", "4.7, 7.7"},
    Answer{"II.iv.d", "Is sensing modelled or assumed?", "Investigation is modelled, the rest assumed", "4.7"},
    Answer{"II.iv.e", "What does information cost?", "Time; nothing else", "4.7"},
    Answer{"II.v.a", "From what do they predict?", "They do not, explicitly", "4.6"},
    Answer{"II.v.b", "By which internal models?", "None", "4.6"},
    Answer{"II.v.c", "May predictions err?", "Implicit ones, as far as the numbers do", "4.6"},
    Answer{"II.vi.a", "Is interaction direct or indirect?", "Both", "4.8"},
    Answer{"II.vi.b", "On what does it depend?", "On ties, on acts seen, on who stands accused", "4.8, 2.1"},
    Answer{"II.vi.c", "How is communication represented?", "As acts", "4.8, 7.7"},
    Answer{"II.vi.d", "Is there a network, imposed or emergent?", "Ties are imposed; accusations emerge", "4.8, 2.1"},
    Answer{"II.vii.a", "Are there groups that act on individuals?", "Alliances, imposed", "4.10"},
    Answer{"II.vii.b", "How are they represented?", "As actors that act by motions", "4.10, 7.5"},
    Answer{"II.viii.a", "In what do individuals differ?", "Kind, role, ties, values at the start", "4.12, 2.1, 5.2"},
    Answer{"II.viii.b", "Do they decide differently?", "By role and tie, not by name", "4.12, 7.8"},
    Answer{"II.ix.a", "What is random?", "Numbers of a world, who did it, whether and when acts happen", "4.9, 7.13"},
    Answer{"II.x.a", "What is collected?", "Outcomes, and how often rules act", "4.11, 7.10"},
    Answer{"II.x.b", "What emerges?", "The course of events and all outcomes", "4.2"},
    Answer{"III.i.a", "How is it implemented?", "In C++20, with knowledge in YAML", "4.13"},
    Answer{"III.i.b", "Can others get it?", "Yes, with models and cases", "4.13"},
    Answer{"III.ii.a", "What is the state at the start?", "As set, then as history left it", "5"},
    Answer{"III.ii.b", "Is it always the same?", "But for the numbers that are drawn per world", "5.2"},
    Answer{"III.ii.c", "Is it chosen or taken from data?", "Each value says on what it rests", "5.2, 7.12"},
    Answer{"III.iii.a", "Does it use input from outside?", "No", "6.1"},
    Answer{"III.iv.a", "What are the submodels?", "Equations, motions, law, actions, rules", "7"},
    Answer{"III.iv.b", "What are their parameters?", "All numbers, with distribution, unit and basis", "7.12"},
    Answer{"III.iv.c", "How were they chosen and tested?",
           "From documents, else assumed; compared with what was reported", "1.2, 4.1"},
};

}  // namespace

void decisions(Page& page) {
  page.chapter("8 Where the questions of ODD+D are answered");
  std::vector<Page::Row> rows;
  for (const Answer& one : answers) {
    rows.push_back(
        {std::string(one.number), std::string(one.question), std::string(one.answer), std::string(one.place)});
  }
  page.table({"Number", "Question", "In short", "Section"}, rows);
}

}  // namespace demarche::report
