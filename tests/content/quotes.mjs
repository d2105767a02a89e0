// What stands between quotation marks (four words or more) or in a quotation block stands word for word in a source of the page.
import { Tally, aboutTheSite, command, lineOf, list, names, prose, quotations, readPages, readSources, sourceWords, words } from './lib.mjs';

const LONG = 4;
const { folders: [content, folder] } = command('quotes.mjs CONTENT SOURCES', 2);
const pages = readPages(content);
const row = text => words(text).map(({ word }) => word).join(' ');
const sources = sourceWords(readSources(folder)).map(({ file, words: all }) => ({ file, text: ` ${all.map(({ word }) => word).join(' ')} ` }));
const titles = new Set([...list('law-terms.txt'), ...names(content, pages).map(({ name }) => name)].map(row));

/** A quotation may leave words out (… or [...]) and add its own between square brackets. */
const parts = text => text.split(/\[[^\]]*\]|\(?(?:…|\.\.\.)\)?/).map(row).filter(Boolean);

const tally = new Tally();
for (const page of pages.filter(page => !aboutTheSite(page))) {
  const mine = sources.filter(({ file }) => !page.sources.length || page.sources.some(source => source.file === file));
  const findings = [];
  for (const block of prose(page).filter(({ kind }) => kind !== 'code')) {
    const whole = block.kind === 'quotation' ? [{ from: 0, text: block.text }] : quotations(block.text).filter(({ text }) => words(text).length >= LONG);
    for (const { from, text } of whole) {
      if (titles.has(row(text))) continue;
      if (!parts(text).every(part => mine.some(source => source.text.includes(` ${part} `)))) findings.push(`${page.file}:${lineOf(block, from)}: ‘${text.replace(/\s+/g, ' ')}’`);
    }
  }
  tally.unit(findings);
}
tally.end();
