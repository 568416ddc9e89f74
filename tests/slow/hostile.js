// What must neither crash, hang nor write half a site: each within ten seconds, with a finding that has a place.
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const { spawnSync } = require('child_process');

const program = path.resolve(process.env.GONGSHI || path.join(__dirname, '../../build/gongshi'));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-hostile-'));
const patience = Number(process.env.PATIENCE || 1); // sanitizers are slow
const notice = 'title: 样例\nissuer: 样例\ncategory: 其他\npublished: 2026-11-16\n';
let count = 0, failed = 0;

function site(name, files, templates = true) {
  const dir = path.join(work, name);
  const all = { 'content/site.yaml': 'name: 样例\noffice: 样例街道办事处\n', ...files };
  if (templates) Object.assign(all, { 'templates/record.mustache': '{{title}}{{{body.html}}}\n', 'templates/list.mustache': '{{#records}}{{title}}{{/records}}\n', 'templates/words/zh-CN.yaml': 'a: b\n' });
  for (const [f, body] of Object.entries(all)) {
    fs.mkdirSync(path.dirname(path.join(dir, f)), { recursive: true });
    fs.writeFileSync(path.join(dir, f), body);
  }
  return dir;
}

function test(name, files, { exit = 1, code, templates = true, wrap = [], before } = {}) {
  const dir = site(`t${++count}`, files, templates), out = path.join(dir, 'out');
  fs.mkdirSync(out);
  fs.writeFileSync(path.join(out, 'theirs.txt'), 'theirs');
  if (before) before(dir);
  const began = Date.now();
  const r = spawnSync(wrap[0] || program, [...wrap.slice(1), ...(wrap.length ? [program] : []), 'build', '-C', dir, '--out', out, '--date', '2026-11-21'], { encoding: 'utf8', timeout: 20000 * patience, env: { PATH: process.env.PATH, LANG: 'C' } });
  const took = Date.now() - began, bad = [];
  if (r.status !== exit) bad.push(`exit ${r.status} ${r.signal || ''}, not ${exit}`);
  if (took > 10000 * patience) bad.push(`${took} ms`);
  if (code && !r.stderr.includes(`[${code}]`)) bad.push(`no [${code}]`);
  if (exit === 1 && !/^content\/|^templates\/|^gongshi: /m.test(r.stderr)) bad.push('no place');
  const left = fs.readdirSync(out).filter((f) => f !== '.gongshi');
  if (exit !== 0 && left.join() !== 'theirs.txt') bad.push(`written: ${left}`);
  if (fs.existsSync(path.join(out, '.gongshi/stage'))) bad.push('a stage is left');
  console.log(`${bad.length ? 'not ok' : 'ok'} ${count} - ${name} (${took} ms)`);
  if (bad.length) { failed++; console.log(`${bad.join('\n')}\n${r.stderr.slice(0, 1500)}`.replace(/^/gm, '# ')); }
}

