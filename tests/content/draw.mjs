// Draws statements at random to be held against the sources by a person: sentences, list items, table rows, and what the front matter states.
// The same seed and the same pages give the same draw.
import { aboutTheSite, command, lineOf, prose, readPages } from './lib.mjs';

const { folders: [content], seed, count } = command('draw.mjs CONTENT [--seed 1] [--count 200]', 1, { seed: { type: 'string', default: '1' }, count: { type: 'string', default: '200' } });

const SHORT = /(?:^|[\s(‘“])(?:\p{L}|dr|drs|mr|ing|ir|prof|lic|bijv|blz|pp|nr|art|ca|vgl|red|o\.a|d\.d|m\.b\.t|n\.a\.v|i\.v\.m|t\/m|e\.d|a\.u\.b)\.$/u;
/** The sentences of a text with their places. A point after an abbreviation or an initial ends none. */
function sentences(text) {
  const found = [];
  let from = 0;
  for (const { index, 0: end } of text.matchAll(/[.!?][’”"')\]]*(?=\s+[\p{Lu}\p{N}‘“"'(])/gu)) {
    const to = index + end.length;
    if (SHORT.test(text.slice(from, index + 1))) continue;
    found.push({ text: text.slice(from, to), offset: from });
    from = to;
  }
  found.push({ text: text.slice(from), offset: from });
  return found.map(({ text: part, offset }) => ({ text: part.trim(), offset: offset + part.search(/\S|$/) })).filter(({ text: part }) => /\p{L}/u.test(part));
}

/** A role with its organisation, place and date is one statement. */
const roles = ({ data }) => [data.roles ?? []].flat().map(role => Object.entries(role).filter(([key]) => key !== 'source').map(([, value]) => value).join(', '));

const STATING = new Set(['description', 'definition', 'date-note']);
/** What is left of a line once the marks for links and cells are out of it. */
const tidy = text => text.replace(/^\s*\||\|\s*$/g, '').replace(/\s+/g, ' ').replace(/ ([,.:;!?)’”])/g, '$1').replace(/([(‘“]) /g, '$1').trim();

function statements(page) {
  const of = (text, line) => ({ text: tidy(text), page: `${page.file}:${line}`, sources: page.sources });
  const fields = prose(page).filter(({ kind, keys }) => kind === 'field' && STATING.has(keys[0]));
  const bodies = page.blocks.filter(({ kind }) => ['text', 'item', 'row', 'quotation'].includes(kind));
  return [
    ...fields.flatMap(field => sentences(field.text).map(({ text }) => of(`${field.keys[0]}: ${text}`, field.line))),
    ...roles(page).map(text => of(`roles: ${text}`, page.fields.find(({ keys }) => keys[0] === 'roles').line)),
    ...bodies.flatMap(block => (block.kind === 'text' ? sentences(block.text).map(({ text, offset }) => of(text, lineOf(block, offset))) : [of(block.text, block.line)])),
  ].filter(({ text }) => /\p{L}/u.test(text));
}

/** Numbers from 0 to 1 that follow from the seed alone (mulberry32). */
function random(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const next = random(Number(seed));
const urn = readPages(content).filter(page => !aboutTheSite(page)).flatMap(statements);
const drawn = Array.from({ length: Math.min(Number(count), urn.length) }, () => urn.splice(Math.floor(next() * urn.length), 1)[0]);
const cell = text => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
console.log('statement,page,source file,lines');
for (const { text, page, sources } of drawn) {
  console.log([text, page, sources.map(({ file }) => file).join('; '), sources.map(({ lines }) => lines ?? '').join('; ')].map(cell).join(','));
}
