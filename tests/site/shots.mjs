// Pictures of a page of each kind, to look at: 390 and 1440 pixels wide, light and dark, and as it is printed (where pdftoppm is at hand).
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { Tally, address, browser, chosen, command, fileBase, firstLine, inTabs, sealed } from './lib.mjs';

const { site, pages: named, rest } = command('shots.mjs SITE OUT [--pages a.html,b.html]', { pages: { type: 'string' } }, 2);
const out = path.resolve(rest[0]);
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
      await tab.evaluate(() => document.fonts.ready.then(() => true));
      await work(tab, file);
    } catch (error) {
      findings.push(firstLine(error));
    }
    tally.unit(`${file} (${how})`, findings);
  });
  await context.close();
}

for (const [width, height] of [[390, 844], [1440, 900]]) {
  for (const colorScheme of ['light', 'dark']) {
    const how = `${width}-${colorScheme}`;
    await each({ viewport: { width, height }, colorScheme }, how, (tab, file) => tab.screenshot({ path: place(file, `${how}.png`), fullPage: true, animations: 'disabled' }));
  }
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
