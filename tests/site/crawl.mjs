// Opens every page as a reader does who unzipped the folder: by file:, without a network. With --http: below a sub path of a web host.
// Says what is broken: links, anchors, pictures, scripts, styles, the console, requests to anywhere else, pages that no link leads to.
import { Tally, address, command, browser, fileBase, files, firstLine, ids, inTabs, inside, isRedirect, read, references, serve, styleReferences, sealed } from './lib.mjs';

const options = command('crawl.mjs SITE [--http] [--prefix /a/b/]', { http: { type: 'boolean' }, prefix: { type: 'string', default: '/a/b/' } });
const { site } = options;
const all = new Set(files(site));
const folders = new Set([...all].flatMap(file => file.split('/').slice(0, -1).map((_, i, parts) => parts.slice(0, i + 1).join('/'))));
const findings = new Map(); // file → what is wrong with it
const say = (file, text) => findings.set(file, (findings.get(file) ?? new Set()).add(text));
const html = new Map([...all].filter(file => file.endsWith('.html')).map(file => [file, read(site, file)]));
const anchors = new Map([...html].map(([file, text]) => [file, ids(text)]));
const links = new Map(); // page → the pages it leads to

/** Where a reference leads inside the site, or undefined; says what is wrong with it. */
function follow(file, { url, loads, by }) {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1].toLowerCase();
  if (url.startsWith('//') || scheme === 'http' || scheme === 'https') return loads ? say(file, `loads from elsewhere: ${url}`) : undefined;
  if (scheme) return ['mailto', 'tel'].includes(scheme) ? undefined : say(file, `scheme ${scheme}: in ${url.slice(0, 60)}`);
  if (file === '404.html' && !url.startsWith('#')) return url.startsWith('/') ? undefined : say(file, `is shown at any address, so ${url} leads nowhere`);
  if (url.startsWith('/')) return say(file, `begins with a slash: ${url}`);
  const [, where, , state = ''] = /^([^?#]*)(\?[^#]*)?(?:#(.*))?$/s.exec(url);
  let target, anchor;
  try { [target, anchor] = [decodeURIComponent(where), decodeURIComponent(state)]; } catch { return say(file, `wrong percent sign: ${url}`); }
  const found = target === '' ? file : inside(file, target);
  if (found.startsWith('..')) return say(file, `leads out of the site: ${url}`);
  if (target.endsWith('/') || found === '.' || folders.has(found)) return say(file, `ends in a folder: ${url}`);
  if (!all.has(found)) return say(file, loads ? `missing ${by === 'img' ? 'picture' : by === 'link' ? 'style' : by}: ${url}` : `broken link: ${url}`);
  // `#q=nijmegen` is the state of a search or a list, no place on the page
  if (anchor && !anchor.includes('=') && anchors.has(found) && !anchors.get(found).has(anchor)) say(file, `no such anchor: ${url}`);
  return found;
}

for (const [file, text] of html) links.set(file, references(text).map(reference => follow(file, reference)).filter(found => html.has(found)));
for (const file of all) if (file.endsWith('.css')) styleReferences(read(site, file)).forEach(reference => follow(file, reference));

// What a reader can reach from the start page. Redirects stand at old addresses: nothing needs to lead to them.
const reached = new Set(['index.html']);
for (const file of reached) for (const next of links.get(file) ?? []) reached.add(next);
for (const [file, text] of html) if (!reached.has(file) && file !== '404.html' && !isRedirect(text)) say(file, 'no link leads here from the start page');

const server = options.http ? await serve(site, options.prefix) : null;
const base = server?.base ?? fileBase(site);
const chrome = await browser();
const context = await sealed(chrome, {}, server?.origin ?? 'file:');
const watched = new WeakMap(); // tab → the page in it
const short = text => text.replaceAll(base, '').slice(0, 200);

function watch(tab) {
  const now = text => say(watched.get(tab).file, text);
  tab.on('console', message => {
    const own404 = watched.get(tab).file === '404.html' && message.location().url === watched.get(tab).url;
    if (message.type() === 'error' && !own404) now(`console: ${short(message.text())}`);
  });
  tab.on('pageerror', error => now(`script fails: ${short(firstLine(error))}`));
  tab.on('request', request => { if (!request.url().startsWith(base) && !/^(data|blob):/.test(request.url())) now(`asks for ${request.url()}`); });
  tab.on('requestfailed', request => { if (request.failure()?.errorText !== 'net::ERR_ABORTED') now(`cannot load ${short(request.url())}`); });
  tab.on('response', response => { if (response.status() >= 400 && response.url() !== watched.get(tab).url) now(`${response.status()} for ${short(response.url())}`); });
}

const readable = [...html].filter(([, text]) => !isRedirect(text)).map(([file]) => file);
await inTabs(context, readable, async (tab, file) => {
  const url = server && file === '404.html' ? `${base}bestaat/echt/niet.html` : address(base, file);
  if (!watched.has(tab)) watch(tab);
  watched.set(tab, { file, url });
  try {
    await tab.goto(url, { waitUntil: 'load', timeout: 30000 });
    const blank = await tab.evaluate(() => [...document.images].filter(image => image.complete && image.currentSrc && !image.naturalWidth).map(image => image.currentSrc));
    for (const picture of blank) say(file, `picture cannot be drawn: ${short(picture)}`);
  } catch (error) {
    say(file, `cannot be opened: ${short(firstLine(error))}`);
  }
});
await chrome.close();
if (server) {
  server.close();
  for (const outside of new Set(server.outside)) say('(server)', `asked for ${outside}, outside ${options.prefix}`);
}

const tally = new Tally();
for (const file of [...new Set([...html.keys(), ...findings.keys()])].sort()) tally.unit(file, [...(findings.get(file) ?? [])].sort());
tally.end();
