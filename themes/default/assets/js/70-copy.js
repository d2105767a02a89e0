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
  /** A button that copies an element called so. Its name says what it is for, and then what it did. */
  function button(element, name) {
    var button = document.createElement('button'), back;
    function label(text) {
      button.textContent = text;
      button.setAttribute('aria-label', text + ' ' + name);
    }
    button.type = 'button';
    button.className = 'copy';
    label(W.copy);
    button.addEventListener('click', () => {
      copy(element.textContent.trim(), element, text => {
        tell(text);
        label(text);
        clearTimeout(back);
        back = setTimeout(label, 2500, W.copy);
      });
    });
    return button;
  }

  document.querySelectorAll('.cite .cite-text, [data-copy]').forEach(element => {
    element.after(button(element, element.getAttribute('data-copy') || element.previousElementSibling?.textContent));
  });
  document.querySelectorAll('.prose pre.code').forEach(code => {
    var box = document.createElement('div');
    box.className = 'code-box';
    code.before(box);
    box.append(button(code, code.getAttribute('aria-label')), code);
  });
  document.addEventListener('click', event => {
    var anchor = event.target.closest('.anchor');
    if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey) return;
    var own = document.querySelector('link[rel=canonical]');
    copy((own ? own.href : location.href.split('#')[0]) + anchor.hash, anchor, tell);
  });
})();
