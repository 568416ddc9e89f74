// Search and "my grid" in the browser, from file:// and from a server: from the masthead, from the home page, by kind,
// with marks, by keyboard; and 1,000 random substrings of the demonstration, each of which must find its page with
// nothing fetched but the files that its pairs of characters stand in.
'use strict';
const fs = require('fs'), http = require('http'), path = require('path'), vm = require('vm');
const { ok, done, build, launch, open, url } = require('./site');

const site = build('--no-print'), index = path.join(site, 'search');
const COUNT = 1000, FROM_SERVER = 200;

// ---- what is where, read anew from the index's description (src/site/search.h) ----
const meta = {}, documents = [];
vm.runInNewContext(fs.readFileSync(path.join(index, 'index.js'), 'utf8'), { gongshiSearch: { m: m => Object.assign(meta, m) } });
for (let i = 0; i * meta.per < meta.n; i++)
  vm.runInNewContext(fs.readFileSync(path.join(index, 'd', `${i.toString(16)}.js`), 'utf8'), { gongshiSearch: { d: (n, some) => documents.push(...some) } });
const fileOf = (a, b) => meta.bits ? ((Math.imul(a.codePointAt(0), 0x9E3779B1) ^ Math.imul(b.codePointAt(0), 0x85EBCA6B)) >>> (32 - meta.bits)).toString(16) : '0';
const plain = s => s.normalize('NFC').replace(/[！-～]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xFEE0)).toLowerCase();
const words = s => plain(s).split(/[^\p{L}\p{M}\p{Nd}㎡]+/u).filter(w => w);

// Files that a question may read: the index, those of its characters and pairs, and those of pages that are shown.
function allowed(text, hits) {
  const files = new Set(['index.js']), number = new Map(documents.map((d, i) => [d[0], i]));
  for (const w of words(text)) {
    const c = Array.from(w);
    if (c.length === 1) files.add(`p/${fileOf(c[0], ' ')}.js`);
    for (let i = 0; i + 1 < c.length; i++) files.add(`p/${fileOf(c[i], c[i + 1])}.js`);
  }
  for (const h of hits) files.add(`d/${Math.floor(number.get(h) / meta.per).toString(16)}.js`);
  return files;
}

// Random substrings of 2-6 characters of titles and texts, none of signs alone.
function questions(count) {
  const list = [];
  while (list.length < count) {
    const d = documents[Math.floor(Math.random() * documents.length)], c = Array.from(Math.random() < .2 ? d[1] : d[3]);
    const length = 2 + Math.floor(Math.random() * 5), from = Math.floor(Math.random() * Math.max(1, c.length - length + 1));
    const text = c.slice(from, from + length).join('');
    if (c.length >= length && words(text).length && !/[^\p{Script=Han}\p{L}\p{M}\p{Nd}\p{P}\s]/u.test(text)) list.push({ text, url: d[0] });
  }
  return list;
}

// Asks as a visitor who has nothing yet: an index opened under another name is read anew. The script's own requests are
// noted as they are made; the browser's, counted outside, must be as many.
const ASK = async list => {
  const put = document.head.appendChild, answers = [];
  let read = [];
  document.head.appendChild = s => { read.push(s.src.match(/\/search\/([pd]\/\w+\.js|index\.js)/)[1]); return put.call(document.head, s); };
  for (const [i, q] of list.entries()) {
    read = [];
    await gongshiSearch.open(i % 2 ? 'search/' : './search/');
    let found = await gongshiSearch.query(q.text);
    const first = found.hits.map(h => h.url), all = new Set(first), files = read.slice();
    while (found.next && !all.has(q.url)) { // further pages of hits until the one wanted turns up
      found = await gongshiSearch.query(q.text, { from: found.next, limit: 100 });
      found.hits.forEach(h => all.add(h.url));
    }
    answers.push({ first, files, more: read.length - files.length, found: all.has(q.url) });
  }
  document.head.appendChild = put;
  return answers;
};

async function askAll(page, from, count) {
  const list = questions(count), lost = [], strange = [];
  let bytes = 0, files = 0, requests = 0, noted = 0;
  await page.goto(from + 'search.html');
  await page.waitForFunction('window.gongshiSearch');
  page.on('request', () => requests++);
  const answers = await page.evaluate(ASK, list);
  answers.forEach((a, i) => {
    const q = list[i], may = allowed(q.text, a.first);
    files += a.files.length;
    noted += a.files.length + a.more;
    for (const f of a.files) {
      bytes += fs.statSync(path.join(index, f)).size;
      // what only looked like a hit was read, too, to make sure: its page holds all of the pairs
      if (!may.has(f) && !(f.startsWith('d/') && words(q.text).some(w => Array.from(w).length > 2))) strange.push(`${q.text}: ${f}`);
    }
    if (!a.found) lost.push(`${JSON.stringify(q.text)} of ${q.url}`);
  });
  if (requests !== noted) strange.push(`${requests} requests, ${noted} of them by the search`);
  return { lost, strange, bytes: Math.round(bytes / count), files: (files / count).toFixed(1) };
}

