// What scripts add to every page: large print that stays, states that stay true after the day of the build, and a
// button that reads the page aloud. Everything is there without them.
(function () {
  'use strict';
  var words = document.currentScript.dataset, root = document.documentElement;

  // ---- large print: #elder, #elder-l, #elder-xl and #standard are plain addresses; the choice is remembered ----
  var sizes = {'#standard': '', '#elder': 'elder', '#elder-l': 'elder elder-l', '#elder-xl': 'elder elder-xl'};
  function size() {
    var wanted = sizes[location.hash];
    if (wanted === undefined) return;
    try {
      if (location.hash === '#elder' && /elder/.test(localStorage.gongshiText)) wanted = localStorage.gongshiText;
      localStorage.gongshiText = wanted;
    } catch (e) { /* no storage: the address alone decides */ }
    root.className = wanted;
  }
  addEventListener('hashchange', function () {
    // chosen by hand: exactly this size
    if (sizes[location.hash] !== undefined) try { localStorage.gongshiText = ''; } catch (e) { /* as above */ }
    size();
  });
  size();

  // ---- the day, in the site's time zone ----
  var zone = /^([+-])(\d\d):?(\d\d)$/.exec(words.zone) || ['', '+', '08', '00'];
  var minutes = (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -1 : 1);
  var today = new Date(Date.now() + minutes * 60000).toISOString().slice(0, 10);

  function each(selector, f) { Array.prototype.forEach.call(document.querySelectorAll(selector), f); }
  function restate(e) {
    var from = e.dataset.from, to = e.dataset.to, state = today < from ? 'upcoming' : to && today > to ? 'closed' : 'open';
    if (e.classList.contains(state)) return;
    [e, e.parentNode.closest('.upcoming, .open, .closed')].forEach(function (one) {
      if (!one) return;
      one.classList.remove('upcoming', 'open', 'closed');
      one.classList.add(state);
    });
    e.textContent = words[state];
  }
  if (today !== words.today) {
    each('[data-from]', restate);
    each('[data-sink]', function (list) { // what has ended is not the first that is seen
      Array.prototype.slice.call(list.children).forEach(function (item) {
        var end = item.dataset.to || (item.querySelector('[data-to]') || item).dataset.to;
        if (end && today > end) list.appendChild(item);
      });
    });
    each('[data-running]', function (e) {
      e.textContent = e.dataset.running - document.querySelectorAll('.home-open [data-sink] > .closed').length +
        document.querySelectorAll('.home-open ul:not([data-sink]) > .open').length;
    });
    each('[data-gone]', function (e) { e.hidden = e.dataset.gone !== '' && today > e.dataset.gone; }); // a meeting that was held
    each('[data-until]', function (e) { // working days are counted at the build; here, days
      var left = Math.round((Date.parse(e.dataset.until) - Date.parse(today)) / 864e5);
      e.textContent = left > 0 ? words.left.replace('{n}', left) : '';
    });
    each('[data-day]', function (e) { // the day on a calendar page
      var now = e.dataset.day === today, mark = e.querySelector('.mark');
      e.classList.toggle('today', now);
      if (mark) mark.hidden = !now;
      else if (now) e.setAttribute('aria-current', 'date');
      else e.removeAttribute('aria-current');
    });
    var age = Math.round((Date.parse(today) - Date.parse(words.today)) / 864e5);
    each('[data-old]', function (e) { // a site that nobody builds any more
      e.textContent = e.dataset.text.replace('{n}', age);
      e.hidden = age < Number(e.dataset.old);
    });
    each('[data-stale]', function (e) { e.hidden = false; });
  }

  // ---- a search that comes with its kind ----
  var kind = /[?&]kind=([a-z-]+)/.exec(location.search);
  if (kind) each('select[name=kind]', function (e) { e.value = kind[1]; });

  // ---- a paper's check code: on its record's page (?v=CODE), or looked up ----
  var proof = document.querySelector('.proof'), held = /[?&]v=([0-9a-f]{8,64})/i.exec(location.search);
  if (proof && held) {
    var same = proof.dataset.code.indexOf(held[1].toLowerCase().slice(0, 10)) === 0, told = document.createElement('p');
    told.className = same ? 'said' : 'warn';
    told.setAttribute('role', 'status');
    told.textContent = same ? proof.dataset.same : proof.dataset.other;
    document.querySelector('.record header').appendChild(told);
  }
  each('form[data-verify]', function (form) {
    var digits = Number(form.dataset.verify), answer = document.querySelector('[data-verify-answer]');
    function say(text) { answer.textContent = text; }
    function look(code) {
      each('tr.found', function (row) { row.classList.remove('found'); });
      var row = document.querySelector('tr[id^="c' + code.slice(0, 10) + '"]');
      say(row ? form.dataset.found : form.dataset.none);
      if (!row) return;
      row.classList.add('found');
      row.scrollIntoView({ block: 'center' });
    }
    function ask(text) {
      var code = text.toLowerCase().replace(/[^0-9a-f]/g, '');
      form.elements.c.value = code;
      if (code.length < 8) say(form.dataset.short);
      else if (!digits || location.pathname.indexOf('/verify/' + code.slice(0, digits) + '.html') > 0) look(code);
      else if (document.querySelector('a[href$="verify/' + code.slice(0, digits) + '.html"]'))
        location.href = 'verify/' + code.slice(0, digits) + '.html?c=' + code;
      else if (/\/verify\/[^/]*$/.test(location.pathname)) location.href = '../verify.html?c=' + code;
      else say(form.dataset.none);
    }
    form.onsubmit = function (e) { e.preventDefault(); ask(form.elements.c.value); };
    var given = /[?&]c=([^&]+)/.exec(location.search);
    if (given) ask(decodeURIComponent(given[1]));
  });

  // ---- the text to paste into a chat ----
  each('[data-share]', function (text) {
    var copy = document.createElement('button');
    copy.type = 'button';
    copy.textContent = text.dataset.copy;
    copy.onclick = function () { // works from file://, too, where there is no clipboard to ask for
      getSelection().selectAllChildren(text);
      copy.textContent = document.execCommand('copy') ? text.dataset.copied : text.dataset.copy;
    };
    text.parentNode.appendChild(copy);
  });

  // ---- read aloud ----
  var place = document.querySelector('.record header'), voice = window.speechSynthesis, text = document.querySelector('.record .text');
  if (!place || !voice || !window.SpeechSynthesisUtterance) return;
  var button = document.createElement('button'), reading = false;
  button.type = 'button';
  button.className = 'read';
  function stop() {
    reading = false;
    voice.cancel();
    button.textContent = words.read;
  }
  function start() {
    // by sentences: long texts stop some voices
    var all = [place.querySelector('h1').innerText, (text || place.parentNode).innerText].join('。');
    var parts = all.replace(/\s*\n\s*/g, '。').match(/[^。；！？]+[。；！？]*/g) || [];
    reading = true;
    button.textContent = words.stop;
    parts.forEach(function (part, i) {
      var u = new SpeechSynthesisUtterance(part);
      u.lang = root.lang;
      u.rate = 0.9;
      if (i === parts.length - 1) u.onend = stop;
      voice.speak(u);
    });
  }
  button.onclick = function () { if (reading) stop(); else start(); };
  button.textContent = words.read;
  place.appendChild(button);
  addEventListener('pagehide', stop);
})();
