// The disk gets full at every moment of a build in turn: the build says so (E0004, exit 3), every file is complete,
// old or new, and the next build equals a clean one. Only what is written last, the note of what pages were made of,
// may be lost in silence: the whole site is there, and the next build makes its pages anew.
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const { spawnSync, execFileSync } = require('child_process');

const program = path.resolve(process.env.GONGSHI || path.join(__dirname, '../../build/gongshi'));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-faults-'));
const preload = path.join(work, 'faults.so'), counted = path.join(work, 'count');
execFileSync('sh', ['-c', '${CC:-cc} -shared -fPIC -O1 -o "$0" "$1" -ldl', preload, path.join(__dirname, 'faults.c')]);

function site(name, records) {
  const dir = path.join(work, name);
  const files = {
    'content/site.yaml': 'name: 样例\noffice: 样例街道办事处\n',
    'templates/record.mustache': `{{title}} ${name}\n`, 'templates/list.mustache': `${name} {{#records}}{{title}}{{/records}}\n`,
    'templates/words/zh-CN.yaml': 'a: b\n', 'templates/assets/style.css': `a{b:url(${name}.png)}`, [`templates/assets/${name}.png`]: name,
  };
  for (const r of records) files[`content/notices/${r}.yaml`] = `title: 样例 ${r}\nissuer: 样例\ncategory: 其他\npublished: 2026-11-16\nbody: 样例\n`;
  for (const [f, body] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(dir, f)), { recursive: true });
    fs.writeFileSync(path.join(dir, f), body);
  }
  return dir;
}

function build(dir, out, fault) {
  const env = { PATH: process.env.PATH, LANG: 'C', ASAN_OPTIONS: 'verify_asan_link_order=0' };
  if (fault !== undefined) Object.assign(env, { LD_PRELOAD: preload, FAULT_AT: String(fault), FAULT_COUNT: counted });
  return spawnSync(program, ['build', '-q', '-j1', '--no-print', '-C', dir, '--out', out, '--date', '2026-11-21'], { encoding: 'utf8', timeout: 20000 * Number(process.env.PATIENCE || 1), env });
}

function tree(dir) {
  const files = new Map();
  (function walk(below) {
    for (const e of fs.readdirSync(path.join(dir, below), { withFileTypes: true })) {
      const at = path.join(below, e.name);
      if (e.isDirectory()) walk(at); else if (at !== '.gongshi/lock') files.set(at, fs.readFileSync(path.join(dir, at), 'latin1'));
    }
  })('');
  return files;
}

const sites = [site('old', ['a', 'b', 'gone']), site('new', ['a', 'b', 'come'])];
const clean = sites.map((dir, i) => {
  const out = path.join(work, `clean${i}`), r = build(dir, out);
  if (r.status !== 0) { console.log(`not ok 1 - a clean build\n${r.stderr.replace(/^/gm, '# ')}\n1..1`); process.exit(1); }
  return tree(out);
});

const NOTE = '.gongshi/pages';
const whole = got => got.size === clean[1].size && [...got].every(([f, bytes]) => (f === NOTE ? clean[0] : clean[1]).get(f) === bytes);

const bad = [];
let runs = 0, failed = 0, noteless = 0;
function attempt(n) {
  const out = path.join(work, 'out');
  fs.rmSync(out, { recursive: true, force: true });
  fs.cpSync(path.join(work, 'clean0'), out, { recursive: true });
  const r = build(sites[1], out, n), reached = Number(fs.readFileSync(counted, 'utf8')) >= n;
  if (n && reached) {
    runs++;
    if (r.status === 3 && r.stderr.includes('[E0004]')) failed++;
    else if (r.status === 0 && whole(tree(out))) noteless++;
    else bad.push(`call ${n}: exit ${r.status} ${r.stderr.slice(0, 300)}`);
    for (const [f, bytes] of tree(out))
      if (!f.startsWith('.gongshi') && clean[0].get(f) !== bytes && clean[1].get(f) !== bytes) bad.push(`call ${n}: ${f} is torn`);
  }
  const again = build(sites[1], out), got = tree(out);
  if (again.status !== 0 || got.size !== clean[1].size || [...got].some(([f, bytes]) => clean[1].get(f) !== bytes))
    bad.push(`call ${n}: the next build is not a clean one ${again.stderr.slice(0, 300)}`);
  return reached;
}
attempt(0);
const total = Number(fs.readFileSync(counted, 'utf8')), step = Math.max(1, Math.floor(total / 60));
for (let n = 1; n <= total; n += n < 12 || n > total - 12 ? 1 : step) attempt(n);
const good = !bad.length && failed > 10 && noteless < 8;
console.log(`${good ? 'ok' : 'not ok'} 1 - a disk full from call n on: ${failed} of ${runs} builds stopped, ${noteless} left the note of the build before, of ${total} calls (${bad.length} bad)`);
for (const line of bad.slice(0, 20)) console.log(line.replace(/^/gm, '# '));
console.log('1..1');
fs.rmSync(work, { recursive: true, force: true });
process.exit(good ? 0 : 1);
