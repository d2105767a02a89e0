// With JavaScript off: a page of each kind has its heading, as much text as with JavaScript, and links that one can follow.
import { Tally, address, browser, chosen, command, fileBase, firstLine, inTabs, sealed } from './lib.mjs';

const { site, pages: named } = command('nojs.mjs SITE [--pages a.html,b.html]', { pages: { type: 'string' } });
const base = fileBase(site);
const chrome = await browser();
const lengths = new Map();

const look = tab => tab.evaluate(() => {
  const seen = element => element?.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ?? false;
  const here = location.href.split('#')[0];
  const leads = link => !link.ownerSVGElement && link.href.startsWith('file:') && link.href.split('#')[0] !== here && link.href.split('#')[0].endsWith('.html');
  return {
    heading: seen(document.querySelector('h1')),
    // What there is to read: the words on controls, which scripts add, are no text of the page.
    text: [document.querySelector('main') ?? document.body, ...document.querySelectorAll('main form, main .list-tools')]
      .map((part, index) => (index ? -1 : 1) * part.innerText.replace(/\s+/g, ' ').trim().length).reduce((sum, length) => sum + length),
    links: [...document.querySelectorAll('a[href]')].map((link, index) => ({ link, index })).filter(({ link }) => seen(link) && leads(link)).map(({ index }) => index),
    dead: [...document.querySelectorAll('button, select, textarea, input:not([type=hidden])')].filter(control => seen(control) && !control.closest('form[action]'))
      .map(control => control.id || control.getAttribute('aria-label') || control.textContent.trim() || control.localName),
  };
});

const withScripts = await sealed(chrome);
await inTabs(withScripts, chosen(site, named), async (tab, file) => {
  await tab.goto(address(base, file), { waitUntil: 'load' });
  lengths.set(file, (await look(tab)).text);
});

const tally = new Tally();
const without = await sealed(chrome, { javaScriptEnabled: false });
await inTabs(without, [...lengths.keys()].sort(), async (tab, file) => {
  const findings = [];
  try {
    await tab.goto(address(base, file), { waitUntil: 'load' });
    const { heading, text, links, dead } = await look(tab);
    if (!heading) findings.push('no heading (h1) to be seen');
    if (text < 40) findings.push(`only ${text} characters of text`);
    if (text < 0.9 * lengths.get(file)) findings.push(`${text} characters of text, with JavaScript ${lengths.get(file)}`);
    if (dead.length) console.log(`note: ${file}: does nothing without JavaScript, and is shown: ${dead.slice(0, 5).join(' | ')}`);
    // The 404 page is shown at any address, so it may have no links.
    if (!links.length && file !== '404.html') findings.push('no link to another page to be seen');
    if (links.length) {
      const link = tab.locator('a[href]').nth(links[0]);
      await link.click({ timeout: 5000 });
      await tab.waitForURL(url => url.href !== address(base, file), { timeout: 5000 });
      if (!(await look(tab)).heading) findings.push(`its first link does not lead to a page: ${tab.url().replace(base, '')}`);
    }
  } catch (error) {
    findings.push(firstLine(error));
  }
  tally.unit(file, findings);
});
await chrome.close();
tally.end();
