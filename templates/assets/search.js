/*
 * Full-text search in the index that the site carries along (its format: src/site/search.h). No server, no
 * network but script tags for the parts of the index that a query needs; works from file://.
 *
 *   gongshiSearch.open('../search/')               where the index is, seen from the page
 *   gongshiSearch.query('公示期', {kind: 'notices', from: 0, limit: 10}).then(found => …)
 *     found.total   how many pages there are at most (exact where found.exact)
 *     found.kinds   [{name, label, count}] of all kinds that have some, whatever `kind` says
 *     found.hits    [{url, title, date, kind, label, extract, note}]; title and extract are [[text, marked], …]
 *     found.next    `from` of the next page of hits; 0: there are no more
 *
 * A form <form data-search="../search/" data-root="../"> with an input named q and a select or hidden input named kind
 * (or none) is made to work: it looks for [data-search-status], [data-search-results] (a list) and [data-search-more] (a
 * button) in the page; words are its data-found ("{n} …"), data-none and data-failed. ?q=…&kind=… in the address is searched
 * at once. With data-shortened ("{s} …"), what is not found is looked for without its last number: a house, an entrance.
 * Arrow keys go from the input to the hits and back; Escape leads back to the input.
 */
(function () {
  'use strict';
  var base = 'search/', meta = null, lists = {}, documents = {}, loading = {};
  var DIGITS = {}, ENDING = 60, GOING_ON = 30, EXTRACT = 76, NARROW = 64;
  (function () {
    for (var c = 33, v = 0; v < ENDING + GOING_ON; c++) if (c !== 34 && c !== 92) DIGITS[String.fromCharCode(c)] = v++;
  })();

  // ---- letters: the same as in the index, and of the same length as the text ----
  var PARTS = /[\uD83C-\uD83E][\uDC00-\uDFFF]|[^0-9a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u1FFF\u2C00-\u2FEF\u3005-\u3007\u3021-\u302F\u3031-\uDFFF\uF900-\uFE0F\uFE70-\uFEFE\uFF66-\uFFDC]/g;
  function fold(text) {
    return text.replace(/[\uFF01-\uFF5E]/g, function (c) { return String.fromCharCode(c.charCodeAt(0) - 0xFEE0); })
      .replace(/[A-Z]/g, function (c) { return c.toLowerCase(); })
      .replace(PARTS, function (c) { return c.length === 2 ? '  ' : ' '; });
  }
  function words(query) {
    var seen = {};
    return fold(query.normalize ? query.normalize('NFC') : query).split(' ').filter(function (w) {
      return w && !seen['=' + w] && (seen['=' + w] = true);
    });
  }
  function fileOf(key) {
    var c = Array.from(key), a = c[0].codePointAt(0), b = c[1].codePointAt(0);
    return meta.bits ? (Math.imul(a, 0x9E3779B1) ^ Math.imul(b, 0x85EBCA6B)) >>> (32 - meta.bits) : 0;
  }
  // The pairs of a word: `must` cover it, `more` make sure.
  function pairs(word) {
    var c = Array.from(word), must = [], more = [];
    if (c.length === 1) return {must: [c[0] + ' '], more: more};
    for (var i = 0; i + 1 < c.length; i++) (i % 2 === 0 || i + 2 === c.length ? must : more).push(c[i] + c[i + 1]);
    return {must: must, more: more};
  }

  // ---- files ----
  function load(path) {
    if (!loading[path]) {
      loading[path] = new Promise(function (done, fail) {
        var s = document.createElement('script');
        s.src = base + path + (meta ? '?' + meta.stamp : '');
        s.onload = function () { s.remove(); done(); };
        s.onerror = function () { s.remove(); delete loading[path]; fail(new Error(path)); };
        document.head.appendChild(s);
      });
    }
    return loading[path];
  }
  function start() { return meta ? Promise.resolve() : load('index.js'); }

  // ---- lists ----
  function takeLists(file, text) {
    var found = lists[file] = new Map();
    text.split('~').forEach(function (entry) {
      if (!entry) return;
      var i = entry.codePointAt(0) > 0xFFFF ? 2 : 1;
      i += entry.codePointAt(i) > 0xFFFF ? 2 : 1;
      found.set(entry.slice(0, i), entry.slice(i));
    });
  }
  function decode(text) {
    var out = [], at = -1, i = 0;
    function number() {
      var v = 0, scale = 1, d;
      while ((d = DIGITS[text[i++]]) >= ENDING) { v += scale * d; scale *= GOING_ON; }
      return v + scale * d;
    }
    while (i < text.length) {
      var v = number();
      if (v) out.push(at += v);
      else for (var run = number() + 3; run > 0; run--) out.push(++at);
    }
    return out;
  }
  function listsOf(keys) {
    return Promise.all(keys.map(function (key) { return load('p/' + fileOf(key).toString(16) + '.js'); })).then(function () {
      return keys.map(function (key) {
        var entry = (lists[fileOf(key)].get(key) || '').split('}');
        return {text: decode(entry[0]), title: decode(entry[1] || '')};
      });
    });
  }
  function common(many) {
    many = many.slice().sort(function (a, b) { return a.length - b.length; });
    return many.reduce(function (some, other) {
      var out = [], j = 0;
      some.forEach(function (x) {
        while (j < other.length && other[j] < x) j++;
        if (other[j] === x) out.push(x);
      });
      return out;
    });
  }
  function candidates(query) {
    var must = [], more = [];
    query.forEach(function (w) { var p = pairs(w); must = must.concat(p.must); more = more.concat(p.more); });
    return listsOf(must).then(function (got) {
      var some = common(got.map(function (l) { return l.text; }));
      if (some.length <= NARROW || !more.length) return {text: some, title: common(got.map(function (l) { return l.title; }))};
      return listsOf(more).then(function (rest) {
        got = got.concat(rest);
        return {text: common(got.map(function (l) { return l.text; })), title: common(got.map(function (l) { return l.title; }))};
      });
    });
  }

  // ---- documents ----
  function kindOf(n) {
    for (var i = 0; i < meta.kinds.length; i++) if (n < meta.kinds[i][3]) return meta.kinds[i];
  }
  function documentOf(n) {
    var file = Math.floor(n / meta.per);
    return load('d/' + file.toString(16) + '.js').then(function () { return documents[file][n % meta.per]; });
  }
  function mark(text, query) {
    var folded = fold(text), spots = [], out = [], done = 0;
    query.forEach(function (w) {
      for (var at = folded.indexOf(w); at >= 0; at = folded.indexOf(w, at + w.length)) spots.push([at, at + w.length]);
    });
    spots.sort(function (a, b) { return a[0] - b[0] || b[1] - a[1]; }).forEach(function (s) {
      if (s[0] < done) return;
      if (s[0] > done) out.push([text.slice(done, s[0]), false]);
      out.push([text.slice(s[0], s[1]), true]);
      done = s[1];
    });
    if (done < text.length) out.push([text.slice(done), false]);
    return out;
  }
  function splitsPair(text, at) { var c = text.charCodeAt(at); return c >= 0xDC00 && c <= 0xDFFF; }
  function extract(text, query) {
    var folded = fold(text), first = text.length;
    query.forEach(function (w) { var at = folded.indexOf(w); if (at >= 0 && at < first) first = at; });
    var from = first === text.length || first < EXTRACT / 2 ? 0 : first - 16, to = Math.min(text.length, from + EXTRACT);
    if (splitsPair(text, from)) from--;
    if (splitsPair(text, to)) to--;
    var parts = mark(text.slice(from, to), query);
    if (from > 0) parts.unshift(['…', false]);
    if (to < text.length) parts.push(['…', false]);
    return parts;
  }
  function hitOf(n, query) {
    return documentOf(n).then(function (d) {
      var title = fold(d[1]), text = fold(d[3]), kind = kindOf(n);
      var holds = query.every(function (w) { return title.indexOf(w) >= 0 || text.indexOf(w) >= 0; });
      return holds && {url: d[0], title: mark(d[1], query), date: d[2], kind: kind[0], label: kind[1], extract: extract(d[3], query), note: d[4] || ''};
    });
  }

  // ---- queries ----
  function countKinds(found) {
    return meta.kinds.map(function (k) {
      var count = found.reduce(function (n, x) { return n + (x >= k[2] && x < k[3] ? 1 : 0); }, 0);
      return {name: k[0], label: k[1], count: count};
    }).filter(function (k) { return k.count; });
  }
  function within(found, name) {
    if (!name) return found;
    var range = meta.kinds.filter(function (k) { return k[0] === name; })[0] || ['', '', 0, 0];
    return found.filter(function (x) { return x >= range[2] && x < range[3]; });
  }
  // Hits from order[at] on until there are enough; what only looked like one is passed over.
  function gather(order, at, limit, query, hits) {
    if (at >= order.length || hits.length >= limit) return Promise.resolve(at);
    var some = order.slice(at, at + limit - hits.length);
    return Promise.all(some.map(function (n) { return hitOf(n, query); })).then(function (got) {
      got.forEach(function (hit) { if (hit) hits.push(hit); });
      return gather(order, at + some.length, limit, query, hits);
    });
  }
  function query(text, options) {
    var o = options || {}, asked = words(text), none = {total: 0, exact: true, kinds: [], hits: [], next: 0};
    if (!asked.length) return Promise.resolve(none);
    return start().then(function () { return candidates(asked); }).then(function (found) {
      var first = new Set(found.title), hits = [], at = o.from || 0;
      var order = within(found.title, o.kind).concat(within(found.text, o.kind).filter(function (n) { return !first.has(n); }));
      var exact = asked.every(function (w) { return Array.from(w).length <= 2; });
      return gather(order, at, o.limit || 10, asked, hits).then(function (next) {
        if (next >= order.length && !at) { exact = true; order.length = hits.length; next = order.length; }
        return {total: order.length, exact: exact, kinds: countKinds(found.text), hits: hits, next: next < order.length ? next : 0};
      });
    });
  }

  // ---- the form ----
  function put(parent, parts) {
    parts.forEach(function (p) {
      var node = document.createTextNode(p[0]);
      if (p[1]) { var m = document.createElement('mark'); m.appendChild(node); node = m; }
      parent.appendChild(node);
    });
  }
  function element(name, css, parent) {
    var e = document.createElement(name);
    if (css) e.className = css;
    parent.appendChild(e);
    return e;
  }
  function show(list, hit, root) {
    var item = element('li', 'hit', list), link = element('a', '', element('p', 'hit-title', item));
    link.href = root + hit.url;
    put(link, hit.title);
    element('p', 'hit-about', item).textContent = hit.label + (hit.date ? ' ' + hit.date : '');
    if (hit.note) element('p', 'hit-note', item).innerHTML = hit.note; // finished HTML of the site's own templates
    put(element('p', 'hit-extract', item), hit.extract);
  }
  // "兴和一区二号楼" as "兴和一区2号楼", "兴和路25号" as "兴和路": what to try when nothing is found.
  var NUMERALS = '零一二三四五六七八九';
  function digits(text) {
    return text.replace(/([一二三四五六七八九]?)(十?)([一二三四五六七八九]?)(?=号|栋|幢|单元)/g, function (all, tens, ten, ones) {
      if (!all) return all;
      if (!ten) return tens && ones ? all : String(NUMERALS.indexOf(tens || ones));
      return String((tens ? NUMERALS.indexOf(tens) : 1) * 10 + (ones ? NUMERALS.indexOf(ones) : 0));
    });
  }
  function shorter(text) {
    var m = /^(.*?\D)\d+\D{0,3}$/.exec(text);
    return m ? m[1].replace(/[\s#\-－—]+$/, '') : '';
  }
  function others(text) {
    var list = [], next = digits(text);
    if (next !== text) list.push(next);
    while ((next = shorter(next)) && Array.from(next).length > 1) list.push(next);
    return list;
  }
  function firstFound(text, options, more) {
    return query(text, options).then(function (found) {
      found.asked = text;
      return found.hits.length || !more.length ? found : firstFound(more[0], options, more.slice(1));
    });
  }

  function arrows(form, list) {
    function step(e) {
      var all = [form.elements.q].concat(Array.prototype.slice.call(list.querySelectorAll('.hit-title a'))), at = all.indexOf(e.target);
      if (at < 0) return;
      var to = e.key === 'ArrowDown' ? at + 1 : e.key === 'ArrowUp' ? at - 1 : e.key === 'Escape' && at ? 0 : -1;
      if (to < 0 || to >= all.length) return;
      e.preventDefault();
      all[to].focus();
    }
    form.addEventListener('keydown', step);
    list.addEventListener('keydown', step);
  }
  function asked(name) {
    var m = new RegExp('[?&]' + name + '=([^&]*)').exec(location.search);
    try { return m ? decodeURIComponent(m[1].replace(/\+/g, ' ')) : ''; } catch (e) { return ''; }
  }
  function attach(form) {
    var status = document.querySelector('[data-search-status]'), list = document.querySelector('[data-search-results]');
    var more = document.querySelector('[data-search-more]'), turn = 0, next = 0, last = '';
    var words = form.elements.q, kinds = form.elements.kind, shorten = form.getAttribute('data-shortened');
    if (!list) return;
    base = form.getAttribute('data-search') || base;
    function say(word, n, s) { if (status) status.textContent = (form.getAttribute('data-' + word) || '').replace('{n}', n).replace('{s}', s || ''); }
    function run(from) {
      var mine = ++turn, text = from ? last : words.value.trim(), options = {kind: kinds && kinds.value, from: from};
      if (!text) { list.textContent = ''; say('', 0); if (more) more.hidden = true; return; }
      firstFound(text, options, shorten && !from ? others(text) : []).then(function (found) {
        if (mine !== turn) return; // another question came in between
        if (!from) list.textContent = '';
        last = found.asked;
        found.hits.forEach(function (hit) { show(list, hit, form.getAttribute('data-root') || ''); });
        if (!from) say(!found.hits.length ? 'none' : found.asked === text ? 'found' : 'shortened', found.total, found.asked);
        next = found.next;
        if (more) more.hidden = !next;
      }, function () { if (mine === turn) say('failed', 0); });
    }
    form.addEventListener('submit', function (e) {
      e.preventDefault();
      run(0);
      if (window.history.replaceState) { // so that the address can be sent to somebody; file:// may refuse
        try { history.replaceState(null, '', '?' + (kinds && kinds.value ? 'kind=' + kinds.value + '&' : '') + 'q=' + encodeURIComponent(words.value)); } catch (x) { /* as it was */ }
      }
    });
    words.addEventListener('input', function () { clearTimeout(form.wait); form.wait = setTimeout(function () { run(0); }, 200); });
    if (kinds) kinds.addEventListener('change', function () { run(0); });
    if (more) more.addEventListener('click', function () { run(next); });
    arrows(form, list);
    form.hidden = false;
    words.value = asked('q') || words.value;
    if (kinds && kinds.options && asked('kind')) kinds.value = asked('kind');
    if (kinds && kinds.options && kinds.selectedIndex < 0) kinds.selectedIndex = 0;
    if (words.value) run(0);
  }

  window.gongshiSearch = {
    open: function (where) { if (where !== base) { base = where; meta = null; lists = {}; documents = {}; loading = {}; } return start(); },
    query: query,
    m: function (m) { meta = m; },
    p: takeLists,
    d: function (file, some) { documents[file] = some; }
  };
  Array.prototype.forEach.call(document.querySelectorAll('form[data-search]'), attach);
})();
