// Pictures of a page of each kind, to look at: 390 and 1440 pixels wide, light and dark, and as it is printed (where pdftoppm is at hand).
// With --more also 320, 768 and 1920 pixels, a window enlarged to 200 %, and forced colours. The folder is `shots/`, which git ignores, unless another is named.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Tally, address, browser, chosen, command, fileBase, firstLine, here, inTabs, sealed } from './lib.mjs';

const { site, pages: named, more, out: folder } = command('shots.mjs SITE [--out FOLDER] [--pages a.html,b.html] [--more]', { pages: { type: 'string' }, out: { type: 'string' }, more: { type: 'boolean' } });
const out = path.resolve(folder ?? here('../../shots'));
fs.mkdirSync(out, { recursive: true });
const place = (file, how) => path.join(out, `${file.replace(/\.html$/, '').replaceAll('/', '_')}--${how}`);
const wanted = chosen(site, named);
const tally = new Tally();
const chrome = await browser();

async function each(settings, how, work) {
  const context = await sealed(chrome, settings);
  await inTabs(context, wanted, async (tab, file) => {
    const findings = [];
    try {
      await tab.goto(address(fileBase(site), file), { waitUntil: 'load' });
      // A busy machine may bring the faces too late for this page: what a picture should show is the page with its faces.
      await tab.evaluate(() => { document.documentElement.dataset.faces = ''; return document.fonts.ready.then(() => true); });
      await work(tab, file);
    } catch (error) {
      findings.push(firstLine(error));
    }
    tally.unit(`${file} (${how})`, findings);
  });
  await context.close();
}

/** The whole page in a window as high as itself: what is drawn outside a window is at times a copy of what is in it. */
async function shot(tab, path) {
  const { width, height } = tab.viewportSize();
  await tab.setViewportSize({ width, height: Math.max(height, await tab.evaluate(() => document.documentElement.scrollHeight)) });
  await tab.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))));
  await tab.screenshot({ path, animations: 'disabled' });
  await tab.setViewportSize({ width, height });
}
const shoot = (how, settings) => each(settings, how, (tab, file) => shot(tab, place(file, `${how}.png`)));
const NARROW = { width: 390, height: 844 };
const WIDE = { width: 1440, height: 900 };
for (const viewport of [NARROW, WIDE]) {
  for (const colorScheme of ['light', 'dark']) await shoot(`${viewport.width}-${colorScheme}`, { viewport, colorScheme });
}
if (more) {
  await shoot('320', { viewport: { width: 320, height: 640 } });
  await shoot('768', { viewport: { width: 768, height: 1024 } });
  await shoot('1920', { viewport: { width: 1920, height: 1080 } });
  await shoot('200-percent', { viewport: { width: 720, height: 450 }, deviceScaleFactor: 2 });
  for (const viewport of [NARROW, WIDE]) await shoot(`${viewport.width}-forced`, { viewport, forcedColors: 'active', colorScheme: 'dark' });
}
await each({}, 'print', async (tab, file) => {
  const pdf = place(file, 'print.pdf');
  await tab.pdf({ path: pdf, format: 'A4' });
  const run = spawnSync('pdftoppm', ['-r', '60', '-png', pdf, pdf.replace(/\.pdf$/, '')]);
  if (!run.error && run.status !== 0) throw new Error(`pdftoppm: ${run.stderr}`);
});
await chrome.close();
console.log(`pictures in ${path.relative('.', out) || '.'}`);
tally.end();
