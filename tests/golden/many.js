// Lists of many: what a page of a list says of all the others must not grow with them, or a province's lists grow as its square.
'use strict';
const fs = require('fs'), path = require('path');
const { spawnSync } = require('child_process');
const { root, program, ok, done, folder } = require('../script');

const work = folder('many');

/* n places, each with two repairs; every place has the same name. */
function site(n) {
  const folder = path.join(work, String(n)), content = path.join(folder, 'content');
  for (const f of ['kinds', 'places', 'repairs']) fs.mkdirSync(path.join(content, f), { recursive: true });
  fs.symlinkSync(path.join(root, 'templates'), path.join(folder, 'templates'));
  const put = (f, s) => fs.writeFileSync(path.join(content, f), s);
  put('site.yaml', "name: 多\noffice: 多街道办事处\ntimezone: '+08:00'\nsearch: no\ndata: no\n");
  put('kinds/places.yaml', 'kind: places\nlabel: 地点\nfields:\n  name: {type: text, label: 名称}\n');
  put('kinds/repairs.yaml', 'kind: repairs\nlabel: 维修\nlist: {per_page: 50, archives: [place]}\nfields:\n  title: {type: text, label: 标题}\n  place: {type: ref, to: places, label: 地点}\n');
  const id = (i) => `p${String(i).padStart(3, '0')}`;
  put('places/all.yaml', Array.from({ length: n }, (_, i) => `- {id: ${id(i)}, name: 第一网格}\n`).join(''));
  put('repairs/all.yaml', Array.from({ length: 2 * n }, (_, i) => `- {id: r${i}, title: 第${i}项, place: ${id(i % n)}}\n`).join(''));
  const out = path.join(folder, 'site');
  const run = () => spawnSync(program, ['build', '--no-print', '-C', folder, '--out', out, '--date', '2026-11-21', '--format', 'json'], { encoding: 'utf8', env: { PATH: process.env.PATH } });
  const r = run();
  ok(r.status === 0, `${n} values: builds`, r.stderr + r.stdout);
  const read = (f) => fs.readFileSync(path.join(out, 'repairs', f), 'utf8');
  const nav = (f) => [...(/<nav class="archive"[^]*?<\/nav>/.exec(read(f)) || [''])[0].matchAll(/<a href="\.\.\/repairs\/([^"]+)"( aria-current="page")?/g)].map((m) => m[1] + (m[2] ? '*' : ''));
  return { id, nav, read, again: () => { const before = fs.statSync(path.join(out, '.gongshi/pages')).mtimeMs; run(); return fs.statSync(path.join(out, '.gongshi/pages')).mtimeMs === before; } };
}

const s = site(100), all = Array.from({ length: 100 }, (_, i) => `by-place-${s.id(i)}.html`);
for (const f of ['index.html', 'page-2.html']) ok(s.nav(f).sort().join() === all.join(), `100 values: ${f} leads to each, though all are called the same`, s.nav(f).join('\n'));
ok(s.nav(all[7]).includes(`${all[7]}*`) && s.nav(all[7]).length === 100, 'and so does the page of a value, which is marked');

const m = site(101), more = Array.from({ length: 101 }, (_, i) => `by-place-${m.id(i)}.html`);
ok(m.nav('index.html').sort().join() === more.join(), '101 values: the first page leads to each');
ok(m.nav('page-2.html').join() === 'index.html', 'another page leads to the first', m.nav('page-2.html').join('\n'));
ok(m.nav(more[99]).join() === `${more[99]}*,index.html`, 'the page of a value says which, and leads to the first', m.nav(more[99]).join('\n'));
ok((m.read(more[99]).match(/<th scope="row">/g) || []).length === 2, 'and has the records of that value alone');
ok(m.again(), 'a second build leaves its note as it stands');
done();