function serve() {
  const server = http.createServer((q, a) => {
    const file = path.join(site, decodeURI(q.url.replace(/[?#].*/, '')));
    if (!fs.existsSync(file) || !fs.statSync(file).isFile()) { a.writeHead(404); a.end(); return; }
    a.writeHead(200, { 'content-type': { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }[path.extname(file)] || 'application/octet-stream' });
    a.end(fs.readFileSync(file));
  });
  return new Promise(go => server.listen(0, '127.0.0.1', () => go({ server, home: `http://127.0.0.1:${server.address().port}/` })));
}

// ---- as visitors do ----
const hitsOf = page => page.evaluate(() => ({
  status: document.querySelector('[data-search-status]').textContent,
  hits: [...document.querySelectorAll('.hits li')].map(li => ({ text: li.innerText, url: li.querySelector('a').getAttribute('href').replace(/^\.\.\//, ''), marks: li.querySelectorAll('mark').length, tel: (li.querySelector('a[href^="tel:"]') || {}).href })),
}));
async function ask(page, from, form, text) {
  await page.see(from);
  await page.fill(`${form} input[name=q]`, text);
  await page.press(`${form} input[name=q]`, 'Enter');
  await page.waitForSelector('.hits li');
  return hitsOf(page);
}

(async () => {
  const browser = await launch();
  for (const size of ['desktop', 'phone']) {
    const page = await open(browser, site, { size });
    const found = size === 'desktop' ? await ask(page, 'notices/index.html', '.find', '公共收益') : await ask(page, 'search.html', '.search', '公共收益');
    ok(found.hits.length > 1 && found.hits.every(h => h.text.includes('公共收益') && h.marks) && /\d/.test(found.status),
      `${size}: a word is found, marked and counted`, JSON.stringify(found).slice(0, 2000));
    await page.see('search.html?kind=notices&q=' + encodeURIComponent('公共收益'));
    await page.waitForSelector('.hits li');
    const some = await hitsOf(page);
    ok(await page.inputValue('select[name=kind]') === 'notices' && some.hits.length && some.hits.every(h => h.url.startsWith('notices/')), `${size}: an address holds the question and the kind`, JSON.stringify(some).slice(0, 600));
    await page.selectOption('select[name=kind]', 'minutes');
    await page.waitForFunction(() => [...document.querySelectorAll('.hits a[href]')].every(a => /^(minutes\/|tel:)/.test(a.getAttribute('href'))));
    ok((await hitsOf(page)).hits.length > 0, `${size}: another kind is shown at once`);

    await page.focus('#search-q');
    const trail = [];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'Escape', 'ArrowDown', 'Tab']) {
      await page.keyboard.press(key);
      trail.push(await page.evaluate(() => { const a = [...document.querySelectorAll('.hit-title a')].indexOf(document.activeElement); return a >= 0 ? a : document.activeElement.id; }));
    }
    ok(trail.slice(0, 5).join() === '0,1,0,search-q,0' && trail[5] !== 0, `${size}: arrow keys go through the hits, Escape back, Tab on`, trail.join());

    for (const [text, grid, said] of [['兴和一区2号楼', 'xh-01', /找到/], ['兴和一区二号楼', 'xh-01', /兴和一区2号楼/], ['文化巷26号', 'xy-03', /找到/], ['兴和路125号', 'xh-01', /按“兴和路”/], ['站前小区', 'xh-03', /找到/]]) {
      const grids = await ask(page, 'index.html', '.home-grid .search', text);
      const hit = grids.hits.find(h => h.url === `grids/${grid}.html`);
      ok(hit && grids.hits.every(h => h.url.startsWith('grids/')) && /^tel:/.test(hit.tel) && /\d{3,4}-\d{7,8}/.test(hit.text) && /专职网格员\s*\S样\S/.test(hit.text) && said.test(grids.status),
        `${size}: ${text} leads to its grid, its worker and phone`, JSON.stringify(grids).slice(0, 2000));
    }
    await page.fill('.my-grid input[name=q]', '没有这样的词语');
    await page.waitForFunction(() => !document.querySelector('.hits li'));
    ok((await page.innerText('[data-search-status]')).length > 4, `${size}: where nothing is found the page says so`);
    ok(!page.faults.length, `${size}: no message, nothing asked of other sites`, page.faults.join('\n'));
    await page.context().close();
  }

  const at = await serve();
  for (const [name, home, count] of [['file://', url(site, ''), COUNT], ['a server', at.home, FROM_SERVER]]) {
    const page = await (await browser.newContext()).newPage(), r = await askAll(page, home.endsWith('/') ? home : home + '/', count);
    ok(!r.lost.length, `from ${name}: ${count} substrings of 2-6 characters find their page`, r.lost.slice(0, 10).join('\n'));
    ok(!r.strange.length, `from ${name}: nothing is fetched but the files needed: ${r.files} files, ${r.bytes} bytes a first question`, r.strange.slice(0, 10).join('\n'));
    await page.context().close();
  }
  at.server.close();

  const bare = await open(browser, site, { javaScriptEnabled: false });
  await bare.see('search.html?q=x');
  ok(await bare.isVisible('noscript .empty') && await bare.isVisible('a[href="notices/index.html"]'), 'without script the search page leads on by kind');
  await bare.see('index.html');
  await bare.fill('.home-grid input[name=q]', '兴和一区2号楼');
  await bare.press('.home-grid input[name=q]', 'Enter');
  await bare.waitForURL(/grids\/index\.html/);
  const row = await bare.innerText('.grid-list li:has(a[href$="/xh-01.html"])');
  ok(/兴和一区2号楼（兴和路24号）/.test(row) && /任样春/.test(row) && /024-73900111/.test(row) && !(await bare.isVisible('.my-grid')), 'without script the grids are listed with buildings, worker and phone', row);
  await browser.close();
  done();
})().catch(e => { ok(false, 'the run', e.stack); done(); });
