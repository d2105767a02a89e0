// Opens the search: the button, `/` and Ctrl-K. The search itself is loaded when someone asks for it, or comes from a result whose words are to be marked.
(() => {
  'use strict';
  var own = document.currentScript.src;
  var loading = false;
  function load() {
    if (loading || window.naslagSearch) return;
    loading = true;
    var script = document.createElement('script');
    script.src = own.replace(/site\.js(\?.*)?$/, 'search.js');
    // Not loaded: the link to the search page still works, and says what is the matter.
    script.onerror = () => { loading = false; window.naslagOpen = null; };
    document.head.appendChild(script);
  }
  function open() {
    if (window.naslagSearch) window.naslagShow();
    else { window.naslagOpen = true; load(); }
  }
  document.addEventListener('click', event => {
    var button = event.target.closest('[data-search-open]');
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (document.querySelector('[data-search-page]') && !window.naslagSearch) return;
    event.preventDefault();
    open();
  });
  document.addEventListener('keydown', event => {
    var typing = event.target.closest('input, textarea, select, [contenteditable]');
    var combined = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === 'k';
    if (!combined && (typing || event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey)) return;
    event.preventDefault();
    open();
  });
  try { if (sessionStorage.getItem('naslag-found')) load(); } catch (error) { /* no storage: nothing is marked */ }
})();
