/*
 * Search at 1,000, 10,000 and 100,000 pages: the size of the index and what a first question fetches, in Chromium,
 * from a server that compresses; beside Pagefind on the same pages in the same run, where it is installed:
 *
 *   npm install --no-save --prefix tests pagefind     (or PAGEFIND=/folder/of/node_modules/pagefind)
 *   GONGSHI=build/gongshi node tests/bench/search.js [PAGES …]
 *
 * The pages are sentences of the demonstration put together anew, with other numbers and names: what a city's
 * notices would hold. A question is 2-6 characters out of a page; "found" says how often that page was among the
 * first 200 hits. Bytes are the mean of those questions, each asked of a browser that has nothing yet: what went
 * over the wire, and what it was unpacked.
 */
'use strict';
const fs = require('fs'), http = require('http'), os = require('os'), path = require('path'), zlib = require('zlib');
const { spawnSync } = require('child_process');

const root = path.join(__dirname, '../..'), program = path.resolve(process.env.GONGSHI || path.join(root, 'build/gongshi'));
const QUESTIONS = 40, HITS = 200;
const sizes = process.argv.slice(2).map(Number).filter(n => n > 0);
if (!sizes.length) sizes.push(1000, 10000, 100000);

let state = 20261121n;
const pick = n => {
  state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn;
  return Number((state >> 33n) % BigInt(n));
};

function walk(folder, ending, list = []) {
  for (const e of fs.readdirSync(folder, { withFileTypes: true })) {
    const name = path.join(folder, e.name);
    if (e.isDirectory()) walk(name, ending, list); else if (ending.test(name)) list.push(name);
  }
  return list;
}
const weigh = files => files.reduce((sum, f) => sum + fs.statSync(f).size, 0);

