// The search in Node, without a browser: words as the index has them, wild input, small sites.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import { scripts } from './lib.mjs';

const theme = new URL('../../themes/default/assets/search/', import.meta.url);
const source = name => fs.readFileSync(new URL(name, theme), 'utf8');
const vectors = JSON.parse(fs.readFileSync(new URL('words.json', import.meta.url), 'utf8'));
const of = language => scripts([source('stem/base.js'), source(`stem/${language}.js`), source('search-core.js')].join('\n'));
const nl = of('nl');
const { naslagSearch: core, naslagStemmer: stemmer } = nl;

test('texts fall apart into the same words as in the index', () => {
  for (const { text, words } of vectors.texts) assert.deepEqual([...core.words(text)].map(word => word.form), words, JSON.stringify(text));
});

test('words are folded and stemmed as in the index', () => {
  for (const language of ['nl', 'en']) {
    const { naslagStemmer } = of(language);
    for (const [word, folded, stem] of vectors[language]) {
      assert.equal(core.fold(word), folded, word);
      assert.equal(naslagStemmer.stemWord(folded), stem, `${language} ${word}`);
    }
  }
});

test('every word of a dictionary has the stem that Rust gives it', { skip: process.env.STEMS ? false : 'STEMS names a file of word, folded word and stem, with tabs' }, () => {
  let count = 0;
  for (const line of fs.readFileSync(process.env.STEMS, 'utf8').split('\n')) {
    if (!line) continue;
    const [word, folded, stem] = line.split('\t');
    if (core.fold(word) !== folded || stemmer.stemWord(folded) !== stem) assert.fail(`${word}: ${core.fold(word)} ${stemmer.stemWord(folded)}, not ${folded} ${stem}`);
    count += 1;
  }
  console.log(`${count} words agree`);
});

test('places in a text are those of its words', () => {
  const text = 'Één coördinator’s foto’s';
  assert.deepEqual([...core.places(text)].map(({ form, start, end }) => [form, text.slice(start, end)]), [['een', 'Één'], ['coordinator', 'coördinator'], ['foto', 'foto']]);
});

test('edits count a swap of neighbours as one, and stop early', () => {
  assert.equal(core.distance('hennep', 'hennep', 2), 0);
  assert.equal(core.distance('hnenep', 'hennep', 2), 1);
  assert.equal(core.distance('kat', 'hennep', 2), 3);
  assert.equal(core.distance('ondermijnign', 'ondermijning', 2), 1);
});

// A site of two sections, as src/search.rs would write it.
const files = {
  root: { v: 1, n: 2, p: 2, t: [1, ':t'], w: [1, ':w'], s: [1, ':s'], e: [1, ':e'], k: 4, g: 8, r: 'rrrrrrrr', f: [], a: [['APV', 'algemene plaatselijke verordening']], stop: 'de het een' },
  't0-t': 'Aapv,D:QBA;Adrug,Es:QBB;Apand,E:RBA,Een:QBB;', 'w0-w': 'Aapv:A;Adrugs:A;Apand:A;Een:A;', 's0-s': '', 'e0-e': [['drugs', 0, ['Drugs', 'themas/drugs.html', 'thema', 'topic', '', 2]]],
  'r0-rrrrrrrr': [[['a.html', 'Eerste', 'verslag', '', 'report', ''], ['b.html', 'Tweede <b>', 'verslag', '', 'report', '']], [[0, '', '', 'Een pand en de APV.'], [1, 'kop', 'Kop', 'Over drugspanden & meer.']]],
};
const small = (change = {}) => new core.Index(name => (name in { ...files, ...change } ? Promise.resolve(structuredClone({ ...files, ...change }[name])) : Promise.reject(new Error(name))), stemmer);

