// The page's script: values at the pointer, one response lit in all figures and tables, tables sorted and filtered.
// The page is whole without it. It writes text only (textContent), never markup.
#include <string_view>
#include <utility>

#include "report/page_parts.hpp"

namespace demarche::report {

namespace {

constexpr std::string_view source = R"js(
'use strict';
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const make = (tag, text) => Object.assign(document.createElement(tag), {textContent: text});
  const tip = document.getElementById('tip');

  // One response lit everywhere.
  const names = all('table.main thead th[data-series]').map((th) => th.dataset.series);
  const buttons = [];
  const light = (name) => {
    document.body.classList.toggle('lit', name !== null);
    for (const one of all('[data-series]')) one.classList.toggle('on', one.dataset.series === name);
    for (const one of buttons) one.setAttribute('aria-pressed', String(one.textContent === name));
  };
  const bar = (label) => {
    const div = make('div', '');
    div.className = 'tools';
    div.setAttribute('role', 'group');
    div.setAttribute('aria-label', label);
    return div;
  };
  if (names.length > 1) {
    const tools = bar(@highlight one@);
    tools.append(make('span', @highlight@));
    for (const name of names) {
      const button = make('button', name);
      button.type = 'button';
      button.setAttribute('aria-pressed', 'false');
      button.addEventListener('click', () => light(button.getAttribute('aria-pressed') === 'true' ? null : name));
      buttons.push(button);
      tools.append(button);
    }
    const heading = document.querySelector('#comparison h2');
    if (heading) heading.after(tools);
  }

  // Tables: filtered by words, sorted by a column.
  for (const table of all('table[data-tool]')) {
    const body = table.tBodies[0];
    const rows = Array.from(body.rows);
    if (rows.length < 2) continue;
    const tools = bar(@filter the table@);
    const label = make('label', @filter@);
    const input = document.createElement('input');
    input.type = 'search';
    input.addEventListener('input', () => {
      const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      }
    });
    label.append(input);
    tools.append(label);
    table.parentElement.before(tools);
    const heads = Array.from(table.tHead.rows[0].cells);
    heads.forEach((head, column) => {
      const button = make('button', head.textContent);
      button.type = 'button';
      head.textContent = '';
      head.append(button);
      button.addEventListener('click', () => {
        const state = head.getAttribute('aria-sort');
        const next = state === 'descending' ? 'ascending' : state === 'ascending' ? null : 'descending';
        for (const one of heads) one.removeAttribute('aria-sort');
        if (next) head.setAttribute('aria-sort', next);
        const key = (row) => {
          const cell = row.cells[column];
          const value = cell.dataset.value;
          return value === undefined ? cell.textContent : value === '' ? -Infinity : Number(value);
        };
        const sorted = next === null ? rows : rows.slice().sort((a, b) => {
          const x = key(a), y = key(b);
          const by = typeof x === 'number' ? x - y : String(x).localeCompare(String(y), @code@);
          return next === 'ascending' ? by : -by;
        });
        body.append(...sorted);
      });
    });
  }

  // Values at the pointer: what a mark says; of lines, all of them on that day.
  const points = (path) => {
    const numbers = (path.getAttribute('d').match(/-?[\d.]+/g) || []).map(Number);
    const out = [];
    for (let i = 0; i + 1 < numbers.length; i += 2) out.push([numbers[i], numbers[i + 1]]);
    return out;
  };
  const at = (line, x) => {
    for (let i = 1; i < line.length; ++i) {
      if (x <= line[i][0]) {
        const [x0, y0] = line[i - 1], [x1, y1] = line[i];
        return x1 === x0 ? y1 : y0 + (y1 - y0) * (x - x0) / (x1 - x0);
      }
    }
    return line.length ? line[line.length - 1][1] : NaN;
  };
  const show = (event, text) => {
    tip.textContent = text;
    tip.hidden = !text;
    if (!text) return;
    const box = tip.getBoundingClientRect();
    const left = Math.min(event.clientX + 14, innerWidth - box.width - 8);
    const top = event.clientY + 18 + box.height > innerHeight ? event.clientY - box.height - 12 : event.clientY + 18;
    tip.style.transform = `translate(${Math.max(4, left)}px,${Math.max(4, top)}px)`;
  };
  for (const svg of all('.panels svg')) {
    const axis = (svg.dataset.axis || '').split(' ').map(Number);
    // The script shows what the mark says; the browser need not say it again. Only when somebody asks: there are many.
    svg.addEventListener('pointerenter', () => {
      for (const title of all('g > title', svg)) title.parentElement.dataset.said = title.textContent, title.remove();
    }, {once: true});
    svg.addEventListener('pointerleave', (event) => show(event, ''));
    svg.addEventListener('pointermove', (event) => {
      const group = event.target.closest('g[data-said]');
      if (axis.length !== 7) return show(event, group ? group.dataset.said : '');
      const [left, right, last, bottom, top, low, high] = axis;
      const x = (event.clientX - svg.getBoundingClientRect().left) * svg.viewBox.baseVal.width / svg.clientWidth;
      if (x < left || x > right) return show(event, group ? group.dataset.said : '');
      const day = Math.expm1((x - left) / (right - left) * Math.log1p(last));
      const lines = all('g[data-said]', svg).map((one) => {
        const y = at(points(one.querySelector('path.line')), x);
        return [one.dataset.said, low + (y - bottom) / (top - bottom) * (high - low)];
      });
      lines.sort((a, b) => b[1] - a[1]);
      show(event, [@day@, ...lines.map(([name, value]) => @value@)].join('\n'));
    });
  }

  // Paper shows everything.
  addEventListener('beforeprint', () => {
    for (const one of all('details:not([open])')) one.open = true, one.dataset.opened = '';
  });
  addEventListener('afterprint', () => {
    for (const one of all('details[data-opened]')) one.open = false, delete one.dataset.opened;
  });
})();
)js";

// A text as a literal of the script, within `quote`: a template's expressions are put in afterwards.
std::string literal(std::string_view text, char quote) {
  std::string out(1, quote);
  for (const char one : text) {
    if (one == quote || one == '\\' || one == '$') out += '\\';
    if (one == '<') {
      out += "\\x3c";
    } else {
      out += one == '\n' ? ' ' : one;
    }
  }
  return out + quote;
}

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

}  // namespace

std::string page_script(const Spoken& in) {
  constexpr std::string_view place = "\x01";  // of an expression within a message; no catalogue has it
  const std::string sign = in.word("decimal sign", ".");
  const std::string written = sign == "." ? "" : ".replace('.', " + literal(sign, '\'') + ")";
  const std::string day = "${day.toFixed(last < 3 ? 2 : 0)" + written + "}";
  const std::string value = "${name}: ${value.toFixed(1)" + written + "}";
  const std::pair<std::string_view, std::string> words[] = {
      {"@highlight one@", literal(in.say("Highlight one response"), '\'')},
      {"@highlight@", literal(in.say("Highlight:") + " ", '\'')},
      {"@filter the table@", literal(in.say("Filter the table"), '\'')},
      {"@filter@", literal(in.say("Filter rows:") + " ", '\'')},
      {"@code@", literal(in.code(), '\'')},
      {"@day@", replaced(literal(in.say("day {number}", {{"number", place}}), '`'), place, day)},
      {"@value@", '`' + value + '`'},
  };
  std::string out(source);
  for (const auto& [what, by] : words) out = replaced(std::move(out), what, by);
  return out;
}

}  // namespace demarche::report
