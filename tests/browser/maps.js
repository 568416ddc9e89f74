// Maps in the browser: small, names within their outlines, keyboard, every link leads somewhere, the same in a list.
'use strict';
const fs = require('fs'), path = require('path');
const { ok, done, build, walk, launch, open } = require('./site');

const site = build('--no-print');

// Of every name on the map: do the corners of its text lie within its own shape?
const NAMES = () => [...document.querySelectorAll('.map .parts a, .map .near a')].map(a => {
  const text = a.querySelector('text'), shape = a.querySelector('path');
  if (!text) return { name: a.textContent, in: true, size: null };
  const b = text.getBBox(), size = +text.getAttribute('font-size'), svg = a.ownerSVGElement;
  const at = (x, y) => { const p = svg.createSVGPoint(); p.x = x; p.y = y; return shape.isPointInFill(p); };
  const top = +text.getAttribute('y') - size * .72, low = +text.getAttribute('y');
  return { name: a.textContent, size, in: [b.x, b.x + b.width].every(x => at(x, top) && at(x, low)), part: !!a.closest('.parts') };
});

(async () => {
  const pages = walk(site, '.html').filter(p => /^(areas|grids|venues)\//.test(p));
  const maps = pages.map(p => ({ p, svg: fs.readFileSync(path.join(site, p), 'utf8').match(/<svg class="map"[^]*?<\/svg>/) })).filter(m => m.svg);
  const largest = maps.reduce((a, b) => (Buffer.byteLength(b.svg[0]) > Buffer.byteLength(a.svg[0]) ? b : a));
  ok(maps.length > 110, 'areas, grids, micro-grids and venues have maps', maps.length);
  ok(Buffer.byteLength(largest.svg[0]) < 15000, `the largest map, of ${largest.p}, has ${Buffer.byteLength(largest.svg[0])} bytes`);
  const dead = maps.flatMap(m => [...m.svg[0].matchAll(/href="([^"]+)"/g)].map(h => path.join(path.dirname(m.p), h[1])).filter(h => !fs.existsSync(path.join(site, h))));
  ok(!dead.length, 'every link on a map leads to a page', dead.slice(0, 5).join(' '));

  const browser = await launch();
  for (const size of ['desktop', 'phone']) {
    const page = await open(browser, site, { size });
    const out = [], nameless = [];
    for (const m of maps.filter(x => !/-\d+-[2-6]\.html$/.test(x.p))) { // one micro-grid a grid will do
      await page.see(m.p);
      for (const n of await page.evaluate(NAMES)) {
        if (!n.in) out.push(`${m.p} ${n.name}`);
        if (n.part && n.size === null) nameless.push(`${m.p} ${n.name}`);
      }
    }
    ok(!out.length, `${size}: names lie within their outlines`, out.slice(0, 10).join('\n'));
    ok(!nameless.length, `${size}: every part has room for its name`, nameless.slice(0, 10).join('\n'));

    await page.see('grids/xh-02.html');
    const seen = await page.evaluate(() => {
      const text = document.querySelector('.map').getBoundingClientRect();
      return { width: text.width, wide: document.documentElement.scrollWidth > innerWidth };
    });
    ok(seen.width > 250 && !seen.wide, `${size}: the map fits`, JSON.stringify(seen));
    await page.focus('.map .parts a');
    await page.keyboard.press('Tab');
    const second = await page.evaluate(() => document.activeElement.textContent);
    await page.keyboard.press('Enter');
    await page.waitForURL(/xh-02-2\.html/);
    ok(/^2 兴和社区第二网格第二微网格/.test(second), `${size}: Tab goes from shape to shape, Enter opens it`, second);
    await page.see('areas/xinghe.html');
    const twins = await page.evaluate(() => {
      const of = css => [...new Set([...document.querySelectorAll(css)].map(a => a.getAttribute('href')))].sort().join(' ');
      return { map: of('.map a'), list: of('.mapbox figcaption .map-list > li > a:first-of-type, .map-places li > a:first-of-type, .map-near a') };
    });
    ok(twins.map && twins.map === twins.list, `${size}: the list beside has what the map has`, JSON.stringify(twins));
    ok(!page.faults.length, `${size}: no message, nothing asked of other sites`, page.faults.join('\n'));
    await page.context().close();
  }
  await browser.close();
  done();
})().catch(e => { ok(false, 'the run', e.stack); done(); });
