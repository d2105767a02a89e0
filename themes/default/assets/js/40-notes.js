// On wide screens each note also stands beside the text, at the height of its number, where the left column is free.
(() => {
  'use strict';
  var sheet = document.querySelector('.sheet');
  var numbers = sheet ? sheet.querySelectorAll('.note-ref a') : [];
  if (!numbers.length) return;
  var wide = matchMedia('(min-width: 80rem)');
  var start = sheet.querySelector('.sheet-start');
  var margin = document.createElement('div');
  margin.className = 'margin-notes';
  margin.inert = true; // the notes themselves stand below the text
  sheet.appendChild(margin);

  function place() {
    margin.textContent = '';
    if (!wide.matches) return;
    var base = margin.getBoundingClientRect().top;
    var last = start && start.lastElementChild;
    var free = last ? last.getBoundingClientRect().bottom - base + 32 : 0;
    numbers.forEach(number => {
      var source = document.getElementById(decodeURIComponent(number.hash.slice(1)));
      var height = number.getBoundingClientRect().top - base;
      var top = Math.max(height, free);
      if (!source || top - height > 240) return; // no room near the number
      var note = document.createElement('div');
      var label = document.createElement('b');
      note.className = 'margin-note';
      label.textContent = number.textContent;
      note.appendChild(label);
      source.childNodes.forEach(child => { note.appendChild(child.cloneNode(true)); });
      note.querySelectorAll('.note-back').forEach(back => { back.remove(); });
      note.querySelectorAll('[id]').forEach(element => { element.removeAttribute('id'); });
      note.style.top = top + 'px';
      margin.appendChild(note);
      free = top + note.offsetHeight + 16;
    });
  }
  place();
  document.fonts.ready.then(place);
  addEventListener('resize', place);
  sheet.addEventListener('toggle', place, true);
})();
