// Search and "my grid" in the browser, from file://: from the masthead, from the home page, by kind, with marks.
'use strict';
const { ok, done, build, launch, open } = require('./site');

const site = build('--no-print');

async function ask(page, from, form, words) {
  await page.see(from);
  await page.fill(`${form} input[name=q]`, words);
  await page.press(`${form} input[name=q]`, 'Enter');
  await page.waitForSelector('.hits li');
  return page.evaluate(() => ({
    status: document.querySelector('[data-search-status]').textContent,
    kind: document.querySelector('select[name=kind]').value,
    hits: [...document.querySelectorAll('.hits li')].map(li => ({ text: li.innerText, url: li.querySelector('a').getAttribute('href'), marks: li.querySelectorAll('mark').length })),
  }));
}

(async () => {
  const browser = await launch();
  for (const size of ['desktop', 'phone']) {
    const page = await open(browser, site, { size });
    const found = size === 'desktop' ? await ask(page, 'notices/index.html', '.find', '公共收益') : await ask(page, 'search.html', '.search', '公共收益');
    ok(found.hits.length > 1 && found.hits.every(h => h.text.includes('公共收益') && h.marks) && /\d/.test(found.status),
      `${size}: a word is found, marked and counted`, JSON.stringify(found).slice(0, 2000));
    const grid = await ask(page, 'index.html', '.home-grid .search', '兴和一区2号楼');
    ok(grid.kind === 'grids' && grid.hits.length && grid.hits.every(h => h.url.startsWith('grids/')) && grid.hits.some(h => h.url === 'grids/xh-01.html'),
      `${size}: a building leads to its grid`, JSON.stringify(grid).slice(0, 2000));
    await page.fill('.search input[name=q]', '没有这样的词语');
    await page.waitForFunction(() => !document.querySelector('.hits li'));
    ok((await page.innerText('[data-search-status]')).length > 4, `${size}: where nothing is found the page says so`);
    ok(!page.faults.length, `${size}: no message, nothing asked of other sites`, page.faults.join('\n'));
    await page.context().close();
  }
  const bare = await open(browser, site, { javaScriptEnabled: false });
  await bare.see('search.html?q=x');
  ok(await bare.isVisible('noscript .empty') && await bare.isVisible('a[href="notices/index.html"]'), 'without script the search page leads on by kind');
  await browser.close();
  done();
})().catch(e => { ok(false, 'the run', e.stack); done(); });