const SENTENCES = [...new Set(walk(path.join(root, 'content'), /\.(yaml|md)$/)
  .flatMap(f => fs.readFileSync(f, 'utf8').split(/[\n。；]|: /))
  .map(s => s.replace(/[[\](){}"|#>*`_&!%@~<]/g, ' ').trim())
  .filter(s => !/\d[\d-]{6,}/.test(s) && (s.match(/\p{Script=Han}/gu) || []).length >= 8 && s.length < 90))].sort();
const NAMES = Array.from('安北晨东芳国海和宏佳健景兰磊丽林龙梅明宁平琴青荣若山诗思天婷文武西晓新秀雪岩阳怡云泽振正志忠竹');

function sentence() {
  const name = () => NAMES[pick(NAMES.length)] + NAMES[pick(NAMES.length)];
  return SENTENCES[pick(SENTENCES.length)].replace(/(?<![-\d])\d{2,4}(?![-\d])/g, d => String(pick(10 ** d.length))).replace(/样本?./g, name);
}

// Content of n pages, in folders of a thousand.
function write(folder, n) {
  fs.mkdirSync(path.join(folder, 'content/pages'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'content/site.yaml'), 'name: 测试\noffice: 测试街道办事处\nsummary: 测试\nlang: zh-CN\ntimezone: "+08:00"\nurl: https://bench.example\n');
  fs.symlinkSync(path.join(root, 'templates'), path.join(folder, 'templates'));
  for (let i = 0; i < n; i++) {
    const at = path.join(folder, 'content/pages', String(Math.floor(i / 1000)));
    if (i % 1000 === 0) fs.mkdirSync(at);
    const body = Array.from({ length: 5 + pick(6) }, sentence).join('。');
    fs.writeFileSync(path.join(at, `p${i}.md`), `---\ntitle: "${sentence().slice(0, 28).replace(/["\\]/g, ' ').trim()}${i}"\n---\n\n${body}。\n`);
  }
}

function ours(folder, site) {
  const t = process.hrtime.bigint();
  const r = spawnSync(program, ['build', '-C', folder, '--out', site, '--date', '2026-11-21', '--no-print', '-q'], { stdio: ['ignore', 'ignore', 'pipe'] });
  if (r.status !== 0) throw new Error(`gongshi build: ${r.stderr}`.slice(0, 2000));
  const files = walk(path.join(site, 'search'), /./);
  return { bytes: weigh(files), files: files.length, ms: Number(process.hrtime.bigint() - t) / 1e6 };
}

const pagefind = (() => {
  for (const at of [process.env.PAGEFIND, path.join(root, 'tests/node_modules/pagefind')].filter(Boolean))
    if (fs.existsSync(path.join(at, 'package.json'))) return at;
})();

function theirs(site) {
  const run = JSON.parse(fs.readFileSync(path.join(pagefind, 'package.json'))).bin;
  const t = process.hrtime.bigint();
  const r = spawnSync(process.execPath, [path.join(pagefind, typeof run === 'string' ? run : run.pagefind), '--site', site, '--glob', 'pages/p*.html', '--root-selector', 'article'], { encoding: 'utf8' });
  if (r.status !== 0) throw new Error(`pagefind: ${r.stderr || r.stdout}`.slice(0, 2000));
  const files = walk(path.join(site, 'pagefind'), /\.(js|json|pagefind|pf_\w+)$/).filter(f => !/ui|modal|highlight|component/.test(path.basename(f)));
  return { bytes: weigh(files), files: files.length, ms: Number(process.hrtime.bigint() - t) / 1e6 };
}

const PAGE = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>q</title><body></body></html>';
function serve(site) {
  const served = { wire: 0, plain: 0, files: 0 }, types = { '.js': 'text/javascript', '.json': 'application/json', '.html': 'text/html' };
  const server = http.createServer((q, a) => {
    const name = decodeURI(q.url.replace(/[?#].*/, ''));
    let body;
    try { body = name === '/q.html' ? Buffer.from(PAGE) : fs.readFileSync(path.join(site, name)); } catch (e) { a.writeHead(404); a.end(); return; }
    const packed = zlib.gzipSync(body), small = packed.length < body.length;
    if (name !== '/q.html') { served.wire += small ? packed.length : body.length; served.plain += body.length; served.files++; }
    a.writeHead(200, { 'content-type': types[path.extname(name)] || 'application/octet-stream', ...(small && { 'content-encoding': 'gzip' }) });
    a.end(small ? packed : body);
  });
  return new Promise(done => server.listen(0, '127.0.0.1', () => done({ server, served, home: `http://127.0.0.1:${server.address().port}/` })));
}

const ASK = {
  ours: async ([text, hits, script]) => {
    await new Promise((done, fail) => { const s = document.createElement('script'); s.src = script; s.onload = done; s.onerror = fail; document.head.append(s); });
    await gongshiSearch.open('/search/');
    const found = await gongshiSearch.query(text, { limit: 10 });
    window.rest = async () => (await gongshiSearch.query(text, { limit: hits })).hits.map(h => h.url);
    return found.hits.map(h => h.url);
  },
  theirs: async ([text, hits]) => {
    const pf = await import('/pagefind/pagefind.js');
    await pf.init();
    const found = await pf.search(text), urls = async some => (await Promise.all(some.map(r => r.data()))).map(d => d.url.replace(/^\//, ''));
    window.rest = () => urls(found.results.slice(0, hits));
    return urls(found.results.slice(0, 10));
  },
};

async function ask(browser, at, who, questions, script) {
  const sum = { wire: 0, plain: 0, files: 0, found: 0, ms: 0 };
  for (const { text, url } of questions) {
    const context = await browser.newContext(), page = await context.newPage();
    await page.goto(at.home + 'q.html');
    Object.assign(at.served, { wire: 0, plain: 0, files: 0 });
    const t = process.hrtime.bigint();
    const first = await page.evaluate(ASK[who], [text, HITS, script]);
    sum.ms += Number(process.hrtime.bigint() - t) / 1e6;
    for (const k of ['wire', 'plain', 'files']) sum[k] += at.served[k];
    sum.found += first.includes(url) || (await page.evaluate('rest()')).includes(url) ? 1 : 0;
    await context.close();
  }
  return sum;
}

function questionsOf(folder, n) {
  const list = [];
  while (list.length < QUESTIONS) {
    const i = pick(n), text = fs.readFileSync(path.join(folder, 'content/pages', String(Math.floor(i / 1000)), `p${i}.md`), 'utf8').split('---\n')[2];
    const c = Array.from(text.trim()), length = 2 + pick(5), q = c.slice(pick(c.length - length)).slice(0, length).join('');
    if (/^[\p{Script=Han}\d]{2,6}$/u.test(q)) list.push({ text: q, url: `pages/p${i}.html` });
  }
  return list;
}

const kb = n => (n / 1024).toFixed(1);
function row(pages, who, index, asked) {
  const q = QUESTIONS;
  console.log([pages, who.padEnd(9), kb(index.bytes), index.files, (index.bytes / pages).toFixed(0), (index.ms / 1000).toFixed(1), kb(asked.wire / q), kb(asked.plain / q),
    (asked.files / q).toFixed(1), (asked.ms / q).toFixed(0), `${asked.found}/${q}`].map(x => String(x).padStart(10)).join(' '));
}

async function measure(browser, n) {
  const work = fs.mkdtempSync(path.join(process.env.BENCH_DIR || os.tmpdir(), 'gongshi-search-')), site = path.join(work, 'site');
  try {
    write(work, n);
    const questions = questionsOf(work, n), index = ours(work, site);
    const script = '/assets/' + fs.readdirSync(path.join(site, 'assets')).find(f => /^search.*\.js$/.test(f));
    const at = await serve(site);
    row(n, 'gongshi', index, await ask(browser, at, 'ours', questions, script));
    if (pagefind) {
      const other = theirs(site);
      row(n, 'pagefind', other, await ask(browser, at, 'theirs', questions));
    }
    at.server.close();
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

(async () => {
  const browser = await require('../browser/site').launch();
  if (pagefind) console.log(`# Pagefind ${JSON.parse(fs.readFileSync(path.join(pagefind, 'package.json'))).version}`);
  else console.log('# Pagefind is not installed (npm install --no-save --prefix tests pagefind): gongshi alone');
  console.log(['pages', 'search', 'index KB', 'files', 'B a page', 's *', 'wire KB', 'plain KB', 'files', 'ms', 'found'].map(x => x.padStart(10)).join(' '));
  for (const n of sizes) await measure(browser, n);
  console.log('# s: gongshi builds the pages and the index; Pagefind reads the pages and makes the index');
  await browser.close();
})().catch(e => { console.error(e.stack); process.exit(1); });
