// Buttons that copy: a citation, code, the address of a heading. Where the clipboard is closed, as it may be for a page from disk, the text is selected instead.
(() => {
  'use strict';
  var W = naslagSite.words, status;

  function tell(text) {
    if (!status) {
      status = document.createElement('p');
      status.className = 'visually-hidden';
      status.setAttribute('role', 'status');
      document.querySelector('main').append(status);
    }
    status.textContent = '';
    setTimeout(() => { status.textContent = text; }, 50);
  }
  /** Copies the text of an element, or selects it; `done` gets what to say. */
  function copy(text, element, done) {
    function select() {
      var copied = false;
      getSelection().selectAllChildren(element);
      try { copied = document.execCommand('copy'); } catch (error) { /* then the reader does it */ }
      done(copied ? W.copied : W.selected);
    }
    if (!navigator.clipboard) { select(); return; }
    navigator.clipboard.writeText(text).then(() => { done(W.copied); }, select);
  }
  function button(element, label) {
    var button = document.createElement('button'), back;
    button.type = 'button';
    button.className = 'copy';
    button.textContent = W.copy;
    button.setAttribute('aria-label', label);
    button.addEventListener('click', () => {
      copy(element.textContent.trim(), element, text => {
        tell(text);
        button.textContent = text;
        clearTimeout(back);
        back = setTimeout(() => { button.textContent = W.copy; }, 2500);
      });
    });
    return button;
  }

  document.querySelectorAll('.cite .cite-text, [data-copy]').forEach(element => {
    element.after(button(element, W.copy + ' ' + (element.getAttribute('data-copy') || '')));
  });
  document.querySelectorAll('.prose pre.code').forEach(code => {
    var box = document.createElement('div');
    box.className = 'code-box';
    code.before(box);
    box.append(button(code, W.copy + ' ' + code.getAttribute('aria-label')), code);
  });
  document.addEventListener('click', event => {
    var anchor = event.target.closest('.anchor');
    if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var own = document.querySelector('link[rel=canonical]');
    copy((own ? own.href : location.href.split('#')[0]) + anchor.hash, anchor, tell);
  });
})();
