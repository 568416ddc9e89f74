// `gongshi serve` as a clerk uses it, in Chromium on the demonstration: a save reloads the page, and how soon; an error stands over
// the last good page; what is not there yet comes by itself.
'use strict';
const fs = require('fs'), path = require('path');
const { spawnSync } = require('child_process');
const { ok, done, launch, SIZES } = require('./site');
const { root, program, work, lay, sleep, until, serve, settled, tree } = require('./preview');

const NOTICE = 'notices/2026/n-2026-21.md', PAGE = '/notices/n-2026-21.html';

async function open(browser, s, at, size = 'desktop') {
  const page = await (await browser.newContext({ viewport: SIZES[size], locale: 'zh-CN' })).newPage();
  page.faults = [];
  page.on('pageerror', e => page.faults.push(e.message));
  page.on('request', r => { if (!r.url().startsWith(`http://localhost:${s.port}/`)) page.faults.push(r.url()); });
  await page.exposeFunction('shown', text => { if (page.onshown) page.onshown(text, performance.now()); });
  await page.addInitScript(() => addEventListener('DOMContentLoaded', () => window.shown(document.body.innerText)));
  await page.goto(`http://localhost:${s.port}${at}`);
  return page;
}

// Milliseconds from the begin of a save to the moment the browser has parsed the new page.
function saved(page, file, text, words) {
  return new Promise((resolve, reject) => {
    const began = performance.now(), timer = setTimeout(() => reject(new Error(`no page says ${words}`)), 30000);
    page.onshown = (now, at) => { if (now.includes(words)) { clearTimeout(timer); page.onshown = null; resolve(at - began); } };
    fs.writeFileSync(file, text);
  });
}

const sorted = list => [...list].sort((a, b) => a - b);
const ms = x => `${x.toFixed(0)} ms`;

// The quickest of a few plain builds with everything but bulletins, of a changed record each.
function plain(dir, file, was) {
  const times = [];
  for (let i = 0; i < 8; i++) {
    fs.writeFileSync(file, `${was}\n\n比较${i}。\n`);
    const began = performance.now();
    const r = spawnSync(program, ['build', '-q', '--no-print', '-C', dir, '--out', path.join(work, 'plain'), '--date', '2026-11-21']);
    if (r.status !== 0) throw new Error(String(r.stderr));
    times.push(performance.now() - began);
  }
  fs.writeFileSync(file, was);
  return sorted(times)[0];
}

async function reloads(browser, s) {
  const file = path.join(s.dir, 'content', NOTICE), was = fs.readFileSync(file, 'utf8').trimEnd(), page = await open(browser, s, PAGE), alone = [], hurried = [];
  for (let i = 0; i < 26; i++) { // half of them while bulletins and data of the save before are being made
    await sleep(i % 2 ? 30 : 1500);
    (i % 2 ? hurried : alone).push(await saved(page, file, `${was}\n\n第${i}次保存。\n`, `第${i}次保存。`));
  }
  const best = sorted(alone)[0], told = times => `best ${ms(sorted(times)[0])}, median ${ms(sorted(times)[6])}, worst ${ms(sorted(times)[12])} of 13`;
  await page.evaluate(() => scrollTo(0, 200));
  const every = path.join(s.dir, 'content/site.yaml'), all = fs.readFileSync(every, 'utf8'), whole = [];
  for (let i = 0; i < 3; i++) {
    whole.push(await saved(page, every, all.replace(/^name: (.*)$/m, `name: $1第${i}版`), `第${i}版`));
    await sleep(900);
  }
  ok(await page.evaluate(() => scrollY) === 200, 'the page stays where it was scrolled to');
  await saved(page, every, all, all.match(/^name: (.*)$/m)[1]);
  await saved(page, file, was, '');
  const build = plain(s.dir, file, was);
  console.log(`# from save to the new page: ${told(alone)}; one save upon another: ${told(hurried)}; every page changed: best ${ms(sorted(whole)[0])}; ` +
    `a plain build: ${ms(build)}`);
  ok(best < build * 2, 'a save is seen sooner than two plain builds take', [...alone, ...hurried].map(ms).join(' '));
  ok(!page.faults.length, 'without a script error or a request that leaves the server', page.faults.join('\n'));
  await page.context().close();
}

// A save that changes nothing changes no file, in neither part of a build; after all, the site is that of a clean build.
async function same(s) {
  const file = path.join(s.dir, 'content', NOTICE), was = fs.readFileSync(file, 'utf8');
  await settled(s);
  const before = s.text.length;
  fs.writeFileSync(file, was);
  await until(() => /网页：/.test(s.text.slice(before)), 'a build');
  await settled(s);
  ok(/^\S+ {2}网页：0 个文件有变化，用时 \d+ 毫秒\n$/.test(s.text.slice(before)), 'a save that changes nothing changes no file', s.text.slice(before));
  const clean = path.join(work, 'clean');
  const r = spawnSync(program, ['build', '-q', '-C', s.dir, '--out', clean, '--date', '2026-11-21']);
  const [ours, theirs] = [tree(s.out), tree(clean)];
  const other = Object.keys({ ...ours, ...theirs }).filter(f => ours[f] !== theirs[f]);
  ok(r.status === 0 && !other.length, 'after all these builds the site is that of a clean one', other.join('\n'));
}

