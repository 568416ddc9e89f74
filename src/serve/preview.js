// Put into pages by `gongshi serve`, never into the site: waits for the next build, shows its findings over the page, and
// loads the page anew when its file is another one.
(function () {
  'use strict';
  const me = document.currentScript, tag = me.dataset.tag;
  let seen = me.dataset.seen || '', asked = null, place = null, missed = 0;

  // The findings live in a shadow tree, so that the page's style sheet and scripts do not reach them.
  function root() {
    if (place) return place;
    const host = document.createElement('gongshi-preview');
    document.documentElement.append(host);
    return place = host.attachShadow({ mode: 'open' });
  }

  function show(state) {
    if (!state.html && !place) return;
    root().innerHTML = state.html;
    const box = place.querySelector('details');
    if (!box) return;
    box.setAttribute('role', 'region');
    box.setAttribute('aria-live', 'polite');
    // what was closed stays closed from page to page, until there is something new
    const key = 'gongshi-preview-closed';
    try {
      if (sessionStorage[key] === state.number) box.open = false;
      box.addEventListener('toggle', () => {
        if (!box.open) sessionStorage[key] = state.number;
        else if (sessionStorage[key] === state.number) delete sessionStorage[key];
      });
    } catch (e) { /* a browser without storage */ }
  }

  function lost() {
    if (place && place.querySelector('.lost')) return;
    const words = document.createElement('div');
    words.className = 'lost';
    words.style.cssText = 'position:fixed;z-index:2147483647;right:12px;bottom:12px;padding:8px 14px;border-radius:8px;color:#fff;' +
      'background:#4a4a4a;font:15px/1.5 system-ui,sans-serif';
    words.setAttribute('role', 'status');
    words.textContent = me.dataset.lost;
    root().append(words);
  }

  function found() {
    missed = 0;
    const words = place && place.querySelector('.lost');
    if (words) words.remove();
  }

  async function wait() {
    if (asked || document.hidden) return;
    const mine = asked = new AbortController();
    try {
      const answer = await fetch(`/.gongshi/wait${location.pathname}?seen=${seen}&tag=${tag}`, { cache: 'no-store', signal: mine.signal });
      const state = await answer.json();
      found();
      if (state.tag !== tag || (me.dataset.seen && state.number !== seen)) return location.reload();
      if (state.number !== seen) show(state);
      seen = state.number;
      asked = null;
      wait();
    } catch (e) {
      if (asked !== mine) return; // given up by us: the page is hidden
      if (++missed > 1) lost(); // a page that is being left misses once
      setTimeout(() => { asked = null; wait(); }, 1000);
    }
  }

  // A hidden page asks for nothing: browsers keep few connections to one place.
  function turn() {
    if (!document.hidden) return wait();
    const mine = asked;
    asked = null;
    if (mine) mine.abort();
  }
  document.addEventListener('visibilitychange', turn);
  window.addEventListener('pageshow', e => { if (e.persisted) turn(); });
  wait();
})();
