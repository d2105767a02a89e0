// Shared by the checks of a built site: its files, what a page refers to, a server, Chromium, and the count at the end.
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

/** The folder to look at and the options; a wrong use ends with status 2. */
export function command(usage, options = {}, wanted = 1) {
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length !== wanted) throw new Error(`expected ${wanted} folder(s)`);
    const site = path.resolve(positionals[0]);
    if (!fs.existsSync(path.join(site, 'index.html'))) throw new Error(`no index.html in ${positionals[0]}`);
    return { ...values, site, rest: positionals.slice(1) };
  } catch (error) {
    console.error(`${error.message}\nusage: node ${usage}`);
    process.exit(2);
  }
}

/** Counts what was looked at. One unit (a page, a page in one setting) passes when there is nothing to say about it. */
export class Tally {
  passed = 0;
  failed = 0;
  lines = [];
  unit(name, findings) {
    this.lines.push(...findings.map(finding => `${name}: ${finding}`));
    if (findings.length) this.failed += 1; else this.passed += 1;
  }
  /** The findings in one order, whichever tab was first; then the count. */
  end() {
    if (this.passed + this.failed === 0) this.unit('nothing', ['there was nothing to look at']);
    for (const line of this.lines.sort()) console.log(line);
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.failed ? 1 : 0;
  }
}

/** Every file of the folder, as paths with slashes, in one order everywhere. */
export function files(site, under = '') {
  const entries = fs.readdirSync(path.join(site, under), { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(entry => {
      const name = under ? `${under}/${entry.name}` : entry.name;
      return entry.isDirectory() ? files(site, name) : [name];
    });
}

export const read = (site, file) => fs.readFileSync(path.join(site, file), 'utf8');
export const isRedirect = html => tags(html).some(tag => tag.name === 'meta' && /^refresh$/i.test(tag.attributes['http-equiv'] ?? ''));
/** The pages that people read: not the redirects that stand at old addresses. */
export const pages = site => files(site).filter(file => file.endsWith('.html') && !isRedirect(read(site, file)));

/** A page of each kind: all in the root, and of each folder its list (or whole) and its longest page. */
export function kinds(site) {
  const all = pages(site);
  const chosen = new Set(all.filter(file => !file.includes('/')));
  for (const folder of new Set(all.map(file => path.posix.dirname(file)).filter(folder => folder !== '.'))) {
    const inside = all.filter(file => path.posix.dirname(file) === folder);
    const longest = inside.filter(file => !file.endsWith('/index.html')).sort((a, b) => read(site, b).length - read(site, a).length)[0];
    for (const file of [`${folder}/index.html`, longest]) if (inside.includes(file)) chosen.add(file);
  }
  return [...chosen].sort();
}
/** The pages asked for with `--pages a.html,b.html`, else a page of each kind. */
export function chosen(site, names) {
  if (!names) return kinds(site);
  const list = names.split(',').map(name => name.trim()).filter(Boolean);
  for (const name of list) if (!fs.existsSync(path.join(site, name))) { console.error(`no page ${name}`); process.exit(2); }
  return list;
}

const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const decode = text => text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, dec, name) =>
  hex ? String.fromCodePoint(parseInt(hex, 16)) : dec ? String.fromCodePoint(+dec) : ENTITIES[name] ?? whole);

