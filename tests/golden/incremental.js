// A build after any edit gives the tree and the findings of a clean build, and makes few pages anew where few can have changed.
'use strict';
const fs = require('fs'), path = require('path');
const { spawnSync } = require('child_process');
const { files, differences, chance, edits_of } = require('./edits');
const { root, program, ok, done, folder } = require('../script');

const work = folder('incremental');
const rounds = Number(process.env.ROUNDS || 24);
const seed = Number(process.env.SEED || Date.now() % 1e9), pick = chance(seed);
console.log(`# seed ${seed}`);
const site = path.join(work, 'site');
for (const folder of ['content', 'templates']) fs.cpSync(path.join(root, folder), path.join(site, folder), { recursive: true });

let date = '2026-11-21', printed = false;
function build(out, ...more) {
  const r = spawnSync(program, ['build', '-v', ...(printed ? [] : ['--no-print']), '-C', site, '--out', out, '--date', date, ...more],
    { env: { PATH: process.env.PATH, LC_ALL: 'C' }, encoding: 'utf8', maxBuffer: 1 << 28 });
  const made = /(\d+) pages made/.exec(r.stdout);
  return { good: r.status === 0, said: r.stderr, made: made ? Number(made[1]) : -1 };
}

const edits = edits_of(site, pick);
edits['the date'] = () => {
  const was = date;
  date = `2026-11-${String(10 + pick(20))}`;
  return () => { date = was; };
};
const some = (list) => list[pick(list.length)];

// ---- the test ----------------------------------------------------------------------------------------------

const kept = path.join(work, 'kept'), clean = path.join(work, 'clean');
const pages = build(kept).made;
ok(pages > 200 && build(kept).made === 0, `a second build makes none of ${pages} pages`);
const notice = path.join('content/notices', files(path.join(site, 'content/notices')).find((f) => /^\d.*\.md$/.test(f)));
fs.appendFileSync(path.join(site, notice), '\n又及。\n');
const after = build(kept).made;
ok(after > 0 && after < pages / 12, `a word more in ${notice} makes ${after} pages anew`);
for (let i = 0; i < rounds; i++) {
  const names = [];
  for (let n = 1 + pick(2); n > 0; n--) {
    const name = some(Object.keys(edits)), undo = edits[name]();
    if (!undo) continue;
    fs.rmSync(clean, { recursive: true, force: true });
    if (build(clean).good) names.push(name); else undo();
  }
  if (!names.length) continue;
  fs.rmSync(clean, { recursive: true, force: true });
  const whole = build(clean, '-j1'), part = build(kept);
  const wrong = differences(kept, clean);
  if (part.said !== whole.said) wrong.push('other findings', ...part.said.split('\n').filter((l) => !whole.said.includes(l)), '---', ...whole.said.split('\n').filter((l) => !part.said.includes(l)));
  ok(part.good && !wrong.length, `${names.join(', ')}: ${part.made} pages of ${whole.made} made anew`, wrong.slice(0, 12).join('\n'));
}

// What somebody did to the output is undone, also where size and name are the same.
const victim = path.join(kept, 'index.html'), bytes = fs.readFileSync(victim);
fs.writeFileSync(victim, Buffer.from(bytes).reverse());
build(kept);
ok(fs.readFileSync(victim).equals(bytes), 'a page that was written over is made anew');
// A note that is cut, mixed up or of another manifest is no harm.
const note = path.join(kept, '.gongshi/pages'), text = fs.readFileSync(note, 'utf8');
for (const bad of ['', text.slice(0, text.length / 2), text.replace(/ \d+$/gm, ' 999999'), text.split('\n').reverse().join('\n'), 'x'.repeat(100)]) {
  fs.writeFileSync(note, bad);
  build(kept);
}
fs.rmSync(clean, { recursive: true, force: true });
build(clean);
ok(!differences(kept, clean).length, 'a damaged note does no harm', differences(kept, clean).join('\n'));
// What no page said is said where it comes, and no more where it goes.
function same(name) {
  fs.rmSync(clean, { recursive: true, force: true });
  const good = build(clean).good && build(kept).good, wrong = good ? differences(kept, clean) : [build(clean).said];
  ok(good && !wrong.length, name, wrong.slice(0, 12).join('\n'));
}
printed = true;
same('bulletins and cards come');
printed = false;
same('bulletins and cards go');
fs.rmSync(path.join(site, 'content'), { recursive: true });
for (const [file, text] of [
  ['site.yaml', 'name: 小站\noffice: 小站街道办事处\nurl: https://example.com/\n'],
  ['areas/hepan.yaml', 'name: 河畔社区\nlevel: 社区\n'],
]) {
  fs.mkdirSync(path.dirname(path.join(site, 'content', file)), { recursive: true });
  fs.writeFileSync(path.join(site, 'content', file), text);
}
same('an area without notices');
const first = path.join(site, 'content/notices/n1.yaml');
fs.mkdirSync(path.dirname(first));
fs.writeFileSync(first, 'id: n1\ntitle: 关于停水的公告\nissuer: 小站街道办事处\ncategory: 平安提示\npublished: 2026-11-20\ncommunity: hepan\nbody: 明天停水。\n');
same('an area gets its first notice');
ok(/feeds\/areas\/hepan\.atom/.test(fs.readFileSync(path.join(kept, 'areas/hepan.html'), 'utf8')), 'and its page leads to its feed');
fs.rmSync(first);
same('an area loses its only notice');
// what no page and no download shows is looked at once, and then where the content has changed; a file that only it links stays
for (const [file, text] of [
  ['content/site.yaml', 'name: 小站\noffice: 小站街道办事处\nsearch: no\ndata: no\n'],
  ['content/kinds/things.yaml', 'kind: things\nlabel: 物品\nfields:\n  title: {type: text, label: 名称}\n  remark: {type: markdown, label: 备注}\n'],
  ['content/things/t1.yaml', 'title: 桌子\nremark: |\n  见[照片](t1.png)。\n'],
  ['content/things/t1.png', 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=='],
  ['templates/things.mustache', '{{<layout}}{{$main}}<h1>{{title}}</h1>{{/main}}{{/layout}}\n'],
]) {
  fs.mkdirSync(path.dirname(path.join(site, file)), { recursive: true });
  fs.writeFileSync(path.join(site, file), text, file.endsWith('.png') ? 'base64' : 'utf8');
}
same('a file linked by what no page shows');
const quiet = build(kept), photo = files(kept).filter((f) => /^files\/.*\.png$/.test(f));
ok(quiet.good && quiet.said === '' && quiet.made === 0 && photo.length === 1, 'stays when nothing changes', quiet.said + photo.join());
fs.writeFileSync(path.join(site, 'content/things/t1.yaml'), 'title: 桌子\nremark: |\n  见[照片](t1.png)和[椅子](things:nothing)。\n');
const told = build(kept);
ok(told.said.includes('things:nothing') && build(kept).said === told.said, 'and what is wrong there is told by every build', told.said);
done();