const at = 'content/notices/a.yaml';
let bomb = 'a: &a [x, x, x, x, x, x, x, x, x]\n';
for (let i = 1; i < 12; i++) bomb += `${String.fromCharCode(97 + i)}: &${String.fromCharCode(97 + i)} [${Array(9).fill(`*${String.fromCharCode(96 + i)}`).join(', ')}]\n`;
test('an alias bomb', { [at]: bomb });
test('200 KB of [', { [at]: `a: ${'['.repeat(200000)}` });
test('200 KB of {', { [at]: `a: ${'{a: '.repeat(50000)}` });
test('84 KB of a Markdown table', { 'content/notices/a.md': `---\n${notice}---\n${'|a'.repeat(200)}|\n${'|-'.repeat(200)}|\n${`${'|x'.repeat(200)}|\n`.repeat(210)}` });
let list = '';
for (let i = 0; list.length < 60000; i++) list += `${'  '.repeat(i % 300)}- a\n\n`;
test('60 KB of nested lists', { 'content/notices/a.md': `---\n${notice}---\n${list}` });
test('60 KB of > in a line', { 'content/notices/a.md': `---\n${notice}---\n${'> '.repeat(30000)}a\n` });
test('60 KB of image openers', { 'content/notices/a.md': `---\n${notice}---\n${'![l'.repeat(20000)}\n` });
test('invalid UTF-8', { [at]: Buffer.concat([Buffer.from(notice), Buffer.from([0x62, 0x3a, 0x20, 0xff, 0xfe, 0x0a])]) });
test('UTF-16', { [at]: Buffer.from(`\ufeff${notice}`, 'utf16le') });
test('a NUL', { [at]: `${notice}body: a\0b\n` });
test('an escaped NUL', { [at]: `${notice}body: "a\\0b"\n` });
test('CRLF is fine', { [at]: `${notice}body: 正文\n`.replace(/\n/g, '\r\n') }, { exit: 0 });
test('a BOM is fine', { [at]: `\ufeff${notice}body: 正文\n` }, { exit: 0 });
test('an empty file', { [at]: '' }, { exit: 0 });
test('a file of 2 MB', { [at]: `${notice}body: ${'正'.repeat(700000)}\n` });
test('a folder in place of a file', {}, { before: (d) => fs.mkdirSync(path.join(d, 'content/notices/a.yaml'), { recursive: true }), exit: 0 });
test('a link to nowhere', { 'content/notices/b.yaml': `${notice}body: 正文\n` }, { before: (d) => fs.symlinkSync('nowhere', path.join(d, at)) });
test('no templates', { [at]: `${notice}body: 正文\n` }, { templates: false, exit: 3 });
test('no content', {}, { before: (d) => fs.rmSync(path.join(d, 'content'), { recursive: true }), exit: 3 });
test('a template that includes itself', { [at]: `${notice}body: 正文\n`, 'templates/notices.mustache': '{{>notices}}{{>notices}}' });
test('a template with an open section', { [at]: `${notice}body: 正文\n`, 'templates/notices.mustache': '{{#a}}' });
test('a page without end', { [at]: `${notice}body: 正文\n`, 'templates/notices.mustache': '{{#kinds.notices.records}}'.repeat(25) + 'x'.repeat(1000) + '{{/kinds.notices.records}}'.repeat(25), 'content/notices/b.yaml': `${notice}body: 正文\n` });
test('the output is a file', { [at]: `${notice}body: 正文\n` }, { exit: 3, before: (d) => {}, wrap: ['sh', '-c', 'exec "$0" build -C "$3" --out "$3/out/theirs.txt"'] });
// a full disk: no file may grow beyond 4 KB, and the signal for it is ignored, so that write() fails as on a full disk
test('a full disk', { [at]: `${notice}body: ${'正文'.repeat(3000)}\n` }, { exit: 3, code: 'E0004', wrap: ['bash', '-c', 'trap "" XFSZ; ulimit -f 4; exec "$0" "$@"'] });
if (process.getuid() !== 0) {
  test('an unreadable file', { [at]: notice }, { before: (d) => fs.chmodSync(path.join(d, at), 0) });
  test('a folder that may not be written', { [at]: `${notice}body: 正文\n` }, { exit: 3, before: (d) => fs.chmodSync(path.join(d, 'out'), 0o555) });
} else { // root reads everything: as somebody else
  const su = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];
  fs.chmodSync(work, 0o755);
  test('an unreadable file', { [at]: notice }, { code: 'E0002', wrap: su, before: (d) => { fs.chmodSync(path.join(d, at), 0o600); fs.chmodSync(path.join(d, 'out'), 0o777); } });
  test('a folder that may not be written', { [at]: `${notice}body: 正文\n` }, { exit: 3, wrap: su });
}
fs.rmSync(work, { recursive: true, force: true });
console.log(`1..${count}`);
process.exitCode = failed ? 1 : 0;
