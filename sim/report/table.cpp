// A comparison laid out for a terminal, see table.hpp.
#include "report/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace demarche::report {

namespace {

constexpr std::size_t gap = 2;
constexpr std::size_t brief_rules = 12;
constexpr std::size_t greatest_heading = 12;

// "sever-and-article-4" broken behind its hyphens into lines of at most `width` columns.
std::vector<std::string> column_heading(const std::string& name, std::size_t width) {
  std::vector<std::string> parts(1);
  for (const char character : name) {
    parts.back() += character;
    if (character == '-' || character == '_' || character == ' ') parts.emplace_back();
  }
  std::vector<std::string> lines(1);
  for (const std::string& part : parts) {
    if (!lines.back().empty() && columns(lines.back()) + columns(part) > width) lines.emplace_back();
    for (const std::string& piece : wrapped(part, width)) {
      if (!lines.back().empty() && columns(lines.back()) + columns(piece) > width) lines.emplace_back();
      lines.back() += piece;
    }
  }
  return lines;
}

std::size_t longest_part(const std::string& name) {
  std::size_t longest = 0;
  std::size_t length = 0;
  for (const char character : name) {
    ++length;
    if (character == '-' || character == '_' || character == ' ') length = 0;
    longest = std::max(longest, length + 1);
  }
  return std::min(longest, greatest_heading);
}

std::string label(const OutcomeRow& row) { return row.unit.empty() ? row.name : row.name + " [" + row.unit + "]"; }

// Responses that stand beside each other.
struct Panel {
  std::vector<std::size_t> responses;
  std::vector<std::size_t> widths;
};

struct Layout {
  std::size_t label_width = 7;
  bool brief_figures = false;
  std::vector<Panel> panels;

