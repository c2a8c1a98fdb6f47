// Looks at pages and figures as a reader's browser does: chromium without a window, driven by playwright-core.
//   node check.mjs PROGRAM FOLDER [smoke]
// FOLDER holds what tests/browser/run made there. Prints each failure and closes with "N passed, N failed".
import {execFileSync} from 'node:child_process';
import {existsSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {createRequire} from 'node:module';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import Ajv from 'ajv';
import {chromium} from 'playwright-core';

const require = createRequire(import.meta.url);
const [, , , folder, mode] = process.argv;
const smoke = mode === 'smoke';
let passed = 0;
let failed = 0;
const check = (what, holds, more = '') => {
  if (holds) {
    ++passed;
  } else {
    ++failed;
    console.log(`FAILED ${what}${more ? ': ' + String(more).slice(0, 1500) : ''}`);
  }
};
const text = (...path) => readFileSync(join(folder, ...path), 'utf8');

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage']});

// A page and everything that went wrong while it was open.
const open = async (file, options = {}) => {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, ...options});
  const page = await context.newPage();
  const wrong = [];
  const asked = [];
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && wrong.push(message.text()));
  page.on('pageerror', (error) => wrong.push(String(error)));
  page.on('dialog', (dialog) => (wrong.push('dialog ' + dialog.message()), dialog.dismiss()));
  page.on('request', (request) => asked.push(request.url()));
  const url = pathToFileURL(join(folder, file)).href;
  await page.goto(url);
  return {page, context, wrong, asked: () => asked.filter((one) => one !== url)};
};

// Within a panel, once it stands still: sections that come into view are laid out only then, and push it.
const pointAt = async (panel) => {
  await panel.scrollIntoViewIfNeeded();
  const {width, height} = await panel.boundingBox();
  await panel.hover({position: {x: width * 0.35, y: height * 0.6}});
};

