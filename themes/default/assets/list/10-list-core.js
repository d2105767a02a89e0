// The list by itself: which rows a choice leaves, how many each value would leave, addresses and CSV. Knows no page.
var naslagList = (() => {
  'use strict';

  /** Small letters without accents, to compare by. */
  function fold(text) {
    return text.normalize('NFKD').replace(/[\u0300-\u036f]/g, '').replace(/[’‘]/g, "'").toLowerCase();
  }
  /** A value as it stands in an address. */
  function slug(text) {
    return fold(text).replace(/'/g, '').replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '');
  }
  /** A row's values by facet: `0 3;;2` is the first and fourth of the first facet, and the third of the third. */
  function values(text, count) {
    var parts = text.split(';'), all = [];
    for (var i = 0; i < count; i++) all.push(parts[i] ? parts[i].split(' ').map(Number) : []);
    return all;
  }

  /** `rows`: {text, values}; `sizes`: how many values each facet has; `chosen`: by facet the numbers that were chosen; `query`: words, all of which must occur.
      Gives the numbers of the rows that are left, and by facet how many rows each value would leave with the choices in the other facets. */
  function narrow(rows, sizes, chosen, query) {
    var words = fold(query).split(/\s+/).filter(Boolean);
    var sets = chosen.map(numbers => numbers.length ? new Set(numbers) : null);
    var counts = sizes.map(size => new Array(size).fill(0));
    var left = [];
    rows.forEach((row, at) => {
      if (!words.every(word => row.text.indexOf(word) >= 0)) return;
      var missed = -1, misses = 0;
      for (var i = 0; i < sets.length && misses < 2; i++) {
        if (sets[i] && !row.values[i].some(value => sets[i].has(value))) { misses++; missed = i; }
      }
      if (misses > 1) return;
      if (!misses) left.push(at);
      // A row that only one facet keeps out counts for the values of that facet.
      row.values.forEach((numbers, i) => {
        if (!misses || i === missed) numbers.forEach(value => { counts[i][value]++; });
      });
    });
    return { left, counts };
  }

  /** The state in an address: the words, the values by facet, the column that sorts. Nothing when the address says nothing of it. */
  function read(hash, sort = 'sort') {
    if (hash.length > 1 && hash.indexOf('=') < 0) return null; // a place in the page
    var state = { query: '', sort: '', chosen: {} };
    new URLSearchParams(hash.slice(1)).forEach((value, key) => {
      if (key === 'q') state.query = value;
      else if (key === sort) state.sort = value;
      else state.chosen[key] = (Object.hasOwn(state.chosen, key) ? state.chosen[key] : []).concat(value);
    });
    return state;
  }
  function write(state, sort = 'sort') {
    var search = new URLSearchParams();
    if (state.query) search.append('q', state.query);
    Object.keys(state.chosen).forEach(key => { state.chosen[key].forEach(value => { search.append(key, value); }); });
    if (state.sort) search.append(sort, state.sort);
    return String(search) && '#' + search;
  }

  /** CSV for Excel and others: with a byte order mark, so that accents are right; divided as the language has it, since Dutch Excel takes `;`. A cell that a
      spreadsheet would reckon with gets an apostrophe in front. */
  function csv(table, separator) {
    return '\ufeff' + table.map(row => {
      return row.map(cell => {
        var text = String(cell).replace(/\s+/g, ' ').trim();
        if (/^[=+\-@]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text)) text = "'" + text;
        return text.indexOf(separator) >= 0 || /["\r\n,;]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
      }).join(separator) + '\r\n';
    }).join('');
  }

  return { fold, slug, values, narrow, read, write, csv };
})();
