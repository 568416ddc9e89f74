// Bulletins of a district: the page that lists them stays short, and every sheet is on one page of its template.
'use strict';
const fs = require('fs'), path = require('path');
const { spawnSync } = require('child_process');
const { root, program, ok, done, folder } = require('../script');

const work = folder('bulletins'), content = path.join(work, 'content'), print = path.join(work, 'site/print');
const N = 230, id = (i) => `n-${String(i).padStart(3, '0')}`;
fs.mkdirSync(path.join(content, 'notices'), { recursive: true });
fs.symlinkSync(path.join(root, 'templates'), path.join(work, 'templates'));
fs.writeFileSync(path.join(content, 'site.yaml'), 'name: 样例\noffice: 样例街道办事处\nsearch: no\ndata: no\n');
const put = (n) => fs.writeFileSync(path.join(content, 'notices/all.yaml'), Array.from({ length: n }, (_, i) =>
  `- id: ${id(i)}\n  title: 关于第${i + 1}号事项的公告\n  category: fund\n  issuer: 样例街道办事处\n  published: 2026-0${1 + Math.floor(i / 28)}-${String(1 + i % 28).padStart(2, '0')}\n  body: 特此公告。\n`).join(''));
const build = () => spawnSync(program, ['build', '-C', work, '--out', path.join(work, 'site'), '--date', '2026-11-21', '-q'], { encoding: 'utf8' });
const page = (f) => fs.readFileSync(path.join(print, f), 'utf8');
const rows = (html) => [...html.matchAll(/<tr><th scope="row"><a href="([^"]*)"/g)].map((m) => m[1]);

put(N);
const made = build();
ok(made.status === 0, `a site of ${N} notices builds`, made.stdout + made.stderr);
const index = page('index.html'), newest = `notice/${id(N - 1)}.html`;
ok(rows(index).filter((f) => f.startsWith('notice/')).length === 20 && rows(index).includes(newest), 'the index has the twenty newest');
ok(index.includes('<a href="by-notice.html">') && /查看全部 230 份/.test(index), 'and leads to all');
const pages = ['by-notice.html', 'by-notice-2.html', 'by-notice-3.html'], listed = pages.map((f) => rows(page(f)));
ok(String(listed.map((l) => l.length)) === '100,100,30', 'a hundred a page', listed.map((l) => l.length).join());
ok(new Set(listed.flat()).size === N && listed[0][0] === newest, 'each is there once, the newest first');
const links = pages.flatMap((f) => [...page(f).matchAll(/href="([^"#:]*)"/g)].map((m) => m[1]).filter((l) => l && !fs.existsSync(path.join(print, l))));
ok(links.length === 0, 'no link of theirs leads nowhere', links.slice(0, 5).join());
ok(/rel="prev" href="\.\.\/print\/by-notice\.html"/.test(page(pages[1])) && /rel="next" href="\.\.\/print\/by-notice-3\.html"/.test(page(pages[1])), 'they lead to one another', page(pages[1]).match(/<nav class="pager"[\s\S]*?<\/nav>/));
put(40);
ok(build().status === 0 && !fs.readdirSync(print).some((f) => f.startsWith('by-')) && rows(page('index.html')).filter((f) => f.startsWith('notice/')).length === 40, 'forty are all on the index, and the pages go');
done();
