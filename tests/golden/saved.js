// Whatever is saved while `gongshi serve` runs, its site and findings are those of a clean build.
'use strict';
const fs = require('fs'), path = require('path');
const { spawnSync } = require('child_process');
const { root, program, work, lay, serve, settled } = require('../browser/preview');
const { files, differences, chance, edits_of } = require('./edits');

const rounds = Number(process.env.ROUNDS || 10), seed = Number(process.env.SEED || Date.now() % 1e9), pick = chance(seed);
let count = 0, failed = 0;
console.log(`# seed ${seed}`);
function ok(good, name, why) {
  console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${name}`);
  if (!good) { failed++; if (why) console.log(String(why).replace(/^/gm, '# ')); }
}

const site = lay('saved', root), clean = path.join(work, 'clean'), edits = edits_of(site, pick);
const some = list => list[pick(list.length)];

function build() {
  fs.rmSync(clean, { recursive: true, force: true });
  const r = spawnSync(program, ['build', '-q', '--no-print', '-C', site, '--out', clean, '--date', '2026-11-21'], { env: { PATH: process.env.PATH, LC_ALL: 'C' }, encoding: 'utf8' });
  return { good: r.status === 0, said: r.stderr };
}

// A file that is there for a while; what undoes it.
function put(file, text) {
  const at = path.join(site, file), was = fs.existsSync(at) ? fs.readFileSync(at) : null;
  fs.mkdirSync(path.dirname(at), { recursive: true });
  fs.writeFileSync(at, text);
  return () => (was ? fs.writeFileSync(at, was) : fs.rmSync(at));
}
const texts = () => files(path.join(site, 'content')).filter(f => /\.(yaml|md)$/.test(f) && !/README/.test(f)).map(f => path.join('content', f));

// More than the edits of other tests, what a process that has read everything may have wrong.
Object.assign(edits, {
  'a kind': () => put('content/kinds/notices.yaml', `extends: notices\nfields:\n  board_${some(['a', 'b', 'c'])}: {type: text, label: 公示栏编号}\n`),
  'an outline': () => {
    const f = path.join('content/grids', some(files(path.join(site, 'content/grids')).filter(x => x.endsWith('.yaml')))), was = fs.readFileSync(path.join(site, f), 'utf8');
    return put(f, was.replace(some([/(\d{3}\.\d{3})\d/, /(\d{3}\.\d{2})\d/]), '$15'));
  },
  'an attached file': () => put('content/notices/2026/jc-income-2026q3.csv', `年,月\n${pick(100)},1\n`),
  'another language': () => put('content/site.yaml', fs.readFileSync(path.join(site, 'content/site.yaml'), 'utf8').replace(/^lang: .*\n/m, '') + 'lang: en\n'),
  'a template more': () => put(`templates/${some(['orders', 'needs'])}.mustache`, '{{<layout}}{{$main}}<h1>{{title}}</h1>{{/main}}{{/layout}}\n'),
  'an error': (f = some(texts())) => put(f, fs.readFileSync(path.join(site, f), 'utf8').replace(/^([a-z]+): /m, '$1：')),
  'an error in a template': () => put('templates/notices.mustache', '{{#x}}'),
  'a place for a folder': () => put('content/nowhere/x.yaml', 'name: x\n'),
});

(async () => {
  const s = await serve(site, ['--no-print', '-q']);
  await settled(s);
  let good = 0;
  const names = Object.keys(edits);
  for (let i = 0; i < rounds; i++) {
    const done = [], undo = [], before = s.errors.length;
    for (let n = 1 + pick(2); n > 0; n--) {
      const name = i < names.length && n === 1 && process.env.ALL ? names[i] : some(names), back = edits[name]();
      if (back) done.push(name), undo.unshift(back);
    }
    if (!done.length) continue;
    await settled(s);
    const whole = build(), wrong = whole.good ? differences(s.out, clean) : [], said = s.errors.slice(before);
    if (!said.endsWith(whole.said)) wrong.push('other findings', ...said.split('\n').filter(l => !whole.said.includes(l)), '---', ...whole.said.split('\n').filter(l => !said.includes(l)));
    good += whole.good;
    ok(!wrong.length, `${done.join(', ')}${whole.good ? '' : ' (with errors)'}`, wrong.slice(0, 12).join('\n'));
    if (whole.good && pick(2)) continue;
    for (const back of undo) back();
    await settled(s);
  }
  ok(good > rounds / 4, `${good} of them without errors`);
  const whole = build(), wrong = differences(s.out, clean);
  ok(whole.good && !wrong.length, 'in the end, too', wrong.slice(0, 12).join('\n'));
  ok(await s.stop() === 0, 'it ends well');
  console.log(`1..${count}`);
  process.exit(failed ? 1 : 0);
})();
