/*
 * search_browser.js INDEX SEARCH.JS N: loads the index as a browser does, by script tags, and looks for N random
 * substrings of 2-6 characters of the documents: the document must be among the hits, every hit must hold the
 * substring, and only the files needed may be read. Exit 0: all found.
 */
'use strict';
const fs = require('fs'), path = require('path'), vm = require('vm');
const [index, script, count] = process.argv.slice(2);

function browser() {
  const read = {files: new Set(), bytes: 0};
  const context = {setTimeout, clearTimeout, location: {search: ''}};
  context.window = context;
  context.document = {
    createElement: () => ({remove() {}}),
    querySelectorAll: () => [],
    head: {
      appendChild(s) {
        const file = s.src.replace(/\?.*/, '');
        setTimeout(() => {
          let text;
          try { text = fs.readFileSync(path.join(index, file), 'utf8'); } catch (e) { s.onerror(); return; }
          read.files.add(file);
          read.bytes += Buffer.byteLength(text);
          vm.runInContext(text, context);
          s.onload();
        }, 0);
      },
    },
  };
  vm.createContext(context);
  vm.runInContext(fs.readFileSync(script, 'utf8'), context);
  return {search: context.gongshiSearch, read};
}

const documents = [];
for (const file of fs.readdirSync(path.join(index, 'd')))
  vm.runInNewContext(fs.readFileSync(path.join(index, 'd', file), 'utf8'), {gongshiSearch: {d: (n, some) => documents.push(...some)}});

// An independent notion of "holds": the characters themselves, cases and widths aside.
const plain = s => s.normalize('NFC').replace(/[！-～]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xFEE0)).toLowerCase();

// Pages of hits until one satisfies, or all of them.
async function hitsUntil(search, text, options, satisfies) {
  const hits = [];
  for (let from = 0; ;) {
    const found = await search.query(text, Object.assign({from, limit: 200}, options));
    hits.push(...found.hits);
    if (!found.next || found.hits.some(satisfies)) return hits;
    from = found.next;
  }
}
const byUrl = new Map(documents.map(d => [d[0], d]));

function checkHits(text, hits) {
  const parts = plain(text).split(/[^\p{L}\p{Nd}㎡]+/u).filter(w => w);
  for (const h of hits) {
    const whole = byUrl.get(h.url), held = plain(whole[1] + '\n' + whole[3]);
    if (!parts.every(p => held.includes(p))) fail(JSON.stringify(text), 'is not in', h.url);
    if (h.title.map(p => p[0]).join('') !== whole[1]) fail('title changed', h.url);
    if (!h.extract.concat(h.title).some(p => p[1])) fail('nothing marked for', JSON.stringify(text), h.url);
  }
}

async function checkKinds(search, text) {
  const everything = await hitsUntil(search, text, {}, () => false);
  for (const k of (await search.query(text)).kinds) {
    const some = await hitsUntil(search, text, {kind: k.name}, () => false);
    if (some.length !== everything.filter(h => h.kind === k.name).length) fail('kind filter', text, k.name);
  }
}

function fail(...words) {
  console.log('#', ...words);
  process.exit(1);
}

(async () => {
  let bytes = 0, files = 0, asked = 0, measured = 0;
  const warm = browser();
  for (let i = 0; i < +count; i++) {
    const d = documents[Math.floor(Math.random() * documents.length)];
    const characters = Array.from(Math.random() < 0.2 ? d[1] : d[3]);
    const length = 2 + Math.floor(Math.random() * 5), from = Math.floor(Math.random() * Math.max(1, characters.length - length + 1));
    const text = characters.slice(from, from + length).join('');
    if (!/[\p{L}\p{Nd}]/u.test(text)) continue; // punctuation alone is not looked for
    const {search, read} = i < 100 ? browser() : warm; // what a first question reads is measured for some
    await search.open('');
    const first = await search.query(text);
    asked++;
    if (i < 100) {
      bytes += read.bytes;
      files += read.files.size;
      measured++;
    }
    if (!first.hits.length) fail('no hits for', JSON.stringify(text));
    checkHits(text, first.hits);
    const hits = await hitsUntil(search, text, {}, h => h.url === d[0]);
    if (!hits.some(h => h.url === d[0])) fail('not found:', JSON.stringify(text), 'of', d[0]);
    if (i % 50 === 0) await checkKinds(search, text);
  }
  const {search, read} = browser();
  if ((await search.query('，。')).total !== 0 || read.files.size !== 0) fail('punctuation alone reads nothing');
  await search.open('');
  const never = await search.query('魑魅魍魉');
  if (never.total !== 0 || !never.exact) fail('found what is not there');
  if (asked < +count / 2) fail('too few questions');
  console.log(`# ${asked} substrings of 2-6 characters found; ${Math.round(bytes / measured)} bytes in ${(files / measured).toFixed(1)} files a first query`);
})().catch(e => fail(e.stack));
