// The preview in a browser: `node tests/site/serve.mjs NASLAG`. An edit shows without losing the reading place, a broken page
// keeps the last good one with the messages over it, repair clears them, a style is swapped without a reload.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Tally, browser as launch } from './lib.mjs';

const naslag = process.argv[2];
if (!naslag || !fs.existsSync(naslag)) {
  console.error('usage: node site/serve.mjs NASLAG');
  process.exit(2);
}

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'naslag-preview-'));
const write = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
};
const paragraphs = Array.from({ length: 80 }, (_, number) => `Alinea ${number}: ${'woorden die een regel vullen '.repeat(12)}`);
const page = (...extra) => `---\ntitle: Lang\ndate: 2024-05-01\n---\n\n${[...extra, ...paragraphs].join('\n\n')}\n`;
write('naslag.toml', 'title = "Proef"\nlanguage = "nl"\n\n[[collection]]\nname = "stukken"\nrole = "document"\ntitle = "Stukken"\nsingular = "stuk"\n');
write('content/stukken/lang.md', page());

const child = spawn(naslag, ['serve', '--port', '0', '--root', root], { stdio: ['ignore', 'ignore', 'pipe'] });
let said = '';
const base = await new Promise((resolve, reject) => {
  child.stderr.setEncoding('utf8').on('data', part => {
    said += part;
    const found = /http:\/\/localhost:\d+\//.exec(said);
    if (found) resolve(found[0]);
  });
  child.on('exit', () => reject(new Error(said)));
});

const browser = await launch();
const tally = new Tally();
// One context: a browser has six connections for one server, whatever the number of its tabs.
const context = await browser.newContext();
// Without a screen all tabs count as seen; here a tab is hidden when the test says so.
await context.addInitScript(() => {
  let hidden = false;
  Object.defineProperty(document, 'visibilityState', { get: () => (hidden ? 'hidden' : 'visible') });
  window.hide = wanted => {
    hidden = wanted;
    document.dispatchEvent(new Event('visibilitychange'));
  };
});
const hide = (page, wanted) => page.evaluate(hidden => window.hide(hidden), wanted);
const tab = await context.newPage();
const complaints = [];
tab.on('console', message => {
  // The browser asks for an icon by itself.
  if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) complaints.push(message.text());
});
tab.on('pageerror', error => complaints.push(String(error)));
await tab.goto(`${base}stukken/lang.html`);

/** Each step is a sentence; it gives what is wrong, or nothing. */
async function step(name, look) {
  complaints.length = 0;
  let findings;
  try {
    findings = (await look()) ?? [];
  } catch (error) {
    findings = [String(error).split('\n')[0]];
  }
  tally.unit(name, [...findings, ...complaints]);
}

const PATIENCE = { timeout: 20000 };
const top = number => tab.evaluate(text => [...document.querySelectorAll('p')].find(p => p.textContent.startsWith(text)).getBoundingClientRect().top, `Alinea ${number}:`);
const shows = word => tab.waitForFunction(text => document.querySelector('main').textContent.includes(text), word, PATIENCE);
const panel = () => tab.evaluate(() => document.querySelector('naslag-messages')?.shadowRoot.querySelector('.panel').innerText ?? '');
const settled = () => tab.evaluate(() => document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))));
const near = (one, two) => Math.abs(one - two) <= 2 ? [] : [`the place was ${one}, and is ${two}`];

await step('an edit above the reading place shows, and the place stays', async () => {
  await tab.evaluate(() => [...document.querySelectorAll('p')].find(p => p.textContent.startsWith('Alinea 40:')).scrollIntoView({ block: 'center', behavior: 'instant' }));
  await settled();
  const before = await top(40);
  if (before < 0 || before > 800) return [`nothing was scrolled: ${before}`];
  write('content/stukken/lang.md', page('Hier staat boomklever.', 'En nog een alinea erboven.', '## Een nieuwe kop'));
  await shows('boomklever');
  await tab.waitForLoadState('load');
  await settled();
  return near(before, await top(40));
});

await step('an edit of the very paragraph that is read shows, and the place stays', async () => {
  const before = await top(42);
  const text = page('Hier staat boomklever.', 'En nog een alinea erboven.', '## Een nieuwe kop').replace('Alinea 40:', 'Alinea 40: winterkoning');
  write('content/stukken/lang.md', text);
  await shows('winterkoning');
  await tab.waitForLoadState('load');
  await settled();
  // The paragraph itself grew at most a line.
  const now = await top(42);
  return Math.abs(now - before) <= 60 ? [] : [`the place was ${before}, and is ${now}`];
});

