// Faces that are late wait for the next page, so that no text moves under the eyes of a reader.
(() => {
  'use strict';
  var data = document.documentElement.dataset;
  // The stand-ins may be higher: the place that the address names is then looked up again, before anybody sees the page.
  var late = setTimeout(() => {
    data.faces = 'late';
    var place = document.querySelector(':target');
    if (place) place.scrollIntoView();
  }, 200);
  data.faces = 'wait';
  Promise.all([document.fonts.load('1em "Naslag Serif"'), document.fonts.load('1em "Naslag Sans"')]).then(() => {
    clearTimeout(late);
    if (data.faces === 'wait') data.faces = '';
  }, () => {});
})();