  const std::string& text(const Figure& figure) const { return brief_figures ? figure.brief : figure.estimate; }
};

// As many panels as needed, each filled from the left.
Layout comfortable(const Comparison& page, std::size_t width, Detail detail) {
  Layout layout;
  for (const OutcomeRow& row : page.outcomes) layout.label_width = std::max(layout.label_width, columns(label(row)));
  layout.label_width = std::min(layout.label_width, width * 2 / 5);
  layout.panels.resize(1);
  std::size_t used = layout.label_width;
  for (std::size_t response = 0; response < page.responses.size(); ++response) {
    std::size_t column = std::max<std::size_t>(longest_part(page.responses[response]), 8);
    for (const OutcomeRow& row : page.outcomes) {
      column = std::max(column, columns(row.figures[response].estimate));
      if (detail == Detail::full) column = std::max(column, columns(row.figures[response].interval));
    }
    if (used + gap + column > width && !layout.panels.back().responses.empty()) {
      layout.panels.emplace_back();
      used = layout.label_width;
    }
    layout.panels.back().responses.push_back(response);
    layout.panels.back().widths.push_back(column);
    used += gap + column;
  }
  return layout;
}

// One panel with shorter figures, broken headings and broken labels; without panels if even so they do not fit.
Layout tight(const Comparison& page, std::size_t width) {
  constexpr std::size_t least_label = 24;
  Layout layout;
  layout.brief_figures = true;
  Panel panel;
  std::size_t used = 0;
  for (std::size_t response = 0; response < page.responses.size(); ++response) {
    std::size_t column = 8;
    for (const OutcomeRow& row : page.outcomes) column = std::max(column, columns(row.figures[response].brief));
    panel.responses.push_back(response);
    panel.widths.push_back(column);
    used += gap + column;
  }
  if (used + least_label > width) return layout;
  for (const OutcomeRow& row : page.outcomes) layout.label_width = std::max(layout.label_width, columns(label(row)));
  layout.label_width = std::min(layout.label_width, width - used);
  layout.panels = {panel};
  return layout;
}

Layout layout_of(const Comparison& page, std::size_t width, Detail detail) {
  Layout layout = comfortable(page, width, detail);
  if (layout.panels.size() == 1 || detail == Detail::full) return layout;
  Layout tighter = tight(page, width);
  return tighter.panels.empty() ? layout : tighter;
}

// Names above the columns, their last lines level.
std::string headings(const Comparison& page, const Panel& panel, std::size_t label_width, const Style& style) {
  std::vector<std::vector<std::string>> names;
  std::size_t height = 0;
  for (std::size_t place = 0; place < panel.responses.size(); ++place) {
    names.push_back(column_heading(page.responses[panel.responses[place]], panel.widths[place]));
    height = std::max(height, names.back().size());
  }
  std::string out;
  for (std::size_t line = 0; line < height; ++line) {
    std::string text = padded(line + 1 == height ? "outcome" : "", label_width);
    for (std::size_t place = 0; place < names.size(); ++place) {
      const std::size_t skipped = height - names[place].size();
      text +=
          std::string(gap, ' ') + padded_left(line < skipped ? "" : names[place][line - skipped], panel.widths[place]);
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += tinted(text, Tone::strong, style) + "\n";
  }
  return out;
}

std::string panels(const Comparison& page, const Style& style, Detail detail) {
  const Layout layout = layout_of(page, style.width, detail);
  const std::size_t label_width = layout.label_width;
  std::string out;
  for (const Panel& panel : layout.panels) {
    out += "\n" + headings(page, panel, label_width, style);
    for (const OutcomeRow& row : page.outcomes) {
      const std::vector<std::string> lines = wrapped(label(row), label_width);
      for (std::size_t line = 0; line + 1 < lines.size(); ++line) out += lines[line] + "\n";
      out += padded(lines.back(), label_width);
      for (std::size_t place = 0; place < panel.responses.size(); ++place) {
        out +=
            std::string(gap, ' ') + padded_left(layout.text(row.figures[panel.responses[place]]), panel.widths[place]);
      }
      out += "\n";
      if (detail == Detail::brief) continue;
      std::string bounds(label_width, ' ');
      for (std::size_t place = 0; place < panel.responses.size(); ++place) {
        bounds +=
            std::string(gap, ' ') + padded_left(row.figures[panel.responses[place]].interval, panel.widths[place]);
      }
      out += tinted(bounds, Tone::faint, style) + "\n";
    }
  }
  return out;
}

Tone tone_of(run::Verdict verdict) {
  switch (verdict) {
    case run::Verdict::higher:
    case run::Verdict::lower: return Tone::strong;
    case run::Verdict::undecided: return Tone::warning;
    case run::Verdict::withheld: return Tone::bad;
    case run::Verdict::no_material_difference:
    case run::Verdict::identical: break;
  }
  return Tone::faint;
}

// A title and, behind or beneath it, what it means.
std::string headline(const std::string& title, const std::string& more, const Style& style) {
  const bool beside = columns(title) + 1 + columns(more) <= style.width;
  return tinted(title, Tone::strong, style) + (beside ? " " : "\n") + more + "\n";
}

std::string differences(const Comparison& page, const Style& style) {
  if (page.differences.empty()) return "";
  std::size_t name_width = 7;
  std::size_t difference_width = 10;
  std::size_t interval_width = 12;
  for (const ResponseRows& block : page.differences) {
    for (const DifferenceRow& row : block.rows) {
      name_width = std::max(name_width, columns(row.outcome));
      difference_width = std::max(difference_width, columns(row.difference));
      interval_width = std::max(interval_width, columns(row.interval));
    }
  }
  // On a narrow terminal the verdict stands beneath, on a very narrow one the figures too.
  const bool on_one_line = style.width >= 2 + style.width / 3 + gap + difference_width + gap + interval_width;
  name_width = std::min(name_width, on_one_line ? style.width / 3 : style.width - 2);
  const std::size_t before = 2 + name_width + gap + difference_width + gap + interval_width + gap;
  std::string out = "\n" + headline("Differences against " + page.baseline, "(paired, with 95 % intervals)", style);
  for (const ResponseRows& block : page.differences) {
    const std::string head =
        fmt::format("{}; the rules at work rest on {}", block.name, counted(block.assumed_numbers, "assumed number"));
    out += "\n";
    for (const std::string& line : wrapped(head, style.width)) {
      const bool named = line.starts_with(block.name);
      out += named ? tinted(block.name, Tone::strong, style) + line.substr(block.name.size()) + "\n" : line + "\n";
    }
    for (const DifferenceRow& row : block.rows) {
      const std::vector<std::string> names = wrapped(row.outcome, name_width);
      for (std::size_t line = 0; line + 1 < names.size(); ++line) out += "  " + names[line] + "\n";
      out += "  " + (on_one_line ? padded(names.back(), name_width) : names.back() + "\n  ") + std::string(gap, ' ') +
             padded_left(row.difference, difference_width) + std::string(gap, ' ');
      const bool beside = style.width >= before + 24;
      const std::size_t indent = beside ? before : 6;
      const std::vector<std::string> verdict = wrapped(row.verdict, style.width - indent);
      out += beside ? padded(row.interval, interval_width) + std::string(gap, ' ') : row.interval + "\n      ";
      for (std::size_t line = 0; line < verdict.size(); ++line) {
        if (line > 0) out += std::string(indent, ' ');
        out += tinted(verdict[line], tone_of(row.judged), style) + "\n";
      }
    }
    if (!block.identical.empty()) {
      out += paragraph(
          fmt::format("identical in every run ({}): {}", block.identical_bound, joined(block.identical, ", ")),
          style.width, 2);
    }
  }
  return out;
}

std::string rules(const Comparison& page, const Style& style, Detail detail) {
  if (page.rules.empty()) return "\nNo rule fired in any run.\n";
  const std::size_t shown = detail == Detail::full ? page.rules.size() : std::min(page.rules.size(), brief_rules);
  std::size_t name_width = 4;
  for (std::size_t place = 0; place < shown; ++place) {
    name_width = std::max(name_width, columns(page.rules[place].name));
  }
  name_width = std::min(name_width, style.width / 2);
  std::string out = "\n" + headline("Rules that fired", "(share of all histories; documents)", style);
  for (std::size_t place = 0; place < shown; ++place) {
    const RuleRow& row = page.rules[place];
    const std::string documents = row.documents.empty() ? "no document" : row.documents;
    const std::vector<std::string> names = wrapped(row.name, name_width);
    for (std::size_t line = 0; line + 1 < names.size(); ++line) out += "  " + names[line] + "\n";
    out += paragraph(documents, style.width, 2 + name_width + gap + 8 + gap,
                     "  " + padded(names.back(), name_width) + std::string(gap, ' ') + padded_left(row.fired, 8));
    if (detail == Detail::brief) continue;
    std::vector<std::string> shares;
    for (std::size_t response = 0; response < row.by_response.size(); ++response) {
      shares.push_back(page.responses[response] + " " + row.by_response[response]);
    }
    if (!row.about.empty()) out += paragraph(row.about, style.width, 6);
    out += paragraph(fmt::format("{}; {}", joined(shares, ", "), counted(row.assumed_numbers, "assumed number")),
                     style.width, 6);
  }
  const std::size_t hidden = page.rules.size() - shown;
  if (hidden > 0)
    out += paragraph(fmt::format("and {} (--verbose shows all)", counted(hidden, "more rule")), style.width, 2);
  if (page.silent_rules > 0) out += fmt::format("  {} never fired\n", counted(page.silent_rules, "rule"));
  return out;
}

}  // namespace

std::string grid(const Comparison& page, const Style& style) { return panels(page, style, Detail::brief); }

std::string table(const Comparison& page, const Style& style, Detail detail) {
  std::string out;
  if (!page.title.empty()) out += heading(page.title, style);
  out += paragraph(page.subtitle, style.width, 0);
  if (!page.warning.empty()) {
    for (const std::string& line : wrapped(page.warning, style.width)) out += tinted(line, Tone::bad, style) + "\n";
  }
  out += panels(page, style, detail);
  out += differences(page, style);
  out += rules(page, style, detail);
  out += "\n";
  for (const std::string& note : page.notes) out += paragraph(note, style.width, 0);
  return finished(std::move(out), style);
}

}  // namespace demarche::report
