// Saying how far an experiment is, see progress.hpp.
#include "app/progress.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/output.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche::app {

namespace {

constexpr std::chrono::seconds between_lines{10};
constexpr std::size_t bar_width = 24;

}  // namespace

std::string span_text(double seconds) {
  if (seconds < 10) return report::fixed(seconds, 1) + " s";
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  if (whole < 60) return fmt::format("{} s", whole);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string progress_text(std::uint64_t done, std::uint64_t total, std::uint64_t histories_per_run, double seconds) {
  const double share = total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
  std::string text = fmt::format("{} %, {} of {} runs", report::fixed(share * 100.0, 0), report::grouped(done),
                                 report::grouped(total));
  if (done == 0 || !(seconds > 0)) return text;
  const double rate = static_cast<double>(done * histories_per_run) / seconds;
  text += fmt::format(", {} histories per second", report::grouped(static_cast<std::uint64_t>(rate)));
  if (done < total) text += fmt::format(", {} left", span_text(seconds * (1 / share - 1)));
  return text;
}

Progress::Progress(std::uint64_t histories_per_run, bool terminal, bool unicode)
    : histories_per_run_(histories_per_run), terminal_(terminal), unicode_(unicode) {}

double Progress::seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

void Progress::operator()(std::uint64_t done, std::uint64_t total) {
  const std::string text = progress_text(done, total, histories_per_run_, seconds());
  if (terminal_) {
    const std::size_t filled = total == 0 ? bar_width : static_cast<std::size_t>(bar_width * done / total);
    std::string bar;
    for (std::size_t place = 0; place < bar_width; ++place) bar += place < filled ? "█" : "░";
    complain(fmt::format("\r{} {}\x1b[K", unicode_ ? bar : report::to_ascii(bar), text));
    bar_shown_ = true;
  } else if (Clock::now() - last_line_ >= between_lines) {
    last_line_ = Clock::now();
    complain("demarche: " + text + "\n");
  }
}

void Progress::end() {
  if (bar_shown_) complain("\r\x1b[K");
  bar_shown_ = false;
}

}  // namespace demarche::app
