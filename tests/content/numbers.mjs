// Every number on a page stands in the lines of the sources that the page names. With --words also the numbers written out (those are
// for the eye: a list of seven that a source does not count is no mistake), which never fail.
import fs from 'node:fs';
import { OTHER_KEYS, Tally, aboutTheSite, command, lineOf, names, readPages, readSources } from './lib.mjs';

const { words: spelt, folders: [content, folder] } = command('numbers.mjs CONTENT SOURCES [--words]', 2, { words: { type: 'boolean' } });
const allowed = JSON.parse(fs.readFileSync(new URL('numbers-allowed.json', import.meta.url), 'utf8')); // page → [{ numbers: '1-32, 100', reason }]
const pages = readPages(content);
const sources = readSources(folder);

const MONTHS = ['januari', 'februari', 'maart', 'april', 'mei', 'juni', 'juli', 'augustus', 'september', 'oktober', 'november', 'december'];
const UNITS = 'nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig'.split(' ');
const WORDS = new Map([...UNITS.map((word, value) => [word, value]),
  ...'dertig veertig vijftig zestig zeventig tachtig negentig honderd'.split(' ').map((word, i) => [word, 30 + 10 * i]), ['duizend', 1000],
  ...'eerste tweede derde vierde vijfde zesde zevende achtste negende tiende elfde twaalfde'.split(' ').map((word, i) => [word, i + 1])]);

const month = MONTHS.join('|');
const DATE = new RegExp(String.raw`\b(\d{1,2})(?:\s*(?:en|of|als|tot|t/m|tot\s+en\s+met|[-–])\s*(?:\p{L}+dag\s+)?(\d{1,2}))?\s+(${month})\b(?:\s+(\d{4})\b)?`, 'giu');
const MONTH = new RegExp(String.raw`\b(${month})\s+(\d{4})\b`, 'gi');
/** The value of a number in words: vijfentwintig, zeshonderd, negende; undefined for any other word. */
function value(word) {
  if (WORDS.has(word)) return WORDS.get(word);
  const both = /^(.+?)(?:en)(.+tig)$/.exec(word) ?? /^(.+)(honderd|duizend)$/.exec(word);
  const [small, great] = (both ?? []).slice(1).map(part => WORDS.get(part));
  if (!small || !great) return undefined;
  return great < 100 ? small + great : small * great;
}
const written = text => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');

/** The numbers in a text: `{ key, raw, offset }`. 1.000, 12,5, 9.30 uur, 3e, G40, 16 maart and 2023-03-16 each have one key. */
function numbers(text) {
  const found = [];
  const take = (pattern, keys) => {
    text = text.replace(pattern, (...match) => {
      const offset = match.findLast(value => typeof value === 'number');
      for (const key of keys(...match)) found.push({ key, raw: match[0].replace(/\s+/g, ' '), offset });
      return match[0].replace(/[^\n]/g, ' ');
    });
  };
  const day = (d, m) => `${+d}-${+m}`;
  const named = name => MONTHS.indexOf(name.toLowerCase()) + 1;
  take(/(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)/g, (_, y, m, d) => [y, day(d, m)]);
  take(/(?<!\d)(\d{1,2})[-/](\d{1,2})[-/](\d{4})(?!\d)/g, (_, d, m, y) => [y, day(d, m)]);
  take(/\b(\d{4})-(0[1-9]|1[0-2])\b(?!-)/g, (_, y, m) => [y, `month ${+m}`]);
  take(DATE, (_, first, second, name, year) => [day(first, named(name)), ...second ? [day(second, named(name))] : [], ...year ? [year] : []]);
  take(MONTH, (_, name, year) => [`month ${named(name)}`, year]);
  take(/(?<![\p{L}\p{N}])(\d+)(?:e|ste|de)(?![\p{L}\p{N}])/gu, (_, value) => [value]);
  take(/(?<![\p{L}\p{N}])(?:\p{L}+[-‐]?\d+|\d+\p{L}+)[\p{L}\p{N}]*/gu, code => [code.toLowerCase().replace(/[-‐]/g, '')]);
  take(/\d+(?:[.,:]\d+)*/g, value => [
    /^\d{1,3}(\.\d{3})+(,\d+)?$/.test(value) ? value.replaceAll('.', '').replace(',', '.') : value.replace(/[,:]/g, '.').replace(/^0+(?=\d)/, ''),
  ]);
  return found;
}
const inWords = text => [...written(text).matchAll(/(?<!\p{L})\p{L}+(?!\p{L})/gu)].filter(([word]) => value(word) !== undefined)
  .map(({ 0: raw, index }) => ({ key: String(value(raw)), raw, offset: index }));

