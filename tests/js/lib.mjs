// Runs the search of a built site in Node: the scripts that the browser loads, from disk, and how much was read.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import zlib from 'node:zlib';

/** What search.js of a site defines (its words, stemmer and search), without the page around it. */
export function scripts(text) {
  const context = vm.createContext({});
  context.globalThis = context;
  // The page begins where a function takes the words of the interface; white space is as the build left it.
  const end = text.search(/\(function ?\(\) ?\{\s*'use strict';\s*var W ?= ?naslagWords;/);
  vm.runInContext(end < 0 ? text : text.slice(0, end), context);
  return context;
}

/** An index over the files of a built site, with a count of what it loaded. */
export function open(site, { keep = false } = {}) {
  const code = fs.readFileSync(path.join(site, 'assets/search.js'), 'utf8');
  const context = scripts(code);
  const loaded = [];
  const sizes = new Map();
  async function load(name) {
    const text = fs.readFileSync(path.join(site, 'assets/search', `${name}.js`), 'utf8');
    if (!sizes.has(name) || !keep) sizes.set(name, zlib.gzipSync(text, { level: 9 }).length);
    loaded.push({ name, raw: Buffer.byteLength(text), gzip: sizes.get(name) });
    let value;
    vm.runInNewContext(text, { naslag: { put: (key, handed) => { value = handed; } } });
    return JSON.parse(JSON.stringify(value));
  }
  const index = new context.naslagSearch.Index(load, context.naslagStemmer);
  return { index, loaded, core: context.naslagSearch, stemmer: context.naslagStemmer };
}