test('a first word may say what a name is of, and a word of the texts does not begin a name', async () => {
  const card = (title, kind, role, about = '') => [title, `${title.toLowerCase()}.html`, kind, role, about, 2];
  const names = { 'e0-e': [['netwerk grote steden', 0, card('Netwerk', 'organisatie', 'organisation')], ['pandrecht', 0, card('Pandrecht', 'gemeente', 'place')],
    ['piet van steden', 0, card('Steden', 'persoon', 'person', 'wethouder in Zeist')], ['steden', 1, card('Netwerk', 'organisatie', 'organisation')], ['steden', 1, card('Steden', 'persoon', 'person', 'wethouder in Zeist')],
    ['zeist', 0, card('Zeist', 'gemeente', 'place')]] };
  const named = async query => Array.from((await small(names).search(query, {})).entities, one => one.title);
  assert.deepEqual(await named('gemeente Zeist'), ['Zeist']);
  assert.deepEqual(await named('gemeente Zei'), ['Zeist']);
  assert.deepEqual(await named('wethouder Steden'), ['Steden']);
  assert.deepEqual(await named('thema Zeist'), []);
  assert.deepEqual(await named('steden'), ['Steden', 'Netwerk'], 'a surname comes before a word inside another name');
  assert.deepEqual(await named('pand'), [], 'the texts have this word');
  assert.deepEqual(await named('pandr'), ['Pandrecht']);
});

test('whether the last word is known does not depend on which file comes first', async () => {
  const split = { ...files, root: { ...files.root, t: [1, ':t;p:u'] }, 't0-t': 'Aapv,D:QBA;Adrug,Es:QBB;', 't1-u': 'Apand,E:RBA,Een:QBB;',
    'e0-e': [['drugs pandrecht', 0, ['Drugs Pandrecht', 'a.html', 'gemeente', 'place', '', 1]]] };
  for (const late of ['t0-t', 't1-u']) {
    const load = name => new Promise((resolve, reject) => setTimeout(() => (name in split ? resolve(structuredClone(split[name])) : reject(new Error(name))), name === late ? 20 : 0));
    assert.equal((await new core.Index(load, stemmer).search('drugs pand', {})).entities.length, 0, `${late} comes last`);
  }
});

test('a word finds itself first, then other forms of it, and says through which compound', async () => {
  const found = await small().search('pand', {});
  assert.deepEqual([...found.hits].map(hit => hit.href), ['a.html', 'b.html']);
  assert.equal(JSON.stringify(found.hits[1].via), '{"word":"drugspanden","start":5,"end":9}');
  assert.equal(found.hits[1].sections[0].anchor, 'kop');
});

test('long lists are read as deep as it takes to find enough that have all words, and no deeper', async () => {
  // Ten sections stand in the second part of both lists, none in both first parts; the third part of the first list is nowhere.
  const long = { root: { ...files.root, n: 40, t: [1, ':t', 'd'] }, 't0-t': 'Aalfa,E:ABA!AAK!BAB;Abeta,E:ABB!ABK;', 'xd-d': 'hhhhhhhhgggggggg', 'x0-hhhhhhhh': ['AKCBBBBBBBBB', 'AKCBBBBBBBBB'] };
  for (let block = 0; block < 3; block++) long[`r${block}-rrrrrrrr`] = [[['a.html', 'Eerste', 'verslag', '', 'report', '']], Array(4).fill([0, 'k', 'Kop', 'alfa beta'])];
  const found = await small(long).search('alfa beta', {});
  assert.equal(found.explain.all, 10);
  assert.equal(found.explain.part, true, 'there may be more');
  await assert.rejects(small(long).search('alfa beta', { counts: 'all' }), /x1-/);
});

test('names and abbreviations answer', async () => {
  assert.equal((await small().search('Drugs', {})).entities[0].title, 'Drugs');
  const found = await small().search('algemene plaatselijke verordening', {});
  assert.deepEqual([...found.hits].map(hit => hit.href), ['a.html']);
  assert.equal(found.explain.short[0].short, 'APV');
});

