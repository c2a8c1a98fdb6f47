// Saying how far an experiment is, see progress.hpp.
#include "app/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "app/machine.hpp"
#include "app/output.hpp"
#include "report/figures.hpp"
#include "report/text.hpp"

namespace demarche::app {

namespace {

constexpr std::chrono::seconds between_lines{10};
constexpr std::size_t bar_width = 24;

}  // namespace

std::string span_text(double seconds, const report::Spoken& in) {
  if (seconds < 10) return in.say("{seconds} s", {{"seconds", in.figures(report::fixed(seconds, 1))}});
  const auto whole = static_cast<std::uint64_t>(seconds + 0.5);
  const std::string minutes = std::to_string(whole < 3600 ? whole / 60 : whole % 3600 / 60);
  if (whole < 60) return in.say("{seconds} s", {{"seconds", std::to_string(whole)}});
  if (whole < 3600) {
    return in.say("{minutes} min {seconds} s", {{"minutes", minutes}, {"seconds", std::to_string(whole % 60)}});
  }
  return in.say("{hours} h {minutes} min", {{"hours", std::to_string(whole / 3600)}, {"minutes", minutes}});
}

std::string progress_text(std::uint64_t done, std::uint64_t total, std::uint64_t histories_per_run, double seconds,
                          const report::Spoken& in) {
  const double share = total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
  std::vector<std::string> parts{
      in.quantity(report::fixed(share * 100.0, 0) + " %"),
      in.say_number("{done} of {number} run", "{done} of {number} runs", static_cast<double>(total),
                    in.figures(report::grouped(total)), {{"done", in.figures(report::grouped(done))}})};
  if (done == 0 || !(seconds > 0)) return in.joined(parts);
  const auto rate = static_cast<std::uint64_t>(static_cast<double>(done * histories_per_run) / seconds);
  parts.push_back(in.say_number("{number} histories per second", "{number} histories per second",
                                static_cast<double>(rate), in.figures(report::grouped(rate))));
  if (done < total) parts.push_back(in.say("{time} left", {{"time", span_text(seconds * (1 / share - 1), in)}}));
  return in.joined(parts);
}

std::string bar_text(std::uint64_t done, std::uint64_t total, std::string_view text, std::size_t width,
                     const report::Spoken& in) {
  const std::string comma = in.joined({"", ""});
  std::string_view shown = text;
  while (report::columns(shown) > width && shown.find(comma) != std::string_view::npos) {
    shown = shown.substr(0, shown.rfind(comma));
  }
  if (report::columns(shown) > width) return "";
  if (report::columns(shown) + 1 + bar_width > width) return std::string(shown);
  const std::size_t filled = total == 0 ? bar_width : static_cast<std::size_t>(bar_width * done / total);
  std::string line;
  for (std::size_t place = 0; place < bar_width; ++place) line += place < filled ? "█" : "░";
  return line + " " + std::string(shown);
}

Progress::Progress(std::uint64_t histories_per_run, bool terminal, bool unicode, const report::Spoken& in)
    : histories_per_run_(histories_per_run), terminal_(terminal), unicode_(unicode || !in.is_latin()), in_(in) {}

double Progress::seconds() const { return std::chrono::duration<double>(Clock::now() - start_).count(); }

void Progress::operator()(std::uint64_t done, std::uint64_t total) {
  const std::string text = progress_text(done, total, histories_per_run_, seconds(), in_);
  if (terminal_) {
    // The last column stays free: writing there makes some terminals begin a new line.
    const std::string line = bar_text(done, total, text, terminal_width(2) - 1, in_);
    complain(fmt::format("\r{}\x1b[K", unicode_ ? line : report::to_ascii(line)));
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
