// Previews and explained terms in Chromium, from disk with the network off: resting on a link, focus, Escape, moving onto it, touch, print, no shift; and axe while
// one is shown, light and dark, narrow and wide.
import fs from 'node:fs';
import path from 'node:path';
import { Tally, address, axes, browser, command, fileBase, firstLine, pages, read, sealed } from './lib.mjs';

const { site, limit, shots } = command('preview.mjs SITE [--limit 60] [--shots FOLDER]', { limit: { type: 'string', default: '60' }, shots: { type: 'string' } });
const base = fileBase(site);
const tally = new Tally();
const chrome = await browser();
const check = async (name, work) => {
  const findings = [];
  try { await work(finding => findings.push(finding)); } catch (error) { findings.push(firstLine(error)); }
  tally.unit(name, findings);
};
const shot = async (tab, name) => { if (shots) { fs.mkdirSync(shots, { recursive: true }); await tab.screenshot({ path: path.join(shots, `${name}.png`) }); } };

/** The first page with a link that this pattern finds, and the link's place among those of its kind. */
const pageWith = pattern => pages(site).find(file => file.includes('/') && !file.endsWith('/index.html') && pattern.test(read(site, file)));
const TERM = '.prose a.entity-term[title]';
const termPage = pageWith(/class="entity entity-term found" [^>]*title=/);
const personPage = pageWith(/class="entity entity-person found"/);
const placePage = pageWith(/class="entity entity-place found"/);
const box = tab => tab.locator('#_preview');
const isShown = tab => tab.waitForSelector('#_preview:not([hidden])', { timeout: 5000 });
const isGone = tab => tab.waitForSelector('#_preview', { state: 'hidden', timeout: 5000 });

const errors = [];
async function open(context, file, axed = false) {
  const tab = await context.newPage();
  tab.on('pageerror', error => errors.push(firstLine(error)));
  // axe itself asks for what it may not have.
  if (!axed) tab.on('console', message => { if (message.type() === 'error') errors.push(message.text()); });
  await tab.goto(address(base, file), { waitUntil: 'load' });
  await tab.evaluate(() => document.fonts.ready.then(() => true));
  return tab;
}

const context = await sealed(chrome, { viewport: { width: 1280, height: 900 } });

await check('resting on a term explains it; the title of the link does not show a second time', async say => {
  const tab = await open(context, termPage);
  const link = await tab.$(TERM);
  const title = await link.getAttribute('title');
  await link.hover();
  await isShown(tab);
  const text = await box(tab).textContent();
  if (!text.includes(title.replace(/…$/, '').slice(0, 40))) say(`shows “${text}”, not “${title}”`);
  if (await link.getAttribute('title')) say('the title is still on the link');
  if (await link.getAttribute('aria-describedby') !== '_preview') say('does not describe the link');
  await tab.mouse.move(2, 2);
  await isGone(tab);
  if (await link.getAttribute('title') !== title) say('the title did not come back');
  if (await link.getAttribute('aria-describedby')) say('still describes the link');
  await tab.close();
});

await check('it stays while the pointer is on it, and Escape closes it', async say => {
  const tab = await open(context, termPage);
  const link = await tab.$(TERM);
  await link.hover();
  await isShown(tab);
  const at = await box(tab).boundingBox();
  await tab.mouse.move(at.x + 12, at.y + at.height - 8, { steps: 8 });
  await tab.waitForTimeout(800);
  if (!await box(tab).isVisible()) say('closes under the pointer');
  await tab.keyboard.press('Escape');
  if (await box(tab).isVisible()) say('Escape does not close it');
  await tab.waitForTimeout(600);
  if (await box(tab).isVisible()) say('comes back by itself');
  await tab.close();
});

await check('the keyboard shows it, Escape keeps the focus, moving on closes it', async say => {
  const tab = await open(context, termPage);
  const link = await tab.$(TERM);
  await link.evaluate(element => { const before = document.createElement('button'); element.before(before); before.focus(); });
  await tab.keyboard.press('Tab');
  await isShown(tab);
  await tab.keyboard.press('Escape');
  if (await box(tab).isVisible()) say('Escape does not close it');
  if (!await link.evaluate(element => element === document.activeElement)) say('Escape takes the focus away');
  await tab.keyboard.press('Shift+Tab');
  await tab.keyboard.press('Tab');
  await isShown(tab);
  await tab.keyboard.press('Shift+Tab');
  await isGone(tab);
  // The next link may lie below the preview: that must be gone before anybody looks.
  await tab.keyboard.press('Tab');
  await isShown(tab);
  await link.evaluate(element => { const next = element.cloneNode(true); element.after(next); next.focus({ focusVisible: true }); });
  if (await box(tab).isVisible()) say('the preview of one link lies over the next');
  await tab.close();
});

await check('a person has an office or first lines, a municipality its province', async say => {
  for (const [file, selector] of [[personPage, '.prose a.entity-person'], [placePage, '.prose a.entity-place']]) {
    const tab = await open(context, file);
    const link = tab.locator(selector).first();
    await link.hover();
    await isShown(tab);
    const parts = await box(tab).evaluate(element => ({ title: element.querySelector('.preview-title')?.textContent, kind: element.querySelector('.kind')?.textContent, all: element.textContent }));
    if (!parts.title || !parts.kind) say(`${file}: no title or kind: ${JSON.stringify(parts)}`);
    if (parts.all.length <= parts.title.length + parts.kind.length + 1) say(`${file}: says nothing but its title`);
    await tab.close();
  }
});

