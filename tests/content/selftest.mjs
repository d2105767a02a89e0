// The checks of the texts themselves: they let the good pages pass and find what is wrong in the bad one. Run with `node --test`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { quotations, words } from './lib.mjs';

const here = name => fileURLToPath(new URL(name, import.meta.url));
const [good, bad, sources] = ['good', 'bad', 'sources'].map(name => here(`fixtures/${name}`));
function run(check, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [here(`${check}.mjs`), ...args], { encoding: 'utf8' });
  return { status, text: stdout + stderr, lines: stdout.trim().split('\n') };
}
function both(check, findings, ...more) {
  const right = run(check, good, ...more);
  assert.deepEqual(right, { status: 0, text: '2 passed, 0 failed\n', lines: ['2 passed, 0 failed'] });
  const wrong = run(check, bad, ...more);
  assert.equal(wrong.status, 1, wrong.text);
  assert.deepEqual(wrong.lines, [...findings, '0 passed, 1 failed']);
}

test('overlap, also where a line of the source ends within a word', () => both('overlap', [
  'verslagen/proefdag.md:10: 12 words: “dat ieder dorp voortaan zelf over zijn eigen kleine bruggen mag gaan” (proef.txt:3)',
], sources));
test('numbers, in the lines that the page names', () => both('numbers', [
  'verslagen/proefdag.md:12: 15 mei 2020 (15-5)', 'verslagen/proefdag.md:12: 41', 'verslagen/proefdag.md:12: 15.006 (15006)',
], sources));
test('quotes', () => both('quotes', ['verslagen/proefdag.md:14: ‘een brug te ver voor ieder die zwemt’'], sources));
test('spelling', () => both('spelling', ['verslagen/proefdag.md:14: taalfouut']));

test('draw: the same seed gives the same draw', () => {
  const draw = seed => run('draw', good, '--seed', seed, '--count', '6').lines;
  assert.equal(draw('1').length, 7);
  assert.deepEqual(draw('1'), draw('1'));
  assert.notDeepEqual(draw('1'), draw('2'));
  const all = run('draw', good, '--count', '99').lines;
  assert.ok(all.includes('"roles: wethouder, Molendam, 2020-05-14",sprekers/anna-de-wit.md:4,proef.txt,5'), all.join('\n'));
  assert.ok(all.includes('"Op 14 mei 2020 kwamen ruim veertig mensen bijeen, uit 12 dorpen.",verslagen/proefdag.md:11,proef.txt,1-6'), all.join('\n'));
});

test('ids: pages and abbreviations that are not there', () => {
  const site = fs.mkdtempSync(path.join(os.tmpdir(), 'naslag-ids-'));
  const { status, text } = run('ids', good, site);
  fs.rmSync(site, { recursive: true });
  assert.equal(status, 1);
  assert.match(text, /^no page verslagen\/index\.html$/m);
  assert.match(text, /^nothing is called PMG in organisaties$/m);
});

test('words are folded alike', () => {
  const row = text => words(text).map(({ word }) => word);
  assert.deepEqual(row('Eén OOV’er, pro-\nactief; risico-\nen (boven)lokale zorg- en 1.000,5'), ['een', 'oover', 'proactief', 'risico', 'en', 'bovenlokale', 'zorg', 'en', '1.000,5']);
});
test('an apostrophe ends no quotation', () => {
  assert.deepEqual(quotations('De ‘foto’s van boa’s’ en “zo’n ding”, niet vijf" of zes').map(({ text }) => text), ['foto’s van boa’s', 'zo’n ding']);
});
