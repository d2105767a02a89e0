// What the search costs: node benches/search.mjs NASLAG FOLDER [--pages 1000,10000] [--browser]
// NASLAG is the program to measure, FOLDER where sites may be written. It prints the columns that docs promise: the index stage of the build, the root, what one
// and three words load (gzipped, with ten results), a warm query on one thread, and with --browser a cold query from disk in Chromium.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import zlib from 'node:zlib';
import { parseArgs } from 'node:util';
import { open } from '../tests/js/lib.mjs';

const { values, positionals: [naslag, folder] } = parseArgs({ options: { pages: { type: 'string', default: '1000,10000' }, browser: { type: 'boolean' } }, allowPositionals: true });
if (!naslag || !folder) {
  console.error('usage: node benches/search.mjs NASLAG FOLDER [--pages 1000,10000] [--browser]');
  process.exit(2);
}
const ONE = ['veiligheid', 'drugspanden', 'gemeente', 'inbraak', 'toezicht', 'buurt', 'schouw', 'evaluatie', 'wijk', 'vergunning'];
const THREE = ['aanpak drugs buurt', 'politie toezicht horeca', 'overlast jongeren wijk', 'gemeente subsidie sport', 'camera plein veiligheid', 'controle vergunning evenement'];
const median = list => [...list].sort((a, b) => a - b)[list.length >> 1];
const kb = bytes => `${(bytes / 1024).toFixed(1)} KB`;
const gzip = file => zlib.gzipSync(fs.readFileSync(file), { level: 9 }).length;

async function loads(site, queries) {
  const sizes = [], warm = [];
  for (const query of queries) {
    const { index, loaded } = open(site);
    await index.search(query, { pages: 10 });
    sizes.push(loaded.reduce((sum, { gzip }) => sum + gzip, 0));
    const start = performance.now();
    await index.search(query, { pages: 10 });
    warm.push(performance.now() - start);
  }
  return { median: median(sizes), most: Math.max(...sizes), warm: median(warm), slowest: Math.max(...warm) };
}

async function cold(site, queries) {
  const { answer, browser, sealed } = await import('../tests/site/lib.mjs');
  const chrome = await browser();
  const times = [];
  for (const query of queries) {
    const context = await sealed(chrome);
    const tab = await context.newPage();
    const page = fs.existsSync(path.join(site, 'zoeken.html')) ? 'zoeken.html' : 'search.html';
    await tab.goto(pathToFileURL(path.join(site, page)).href, { waitUntil: 'load' });
    await tab.waitForTimeout(300);
    times.push(await answer(tab, query));
    await context.close();
  }
  await chrome.close();
  return { median: median(times), most: Math.max(...times) };
}

console.log('pages   build s   files   index KB   script   root      1 word (most)        3 words (most)       warm 1 / 3 ms (slowest)   cold ms (most)');
for (const pages of values.pages.split(',')) {
  const site = path.join(folder, pages);
  if (!fs.existsSync(path.join(site, 'content'))) execFileSync('cargo', ['bench', '-q', '--bench', 'corpus', '--', site, pages], { stdio: 'inherit' });
  if (!fs.existsSync(path.join(site, 'naslag.toml'))) fs.copyFileSync(new URL('naslag/naslag.toml', import.meta.url), path.join(site, 'naslag.toml'));
  const started = performance.now();
  execFileSync(path.resolve(naslag), ['build'], { cwd: site, stdio: 'ignore' });
  const seconds = (performance.now() - started) / 1000;
  const out = path.join(site, 'public'), shards = fs.readdirSync(path.join(out, 'assets/search'));
  const bytes = shards.reduce((sum, name) => sum + fs.statSync(path.join(out, 'assets/search', name)).size, 0);
  const one = await loads(out, ONE), three = await loads(out, THREE);
  const first = values.browser ? await cold(out, [...ONE.slice(0, 6), ...THREE.slice(0, 3)]) : null;
  console.log([
    pages.padEnd(7), seconds.toFixed(2).padStart(7), String(shards.length).padStart(7), String(Math.round(bytes / 1024)).padStart(10), kb(gzip(path.join(out, 'assets/search.js'))).padStart(9),
    kb(gzip(path.join(out, 'assets/search/root.js'))).padStart(9), `${kb(one.median)} (${kb(one.most)})`.padStart(20), `${kb(three.median)} (${kb(three.most)})`.padStart(20),
    `${one.warm.toFixed(1)} / ${three.warm.toFixed(1)} (${Math.max(one.slowest, three.slowest).toFixed(1)})`.padStart(22), first ? `${first.median.toFixed(0)} (${first.most.toFixed(0)})` : '',
  ].join('  '));
}
