// The page put together, see describe.hpp.
#include "report/describe.hpp"

#include <fmt/format.h>

#include "report/describe_parts.hpp"
#include "report/text.hpp"

namespace demarche::report {

std::string describe(const language::Grounded& model, const language::Scenario& scenario, const Making& making) {
  const Subject subject = subject_of(model, scenario, making);
  Page page;
  purpose(page, subject);
  entities(page, subject);
  scheduling(page, subject);
  concepts(page, subject);
  initialization(page, subject);
  input_data(page, subject);
  equations(page, subject);
  decisions(page);
  references(page);
  codes(page, subject);
  const std::string title = inert(model.title.empty() ? model.name : model.title);
  return page.take(
      title,
      fmt::format(
          "The model behind the scenario {}, described in the ODD protocol (overview, design concepts, details; "
          "Grimm et al. 2020) with its extension ODD+D for human decisions (Müller et al. 2013).\n\nWritten by {} "
          "from the model that runs, not by hand: every rule, number and document here is the one in use. Names in "
          "typewriter face are those of the files. Chapter 8 lists where each question of ODD+D is answered.",
          typed(model.name), inert(making.program)));
}

}  // namespace demarche::report
