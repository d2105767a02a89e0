// The number of an address, as src/view/preview.rs reckons it too.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import test from 'node:test';
import vm from 'node:vm';

const context = vm.createContext({});
vm.runInContext(fs.readFileSync(new URL('../../themes/default/assets/js/50-preview.js', import.meta.url), 'utf8'), context);
const { number } = context.naslagPreviews;

test('an address has the number that the build gave it', () => {
  assert.equal(number('verslagen/pmg-2016-zeist.html', 16), 10);
  assert.equal(number('begrippen/apv.html#één', 1024), 283);
  assert.equal(number('', 1), 0);
});

test('a number is below the count, also where the hash is negative', () => {
  for (let at = 0; at < 2000; at++) {
    const found = number(`map/bladzijde-${at}.html`, 64);
    assert.ok(found >= 0 && found < 64, String(found));
  }
});
