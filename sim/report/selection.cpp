// A selection in words, see selection.hpp.
#include "report/selection.hpp"

#include <vector>

#include "report/amounts.hpp"
#include "report/figures.hpp"
#include "report/wording.hpp"

namespace demarche::report {

std::string selection_title(const run::Result& result, const Spoken& in) {
  const run::Selection& selection = *result.selection;
  const Blanks blanks{{"outcome", outcome_name(result.outcomes[selection.outcome].name, in)}};
  return selection.most ? in.say("Most {outcome}", blanks) : in.say("Least {outcome}", blanks);
}

namespace {

// How sure the selection is.
std::string error_sentence(const run::Selection& selection, bool several, const Spoken& in) {
  if (several) {
    return selection.most
               ? in.say(
                     "At an error of 5 % for the whole selection, however often it was looked at: the response with "
                     "the most on average is among those left, and each of them is within what matters of it.")
               : in.say(
                     "At an error of 5 % for the whole selection, however often it was looked at: the response with "
                     "the least on average is among those left, and each of them is within what matters of it.");
  }
  return selection.most
             ? in.say(
                   "At an error of 5 % for the whole selection, however often it was looked at: the response with "
                   "the most on average is among those left.")
             : in.say(
                   "At an error of 5 % for the whole selection, however often it was looked at: the response with "
                   "the least on average is among those left.");
}

// What is known of those that are left.
std::string left_sentence(const run::Selection& selection, const std::vector<std::string>& left,
                          const std::string& outcome, const std::string& material, const Spoken& in) {
  const Blanks blanks{{"response", left.empty() ? std::string() : left.front()},
                      {"responses", in.listed(left)},
                      {"outcome", outcome},
                      {"material", material}};
  if (left.size() == 1) {
    return selection.most ? in.say("{response} has the most {outcome}.", blanks)
                          : in.say("{response} has the least {outcome}.", blanks);
  }
  if (!selection.settled) return in.say("{responses} cannot be told apart with so many runs.", blanks);
  return selection.most
             ? in.say("{responses} have the most {outcome}, and differ by less than matters ({material}).", blanks)
             : in.say("{responses} have the least {outcome}, and differ by less than matters ({material}).", blanks);
}

}  // namespace

std::vector<std::string> selection_sentences(const language::Grounded& model, const run::Result& result,
                                             const Spoken& in) {
  const run::Selection& selection = *result.selection;
  if (selection.withheld) return {in.say("Withheld: more than 0.1 % of the runs of a response exploded or failed.")};
  const run::OutcomeSpec& outcome = result.outcomes[selection.outcome];
  const bool share = is_share(model, model.outcomes[selection.outcome]);
  const double factor = share ? 100.0 : 1.0;
  const auto amount = [&](double value, int digits) {
    const std::string figures = rough(factor * value, digits);
    if (share) return in_points(figures, in);
    return outcome.unit.empty() ? in.figures(figures) : with_unit(figures, outcome.unit, in);
  };
  std::vector<std::string> left, out;
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    const run::Standing& standing = selection.standings[response];
    const std::string name = in.apart(safe(result.responses[response]));
    if (standing.left) {
      left.push_back(name);
      continue;
    }
    out.push_back(in.say("{response} ({low} to {high} behind {better}, after {runs})",
                         {{"response", name},
                          {"low", in.figures(rough(factor * standing.low, 2))},
                          {"high", amount(standing.high, 2)},
                          {"better", in.apart(safe(result.responses[standing.worse_than]))},
                          {"runs", runs_words(result.played[response], in)}}));
  }
  std::vector<std::string> said{
      left_sentence(selection, left, outcome_name(outcome.name, in), amount(outcome.material, 3), in)};
  if (!out.empty()) said.push_back(in.say("Surely not: {responses}.", {{"responses", in.side_by_side(out)}}));
  said.push_back(error_sentence(selection, selection.settled && left.size() > 1, in) + " " +
                 in.say("It is one outcome of many, and says nothing of the others above."));
  return said;
}

std::string selection_text(const language::Grounded& model, const run::Result& result, const Style& style,
                           const Spoken& in) {
  std::string text = "\n" + heading(selection_title(result, in), style);
  for (const std::string& sentence : selection_sentences(model, result, in))
    text += paragraph(sentence, style.width, 0);
  return finished(text, style);
}

void selection_json(const run::Result& result, JsonWriter& json) {
  const run::Selection& selection = *result.selection;
  json.begin_object().field("outcome", result.outcomes[selection.outcome].name);
  json.field("way", selection.most ? "max" : "min").field("error", 0.05);
  json.field("material", result.outcomes[selection.outcome].material);
  json.field("settled", selection.settled).field("withheld", selection.withheld).key("responses").begin_array();
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    const run::Standing& standing = selection.standings[response];
    json.begin_object().field("name", result.responses[response]).field("runs", result.played[response]);
    json.field("left", standing.left);
    if (!standing.left) {
      json.field("behind", result.responses[standing.worse_than])
          .field("low", standing.low)
          .field("high", standing.high);
    }
    json.end_object();
  }
  json.end_array().end_object();
}

}  // namespace demarche::report