const lookAt = async (name, file) => {
  const {page, context, wrong, asked} = await open(file);
  // Figures.
  const figures = await page.evaluate(() => Array.from(document.querySelectorAll('figure, article svg, dl svg')).map((one) => {
    const pictures = one.tagName === 'FIGURE' ? Array.from(one.querySelectorAll('.panels svg')) : [one];
    return {
      id: one.id, pictures: pictures.length,
      empty: pictures.filter((svg) => svg.getBBox().width < 5 || svg.getBBox().height < 5).length,
      outside: pictures.filter((svg) => {
        const box = svg.getBBox(), view = svg.viewBox.baseVal;
        return view && view.width > 0 && (box.x < -3 || box.y < -3 || box.x + box.width > view.width + 3 || box.y + box.height > view.height + 3);
      }).map((svg) => svg.querySelector('title')?.textContent),
      unnamed: pictures.filter((svg) => svg.getAttribute('role') === 'img' && !svg.querySelector('title')?.textContent).length,
      tables: one.querySelectorAll('table').length,
    };
  }));
  for (const one of figures) {
    check(`${name}: figure ${one.id} draws`, one.pictures > 0 && one.empty === 0, JSON.stringify(one));
    check(`${name}: figure ${one.id} keeps within its frame`, one.outside.length === 0, JSON.stringify(one.outside));
    check(`${name}: figure ${one.id} has names`, one.unnamed === 0);
  }
  check(`${name}: ids are unique`, await page.evaluate(() => {
    const ids = Array.from(document.querySelectorAll('[id]'), (one) => one.id);
    return new Set(ids).size === ids.length;
  }));
  check(`${name}: every link leads somewhere`, await page.evaluate(() =>
    Array.from(document.querySelectorAll('a'), (one) => one.getAttribute('href')).every((href) => href.startsWith('#') && document.getElementById(href.slice(1)))));
  check(`${name}: tables have captions and heads`, await page.evaluate(() =>
    Array.from(document.querySelectorAll('table')).every((one) => one.caption?.textContent && one.tHead?.rows.length && Array.from(one.querySelectorAll('th')).every((th) => th.scope))));
  // What must not run, did not; what would, may not.
  check(`${name}: nothing of the input ran`, (await page.title()) !== 'owned' && await page.evaluate(() =>
    document.querySelectorAll('iframe, img, object, embed, link, base').length === 0 && document.scripts.length === 1));
  const refused = await page.evaluate(async () => {
    const seen = [];
    document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'window.hit = true';
    document.body.append(script);
    const style = document.createElement('style');
    style.textContent = 'body{display:none}';
    document.head.append(style);
    const image = document.createElement('img');
    image.src = 'file:///nowhere.png';
    document.body.append(image);
    await fetch('file:///nowhere').catch(() => {});
    await new Promise((done) => setTimeout(done, 100));
    script.remove(), style.remove(), image.remove();
    return {seen, hit: window.hit === true};
  });
  check(`${name}: the policy holds`, !refused.hit && ['script-src-elem', 'style-src-elem', 'img-src', 'connect-src'].every((one) => refused.seen.includes(one)), JSON.stringify(refused));
  const own = wrong.filter((one) => !one.includes('Content Security Policy') && !one.includes('nowhere'));
  check(`${name}: no error on the console`, own.length === 0, own.join('\n'));
  check(`${name}: no request leaves the file`, asked().filter((one) => !one.includes('nowhere')).length === 0, asked().join(' '));
  await context.close();

  // Without scripts.
  const whole = await open(file);
  const cells = async (page) => page.evaluate(() => Array.from(document.querySelectorAll('td, dd, li, figcaption'), (one) => one.textContent).join('\n'));
  const still = await open(file, {javaScriptEnabled: false});
  const content = await still.page.content();
  const with_script = await cells(whole.page);
  const parsed = await whole.page.evaluate((html) => Array.from(new DOMParser().parseFromString(html, 'text/html').querySelectorAll('td, dd, li, figcaption'), (one) => one.textContent).join('\n'), content);
  check(`${name}: complete without scripts`, parsed === with_script && parsed.length > 1000);
  check(`${name}: no error without scripts`, still.wrong.length === 0, still.wrong.join('\n'));
  const bare = await still.page.pdf({printBackground: false});
  check(`${name}: prints without scripts`, bare.length > 20000);
  await still.context.close();

  // Windows of all sizes, both schemes.
  for (const width of [360, 1024, 1920]) {
    for (const colorScheme of smoke ? ['light'] : ['light', 'dark']) {
      const sized = await open(file, {viewport: {width, height: 900}, colorScheme});
      const scroll = await sized.page.evaluate(() => document.documentElement.scrollWidth);
      check(`${name}: no overflow at ${width}`, scroll <= width, scroll);
      await sized.page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
      const opened = await sized.page.evaluate(() => document.documentElement.scrollWidth);
      check(`${name}: no overflow at ${width}, all opened`, opened <= width, opened);
      await sized.page.screenshot({path: join(folder, `${name}-${width}-${colorScheme}.png`)});
      await sized.context.close();
    }
  }

  // Accessibility, with everything open.
  for (const colorScheme of smoke ? ['light'] : ['light', 'dark']) {
    const bypass = await open(file, {bypassCSP: true, colorScheme});
    await bypass.page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));
    await bypass.page.addScriptTag({path: require.resolve('axe-core/axe.min.js')});
    const faults = await bypass.page.evaluate(async () => (await globalThis.axe.run(document, {resultTypes: ['violations']})).violations
      .filter((one) => ['serious', 'critical'].includes(one.impact))
      .map((one) => `${one.id} (${one.nodes.length}): ${one.nodes[0].html.slice(0, 200)} ${one.nodes[0].failureSummary}`));
    check(`${name}: axe finds no serious fault (${colorScheme})`, faults.length === 0, faults.join('\n'));
    await bypass.context.close();
  }

  // Paper: everything is there, opened or not.
  const paper = join(folder, `${name}.pdf`);
  await whole.page.pdf({path: paper, format: 'A4', printBackground: true});
  let words = '';
  if (name === 'arabic') {
    // pdftotext gives Arabic in an order of its own; the leaves of what was folded away take room, at least.
    await whole.page.emulateMedia({media: 'print'});
    check(`${name}: paper shows what is folded away`, await whole.page.evaluate(() => {
      dispatchEvent(new Event('beforeprint'));
      return Array.from(document.querySelectorAll('details table')).every((one) => one.getBoundingClientRect().height > 0);
    }));
  } else try {
    words = execFileSync('pdftotext', ['-layout', paper, '-'], {maxBuffer: 1 << 26}).toString();
  } catch {
    console.log('skipped: pdftotext is not there');
  }
  if (words) {
    const summaries = await whole.page.evaluate(() => Array.from(document.querySelectorAll('details caption'), (one) => one.textContent.split(' ')[0]));
    check(`${name}: paper shows what is folded away`, summaries.every((one) => words.includes(one)), summaries.find((one) => !words.includes(one)));
  }
  await whole.context.close();
};

