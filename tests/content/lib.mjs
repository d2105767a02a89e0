// Shared by the checks of the texts: pages as blocks of text that know their lines, the names on record, the sources, the count at the end.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LineCounter, isMap, isScalar, isSeq, parseDocument } from 'yaml';

/** The folders to look at and the options; a wrong use ends with status 2. */
export function command(usage, folders, options = {}) {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length !== folders) throw new Error(`expected ${folders} folder(s)`);
    for (const folder of positionals) if (!fs.existsSync(folder)) throw new Error(`no folder ${folder}`);
    return { ...values, folders: positionals };
  } catch (error) {
    console.error(`${error.message}\nusage: node ${usage}`);
    process.exit(2);
  }
}

/** One unit (a page, an id) passes when there is nothing to say about it. */
export class Tally {
  passed = 0;
  failed = 0;
  unit(findings) {
    for (const finding of findings) console.log(finding);
    if (findings.length) this.failed += 1; else this.passed += 1;
  }
  end() {
    if (this.passed + this.failed === 0) this.unit(['there was nothing to look at']);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed ? 1 : 0;
  }
}

function walk(folder, under = '') {
  return fs.readdirSync(path.join(folder, under), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const name = under ? `${under}/${entry.name}` : entry.name;
      return entry.isDirectory() ? walk(folder, name) : [name];
    });
}

/** The lines of a project list beside these scripts, without comments. */
export const list = name => fs.readFileSync(new URL(name, import.meta.url), 'utf8').split('\n').map(line => line.replace(/(^|\s)#.*/, '').trim()).filter(Boolean);

// ---- pages ----

/** Keys whose values are names, titles, addresses or order: nobody's sentences. */
export const NAME_KEYS = new Set(['title', 'names', 'name', 'aliases', 'publisher', 'place', 'container', 'authors', 'editors', 'institution', 'expansion', 'organisation',
  'broader', 'related', 'parent', 'sprekers', 'personen', 'aanwezig', 'afwezig', 'locatie', 'gemeenten', 'organisaties', 'themas', 'uitgever', 'auteurs', 'deel-van', 'zie']);
export const OTHER_KEYS = new Set(['source', 'order', 'type', 'abbreviation', 'draft', 'license', 'date-certainty', 'search', 'auto-link', 'private']);

/** Blanks out what is no text, and keeps every character and line break of the rest in its place. */
function blank(text, pattern, keep = () => '') {
  return text.replace(pattern, (...match) => {
    const [whole] = match;
    const kept = keep(...match);
    const at = kept ? whole.lastIndexOf(kept) : 0;
    const hole = part => part.replace(/[^\n]/g, ' ');
    return kept ? hole(whole.slice(0, at)) + kept + hole(whole.slice(at + kept.length)) : hole(whole);
  });
}
const last = target => target.split('#')[0].split('/').pop();
function plain(text) {
  let out = text;
  out = blank(out, /`[^`]*`/g);
  out = blank(out, /!\[\[[^\]]*\]\]/g);
  out = blank(out, /\[\[([^\]|]*)\|([^\]]*)\]\]/g, (_, target, shown) => shown);
  out = blank(out, /\[\[([^\]]*)\]\]/g, (_, target) => (target.includes('/') ? '' : last(target)));
  out = blank(out, /\[\^[^\]\s]+\]:?/g);
  out = blank(out, /\[[^\]]*@[^\]]*\]/g);
  out = blank(out, /\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)/g, (_, shown) => shown);
  out = blank(out, /<https?:[^>]*>|https?:\/\/\S+|\b(?:[\w-]+\.)+(?:nl|eu|com|org)\b(?:\/\S*)?/g);
  out = blank(out, /\{[#.][^}]*\}|\{bron[^}]*\}|<\/?\w+>/g);
  return blank(out, /\*+|~~|(?<![\p{L}\p{N}])_+|_+(?![\p{L}\p{N}])/gu);
}

/** The body as blocks: `{ kind, line, text }`, with `text` plain and its line breaks those of the file. */
function blocks(lines, from) {
  const found = [];
  let open, fence, alert;
  const start = (kind, line, text) => { open = { kind, line, text }; found.push(open); };
  lines.slice(from).forEach((raw, index) => {
    const line = from + index + 1;
    const mark = /^\s*(```+|~~~+)/.exec(raw)?.[1];
    if (fence) {
      if (mark?.startsWith(fence)) { fence = undefined; open = undefined; } else open.text += `\n${raw}`;
      return;
    }
    if (mark) { fence = mark; start('code', line, ''); return; }
    const quoted = /^\s*>/.test(raw);
    const text = raw.replace(/^\s*>\s?/, '');
    if (!quoted) alert = false;
    if (quoted && /^\[!\w+\]/.test(text)) { alert = true; open = undefined; return; }
    if (!text.trim() || /^\s*([-*_]\s*){3,}$/.test(text) || /^\s*\|?[\s:|-]+\|?\s*$/.test(text)) { open = undefined; return; }
    const heading = /^#{1,6}\s+(.*)/.exec(text);
    const item = /^(\s*(?:[-*+]|\d+[.)]|:)\s+(?:\[[ xX]\]\s+)?)(.*)/.exec(text);
    const kind = quoted && !alert ? 'quotation' : 'text';
    if (heading) { start('heading', line, heading[1]); open = undefined; }
    else if (/^\s*\|/.test(text)) { start('row', line, text); open = undefined; }
    else if (item) start(kind === 'quotation' ? kind : 'item', line, item[2]);
    else if (open && (open.kind === kind || open.kind === 'item')) open.text += `\n${text}`;
    else start(kind, line, text);
  });
  return found.map(block => (block.kind === 'code' ? block : { ...block, text: plain(block.text) }));
}

