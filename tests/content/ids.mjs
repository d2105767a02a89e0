// Every page of ids.txt is in the built site, and every abbreviation of afkortingen.txt is the title or a name of a page.
import fs from 'node:fs';
import path from 'node:path';
import { Tally, command, list, readPages } from './lib.mjs';

const { folders: [content, site] } = command('ids.mjs CONTENT SITE', 2);
const tally = new Tally();

for (const id of list('ids.txt')) tally.unit(fs.existsSync(path.join(site, `${id}.html`)) ? [] : [`no page ${id}.html`]);

const pages = readPages(content);
for (const line of list('afkortingen.txt')) {
  const [abbreviation, collection] = line.split('\t');
  const bears = ({ data }) => [data.title, ...[data.names ?? []].flat().map(name => name.name ?? name)].includes(abbreviation);
  const found = pages.some(page => (!collection || page.collection === collection) && bears(page));
  tally.unit(found ? [] : [`nothing is called ${abbreviation}${collection ? ` in ${collection}` : ''}`]);
}
tally.end();
