// What a link leads to, shown after a moment of rest on it, or when it has the focus: its kind, title and first lines. From small scripts, so from disk as well.
// Never on touch, never over a menu or a list that says as much itself. Escape closes it; the pointer may move onto it.
var naslagPreviews = (() => {
  'use strict';
  var REST = 350, LEAVE = 220;
  var shards = {};

  /** The number of the script that holds an address; src/view/preview.rs reckons the same. */
  function number(address, count) {
    for (var i = 0, hash = 0x811c9dc5; i < address.length; i++) hash = Math.imul(hash ^ address.charCodeAt(i), 0x01000193);
    return (hash & (count - 1)) >>> 0;
  }
  /** A script comes in. */
  function put(name, value) { shards[name] = value; }
  put.number = number;
  if (typeof document === 'undefined') return put;

  var root = document.currentScript.src.replace(/assets\/site\.js(\?.*)?$/, '');
  var main = document.querySelector('main');
  var box, shown, pointed, wait, leave;

  /** The script with what is known of an address; `done` gets it, or nothing. */
  function find(address, done) {
    var name = naslagSite.previews + '-' + number(address, naslagSite.previews);
    function end() {
      var shard = shards[name] = shards[name] || {};
      done(Object.hasOwn(shard, address) ? shard[address] : null);
    }
    if (shards[name] && !shards[name].nodeType) return end();
    var script = shards[name] || document.createElement('script');
    script.addEventListener('load', end);
    script.addEventListener('error', () => { shards[name] = {}; end(); });
    if (shards[name]) return;
    shards[name] = script;
    script.src = root + 'assets/previews/' + name + '.js';
    document.head.appendChild(script);
  }

  /** The link a reader may be shown more of: to another page of this site, in the text or in what stands beside it. */
  function eligible(target) {
    var link = target.closest && target.closest('main a[href]');
    if (!link || link.ownerSVGElement || link.closest('nav, .entry-title, .tree-title, [data-list], .doors, .search, .anchor, .note-back, [data-no-preview]')) return null;
    if (link.closest('.note-ref')) return link;
    return link.href.indexOf(root) === 0 && link.pathname !== location.pathname && /\.html$/.test(link.pathname) ? link : null;
  }

  function ask(link, done) {
    if (link.closest('.note-ref')) return done(note(link));
    var address = decode(link.href.slice(root.length).split('#')[0]);
    var anchor = link.hash && address + '#' + decode(link.hash.slice(1));
    find(anchor || address, found => {
      if (found || !anchor) done(found);
      else find(address, done);
    });
  }
  function decode(text) { try { return decodeURIComponent(text); } catch (error) { return text; } }

  /** A note, unless it stands beside the text already. */
  function note(link) {
    var source = document.getElementById(decode(link.hash.slice(1)));
    var beside = [...document.querySelectorAll('.margin-note > b')].some(label => label.textContent === link.textContent);
    if (!source || beside) return null;
    var copy = source.cloneNode(true);
    copy.querySelectorAll('.note-back').forEach(back => { back.remove(); });
    return ['', naslagSite.words.note.replace('{number}', link.textContent), '', '', copy.textContent.trim()];
  }

  function line(name, text) {
    if (!text) return null;
    var element = document.createElement('p');
    element.className = 'preview-' + name;
    element.textContent = text;
    return element;
  }
  function show(link, found, x) {
    if (!box) {
      box = document.createElement('div');
      box.id = '_preview';
      box.setAttribute('role', 'tooltip');
      // On its way the pointer may have crossed another link.
      box.addEventListener('pointerenter', () => { clearTimeout(leave); clearTimeout(wait); pointed = shown; });
      box.addEventListener('pointerleave', soon);
      main.appendChild(box);
    }
    box.className = 'preview role-' + found[0];
    box.textContent = '';
    var head = document.createElement('p');
    head.className = 'preview-head';
    var kind = document.createElement('span');
    kind.className = 'kind';
    kind.textContent = found[1];
    if (found[1]) head.append(kind, ' ');
    head.append(found[3]);
    [head.textContent ? head : null, line('title', found[2]), line('text', found[4])].forEach(part => { if (part) box.append(part); });
    box.hidden = false;
    place(link, x);
    shown = link;
    link.setAttribute('aria-describedby', '_preview');
    quiet(link);
  }
  /** Below the line of the link, above it where there is no room below; within the window. */
  function place(link, x) {
    var lines = [...link.getClientRects()];
    var at = lines.filter(rect => x !== undefined && x >= rect.left - 1 && x <= rect.right + 1)[0] || lines[0];
    box.style.left = box.style.top = '0';
    var from = box.offsetParent ? box.offsetParent.getBoundingClientRect() : document.documentElement.getBoundingClientRect();
    var width = document.documentElement.clientWidth, size = box.getBoundingClientRect();
    var below = at.bottom + 6, above = at.top - 6 - size.height;
    var top = below + size.height > window.innerHeight && above > 0 ? above : below;
    box.style.left = Math.max(8, Math.min(at.left, width - size.width - 8)) - from.left + 'px';
    box.style.top = top - from.top + 'px';
  }
  /** The title of a link would be shown a second time by the browser. */
  function quiet(link) {
    if (!link.title) return;
    link.naslagTitle = link.title;
    link.removeAttribute('title');
  }
  function loud(link) {
    if (link && link.naslagTitle) { link.title = link.naslagTitle; link.naslagTitle = ''; }
  }
  function hide() {
    clearTimeout(wait);
    clearTimeout(leave);
    if (!shown) return;
    box.hidden = true;
    shown.removeAttribute('aria-describedby');
    loud(shown);
    shown = null;
  }
  function soon() {
    clearTimeout(leave);
    leave = setTimeout(hide, LEAVE);
  }
  function start(link, x) {
    clearTimeout(wait);
    clearTimeout(leave);
    if (link === shown) return;
    var found, rested;
    function both() {
      if (!found || !rested || pointed !== link) return;
      hide();
      show(link, found, x);
    }
    pointed = link;
    ask(link, value => { found = value; both(); });
    wait = setTimeout(() => { rested = true; both(); }, REST);
  }
  function stop() {
    clearTimeout(wait);
    if (pointed !== shown) loud(pointed);
    pointed = null;
    if (shown) soon();
  }

  document.addEventListener('pointerover', event => {
    if (event.pointerType === 'touch' || !naslagSite.previews || (box && box.contains(event.target))) return;
    var link = eligible(event.target);
    if (!link) { if (pointed && document.activeElement !== pointed) stop(); return; }
    quiet(link);
    start(link, event.clientX);
  });
  document.documentElement.addEventListener('pointerleave', stop);
  document.addEventListener('focusin', event => {
    var link = event.target.matches(':focus-visible') && eligible(event.target);
    // What has the focus must not lie below the preview of what had it.
    if (link !== shown) hide();
    if (link) start(link);
  });
  document.addEventListener('focusout', stop);
  document.addEventListener('pointerdown', event => { if (!box || !box.contains(event.target)) { pointed = null; hide(); } });
  document.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    clearTimeout(wait);
    if (shown) { event.preventDefault(); hide(); }
  });
  addEventListener('resize', hide);
  return put;
})();
