// The search as people see it: on the search page, and over any page. All texts are set as text.
(function () {
  'use strict';
  var W = naslagWords;
  var base = document.currentScript.src.replace(/search\.js(\?.*)?$/, '');
  var values = {}, FACETS_AT_ONCE = 30000, VALUES_SHOWN = 8, FOUND = 'naslag-found', serial = 0;

  window.naslag = { put: function (key, value) { values[key] = value; } };

  /** A file of the index, by script element: that works from disk as well. */
  function load(name) {
    var key = name === 'root' ? name : name.slice(0, -9);
    return new Promise(function (resolve, reject) {
      var script = document.createElement('script');
      function end() {
        script.remove();
        if (key in values) { resolve(values[key]); delete values[key]; } else reject(new Error(name));
      }
      script.onload = script.onerror = end;
      script.src = base + 'search/' + name + '.js';
      document.head.appendChild(script);
    });
  }
  var index = new naslagSearch.Index(load, naslagStemmer);

  /** By hand: the first number that a browser formats costs more than the search. */
  function thousands(number) { return String(number).replace(/\B(?=(\d{3})+$)/g, document.documentElement.lang === 'en' ? ',' : '.'); }
  function say(key, gaps) {
    var text = W[key];
    if (gaps && 'count' in gaps) text = W[key + (gaps.count === 1 ? '.one' : '.other')] || text;
    for (var name in gaps || {}) text = text.split('{' + name + '}').join(typeof gaps[name] === 'number' ? thousands(gaps[name]) : gaps[name]);
    return text;
  }
  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    for (var name in attributes || {}) if (attributes[name] !== null) element.setAttribute(name, attributes[name]);
    [].concat(children || []).forEach(child => { if (child) element.append(child); });
    return element;
  }
  function marked(pieces) { return pieces.map(piece => { return piece.mark ? make('mark', {}, piece.text) : piece.text; }); }
  function button(text, work) {
    var element = make('button', { type: 'button', class: 'search-more' }, text);
    element.addEventListener('click', work);
    return element;
  }
  function site(href) { return new URL('../' + href, base).href; }

  /** A field with its results. `own` is the search page itself, with the query in the address and with filters. */
  function Panel(place, own) {
    var self = this, id = '_search' + ++serial;
    this.own = own;
    this.filters = {};
    this.pages = own ? 10 : 6;
    this.input = make('input', { id, class: 'search-input', type: 'search', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': id + '-list', 'aria-autocomplete': 'list', 'aria-describedby': id + '-hint', autocomplete: 'off', autocapitalize: 'none', spellcheck: 'false', enterkeyhint: 'search', placeholder: say('placeholder'), 'data-search-input': '' });
    this.status = make('p', { class: 'search-status', role: 'status', 'data-search-status': 'idle' });
    this.notes = make('div', { class: 'search-notes' });
    this.list = make('div', { id: id + '-list', class: 'search-list', role: 'listbox', 'aria-label': say('results'), hidden: '' });
    this.more = make('button', { type: 'button', class: 'search-more', hidden: '' }, say('more'));
    this.aside = make('div', { class: 'search-facets', hidden: '' });
    this.hint = make('p', { id: id + '-hint', class: 'search-hint' }, say('hint'));
    this.all = own ? null : make('a', { class: 'search-all', href: site(SEARCH_PAGE()), hidden: '' }, say('all'));
    // Where nothing is asked or found, the registers lead on; the search page has them itself.
    this.lists = document.querySelector(own ? '[data-search-registers]' : '.menu ul') || make('ul', {});
    if (!own) (this.lists = this.lists.cloneNode(true)).className = 'search-lists';
    var form = make('form', { role: 'search', class: 'search-form' }, [make('label', { for: id, class: 'visually-hidden' }, say('label')), this.input]);
    this.warm();
    place.append(form, this.hint, this.status, this.notes, make('div', { class: 'search-columns' }, [make('div', { class: 'search-main' }, [this.list, this.more, this.all]), own ? this.aside : this.lists]));
    form.addEventListener('submit', event => { event.preventDefault(); self.enter(); });
    this.input.addEventListener('input', () => {
      self.pages = own ? 10 : 6;
      clearTimeout(self.timer);
      // Who types on gets one answer for a few keys; the first key waits for nothing.
      self.timer = setTimeout(() => { self.ask(); }, self.status.getAttribute('data-search-status') === 'loading' ? 30 : 0);
      self.state('loading');
    });
    this.input.addEventListener('keydown', event => { self.key(event); });
    this.list.addEventListener('click', event => {
      var link = event.target.closest('a');
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) self.follow(link, event);
    });
    this.more.addEventListener('click', () => {
      var before = self.list.querySelectorAll('[data-search-hit]').length;
      self.pages += 10;
      self.ask().then(() => {
        var link = self.list.querySelectorAll('[data-search-hit]')[before];
        if (link) link.querySelector('a').focus();
      });
    });
  }
  function SEARCH_PAGE() {
    var button = document.querySelector('[data-search-open]');
    return button ? button.getAttribute('href').replace(/^(\.\.\/)*/, '') : 'index.html';
  }

  var P = Panel.prototype;
  /** What every query needs is there before the first one. */
  P.warm = function () {
    var own = this.own;
    index.root().then(root => {
      if (root.t[2]) index.file('xd-' + root.t[2]).catch(() => {});
      if (own && bytes(root) <= FACETS_AT_ONCE) root.f.forEach(row => { index.facet(row).catch(() => {}); });
    }, function () { /* the first query says so */ });
  };
  function bytes(root) { return root.f.reduce((sum, row) => sum + row[3], 0); }

  P.state = function (state, query) {
    this.status.setAttribute('data-search-status', state);
    if (query !== undefined) this.status.setAttribute('data-search-query', query);
  };
  P.options = function () { return [...this.list.querySelectorAll('[role=option]')]; };
  P.activate = function (option) {
    if (this.active) this.active.setAttribute('aria-selected', 'false');
    this.active = option || null;
    if (option) {
      option.setAttribute('aria-selected', 'true');
      this.input.setAttribute('aria-activedescendant', option.id);
      option.scrollIntoView({ block: 'nearest' });
    } else this.input.removeAttribute('aria-activedescendant');
  };
  P.key = function (event) {
    if (event.isComposing) return;
    var options = this.options(), at = options.indexOf(this.active), move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move && options.length) {
      event.preventDefault();
      var next = at < 0 && move < 0 ? options.length - 1 : at + move;
      this.activate(options[next]);
    } else if (event.key === 'Escape' && (!this.own || this.input.value)) {
      event.preventDefault(); // else the field keeps the key for itself
      if (!this.own) { dialog.close(); return; }
      this.input.value = '';
      this.filters = {};
      this.ask();
    }
  };
  P.enter = function () {
    clearTimeout(this.timer);
    if (this.active) { this.follow(this.active); return; }
    if (this.own) { this.ask(); return; }
    var query = this.input.value.trim();
    if (query) location.href = site(SEARCH_PAGE()) + '#' + new URLSearchParams({ q: naslagSearch.whole(query).slice(0, 1000) });
    else this.ask();
  };
  /** Goes to a result; the page there marks the words. */
  P.follow = function (link, event) {
    var target = new URL(link.href);
    try { sessionStorage.setItem(FOUND, JSON.stringify({ path: target.pathname, forms: this.forms || [] })); } catch (error) { /* no storage: nothing is marked */ }
    if (this.own || target.pathname !== location.pathname) { if (!event) location.href = link.href; return; }
    // On the page itself nothing is loaded anew: it would lose the marks.
    if (event) event.preventDefault();
    dialog.close();
    if (target.hash) location.href = link.href; else scrollTo(0, 0);
    markFound();
  };

  /** Answers what stands in the field. */
  P.ask = function () {
    var self = this, query = this.input.value, asked = (this.asked = {});
    if (!query.trim()) { this.address(query); this.empty(); this.state('idle', ''); return Promise.resolve(); }
    this.state('loading');
    setTimeout(() => { if (asked === self.asked) self.address(query); }); // while the files come
    if (!this.list.childElementCount) this.status.textContent = say('loading');
    return index.root().then(root => {
      self.late = bytes(root) > FACETS_AT_ONCE && !self.wanted;
      return index.search(query, { pages: self.pages, filters: self.own ? self.filters : {}, counts: self.own && !self.late ? (self.wanted ? 'all' : true) : false });
    }).then(found => {
      if (asked === self.asked) { self.show(found, query); self.state('done', query); }
    }, function () {
      if (asked === self.asked) self.fail(query);
    });
  };
  P.empty = function () {
    this.activate(null);
    [this.list, this.notes, this.aside].forEach(element => element.replaceChildren());
    this.status.textContent = '';
    this.status.removeAttribute('data-search-failed');
    this.list.hidden = this.more.hidden = this.aside.hidden = true;
    if (this.all) this.all.hidden = true;
    this.hint.hidden = false;
    this.input.setAttribute('aria-expanded', 'false');
    this.lists.hidden = false;
  };
  P.fail = function (query) {
    this.empty();
    this.status.textContent = say('failed');
    this.status.setAttribute('data-search-failed', '');
    this.notes.append(button(say('retry'), () => { this.input.focus(); this.ask(); }));
    this.state('done', query);
  };

  P.show = function (found, query) {
    var self = this, explain = found.explain;
    this.empty();
    this.forms = Array.from(explain.forms.keys()).slice(0, 60);
    this.hint.hidden = true;
    var none = !found.hits.length && !found.entities.length;
    this.status.textContent = none ? say('none', { query: query.length > 60 ? query.slice(0, 60) + '…' : query }) : say('count', { count: explain.part ? found.places + '+' : found.places });
    var note = function (text) { self.notes.append(make('p', { class: 'search-note' }, text)); };
    if (none) note(say('advice'));
    explain.meant.forEach(one => { note(say('meant', one)); });
    explain.short.slice(0, 3).forEach(one => { note(say('short', one)); });
    if (explain.loose && found.hits.length) note(say('loose'));
    var number = 0;
    function option(attributes, children) {
      attributes.role = 'option';
      attributes.id = self.list.id + '-' + number++;
      attributes['aria-selected'] = 'false';
      return make('a', attributes, children);
    }
    function group(name, children) { return make('div', { role: 'group', 'aria-label': name, class: 'search-group' }, children); }
    if (found.entities.length) {
      var box = group(say('entities'), make('span', { class: 'search-label', 'aria-hidden': 'true' }, say('entities')));
      found.entities.forEach(one => {
        box.append(option({ class: 'search-entity role-' + one.role, href: site(one.href), 'data-search-entity': '' }, [
          make('span', { class: 'search-title' }, one.title), ' ', make('span', { class: 'kind' }, one.kind), one.about ? make('span', { class: 'search-about' }, one.about) : null
        ]));
      });
      this.list.append(box);
    }
    found.hits.forEach(hit => {
      var best = hit.sections[0], to = section => site(hit.href) + (section.anchor ? '#' + section.anchor : '');
      var meta = [make('span', { class: 'kind' }, hit.kind)];
      if (hit.date) meta.push(make('span', { class: 'search-date' }, hit.date));
      if (hit.whole) meta.push(make('span', {}, say('part_of') + ' ' + hit.whole));
      var box = make('div', { role: 'group', class: 'search-hit role-' + hit.role, 'aria-label': hit.title, 'data-search-hit': '' });
      box.append(option({ class: 'search-link', href: to(best) }, [
        make('span', { class: 'search-title' }, marked(hit.titlePieces)),
        make('span', { class: 'search-meta' }, meta),
        best.heading ? make('span', { class: 'search-heading' }, best.heading) : null,
        make('span', { class: 'search-excerpt' }, marked(best.excerpt)),
        hit.via ? make('span', { class: 'search-via' }, [say('via') + ' ', hit.via.word.slice(0, hit.via.start), hit.via.start ? '·' : '', make('b', {}, hit.via.word.slice(hit.via.start, hit.via.end)), hit.via.word.slice(hit.via.end)]) : null
      ]));
      hit.sections.slice(1).forEach(section => {
        box.append(option({ class: 'search-section', href: to(section), 'data-search-section': '' }, [
          make('span', { class: 'search-heading' }, section.heading || say('top')),
          make('span', { class: 'search-excerpt' }, marked(section.excerpt))
        ]));
      });
      self.list.append(box);
    });
    this.list.hidden = none;
    this.input.setAttribute('aria-expanded', String(!none));
    this.more.hidden = !found.more || !this.own;
    if (this.all) {
      this.all.hidden = none;
      this.all.href = site(SEARCH_PAGE()) + '#' + new URLSearchParams({ q: naslagSearch.whole(query).slice(0, 1000) });
    }
    this.lists.hidden = !none;
    if (this.own) this.facets(found.facets);
  };

  P.facets = function (facets) {
    var self = this;
    var chosen = Object.keys(this.filters).some(key => self.filters[key].length);
    this.aside.hidden = !facets.some(facet => facet.values.length > 1 || facet.values.some(value => value.on)) && !this.late && !chosen;
    if (this.aside.hidden) return;
    function again() { self.ask().then(() => self.input.focus()); }
    this.aside.append(make('h2', { class: 'search-label' }, say('filters')));
    if (this.late) {
      this.aside.append(button(say('show_filters'), () => { self.wanted = true; again(); }));
    }
    if (chosen) {
      this.aside.append(button(say('clear'), () => { self.filters = {}; again(); }));
    }
    facets.forEach(facet => {
      if (facet.values.length < 2 && !facet.values.some(value => value.on)) return;
      var values = facet.values.slice();
      if (+values[0].label) values.reverse(); // years
      else values.sort((a, b) => b.on - a.on || b.count - a.count);
      var box = make('fieldset', { class: 'search-facet' }, make('legend', {}, facet.label));
      values.forEach((value, at) => {
        var tick = make('input', { type: 'checkbox', value: value.id, 'data-facet': facet.key });
        tick.checked = value.on;
        tick.addEventListener('change', () => { self.choose(facet.key, value.id, tick.checked); });
        var row = make('label', { class: 'search-value' }, [tick, make('span', {}, value.label), ' ', make('span', { class: 'count' }, String(value.count))]);
        if (at >= VALUES_SHOWN && !value.on) row.hidden = true;
        box.append(row);
      });
      if (values.length > VALUES_SHOWN) {
        box.append(button(say('more_values', { count: values.length }), event => {
          box.querySelectorAll('label[hidden]').forEach(row => { row.hidden = false; });
          box.querySelectorAll('input')[VALUES_SHOWN].focus();
          event.target.remove();
        }));
      }
      self.aside.append(box);
    });
  };
  P.choose = function (key, id, on) {
    var ids = (this.filters[key] || []).filter(other => other !== id);
    this.filters[key] = on ? ids.concat(id) : ids;
    this.ask().then(() => {
      var tick = Array.prototype.filter.call(this.aside.querySelectorAll('input'), input => input.value === id && input.getAttribute('data-facet') === key)[0];
      (tick || this.input).focus();
    });
  };

  /** The query and the filters in the address, to be shared and kept. */
  P.address = function (query) {
    if (!this.own) return;
    var search = new URLSearchParams();
    if (query.trim()) search.append('q', naslagSearch.whole(query).slice(0, 1000));
    Object.keys(this.filters).sort().forEach(key => { this.filters[key].forEach(id => { search.append(key, id); }); });
    var hash = String(search);
    try { history.replaceState(null, '', hash ? '#' + hash : location.pathname + location.search); } catch (error) { /* too often in a row: the address follows later */ }
  };
  P.read = function () {
    var search = new URLSearchParams(location.hash.slice(1));
    if (location.hash && !search.has('q')) return;
    this.filters = {};
    search.forEach((value, key) => { if (key !== 'q') this.filters[key] = (this.filters[key] || []).concat(value); });
    this.input.value = search.get('q') || '';
    return this.ask();
  };

  // ── what was found, marked in the page that one comes to ──

  function markFound() {
    var found;
    try {
      found = JSON.parse(sessionStorage.getItem(FOUND));
      sessionStorage.removeItem(FOUND);
    } catch (error) { return; }
    var main = document.querySelector('main');
    if (!found || found.path !== location.pathname || !main) return;
    document.querySelectorAll('mark.found').forEach(mark => { mark.replaceWith(mark.textContent); });
    main.normalize();
    var explain = { forms: new Map(found.forms.map(form => [form, 1])) };
    var walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT), nodes = [], node;
    while ((node = walker.nextNode())) if (!node.parentElement.closest('script, style, nav, button, svg, math, .search')) nodes.push(node);
    nodes.slice(0, 20000).forEach(node => {
      var marks = index.marks(node.data, explain);
      for (var i = marks.length - 1; i >= 0; i--) {
        var rest = node.splitText(marks[i].start);
        rest.splitText(marks[i].end - marks[i].start);
        var mark = make('mark', { class: 'found' });
        rest.replaceWith(mark);
        mark.append(rest);
      }
    });
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) target.scrollIntoView();
  }

  // ── on the page, and over it ──

  var page = document.querySelector('[data-search-page]'), dialog, over;
  window.naslagShow = function () {
    if (page) { panel.input.focus(); panel.input.select(); return; }
    if (!dialog) {
      dialog = make('dialog', { class: 'search-dialog', 'aria-label': say('dialog') });
      var close = make('button', { type: 'button', class: 'tool search-close', 'aria-label': say('close') }, '×');
      close.addEventListener('click', () => { dialog.close(); });
      var place = make('div', { class: 'search' });
      dialog.append(close, place);
      dialog.addEventListener('click', event => { if (event.target === dialog) dialog.close(); });
      document.body.append(dialog);
      over = new Panel(place, false);
    }
    if (!dialog.open) dialog.showModal();
    over.input.focus();
    over.input.select();
  };
  if (page) {
    var panel = new Panel(page.querySelector('[data-search-place]'), true);
    window.addEventListener('hashchange', () => { panel.read(); });
    panel.read();
  }
  markFound();
  if (window.naslagOpen) { window.naslagOpen = null; window.naslagShow(); }
})();
