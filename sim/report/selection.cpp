// A selection in words, see selection.hpp.
#include "report/selection.hpp"

#include <fmt/format.h>

#include <vector>

#include "report/figures.hpp"
#include "report/wording.hpp"

namespace demarche::report {

std::string selection_title(const run::Result& result) {
  const run::Selection& selection = *result.selection;
  return fmt::format("{} {}", selection.most ? "Most" : "Least", safe(result.outcomes[selection.outcome].name));
}

std::vector<std::string> selection_sentences(const language::Grounded& model, const run::Result& result) {
  const run::Selection& selection = *result.selection;
  if (selection.withheld) return {"Withheld: more than 0.1 % of the runs of a response exploded or failed."};
  const run::OutcomeSpec& outcome = result.outcomes[selection.outcome];
  const bool share = is_share(model, model.outcomes[selection.outcome]);
  const double factor = share ? 100.0 : 1.0;
  const std::string unit = share ? " points" : outcome.unit.empty() ? "" : " " + safe(outcome.unit);
  const std::string material = rough(factor * outcome.material) + unit;
  const char* way = selection.most ? "most" : "least";
  std::vector<std::string> left, out;
  for (std::size_t response = 0; response < result.responses.size(); ++response) {
    const run::Standing& standing = selection.standings[response];
    const std::string name = safe(result.responses[response]);
    if (standing.left) {
      left.push_back(name);
      continue;
    }
    out.push_back(fmt::format("{} ({} to {}{} behind {}, after {})", name, rough(factor * standing.low, 2),
                              rough(factor * standing.high, 2), unit, safe(result.responses[standing.worse_than]),
                              counted(result.played[response], "run")));
  }
  std::vector<std::string> said;
  if (left.size() == 1) {
    said.push_back(fmt::format("{} has the {} {}.", left.front(), way, safe(outcome.name)));
  } else if (selection.settled) {
    said.push_back(fmt::format("{} have the {} {}, and differ by less than matters ({}).", listed(left), way,
                               safe(outcome.name), material));
  } else {
    said.push_back(fmt::format("{} cannot be told apart with so many runs.", listed(left)));
  }
  if (!out.empty()) said.push_back(fmt::format("Surely not: {}.", joined(out, "; ")));
  std::string error = "At an error of 5 % for the whole selection, however often it was looked at: the response ";
  error += fmt::format("with the {} on average is among those left", way);
  error += selection.settled && left.size() > 1 ? ", and each of them is within what matters of it." : ".";
  said.push_back(error + " It is one outcome of many, and says nothing of the others above.");
  return said;
}

std::string selection_text(const language::Grounded& model, const run::Result& result, const Style& style) {
  std::string text = "\n" + heading(selection_title(result), style);
  for (const std::string& sentence : selection_sentences(model, result)) text += paragraph(sentence, style.width, 0);
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