/** Every value of the front matter with the keys that lead to it and its line. */
function fields(node, at, counter, keys = []) {
  if (isMap(node)) return node.items.flatMap(({ key, value }) => fields(value, at, counter, [...keys, String(key.value)]));
  if (isSeq(node)) return node.items.flatMap(item => fields(item, at, counter, keys));
  if (!isScalar(node) || node.value === null) return [];
  const line = at + counter.linePos(node.range[0]).line;
  return [{ kind: 'field', keys, line, text: plain(String(node.value).trim()) }];
}

const ranges = lines => String(lines ?? '').split(',').map(part => part.trim().split('-').map(Number)).filter(([from]) => from).map(([from, to]) => [from, to ?? from]);

export function readPage(content, file) {
  const lines = fs.readFileSync(path.join(content, file), 'utf8').split('\n');
  const end = lines[0] === '---' ? lines.indexOf('---', 1) : -1;
  const counter = new LineCounter();
  const front = parseDocument(lines.slice(1, Math.max(end, 1)).join('\n'), { schema: 'failsafe', lineCounter: counter });
  if (front.errors.length) throw new Error(`${file}: ${front.errors[0].message}`);
  const data = front.toJS() ?? {};
  return {
    file,
    id: file.replace(/\.md$/, ''),
    collection: file.includes('/') ? file.split('/')[0] : '',
    data,
    fields: front.contents ? fields(front.contents, 1, counter) : [],
    blocks: blocks(lines, end + 1),
    sources: [data.source ?? []].flat().map(({ document, file: name, lines: where }) => ({ document, file: name, lines: where, ranges: ranges(where) })),
  };
}
export const readPages = content => walk(content).filter(file => file.endsWith('.md')).map(file => readPage(content, file));

/** Pages about the site itself: they have no source. */
export const aboutTheSite = page => ['', 'meedoen'].includes(page.collection);
/** The text of a page that somebody wrote: the sentences of its front matter, then its blocks. */
export const prose = page => [...page.fields.filter(field => !field.keys.some(key => NAME_KEYS.has(key) || OTHER_KEYS.has(key))), ...page.blocks];
export const lineOf = (block, offset) => block.line + (block.text.slice(0, offset).match(/\n/g)?.length ?? 0);

/** The names on record: titles and names of all pages, and of the register of municipalities. `{ name, collection }` */
export function names(content, pages) {
  const found = [];
  const add = (name, collection) => name && found.push({ name: String(name), collection });
  for (const { data, collection } of pages) {
    add(data.title, collection);
    for (const name of [data.names ?? []].flat()) add(name.name ?? name, collection);
    add(data.expansion, collection);
    for (const key of ['container', 'publisher']) add(data[key], collection);
    for (const name of [data.authors ?? [], data.editors ?? []].flat()) add(name.institution ?? name, collection);
  }
  const register = path.join(content, 'gemeenten.csv');
  if (fs.existsSync(register)) {
    const [head, ...rows] = fs.readFileSync(register, 'utf8').split('\n').filter(line => line && !line.startsWith('#'))
      .map(line => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare));
    for (const row of rows) for (const key of ['title', 'names']) for (const name of (row[head.indexOf(key)] ?? '').split('|')) add(name, 'gemeenten');
  }
  return found;
}

// ---- words, alike on both sides ----

// Inside a word: hyphen, apostrophe, bracket, a point or comma between digits; and a hyphen at the end of a line, save in “risico- / en”.
const WORD = /[\p{L}\p{N}](?:\p{M}|[\p{L}\p{N}]|[-‐‑­'’()]+(?=[\p{L}\p{N}])|(?<=\p{N})[.,](?=\p{N})|[-‐‑­][ \t]*\n[ \t]*(?!(?:en|of|tot)\s)(?=[\p{L}\p{N}]))*/gu;
const fold = word => word.normalize('NFKD').toLowerCase().replace(/[^\p{L}\p{N}.,]/gu, '');
/** The words of a text: `{ word, offset, raw }`, folded in case, accents, quotes and hyphens. */
export const words = text => [...text.matchAll(WORD)].map(({ 0: raw, index }) => ({ word: fold(raw), offset: index, raw }));

/** Stretches between quotation marks: `{ from, to, text }`. An apostrophe inside a word closes nothing. */
export function quotations(text) {
  const found = [];
  const pattern = /‘((?:[^’‘]|’(?=\p{L})|‘[^’]*’(?!\p{L}))*?\S)’(?!\p{L})|[“”„]([^“”„]*)[“”]|(?<![\p{L}\p{N}])"([^"]*)"/gu;
  for (const match of text.matchAll(pattern)) found.push({ from: match.index, to: match.index + match[0].length, text: match[1] ?? match[2] ?? match[3] });
  return found;
}

export function readSources(folder) {
  return new Map(walk(folder).filter(file => /\.(txt|md)$/.test(file)).map(file => [path.basename(file), fs.readFileSync(path.join(folder, file), 'utf8').split('\n')]));
}
/** The words of a source, once as they stand and once without the small numbers that mark notes. `{ file, words: [{ word, line }] }` */
export function sourceWords(sources) {
  return [...sources].flatMap(([file, lines]) => {
    const text = lines.join('\n');
    let line = 1, before = 0;
    const all = words(text).map(({ word, offset }) => {
      for (; before < offset; before++) if (text[before] === '\n') line++;
      return { word, line };
    });
    return [{ file, words: all }, { file, words: all.filter(({ word }) => !/^\d{1,2}$/.test(word)) }];
  });
}
