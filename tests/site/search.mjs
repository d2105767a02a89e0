// The search in Chromium, from disk with the network off and below a sub path of a web host: typing, arrows, Enter, marked words, Escape, filters,
// a link with a query, the way back, no result, a moved site, wild input; and axe in each state, light and dark, narrow and wide, also with forced colours.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Tally, address, answer, axes, browser, command, fileBase, firstLine, pages, sealed, serve } from './lib.mjs';

const usage = 'search.mjs SITE [--word onderm] [--limit 150] [--prefix /a/b/] [--shots FOLDER]';
const { site, word, limit, prefix, shots } = command(usage, {
  word: { type: 'string', default: 'onderm' }, limit: { type: 'string', default: '150' }, prefix: { type: 'string', default: '/a/b/' }, shots: { type: 'string' },
});
const WILD = [
  'a'.repeat(200_000), '<img src=x onerror=alert(1)><script>alert(1)</script>', '(((.*+?^${}[]\\/|)))', '🏳️‍🌈 👩‍👩‍👧 𝒻𝒶𝓃𝒸𝓎', 'العربية עברית \u202Etxet', '\ud800 los \udfff', '"', '""', '“ ”',
  '&amp;#q=%', '%E0%A4%A', 'constructor __proto__ toString', '   ', '\u0000\u0007', 'é'.normalize('NFD').repeat(500), "'''''", '- - -', 'q=1&soort=2#q=3',
];
const search = pages(site).find(file => /^(zoeken|search)\.html$/.test(file));
const tally = new Tally();
const chrome = await browser();

const check = async (name, work) => {
  const findings = [];
  try { await work(finding => findings.push(finding)); } catch (error) { findings.push(firstLine(error)); }
  tally.unit(name, findings);
};
const box = tab => tab.locator('[data-search-input]:visible');
const done = (tab, query) => tab.waitForFunction(asked => [...document.querySelectorAll('[data-search-status=done]')].some(status => asked === undefined || status.dataset.searchQuery === asked), query, { timeout: 15_000 });
/** The best of three: on a busy machine a single one says little. */
async function best(measure, most) {
  let least = Infinity;
  for (let turn = 0; turn < 3 && least > most; turn++) least = Math.min(least, await measure());
  return least;
}
async function fits(tab, say, wide = true) {
  await axes(tab, say);
  if (!wide) return; // other pages have their own check
  const off = await tab.evaluate(() => [...document.querySelectorAll('main *, dialog *, .masthead *')].filter(element => element.getBoundingClientRect().right > innerWidth + 1 && element.checkVisibility()).map(element => element.className || element.localName));
  if (off.length) say(`runs off the page: ${off.slice(0, 3).join(', ')}`);
}
const shot = async (tab, name) => { if (shots) { fs.mkdirSync(shots, { recursive: true }); await tab.screenshot({ path: path.join(shots, `${name}.png`) }); } };

