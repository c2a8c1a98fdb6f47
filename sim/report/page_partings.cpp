// Why histories part: over the watched runs, the acts that make the difference.
#include <fmt/format.h>

#include "report/charts_parts.hpp"
#include "report/figures.hpp"
#include "report/page_parts.hpp"
#include "report/text.hpp"
#include "report/wording.hpp"

namespace demarche::report {

void add_partings(Markup& page, const Shown& shown) {
  constexpr std::size_t most = 8;
  const Course& course = shown.course;
  page.element("p",
               fmt::format("Of {}, run by run on the same luck: the acts, beyond the response's own, at which the "
                           "history under each response first goes another way than under {}; and in how many runs "
                           "the deed is done under one of the two only.",
                           watched_runs(shown), shown.words.baseline))
      .line();
  for (std::size_t response = 0; response < shown.responses(); ++response) {
    if (response == shown.result.baseline) continue;
    const std::uint64_t runs = course.paired[response];
    const auto share = [&](std::uint64_t part) {
      return runs == 0 ? std::string("unknown") : percent(static_cast<double>(part) / static_cast<double>(runs));
    };
    page.open("details");
    page.element("summary", fmt::format("{}: parts from {} in {} of the runs", shown.words.responses[response],
                                        shown.words.baseline, share(course.parted[response])));
    Table table{"Where " + shown.words.responses[response] + " parts from " + shown.words.baseline,
                {"act", "under", "parts first, share of runs", "on one side only, share of runs"},
                {}};
    for (const Parting& one : course.partings[response]) {
      if (table.rows.size() == most) break;
      table.rows.push_back({sentence(shown.model, one.kind),
                            one.is_baselines ? shown.words.baseline : shown.words.responses[response], share(one.first),
                            share(one.only)});
    }
    add_table(page, table, false);
    page.close().line();
  }
}

}  // namespace demarche::report
