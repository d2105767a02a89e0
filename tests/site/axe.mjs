// Accessibility by machine: axe (WCAG 2.2 A and AA, best practice) without one violation, and no sideways scrolling at 320 pixels.
// Each page once; a page of each kind (--all: every page) in light and dark, narrow and wide. Then each state that a reader can bring a page into, light and dark, narrow
// and wide: on the first page that has it (--all: on a page of each kind).
import { Tally, address, axes, browser, chosen, command, fileBase, firstLine, inTabs, kinds, pages, sealed } from './lib.mjs';

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 640 };

const { site, pages: named, all } = command('axe.mjs SITE [--pages a.html,b.html | --all]', { pages: { type: 'string' }, all: { type: 'boolean' } });
const every = pages(site);
const closely = all ? every : chosen(site, named);
const sample = all ? kinds(site) : closely;
const rounds = [
  { viewport: WIDE, colorScheme: 'light', over: named ? closely : every },
  { viewport: WIDE, colorScheme: 'dark', over: closely },
  { viewport: NARROW, colorScheme: 'light', over: closely },
  { viewport: NARROW, colorScheme: 'dark', over: closely },
];
async function violations(tab) {
  const found = [];
  await axes(tab, text => found.push(text));
  return found;
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

/** Brings a page into a state; says whether the page has it. */
const fold = open => tab => tab.evaluate(open => {
  const all = [...document.querySelectorAll('main details')];
  all.forEach(details => { details.open = open; });
  return all.length > 0;
}, open);
const STATES = {
  'all unfolded': fold(true),
  'all folded': fold(false),
  async 'the menu open'(tab) {
    const button = tab.locator('.menu-button:visible');
    if (!await button.count()) return false;
    await button.click();
    return tab.locator('.menu:popover-open').waitFor().then(() => true);
  },
  async 'the other colours chosen'(tab) {
    const button = tab.locator('.theme-switch:visible');
    if (!await button.count()) return false;
    const dark = () => tab.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await dark();
    for (let press = 0; press < 3 && await dark() === before; press++) await button.click();
    return true;
  },
  async 'the search over it'(tab) {
    if (await tab.locator('[data-search-page]').count() || !await tab.locator('[data-search-open]').count()) return false;
    await tab.locator('[data-search-open]:visible').first().click();
    const input = tab.locator('dialog [data-search-input]');
    await input.waitFor();
    await input.fill('aa');
    return tab.locator('[data-search-status=done]').first().waitFor({ state: 'attached' }).then(() => true);
  },
  async 'a list narrowed'(tab) {
    const field = tab.locator('.list-bar input');
    if (!await field.count()) return false;
    await tab.evaluate(() => document.querySelectorAll('.list-facets, .list-facet').forEach(details => { details.open = true; }));
    const value = tab.locator('.list-facet .search-value input').first();
    if (await tab.locator('.list-facet').count()) await value.check();
    await field.fill('e');
    return true;
  },
  async 'a list with nothing left'(tab) {
    const field = tab.locator('.list-bar input');
    if (!await field.count()) return false;
    await field.fill('qqqq');
    return tab.locator('.list-none:visible').waitFor().then(() => true);
  },
  async 'a preview shown'(tab) {
    const link = tab.locator('.prose p a[href*=".html"]:not([href^="http"])').first();
    if (!await link.count()) return false;
    await link.hover();
    return tab.locator('#_preview').waitFor({ timeout: 3000 }).then(() => true, () => false);
  },
  async 'something copied'(tab) {
    const button = tab.locator('.copy').first();
    if (!await button.count()) return false;
    await tab.evaluate(() => document.querySelectorAll('.cite').forEach(details => { details.open = true; }));
    await button.click();
    return true;
  },
};

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
  // Where no page has it there is nothing to say: a site need not have lists, or a search.
  await inTabs(context, Object.entries(STATES), async (tab, [state, bring]) => {
    for (const file of sample) {
      const findings = [];
      let there = true;
      try {
        await tab.goto(address(fileBase(site), file), { waitUntil: 'load', timeout: 30000 });
        there = await bring(tab);
        if (there) findings.push(...await violations(tab));
        await tab.evaluate(() => localStorage.clear());
      } catch (error) {
        findings.push(`cannot be looked at: ${firstLine(error)}`);
      }
      if (there) tally.unit(`${file} (${colorScheme}, ${viewport.width}, ${state})`, findings);
      if (there && !all) break;
    }
  });
  await context.close();
}
await chrome.close();
tally.end();
