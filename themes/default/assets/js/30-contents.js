// What can be folded stands open where there is room beside the text; the contents list follows the reader.
(() => {
  'use strict';
  var wide = matchMedia('(min-width: 80rem)');
  var middle = matchMedia('(min-width: 64rem)');
  function fold() {
    document.querySelectorAll('details[data-open-wide]').forEach(details => {
      details.open = details.closest('.contents') ? middle.matches : wide.matches;
    });
  }
  fold();
  [wide, middle].forEach(query => { query.addEventListener('change', fold); });

  var links = [...document.querySelectorAll('.contents a')];
  var places = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))));
  if (!links.length) return;
  var current = -1;
  var waiting = false;
  function follow() {
    waiting = false;
    if (!middle.matches) return;
    var line = window.innerHeight * 0.3;
    var at = -1;
    for (var i = 0; i < places.length && places[i] && places[i].getBoundingClientRect().top < line; i++) at = i;
    if (at === current) return;
    if (current >= 0) links[current].removeAttribute('aria-current');
    current = at;
    if (at < 0) return;
    links[at].setAttribute('aria-current', 'true');
    var box = links[at].closest('.contents');
    var top = links[at].offsetTop - box.offsetTop;
    if (top < box.scrollTop || top > box.scrollTop + box.clientHeight - 40) box.scrollTop = top - box.clientHeight / 2;
  }
  function soon() {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(follow);
  }
  addEventListener('scroll', soon, { passive: true });
  addEventListener('resize', soon);
  follow();
})();
