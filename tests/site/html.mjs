// The Nu HTML checker over every page and every SVG file: no error, no warning. One run of Java for all.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Tally, command, files } from './lib.mjs';

// The checker has no address for a page that it reads from disk, so it takes each of the site's own styles, scripts and pictures for
// foreign and says that 'self' in the policy blocks it. `crawl.mjs` fails on each thing that a browser blocks. Nothing else is ignored.
const IGNORED = [/^Resource violates Content Security Policy \(meta tag\)/];

const { site } = command('html.mjs SITE');
const checked = files(site).filter(file => /\.(html|svg)$/.test(file));
const jar = path.join(path.dirname(createRequire(import.meta.url).resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
const run = spawnSync('java', ['-Xss4m', '-jar', jar, '--stdout', '--exit-zero-always', '--format', 'json', '--also-check-svg', ...checked.map(file => path.join(site, file))],
  { encoding: 'utf8', maxBuffer: 2 ** 30 });
if (run.error) { console.error(`java cannot be run (apt-get install default-jre-headless): ${run.error.message}`); process.exit(2); }

const findings = new Map(checked.map(file => [file, []]));
for (const { type, subType, url = '', lastLine, message } of JSON.parse(run.stdout).messages) {
  if (type === 'info' && subType !== 'warning' || IGNORED.some(pattern => pattern.test(message))) continue;
  const file = url ? path.relative(site, fileURLToPath(url)) : '(checker)';
  const place = lastLine ? `line ${lastLine}: ` : '';
  findings.set(file, [...findings.get(file) ?? [], `${place}${subType ?? type}: ${message.replace(/\s+/g, ' ')}`]);
}
const tally = new Tally();
for (const [file, found] of findings) tally.unit(file, found);
tally.end();