function keysOf(text) {
  const keys = new Set([...numbers(text), ...inWords(text)].map(({ key }) => key));
  for (const key of [...keys]) if (/^\d+-\d+$/.test(key)) keys.add(`month ${key.split('-')[1]}`);
  for (const name of written(text).match(new RegExp(`\\b(${month})\\b`, 'g')) ?? []) keys.add(`month ${MONTHS.indexOf(name) + 1}`);
  return keys;
}
/** Lines are joined and read again one by one: a hyphen or a date may run over the end of a line. */
const keysIn = lines => new Set([...keysOf(lines.join(' ')), ...lines.flatMap(line => [...keysOf(line)])]);

/** What a page may say: the numbers in its lines; on pages about a person or a theme also the dates of the documents from the same source. */
const documents = pages.filter(({ collection, data }) => ['verslagen', 'praktijk'].includes(collection) && data.date);
const sharesSource = (page, other) => other.sources.some(one => page.sources.some(mine => mine.file === one.file));
const dates = ({ data }) => keysOf(`${data.date ?? ''} ${data['date-also'] ?? ''}`);
function supported(page) {
  const lines = page.sources.flatMap(({ file, ranges }) => {
    const all = sources.get(file) ?? [];
    return ranges.length ? ranges.flatMap(([from, to]) => all.slice(from - 1, to)) : all;
  });
  const keys = keysIn(page.sources.length ? lines : [...sources.values()].flat());
  const own = ['derived', 'conflicting'].includes(page.data['date-certainty']) || page.data['date-note'];
  if (own) for (const key of dates(page)) keys.add(key);
  const whole = page.file.split('/').length > 2 ? page.file.replace(/[^/]+$/, 'index.md') : undefined;
  const isDocument = documents.some(({ file }) => file === page.file);
  for (const other of documents) {
    if (other.file === whole || !isDocument && sharesSource(page, other)) for (const key of dates(other)) keys.add(key);
  }
  return keys;
}

const titles = names(content, pages).map(({ name }) => name).filter(name => /\d/.test(name)).sort((a, b) => b.length - a.length);
const escape = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
const TITLE = titles.length ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${titles.map(escape).join('|')})(?![\\p{L}\\p{N}])`, 'gu') : /(?!)/g;
const RELATIONS = new Set(['sprekers', 'personen', 'aanwezig', 'afwezig', 'locatie', 'gemeenten', 'organisaties', 'themas', 'uitgever', 'auteurs', 'deel-van', 'zie', 'broader', 'related', 'parent', 'aliases']);

/** The numbers that the list beside this script allows on the page, each with a reason; `1-32` stands for all from 1 to 32. */
function excuses(page) {
  return new Set((allowed[page.id] ?? []).flatMap(({ numbers: row }) => row.split(',').flatMap(part => {
    const [from, to] = part.split('-').map(Number);
    return to ? Array.from({ length: to - from + 1 }, (_, i) => String(from + i)) : [part.trim()];
  })));
}

const tally = new Tally();
for (const page of pages.filter(page => !aboutTheSite(page))) {
  const keys = supported(page);
  const excused = excuses(page);
  // A note on a date may compare it with the other documents of its source.
  const near = new Set(documents.filter(other => sharesSource(page, other)).flatMap(other => [...dates(other)]));
  const findings = [];
  for (const name of page.sources.map(({ file }) => file)) if (!sources.has(name)) findings.push(`${page.file}: no source ${name}`);
  const fields = page.fields.filter(({ keys: path }) => !path.some(key => OTHER_KEYS.has(key) || RELATIONS.has(key)));
  const texts = [...fields, ...page.blocks.filter(({ kind }) => kind !== 'code')];
  for (const block of texts) {
    // A heading may carry a number of its own, as a list does. Names of other pages carry their own numbers; the page's own title has to be right.
    const marked = block.kind === 'heading' ? block.text.replace(/^\d+[.)]\s/, marker => ' '.repeat(marker.length)) : block.text;
    const text = block.keys?.[0] === 'title' ? marked : marked.replace(TITLE, name => name.replace(/[^\n]/g, ' '));
    for (const { key, raw, offset } of numbers(text)) {
      if (keys.has(key) || excused.has(key) || block.keys?.[0] === 'date-note' && near.has(key)) continue;
      findings.push(`${page.file}:${lineOf(block, offset)}: ${raw}${raw === key ? '' : ` (${key})`}`);
    }
    if (!spelt) continue;
    for (const { key, raw, offset } of inWords(text)) if (+key > 1 && !keys.has(key)) console.log(`note: ${page.file}:${lineOf(block, offset)}: ${raw}`);
  }
  tally.unit(findings);
}
tally.end();
