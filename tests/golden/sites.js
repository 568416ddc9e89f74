// Golden sites: each folder of sites/ is a small site (content/, templates/) and the tree it makes (expected/), byte for byte.
// node tests/golden/sites.js [--renew] [NAME…]
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const { spawnSync } = require('child_process');

const here = path.join(__dirname, 'sites');
const program = path.resolve(process.env.GONGSHI || path.join(__dirname, '../../build/gongshi'));
const renew = process.argv.includes('--renew');
const wanted = process.argv.slice(2).filter((a) => !a.startsWith('--'));
let count = 0, failed = 0;

function tree(dir) {
  const files = new Map();
  (function walk(below) {
    for (const e of fs.readdirSync(path.join(dir, below), { withFileTypes: true })) {
      const at = path.join(below, e.name);
      if (e.name === '.gongshi') continue;
      if (e.isDirectory()) walk(at); else files.set(at, fs.readFileSync(path.join(dir, at)));
    }
  })('');
  return files;
}

for (const name of fs.readdirSync(here).sort()) {
  if (wanted.length && !wanted.includes(name)) continue;
  const out = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-site-')), expected = path.join(here, name, 'expected');
  const r = spawnSync(program, ['build', '-q', '--no-print', '-C', path.join(here, name), '--out', out, '--date', '2026-11-21'], { encoding: 'utf8', env: { PATH: process.env.PATH } });
  const got = r.status === 0 ? tree(out) : new Map(), bad = [];
  for (const f of got.keys()) if (/^(schema|search|data|feeds)\//.test(f)) got.delete(f); // tested on their own, with parsers
  if (renew) {
    fs.rmSync(expected, { recursive: true, force: true });
    for (const [f, bytes] of got) {
      fs.mkdirSync(path.dirname(path.join(expected, f)), { recursive: true });
      fs.writeFileSync(path.join(expected, f), bytes);
    }
  }
  const want = fs.existsSync(expected) ? tree(expected) : new Map();
  if (r.status !== 0) bad.push(`exit ${r.status}\n${r.stderr}`);
  for (const [f, bytes] of want) if (!got.has(f)) bad.push(`missing: ${f}`); else if (!bytes.equals(got.get(f))) bad.push(`differs: ${f}\n${got.get(f).toString().slice(0, 800)}`);
  for (const f of got.keys()) if (!want.has(f)) bad.push(`not expected: ${f}`);
  if (!want.size) bad.push('nothing is expected');
  console.log(`${bad.length ? 'not ok' : 'ok'} ${++count} - ${name} (${want.size} files)`);
  if (bad.length) { failed++; console.log(bad.join('\n').replace(/^/gm, '# ')); }
  fs.rmSync(out, { recursive: true, force: true });
}
console.log(`1..${count}`);
process.exitCode = failed ? 1 : 0;
