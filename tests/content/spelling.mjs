// Hunspell (nl_NL) over the text of all pages. Names on record, code, addresses and the words in woorden.txt are left out.
import { spawnSync } from 'node:child_process';
import { Tally, command, lineOf, list, names, prose, readPages, words } from './lib.mjs';

const { folders: [content] } = command('spelling.mjs CONTENT', 1);
const pages = readPages(content);
const known = new Set(list('woorden.txt'));

/** Names of people, places, organisations and publications, and abbreviations: in rows as they stand, and word by word for people and places. */
const NAMED = ['sprekers', 'gemeenten', 'organisaties', 'literatuur', 'begrippen'];
const rows = new Map();
const single = new Set();
for (const { name, collection } of names(content, pages)) {
  if (/^\p{L}*\p{Lu}\p{L}*\p{Lu}\p{L}*$/u.test(name)) single.add(name); // an abbreviation, whatever bears it
  if (!NAMED.includes(collection)) continue;
  const row = words(name).map(({ word }) => word);
  rows.set(row[0], [...rows.get(row[0]) ?? [], row]);
  if (collection !== 'literatuur') for (const { raw } of words(name)) if (/^\p{Lu}/u.test(raw) || collection === 'begrippen') single.add(raw);
}

// A name keeps its own spelling when something is hung on it: OOV’er, CCV-directeur, Assens.
const stem = raw => raw.replace(/[’'](?:s|er|ers|tje|tjes)$/u, '').replace(/s$/u, '');
const isName = raw => single.has(raw) || single.has(stem(raw)) || raw.split('-').every(part => single.has(part));

function* wordsOf(page) {
  const titled = ['verslagen', 'praktijk', 'themas', 'meedoen', ''].includes(page.collection) ? page.fields.filter(({ keys }) => ['title', 'expansion'].includes(keys[0])) : [];
  for (const block of [...titled, ...prose(page).filter(({ kind }) => kind !== 'code')]) {
    const all = words(block.text.replaceAll('\u00ad', ''));
    const named = new Set();
    all.forEach(({ word }, at) => {
      for (const row of rows.get(word) ?? []) if (row.every((part, i) => all[at + i]?.word === part)) row.forEach((_, i) => named.add(at + i));
    });
    for (const [at, { raw, offset }] of all.entries()) {
      const text = raw.replace(/[-‐]\s+/, '').replace(/’/g, "'").replace(/[()]/g, '');
      if (named.has(at) || isName(raw) || /\d/.test(text) || known.has(text) || known.has(text.toLowerCase())) continue;
      yield { text, line: lineOf(block, offset), hanging: /^[-‐]/.test(block.text.slice(offset + raw.length)) };
    }
  }
}

/** The words that hunspell does not know. */
function unknown(all) {
  const run = spawnSync('hunspell', ['-l', '-i', 'utf-8', '-d', 'nl_NL'], { input: [...new Set(all)].join('\n') + '\n', encoding: 'utf8' });
  if (run.error || run.status) { console.error(`hunspell cannot be run (apt-get install hunspell hunspell-nl): ${run.error?.message ?? run.stderr}`); process.exit(2); }
  return new Set(run.stdout.split('\n').filter(Boolean));
}

const found = pages.map(page => ({ page, all: [...wordsOf(page)] }));
const wrong = unknown(found.flatMap(({ all }) => all.map(({ text }) => text)));
// Words with a hyphen are right when their parts are; in “veiligheids- en zorgpartners” the first half of a compound stands alone.
const split = text => text.split(/-|(?<=\p{L}{2})'(?=\p{L})/u);
const half = text => text.replace(/s$/, '');
const wrongParts = unknown([...wrong].flatMap(text => [...split(text), half(text)]));
const rightPart = part => part.length > 1 && (!wrongParts.has(part) || isName(part) || known.has(part) || known.has(part.toLowerCase()));
const isWrong = ({ text, hanging }) => wrong.has(text) && !(text.includes('-') && split(text).every(rightPart)) && !(hanging && !wrongParts.has(half(text)));

const tally = new Tally();
for (const { page, all } of found) tally.unit(all.filter(isWrong).map(({ text, line }) => `${page.file}:${line}: ${text}`));
tally.end();
