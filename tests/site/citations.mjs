// Citations, followed as a reader does: from the text to the note, from the note's list of who cites it back to the exact place, and from the references at the
// foot of a page to where each is cited; without JavaScript as well.
import { Tally, address, browser, command, fileBase, firstLine, inTabs, pages, read, sealed } from './lib.mjs';

const { site } = command('citations.mjs SITE');
const base = fileBase(site);
const chrome = await browser();
const tally = new Tally();

const isOnScreen = (tab, id) => tab.evaluate(wanted => {
  const box = document.getElementById(wanted)?.getBoundingClientRect();
  return Boolean(box) && box.bottom > 0 && box.top < innerHeight;
}, id);
/** A busy browser comes to the place some moments after the page. */
async function visible(tab, id) {
  for (let tries = 0; tries < 30; tries++) {
    if (await isOnScreen(tab, id)) return true;
    await tab.waitForTimeout(100);
  }
  return false;
}

const all = pages(site);
const citing = all.filter(file => read(site, file).includes('<section class="references"'));
const notes = all.filter(file => /class="citation"/.test(read(site, file)) === false && /#_c-\d/.test(read(site, file)));
if (!citing.length) tally.unit('references', ['no page has references']);
if (!notes.length) tally.unit('notes', ['no note says who cites it']);

for (const javaScriptEnabled of [true, false]) {
  const context = await sealed(chrome, { javaScriptEnabled });
  await inTabs(context, citing, async (tab, file) => {
    const findings = [];
    try {
      await tab.goto(address(base, file));
      // Each reference leads back to each of its citations.
      for (const back of await tab.locator('.references .note-back').all()) {
        const id = (await back.getAttribute('href')).slice(1);
        await back.click();
        if (!await visible(tab, id)) findings.push(`#${id} is not on the screen after a click`);
        if (!await tab.locator(`#${id} a.citation`).count()) findings.push(`#${id} is no citation`);
      }
      await tab.locator('a.citation').first().click();
      await tab.waitForLoadState();
      if (!await tab.locator('.reference .reference-text').count()) findings.push('a citation leads to no note');
    } catch (error) {
      findings.push(firstLine(error));
    }
    tally.unit(`${file} (${javaScriptEnabled ? 'script' : 'no script'})`, findings);
  });
  await context.close();
}

const context = await sealed(chrome);
await inTabs(context, notes, async (tab, file) => {
  const findings = [];
  try {
    await tab.goto(address(base, file));
    const links = await tab.locator('.backlinks .mention-text a[href*="#_c-"]').all();
    const told = await Promise.all(links.map(async link => [await link.getAttribute('href'), (await link.textContent()).trim()]));
    for (const [href, words] of told) {
      await tab.goto(address(base, file));
      await tab.locator(`.backlinks .mention-text a[href="${href}"]`).first().click();
      await tab.waitForLoadState();
      const id = href.split('#')[1];
      const there = (await tab.locator(`#${id}`).textContent()).trim();
      if (there !== words) findings.push(`${href}: says “${words}”, lands on “${there}”`);
      if (!await visible(tab, id)) findings.push(`${href}: not on the screen`);
      if (/@/.test(words)) findings.push(`${href}: a raw key`);
    }
  } catch (error) {
    findings.push(firstLine(error));
  }
  tally.unit(`${file} (who cites it)`, findings);
});

await context.close();
await chrome.close();
tally.end();
