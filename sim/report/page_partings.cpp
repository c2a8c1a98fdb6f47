// Why histories part: over the watched runs, the acts that make the difference.
#include "report/charts_parts.hpp"
#include "report/figures.hpp"
#include "report/page_parts.hpp"
#include "report/wording.hpp"

namespace demarche::report {

void add_partings(Markup& page, const Shown& shown) {
  constexpr std::size_t most = 8;
  const Spoken& in = shown.in();
  const Course& course = shown.course;
  const std::string baseline = in.apart(shown.words.baseline);
  page.element("p", in.say("Of {runs}, run by run on the same luck: the acts, beyond the response's own, at which the "
                           "history under each response first goes another way than under {baseline}; and in how many "
                           "runs the deed is done under one of the two only.",
                           {{"runs", watched_runs(shown)}, {"baseline", baseline}}))
      .line();
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    if (response == shown.result.baseline) continue;
    const std::uint64_t runs = course.paired[response];
    const auto share = [&](std::uint64_t part) {
      return runs == 0 ? in.say("unknown")
                       : in.quantity(percent(static_cast<double>(part) / static_cast<double>(runs)));
    };
    const Blanks both{{"response", in.apart(shown.words.responses[response])},
                      {"baseline", baseline},
                      {"share", share(course.parted[response])}};
    page.open("details");
    page.element("summary", in.say("{response}: parts from {baseline} in {share} of the runs", both));
    Table table{in.say("Where {response} parts from {baseline}", both),
                {in.word("column", "act"), in.word("column", "under"), in.say("parts first, share of runs"),
                 in.say("on one side only, share of runs")},
                {}};
    for (const Parting& one : course.partings[response]) {
      if (table.rows.size() == most) break;
      table.rows.push_back({sentence(shown.model, one.kind, in),
                            one.is_baselines ? shown.words.baseline : shown.words.responses[response], share(one.first),
                            share(one.only)});
    }
    add_table(page, table, false);
    page.close().line();
  }
}

}  // namespace demarche::report
