// What a reader's first view costs, gzipped: each page with its styles and scripts, and the styles, scripts and fonts of the whole site.
import path from 'node:path';
import fs from 'node:fs';
import { gzipSync } from 'node:zlib';
import { Tally, command, files, inside, pages, read, references, styleReferences } from './lib.mjs';

const KB = 1000;
const MOST = { page: 100 * KB, css: 30 * KB, js: 25 * KB, fonts: 60 * KB };

const { site } = command('bytes.mjs SITE');
const all = files(site);
const known = new Set(all);
const sizes = new Map();
function size(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(fs.readFileSync(path.join(site, file)), { level: 9 }).length);
  return sizes.get(file);
}
const local = (file, url) => inside(file, decodeURIComponent(url.split(/[?#]/)[0]));

/** The styles and scripts that a page names, and the styles that those name. */
function first(file) {
  const found = new Set();
  const add = (from, list) => {
    for (const { url, loads } of list) {
      const target = loads && !/^[a-z]+:|^\/\//i.test(url) ? local(from, url) : '';
      if (!/\.(css|js)$/.test(target) || !known.has(target) || found.has(target)) continue;
      found.add(target);
      if (target.endsWith('.css')) add(target, styleReferences(read(site, target)));
    }
  };
  add(file, references(read(site, file)));
  return found;
}

const tally = new Tally();
const kb = bytes => `${(bytes / KB).toFixed(1)} kB`;
const named = new Set();
for (const file of pages(site)) {
  const parts = [...first(file)];
  parts.forEach(part => named.add(part));
  const total = [file, ...parts].reduce((sum, part) => sum + size(part), 0);
  console.log(`${kb(total).padStart(10)}  ${file} (page ${kb(size(file))})`);
  tally.unit(file, total > MOST.page ? [`${kb(total)} for the first view, at most ${kb(MOST.page)}`] : []);
}

// Scripts: those that pages name and those beside them. The search index and other data lie elsewhere and come in pieces, when asked for.
const beside = new Set([...named].map(part => path.posix.dirname(part)));
const data = file => /^\s*(\/\*[\s\S]*?\*\/\s*)?naslag\.put\(/.test(read(site, file));
const totals = {
  css: all.filter(file => file.endsWith('.css')),
  js: all.filter(file => file.endsWith('.js') && (named.has(file) || beside.has(path.posix.dirname(file)) && !data(file))),
  fonts: all.filter(file => /\.(woff2?|ttf|otf)$/.test(file)),
};
for (const [kind, members] of Object.entries(totals)) {
  const total = members.reduce((sum, file) => sum + (kind === 'fonts' ? fs.statSync(path.join(site, file)).size : size(file)), 0);
  console.log(`${kb(total).padStart(10)}  ${kind} (${members.length} files)`);
  tally.unit(kind, total > MOST[kind] ? [`${kb(total)}, at most ${kb(MOST[kind])}`] : []);
}
tally.end();
