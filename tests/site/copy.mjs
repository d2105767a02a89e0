// Buttons that copy, in Chromium: a citation, code and the address of a heading; from disk, where the clipboard may be closed; axe with the buttons shown.
import { Tally, address, axes, browser, command, fileBase, firstLine, pages, read, sealed } from './lib.mjs';

const { site } = command('copy.mjs SITE');
const tally = new Tally();
const chrome = await browser();
const check = async (name, work) => {
  const findings = [];
  try { await work(finding => findings.push(finding)); } catch (error) { findings.push(firstLine(error)); }
  tally.unit(name, findings);
};
const told = tab => tab.waitForFunction(() => [...document.querySelectorAll('main > [role=status]')].some(status => status.textContent), null, { timeout: 4000 });
const cited = pages(site).find(file => /class="cite-text"/.test(read(site, file)));
const headed = pages(site).find(file => /class="anchor"/.test(read(site, file)));

for (const open of [true, false]) {
  await check(`a citation is ${open ? 'copied' : 'selected where the clipboard is closed'}, and it is told`, async say => {
    const context = await sealed(chrome, { permissions: open ? ['clipboard-read', 'clipboard-write'] : [] });
    const tab = await context.newPage();
    if (!open) await tab.addInitScript(() => { Object.defineProperty(navigator, 'clipboard', { value: undefined }); document.execCommand = () => false; });
    await tab.goto(address(fileBase(site), cited));
    await tab.evaluate(() => { document.querySelector('.cite').open = true; });
    const text = (await tab.locator('.cite-text').first().textContent()).trim();
    await tab.locator('.cite .copy').first().click();
    await told(tab);
    const got = open ? await tab.evaluate(() => navigator.clipboard.readText()) : (await tab.evaluate(() => String(getSelection()))).trim();
    if (got.replace(/\s+/g, ' ') !== text.replace(/\s+/g, ' ')) say(`“${got}” instead of “${text}”`);
    await context.close();
  });
}
await check('a heading gives its address', async say => {
  const context = await sealed(chrome, { permissions: ['clipboard-read', 'clipboard-write'] });
  const tab = await context.newPage();
  await tab.goto(address(fileBase(site), headed));
  const anchor = tab.locator('.prose .anchor').first();
  await anchor.focus();
  await tab.keyboard.press('Enter');
  await told(tab);
  const got = await tab.evaluate(() => navigator.clipboard.readText());
  if (!got.endsWith(await anchor.getAttribute('href'))) say(`copied “${got}”`);
  await context.close();
});
for (const colorScheme of ['light', 'dark']) {
  await check(`axe has nothing to say of the buttons (${colorScheme})`, async say => {
    const context = await sealed(chrome, { colorScheme, bypassCSP: true });
    const tab = await context.newPage();
    await tab.goto(address(fileBase(site), cited));
    await tab.evaluate(() => { document.querySelector('.cite').open = true; });
    await axes(tab, say);
    if (process.env.SHOT) await tab.locator('.cite').screenshot({ path: `${process.env.SHOT}-${colorScheme}.png` });
    await context.close();
  });
}
await chrome.close();
tally.end();
