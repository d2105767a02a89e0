// The keyboard on a page of each kind: Tab comes first to the skip link, and each stop can be seen and looks different with focus.
import { Tally, address, browser, chosen, command, fileBase, firstLine, inTabs, sealed } from './lib.mjs';

const options = { pages: { type: 'string' }, stops: { type: 'string', default: '25' } };
const { site, pages: named, stops } = command('keyboard.mjs SITE [--pages a.html,b.html] [--stops 25]', options);
const SIZES = [{ width: 1280, height: 800 }, { width: 320, height: 640 }];

/** What has the focus, and what can be seen of it; undefined at the end of the page. */
const stop = tab => tab.evaluate(() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return undefined;
  const text = element.getAttribute('aria-label') || element.textContent.trim() || element.value || element.title || '';
  const boxes = [...element.getClientRects()].filter(box => box.width >= 1 && box.height >= 1);
  // Some point of it must be on the screen with nothing in front of it.
  const points = boxes.flatMap(box => [0.05, 0.5, 0.95].flatMap(x => [0.1, 0.5, 0.9].map(y => [box.left + box.width * x, box.top + box.height * y])));
  const onScreen = points.filter(([x, y]) => x >= 0 && y >= 0 && x < innerWidth && y < innerHeight);
  const labels = [...(element.labels ?? [])];
  const open = onScreen.some(([x, y]) => {
    const top = document.elementFromPoint(x, y);
    return top && (element.contains(top) || top.contains(element) && !getComputedStyle(top).position.match(/fixed|sticky/) || labels.some(label => label.contains(top)));
  });
  const { left, top, right, bottom } = element.getBoundingClientRect();
  return {
    name: `${element.localName} “${text.replace(/\s+/g, ' ').slice(0, 30)}”`,
    skip: element.localName === 'a' && (element.getAttribute('href') ?? '').startsWith('#') && !!document.getElementById(element.hash.slice(1)),
    seen: onScreen.length > 0 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true }),
    open,
    order: element.tabIndex,
    types: element.matches('textarea, input:is([type=text], [type=search], :not([type]))'), // its cursor shows where one is
    box: { left, top, right, bottom },
  };
});

/** Whether the surroundings of the stop look the same once the focus is taken away. */
async function sameWithoutFocus(tab, { box }, size) {
  const x = Math.max(0, box.left - 6), y = Math.max(0, box.top - 6);
  const clip = { x, y, width: Math.min(size.width, box.right + 6) - x, height: Math.min(size.height, box.bottom + 6) - y };
  if (clip.width < 1 || clip.height < 1) return false;
  const picture = () => tab.screenshot({ clip, animations: 'disabled', caret: 'hide' });
  const focused = await picture();
  const handle = await tab.evaluateHandle(() => { const element = document.activeElement; element.blur(); return element; });
  const blurred = await picture();
  await handle.evaluate(element => element.focus({ preventScroll: true }));
  return focused.equals(blurred);
}

async function walk(tab, size) {
  const findings = [];
  let still = 0, before;
  for (let count = 1; count <= +stops; count++) {
    await tab.keyboard.press('Tab');
    const at = await stop(tab);
    if (!at) { if (count === 1) findings.push('Tab reaches nothing'); break; }
    const say = text => findings.push(`stop ${count}, ${at.name}: ${text}`);
    if (count === 1 && !at.skip) say('the first stop is no skip link');
    if (at.order > 0) say(`has a place of its own in the order (tabindex ${at.order})`);
    const same = JSON.stringify(at);
    still = same === before ? still + 1 : 0;
    before = same;
    if (still === 2) { say('Tab does not get past this'); break; }
    if (!at.seen) say('cannot be seen');
    else if (!at.open) say('something is in front of it');
    else if (!at.types && await sameWithoutFocus(tab, at, size)) say('looks the same without focus');
  }
  return findings;
}

const tally = new Tally();
const chrome = await browser();
for (const viewport of SIZES) {
  const context = await sealed(chrome, { viewport });
  await inTabs(context, chosen(site, named).filter(file => file !== '404.html'), async (tab, file) => {
    let findings;
    try {
      await tab.goto(address(fileBase(site), file), { waitUntil: 'load' });
      // Nobody sees a page that still waits for its faces.
      await tab.waitForFunction(() => document.documentElement.dataset.faces !== 'wait', undefined, { polling: 50 });
      findings = await walk(tab, viewport);
    } catch (error) {
      findings = [firstLine(error)];
    }
    tally.unit(`${file} (${viewport.width})`, findings);
  });
  await context.close();
}
await chrome.close();
tally.end();
