// A comparison laid out for a terminal, see table.hpp.
#include "report/table.hpp"

#include <algorithm>
#include <utility>

#include "report/figures.hpp"

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
    for (std::string& line : names.back()) line = page.spoken.apart(line);
    height = std::max(height, names.back().size());
  }
  std::string out;
  for (std::size_t line = 0; line < height; ++line) {
    std::string text = padded(line + 1 == height ? page.spoken.say("outcome") : "", label_width);
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
  const Spoken& in = page.spoken;
  std::string out = "\n" + headline(in.say("Differences against {baseline}", {{"baseline", in.apart(page.baseline)}}),
                                    in.say("(paired, with 95 % intervals)"), style);
  for (const ResponseRows& block : page.differences) {
    const std::string name = in.apart(block.name);
    const std::string head = in.say_number("{response}; the rules at work rest on {number} assumed number",
                                           "{response}; the rules at work rest on {number} assumed numbers",
                                           static_cast<double>(block.assumed_numbers),
                                           in.figures(grouped(block.assumed_numbers)), {{"response", name}});
    out += "\n";
    for (const std::string& line : wrapped(head, style.width)) {
      const bool named = line.starts_with(name);
      out += named ? tinted(name, Tone::strong, style) + line.substr(name.size()) + "\n" : line + "\n";
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
      out += paragraph(in.say("identical in every run ({bound}): {outcomes}",
                              {{"bound", block.identical_bound}, {"outcomes", in.joined(block.identical)}}),
                       style.width, 2);
    }
  }
  return out;
}

std::string rules(const Comparison& page, const Style& style, Detail detail) {
  const Spoken& in = page.spoken;
  if (page.rules.empty()) return "\n" + in.say("No rule fired in any run.") + "\n";
  const std::size_t shown = detail == Detail::full ? page.rules.size() : std::min(page.rules.size(), brief_rules);
  std::size_t name_width = 4;
  for (std::size_t place = 0; place < shown; ++place) {
    name_width = std::max(name_width, columns(page.rules[place].name));
  }
  name_width = std::min(name_width, style.width / 2);
  std::string out = "\n" + headline(in.say("Rules that fired"), in.say("(share of all histories; documents)"), style);
  for (std::size_t place = 0; place < shown; ++place) {
    const RuleRow& row = page.rules[place];
    const std::string documents = row.documents.empty() ? in.say("no document") : row.documents;
    std::vector<std::string> names = wrapped(row.name, name_width);
    for (std::string& line : names) line = in.apart(line);
    for (std::size_t line = 0; line + 1 < names.size(); ++line) out += "  " + names[line] + "\n";
    out += paragraph(documents, style.width, 2 + name_width + gap + 8 + gap,
                     "  " + padded(names.back(), name_width) + std::string(gap, ' ') + padded_left(row.fired, 8));
    if (detail == Detail::brief) continue;
    std::vector<std::string> shares;
    for (std::size_t response = 0; response < row.by_response.size(); ++response) {
      shares.push_back(in.apart(page.responses[response]) + " " + row.by_response[response]);
    }
    if (!row.about.empty()) out += paragraph(row.about, style.width, 6);
    out += paragraph(in.say_number("{shares}; {number} assumed number", "{shares}; {number} assumed numbers",
                                   static_cast<double>(row.assumed_numbers), in.figures(grouped(row.assumed_numbers)),
                                   {{"shares", in.joined(shares)}}),
                     style.width, 6);
  }
  const std::size_t hidden = page.rules.size() - shown;
  if (hidden > 0) {
    out += paragraph(
        in.say_number("and {number} more rule ({option} shows all)", "and {number} more rules ({option} shows all)",
                      static_cast<double>(hidden), in.figures(grouped(hidden)), {{"option", in.apart("--verbose")}}),
        style.width, 2);
  }
  if (page.silent_rules > 0) {
    out += "  " +
           in.say_number("{number} rule never fired", "{number} rules never fired",
                         static_cast<double>(page.silent_rules), in.figures(grouped(page.silent_rules))) +
           "\n";
  }
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
