// What the knowledge base must show: on a speaker's page each session and statement, in order, with a link that lands on its place; a municipality of the past
// under its successor; words that only look like municipalities link nowhere.
import { Tally, address, browser, command, fileBase, firstLine, inTabs, pages, read, sealed } from './lib.mjs';

const { site } = command('knowledge.mjs SITE');
const base = fileBase(site);
const chrome = await browser();
const tally = new Tally();
const squeeze = text => text.replace(/\s+/g, ' ').trim();

/** What must be there whatever else is: on whose page, the year of the report, the part of the page. */
const KNOWN = [
  { file: 'sprekers/han-ter-heegde.html', year: '2016', part: 'statements', from: 'verslagen/pmg-2016-zeist.html' },
  { file: 'sprekers/bram-van-vulpen.html', year: '2023', part: 'sessions', from: 'verslagen/netwerkdag-2023-nijmegen.html' },
];
for (const { file, year, part, from } of KNOWN) {
  const html = read(site, file);
  const section = html.match(new RegExp(`<section class="after ${part}">[^]*?</section>`))?.[0] ?? '';
  const findings = [];
  if (!section.includes(`datetime="${year}`)) findings.push(`no ${part} of ${year}`);
  if (!section.includes(`href="../${from}#`)) findings.push(`no ${part} that lead to a place in ${from}`);
  tally.unit(file, findings);
}

// A link of a session or statement is followed as a reader does; what it promises must then be on the screen: below the heading it leads to,
// or, for a statement, at the very place.
const told = pages(site).filter(file => /<section class="after (sessions|statements)">/.test(read(site, file)));
if (!told.length) tally.unit('speakers', ['no page has sessions or statements']);
const plain = await sealed(chrome);
await inTabs(plain, told, async (tab, file) => {
  const findings = [];
  try {
    await tab.goto(address(base, file), { waitUntil: 'load' });
    const promised = await tab.evaluate(() => {
      const text = element => element?.textContent ?? '';
      const of = (part, item) => [...document.querySelectorAll(`section.${part} li`)].map(li => ({ part, ...item(li) }));
      const report = li => li.closest('ol').previousElementSibling.querySelector('a').href;
      return [
        ...of('sessions', li => ({ href: li.querySelector('.entry-title a').href, words: text(li.querySelector('.mention-text')) })),
        ...of('statements', li => ({ href: li.querySelector('.short-meta a')?.href ?? report(li), words: text(li.querySelector('.mention-text')), report: report(li) })),
      ];
    });
    const places = new Map();
    for (const [index, { part, href, words }] of promised.entries()) {
      const link = tab.locator(part === 'sessions' ? 'section.sessions li .entry-title a' : 'section.statements li .short-meta a');
      const nth = promised.slice(0, index).filter(other => other.part === part).length;
      await link.nth(nth).click({ timeout: 30000 });
      await tab.waitForLoadState('load');
      // The first words: further on a report may cite a publication, or explain a term.
      const wanted = words.replace(/\s+/g, ' ').replace(/…\s*$/, '').trim().slice(0, 50);
      const landed = await tab.evaluate(wanted => {
        const target = document.querySelector(':target');
        if (!target) return { why: 'nothing is the target' };
        const seen = box => box.bottom > 0 && box.top < innerHeight;
        if (!seen(target.getBoundingClientRect())) return { why: `the target is not on the screen (at ${Math.round(target.getBoundingClientRect().top)})` };
        const blocks = [...document.querySelectorAll('main p, main li, main td, main dd')];
        const fits = block => block.textContent.replace(/\s+/g, ' ').includes(wanted) && (target === block || target.compareDocumentPosition(block) & Node.DOCUMENT_POSITION_FOLLOWING);
        const at = blocks.findIndex(fits);
        if (at < 0) return { why: 'the words do not stand below the target' };
        const level = element => +element.tagName[1];
        const between = [...document.querySelectorAll('main h2, main h3, main h4')].filter(heading => heading !== target
          && target !== blocks[at] && target.compareDocumentPosition(heading) & Node.DOCUMENT_POSITION_FOLLOWING && heading.compareDocumentPosition(blocks[at]) & Node.DOCUMENT_POSITION_FOLLOWING);
        if (between.some(heading => level(heading) <= level(target))) return { why: `another heading stands between: ${between[0].textContent}` };
        return { at };
      }, wanted);
      if (landed.why) findings.push(`${href.replace(base, '')}: ${landed.why}: ‘${wanted}’`);
      else if (part === 'statements') {
        const report = href.split('#')[0];
        if (landed.at < (places.get(report) ?? -1)) findings.push(`${href.replace(base, '')}: not in the order of the report`);
        places.set(report, landed.at);
      }
      await tab.goBack({ waitUntil: 'load' });
    }
    if (!promised.length) findings.push('sessions or statements without an entry');
  } catch (error) {
    findings.push(firstLine(error));
  }
  tally.unit(`${file} (what was said)`, findings);
});
await chrome.close();

// A municipality that is no more stands on the page of the one it became part of, under its own name.
for (const [now, then, page] of [
  ['gemeenten/dijk-en-waard.html', 'Heerhugowaard', 'verslagen/pmg-2016-zeist.html'],
  ['gemeenten/westerwolde.html', 'Vlagtwedde', 'verslagen/netwerkdagen-2015-leeuwarden.html'],
]) {
  const parts = read(site, now).match(/<section class="after predecessor">[^]*?<\/section>/g) ?? [];
  const own = parts.find(part => squeeze(part.match(/<h2[^>]*>([^]*?)<\/h2>/)?.[1].replace(/<[^>]*>/g, '') ?? '').endsWith(then)) ?? '';
  const findings = [];
  if (!own) findings.push(`nothing is gathered under ${then}`);
  else if (!new RegExp(`<a href="\\.\\./${page.replaceAll('.', '\\.')}#[^"]*">${then}</a>`).test(own)) findings.push(`no sentence with ${then} from ${page}`);
  tally.unit(now, findings);
}

// Best and Huizen are municipalities; these words are none.
const WORDS = /(?<![\p{L}\p{N}])(Best practices?|Huizen in een stad|Huizen van|Best )/u;
const misled = [];
for (const file of pages(site)) {
  for (const [whole, target, inside] of read(site, file).matchAll(/<a [^>]*href="[^"]*gemeenten\/(best|huizen)\.html[^"]*"[^>]*>([^]*?)<\/a>([^]{0,40})/g)) {
    if (WORDS.test(squeeze(whole.replace(/<[^>]*>/g, '')))) misled.push(`${file} links ‘${squeeze(inside)}’ to ${target}`);
  }
}
tally.unit('words that look like municipalities', misled);
tally.end();
