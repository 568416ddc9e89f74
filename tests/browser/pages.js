// Every page of the demonstration: valid, linked, light, no trouble in the browser, no barrier by axe-core.
'use strict';
const fs = require('fs'), path = require('path');
const { spawn } = require('child_process');
const { ok, done, build, walk, launch, open, samples } = require('./site');
const { brokenLinks } = require('../links');

const KB = 1024, site = build();
const pages = walk(site, '.html'), files = new Set(walk(site));

// ---- W3C Nu checker: all pages and the style sheet, beside the rest ----

function nu() {
  const jar = path.join(path.dirname(require.resolve('vnu-jar/package.json')), 'build/dist/vnu.jar');
  const run = spawn('java', ['-Xss8m', '-XX:TieredStopAtLevel=1', '-jar', jar, '--skip-non-html', '--also-check-svg', '--format', 'gnu', site]);
  let out = '';
  run.stderr.on('data', d => out += d);
  run.stdout.on('data', d => out += d);
  return new Promise(resolve => run.on('close', code => resolve({ code, out })));
}

const text = new Map(pages.map(p => [p, fs.readFileSync(path.join(site, p), 'utf8')]));
// What a page loads with itself: style sheets, scripts, images.
function weight(p) {
  const loaded = new Set([...text.get(p).matchAll(/<(?:link rel="(?:stylesheet|icon)"|script|img)[^>]*?\s(?:href|src)="([^"]*)"/g)].map(m => m[1]));
  let bytes = Buffer.byteLength(text.get(p));
  for (const f of loaded) if (!f.startsWith('data:')) bytes += fs.statSync(path.join(site, path.posix.join(path.posix.dirname(p), f))).size;
  return bytes;
}

// ---- axe-core ----

const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'], preload: false };
async function barriers(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(rules => window.axe.run(document, rules), RULES);
  return violations.map(v => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 4).map(n => `  ${n.target}: ${n.failureSummary}`).join('\n'));
}

// Text that a box hides or that runs out of the window; what scrolls inside itself and what is hidden on purpose may.
const cutText = () => [...document.querySelectorAll('body *')].filter(e => {
  if (![...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) || !e.checkVisibility() || e.closest('.vh, .skip, svg, .table, pre, select')) return false;
  const look = getComputedStyle(e), box = e.getBoundingClientRect();
  const hides = look.overflowX !== 'visible' && e.scrollWidth > e.clientWidth + 1 || look.overflowY !== 'visible' && e.scrollHeight > e.clientHeight + 1;
  return hides || box.left < -1 || box.right > document.documentElement.clientWidth + 1;
}).map(e => `${e.tagName}.${e.className} ${e.textContent.trim().slice(0, 24)}`);

// Nothing holds back the first paint but the style sheet: scripts are deferred, the one inline is a line.
function blocking() {
  return pages.flatMap(p => [...text.get(p).matchAll(/<script([^>]*)>([^<]*)/g)]
    .filter(([, how, code]) => /\ssrc=/.test(how) ? !/\sdefer/.test(how) : !/type="application/.test(how) && code.length > 200)
    .map(m => `${p}: ${m[0].slice(0, 80)}`));
}

async function inBrowser() {
  const browser = await launch(), some = samples(site);
  for (const size of ['desktop', 'phone']) {
    const page = await open(browser, site, { size });
    const blocked = [], wide = [];
    for (const p of some) {
      await page.see(p);
      for (const b of await barriers(page)) blocked.push(`${p}: ${b}`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wide.push(`${p}: ${over} px`);
    }
    ok(!blocked.length, `${some.length} templates, ${size}: axe-core finds no barrier`, blocked.join('\n'));
    ok(!wide.length, `${some.length} templates, ${size}: no page is wider than the window`, wide.join('\n'));
    ok(!page.faults.length, `${some.length} templates, ${size}: no message, no error, nothing asked of other sites`, page.faults.join('\n'));
    await page.context().close();
  }
  // The dark scheme and large print have colours and sizes of their own.
  for (const [name, options, hash] of [['dark', { colorScheme: 'dark' }, '']]) {
    const page = await open(browser, site, options), blocked = [];
    for (const p of some) {
      await page.see(p + hash);
      for (const b of await barriers(page)) blocked.push(`${p}: ${b}`);
    }
    ok(!blocked.length, `${some.length} templates, ${name}: axe-core finds no barrier`, blocked.join('\n'));
    await page.context().close();
  }
  // Zoom: 1280 px at 200 % and 400 % are 640 and 320 px wide; large print on top of it is what a reader may ask for,
  // and the largest on a phone.
  for (const [zoom, width, hash] of [['200 %', 640, ''], ['200 %, large print', 640, '#elder'], ['400 %', 320, ''], ['400 %, large print', 320, '#elder'],
    ['400 %, largest print', 320, '#elder-xl'], ['800 %', 160, '']]) {
    const narrow = await open(browser, site, { viewport: { width, height: 256 * width / 320 } }), wide = [], cut = [];
    for (const p of some) {
      await narrow.see(p + hash);
      const over = await narrow.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) wide.push(`${p}: ${over} px`);
      cut.push(...(await narrow.evaluate(cutText)).map(t => `${p}: ${t}`));
    }
    ok(!wide.length, `${some.length} templates at ${zoom}: nothing to scroll sideways`, wide.join('\n'));
    ok(!cut.length, `${some.length} templates at ${zoom}: no text is cut off`, cut.slice(0, 20).join('\n'));
    await narrow.context().close();
  }
  await browser.close();
}

(async () => {
  const checked = nu();
  const broken = brokenLinks(site);
  ok(!broken.length, `${pages.length} pages: no broken link or anchor`, broken.slice(0, 40).join('\n'));
  const heavy = pages.map(p => [p, weight(p)]).filter(([, n]) => n > 100 * KB);
  ok(!heavy.length, 'every page is under 100 KB with all it loads', heavy.map(([p, n]) => `${p}: ${n}`).join('\n'));
  const home = weight('index.html'), css = [...files].filter(f => /assets\/style\..*css$/.test(f)).map(f => fs.statSync(path.join(site, f)).size);
  ok(home < 60 * KB, `home is under 60 KB in all (${(home / KB).toFixed(1)})`, home);
  ok(css.length === 1 && css[0] < 30 * KB, `one style sheet, under 30 KB (${(css[0] / KB).toFixed(1)})`, css);
  const held = blocking();
  ok(!held.length, 'no script holds back the first paint of any page', held.slice(0, 10).join('\n'));
  await inBrowser();
  const { code, out } = await checked;
  ok(code === 0 && !out.trim(), `${pages.length} pages: the Nu checker has nothing to say`, out.slice(0, 5000));
  done();
})().catch(e => { ok(false, 'the run', e.stack); done(); });
