// The pictures of links: there for every disclosed page and the site, small, drawn, the same from run to run.
'use strict';
const fs = require('fs'), path = require('path'), zlib = require('zlib');
const { spawnSync } = require('child_process');
const { root, program, ok, done, folder } = require('../script');

const work = folder('cards');
function build(out, ...more) {
  const r = spawnSync(program, ['build', '-C', path.join(work, 'site'), '--out', path.join(work, out), '--date', '2026-11-21', '-q', ...more], { env: { LC_ALL: 'C.UTF-8' } });
  if (r.status !== 0) throw new Error(String(r.stderr));
  return path.join(work, out);
}
const cards = out => fs.existsSync(path.join(out, 'cards')) ? fs.readdirSync(path.join(out, 'cards')).sort() : [];
const image = (out, page) => (fs.readFileSync(path.join(out, page), 'utf8').match(/og:image" content="([^"]*)"/) || [])[1];

// Reads an indexed PNG of ours: size, and how often each palette entry stands in it.
function read(file) {
  const b = fs.readFileSync(file), parts = [];
  let at = 8, head, colours;
  for (; at < b.length;) {
    const size = b.readUInt32BE(at), type = b.toString('latin1', at + 4, at + 8), body = b.subarray(at + 8, at + 8 + size);
    if (type === 'IHDR') head = { width: body.readUInt32BE(0), height: body.readUInt32BE(4), depth: body[8], type: body[9] };
    if (type === 'PLTE') colours = size / 3;
    if (type === 'IDAT') parts.push(body);
    at += 12 + size;
  }
  const rows = zlib.inflateSync(Buffer.concat(parts)), used = new Array(colours).fill(0);
  for (let y = 0; y < head.height; y++) for (let x = 0; x < head.width; x++) used[rows[y * (head.width + 1) + 1 + x]]++;
  return { ...head, used, bytes: b.length };
}

fs.mkdirSync(path.join(work, 'site'));
for (const folder of ['content', 'templates']) fs.cpSync(path.join(root, folder), path.join(work, 'site', folder), { recursive: true });
const out = build('a', '-j', '1'), made = cards(out);
const pages = ['notices', 'minutes', 'meals', 'ledgers'].flatMap(k => fs.readdirSync(path.join(out, k)).filter(p => !/^(index|by-|page-)/.test(p)).map(p => `${k}/${p}`));
const missing = pages.filter(p => { const at = image(out, p) || ''; return !at.startsWith('https://xingkai.example/cards/') || !made.includes(path.basename(at)); });
ok(pages.length > 50 && !missing.length, `${pages.length} disclosed pages name a picture that is there, by its full address`, missing.join('\n'));
ok(made.includes(path.basename(image(out, 'index.html'))) && image(out, 'index.html') === image(out, 'grids/xh-01.html'), 'all others share the one of the site');
const bad = made.map(f => [f, read(path.join(out, 'cards', f))]).filter(([, p]) =>
  p.width !== 600 || p.height !== 315 || p.depth !== 8 || p.type !== 3 || p.bytes >= 40 * 1024 || p.used[15] < 1500 || p.used[31] < 200 || p.used.slice(1, 15).reduce((a, b) => a + b) < 500);
ok(!bad.length, `${made.length} pictures of 600×315, under 40 KB, with ink, seal and soft edges`, JSON.stringify(bad[0]));
const biggest = Math.max(...made.map(f => fs.statSync(path.join(out, 'cards', f)).size));
console.log(`# the largest has ${biggest} bytes`);
const other = build('b', '-j', '4');
ok(JSON.stringify(cards(other)) === JSON.stringify(made) && made.every(f => fs.readFileSync(path.join(out, 'cards', f)).equals(fs.readFileSync(path.join(other, 'cards', f)))), 'four threads draw the same bytes');

// A changed title changes its picture's address; the others stay, and are not drawn again.
const notice = path.join(work, 'site/content/notices/2026/n-2026-28.md'), text = fs.readFileSync(notice, 'utf8');
const before = image(out, 'notices/n-2026-28.html'), times = new Map(made.map(f => [f, fs.statSync(path.join(out, 'cards', f)).mtimeMs]));
fs.writeFileSync(notice, text.replace(/^title: .*$/m, 'title: 关于做好冬季取暖用电用气安全的补充通告'));
build('a');
const now = cards(out), same = now.filter(f => made.includes(f));
ok(image(out, 'notices/n-2026-28.html') !== before && now.length === made.length && same.length === made.length - 1 && !now.includes(path.basename(before)),
  'another title has another picture; the old one is gone');
ok(same.every(f => fs.statSync(path.join(out, 'cards', f)).mtimeMs === times.get(f)), 'the others are left as they are');

// Without an address of the site there is nothing to point to.
const site = path.join(work, 'site/content/site.yaml');
fs.writeFileSync(site, fs.readFileSync(site, 'utf8').replace(/^url: .*\n/m, ''));
const bare = build('c');
ok(!cards(bare).length && !image(bare, 'index.html') && !image(bare, 'notices/n-2026-28.html'), 'a site without an address has no pictures and names none');
done();
