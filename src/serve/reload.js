// The preview's half in the browser: hears what the latest state is, and shows it without losing the reading place.
// Put into pages by `naslag serve` while it answers; no built site holds it.
"use strict";
(function () {
  const self = document.currentScript;
  const own = self.dataset;
  const PLACE = "naslag-place";
  // What a reader's eye rests on.
  const BLOCKS = "h1, h2, h3, h4, h5, h6, p, li, tr, pre, blockquote, figure, dt, dd";
  let source = null;
  let panel = null;
  let closed = "";
  let style = own.style;

  // ---- the reading place: the first block in view, by its words, its number and its distance from the top

  function words(block) {
    return block.textContent.replace(/\s+/g, " ").trim().slice(0, 200);
  }

  function keepPlace() {
    const place = { page: location.pathname, x: scrollX, y: scrollY, blocks: [] };
    const blocks = document.querySelectorAll(BLOCKS);
    for (let index = 0; index < blocks.length && place.blocks.length < 5; index += 1) {
      const box = blocks[index].getBoundingClientRect();
      if (box.height > 0 && box.top >= 0 && box.top < innerHeight) {
        place.blocks.push({ index, text: words(blocks[index]), top: box.top });
      }
    }
    try {
      sessionStorage.setItem(PLACE, JSON.stringify(place));
      history.scrollRestoration = "manual";
    } catch {
      // Without storage the browser's own memory of the place must do.
    }
  }

  function findPlace(place) {
    if (place.y === 0) return 0;
    const blocks = [...document.querySelectorAll(BLOCKS)];
    // The block that was edited has other words now; the next ones do not.
    for (const kept of place.blocks) {
      let best = null;
      blocks.forEach((block, index) => {
        if (words(block) !== kept.text) return;
        if (best === null || Math.abs(index - kept.index) < Math.abs(best - kept.index)) best = index;
      });
      if (best !== null) return scrollY + blocks[best].getBoundingClientRect().top - kept.top;
    }
    return place.y;
  }

  function returnToPlace() {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
    } catch {
      return;
    }
    if (!place || place.page !== location.pathname) return;
    let reader = false;
    const go = () => {
      if (!reader) scrollTo({ left: place.x, top: findPlace(place), behavior: "instant" });
    };
    const moved = () => {
      reader = true;
    };
    for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
      addEventListener(kind, moved, { once: true, passive: true });
    }
    go();
    // Letters and pictures that come later move the page; then once more.
    addEventListener("load", () => {
      go();
      document.fonts.ready.then(() => {
        go();
        history.scrollRestoration = "auto";
      });
    });
  }

  // ---- the messages

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function showMessages(state) {
    const key = JSON.stringify([state.title, state.messages]);
    if (panel) {
      if (panel.key === key) return;
      panel.host.remove();
      panel = null;
    }
    if (state.messages.length === 0) closed = "";
    if (state.messages.length === 0 || closed === key) return;
    const host = element("naslag-messages");
    const root = host.attachShadow({ mode: "open" });
    const sheet = element("link");
    sheet.rel = "stylesheet";
    sheet.href = "/_naslag/overlay.css";
    const box = element("section", "panel");
    box.setAttribute("role", "alert");
    const bar = element("div", "bar");
    const all = element("a", "", state.all);
    all.href = "/_naslag/";
    const close = element("button", "", state.close);
    close.type = "button";
    close.addEventListener("click", () => {
      closed = key;
      host.remove();
      panel = null;
    });
    bar.append(element("strong", "", state.title), all, close);
    box.append(bar);
    for (const message of state.messages) {
      if (message.place) box.append(element("p", "place", message.place));
      box.append(element("pre", "", message.text));
    }
    root.append(sheet, box);
    document.body.append(host);
    panel = { host, key };
  }

  // ---- the state

  function swapStyle(next) {
    for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
      const address = new URL(old.href);
      if (!address.pathname.endsWith("/assets/style.css")) continue;
      const fresh = old.cloneNode();
      address.search = "?" + next;
      fresh.href = address.href;
      // The old one goes when the new one is there, so that the page is never bare.
      fresh.addEventListener("load", () => old.remove());
      fresh.addEventListener("error", () => fresh.remove());
      old.after(fresh);
    }
  }

  function hear(event) {
    const state = JSON.parse(event.data);
    if ((state.page || "") !== own.own || state.rest !== own.rest) {
      source.close();
      keepPlace();
      location.reload();
      return;
    }
    if (state.style !== style) {
      style = state.style;
      swapStyle(style);
    }
    if (own.page !== "_naslag/") showMessages(state);
  }

  // A browser has few connections for one server: only pages that are looked at listen. They are told the state anew.
  function listen() {
    const wanted = document.visibilityState === "visible";
    if (wanted && (!source || source.readyState === EventSource.CLOSED)) {
      source = new EventSource("/_naslag/changes?page=" + encodeURIComponent(own.page));
      source.addEventListener("message", hear);
    } else if (!wanted && source) {
      source.close();
      source = null;
    }
  }

  returnToPlace();
  listen();
  document.addEventListener("visibilitychange", listen);
  addEventListener("pagehide", () => {
    if (source) source.close();
    source = null;
  });
  addEventListener("pageshow", listen);
})();
