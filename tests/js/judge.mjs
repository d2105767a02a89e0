// How well a site's search answers judged queries: node js/judge.mjs SITE QUERIES [--show] [--hits] [--bar 95,99]
// QUERIES: { queries: [{ id, cls, q, pages: { "address without .html": grade } }] }. A hit is a page of grade 1 or more. `base`, if any, stands before each address.
// --hits leaves out what stands under "Ga naar"; --bar fails when less is found first / among the first five, in percent.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { open } from './lib.mjs';

const { values: flags, positionals: [site, file] } = parseArgs({ options: { show: { type: 'boolean' }, hits: { type: 'boolean' }, bar: { type: 'string' } }, allowPositionals: true });
if (!site || !file) {
  console.error('usage: node js/judge.mjs SITE QUERIES [--show] [--hits] [--bar 95,99]');
  process.exit(2);
}
const judged = JSON.parse(fs.readFileSync(file, 'utf8'));
const base = judged.base ?? process.env.JUDGE_BASE ?? '';
const classes = new Map();
const { index } = open(site);
for (const { id, cls, q, pages } of judged.queries) {
  const found = await index.search(q, { pages: 10 });
  // What stands under "Ga naar" comes first on the screen, so it comes first here.
  const hrefs = [...new Set([...(flags.hits ? [] : found.entities), ...found.hits].map(hit => hit.href.replace(/\.html$/, '').replace(/\/index$/, '')))];
  const wanted = Object.entries(pages).filter(([, grade]) => grade >= 1).map(([page]) => base + page.replace(/\/index$/, ''));
  const rank = hrefs.findIndex(href => wanted.includes(href)) + 1;
  const tally = classes.get(cls) ?? { count: 0, one: 0, five: 0, mrr: 0 };
  tally.count += 1;
  tally.one += rank === 1;
  tally.five += rank > 0 && rank <= 5;
  tally.mrr += rank > 0 ? 1 / rank : 0;
  classes.set(cls, tally);
  if (rank !== 1 || flags.show) console.log(`${rank || '-'}  ${cls}  ${q}   ${id ?? ''} wanted ${wanted.slice(0, 3).join(' ')}; got ${hrefs.slice(0, 5).join(' ')}`);
}
const total = { count: 0, one: 0, five: 0, mrr: 0 };
const percent = (part, count) => `${(100 * part / count).toFixed(1)} %`.padStart(9);
const line = (name, { count, one, five, mrr }) => console.log(`${name.padEnd(14)}${String(count).padStart(5)}${percent(one, count)}${percent(five, count)}   ${(mrr / count).toFixed(3)}`);
console.log(`${'class'.padEnd(14)}queries  rank 1   first 5    MRR`);
for (const [cls, tally] of classes) {
  for (const key of Object.keys(total)) total[key] += tally[key];
  line(cls, tally);
}
line('all', total);
if (flags.bar) {
  const [first, five] = flags.bar.split(',').map(Number);
  if (!total.count || 100 * total.one < first * total.count || 100 * total.five < five * total.count) {
    console.error(`less than ${first} % first or ${five} % among the first five`);
    process.exit(1);
  }
}