await check('a link to a place in a page shows its heading and first lines', async say => {
  // Sessions have a preview of their own: a sentence that stands in one.
  const sessions = pages(site).flatMap(file => [...read(site, file).matchAll(/<h\d id="([^"]+)" class="session"/g)].map(found => `${path.basename(file)}#${found[1]}"`));
  const within = file => [...read(site, file).matchAll(/<p class="mention-text">[^<]*<a href="([^"]*#[^"]*")/g)].map(found => found[1]).find(href => sessions.some(end => href.endsWith(`/${end}`)));
  const file = pages(site).find(within);
  const tab = await open(context, file);
  const link = tab.locator(`.mention-text a[href="${within(file)}]`).first();
  const there = await context.newPage();
  await there.goto(await link.evaluate(link => link.href));
  const words = await there.locator(':target').evaluate(heading => {
    heading.querySelectorAll('.anchor').forEach(sign => { sign.remove(); });
    return heading.textContent.trim();
  });
  await there.close();
  await link.scrollIntoViewIfNeeded();
  await link.hover();
  await isShown(tab);
  if (await box(tab).locator('.preview-title').textContent() !== words) say(`another heading than “${words}”`);
  if (!await box(tab).locator('.preview-text').count()) say('no first lines');
  await tab.close();
});

await check(`the first one is there within ${limit} ms of asking, without the rest`, async say => {
  const tab = await open(context, termPage);
  const took = await tab.evaluate(selector => new Promise(resolve => {
    const link = document.querySelector(selector), start = performance.now();
    const shards = new MutationObserver(changes => {
      for (const { addedNodes } of changes) for (const node of addedNodes) if (node.localName === 'script') node.addEventListener('load', () => resolve(performance.now() - start));
    });
    shards.observe(document.head, { childList: true });
    link.dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }));
  }), TERM);
  console.log(`${took.toFixed(1)} ms for the first script`);
  if (took > +limit) say(`took ${took.toFixed(1)} ms`);
  await tab.close();
});

await check('touch shows nothing; a link in a menu or a list shows nothing', async say => {
  const tab = await open(context, termPage);
  await tab.evaluate(selector => document.querySelector(selector).dispatchEvent(new PointerEvent('pointerover', { bubbles: true, pointerType: 'touch' })), TERM);
  await tab.locator('.breadcrumbs a').first().hover();
  await tab.waitForTimeout(900);
  if (await box(tab).count() && await box(tab).isVisible()) say('something is shown');
  await tab.close();
});

await check('a note is shown at its number where it does not stand beside the text', async say => {
  const file = pages(site).find(file => /class="note-ref"/.test(read(site, file)));
  if (!file) return;
  const narrow = await sealed(chrome, { viewport: { width: 800, height: 900 } });
  const tab = await open(narrow, file);
  const link = tab.locator('.note-ref a').first();
  await link.scrollIntoViewIfNeeded();
  await link.hover();
  await isShown(tab);
  const note = await tab.evaluate(() => { const copy = document.querySelector('.notes li').cloneNode(true); copy.querySelectorAll('.note-back').forEach(back => back.remove()); return copy.textContent.trim(); });
  if (!(await box(tab).textContent()).includes(note)) say('does not show the note');
  await narrow.close();
});

await check('nothing shifts, nothing is wider than the window, and it is not printed', async say => {
  for (const width of [1280, 320]) {
    const small = await sealed(chrome, { viewport: { width, height: 700 } });
    const tab = await open(small, termPage);
    const link = await tab.$(TERM);
    await link.scrollIntoViewIfNeeded();
    const before = await tab.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]);
    await link.hover();
    await isShown(tab);
    const after = await tab.evaluate(() => [document.documentElement.scrollHeight, document.documentElement.scrollWidth]);
    if (String(before) !== String(after)) say(`${width}: the page goes from ${before} to ${after}`);
    const at = await box(tab).boundingBox();
    if (at.x < 0 || at.x + at.width > width) say(`${width}: runs off the window: ${at.x}..${at.x + at.width}`);
    await tab.emulateMedia({ media: 'print' });
    if (await box(tab).isVisible()) say(`${width}: is printed`);
    await small.close();
  }
});

for (const width of [1440, 390]) {
  for (const colorScheme of ['light', 'dark']) {
    await check(`axe has nothing to say while one is shown (${width}, ${colorScheme})`, async say => {
      const own = await sealed(chrome, { viewport: { width, height: 844 }, colorScheme, bypassCSP: true });
      for (const [file, selector, name] of [[termPage, TERM, 'term'], [personPage, '.prose a.entity-person', 'person']]) {
        const tab = await open(own, file, true);
        const link = tab.locator(selector).first();
        await link.scrollIntoViewIfNeeded();
        await link.hover();
        await isShown(tab);
        await shot(tab, `preview-${name}-${width}-${colorScheme}`);
        await axes(tab, say);
        await tab.close();
      }
      await own.close();
    });
  }
}

await check('without JavaScript a term says what it means', async say => {
  const plain = await sealed(chrome, { javaScriptEnabled: false });
  const tab = await plain.newPage();
  await tab.goto(address(base, termPage));
  if (!(await tab.locator(TERM).first().getAttribute('title')).trim()) say('no title');
  await plain.close();
});

await check('no script fails', async say => errors.forEach(say));
await context.close();
await chrome.close();
tally.end();
