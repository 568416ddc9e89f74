// What comes out of a kind's definition works: every skeleton passes check beside the demonstration, bare and filled, there is
// a schema (schema.py tries them), and the manual's reference is not stale.
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const { spawnSync } = require('child_process');
const { root, program, ok, done, folder } = require('../script');

const work = folder('new');
const run = (...args) => spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 26, env: { PATH: process.env.PATH, LANG: 'C' } });

fs.cpSync(path.join(root, 'content'), path.join(work, 'content'), { recursive: true });
fs.cpSync(path.join(root, 'templates'), path.join(work, 'templates'), { recursive: true });
const kinds = run('kinds', '-C', work).stdout.trim().split('\n').map((l) => l.split(/\s+/)[0]);
ok(kinds.length >= 21, `${kinds.length} kinds`);
for (const kind of kinds) {
  const skeleton = run('new', kind, '-C', work);
  const file = kind === 'site' ? path.join(work, 'content/site.yaml') : path.join(work, 'content', kind, 'skeleton-of-new.yaml');
  const kept = fs.existsSync(file) && fs.readFileSync(file);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const errors = (text) => {
    fs.writeFileSync(file, text);
    const checked = run('check', '--no-print', '-C', work, '--date', '2026-11-21', '--format', 'json');
    return JSON.parse(checked.stdout).filter((f) => f.level === 'error' && f.file === path.relative(work, file));
  };
  const asItIs = errors(skeleton.stdout);
  ok(skeleton.status === 0 && asItIs.length === 0, `new ${kind} passes check`, JSON.stringify(asItIs, null, 1) + skeleton.stderr);
  // every field filled: only a file that is not there, and ground or a building that another grid has, may be wrong
  const filled = errors(skeleton.stdout.replace(/^#(?! [^ ])(?!id:)/gm, ''))
    .filter((f) => !['E0331', 'E1710', 'E1712', 'E1724'].includes(f.code));
  ok(filled.length === 0, `new ${kind} passes check with every field filled`, JSON.stringify(filled, null, 1));
  if (kept) fs.writeFileSync(file, kept); else fs.rmSync(file);
}
for (const kind of kinds) {
  const r = run('kinds', kind, '--schema', '-C', work);
  let schema = null;
  try { schema = JSON.parse(r.stdout); } catch (e) { /* not JSON: the test fails below */ }
  ok(schema && schema.$schema === 'https://json-schema.org/draft/2020-12/schema' && schema.$defs.record.properties, `schema of ${kind}`, r.stdout.slice(0, 300));
}
for (const kind of kinds) { // name, type, label and help of every field, however deep
  const lines = run('kinds', kind, '-C', work).stdout.trim().split('\n').slice(3);
  const bare = lines.filter((l) => l.trim().split(/\s+/).length < 4);
  ok(lines.length > 0 && bare.length === 0, `every field of ${kind} has a label and help`, bare.join('\n'));
}
const reference = run('kinds', '--reference', '-C', work).stdout.trim();
const manual = fs.readFileSync(path.join(root, 'content/README.md'), 'utf8');
const between = /<!-- kinds:begin -->([\s\S]*)<!-- kinds:end -->/.exec(manual);
ok(between && between[1].trim() === reference, 'the reference in content/README.md is what the definitions say (make reference renews it)',
  between ? 'run make reference' : 'no marks in content/README.md');

// Several pictures in one field, with names as cameras and clerks give them.
fs.writeFileSync(path.join(work, 'content/projects/改造 前.JPG'), Buffer.from('ffd8ffe000104a464946', 'hex'));
fs.writeFileSync(path.join(work, "content/projects/a&b'#%.png"), Buffer.from('89504e470d0a1a0a', 'hex'));
fs.writeFileSync(path.join(work, 'content/projects/pictures.yaml'), `title: 图片\ntype: 改造工程\ncommunity: xinghe\nsigned: 2026-04-02
photos:\n  - {file: 改造 前.JPG, alt: 改造前的楼道}\n  - "a&b'#%.png"\n`);
const built = run('build', '-q', '--no-print', '-C', work, '--date', '2026-11-21');
const page = built.status === 0 ? fs.readFileSync(path.join(work, 'site/projects/pictures.html'), 'utf8') : '';
const shown = [...page.matchAll(/<img src="([^"]*)" alt="([^"]*)"/g)].map((m) => [decodeURIComponent(m[1]), m[2]]);
ok(shown.length === 2 && shown[0][1] === '改造前的楼道' && shown.every(([src]) => fs.existsSync(path.join(work, 'site/projects', src))),
  'a field with several pictures shows each', JSON.stringify(shown) + built.stderr);

// The manual's chapter on own kinds knows every field type with its options, and its examples work.
const probe = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-types-'));
function asked(type, more = '') { // the hint of the finding on a definition that asks for what is not there
  fs.mkdirSync(path.join(probe, 'content/kinds'), { recursive: true });
  fs.writeFileSync(path.join(probe, 'content/kinds/probe.yaml'), `kind: probe\nlabel: 样\nfields:\n  a: {type: ${type}, label: 样${more}}\n`);
  const r = spawnSync(program, ['check', '-C', probe, '--format', 'json'], { encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'C' } });
  return (JSON.parse(r.stdout).find((f) => /^known (types|options): /.test(f.hint || '')) || { hint: '' }).hint.replace(/^known \w+: /, '').split(' ');
}
const chapter = /<!-- types:begin -->([\s\S]*)<!-- types:end -->/.exec(manual)[1].split('\n').filter((l) => l.startsWith('| `'));
const common = ['type', 'label', 'en', 'help', 'example', 'required', 'private'];
const types = asked('nothing-of-the-sort');
const undescribed = [];
for (const type of types) {
  const row = chapter.find((l) => l.split('|')[1].includes(`\`${type}\``));
  if (!row) { undescribed.push(type); continue; }
  for (const option of asked(type, ', zzzzzzzzzzzz: 1')) {
    if ((!common.includes(option) || (option === 'private' && type === 'phone')) && !row.split('|')[3].includes(`\`${option}`)) undescribed.push(`${type}.${option}`);
  }
}
ok(types.length > 30 && undescribed.length === 0, `the manual describes ${types.length} field types and their options`, undescribed.join(' '));
for (const [, block] of manual.matchAll(/\n\n((?: {4}(?:extends|kind): [\s\S]*?\n)(?: {4}.*\n)+)/g)) {
  const text = block.replace(/^ {4}/gm, '');
  fs.writeFileSync(path.join(probe, 'content/kinds/probe.yaml'), text);
  const r = spawnSync(program, ['kinds', '-C', probe], { encoding: 'utf8', env: { PATH: process.env.PATH, LANG: 'C' } });
  ok(r.status === 0 && r.stdout.length > 0, `the manual's example works: ${text.split('\n')[0]}`, r.stderr);
}
fs.rmSync(probe, { recursive: true, force: true });
done();
