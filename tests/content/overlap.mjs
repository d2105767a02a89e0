// Runs of eight or more words that a page shares with a source. Names, titles, terms of law and marked quotations do not count.
import { Tally, command, lineOf, list, names, prose, quotations, readPages, readSources, sourceWords, words } from './lib.mjs';

const LONG = 8;
const OWN = 4; // so many of its words must be no figure and no part of a name: a row of names with a few words between is nobody’s sentence

const { folders: [content, folder] } = command('overlap.mjs CONTENT SOURCES', 2);
const pages = readPages(content);
const sources = sourceWords(readSources(folder));

const index = new Map(); // eight words → where they stand
sources.forEach(({ words: all }, source) => {
  for (let at = 0; at + LONG <= all.length; at++) {
    const key = all.slice(at, at + LONG).map(({ word }) => word).join(' ');
    index.set(key, [...index.get(key) ?? [], { source, at }]);
  }
});

/** Names as rows of words, by their first word. A single common word (the theme *Overlast*) is no name in a sentence. */
const known = new Map();
const law = list('law-terms.txt').map(name => ({ name, collection: 'law' }));
const surnames = names(content, pages).filter(({ collection }) => collection === 'sprekers').map(({ name }) => ({ name: name.replace(/^\S+\s+/, ''), collection: 'sprekers' }));
for (const { name, collection } of [...law, ...surnames, ...names(content, pages)]) {
  const row = words(name).map(({ word }) => word);
  const common = row.length === 1 && !['law', 'sprekers', 'gemeenten', 'organisaties'].includes(collection) && !/\p{Lu}.*\p{Lu}/u.test(name);
  if (row.length && !common) known.set(row[0], [...known.get(row[0]) ?? [], row]);
}

/** The page as one row of words; undefined stands where a run cannot go on: in a quotation, between fields, between the rows of a table. */
function stream(page) {
  const row = [];
  for (const block of prose(page)) {
    if (block.kind === 'quotation') { row.push(undefined); continue; }
    const quoted = quotations(block.text);
    let inside = false;
    for (const { word, offset, raw } of words(block.text)) {
      const within = quoted.some(({ from, to }) => offset >= from && offset < to);
      if (within) { if (!inside) row.push(undefined); } else row.push({ word, raw, line: lineOf(block, offset), name: false });
      inside = within;
    }
    if (['field', 'row'].includes(block.kind)) row.push(undefined);
  }
  row.forEach((token, at) => {
    for (const name of known.get(token?.word) ?? []) {
      if (name.every((word, i) => row[at + i]?.word === word)) name.forEach((_, i) => { row[at + i].name = true; });
    }
  });
  return row;
}

function longest(row, at) {
  const next = row.slice(at, at + LONG);
  if (next.length < LONG || next.includes(undefined)) return undefined;
  let best;
  for (const place of index.get(next.map(({ word }) => word).join(' ')) ?? []) {
    const { words: all } = sources[place.source];
    let length = LONG;
    while (row[at + length] && row[at + length].word === all[place.at + length]?.word) length++;
    if (!best || length > best.length) best = { length, file: sources[place.source].file, line: all[place.at].line };
  }
  return best;
}

const tally = new Tally();
for (const page of pages) {
  const row = stream(page);
  const findings = [];
  for (let at = 0; at < row.length; at++) {
    const run = longest(row, at);
    if (!run) continue;
    const shared = row.slice(at, at + run.length);
    if (shared.filter(({ name, word }) => !name && /\p{L}/u.test(word)).length >= OWN) {
      findings.push(`${page.file}:${shared[0].line}: ${run.length} words: “${shared.map(({ raw }) => raw.replace(/\s+/g, '')).join(' ')}” (${run.file}:${run.line})`);
    }
    at += run.length - 1;
  }
  tally.unit(findings);
}
tally.end();