test('a mistyped word finds what was meant, and says so', async () => {
  const found = await small().search('druks', {});
  assert.deepEqual([...found.hits].map(hit => hit.href), ['b.html']);
  assert.equal(JSON.stringify(found.explain.meant), '[{"from":"druks","to":"drugs"}]');
});

test('what stands between quotation marks is taken word for word', async () => {
  assert.deepEqual([...(await small().search('"een pand"', {})).hits].map(hit => hit.href), ['a.html']);
  assert.deepEqual([...(await small().search('"pand een"', {})).hits].map(hit => hit.href), []);
});

test('no input breaks it, or keeps it long', async () => {
  const index = small();
  const wild = [
    '', ' ', 'a'.repeat(200_000), 'pand '.repeat(40_000), '"'.repeat(5_000), '<script>alert(1)</script>', '(((.*+?^${}[]\\/|)))', '🏳️‍🌈👩‍👩‍👧', '𝒻𝒶𝓃𝒸𝓎', 'العربية', 'עברית \u202Etxet', '\ud800', 'x\udfffy', '\ud83d pand',
    '"pand', '“pand”', '„pand“', 'constructor', '__proto__', 'hasOwnProperty toString', '\0\x07', 'e\u0301'.repeat(3_000), "'''''", '- - -', 'İstanbul', 'ǅ', 'ﬁ', '…', 'pand;:,!', 'AAAA____', '0'.repeat(60), 'ΣΊΣΥΦΟΣ', '\u00ad\u200b', 'NaN', 'undefined',
  ];
  for (const query of wild) {
    const start = performance.now();
    const found = await index.search(query, {});
    assert.ok(Array.isArray([...found.hits]), query);
    assert.ok(performance.now() - start < 250, `${JSON.stringify(query.slice(0, 20))} took ${performance.now() - start} ms`);
    encodeURIComponent(core.whole(query));
  }
});

test('what a hyphen, & or a bracket binds is one word as well', () => {
  assert.deepEqual([...core.words('(nood)opvang B&W tactiek(en) jeugd-boa (zie) a & b')].map(word => word.bound), [false, true, false, true, false, true, false, true, false, false, false]);
});

test('where a word is unknown, one of its family answers before what is spelt like it', async () => {
  const family = change => small({ 't0-t': 'Ademonstratie,Ms:QBA;Aboek,E:QBB;Ahoekj,Fe:QBA;', 'w0-w': 'Aboek:A;Ademonstraties:A;Ahoekje:A;', ...change });
  assert.equal(JSON.stringify((await family().search('demonstreren', {})).explain.meant), '[{"from":"demonstreren","to":"demonstraties"}]');
  assert.equal(JSON.stringify((await family().search('boekje', {})).explain.meant), '[{"from":"boekje","to":"boek"}]');
  assert.equal((await family().search('xqzvwkj', {})).hits.length, 0);
});

test('the first part of a longer word may be mistyped', async () => {
  const index = small({ 't0-t': 'Ahotspotaanpak,O:QBA;', 'w0-w': 'Ahotspotaanpak:A;' });
  assert.equal(JSON.stringify((await index.search('hotpsot', {})).explain.meant), '[{"from":"hotpsot","to":"hotspotaanpak"}]');
});

test('what only begins like a known word comes after its other forms', async () => {
  // Kerkrade stands in a title, kerken in a text.
  const index = small({ 't0-t': 'Akerk,Een:QBB;Akerkrad,Ie:BBA;', 'w0-w': 'Akerken:A;Erade:A;' });
  assert.equal([...(await index.search('kerk', {})).hits][0].href, 'b.html');
});

test('a file that does not come is told, and asked for again', async () => {
  let broken = true;
  const index = new core.Index(name => (broken && name === 't0-t' ? Promise.reject(new Error(name)) : Promise.resolve(structuredClone(files[name]))), stemmer);
  await assert.rejects(index.search('pand', {}));
  broken = false;
  assert.equal((await index.search('pand', {})).hits.length, 2);
});
