// The program of `make release` writes the same bytes as the plain one, pages and bulletins; what each keeps for its next build names
// the program, and differs.
'use strict';
const path = require('path');
const { spawnSync } = require('child_process');
const { root, program, ok, done, folder } = require('../script');

const release = path.resolve(root, process.env.RELEASE), work = folder('release');
const run = (command, args) => spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
const site = (which) => path.join(work, which);
for (const [which, command] of [['plain', program], ['release', release]]) {
  const r = run(command, ['build', '-q', '-C', root, '--out', site(which), '--date', '2026-11-21']);
  ok(r.status === 0, `the demonstration builds (${which})`, r.stderr);
}
const differing = run('diff', ['-rq', '-x', '.gongshi', '-x', 'made.txt', site('plain'), site('release')]);
ok(differing.status === 0, 'the same bytes', differing.stdout + differing.stderr);
done();