/** The start tags of a page, with their attributes; nothing inside comments, scripts and styles. (`html.mjs` sees to valid HTML.) */
export function tags(html) {
  const found = [];
  const tag = /<!--[\s\S]*?-->|<([a-z][\w:-]*)((?:\s+[^\s=>/"']+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>"']+))?)*)\s*\/?>/gi;
  for (let match; (match = tag.exec(html));) {
    if (!match[1]) continue;
    const name = match[1].toLowerCase();
    const attributes = {};
    for (const [, key, double, single, bare] of match[2].matchAll(/([^\s=/"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?/g)) {
      attributes[key.toLowerCase()] = decode(double ?? single ?? bare ?? '');
    }
    found.push({ name, attributes });
    if (name === 'script' || name === 'style') {
      const end = html.toLowerCase().indexOf(`</${name}`, tag.lastIndex);
      if (end < 0) break;
      tag.lastIndex = end;
    }
  }
  return found;
}

const LOADED_LINKS = /\b(stylesheet|icon|preload|modulepreload|manifest|apple-touch-icon|prefetch|preconnect|dns-prefetch)\b/;
/** What a page refers to: `{ url, loads }`, where `loads` says that the browser fetches it for the page itself. */
export function references(html) {
  const found = [];
  for (const { name, attributes } of tags(html)) {
    const add = (url, loads) => url !== undefined && found.push({ url: url.trim(), loads, by: name });
    if (name === 'link') add(attributes.href, LOADED_LINKS.test(attributes.rel ?? ''));
    else add(attributes.href ?? attributes['xlink:href'], name === 'use' || name === 'image');
    for (const key of ['src', 'poster', 'data']) if (key !== 'data' || name === 'object') add(attributes[key], true);
    for (const part of (attributes.srcset ?? '').split(',').filter(part => part.trim())) add(part.trim().split(/\s+/)[0], true);
    add(attributes.action, false);
    add(attributes.formaction, false);
    const refresh = /refresh/i.test(attributes['http-equiv'] ?? '') && /url\s*=\s*['"]?([^'"]+)/i.exec(attributes.content ?? '');
    if (refresh) add(refresh[1], false);
  }
  return found;
}
export const styleReferences = css => [...css.replace(/\/\*[\s\S]*?\*\//g, '')
  .matchAll(/url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']/g)].map(match => ({ url: (match[1] ?? match[2]).trim(), loads: true, by: 'style' }));
export const ids = html => new Set(tags(html).flatMap(({ attributes }) => (attributes.id ? [attributes.id] : [])));
export const inside = (from, url) => path.posix.join(path.posix.dirname(from), url);

const TYPES = {
  html: 'text/html; charset=utf-8', css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml', json: 'application/json',
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif', avif: 'image/avif', ico: 'image/x-icon',
  woff2: 'font/woff2', xml: 'application/xml', txt: 'text/plain; charset=utf-8', csv: 'text/csv; charset=utf-8', md: 'text/markdown; charset=utf-8',
};
/** The plainest of web hosts: files below a prefix, the site's 404 page for all else. `outside` gathers requests beside the prefix. */
export async function serve(site, prefix) {
  const outside = [];
  const known = new Set(files(site));
  const server = http.createServer((request, response) => {
    const address = decodeURIComponent(request.url.split('?')[0]);
    if (!address.startsWith(prefix) && address !== '/favicon.ico') outside.push(address);
    const name = address.startsWith(prefix) ? address.slice(prefix.length) || 'index.html' : '';
    const found = known.has(name);
    const file = found ? name : '404.html';
    if (!known.has(file)) return response.writeHead(404).end();
    response.writeHead(found ? 200 : 404, { 'content-type': TYPES[file.split('.').pop()] ?? 'application/octet-stream' });
    response.end(fs.readFileSync(path.join(site, file)));
  });
  await new Promise(ready => server.listen(0, '127.0.0.1', ready));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return { origin, base: origin + prefix, outside, close: () => { server.closeAllConnections(); server.close(); } };
}

export const address = (base, file) => base + file.split('/').map(encodeURIComponent).join('/');
/** The folder as a `file:` address with a slash at its end. */
export const fileBase = site => pathToFileURL(site).href + '/';

const PLACES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
export function browser() {
  const executablePath = PLACES.find(place => place && fs.existsSync(place));
  if (!executablePath) { console.error('no Chromium: install it (apt-get install chromium) or name it in CHROMIUM'); process.exit(2); }
  const root = process.getuid?.() === 0; // Chromium's sandbox does not run as root
  return chromium.launch({ executablePath, args: ['--disable-gpu', '--disable-background-networking', ...(root ? ['--no-sandbox'] : [])] });
}
/** A window without network: all but files (or the one host given) is refused. */
export async function sealed(chrome, settings = {}, allowed = 'file:') {
  const context = await chrome.newContext({ locale: 'nl-NL', reducedMotion: 'reduce', ...settings });
  if (allowed === 'file:') await context.setOffline(true);
  const own = url => url.href.startsWith(allowed) || url.protocol === 'data:' || url.protocol === 'blob:';
  await context.route(url => !own(url), route => route.abort());
  return context;
}
/** Runs the work on all items, a few at a time, each worker with a tab of its own. */
export async function inTabs(context, items, work, tabs = Math.max(2, os.cpus().length + 1)) {
  const queue = [...items];
  await Promise.all(Array.from({ length: Math.min(tabs, queue.length) }, async () => {
    const tab = await context.newPage();
    for (let item; (item = queue.shift()) !== undefined;) await work(tab, item);
    await tab.close();
  }));
}
const AXE = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
let axe;
/** Says every violation that axe finds in the state the page is in. The window must be made with `bypassCSP`. It does not fetch the styles, which no page may from disk. */
export async function axes(tab, say) {
  axe ??= fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  await tab.evaluate(axe);
  const found = await tab.evaluate(tags => window.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], preload: false })
    .then(result => result.violations.map(({ id, help, nodes }) => `axe ${id}: ${help} (${nodes.length}: ${nodes.slice(0, 3).map(node => node.target.flat().join(' ')).join(' | ')})`)), AXE);
  found.forEach(say);
}
export const firstLine = error => String(error.message ?? error).split('\n')[0];
export const here = file => fileURLToPath(new URL(file, import.meta.url));

/** How long the search takes to answer, in milliseconds, with the pause after a key that the page itself makes. */
export const answer = (tab, query) => tab.evaluate(asked => new Promise(resolve => {
  const input = document.querySelector('[data-search-input]'), status = document.querySelector('[data-search-status]'), start = performance.now();
  new MutationObserver((_, observer) => {
    if (status.dataset.searchStatus === 'done' && status.dataset.searchQuery === asked) { observer.disconnect(); resolve(performance.now() - start); }
  }).observe(status, { attributes: true });
  input.value = asked;
  input.dispatchEvent(new Event('input'));
}), query);
