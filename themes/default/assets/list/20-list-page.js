// The list as people use it: a field, values to tick with how many rows each leaves, columns that sort, the choice in the address, CSV.
(() => {
  'use strict';
  var W = naslagListWords, core = naslagList, VALUES_SHOWN = 8;
  var list = document.querySelector('[data-list]');
  if (!list) return;
  var lang = document.documentElement.lang, collator = new Intl.Collator(lang, { numeric: true, ignorePunctuation: true });

  function say(key, gaps) { return W[key].replace(/\{(\w+)\}/g, (_, name) => gaps[name].toLocaleString(lang)); }
  function make(tag, attributes, children) {
    var element = document.createElement(tag);
    for (var name in attributes) element.setAttribute(name, attributes[name]);
    [children].flat().forEach(child => { if (child) element.append(child); });
    return element;
  }
  function each(selector, within) { return [...(within || list).querySelectorAll(selector)]; }
  function textOf(element) { return element ? element.textContent.replace(/\s+/g, ' ').trim() : ''; }

  var facets = each('[data-facet]').map(element => {
    var labels = element.getAttribute('data-values').split('\n');
    return { key: element.getAttribute('data-facet'), label: element.getAttribute('data-label'), labels: labels, slugs: labels.map(core.slug), chosen: [], ticks: [] };
  });
  var tree = !list.querySelector('table');
  var rows = each(tree ? '.tree-node' : '[data-row]').map((element, at) => {
    var link = element.querySelector('a');
    var text = tree ? textOf(link) : textOf(element.querySelector('.list-title')) + ' ' + textOf(element.querySelector('.list-sub, .list-long'));
    return { at: at, element: element, link: link, group: element.closest('[data-group]'), text: core.fold(text), values: core.values(element.getAttribute('data-row') || '', facets.length) };
  });
  if (rows.length < 2) return;
  var heads = each('thead th');
  var groups = each('[data-group]'), shown = [], query = '', sort = '', waiting = 0;

  // ── what there is to press ──

  var input = make('input', { type: 'search', id: '_list-q', class: 'search-input', autocomplete: 'off', spellcheck: 'false' });
  var status = make('p', { role: 'status', class: 'list-status' });
  var clear = make('button', { type: 'button', class: 'search-more list-clear', hidden: '' }, W.clear);
  var save = make('button', { type: 'button', class: 'search-more list-save' }, W.csv);
  var bar = make('div', { class: 'list-bar', role: 'search', 'aria-label': W.search }, [
    make('label', { for: '_list-q', class: 'search-label' }, W.search), input, make('div', { class: 'list-tools' }, [save, status, clear])
  ]);
  var box = make('details', { class: 'list-facets fold' }, make('summary', {}, W.filters));
  facets.forEach((facet, at) => {
    if (facet.labels.length < 2) return;
    facet.box = make('div', { class: 'list-values' });
    facet.more = make('button', { type: 'button', class: 'list-more', hidden: '' });
    facet.more.addEventListener('click', () => {
      facet.all = true;
      var next = facet.ticks.filter(tick => tick && tick.row.hidden)[0];
      apply();
      if (next) next.input.focus();
    });
    facet.number = make('span', { class: 'count' });
    facet.fold = make('details', { class: 'list-facet' }, [make('summary', {}, [facet.label + ' ', facet.number]), make('fieldset', {}, [make('legend', { class: 'visually-hidden' }, facet.label), facet.box, facet.more])]);
    box.append(facet.fold);
    // The values are made when the facet is first opened: a list of all municipalities need not wait for hundreds of them.
    facet.fold.addEventListener('toggle', () => { if (facet.fold.open) apply(); });
  });
  list.prepend(bar);
  if (facets.some(facet => facet.box)) {
    bar.after(box);
    var wide = matchMedia('(min-width: 80rem)');
    var unfold = () => { box.open = wide.matches; };
    unfold();
    wide.addEventListener('change', unfold);
  }
  var none = make('p', { class: 'list-none', hidden: '' }, W.none);
  list.append(none);

  function fill(facet) {
    if (facet.ticks.length) return;
    facet.ticks = facet.labels.map((label, number) => {
      var input = make('input', { type: 'checkbox' });
      var count = make('span', { class: 'count' });
      var tick = { input, count, number, label, row: make('label', { class: 'search-value' }, [input, make('span', {}, label), ' ', count]) };
      input.addEventListener('change', () => {
        facet.chosen = facet.chosen.filter(other => other !== number);
        if (input.checked) facet.chosen.push(number);
        go();
      });
      return tick;
    });
  }

  // ── from the choice to what is shown ──

  function apply() {
    waiting = 0;
    var found = core.narrow(rows, facets.map(facet => facet.labels.length), facets.map(facet => facet.chosen), query);
    var left = new Set(found.left);
    shown = rows.filter(row => left.has(row.at));
    if (tree) shown.forEach(row => {
      for (var node = row.element.parentElement.closest('.tree-node'); node; node = node.parentElement.closest('.tree-node')) node.naslagShown = query;
    });
    rows.forEach(row => {
      var hidden = !left.has(row.at) && !(tree && query && row.element.naslagShown === query);
      if (row.element.hidden !== hidden) row.element.hidden = hidden;
    });
    groups.forEach(group => { group.naslagLeft = 0; });
    shown.forEach(row => { if (row.group) row.group.naslagLeft++; });
    groups.forEach(group => { group.hidden = !sort && !group.naslagLeft; });
    each('.letters a', document).forEach(link => {
      var group = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      link.parentElement.hidden = !!group && (!!sort || group.hidden);
    });
    facets.forEach((facet, at) => {
      if (!facet.box) return;
      facet.number.textContent = facet.chosen.length || '';
      if (facet.fold.open) draw(facet, found.counts[at]);
    });
    var any = query || facets.some(facet => facet.chosen.length);
    clear.hidden = !any && !sort;
    none.hidden = shown.length > 0;
    status.textContent = any ? say('shown', { count: shown.length, all: rows.length }) : '';
  }
  function draw(facet, counts) {
    fill(facet);
    var order = facet.ticks.slice();
    // Years stand in their order, the last first.
    if (+facet.labels[0]) order.sort((a, b) => b.label - a.label);
    else order.sort((a, b) => b.input.checked - a.input.checked || counts[b.number] - counts[a.number] || collator.compare(a.label, b.label));
    var some = 0;
    facet.ticks.forEach(tick => { tick.input.checked = facet.chosen.indexOf(tick.number) >= 0; });
    order.forEach(tick => {
      var worth = counts[tick.number] > 0 || tick.input.checked;
      if (worth) some++;
      tick.row.hidden = !worth || some > VALUES_SHOWN && !facet.all && !tick.input.checked;
      tick.count.textContent = counts[tick.number];
    });
    // What has the focus is not moved.
    if (!facet.box.contains(document.activeElement)) facet.box.append.apply(facet.box, order.map(tick => tick.row));
    facet.more.hidden = facet.all || some <= VALUES_SHOWN;
    facet.more.textContent = say('more_values', { count: some });
  }

  // ── columns that sort ──

  function column(name) { return heads.filter(head => head.naslagName === name)[0]; }
  function key(row, at) {
    var cell = row.element.children[at], time = cell.querySelector('time');
    return time ? time.getAttribute('datetime') : textOf(cell.querySelector('a') || cell);
  }
  heads.forEach((head, at) => {
    var text = textOf(head);
    head.naslagName = core.slug(text);
    var button = make('button', { type: 'button', class: 'list-sort' }, text);
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      // Numbers and dates: the greatest first.
      var name = head.naslagName, falls = /list-(count|date)/.test(head.className), first = falls ? '-' + name : name, second = falls ? name : '-' + name;
      sort = sort === first ? second : sort === second ? '' : first;
      arrange();
      go();
    });
  });
  function arrange() {
    if (tree) return;
    var falls = sort[0] === '-', head = column(falls ? sort.slice(1) : sort), at = heads.indexOf(head);
    if (!head) sort = '';
    heads.forEach(other => {
      if (other === head) other.setAttribute('aria-sort', falls ? 'descending' : 'ascending');
      else other.removeAttribute('aria-sort');
    });
    list.classList.toggle('is-sorted', !!sort);
    var order = rows.slice();
    if (head) {
      var keys = head.hasAttribute('data-sort') && list.querySelector('.list-count') ? null : rows.map(row => key(row, at));
      order.sort((a, b) => {
        // What says nothing stands last, either way.
        var by = keys ? !keys[a.at] - !keys[b.at] || collator.compare(keys[a.at], keys[b.at]) * (falls ? -1 : 1) : (a.at - b.at) * (falls ? -1 : 1);
        return by || a.at - b.at;
      });
      groups[0].append.apply(groups[0], order.map(row => row.element));
    } else {
      order.forEach(row => { row.group.append(row.element); });
    }
    list.naslagOrder = order;
  }

  // ── the choice in the address ──

  function state() {
    var chosen = {};
    facets.forEach(facet => { if (facet.chosen.length) chosen[facet.key] = facet.chosen.map(number => facet.slugs[number]); });
    return { query: query.trim(), sort, chosen };
  }
  /** A step that one can go back from; letters typed one after the other are one step. */
  function go(typing) {
    var hash = core.write(state(), W.sort), to = hash || location.pathname + location.search;
    try {
      if (hash !== location.hash) history[typing ? 'replaceState' : 'pushState'](null, '', to);
    } catch (error) { /* too many steps: the address follows later */ }
    apply();
  }
  function restore() {
    var read = core.read(location.hash, W.sort);
    if (!read) return;
    query = read.query;
    input.value = query;
    facets.forEach(facet => {
      facet.chosen = [];
      (Object.hasOwn(read.chosen, facet.key) ? read.chosen[facet.key] : []).forEach(slug => {
        var number = facet.slugs.indexOf(slug);
        if (number >= 0) facet.chosen.push(number);
      });
      if (facet.box && facet.chosen.length) facet.fold.open = true;
    });
    if (sort !== read.sort) { sort = read.sort; arrange(); }
    apply();
  }

  var started = false;
  input.addEventListener('input', () => {
    query = input.value;
    // The first letter is a step of its own, so that one can go back to the list as it was.
    if (!started) { started = true; go(); return; }
    if (!waiting) waiting = requestAnimationFrame(() => { go(true); });
  });
  input.addEventListener('blur', () => { started = false; });
  clear.addEventListener('click', () => {
    query = input.value = '';
    facets.forEach(facet => { facet.chosen = []; });
    if (sort) { sort = ''; arrange(); }
    go();
    input.focus();
  });
  save.addEventListener('click', () => {
    var order = list.naslagOrder || rows, left = new Set(shown), web = /^http/.test(location.protocol);
    var root = new URL('../', document.querySelector('script[src$="list.js"]').src).href;
    var table = [heads.map(textOf).concat(tree ? [W.title] : [], facets.map(facet => facet.label), W.about, W.address)];
    order.forEach(row => {
      if (!left.has(row)) return;
      var cells = tree ? [textOf(row.link)] : heads.map((head, at) => key(row, at));
      var about = row.element.querySelector(tree ? '.tree-text' : '[data-about]');
      facets.forEach((facet, at) => { cells.push(row.values[at].map(number => facet.labels[number]).join(' | ')); });
      table.push(cells.concat(textOf(about), web ? row.link.href : row.link.href.slice(root.length)));
    });
    var url = URL.createObjectURL(new Blob([core.csv(table, W.separator)], { type: 'text/csv;charset=utf-8' }));
    var link = make('a', { href: url, download: list.getAttribute('data-list') + '.csv' });
    list.append(link);
    link.click();
    link.remove();
    setTimeout(() => { URL.revokeObjectURL(url); }, 10000);
  });
  addEventListener('popstate', restore);
  apply();
  if (location.hash) restore();
})();
