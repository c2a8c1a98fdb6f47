#pragma once
// What people look at: the page of a comparison, its figures as files, a decision brief. All of it is made from the
// result and from the first runs of the batch, which are played once more for it.

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "app/batch.hpp"
#include "report/page.hpp"

namespace demarche::app {

// So many runs are watched at most: enough for pictures to be steady within about ±3 points.
inline constexpr std::uint64_t watched_runs = 1000;

class Pictures {
 public:
  // Plays the runs. All must outlive the pictures; `structure` may be null.
  Pictures(const Order& order, const run::Result& result, const report::Structure* structure);
  ~Pictures();
  Pictures(const Pictures&) = delete;
  Pictures& operator=(const Pictures&) = delete;

  std::string page() const;
  // The files that --html, --figures and --decision-brief ask for. std::runtime_error when one cannot be written.
  void write(const Invocation& invocation) const;

 private:
  struct Parts;
  std::unique_ptr<const Parts> parts_;
};

// Writes the file whole, in a folder that is made if there is none. std::runtime_error when that cannot be.
void write_picture(const std::filesystem::path& file, std::string_view text);

// Whether --html, --figures or --decision-brief is given.
bool pictures_wanted(const Invocation& invocation);
// UsageError when one of them names what is there already and `--force` is not given.
void check_picture_files(const Invocation& invocation);

// How a page of this model came about; `options` as those of `run`.
report::Edition edition_of(const LoadedModel& loaded, const language::Sides& sides, bool hides_what_followed);

}  // namespace demarche::app
