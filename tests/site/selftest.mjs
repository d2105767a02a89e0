// The checks themselves: each lets the good folder pass and finds what is wrong in the bad one. Run with `node --test`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { here } from './lib.mjs';

const fixture = name => here(`./fixtures/${name}`);
const run = (check, ...args) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [here(`./${check}.mjs`), ...args], { encoding: 'utf8' });
  return { status, text: stdout + stderr, last: stdout.trim().split('\n').pop() };
};
const made = [];
function temporary() {
  made.push(fs.mkdtempSync(path.join(os.tmpdir(), 'naslag-site-')));
  return made.at(-1);
}
test.after(() => made.forEach(folder => fs.rmSync(folder, { recursive: true })));

function passes(check, ...args) {
  const { status, text, last } = run(check, fixture('good'), ...args);
  assert.equal(status, 0, text);
  assert.match(last, /^[1-9]\d* passed, 0 failed$/);
}
function finds(expected, check, ...args) {
  const { status, text, last } = run(check, fixture('bad'), ...args);
  assert.equal(status, 1, text);
  assert.match(last, /^\d+ passed, [1-9]\d* failed$/);
  for (const finding of expected) assert.ok(text.includes(finding), `“${finding}” is not in:\n${text}`);
}

const BROKEN = [
  'index.html: begins with a slash: /index.html', 'index.html: ends in a folder: map/', 'index.html: broken link: weg.html',
  'index.html: no such anchor: twee.html#nergens', 'index.html: scheme javascript:', 'index.html: leads out of the site: ../buiten.html',
  'index.html: missing picture: weg.png', 'index.html: picture cannot be drawn: weg.png', 'index.html: loads from elsewhere: https://elders.example/stijl.css',
  'index.html: asks for https://elders.example/stijl.css', 'index.html: script fails: bestaatNiet is not defined',
  '404.html: is shown at any address', 'map/index.html: no link leads here',
];
test('crawl, from disk', () => { passes('crawl'); finds(BROKEN, 'crawl'); });
test('crawl, from a web host', () => { passes('crawl', '--http'); finds([...BROKEN, 'index.html: 404 for weg.png'], 'crawl', '--http', '--prefix', '/x/'); });
test('crawl: a request beside the prefix', () => {
  const site = temporary();
  fs.cpSync(fixture('good'), site, { recursive: true });
  fs.appendFileSync(path.join(site, 'assets/site.js'), "document.head.append(Object.assign(document.createElement('script'), { src: '/wortel.js' }));");
  const { status, text } = run('crawl', site, '--http');
  assert.equal(status, 1, text);
  assert.ok(text.includes('(server): asked for /wortel.js, outside /a/b/'), text);
});
test('axe', () => {
  passes('axe');
  finds(['axe image-alt', 'axe color-contrast', 'axe html-has-lang', '(dark, 320)', 'scrolls sideways: '], 'axe', '--pages', 'index.html');
});
test('html', () => { passes('html'); finds(['An “img” element must have an “alt” attribute', 'warning: Consider adding a “lang” attribute'], 'html'); });
test('nojs', () => { passes('nojs'); finds(['twee.html: no heading', 'twee.html: 0 characters of text, with JavaScript', 'map/index.html: no link to another page'], 'nojs'); });
test('keyboard', () => { passes('keyboard'); finds(['the first stop is no skip link', 'looks the same without focus', 'tabindex 3', 'Tab reaches nothing'], 'keyboard'); });
test('shots', () => {
  const out = temporary();
  passes('shots', '--out', out, '--pages', 'index.html');
  for (const how of ['390-light', '390-dark', '1440-light', '1440-dark']) assert.ok(fs.existsSync(path.join(out, `index--${how}.png`)), how);
});
test('bytes', () => {
  passes('bytes');
  const site = temporary();
  fs.cpSync(fixture('good'), site, { recursive: true });
  const noise = bytes => randomBytes(bytes).toString('base64');
  fs.appendFileSync(path.join(site, 'assets/style.css'), `/*${noise(40_000)}*/`);
  fs.appendFileSync(path.join(site, 'assets/site.js'), `//${noise(70_000)}`);
  fs.writeFileSync(path.join(site, 'assets/tekst.woff2'), randomBytes(70_000));
  const { status, text } = run('bytes', site);
  assert.equal(status, 1, text);
  for (const kind of ['index.html', 'css', 'js', 'fonts']) assert.match(text, new RegExp(`^${kind}: [\\d.]+ kB.*, at most`, 'm'));
});
test('a folder that is no site', () => assert.equal(run('crawl', here('.')).status, 2));
