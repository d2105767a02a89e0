// Old addresses after `naslag mv`, from disk: `node tests/site/rename.mjs NASLAG`. A page, a work in parts and a heading get other names; who comes with
// an old address lands on the right page, and at the right heading; without JavaScript too, where the browser can.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Tally, browser as launch, read } from './lib.mjs';

const naslag = process.argv[2];
if (!naslag || !fs.existsSync(naslag)) {
  console.error('usage: node site/rename.mjs NASLAG');
  process.exit(2);
}

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'naslag rename #'));
const write = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
};
const filler = Array.from({ length: 60 }, (_, number) => `Alinea ${number} met woorden die een regel vullen.`).join('\n\n');
write('naslag.toml', 'title = "Proef"\nlanguage = "nl"\n\n[[collection]]\nname = "stukken"\nrole = "document"\ntitle = "Stukken"\nsingular = "stuk"\n');
write('content/stukken/dag.md', `---\ntitle: De dag\n---\n\n## Opening\n\n${filler}\n\n## Tips\n\nWat helpt.\n\n${filler}\n`);
write('content/stukken/werk/index.md', '---\ntitle: Het werk\n---\n\nHet geheel. Zie [[stukken/dag#tips]].\n');
write('content/stukken/werk/deel.md', '---\ntitle: Een deel\norder: 1\n---\n\n![Een vlak](vlak.svg)\n\nZie [het geheel](index.md) en [de dag](../dag.md#tips).\n');
write('content/stukken/werk/vlak.svg', '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><path d="M0 0h20v10H0z"/></svg>\n');
const run = (...args) => execFileSync(naslag, [...args, '--root', root], { stdio: ['ignore', 'pipe', 'pipe'] }).toString();
run('mv', 'stukken/dag#tips', 'stukken/dag#wat-helpt', '--yes');
run('mv', 'stukken/dag', 'stukken/netwerkdag', '--yes');
run('mv', 'stukken/werk', 'stukken/boek', '--yes');
run('check');
run('build');

const site = path.join(root, 'public');
const tally = new Tally();
const browser = await launch();
const address = file => {
  const [name, anchor] = file.split('#');
  return pathToFileURL(path.join(site, name)).href + (anchor ? `#${anchor}` : '');
};

/** Opens an address and says what is wrong with where it lands. */
async function lands(tab, from, to, title, anchor) {
  await tab.goto(address(from));
  await tab.waitForURL(url => url.pathname.endsWith(to), { timeout: 10000 });
  const findings = [];
  const heading = await tab.textContent('h1');
  if (heading.trim() !== title) findings.push(`the page is “${heading.trim()}”`);
  if (anchor) {
    const place = () => tab.evaluate(id => document.getElementById(id)?.getBoundingClientRect().top ?? null, anchor);
    // The page may scroll there smoothly.
    let before;
    let top = await place();
    while (top !== null && top !== before) {
      before = top;
      await tab.waitForTimeout(200);
      top = await place();
    }
    if (top === null) findings.push(`nothing bears #${anchor}`);
    else if (top < -5 || top > 300) findings.push(`#${anchor} is at ${top}, out of sight`);
  }
  const broken = await tab.evaluate(() => [...document.images].filter(image => !image.complete || !image.naturalWidth).length);
  if (broken) findings.push(`${broken} pictures are not there`);
  return findings;
}

for (const javaScriptEnabled of [true, false]) {
  const context = await browser.newContext({ javaScriptEnabled });
  const tab = await context.newPage();
  const how = javaScriptEnabled ? 'with' : 'without';
  const cases = [
    ['stukken/dag.html', '/stukken/netwerkdag.html', 'De dag'],
    ['stukken/werk/index.html', '/stukken/boek/index.html', 'Het werk'],
    ['stukken/werk/deel.html', '/stukken/boek/deel.html', 'Een deel'],
    ['stukken/netwerkdag.html#tips', '/stukken/netwerkdag.html', 'De dag', 'tips'],
    ['stukken/netwerkdag.html#wat-helpt', '/stukken/netwerkdag.html', 'De dag', 'wat-helpt'],
  ];
  // From one file to another a browser takes an anchor along only with the help of a script.
  if (javaScriptEnabled) cases.push(['stukken/dag.html#tips', '/stukken/netwerkdag.html', 'De dag', 'tips']);
  for (const [from, to, title, anchor] of cases) {
    let findings;
    try {
      findings = await lands(tab, from, to, title, anchor);
    } catch (error) {
      findings = [String(error).split('\n')[0]];
    }
    tally.unit(`${from}, ${how} JavaScript`, findings);
  }
  await context.close();
}
const links = read(site, 'stukken/boek/deel.html');
tally.unit('the links of the page that moved', ['../netwerkdag.html#wat-helpt', 'index.html', 'vlak.svg'].filter(link => !links.includes(`"${link}"`)));
await browser.close();
fs.rmSync(root, { recursive: true });
tally.end();