// What the uncertainty is made of: three ranges for each difference, in words where one was not asked.
const lookAtUncertainty = async () => {
  const {page, context} = await open('out/report.html', {javaScriptEnabled: false});
  const rows = await page.locator('#uncertainty-part table').first().locator('tbody tr').evaluateAll((all) =>
    all.map((row) => Array.from(row.cells, (cell) => cell.textContent)));
  const summary = JSON.parse(text('out', 'summary.json'));
  check('differences have their uncertainty told', rows.length >= summary.responses.length - 1, rows.length);
  for (const [name, , sampling, numbers, structure, widest] of rows) {
    check(`${name}: sampling has a range`, /^\[[+-]?[\d.]+, [+-]?[\d.]+\]$/.test(sampling), sampling);
    check(`${name}: numbers have one, or say that they were not asked`, numbers.includes('--worlds') || /^\[/.test(numbers), numbers);
    check(`${name}: structure has one`, /^\[/.test(structure), structure);
    check(`${name}: one is the widest`, ['sampling', 'uncertain numbers', 'structure'].includes(widest), widest);
  }
  await context.close();
};

// A page that is read from right to left: what stands first stands at the right, and axes still run to the right.
const lookAtMirrored = async () => {
  for (const width of [360, 1280]) {
    const {page, context} = await open('arabic.html', {viewport: {width, height: 900}});
    const places = await page.evaluate(() => {
      const box = (one) => one.getBoundingClientRect();
      const texts = (svg, look) => Array.from(svg.querySelectorAll(look), (one) => ({text: one.textContent, left: box(one).left, right: box(one).right}));
      const numbers = (all) => all.map((one) => ({value: Number(one.text.replace(/[\u2066\u2069,]/g, '').replace('−', '-')), left: one.left})).filter((one) => !Number.isNaN(one.value));
      const main = document.querySelector('table.main');
      document.querySelectorAll('section').forEach((one) => (one.style.contentVisibility = 'visible'));
      const rows = Array.from(document.querySelectorAll('#estimates .panels svg, #differences .panels svg'));
      const lines = Array.from(document.querySelectorAll('#incidence .panels svg'));
      return {
        direction: getComputedStyle(document.body).direction,
        nav: box(document.querySelector('nav li')).right, main: box(document.querySelector('main')).right,
        heads: Array.from(main.tHead.rows[0].cells, (one) => box(one).right),
        rows: rows.map((svg) => ({
          names: texts(svg, 'g[data-series] > .l').map((one) => one.right), values: texts(svg, 'g[data-series] > .v').map((one) => one.left),
          frame: [box(svg).left, box(svg).right], ticks: numbers(texts(svg, 'text.m')),
        })),
        titles: rows.concat(lines).map((svg) => [box(svg.querySelector('text.h')).right, box(svg).right]),
        days: lines.map((svg) => numbers(texts(svg, 'text.m'))),
        outside: Array.from(document.querySelectorAll('.panels svg text'), (one) => [box(one), box(one.ownerSVGElement), one.textContent])
          .filter(([text, frame]) => text.left < frame.left - 3 || text.right > frame.right + 3).map(([, , text]) => text),
      };
    });
    const rises = (all) => all.length > 2 && all.every((one, i) => i === 0 || (one.value > all[i - 1].value && one.left > all[i - 1].left));
    const name = `arabic at ${width}`;
    check(`${name}: it runs from right to left`, places.direction === 'rtl');
    if (width > 1100) check(`${name}: the contents stand at the right`, places.nav > places.main, JSON.stringify([places.nav, places.main]));
    check(`${name}: tables begin at the right`, places.heads.every((one, i) => i === 0 || one < places.heads[i - 1]), places.heads.join(' '));
    check(`${name}: rows of figures begin at the right`, places.rows.length > 20 && places.rows.every((one) => one.names.length > 5 && one.names.every((right) => Math.abs(right - one.frame[1]) < 3)));
    check(`${name}: values stand at the left`, places.rows.every((one) => one.values.every((left) => Math.abs(left - one.frame[0]) < 3)));
    check(`${name}: axes of numbers run to the right`, places.rows.every((one) => rises(one.ticks)), JSON.stringify(places.rows.find((one) => !rises(one.ticks))));
    check(`${name}: time runs to the right`, places.days.length > 3 && places.days.every(rises), JSON.stringify(places.days.find((one) => !rises(one))));
    check(`${name}: titles of panels begin at the right`, places.titles.every(([right, frame]) => Math.abs(right - frame) < 3));
    check(`${name}: no text leaves its figure`, places.outside.length === 0, JSON.stringify(places.outside.slice(0, 5)));
    await context.close();
  }
  const {page, context} = await open('arabic.html');
  await page.click('.tools button:nth-of-type(2)');
  check('arabic: one response is lit', await page.evaluate(() => document.querySelectorAll('svg g.on').length > 10));
  const panel = page.locator('#incidence .panels svg').first();
  await pointAt(panel);
  check('arabic: values show at the pointer', await page.evaluate(() => {
    const tip = document.getElementById('tip');
    return !tip.hidden && /اليوم \d+/.test(tip.textContent) && !tip.textContent.includes('NaN');
  }));
  await context.close();
  for (const file of readdirSync(join(folder, 'figures')).filter((one) => one.endsWith('.csv'))) {
    check(`${file} is the same in every language`, text('figures', file) === text('arabic-figures', file));
  }
};

// The answer's numbers are those of summary.json, its words those of the terminal.
const compareNumbers = async () => {
  const summary = JSON.parse(text('out', 'summary.json'));
  const terminal = text('terminal.txt');
  const {page, context} = await open('out/report.html');
  const rows = await page.evaluate(() => Array.from(document.querySelectorAll('table.main tbody tr'), (row) => ({
    name: row.querySelector('.name').textContent,
    cells: Array.from(row.querySelectorAll('td'), (cell) => ({
      series: cell.dataset.series, value: cell.dataset.value, estimate: cell.querySelector('.estimate').textContent,
      interval: cell.querySelector('.interval')?.textContent ?? '', verdict: cell.querySelector('.unseen')?.textContent,
    })),
  })));
  check('every outcome has a row', rows.length === summary.responses[0].outcomes.length);
  for (const [place, response] of summary.responses.entries()) {
    for (const [number, outcome] of response.outcomes.entries()) {
      const cell = rows[number].cells[place];
      check(`${response.name}, ${outcome.name} is there`, cell.series === response.name && rows[number].name === outcome.name);
      check(`${response.name}, ${outcome.name} is that of summary.json`, Number(cell.value) === outcome.estimate, `${cell.value} ${outcome.estimate}`);
    }
  }
  for (const one of summary.differences) {
    const row = rows.find((row) => row.name === one.outcome);
    const cell = row.cells.find((cell) => cell.series === one.response);
    check(`${one.response}, ${one.outcome}: verdict`, cell.verdict === one.verdict, `${cell.verdict} ${one.verdict}`);
  }
  // A row of the terminal may be broken into lines, and has the shorter words.
  const table = terminal.slice(0, terminal.indexOf('Differences against'));
  for (const [place, row] of rows.entries()) {
    const begin = table.indexOf('\n' + row.name);
    check(`${row.name} stands on the terminal`, begin >= 0);
    const next = place + 1 < rows.length ? table.indexOf('\n' + rows[place + 1].name, begin + 1) : table.length;
    let line = table.slice(begin + 1 + row.name.length, next);
    for (const cell of row.cells) {
      const words = cell.estimate.replace('below', '<').replace('above', '>');
      const at = line.search(/(?<=\s)[<>\d.-]/);
      check(`${row.name}, ${cell.series}: the terminal's words`, line.startsWith(words, at), `${words} in ${line}`);
      line = line.slice(at + words.length);
    }
  }
  // The script's tools.
  await page.click('.tools button:nth-of-type(2)');
  check('one response is lit', await page.evaluate(() => document.body.classList.contains('lit') && document.querySelectorAll('svg g.on').length > 10));
  await page.click('.tools button:nth-of-type(2)');
  check('and out again', await page.evaluate(() => !document.body.classList.contains('lit')));
  await page.click('table.main thead th:nth-child(2) button');
  check('a column sorts', await page.evaluate(() => {
    const values = Array.from(document.querySelectorAll('table.main tbody tr td:nth-child(2)'), (one) => Number(one.dataset.value));
    return values.every((value, i) => i === 0 || values[i - 1] >= value);
  }));
  await page.fill('#comparison input[type=search]', rows[0].name);
  check('rows are filtered', await page.evaluate(() => document.querySelectorAll('table.main tbody tr:not([hidden])').length) === rows.filter((row) => row.name.includes(rows[0].name)).length);
  const panel = page.locator('#incidence .panels svg').first();
  await pointAt(panel);
  check('values show at the pointer', await page.evaluate(() => {
    const tip = document.getElementById('tip');
    return !tip.hidden && /day \d+/.test(tip.textContent) && !tip.textContent.includes('NaN');
  }));
  await context.close();
  const size = statSync(join(folder, 'out', 'report.html')).size;
  check('the page is smaller than a megabyte', size < 1e6, size);
  check('threads change no byte of it', text('again.html') === text('out', 'report.html'));
  check('hide-observed hides', !text('hidden.html').includes('Observed: ') && !text('hidden.html').includes('>observed<'));
};

// Figures as files: pictures, data, and specifications that Vega-Lite draws.
const lookAtFigures = async () => {
  const ajv = new Ajv({strict: false, validateFormats: false, allErrors: false});
  const valid = ajv.compile(require('vega-lite/build/vega-lite-schema.json'));
  const context = await browser.newContext();
  const page = await context.newPage();
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.setContent('<!doctype html><div id="view"></div>');
  for (const one of ['vega/build/vega.min.js', 'vega-lite/build/vega-lite.min.js', 'vega-embed/build/vega-embed.min.js']) {
    await page.addScriptTag({path: join(import.meta.dirname, 'node_modules', one)});
  }
  for (const which of ['figures', 'arabic-figures', 'hostile-figures']) {
    const files = readdirSync(join(folder, which));
    check(`${which}: there are figures`, files.length > 5);
    for (const svg of files.filter((one) => one.endsWith('.svg'))) {
      const name = svg.slice(0, -4);
      const source = text(which, svg);
      const drawn = await page.evaluate(async (source) => {
        const parsed = new DOMParser().parseFromString(source, 'image/svg+xml');
        const image = new Image();
        image.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(source);
        const loads = await image.decode().then(() => true, () => false);
        return {error: parsed.querySelector('parsererror')?.textContent, width: image.naturalWidth, loads,
          scripts: parsed.querySelectorAll('script, image, foreignObject, a').length,
          title: parsed.querySelector('title')?.textContent, desc: parsed.querySelector('desc')?.textContent};
      }, source);
      check(`${which}/${svg} is a picture`, !drawn.error && drawn.loads && drawn.width > 300 && drawn.scripts === 0, JSON.stringify(drawn));
      check(`${which}/${svg} has a title and a description`, drawn.title && drawn.desc);
      check(`${which}/${svg} needs no variables`, !source.includes('var('));
      const spec = JSON.parse(text(which, `${name}.vl.json`));
      check(`${which}/${name}.vl.json follows Vega-Lite's schema`, valid(spec), JSON.stringify(valid.errors?.slice(0, 3)));
      const rows = text(which, `${name}.csv`);
      check(`${which}/${name}.csv has the same rows`, rows.split('\n').length - 2 >= spec.data.values.length);
      const view = await page.evaluate(async (spec) => {
        const told = [];
        const logger = {level: () => logger, error: (...all) => (told.push(all.join(' ')), logger), warn: (...all) => (told.push(all.join(' ')), logger), info: () => logger, debug: () => logger};
        document.getElementById('view').textContent = '';
        const result = await globalThis.vegaEmbed('#view', spec, {actions: false, renderer: 'svg', logger});
        return {told, marks: document.querySelectorAll('#view svg path, #view svg text').length, title: document.title, view: Boolean(result.view)};
      }, spec).catch((error) => ({told: [String(error)], marks: 0}));
      check(`${which}/${name}.vl.json draws`, view.marks > 5 && view.told.length === 0, JSON.stringify(view));
    }
  }
  check('figures fetch nothing', asked.filter((one) => !one.startsWith('data:')).length === 0, asked.join(' '));
  await context.close();
};

const lookAtBrief = () => {
  const brief = text('brief.md');
  for (const part of ['Situation', 'Options', 'Comparison', 'Recommendation', 'Sources']) {
    check(`the brief has its ${part}`, brief.includes(`\n## ${part}\n`));
  }
  check('the brief is about a page', brief.split(/\s+/).length < 1000);
  check('nothing of the input is markup in a brief', !/<(script|img|iframe)/.test(text('hostile.md').replaceAll('\\<', '')));
};

try {
  await lookAt('comparison', 'out/report.html');
  await lookAt('hostile', 'hostile.html');
  await lookAt('arabic', 'arabic.html');
  await lookAtMirrored();
  if (!smoke) await lookAt('history', 'history.html');
  await compareNumbers();
  await lookAtUncertainty();
  await lookAtFigures();
  lookAtBrief();
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
