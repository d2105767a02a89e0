// A smoke test in Firefox, from disk: fonts, a preview, a list that narrows, the search. Firefox is driven by WebDriver BiDi, which it speaks itself. Without a Firefox it says so
// and passes: it is run where there is one.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import { open as openIndex } from '../js/lib.mjs';
import { Tally, address, command, fileBase, firstLine, pages, read } from './lib.mjs';

const { site, queries } = command('firefox.mjs SITE [--queries "onderm,drugs pand"]', { queries: { type: 'string', default: 'onderm,drugs overlast,wijkagnet,jeugd,"integrale veiligheid",café,burgemeester wethouders' } });
const program = [process.env.FIREFOX, '/usr/bin/firefox-esr', '/usr/bin/firefox'].find(place => place && fs.existsSync(place));
if (!program) { console.log('no Firefox here: nothing was tried (install it, or name it in FIREFOX)'); process.exit(0); }
const { ws: WebSocket } = createRequire(import.meta.url)('playwright-core/lib/utilsBundle');

const profile = fs.mkdtempSync(path.join(os.tmpdir(), 'naslag-firefox-'));
// Nothing but this site: no updates, no reports, and a proxy that is not there.
fs.writeFileSync(path.join(profile, 'user.js'), `user_pref("network.proxy.type", 1);
user_pref("network.proxy.http", "127.0.0.1"); user_pref("network.proxy.http_port", 9); user_pref("network.proxy.ssl", "127.0.0.1"); user_pref("network.proxy.ssl_port", 9);
user_pref("app.update.enabled", false); user_pref("datareporting.policy.dataSubmissionEnabled", false); user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.page", 0); user_pref("toolkit.telemetry.reportingpolicy.firstRun", false); user_pref("remote.prefs.recommended", true);
`);
const firefox = spawn(program, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0', '--window-size=1280,900'], { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, HOME: profile } });
const tally = new Tally();
let socket;
try {
  const where = await new Promise((resolve, reject) => {
    let text = '';
    firefox.stderr.on('data', data => { text += data; const found = /listening on (ws:\S+)/.exec(text); if (found) resolve(found[1]); });
    firefox.on('exit', () => reject(new Error(`Firefox ended: ${text.slice(-300)}`)));
    setTimeout(() => reject(new Error('Firefox does not answer')), 90_000).unref();
  });
  socket = new WebSocket(`${where.replace(/\/$/, '')}/session`);
  await new Promise((resolve, reject) => { socket.on('open', resolve); socket.on('error', reject); });
  const waiting = new Map();
  let serial = 0;
  socket.on('message', data => {
    const answer = JSON.parse(data);
    const one = waiting.get(answer.id);
    if (!one) return;
    waiting.delete(answer.id);
    if (answer.type === 'error') one.reject(new Error(`${answer.error}: ${answer.message}`)); else one.resolve(answer.result);
  });
  const send = (method, params) => new Promise((resolve, reject) => { waiting.set(++serial, { resolve, reject }); socket.send(JSON.stringify({ id: serial, method, params })); });
  await send('session.new', { capabilities: {} });
  const { contexts: [{ context }] } = await send('browsingContext.getTree', {});
  const open = (file, hash = '') => send('browsingContext.navigate', { context, url: address(fileBase(site), file) + hash, wait: 'complete' });
  /** What an expression gives in the page, as JSON. */
  const ask = async expression => {
    const made = await send('script.evaluate', { expression: `Promise.resolve(${expression}).then(value => JSON.stringify(value))`, target: { context }, awaitPromise: true });
    if (made.type === 'exception') throw new Error(made.exceptionDetails.text);
    return made.result.value === undefined ? undefined : JSON.parse(made.result.value);
  };
  const until = async (expression, seconds = 10) => {
    for (const end = Date.now() + seconds * 1000; Date.now() < end;) {
      if (await ask(`!!(${expression})`)) return true;
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    return false;
  };
  const point = (x, y) => send('input.performActions', { context, actions: [{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [{ type: 'pointerMove', x: Math.round(x), y: Math.round(y) }] }] });
  const type = keys => send('input.performActions', { context, actions: [{ type: 'key', id: 'keys', actions: [...keys].flatMap(value => [{ type: 'keyDown', value }, { type: 'keyUp', value }]) }] });
  const check = async (name, work) => {
    const findings = [];
    try { await work(finding => findings.push(finding)); } catch (error) { findings.push(firstLine(error)); }
    tally.unit(name, findings);
  };

  const term = pages(site).find(file => file.includes('/') && /class="entity entity-term found" [^>]*title=/.test(read(site, file)));
  await check('the faces load from disk', async say => {
    await open(term);
    const faces = await ask(`document.fonts.ready.then(() => [...document.fonts].filter(face => face.status === 'loaded').map(face => face.family))`);
    if (!faces.some(face => /Serif/.test(face)) || !faces.some(face => /Sans/.test(face))) say(`loaded: ${faces}`);
  });
  await check('resting on a term explains it; Escape closes it', async say => {
    await open(term);
    const at = await ask(`(() => { const link = document.querySelector('.prose a.entity-term[title]'); link.scrollIntoView({ block: 'center', behavior: 'instant' }); const box = link.getClientRects()[0]; return [box.left + box.width / 2, box.top + box.height / 2]; })()`);
    await point(...at);
    if (!await until(`document.querySelector('#_preview:not([hidden]) .preview-text')`)) say('shows nothing');
    await type(['\uE00C']);
    if (!await until(`document.querySelector('#_preview').hidden`, 2)) say('Escape does not close it');
  });
  await check('a list narrows, and the address keeps it', async say => {
    const list = pages(site).filter(file => /data-row=/.test(read(site, file))).sort((a, b) => read(site, b).length - read(site, a).length)[0];
    await open(list);
    const count = `[...document.querySelectorAll('[data-row]')].filter(row => !row.hidden).length`;
    const all = await ask(count);
    await ask(`document.querySelector('#_list-q').focus()`);
    await type((await ask(`document.querySelectorAll('[data-row] a')[3].textContent`)).slice(0, 3));
    if (!await until(`document.querySelector('.list-status').textContent`)) say('tells no count');
    const left = await ask(count);
    if (!left || left >= all) say(`${left} of ${all} left`);
    if (!await until(`location.hash.startsWith('#q=')`)) say(`the address is ${await ask('location.hash')}`);
  });
  await check('the search finds what it finds elsewhere, in the same order', async say => {
    const search = pages(site).find(file => /^(zoeken|search)\.html$/.test(file));
    const { index } = openIndex(site);
    let found = 0;
    for (const query of queries.split(',')) {
      const wanted = (await index.search(query, { pages: 10 })).hits.map(hit => hit.href);
      await open(search, `#q=${encodeURIComponent(query)}`);
      if (!await until(`(state => state.textContent !== undefined && state.dataset.searchQuery === ${JSON.stringify(query)} && state.dataset.searchStatus === 'done')(document.querySelector('[data-search-status]'))`, 20)) say(`${query}: no answer`);
      const got = await ask(`[...document.querySelectorAll('[data-search-hit]')].map(hit => hit.querySelector('a').href.replace(/#.*/, '').replace(new URL('.', location.href.replace(/#.*/, '')).href, ''))`);
      found += got.length;
      if (JSON.stringify(got.slice(0, wanted.length)) !== JSON.stringify(wanted)) say(`${query}: ${got.slice(0, 3)}, not ${wanted.slice(0, 3)}`);
    }
    if (!found) say('finds nothing');
  });
} catch (error) {
  tally.unit('Firefox', [firstLine(error)]);
} finally {
  socket?.close();
  firefox.kill();
  await new Promise(resolve => { firefox.on('exit', resolve); setTimeout(resolve, 5000).unref(); });
  fs.rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
}
tally.end();
process.exit();