await step('a broken page lays the messages over the last good one', async () => {
  const before = await top(42);
  write('content/stukken/lang.md', page('Hier staat kwartelkoning.', '[[Bestaat <b>niet</b>]]'));
  await tab.waitForFunction(() => document.querySelector('naslag-messages'), null, PATIENCE);
  const text = await panel();
  const findings = near(before, await top(42));
  if (!text.includes('content/stukken/lang.md:8:1')) findings.push(`no place in: ${text}`);
  if (!text.includes('Bestaat <b>niet</b>')) findings.push(`the line itself is not shown as it stands: ${text}`);
  if (!(await tab.textContent('main')).includes('winterkoning')) findings.push('the last good page is gone');
  const style = await tab.evaluate(() => getComputedStyle(document.querySelector('naslag-messages').shadowRoot.querySelector('.panel')).position);
  if (style !== 'fixed') findings.push('the messages have no style');
  return findings;
});

await step('a page that is opened meanwhile has the messages too, and the page with all of them', async () => {
  const other = await context.newPage();
  await other.goto(base);
  await other.waitForFunction(() => document.querySelector('naslag-messages'), null, PATIENCE);
  await other.goto(`${base}_naslag/`);
  const text = await other.innerText('main');
  await other.close();
  return text.includes('content/stukken/lang.md:8:1') ? [] : [`not in: ${text}`];
});

await step('what is closed stays closed until something else is wrong', async () => {
  await tab.evaluate(() => document.querySelector('naslag-messages').shadowRoot.querySelector('button').click());
  if (await panel()) return ['it did not close'];
  await hide(tab, true);
  await hide(tab, false);
  await tab.waitForTimeout(1000);
  if (await panel()) return ['the same messages came back'];
  write('content/stukken/lang.md', page('Hier staat kwartelkoning.', 'x', '[[Ook dit bestaat niet]]'));
  await tab.waitForFunction(() => document.querySelector('naslag-messages'), null, PATIENCE);
  return [];
});

await step('repair clears the messages and shows the page', async () => {
  write('content/stukken/lang.md', page('Hier staat kwartelkoning.'));
  await shows('kwartelkoning');
  await settled();
  return (await panel()) ? ['the messages are still there'] : [];
});

await step('a style is swapped without a reload', async () => {
  await tab.evaluate(() => { window.stayed = true; });
  write('themes/default/assets/css/99-proef.css', 'body { outline: 7px solid rgb(1, 2, 3) }\n');
  await tab.waitForFunction(() => getComputedStyle(document.body).outlineColor === 'rgb(1, 2, 3)', null, PATIENCE);
  const findings = (await tab.evaluate(() => window.stayed)) ? [] : ['the page was loaded again'];
  await tab.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 1, null, PATIENCE);
  return findings;
});

await step('a missing page appears when it is written', async () => {
  const other = await context.newPage();
  await other.goto(`${base}stukken/nieuw.html`);
  write('content/stukken/nieuw.md', '---\ntitle: Nieuw\n---\n\nHier staat roodborst.\n');
  await other.waitForFunction(() => document.body.textContent.includes('roodborst'), null, PATIENCE);
  await other.close();
  return [];
});

await step('a page that comes back into view is told what it missed', async () => {
  const tabs = [];
  for (let count = 0; count < 8; count += 1) {
    const other = await context.newPage();
    await other.goto(`${base}stukken/lang.html`);
    await hide(other, true);
    tabs.push(other);
  }
  write('content/stukken/lang.md', page('Hier staat goudvink.'));
  await shows('goudvink');
  for (const other of tabs) {
    if ((await other.textContent('main')).includes('goudvink')) return ['a hidden page was not at rest'];
    await hide(other, false);
    await other.waitForFunction(() => document.querySelector('main').textContent.includes('goudvink'), null, PATIENCE);
    await hide(other, true);
  }
  await Promise.all(tabs.map(other => other.close()));
  return [];
});

await browser.close();
child.removeAllListeners('exit');
child.kill();
fs.rmSync(root, { recursive: true, force: true });
tally.end();
