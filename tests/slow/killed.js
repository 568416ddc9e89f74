// kill -9 at 200 random moments of a build: every file is complete, old or new, and the next build equals a clean one.
'use strict';
const fs = require('fs'), path = require('path');
const { spawn, spawnSync } = require('child_process');
const { root, program, ok, done, folder } = require('../script');

const work = folder('killed');
const seed = Number(process.env.SEED || Date.now() % 1e9);
const kills = Number(process.env.KILLS || 200);
let state = seed;
console.log(`# seed ${seed}`);
const random = () => { state = (state * 1103515245 + 12345) % 2147483648; return state / 2147483648; };

// Two versions of the demonstration: other words on every page, and a few records more or less.
function version(name, change) {
  const dir = path.join(work, name);
  fs.cpSync(path.join(root, 'content'), path.join(dir, 'content'), { recursive: true });
  fs.cpSync(path.join(root, 'templates'), path.join(dir, 'templates'), { recursive: true });
  const layout = path.join(dir, 'templates/layout.mustache');
  fs.writeFileSync(layout, fs.readFileSync(layout, 'utf8').replace('</body>', `<!-- ${name.repeat(50)} -->\n</body>`));
  if (change) {
    fs.mkdirSync(path.join(dir, 'content/venues'), { recursive: true });
    fs.writeFileSync(path.join(dir, 'content/venues/killed.yaml'), fs.readFileSync(path.join(root, 'content/venues/venues.yaml'), 'utf8')
      .split(/^(?=- id:)/m).filter((p) => p.startsWith('- id')).slice(0, 5).map((p) => p.replace(/^- id: /, '- id: killed-')).join(''));
  }
  return dir;
}

function tree(dir) {
  const files = new Map();
  (function walk(below) {
    for (const e of fs.readdirSync(path.join(dir, below), { withFileTypes: true })) {
      if (below === '' && e.name === '.gongshi') continue;
      const at = path.join(below, e.name);
      if (e.isDirectory()) walk(at); else files.set(at, fs.readFileSync(path.join(dir, at), 'latin1'));
    }
  })('');
  return files;
}

const same = (a, b) => a.size === b.size && [...a].every(([f, bytes]) => b.get(f) === bytes);
const args = (dir, out) => ['build', '-q', '--no-print', '-C', dir, '--out', out, '--date', '2026-11-21'];
const dirs = [version('a', false), version('b', true)];
const clean = dirs.map((d, i) => {
  const out = path.join(work, `clean${i}`);
  const r = spawnSync(program, args(d, out), { encoding: 'utf8' });
  ok(r.status === 0, `version ${i} builds`, r.stderr);
  return { tree: tree(out) };
});

// How long the build of a version over the other one takes: that is what is killed.
function over(out, which) {
  const began = Date.now();
  spawnSync(program, args(dirs[which], out));
  return Date.now() - began;
}

(async () => {
  const out = path.join(work, 'site');
  over(out, 0);
  const took = [1, 0].map((which) => over(out, which)).reverse();
  let torn = 0, survived = 0, which = 1;
  for (let k = 0; k < kills; k++) {
    const p = spawn(program, args(dirs[which], out), { stdio: 'ignore' });
    const ended = new Promise((done) => p.on('close', (code) => done(code)));
    setTimeout(() => p.kill('SIGKILL'), random() * took[which] * 1.1);
    if ((await ended) === 0) survived++;
    if (!fs.existsSync(out)) continue;
    const now = tree(out);
    for (const [f, bytes] of now)
      if (clean[0].tree.get(f) !== bytes && clean[1].tree.get(f) !== bytes) { torn++; console.log(`# torn: ${f}`); }
    if (same(now, clean[which].tree)) which = 1 - which; // it is there: next the other one, so that there is work to kill
  }
  ok(torn === 0, `after ${kills} kills every file is complete (${kills - survived} were in time)`);
  ok(survived < kills / 2, 'the kills came in time');
  for (const i of [0, 1]) {
    const r = spawnSync(program, args(dirs[i], out), { encoding: 'utf8' });
    ok(r.status === 0 && same(tree(out), clean[i].tree), `the next build of version ${i} equals a clean one`, r.stderr);
  }
  done();
})();
