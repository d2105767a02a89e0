// At an old address: the anchor that came along goes on to the new one, before the page goes there by itself.
(() => {
  'use strict';
  var link = document.querySelector('.view-alias main a');
  if (!link || !location.hash) return;
  link.hash = location.hash;
  location.replace(link.href);
})();
