// One edit in the preview, from save to served: `node benches/serve.mjs NASLAG SITE [--runs 30]`.
// SITE is a corpus (`cargo bench --bench corpus -- SITE 1000`); it is copied, so that it stays as it is.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({ options: { runs: { type: 'string', default: '30' } }, allowPositionals: true });
if (positionals.length !== 2) {
  console.error('usage: node benches/serve.mjs NASLAG SITE [--runs 30]');
  process.exit(2);
}
const [naslag, site] = positionals;
const runs = Number(values.runs);
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'naslag-serve-'));
fs.cpSync(site, folder, { recursive: true });
const pages = fs.readdirSync(path.join(folder, 'content'), { recursive: true }).map(String).filter(name => name.endsWith('.md'));
const shown = pages.filter(name => !name.endsWith('index.md')).sort();
const memory = child => Number(/VmRSS:\s+(\d+)/.exec(fs.readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;

const agent = new http.Agent({ keepAlive: true });
function get(base, file) {
  return new Promise((resolve, reject) => {
    http.get(new URL(file, base), { agent }, answer => {
      let body = '';
      answer.setEncoding('utf8').on('data', part => { body += part; }).on('end', () => resolve(body));
    }).on('error', reject);
  });
}

const began = performance.now();
const child = spawn(naslag, ['serve', '--port', '0', '--root', folder], { stdio: ['ignore', 'ignore', 'pipe'] });
let said = '';
const base = await new Promise((resolve, reject) => {
  child.stderr.setEncoding('utf8').on('data', part => {
    said += part;
    const found = /http:\/\/localhost:\d+\//.exec(said);
    if (found) resolve(found[0]);
  });
  child.on('exit', () => reject(new Error(said)));
});
const start = performance.now() - began;
await new Promise(done => setTimeout(done, 4000));

const times = [];
const first = memory(child);
for (let run = 0; run < runs; run += 1) {
  const name = shown[(run * 7919) % shown.length];
  const file = path.join(folder, 'content', name);
  const word = `proefwoord${run}x`;
  const text = `${fs.readFileSync(file, 'utf8').trimEnd()}\n\nEen alinea met ${word} erin.\n`;
  const saved = performance.now();
  fs.writeFileSync(file, text);
  while (!(await get(base, name.replace(/\.md$/, '.html'))).includes(word)) {
    if (performance.now() - saved > 30000) throw new Error(`${name} did not change\n${said.slice(-2000)}`);
    await new Promise(done => setTimeout(done, 2));
  }
  times.push(performance.now() - saved);
  await new Promise(done => setTimeout(done, 1900)); // the looks after a change are over, the next save meets a quiet server
}
times.sort((a, b) => a - b);
const at = part => times[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(0);
console.log(`${pages.length} files: start ${(start / 1000).toFixed(2)} s; save to served: median ${at(0.5)} ms, least ${at(0)}, 90% ${at(0.9)}, most ${at(1)}; ` +
  `memory ${first.toFixed(0)} MiB before, ${memory(child).toFixed(0)} MiB after ${runs} edits`);
child.removeAllListeners('exit');
child.kill();
agent.destroy();
fs.rmSync(folder, { recursive: true, force: true });
