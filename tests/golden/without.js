// A site may do without any page that is not a record's: nothing leads to what is not there.
'use strict';
const fs = require('fs'), path = require('path');
const { spawnSync } = require('child_process');
const { brokenLinks } = require('../links');
const { root, program, ok, done, folder } = require('../script');

const work = folder('without');

const site = path.join(work, 'site'), out = path.join(work, 'out'), settings = path.join(site, 'content/site.yaml');
function build(...options) {
  fs.rmSync(out, { recursive: true, force: true });
  return spawnSync(program, ['build', '-q', '-C', site, '--out', out, '--date', '2026-11-21', ...options], { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8' } });
}
// Builds the site as it is, and looks for links to nowhere, and for what must be gone.
function complete(name, gone, options = ['--no-print']) {
  const r = build(...options), broken = r.status === 0 ? brokenLinks(out) : [];
  const left = gone.filter(f => fs.existsSync(path.join(out, f)));
  ok(r.status === 0 && !broken.length && !left.length, `${name}: no broken link`, [r.stderr, ...left.map(f => `there is ${f}`), ...broken.slice(0, 20)].join('\n'));
}

for (const d of ['content', 'templates']) fs.cpSync(path.join(root, d), path.join(site, d), { recursive: true });
const said = fs.readFileSync(settings, 'utf8');
function having(text, name, gone) {
  fs.writeFileSync(settings, text);
  complete(name, gone);
  fs.writeFileSync(settings, said);
}

complete('the demonstration without bulletins', ['print']);
for (const page of ['search', 'data']) having(`${said}${page}: 否\n`, `\`${page}: 否\``, [`${page}.html`]);
having(said.replace(/^url: .*\n/m, ''), 'no address', ['feeds', 'sitemap.xml']);
// each page's template taken away, then all of them but the home page
const pages = fs.readdirSync(path.join(site, 'templates/pages')).filter(f => f.endsWith('.mustache') && f !== 'index.mustache');
ok(['search', 'data', 'verify', 'calendar', 'kiosk', 'elder'].every(p => pages.includes(`${p}.mustache`)), `${pages.length} pages besides the home page`, pages.join());
for (const p of pages) {
  const at = path.join(site, 'templates/pages', p), text = fs.readFileSync(at);
  fs.rmSync(at);
  complete(`without ${p}`, [p.replace('.mustache', '.html')]);
  fs.writeFileSync(at, text);
}
for (const p of [...pages, 'elder']) fs.rmSync(path.join(site, 'templates/pages', p), { recursive: true });
complete('without any of them', ['elder', 'elder.html', 'kiosk.html', 'verify']);

// the smallest site: a name, with an address or without, and then one notice
fs.cpSync(path.join(root, 'templates'), path.join(site, 'templates'), { recursive: true });
fs.rmSync(path.join(site, 'content'), { recursive: true });
fs.mkdirSync(path.join(site, 'content/notices'), { recursive: true });
for (const [name, text] of [['nothing but a name', ''], ['nothing but a name and an address', 'url: https://example.com/\n']]) {
  fs.writeFileSync(settings, `name: 小站\noffice: 小站街道办事处\n${text}`);
  complete(name, []);
  complete(`${name}, with bulletins`, [], []);
}
fs.writeFileSync(path.join(site, 'content/notices/n1.yaml'), 'id: n1\ntitle: 关于停水的公告\nissuer: 小站街道办事处\ncategory: 平安提示\npublished: 2026-11-20\nbody: 明天停水。\n');
complete('one notice', []);
complete('one notice, with bulletins', [], []);
fs.writeFileSync(path.join(site, 'content/notices/n2.yaml'), fs.readFileSync(path.join(site, 'content/notices/n1.yaml'), 'utf8').replace('id: n1', 'id: n2'));
complete('two notices of the same words, with bulletins', [], []);

done();
