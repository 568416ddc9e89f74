// Charts in the browser: title, description, nothing cut off, no text over another, and the figures beside them.
'use strict';
const fs = require('fs'), path = require('path');
const { ok, done, build, walk, launch, open } = require('./site');

const site = build('--no-print');

const LOOK = () => [...document.querySelectorAll('.chart')].map(svg => {
  const box = svg.viewBox.baseVal, texts = [...svg.querySelectorAll('text')];
  const of = t => { const b = t.getBBox(); return { text: t.textContent, x: b.x, y: b.y + b.height * .2, r: b.x + b.width, b: b.y + b.height * .8 }; };
  const all = texts.map(of), bad = [];
  for (const a of all) if (a.x < -1 || a.r > box.width + 1 || a.y < -1 || a.b > box.height + 1) bad.push(`cut off: ${a.text}`);
  all.forEach((a, i) => all.slice(i + 1).forEach(b => { if (a.x < b.r && b.x < a.r && a.y < b.b && b.y < a.b) bad.push(`${a.text} over ${b.text}`); }));
  const name = id => (document.getElementById(id) || {}).textContent || '';
  if (svg.getAttribute('role') !== 'img' || !name(svg.getAttribute('aria-labelledby')) || !name(svg.getAttribute('aria-describedby'))) bad.push('no title or description');
  if (document.querySelectorAll(`[id="${svg.getAttribute('aria-labelledby')}"]`).length !== 1) bad.push('an id twice');
  const beside = document.querySelector('main').cloneNode(true);
  beside.querySelectorAll('svg').forEach(s => s.remove());
  const words = beside.textContent.replace(/\s+/g, '');
  for (const a of all) for (const figure of a.text.match(/\d[\d,.]*\d%?|\d/g) || []) if (!words.includes(figure)) bad.push(`${figure} stands in the chart only`);
  return bad;
});

(async () => {
  const pages = walk(site, '.html').filter(p => fs.readFileSync(path.join(site, p), 'utf8').includes('<svg class="chart"'));
  const kinds = [...new Set(pages.map(p => p.split('/')[0]))].sort();
  ok(['indicators', 'issues', 'ledgers', 'orders', 'reviews'].every(k => kinds.includes(k)), `charts on ${pages.length} pages of ${kinds.join(', ')}`);
  const largest = Math.max(...pages.flatMap(p => (fs.readFileSync(path.join(site, p), 'utf8').match(/<svg class="chart"[^]*?<\/svg>/g) || []).map(s => Buffer.byteLength(s))));
  ok(largest < 10000, `the largest chart has ${largest} bytes`);
  const browser = await launch();
  for (const size of ['desktop', 'phone']) {
    const page = await open(browser, site, { size }), bad = [];
    for (const p of pages) {
      await page.see(p);
      for (const found of (await page.evaluate(LOOK)).flat()) bad.push(`${p}: ${found}`);
    }
    ok(!bad.length, `${size}: nothing cut off or over another, all figures beside it too`, bad.slice(0, 20).join('\n'));
    await page.see('index.html');
    const spark = await page.evaluate(() => { const s = document.querySelector('.home-issues .spark'); return s && { line: s.closest('p').innerText, hidden: s.getAttribute('aria-hidden'), high: s.getBoundingClientRect().height }; });
    ok(spark && spark.hidden === 'true' && spark.high < 30 && /本周\s*\d+\s*件，上周\s*\d+\s*件/.test(spark.line), `${size}: the home page tells the ledger in a sentence with a sparkline`, JSON.stringify(spark));
    ok(!page.faults.length, `${size}: no message`, page.faults.join('\n'));
    await page.context().close();
  }
  await browser.close();
  done();
})().catch(e => { ok(false, 'the run', e.stack); done(); });
