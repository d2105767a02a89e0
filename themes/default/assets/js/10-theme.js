// Light, dark, or as the device has it: one button goes through the three. What the reader chose is remembered where that is possible.
(() => {
  'use strict';
  var KEY = 'naslag-theme';
  var MODES = ['auto', 'light', 'dark'];
  var root = document.documentElement;
  var mode = 'auto';
  try { mode = localStorage.getItem(KEY) || 'auto'; } catch (error) { /* no storage: as the device has it */ }
  if (MODES.indexOf(mode) < 0) mode = 'auto';

  function apply() {
    if (mode === 'auto') root.removeAttribute('data-theme');
    else root.setAttribute('data-theme', mode);
  }
  apply();

  var button = document.querySelector('.theme-switch');
  if (!button) return;
  var text = button.querySelector('.tool-text');
  function label() {
    text.textContent = button.getAttribute('data-' + mode);
    button.title = text.textContent;
  }
  label();
  button.hidden = false;
  button.addEventListener('click', () => {
    mode = MODES[(MODES.indexOf(mode) + 1) % MODES.length];
    try {
      if (mode === 'auto') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, mode);
    } catch (error) { /* holds for this page only */ }
    apply();
    label();
  });
})();
