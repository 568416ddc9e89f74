// The same input gives the same bytes: threads, locale, time zone, umask, working directory, order of the directory.
'use strict';
const fs = require('fs'), path = require('path'), crypto = require('crypto');
const { spawnSync } = require('child_process');
const { root, program, ok, done, folder } = require('../script');

const work = folder('same');

// Copies a tree; the order in which files are made is the order in which many file systems list them.
function copy(from, to, order) {
  const files = [];
  (function walk(below) {
    for (const e of fs.readdirSync(path.join(from, below), { withFileTypes: true })) {
      const at = path.join(below, e.name);
      if (e.isDirectory()) walk(at); else files.push(at);
    }
  })('');
  for (const f of order(files)) {
    fs.mkdirSync(path.dirname(path.join(to, f)), { recursive: true });
    fs.copyFileSync(path.join(from, f), path.join(to, f));
  }
}

function digest(dir) {
  const h = crypto.createHash('sha256'), list = [];
  (function walk(below) {
    for (const e of fs.readdirSync(path.join(dir, below), { withFileTypes: true })) {
      const at = path.join(below, e.name);
      if (e.isDirectory()) walk(at); else list.push(at);
    }
  })('');
  for (const f of list.sort()) h.update(`${f}\0`).update(fs.readFileSync(path.join(dir, f))).update('\0');
  return { hash: h.digest('hex'), n: list.length };
}

function site(name, order) {
  const dir = path.join(work, name);
  copy(path.join(root, 'content'), path.join(dir, 'content'), order);
  copy(path.join(root, 'templates'), path.join(dir, 'templates'), order);
  return dir;
}

function build(dir, args, env, mask, cwd) {
  const out = path.join(dir, 'site');
  const r = spawnSync('sh', ['-c', `umask ${mask}; exec "$0" "$@"`, program, 'build', '-q', '-C', dir, '--out', out, ...args],
    { env: { PATH: process.env.PATH, ...env }, cwd, encoding: 'utf8' });
  return { r, out };
}

const shuffled = (files) => files.map((f) => [crypto.createHash('md5').update(f).digest('hex'), f]).sort().map((p) => p[1]);
const plain = site('a', (f) => f), mixed = site('b', shuffled);
const one = build(plain, ['-j1', '--date', '2026-11-21'], { LANG: 'C', TZ: 'UTC' }, '022', work);
ok(one.r.status === 0, 'the demonstration builds', one.r.stderr);
const first = digest(one.out);
const two = build(mixed, ['-j2'], { LANG: 'zh_CN.UTF-8', LC_ALL: 'zh_CN.UTF-8', TZ: 'America/Los_Angeles', SOURCE_DATE_EPOCH: '1795219200' }, '077', '/');
ok(two.r.status === 0, 'and with other surroundings', two.r.stderr);
const second = digest(two.out);
ok(first.n > 100 && first.hash === second.hash, `identical trees (${first.n} files)`);
const before = fs.statSync(path.join(one.out, 'index.html'));
const again = build(plain, ['-j2', '-v', '--date', '2026-11-21'], {}, '022', work);
const after = fs.statSync(path.join(one.out, 'index.html'));
ok(again.r.status === 0 && before.mtimeMs === after.mtimeMs && before.ino === after.ino && digest(one.out).hash === first.hash, 'a second build touches nothing', again.r.stderr);
const victim = path.join(plain, 'content/notices');
const some = [];
(function walk(d) { for (const e of fs.readdirSync(d, { withFileTypes: true })) e.isDirectory() ? walk(path.join(d, e.name)) : some.push(path.join(d, e.name)); })(victim);
const gone = some.filter((f) => f.endsWith('.md')).sort().find((f) => !/corrects|n-2026-3[01]/.test(fs.readFileSync(f, 'utf8')));
const page = path.join(one.out, 'notices', `${path.basename(gone, '.md')}.html`);
ok(fs.existsSync(page), `a notice has its page (${path.basename(page)})`);
fs.writeFileSync(path.join(one.out, 'keep.txt'), 'not ours');
fs.rmSync(gone);
const less = build(plain, ['--date', '2026-11-21'], {}, '022', work);
ok(less.r.status !== 0 || !fs.existsSync(page), 'a deleted record leaves no page behind', less.r.stderr);
ok(fs.readFileSync(path.join(one.out, 'keep.txt'), 'utf8') === 'not ours', "what is not gongshi's stays");
done();
