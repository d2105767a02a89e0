// Faces that are late wait for the next page, so that no text moves under the eyes of a reader.
(() => {
  'use strict';
  var data = document.documentElement.dataset;
  var late = setTimeout(() => { data.faces = 'late'; }, 200);
  data.faces = 'wait';
  Promise.all([document.fonts.load('1em "Naslag Serif"'), document.fonts.load('1em "Naslag Sans"')]).then(() => {
    clearTimeout(late);
    if (data.faces === 'wait') data.faces = '';
  }, () => {});
})();