async function all(place, base, allowed) {
  const named = name => `${place}: ${name}`;
  const context = await sealed(chrome, { viewport: { width: 1280, height: 900 } }, allowed);
  const errors = [];
  const open = async (file, hash = '') => {
    const tab = await context.newPage();
    tab.on('pageerror', error => errors.push(firstLine(error)));
    tab.on('console', message => { if (message.type() === 'error') errors.push(message.text()); });
    tab.on('dialog', dialog => { errors.push(`a dialog: ${dialog.message()}`); dialog.dismiss(); });
    await tab.goto(address(base, file) + hash, { waitUntil: 'load' });
    return tab;
  };

  await check(named('typing gives results in time, arrow and Enter lead to the place, words are marked'), async say => {
    const tab = await open(search);
    await box(tab).waitFor();
    await box(tab).pressSequentially(word.slice(0, -1), { delay: 60 });
    await done(tab, word.slice(0, -1));
    // What the last letter takes.
    const took = await best(async () => {
      await answer(tab, word.slice(0, -1));
      return answer(tab, word);
    }, +limit);
    if (took > +limit) say(`took ${Math.round(took)} ms`);
    if (!await tab.locator('[data-search-hit]').count()) say('no results');
    if (!new URL(tab.url()).hash.includes(`q=${word}`)) say(`the address lacks the query: ${tab.url()}`);
    await box(tab).focus();
    let href = '';
    for (let step = 0; step < 30; step++) {
      await tab.keyboard.press('ArrowDown');
      const active = await tab.evaluate(() => {
        const option = document.getElementById(document.querySelector('[data-search-input]').getAttribute('aria-activedescendant'));
        return { href: option?.href ?? '', selected: option?.getAttribute('aria-selected'), focused: document.activeElement?.hasAttribute('data-search-input') };
      });
      if (active.selected !== 'true' || !active.focused) { say('the active result is not told'); break; }
      href = active.href;
      if (href.includes('#')) break;
    }
    if (!href.includes('#')) say('no result has an anchor');
    await tab.keyboard.press('Enter');
    await tab.waitForURL(href);
    await tab.waitForSelector('mark.found', { timeout: 5_000 }).catch(() => say('no words are marked'));
    const seen = await tab.evaluate(() => { const top = document.getElementById(decodeURIComponent(location.hash.slice(1)))?.getBoundingClientRect().top; return top > -5 && top < innerHeight; });
    if (!seen) say('the place is not on the screen');
    await fits(tab, say, false);
    await tab.close();
  });

  await check(named('a first query in a fresh window, in time'), async say => {
    const took = await best(async () => {
      const tab = await open(search);
      await tab.waitForTimeout(300); // a reader needs as long to reach the field
      const time = await answer(tab, 'veiligheid');
      await tab.close();
      return time;
    }, +limit * 2);
    if (took > +limit * 2) say(`took ${Math.round(took)} ms`);
  });

  await check(named('over any page: /, Ctrl-K and the button open it, Escape gives the focus back'), async say => {
    const tab = await open('index.html');
    const inside = () => tab.evaluate(() => document.activeElement?.closest('dialog[open]') !== null && document.activeElement.hasAttribute('data-search-input'));
    for (const [how, press] of [['/', () => tab.keyboard.press('/')], ['Ctrl-K', () => tab.keyboard.press('Control+k')], ['the button', () => tab.locator('.masthead [data-search-open]').press('Enter')]]) {
      await tab.locator('.masthead [data-search-open]').focus();
      await press();
      await tab.waitForSelector('dialog[open] [data-search-input]', { timeout: 5_000 }).catch(() => {});
      if (!await inside()) { say(`${how} does not open it`); continue; }
      await box(tab).fill(word);
      await done(tab, word);
      if (how === '/') { await fits(tab, say); await shot(tab, `${place}-overlay`); }
      await tab.keyboard.press('Escape');
      await tab.waitForSelector('dialog[open]', { state: 'detached', timeout: 2_000 }).catch(() => {});
      if (await tab.locator('dialog[open]').count()) { say(`Escape does not close it after ${how}`); continue; }
      if (!await tab.evaluate(() => document.activeElement?.hasAttribute('data-search-open'))) say(`the focus is lost after ${how}`);
    }
    await tab.keyboard.press('/');
    await box(tab).fill(word);
    await done(tab, word);
    await tab.keyboard.press('Enter');
    await tab.waitForURL(url => url.hash.includes(`q=${word}`) && url.pathname.endsWith(search), { timeout: 5_000 }).catch(() => say('Enter does not lead to the search page'));
    await tab.close();
  });

  await check(named('where nothing is asked or found, the registers lead on'), async say => {
    const tab = await open('index.html');
    const links = () => tab.locator('.search-dialog .search-lists a:visible').evaluateAll(all => all.map(link => link.pathname));
    await tab.keyboard.press('/');
    await box(tab).waitFor();
    const asked = await links();
    await box(tab).fill(word);
    await done(tab, word);
    if ((await links()).length) say('they stand beside results');
    await box(tab).fill('qzxqzxqzx');
    await done(tab, 'qzxqzxqzx');
    const none = await links();
    await fits(tab, say);
    if (!asked.length || asked.join() !== none.join()) say(`${asked.length} at first, ${none.length} where nothing is found`);
    await tab.locator('.search-dialog .search-lists a').first().click();
    await tab.waitForURL(url => url.pathname === none[0], { timeout: 5000 });
  });
  await check(named('a link with a query shows its results, filters go into the address and back'), async say => {
    const tab = await open(search, '#q=veiligheid');
    await done(tab, 'veiligheid');
    if (await box(tab).inputValue() !== 'veiligheid') say('the field does not have the query');
    const tick = tab.locator('.search-facet input[type=checkbox]').first();
    if (await tick.count()) {
      const label = +await tab.locator('.search-facet .count').first().innerText();
      await tick.check();
      await tab.waitForFunction(() => document.querySelector('.search-facet input:checked'));
      await done(tab, 'veiligheid');
      const url = tab.url();
      await tab.reload();
      await done(tab, 'veiligheid');
      if (!await tab.locator('.search-facet input:checked').count()) say(`the filter is not read from ${url}`);
      const hits = await tab.locator('[data-search-hit]').count();
      if (hits !== Math.min(10, label)) say(`the filter promises ${label} pages and gives ${hits}`);
      await fits(tab, say);
    } else say('there are no filters');
    await tab.close();
  });

  await check(named('each result is a link to a page of the site, and says what it answers'), async say => {
    const tab = await open(search, `#q=${word}`);
    await done(tab, word);
    const hits = await tab.evaluate(() => [...document.querySelectorAll('[data-search-hit]')].map(hit => [...hit.querySelectorAll('a[href]')].map(link => link.href)));
    if (!hits.length) say('no results');
    for (const links of hits) {
      if (!links.length) say('a result without a link');
      for (const href of links) if (!pages(site).includes(decodeURIComponent(new URL(href).pathname.slice(new URL(address(base, '')).pathname.length)))) say(`leads nowhere: ${href}`);
    }
    await tab.locator('[data-search-hit] a').first().click();
    await tab.waitForLoadState();
    await tab.goBack();
    await done(tab, word);
    if (await box(tab).inputValue() !== word) say('the way back loses the query');
    if (await tab.locator('[data-search-hit]').count() !== hits.length) say('the way back loses the results');
    const tick = tab.locator('.search-facet input[type=checkbox]').first();
    if (await tick.count()) {
      await tick.check();
      await done(tab, word);
      await box(tab).press('Escape');
      if (await box(tab).inputValue() || new URL(tab.url()).hash) say(`Escape leaves something: ${new URL(tab.url()).hash}`);
      if (await tab.locator('[data-search-status]').getAttribute('data-search-status') !== 'idle') say('Escape does not end it');
    }
    await tab.close();
  });

  await check(named('a result on the page itself closes the search and marks the words there'), async say => {
    const first = await open(search, `#q=${word}`);
    await done(first, word);
    const href = await first.locator('[data-search-hit] a').first().getAttribute('href');
    await first.close();
    const tab = await open(decodeURIComponent(new URL(href).pathname.slice(new URL(address(base, '')).pathname.length)));
    await tab.keyboard.press('/');
    await box(tab).fill(word);
    await done(tab, word);
    await tab.locator(`dialog [data-search-hit] a[href="${href}"]`).first().click();
    await tab.waitForSelector('mark.found', { timeout: 5_000 }).catch(() => say('no words are marked'));
    if (await tab.locator('dialog[open]').count()) say('it stays open');
    await tab.close();
  });

  await check(named('wild input finds nothing or something, and breaks nothing'), async say => {
    const tab = await open(search);
    for (const input of WILD) {
      await tab.evaluate(text => { const field = document.querySelector('[data-search-input]'); field.value = text; field.dispatchEvent(new Event('input')); }, input);
      const settled = await tab.waitForFunction(() => /done|idle/.test(document.querySelector('[data-search-status]').dataset.searchStatus), undefined, { timeout: 3_000 }).then(() => true, () => false);
      if (!settled) say(`does not end: ${JSON.stringify(input.slice(0, 30))}`);
      if (await tab.locator('.search img, .search script, [data-search-failed]').count()) say(`became markup or failed: ${JSON.stringify(input.slice(0, 30))}`);
    }
    await tab.close();
  });

  for (const [name, settings] of [['light, 320', { colorScheme: 'light', viewport: { width: 320, height: 640 } }], ['dark, 320', { colorScheme: 'dark', viewport: { width: 320, height: 640 } }], ['dark, 1280', { colorScheme: 'dark' }], ['light, 1280', {}], ['forced colours', { forcedColors: 'active' }]]) {
    await check(named(`axe in each state, ${name}`), async say => {
      const own = await sealed(chrome, { viewport: { width: 1280, height: 900 }, bypassCSP: true, ...settings }, allowed);
      const tab = await own.newPage();
      for (const [state, hash] of [['empty', ''], ['results', `#q=${word}`], ['compound', '#q=pand'], ['no results', '#q=xqzvwkj']]) {
        await tab.goto('about:blank');
        await tab.goto(address(base, search) + hash, { waitUntil: 'load' });
        if (hash) await done(tab);
        if (state === 'no results' && !await tab.locator('[data-search-registers]').isVisible()) say('no results: the lists are not offered');
        if (state === 'results') await tab.locator('[data-search-input]').press('ArrowDown');
        const said = [];
        await fits(tab, text => said.push(text));
        said.forEach(text => say(`${state}: ${text}`));
        await shot(tab, `${place}-${name}-${state}`.replace(/[ ,]+/g, '-'));
      }
      await own.close();
    });
  }
  errors.forEach(error => tally.unit(named('console'), [error]));
  await context.close();
}

await all('disk', fileBase(site), 'file:');
const server = await serve(site, prefix);
await all('web', server.base, server.origin);
server.close();

await check('without JavaScript the search page offers the lists', async say => {
  const context = await sealed(chrome, { javaScriptEnabled: false });
  const tab = await context.newPage();
  await tab.goto(address(fileBase(site), search));
  if (await tab.locator('[data-search-registers] a').count() < 1) say('no lists');
  if (await tab.locator('[data-search-input]:visible').count()) say('a field that does nothing');
  await context.close();
});

await check('a page that was moved away from its index says so', async say => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'search-'));
  fs.cpSync(site, folder, { recursive: true });
  fs.rmSync(path.join(folder, 'assets/search'), { recursive: true });
  const context = await sealed(chrome);
  const tab = await context.newPage();
  await tab.goto(`${address(fileBase(folder), search)}#q=${word}`);
  await done(tab);
  if (!await tab.locator('[data-search-failed]').count()) say('it says nothing');
  if (!await tab.locator('[data-search-registers]').isVisible()) say('the lists are not offered');
  await context.close();
  fs.rmSync(folder, { recursive: true });
});
await chrome.close();
tally.end();
