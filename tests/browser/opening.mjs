// How long a page takes to open in a reader's browser: chromium without a window, from the start of the navigation by the
// browser's own clock, medians and quartiles over 15 fresh windows. It measures and judges nothing.
//   node opening.mjs PAGE
import {existsSync, statSync} from 'node:fs';
import {loadavg} from 'node:os';
import {pathToFileURL} from 'node:url';
import {chromium} from 'playwright-core';

const [, , file] = process.argv;
const windows = 15;
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((path) => existsSync(path));
const browser = await chromium.launch({executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage']});
const seen = {'first contentful paint': [], 'script done': [], 'load event': [], 'first idle moment': [], 'processor time of the main thread': []};
let size = '';
for (let i = 0; i <= windows; ++i) {
  const context = await browser.newContext({viewport: {width: 1280, height: 900}, colorScheme: 'light'});
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', {timeDomain: 'threadTicks'});
  // Interactive: the page has loaded, and the main thread has nothing else to do.
  await page.addInitScript(() => addEventListener('load', () => requestIdleCallback(() => (globalThis.idleAt = performance.now()))));
  await page.goto(pathToFileURL(file).href);
  await page.waitForFunction(() => globalThis.idleAt !== undefined && performance.getEntriesByName('first-contentful-paint').length > 0);
  const {metrics} = await session.send('Performance.getMetrics');
  const times = await page.evaluate(() => {
    const navigation = performance.getEntriesByType('navigation')[0];
    return {paint: performance.getEntriesByName('first-contentful-paint')[0].startTime,
      script: navigation.domContentLoadedEventEnd, load: navigation.loadEventEnd, idle: globalThis.idleAt,
      tables: document.querySelectorAll('table').length, figures: document.querySelectorAll('.panels svg').length,
      responses: document.querySelectorAll('table.main thead th[data-series]').length,
      outcomes: document.querySelectorAll('table.main tbody tr').length};
  });
  await context.close();
  if (i === 0) continue;  // the first window also starts the browser's processes
  seen['first contentful paint'].push(times.paint);
  seen['script done'].push(times.script);
  seen['load event'].push(times.load);
  seen['first idle moment'].push(times.idle);
  seen['processor time of the main thread'].push(1000 * metrics.find((one) => one.name === 'TaskDuration').value);
  size = `${times.responses} responses, ${times.outcomes} outcomes, ${times.figures} panels, ${times.tables} tables, ${Math.round(statSync(file).size / 1000)} kB`;
}
console.log(`${new Date().toISOString().slice(0, 10)}, chromium ${browser.version()}, load ${loadavg()[0].toFixed(1)}; ${size}`);
for (const [what, all] of Object.entries(seen)) {
  all.sort((a, b) => a - b);
  const at = (share) => Math.round(all[Math.round(share * (all.length - 1))]);
  console.log(`${what}: median ${at(0.5)} ms, quartiles ${at(0.25)} to ${at(0.75)} ms`);
}
await browser.close();
