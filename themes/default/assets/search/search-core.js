// The search itself: words, look-ups, ranking, excerpts. Knows no document, so that Node can run it.
// The files it reads are made by src/search.rs; how words are cut and folded must agree with src/search/stem.rs.
(function (root) {
  'use strict';
  var DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  var VALUES = {};
  for (var d = 0; d < 64; d++) VALUES[DIGITS.charCodeAt(d)] = d;
  var LONGEST = 48, MOST_WORDS = 12, MOST_TEXT = 1000, FEW = 5, K = 31;
  var EXACT = 1, STEM = 0.9, SPLIT = 0.8, PREFIX = 0.6, INFIX = 0.4, FUZZY = 0.5, SHORT = 0.6;
  var WORD = /[\p{Alphabetic}\p{N}]+/gu;
  var SHOWN = /[\p{Alphabetic}\p{N}\p{M}]+/gu;
  var APOSTROPHE = /^['’‘ʼ]$/;
  var JOINTS = ['', 's', 'en', 'e'];

  // ── words ──

  function unmarked(text) { return text.normalize('NFKD').replace(/\p{M}/gu, ''); }
  /** As `fold` in src/text.rs: letter by letter, so that no letter depends on its neighbours. */
  function fold(text) {
    if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase();
    return unmarked(Array.from(text.normalize('NFKD'), c => c.toLowerCase()).join(''));
  }
  function cut(form) { return form.length > LONGEST ? Array.from(form).slice(0, LONGEST).join('') : form; }

  /** The runs of `pattern` in a text, without the few letters behind an apostrophe; `bound` when a hyphen, `&` or bracket ties it to the word before. */
  function runs(text, pattern) {
    var found = [], from = 0, match;
    pattern.lastIndex = 0;
    while ((match = pattern.exec(text))) {
      var gap = text.slice(from, match.index);
      var tail = from > 0 && APOSTROPHE.test(gap) && Array.from(match[0]).length <= 3;
      from = match.index + match[0].length;
      var form = tail ? '' : cut(fold(match[0]));
      if (form) found.push({ form, start: match.index, end: from, bound: found.length > 0 && /^[-&()]$/.test(gap) });
    }
    return found;
  }
  /** The words of a text as the index has them. */
  function words(text) { return runs(/^[\0-\x7f]*$/.test(text) ? text : unmarked(text), WORD); }
  /** The words of a text with their places in it, to mark them. */
  function places(text) { return runs(text, SHOWN); }
  /** Half characters become a question mark: addresses cannot hold them. */
  function whole(text) { return text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd'); }

  /** A word without the ending of a plural. */
  function stripped(form) { return form.length > 6 ? form.replace(/(en|e|s)$/, '') : form; }

  /** The edits between two words, neighbours swapped counting as one; more than `most` is `most + 1`. */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    var before, last = [], row = [];
    for (var j = 0; j <= b.length; j++) row[j] = j;
    for (var i = 1; i <= a.length; i++) {
      before = last; last = row; row = [i];
      var least = i;
      for (j = 1; j <= b.length; j++) {
        var same = a[i - 1] === b[j - 1] ? 0 : 1;
        var cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + same);
        if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
        row[j] = cost;
        if (cost < least) least = cost;
      }
      if (least > most) return most + 1;
    }
    return row[b.length];
  }

  // ── files ──

  function Reader(text) { this.text = text; this.at = 0; }
  Reader.prototype.number = function () {
    var value = 0, shift = 0, digit;
    do {
      digit = VALUES[this.text.charCodeAt(this.at++)];
      value |= (digit & 31) << shift;
      shift += 5;
    } while (digit & 32);
    return value;
  };
  /** The word written as what it shares with the one before and the rest. */
  function unfront(before, text) { return Array.from(before).slice(0, VALUES[text.charCodeAt(0)]).join('') + text.slice(1); }
  /** Pairs of section and impact, strongest first. */
  function readList(text) {
    var reader = new Reader(text), sections = [], impacts = [], level = K;
    while (reader.at < text.length) {
      level -= reader.number();
      for (var count = reader.number(), section = 0; count > 0; count--) {
        section += reader.number();
        sections.push(section);
        impacts.push(level);
      }
    }
    return { sections, impacts };
  }
  function readTerms(text) {
    var terms = new Map(), stem = '';
    text.split(';').forEach(entry => {
      if (!entry) return;
      var parts = entry.split(',');
      stem = unfront(stem, parts[0]);
      terms.set(stem, parts.slice(1).map(part => {
        var colon = part.indexOf(':'), lists = part.slice(colon + 1).split('!');
        return { form: unfront(stem, part.slice(0, colon)), text: lists[0], lists: [], rests: lists.slice(1).map(rest => {
          var reader = new Reader(rest);
          return { file: reader.number(), at: reader.number(), count: reader.number() };
        }) };
      }));
    });
    return terms;
  }
  function readWords(text) {
    var last = '';
    return text.split(';').slice(0, -1).map(entry => {
      var colon = entry.indexOf(':');
      last = unfront(last, entry.slice(0, colon));
      return { form: last, weight: VALUES[entry.charCodeAt(colon + 1)] };
    });
  }
  function readEndings(text) {
    var last = '';
    return text.split(';').slice(0, -1).map(entry => {
      var parts = entry.split(',');
      last = unfront(last, parts[0]);
      return { end: last, starts: parts.slice(1) };
    });
  }
  function readDirectory(text) {
    var keys = [], hashes = [];
    text.split(';').forEach(entry => {
      if (!entry) return;
      var colon = entry.lastIndexOf(':');
      keys.push(entry.slice(0, colon));
      hashes.push(entry.slice(colon + 1));
    });
    return { keys, hashes };
  }
  /** The last key that is not after `key`. */
  function lookUp(keys, key) {
    var low = 0, high = keys.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (keys[middle] <= key) low = middle + 1; else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /**
   * An index. `load(name)` promises what the file of that name hands over, `stemmer` is Snowball's.
   */
  function Index(load, stemmer) {
    this.load = load;
    this.stemmer = stemmer;
    this.kept = new Map();
    this.stems = new Map();
  }
  var I = Index.prototype;
  I.stem = function (form) {
    var stem = this.stems.get(form);
    if (stem === undefined) {
      stem = this.stemmer.stemWord(form);
      if (this.stems.size > 20000) this.stems.clear();
      this.stems.set(form, stem);
    }
    return stem;
  };
  /** A file, read once; one that failed is tried again. */
  I.file = function (name, read) {
    var kept = this.kept.get(name);
    if (!kept) {
      kept = this.load(name).then(value => read ? read(value) : value);
      kept.catch(() => { this.kept.delete(name); });
      this.kept.set(name, kept);
    }
    return kept;
  };
  I.root = function () {
    var self = this;
    return this.file('root', function (root) {
      root.light = new Set(root.stop.split(' '));
      root.short = root.a.map(row => {
        var forms = text => words(text).map(word => word.form);
        return { short: row[0], forms: forms(row[0]), longs: row.slice(1).map(long => {
          return { text: long, forms: forms(long), stems: forms(long).filter(form => !root.light.has(form)).map(form => self.stem(form)) };
        }) };
      });
      return root;
    });
  };
  /** The numbers and names of the files of a kind that may hold keys from `low` to `high`; at most `most`, nearest to `low`. */
  I.files = async function (kind, low, high, most) {
    var root = await this.root(), leaf = root[kind][0], tops = root.tops = root.tops || {}, names = [];
    var top = tops[kind] = tops[kind] || readDirectory(root[kind][1]);
    if (!top.keys.length) return names;
    var from = lookUp(top.keys, low), to = Math.min(lookUp(top.keys, high), from + most - 1);
    var leaves = leaf > 1 ? top.hashes.slice(from, to + 1).map((hash, at) => this.file(kind + 'd' + (from + at) + '-' + hash, readDirectory)) : [top];
    (await Promise.all(leaves)).forEach((directory, at) => {
      var first = at ? 0 : lookUp(directory.keys, low), last = lookUp(directory.keys, high);
      for (; first <= last && names.length < most; first++) names.push(kind + ((leaf > 1 ? (from + at) * leaf : 0) + first) + '-' + directory.hashes[first]);
    });
    return names;
  };
  I.range = async function (kind, low, high, most, read) {
    return Promise.all((await this.files(kind, low, high, most)).map(name => this.file(name, read)));
  };
  /** The forms of the stem of a word. */
  I.term = async function (stem) {
    var found = await this.range('t', stem, stem, 1, readTerms);
    return found[0] && found[0].get(stem) || [];
  };
  /** All words that begin with `start`, from at most `most` files. */
  I.vocabulary = async function (start, most, near) {
    var names = await this.files('w', start, start + '\uffff', 1000);
    if (names.length > most) {
      var middle = await this.files('w', near, near, 1), at = Math.max(0, Math.min(names.indexOf(middle[0]) - (most >> 1), names.length - most));
      names = names.slice(at, at + most);
    }
    return (await Promise.all(names.map(name => this.file(name, readWords)))).flat();
  };
  /** A section as it is shown, with its page. */
  I.section = async function (number) {
    var root = await this.root(), block = Math.floor(number / root.k), group = Math.floor(block / root.g);
    var value = await this.file('r' + block + '-' + root.r.slice(group * 8, group * 8 + 8)), row = value[1][number % root.k], page = value[0][row[0]];
    return { number, href: page[0], title: page[1], kind: page[2], date: page[3], role: page[4], whole: page[5], anchor: row[1], heading: row[2], text: row[3] };
  };

  // ── one word ──

  /** The first part of the list of a form: the best sections. */
  function best(form) { return form.lists[0] || (form.lists[0] = readList(form.text)); }
  /** A list of a form, the best sections first; of a long one as many more parts as `depth` says. */
  I.list = async function (form, depth) {
    depth = Math.min(depth, form.rests.length);
    if (depth && !form.lists[depth]) {
      var hashes = await this.file('xd-' + (await this.root()).t[2]), parts = [best(form)].concat(await Promise.all(form.rests.slice(0, depth).map(async rest => {
        return readList((await this.file('x' + rest.file + '-' + hashes.slice(rest.file * 8, rest.file * 8 + 8)))[rest.at]);
      })));
      form.lists[depth] = { sections: parts.flatMap(part => part.sections), impacts: parts.flatMap(part => part.impacts) };
    }
    return depth ? form.lists[depth] : best(form);
  };

  /** The forms that answer a word, each with its weight: itself, then its stem, then what is like it where little was found. */
  I.forms = async function (word, open, explain) {
    var found = [], like = [];
    var add = (forms, weight, pick) => {
      forms.forEach(form => {
        if ((!pick || pick(form)) && !found.some(other => other.form === form)) found.push({ form, weight });
      });
    };
    var enough = () => found.reduce((sum, one) => sum + best(one.form).sections.length, 0) >= FEW;
    /** Brings in words of the index, and with `family` the other forms of their stems. */
    var bring = (forms, weight, family) => Promise.all(forms.map(form => this.term(this.stem(form)).then(all => {
      add(all, weight, one => one.form === form);
      if (family) add(all, weight * STEM);
    })));
    var forms = await this.term(this.stem(word));
    add(forms, EXACT, form => form.form === word);
    add(forms, STEM);
    if (open) explain.known = found.length > 0;
    // Where the word itself is known, what only begins like it is another word.
    var sure = found.length ? 0.5 : 1;
    if (!enough() && word.length > 2) {
      like = (await this.vocabulary(word, 3, word)).filter(one => one.form.startsWith(word) && one.form !== word);
      like.sort((a, b) => b.weight - a.weight || a.form.length - b.form.length);
      await bring(like.slice(0, 12).map(one => one.form), (open ? PREFIX : PREFIX * 0.8) * sure);
    }
    if (!enough() && word.length > 3) {
      like = [];
      (await this.range('s', word, word + '\uffff', 2, readEndings)).forEach(entries => {
        entries.forEach(entry => {
          if (entry.end.startsWith(word)) entry.starts.forEach(start => { like.push(start + entry.end); });
        });
      });
      like.sort((a, b) => a.length - b.length);
      await bring(like.slice(0, 12), INFIX);
    }
    if (!found.length && word.length > 3 && !/\d/.test(word)) await bring(await this.alike(word, explain), FUZZY, true);
    return found;
  };

  /** The words that were probably meant: of the same family, else with the fewest edits, then the most frequent. */
  I.alike = async function (word, explain) {
    var most = word.length >= 8 ? 2 : 1, bare = stripped(word), ends = this.stemmer.ends, base = ends ? word.replace(ends, '') : word;
    // The singular may be mistyped where only the plural is known, and the other way round.
    function edits(form, least) {
      var best = distance(word, form, least), other = stripped(form);
      if (best > 0 && other !== form) best = Math.min(best, distance(word, other, least), bare === word ? best : distance(bare, other, least));
      else if (best > 0 && bare !== word) best = Math.min(best, distance(bare, form, least));
      return best;
    }
    function near(all, far, least) {
      var best = [];
      all.forEach(one => {
        if (one.form.length < 3) return;
        var edits = far(one.form, least);
        if (edits > least) return;
        if (edits < least) { best = []; least = edits; }
        best.push(one);
      });
      best.sort((a, b) => b.weight - a.weight || (a.form < b.form ? -1 : 1));
      return best.slice(0, 3);
    }
    var all = await this.vocabulary(word[0], 6, word), best = [];
    // *demonstreren* where only *demonstraties* is known, *kindje* where only *kind* is.
    if (base !== word && base.length > 3) best = near(all, form => form.startsWith(base) && form.slice(base.length).replace(ends, '') === '' ? 0 : 9, 0);
    if (!best.length) best = near(all, edits, most);
    if (!best.length && word[1] !== word[0]) best = near(await this.vocabulary(word[1], 6, word.slice(1)), edits, most);
    // The first part of a longer word may be mistyped: *hotpsot* for *hotspotaanpak*.
    if (!best.length && word.length > 5) best = near(all, form => form.length > word.length + 2 ? distance(word, form.slice(0, word.length), 1) : 9, 1);
    if (best.length) explain.meant.push({ from: word, to: best[0].form });
    return best.map(one => one.form);
  };

  /** A word that the index lacks, as two that it has: *carbidschieten* as *carbid schieten*. */
  I.halves = async function (word) {
    if (word.length < 8) return null;
    // *voertuigcriminaliteit* where only *voertuigen* is known: a first part may stand as its stem.
    var firsts = (await this.vocabulary(word.slice(0, 3), 3, word)).map(one => {
      return { form: one.form, base: word.startsWith(one.form) ? one.form : this.stem(one.form) };
    }).filter(one => one.base.length >= 4 && word.startsWith(one.base) && word.length - one.base.length >= 4);
    firsts.sort((a, b) => b.base.length - a.base.length || a.form.length - b.form.length);
    for (var first of firsts.slice(0, 4)) {
      for (var joint of JOINTS) {
        var rest = word.slice(first.base.length);
        if (!rest.startsWith(joint) || rest.length - joint.length < 4) continue;
        rest = rest.slice(joint.length);
        if ((await this.term(this.stem(rest))).length) return [first.form, rest];
      }
    }
    return null;
  };

  // ── the query ──

  /** What is asked: words, those between quotation marks, and whether the last word may go on. */
  function parse(query) {
    var text = whole(String(query)).slice(0, MOST_TEXT), phrases = [];
    var rest = text.replace(/["“”„«»]([^"“”„«»]+)["“”„«»]/g, function (all, inner) {
      var found = words(inner).map(word => word.form);
      if (found.length) phrases.push(found.slice(0, MOST_WORDS));
      return ' ' ;
    });
    var found = words(rest).slice(0, MOST_WORDS);
    return { words: found, phrases: phrases.slice(0, 3), open: found.length > 0 && /[\p{L}\p{N}]$/u.test(rest) };
  }

  /** The concepts of a query: each with the ways in which a text may say it. */
  I.concepts = function (asked, root, explain) {
    var self = this, forms = asked.words.map(word => word.form), concepts = [];
    var content = function (list) {
      var heavy = list.filter(form => !root.light.has(form) && (form.length > 1 || /\d/.test(form)));
      return heavy.length ? heavy : list;
    };
    function starts(list, at) { return list.length > 0 && list.every((form, i) => forms[at + i] === form); }
    /** How many words from `at` say the long form, whatever little words stand between. */
    function says(stems, at) {
      var used = at;
      for (var i = 0; i < stems.length; used++) {
        if (used >= forms.length) return 0;
        if (self.stem(forms[used]) === stems[i]) i++;
        else if (!root.light.has(forms[used]) || used === at) return 0;
      }
      return used - at;
    }
    for (var at = 0; at < forms.length;) {
      var taken = 1, ways = null;
      for (var s = 0; s < root.short.length; s++) {
        var row = root.short[s];
        if (starts(row.forms, at)) {
          taken = row.forms.length;
          ways = [row.forms].concat(taken > 1 ? [[row.forms.join('')]] : [], row.longs.map(long => content(long.forms)));
          row.longs.forEach(long => { explain.short.push({ short: row.short, long: long.text }); });
          break;
        }
        var long = row.longs.filter(one => one.stems.length > 1 && says(one.stems, at) > 0)[0];
        if (long) {
          taken = says(long.stems, at);
          ways = [content(forms.slice(at, at + taken)), row.forms];
          explain.short.push({ short: row.short, long: long.text });
          break;
        }
      }
      if (!ways) {
        while (at + taken < forms.length && asked.words[at + taken].bound) taken++;
        ways = taken > 1 ? [forms.slice(at, at + taken), [forms.slice(at, at + taken).join('')]] : [[forms[at]]];
      }
      concepts.push({ ways, weight: content(forms.slice(at, at + taken)).length, light: taken === 1 && root.light.has(forms[at]) || taken === 1 && /^\p{L}$/u.test(forms[at]), last: at + taken === forms.length });
      at += taken;
    }
    var heavy = concepts.filter(concept => !concept.light);
    return heavy.length || asked.phrases.length ? heavy : concepts;
  };

  function idf(count, all) { return Math.log(1 + (all - count + 0.5) / (count + 0.5)); }

  /** The scores of one word over all sections. */
  I.scoreWord = async function (word, open, depth, root, explain) {
    var key = word + (open ? '*' : '');
    // Read deeper, a word still has the same forms.
    if (!explain.asked.has(key)) explain.asked.set(key, this.forms(word, open, explain));
    var forms = await explain.asked.get(key), lists = await Promise.all(forms.map(one => this.list(one.form, depth)));
    var scores = new Map(), count = 0, cut = false;
    lists.forEach((list, at) => {
      var form = forms[at].form, more = form.rests.slice(depth).reduce((sum, rest) => sum + rest.count, 0);
      count += list.sections.length + more;
      cut = cut || more > 0;
      explain.forms.set(form.form, Math.max(forms[at].weight, explain.forms.get(form.form) || 0));
    });
    // Forms that share sections make a term look somewhat more frequent than it is.
    count = Math.min(count, root.n);
    var rare = idf(count, root.n);
    lists.forEach((list, at) => {
      var weight = forms[at].weight * rare / K;
      for (var i = 0; i < list.sections.length; i++) {
        var score = weight * list.impacts[i], section = list.sections[i];
        if (at === 0 || !(scores.get(section) >= score)) scores.set(section, score);
      }
    });
    return { scores, count, cut, idf: rare };
  };

  /** The scores of a concept: the best of its ways. A way of several words asks for all of them. */
  I.scoreConcept = async function (concept, open, depth, root, explain) {
    var ways = await Promise.all(concept.ways.map(way => Promise.all(way.map((form, at) => {
      return this.scoreWord(form, open && concept.last && at === way.length - 1, depth, root, explain);
    }))));
    if (ways.length === 1 && ways[0].length === 1 && concept.weight === 1) return ways[0][0];
    var scores = new Map(), cut = false, top = 0;
    ways.forEach((found, number) => {
      var weight = concept.weight / found.length * (number ? SHORT : 1);
      found.forEach(one => { cut = cut || one.cut; top = Math.max(top, one.idf); });
      both(found).forEach((sum, section) => {
        sum *= weight;
        if (!(scores.get(section) >= sum)) scores.set(section, sum);
      });
    });
    var count = Math.max.apply(null, ways.map(found => Math.min.apply(null, found.map(one => one.count))));
    return { scores, cut, idf: top * concept.weight, count: Math.max(count, scores.size) };
  };

  /** The sections that all have, with the sums of their scores. */
  function both(found) {
    var scores = new Map(), few = found.reduce((a, b) => b.scores.size < a.scores.size ? b : a);
    few.scores.forEach((unused, section) => {
      var sum = 0;
      for (var i = 0; i < found.length; i++) {
        var score = found[i].scores.get(section);
        if (score === undefined) return;
        sum += score;
      }
      scores.set(section, sum);
    });
    return scores;
  }

  /** All sections that answer, best first. */
  I.rank = async function (asked, root, explain, wants) {
    var phrases = asked.phrases.map(forms => {
      var heavy = forms.filter(form => !root.light.has(form) && form.length > 1);
      return { ways: [heavy.length ? heavy : forms], weight: (heavy.length || forms.length), light: false, last: false };
    });
    var concepts = this.concepts(asked, root, explain).concat(phrases);
    if (!concepts.length) return [];
    var depth = wants.full ? Infinity : 0, all = () => Promise.all(concepts.map(concept => this.scoreConcept(concept, asked.open, depth, root, explain)));
    var score = (ways, weight) => this.scoreConcept({ ways, weight, last: false }, false, depth, root, explain);
    var found = await all();
    // Long lists are read as deep as it takes to find enough that have all words.
    while (found.some(one => one.cut) && concepts.length + phrases.length > 1 && both(found).size < 10) {
      depth++;
      found = await all();
    }
    // A word that the index lacks may be two that it has, and two words may be one.
    await Promise.all(concepts.map(async (concept, at) => {
      if (found[at].scores.size || concept.ways.length > 1 || concept.ways[0].length > 1) return;
      var pair = await this.halves(concept.ways[0][0]);
      if (pair) found[at] = await score([pair], SPLIT);
    }));
    var scores = both(found);
    if (found.length > 1 && scores.size < FEW && !phrases.length) {
      var tries = concepts.slice(1).map(async (concept, at) => {
        var before = concepts[at];
        if (before.ways[0].length > 1 || concept.ways[0].length > 1) return;
        var joined = await Promise.all(['', 's'].map(joint => {
          var form = before.ways[0][0] + joint + concept.ways[0][0];
          return this.term(this.stem(form)).then(forms => forms.length ? [form] : null);
        }));
        joined = joined.filter(Boolean);
        if (joined.length) lend(await score(joined, 2), [found[at], found[at + 1]]);
      });
      // *VNG* where *vereniging van nederlandse gemeenten* is asked.
      var initials = concepts.map(concept => concept.ways[0].length === 1 ? concept.ways[0][0][0] : ' ').join('');
      if (initials.length > 2 && initials.indexOf(' ') < 0) tries.push(this.term(this.stem(initials)).then(async forms => {
        if (forms.some(form => form.form === initials)) lend(await score([[initials]], found.length * SHORT), found);
      }));
      await Promise.all(tries);
      scores = both(found);
    }
    explain.all = scores.size;
    explain.part = found.length > 1 && found.some(one => one.cut);
    if (found.length > 1 && scores.size < FEW && !phrases.length) {
      // Too few have it all: those that have most of it follow.
      var total = found.reduce((sum, one) => sum + one.idf, 0), loose = new Map();
      found.forEach(one => {
        one.scores.forEach((score, section) => {
          var held = loose.get(section) || [0, 0];
          loose.set(section, [held[0] + score, held[1] + one.idf]);
        });
      });
      loose.forEach((held, section) => {
        if (!scores.has(section)) scores.set(section, held[0] * 0.7 * held[1] * held[1] / (total * total));
      });
      explain.loose = scores.size > explain.all;
    }
    if (found.length === 1) explain.count = found[0].cut ? found[0].count : found[0].scores.size;
    var ranked = Array.from(scores, entry => ({ section: entry[0], score: entry[1] }));
    return ranked.sort((a, b) => b.score - a.score || a.section - b.section);
  };

  /** Gives the scores of one word to the concepts that it stands for, in equal shares. */
  function lend(one, found) {
    one.scores.forEach((score, section) => {
      score /= found.length;
      found.forEach(concept => { if (!(concept.scores.get(section) >= score)) concept.scores.set(section, score); });
    });
  }

  // ── facets ──

  /** The values of a facet, with the ranges of sections of the pages that have them. */
  function readFacet(rows) {
    return rows.map(row => {
      var reader = new Reader(row[2]), ranges = [], end = 0;
      while (reader.at < row[2].length) {
        var start = end + reader.number();
        end = start + reader.number();
        ranges.push([start, end]);
      }
      return { id: row[0], label: row[1], ranges };
    });
  }
  I.facet = function (row) { return this.file('f-' + row[0] + '-' + row[2], readFacet); };
  function within(ranges, section) {
    var low = 0, high = ranges.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (ranges[middle][1] <= section) low = middle + 1; else high = middle;
    }
    return low < ranges.length && ranges[low][0] <= section;
  }
  /** How many pages of each value are among the (sorted) sections. */
  function counts(value, sections) {
    var at = 0, count = 0;
    for (var i = 0; i < value.ranges.length; i++) {
      while (at < sections.length && sections[at] < value.ranges[i][0]) at++;
      if (at >= sections.length) break;
      if (sections[at] < value.ranges[i][1]) count++;
    }
    return count;
  }

  // ── results ──

  /** Where the forms stand in a text: whole words, and parts of words. `part` when only a part was sought. */
  I.marks = function (text, explain) {
    var self = this, stems = new Set(), marks = [], forms = [];
    explain.forms.forEach((weight, form) => { stems.add(self.stem(form)); if (form.length >= 3) forms.push(form); });
    places(text).forEach(place => {
      if (explain.forms.has(place.form) || stems.has(self.stem(place.form))) {
        marks.push({ start: place.start, end: place.end, form: place.form, stem: self.stem(place.form) });
        return;
      }
      for (var i = 0; i < forms.length; i++) {
        var at = place.form.length >= forms[i].length + 3 ? place.form.indexOf(forms[i]) : -1;
        if (at < 0 || forms[i].length === 3 && at > 0 && at + 3 < place.form.length) continue;
        var same = place.form.length === place.end - place.start;
        marks.push({ start: same ? place.start + at : place.start, end: same ? place.start + at + forms[i].length : place.end, form: forms[i], stem: self.stem(forms[i]), part: true, word: text.slice(place.start, place.end), at: same ? at : 0 });
        break;
      }
    });
    return marks;
  };
  /** A text as pieces, marked and not. */
  function pieces(text, marks, from, to) {
    var out = [], at = from;
    marks.forEach(mark => {
      if (mark.start < at || mark.end > to) return;
      if (mark.start > at) out.push({ text: text.slice(at, mark.start) });
      out.push({ text: text.slice(mark.start, mark.end), mark: true });
      at = mark.end;
    });
    if (at < to) out.push({ text: text.slice(at, to) });
    return out;
  }
  /** The stretch of a text that holds most of what was sought, as pieces. */
  I.excerpt = function (text, explain, length) {
    var marks = this.marks(text, explain), best = 0, most = -1;
    for (var i = 0; i < marks.length; i++) {
      var seen = new Set();
      for (var j = i; j < marks.length && marks[j].end <= marks[i].start + length; j++) seen.add(marks[j].stem);
      var worth = seen.size * 10 + Math.min(9, j - i);
      if (worth > most) { most = worth; best = i; }
    }
    var start = marks.length ? Math.max(0, marks[best].start - 50) : 0;
    if (start > 0) start = text.indexOf(' ', start) + 1 || start;
    if (marks.length && start > marks[best].start) start = marks[best].start;
    var end = Math.min(text.length, start + length);
    if (end < text.length) { var space = text.lastIndexOf(' ', end); if (space > start + length / 2) end = space; }
    marks.forEach(mark => { if (mark.start < end && mark.end > end) end = mark.end; });
    if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1])) end--;
    var out = pieces(text, marks, start, end);
    if (start > 0) out.unshift({ text: '… ' });
    if (end < text.length) out.push({ text: ' …' });
    return { pieces: out, marks };
  };

  /** Whether the words stand in the text one after the other. */
  function holds(text, forms) {
    var found = words(text);
    for (var i = 0; i + forms.length <= found.length; i++) {
      for (var j = 0; j < forms.length && found[i + j].form === forms[j]; j++);
      if (j === forms.length) return true;
    }
    return false;
  }

  /** How many neighbours in the query are neighbours in the text as well, or one word. */
  I.adjacency = function (asked, text) {
    var stems = asked.words.map(word => this.stem(word.form));
    if (stems.length < 2) return 0;
    var pairs = new Map(), seen = new Set(), last = '';
    asked.words.slice(1).forEach((word, at) => {
      var before = asked.words[at].form;
      [stems[at] + ' ' + stems[at + 1], this.stem(before + word.form), this.stem(before + 's' + word.form)].forEach(key => { pairs.set(key, at); });
    });
    words(text).forEach(word => {
      var stem = this.stem(word.form);
      [stem, last + ' ' + stem].forEach(key => { if (pairs.has(key)) seen.add(pairs.get(key)); });
      last = stem;
    });
    return seen.size / (stems.length - 1);
  };

  /** Whether the title (with its kind before it: *gemeente Tilburg*), or the heading, is what is asked and no more. */
  I.titled = function (asked, section) {
    var key = list => list.map(word => this.stem(word.form)).join(' ');
    var wanted = key(asked.words);
    return wanted !== '' && (!section.anchor && [section.title, section.kind + ' ' + section.title].some(title => key(words(title)) === wanted) || key(words(section.heading)) === wanted);
  };

  /** Names that begin with what is asked: exact before begun, whole names before parts of them. A first word may say what they are: *gemeente Tilburg*, *wethouder Frings*. */
  I.entities = async function (forms) {
    var best = new Map(), find = async (key, first) => {
      if (key.length < 2) return;
      (await this.range('e', key, key + '\uffff', 2)).flat().forEach(row => {
        var exact = row[0] === key, card = row[2];
        // What begins like a word inside a name says too little, save for surnames.
        if (!exact && (!row[0].startsWith(key) || key.length < 3 || row[1] && card[3] !== 'person')) return;
        if (first && !words(card[2] + ' ' + (exact ? card[4] : '')).some(word => word.form === first)) return;
        // A surname says more than a word inside another name.
        var rank = (exact ? 0 : 2) + (row[1] && card[3] === 'person' ? 0.5 : row[1]), held = best.get(card[1]);
        if (!held || rank < held.rank) best.set(card[1], { rank, title: card[0], href: card[1], kind: card[2], role: card[3], about: card[4], weight: card[5], inside: !exact && row[0][key.length] !== ' ' });
      });
    };
    await find(forms.join(' '));
    if (!best.size && forms.length > 1) await find(forms.slice(1).join(' '), forms[0]);
    return Array.from(best.values()).sort((a, b) => a.rank - b.rank || b.weight - a.weight || (a.title < b.title ? -1 : 1)).slice(0, 3);
  };

  /**
   * Answers a query. `wants`: `pages` (how many), `filters` ({facet: [value ids]}), `counts` (facets to count).
   * Promises { hits, entities, explain, more, places, facets }.
   */
  I.search = async function (query, wants) {
    var asked = parse(query), explain = { forms: new Map(), asked: new Map(), meant: [], short: [], all: 0, loose: false };
    var filters = wants.filters || {}, chosen = Object.keys(filters).filter(key => filters[key].length), root = await this.root();
    var made = await Promise.all([
      this.rank(asked, root, explain, { full: chosen.length > 0 || wants.counts === 'all' }),
      this.entities(asked.words.map(word => word.form).concat(asked.phrases.flat())),
      Promise.all(root.f.filter(row => chosen.indexOf(row[0]) >= 0 || wants.counts).map(async row => ({ key: row[0], label: row[1], values: await this.facet(row) })))
    ]);
    var ranked = made[0], entities = made[1], facets = made[2];
    // A word that the texts have is not the beginning of a name: *kerk* does not mean Kerkrade.
    if (explain.known) entities = entities.filter(one => !one.inside);
    function passes(section, except) {
      return facets.every(facet => {
        var ids = facet.key === except ? [] : filters[facet.key] || [];
        return !ids.length || facet.values.some(value => ids.indexOf(value.id) >= 0 && within(value.ranges, section));
      });
    }
    var kept = chosen.length ? ranked.filter(one => passes(one.section)) : ranked;
    var counted = wants.counts ? facets.map(facet => {
      var sections = ranked.map(one => one.section).filter(section => !chosen.length || passes(section, facet.key)).sort((a, b) => a - b);
      return { key: facet.key, label: facet.label, values: facet.values.map(value => {
        return { id: value.id, label: value.label, count: counts(value, sections), on: (filters[facet.key] || []).indexOf(value.id) >= 0 };
      }).filter(value => value.count || value.on) };
    }) : [];
    var gathered = await this.gather(kept, asked, explain, wants.pages || 10, entities);
    if (explain.meant.length && !entities.length) entities = await this.entities(asked.words.map(word => {
      var meant = explain.meant.filter(one => one.from === word.form)[0];
      return meant ? meant.to : word.form;
    }));
    return { query, hits: gathered.hits, more: gathered.more, places: chosen.length ? kept.length : Math.max(kept.length, explain.loose ? 0 : explain.count || 0), entities, explain, facets: counted };
  };

  /** The pages of the best sections. Reads a few more than are shown, so that what stands close together can come up. */
  I.gather = async function (ranked, asked, explain, want, entities) {
    var pages = new Map(), at = 0;
    while (at < ranked.length && pages.size < want && !(asked.phrases.length && at > 400)) {
      var batch = ranked.slice(at, at + Math.max(2, Math.min(12, want - pages.size + 2)));
      at += batch.length;
      (await Promise.all(batch.map(one => this.section(one.section)))).forEach((section, i) => {
        var text = section.title + ' . ' + section.heading + ' . ' + section.text;
        if (!asked.phrases.every(forms => holds(text, forms))) return;
        var named = this.titled(asked, section) || !section.anchor && entities.some(one => one.rank < 2 && one.href === section.href);
        section.score = batch[i].score * (1 + 1.5 * this.adjacency(asked, text)) * (named ? 1.4 : 1);
        var page = pages.get(section.href);
        if (!page) pages.set(section.href, page = { href: section.href, title: section.title, kind: section.kind, date: section.date, role: section.role, whole: section.whole, score: 0, sections: [] });
        page.sections.push(section);
        page.score = Math.max(page.score, section.score);
      });
    }
    var hits = Array.from(pages.values()).sort((a, b) => b.score - a.score);
    return { more: hits.length > want || at < ranked.length, hits: hits.slice(0, want).map(page => this.present(page, explain)) };
  };

  /** A page as it is shown: its best section gives the excerpt, up to three sections stand below. */
  I.present = function (page, explain) {
    var via = null;
    page.sections.sort((a, b) => b.score - a.score);
    page.sections = page.sections.slice(0, 3).map(section => {
      var excerpt = this.excerpt(section.text, explain, 220);
      var part = excerpt.marks.length && excerpt.marks.every(mark => mark.part) ? excerpt.marks[0] : null;
      if (part && !via) via = { word: part.word, start: part.at, end: part.at + part.form.length };
      return { anchor: section.anchor, heading: section.heading, excerpt: excerpt.pieces, score: section.score };
    });
    page.titlePieces = pieces(page.title, this.marks(page.title, explain), 0, page.title.length);
    page.via = page.titlePieces.some(piece => piece.mark) ? null : via;
    return page;
  };

  root.naslagSearch = { Index, fold, words, places, parse, distance, readList, whole };
})(typeof globalThis === 'object' ? globalThis : self);