async function shows(browser, s, size) {
  const file = path.join(s.dir, 'content', NOTICE), was = fs.readFileSync(file, 'utf8'), page = await open(browser, s, PAGE, size);
  const line = was.split('\n').findIndex(l => l.startsWith('title: ')) + 1, title = await page.textContent('h1');
  const badge = page.locator('gongshi-preview details');
  await badge.waitFor();
  ok(await badge.getAttribute('open') === null && /建议/.test(await badge.innerText()), `${size}: advice is a small box, closed`);
  fs.writeFileSync(file, was.replace('title: ', 'title：'));
  const panel = page.locator('gongshi-preview details.failed');
  await panel.waitFor();
  const text = await panel.innerText(), first = await panel.locator('li').first().innerText();
  ok(/有错误，网站没有更新/.test(text) && first.startsWith(`content/${NOTICE}:${line}:6\n`) && first.includes('E0130') && first.includes('中文冒号'),
    `${size}: the error comes first, in Chinese, with file, line and column`, text.slice(0, 600));
  const box = await panel.boundingBox(), view = SIZES[size];
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  ok(box.x >= 0 && box.x + box.width <= view.width + 1 && box.y > view.height * 0.2 && over <= 0 && await page.textContent('h1') === title,
    `${size}: over the last good page, which stays`, JSON.stringify([box, over]));
  const kept = closed => page.waitForFunction(c => !!sessionStorage['gongshi-preview-closed'] === c, closed);
  await page.click('gongshi-preview summary');
  await kept(true);
  await page.goto(`http://localhost:${s.port}/notices/`);
  await panel.waitFor();
  ok(await panel.getAttribute('open') === null && (await panel.boundingBox()).height < 80, `${size}: closed, it stays closed on the next page`);
  await page.click('gongshi-preview summary');
  await kept(false);
  await page.goto(`http://localhost:${s.port}${PAGE}`);
  await panel.waitFor();
  ok(await panel.getAttribute('open') !== null, `${size}: and open when it was opened`);
  await page.emulateMedia({ media: 'print' });
  ok(!await panel.isVisible(), `${size}: it is not printed`);
  await page.emulateMedia({ media: 'screen' });
  fs.writeFileSync(file, was);
  ok(await panel.waitFor({ state: 'detached' }).then(() => true, () => false), `${size}: gone when it is mended`);
  ok(!page.faults.length, `${size}: no script error, no request elsewhere`, page.faults.join('\n'));
  await page.context().close();
}

async function comes(browser, s) {
  const page = await open(browser, s, '/notices/n-2026-99.html'), file = path.join(s.dir, 'content/notices/2026/n-2026-99.md');
  ok(/没有这个页面|还没有生成/.test(await page.textContent('h1')), 'a page that is not there says so');
  const notice = fs.readFileSync(path.join(s.dir, 'content', NOTICE), 'utf8').replace(/^corrects: .*\n/m, '').replace(/^title: .*$/m, 'title: 新来的公示');
  await saved(page, file, notice, '新来的公示');
  ok(true, 'and becomes the page when the record is saved');
  // bulletins follow the pages, and what lists them is loaded anew when they are there
  await page.goto(`http://localhost:${s.port}/print/index.html`);
  const listed = words => until(async () => (await page.textContent('body').catch(() => '')).includes(words), words).then(() => true, () => false);
  ok(await listed('新来的公示'), 'the list of bulletins has its bulletin, once it is set');
  fs.writeFileSync(file, notice.replace('新来的公示', '改过的公示'));
  ok(await listed('改过的公示'), 'and another one when it is set again');
  fs.unlinkSync(file);
  await page.goto(`http://localhost:${s.port}${PAGE}`);
  const port = s.port;
  await s.stop('SIGINT');
  const lost = page.locator('gongshi-preview .lost');
  await lost.waitFor();
  ok(/预览已经结束/.test(await lost.innerText()), 'the page tells when the preview has ended');
  const again = await serve(s.dir, ['--port', String(port)], 'zh_CN.UTF-8');
  ok(await lost.waitFor({ state: 'detached' }).then(() => true, () => false), 'and goes on when it is back');
  await page.context().close();
  return again;
}

(async () => {
  let s = await serve(lay('demonstration', root), [], 'zh_CN.UTF-8');
  const browser = await launch();
  await reloads(browser, s);
  await same(s);
  await shows(browser, s, 'desktop');
  await shows(browser, s, 'phone');
  s = await comes(browser, s);
  ok(await s.stop('SIGINT') === 0, 'Ctrl-C ends it, exit 0');
  await browser.close();
  done();
})().catch(e => { ok(false, 'the test comes to its end', e.stack); done(); });
