// The list without a page: what a choice leaves, the counts beside values, addresses, CSV.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';

const context = vm.createContext({ URLSearchParams, Set, Array, Math, console });
vm.runInContext(fs.readFileSync(new URL('../../themes/default/assets/list/10-list-core.js', import.meta.url), 'utf8'), context);
const core = context.naslagList;
const plain = value => JSON.parse(JSON.stringify(value));

// Themes: Zorg, Jeugd. Years: 2016, 2017.
const ROWS = [
  { text: 'netwerkdag zeist', values: [[0, 1], [0]] },
  { text: 'netwerkdag emmen', values: [[1], [1]] },
  { text: 'intervisie', values: [[], [0]] },
];
const narrow = (chosen, query = '') => plain(core.narrow(ROWS, [2, 2], chosen, query));

test('without a choice all rows are left, and each value counts its rows', () => {
  assert.deepEqual(narrow([[], []]), { left: [0, 1, 2], counts: [[1, 2], [2, 1]] });
});

test('values of one facet add up, facets narrow each other', () => {
  assert.deepEqual(narrow([[0, 1], []]).left, [0, 1]);
  assert.deepEqual(narrow([[1], [1]]).left, [1]);
  assert.deepEqual(narrow([[0], [1]]).left, []);
});

test('a count follows the choices in the other facets, not those in its own', () => {
  assert.deepEqual(narrow([[0], []]).counts, [[1, 2], [1, 0]], 'themes as if none were chosen; years of the rows on Zorg');
  assert.deepEqual(narrow([[1], [1]]).counts, [[0, 1], [1, 1]]);
});

test('a count is what choosing that value alone gives', () => {
  for (const year of [[], [0], [1]]) {
    for (const value of [0, 1]) assert.equal(narrow([[], year]).counts[0][value], narrow([[value], year]).left.length);
  }
});

test('all words must occur, in any order, whatever their accents and capitals', () => {
  assert.deepEqual(narrow([[], []], 'ZEÏST netw').left, [0]);
  assert.deepEqual(narrow([[], []], 'zeist emmen').left, []);
  assert.deepEqual(narrow([[], []], '  ').left, [0, 1, 2]);
  assert.equal(core.fold('Coördinatie in ’t Gooi'), "coordinatie in 't gooi");
});

test('the values of a row are read by facet, and none where it says nothing', () => {
  assert.deepEqual(plain(core.values('0 3;;12', 4)), [[0, 3], [], [12], []]);
  assert.deepEqual(plain(core.values('', 2)), [[], []]);
});

test('an address gives back the state that it was made from', () => {
  const state = { query: 'a & b=c', sort: '-datum', chosen: { themas: ['jeugd', 'zorg-en-welzijn'], jaar: ['2016'] } };
  assert.equal(core.write({ query: '', sort: '', chosen: { themas: ['jeugd'], jaar: ['2016'] } }), '#themas=jeugd&jaar=2016');
  assert.deepEqual(plain(core.read(core.write(state))), state);
  assert.equal(core.write({ query: '', sort: '', chosen: {} }), '');
  assert.deepEqual(plain(core.read('')), { query: '', sort: '', chosen: {} });
  assert.equal(core.read('#_b'), null, 'a place in the page is no state');
  assert.deepEqual(plain(core.read('#__proto__=x&constructor=y').query), '');
});

test('CSV has a mark for accents, quotes what must be, and lets no cell reckon', () => {
  const text = core.csv([['Titel', 'Thema’s'], ['Een "naam"; of twee', 'a | b'], ['=1+1', '-3,5'], ['regel\néén', '@x'], ['1,5', '+31 6']], ';');
  assert.equal(text, '\ufeffTitel;Thema’s\r\n"Een ""naam""; of twee";a | b\r\n\'=1+1;"-3,5"\r\nregel één;\'@x\r\n"1,5";\'+31 6\r\n');
});

test('a value of an address is its words', () => {
  assert.equal(core.slug('Thema’s: jeugd & zorg (’s-Gravenhage)'), 'themas-jeugd-zorg-s-gravenhage');
  assert.equal(core.slug('Überlingen'), 'uberlingen');
});
