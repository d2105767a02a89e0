// Accessibility by machine: axe (WCAG 2.2 A and AA, best practice) without one violation, and no sideways scrolling at 320 pixels.
// Each page once; a page of each kind (--all: every page) in light and dark, narrow and wide.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { Tally, address, browser, chosen, command, fileBase, firstLine, inTabs, pages, sealed } from './lib.mjs';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 640 };

const { site, pages: named, all } = command('axe.mjs SITE [--pages a.html,b.html | --all]', { pages: { type: 'string' }, all: { type: 'boolean' } });
const every = pages(site);
const closely = all ? every : chosen(site, named);
const rounds = [
  { viewport: WIDE, colorScheme: 'light', over: named ? closely : every },
  { viewport: WIDE, colorScheme: 'dark', over: closely },
  { viewport: NARROW, colorScheme: 'light', over: closely },
  { viewport: NARROW, colorScheme: 'dark', over: closely },
];
const axe = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function violations(tab) {
  await tab.evaluate(axe);
  const found = await tab.evaluate(tags => window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })
    .then(result => result.violations.map(({ id, help, nodes }) => ({ id, help, where: nodes.map(node => node.target.flat().join(' ')) }))), TAGS);
  return found.map(({ id, help, where }) => `axe ${id}: ${help} (${where.length}: ${where.slice(0, 3).join(' | ')})`);
}

/** Text that a reader at 320 pixels must scroll sideways for, or cannot reach at all. A box that scrolls by itself (a table) is fine. */
const wider = tab => tab.evaluate(() => {
  const root = document.scrollingElement;
  const found = root.scrollWidth > root.clientWidth + 1 ? [`scrolls sideways: ${root.scrollWidth} pixels wide in ${root.clientWidth}`] : [];
  const own = element => [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.textContent.trim());
  const held = element => { for (let at = element; at; at = at.parentElement) if (/auto|scroll/.test(getComputedStyle(at).overflowX)) return true; return false; };
  for (const element of document.querySelectorAll('main :not(svg *)')) {
    const right = element.getBoundingClientRect().right;
    if (right > innerWidth + 1 && own(element) && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !held(element)) {
      found.push(`runs off the page: ${element.localName} “${element.textContent.trim().slice(0, 40)}”`);
    }
  }
  return found.slice(0, 3);
});

const tally = new Tally();
const chrome = await browser();
for (const { viewport, colorScheme, over } of rounds) {
  const context = await sealed(chrome, { viewport, colorScheme, bypassCSP: true });
  await inTabs(context, over, async (tab, file) => {
    const findings = [];
    try {
      await tab.goto(address(fileBase(site), file), { waitUntil: 'load', timeout: 30000 });
      findings.push(...await violations(tab));
      if (viewport === NARROW) findings.push(...await wider(tab));
    } catch (error) {
      findings.push(`cannot be looked at: ${firstLine(error)}`);
    }
    tally.unit(`${file} (${colorScheme}, ${viewport.width})`, findings);
  });
  await context.close();
}
await chrome.close();
tally.end();
