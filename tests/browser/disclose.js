// What every disclosed page carries, the catalogue, and the page that checks a paper's code; from file://.
'use strict';
const fs = require('fs'), path = require('path');
const { ok, done, build, walk, launch, open } = require('./site');

const site = build('--no-print');
const read = p => fs.readFileSync(path.join(site, p), 'utf8');
const records = kind => walk(path.join(site, kind), '.html').filter(p => !/^(index|by-|page-)/.test(p)).map(p => `${kind}/${p}`);
const disclosed = ['notices', 'minutes', 'meals', 'ledgers'].flatMap(records);
const code = p => (read(p).match(/data-code="([0-9a-f]+)"/) || [])[1];

function facts() {
  const wrong = [];
  for (const p of disclosed) {
    const html = read(p), labels = [...html.matchAll(/<dt>([^<]*)<\/dt>/g)].map(m => m[1]);
    for (const want of ['索引号', '发布机构', '成文日期', '发布日期', '公开方式']) if (!labels.includes(want)) wrong.push(`${p}: ${want}`);
    if (!/^[0-9a-f]{10}$/.test(code(p) || '')) wrong.push(`${p}: no check code`);
  }
  ok(disclosed.length > 50 && !wrong.length, `${disclosed.length} disclosed pages carry index number, issuer, dates, method and check code`, wrong.join('\n'));
  const index = new Map();
  for (const p of disclosed) {
    const n = read(p).match(/<dt>索引号<\/dt><dd>([^<]*)</)[1];
    index.set(n, [...(index.get(n) || []), p]);
  }
  const twice = [...index].filter(([, pages]) => pages.length > 1);
  ok(!twice.length, 'no index number stands twice', JSON.stringify(twice));
  const limited = disclosed.filter(p => read(p).includes('<dt>公开时限</dt>'));
  ok(limited.length > 30, `${limited.length} of them say within which time`, limited.length);
}

// Feeds are linked from the head of every page, and from the lists; each holds entries that lead to pages.
function feeds() {
  const wrong = [], seen = new Set();
  for (const p of ['index.html', 'notices/index.html', 'minutes/index.html', 'areas/xinghe.html', disclosed[0]]) {
    const links = [...read(p).matchAll(/<link rel="alternate" type="application\/atom\+xml"[^>]*href="([^"]*)"/g)].map(m => path.posix.normalize(path.posix.join(path.posix.dirname(p), m[1])));
    if (links.length < (p === 'index.html' ? 2 : 1)) wrong.push(`${p}: ${links.length} feeds`);
    links.forEach(l => seen.add(l));
  }
  for (const f of seen) {
    const entries = fs.existsSync(path.join(site, f)) ? [...read(f).matchAll(/<entry>[^]*?<link[^>]*href="https:\/\/xingkai\.example\/([^"]*)"/g)].map(m => m[1]) : [];
    if (!entries.length || entries.some(e => !fs.existsSync(path.join(site, e)))) wrong.push(`${f}: ${entries.length} entries`);
  }
  ok(!wrong.length, `${seen.size} feeds are linked in the head of pages, and their entries lead to pages`, wrong.join('\n'));
}

async function catalogue(browser) {
  const page = await open(browser, site, { javaScriptEnabled: false });
  await page.see('catalogue/index.html');
  const rows = await page.locator('.catalogue tbody tr:not(.group)').count(), late = await page.locator('.kept .state.overdue').count();
  const sentence = (await page.innerText('.ledger-line')).replace(/\s/g, '');
  ok(rows === 12 && sentence.startsWith(`${rows}项应公开事项，${late}项逾期`), 'the catalogue counts its entries and what is overdue', sentence);
  const overdue = await page.innerText('.notices .overdue .meta');
  ok(/第三季度应于2026年10月30日前公开，逾期 22 天（15 个工作日）/.test(overdue), 'it says which period, which day, and by how many days and working days', overdue);
  await page.click('.catalogue .kept a >> nth=0');
  ok(await page.isVisible('.proof') && !page.faults.length, 'the last publication is a link to the record', page.faults.join('\n'));
  await page.context().close();
}

async function verify(browser) {
  const want = disclosed[7], held = code(want);
  for (const size of ['desktop', 'phone']) {
    const page = await open(browser, site, { size, reducedMotion: 'reduce' });
    await page.see('index.html');
    await page.click('.foot-links a[href$="verify.html"]');
    await page.fill('#code', ` ${held.slice(0, 4).toUpperCase()} ${held.slice(4)} `);
    await page.keyboard.press('Enter');
    const found = await page.locator('tr.found');
    ok(await found.count() === 1 && (await found.locator('a').getAttribute('href')) === want && (await page.innerText('[data-verify-answer]')).startsWith('找到了'),
      `verify, ${size}: a code typed in capitals and with blanks finds its record`);
    ok(await found.evaluate(e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight; }), `verify, ${size}: and the line is in sight`);
    await page.fill('#code', 'ffffffff00');
    await page.click('form[data-verify] button');
    ok(await page.locator('tr.found').count() === 0 && (await page.innerText('[data-verify-answer]')).includes('没有这个校验码'), `verify, ${size}: an unknown code is said to be unknown`);
    await page.fill('#code', held.slice(0, 5));
    await page.click('form[data-verify] button');
    ok((await page.innerText('[data-verify-answer]')).includes('前 8 位'), `verify, ${size}: too few digits are asked for again`);
    await page.see(`verify.html?c=${held.slice(0, 8)}`);
    ok((await page.locator('tr.found a').getAttribute('href')) === want, `verify, ${size}: an address with eight digits does the same`);
    await page.see(`${want}?v=${held}`);
    const same = await page.innerText('.record header .said');
    await page.see(`${want}?v=0000000000`);
    ok(same.includes('相同') && (await page.innerText('.record header .warn')).includes('不同'), `verify, ${size}: the record's own page compares the code of its QR link`);
    ok(!page.faults.length, `verify, ${size}: no message`, page.faults.join('\n'));
    await page.context().close();
    const bare = await open(browser, site, { size, javaScriptEnabled: false });
    await bare.see('verify.html');
    const list = await bare.locator('.codes tbody code').allInnerTexts();
    ok(list.length === disclosed.length && list.every((c, i) => !i || list[i - 1] < c) && !await bare.locator('.answer').isVisible(),
      `verify, ${size}, without script: all ${list.length} codes in their order`);
    await bare.context().close();
  }
}

// More than 300 codes: pages by first digits, none over 100 KB, and a code leads through them.
async function manyCodes(browser) {
  const { root, TODAY } = require('./site'), os = require('os'), { spawnSync } = require('child_process');
  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-codes-'));
  try {
    fs.mkdirSync(path.join(work, 'content/notices'), { recursive: true });
    fs.cpSync(path.join(root, 'templates'), path.join(work, 'templates'), { recursive: true });
    fs.writeFileSync(path.join(work, 'content/site.yaml'), 'name: 样例\noffice: 样例街道办事处\n');
    fs.writeFileSync(path.join(work, 'content/notices/all.yaml'), Array.from({ length: 700 }, (_, i) =>
      `- {id: n-${i}, title: 关于第${i}件事的公示, issuer: 样例街道办事处, category: 其他, published: 2026-11-16, body: 正文${i}。}\n`).join(''));
    const r = spawnSync(path.resolve(process.env.GONGSHI || path.join(root, 'build/gongshi')), ['build', '-C', work, '--out', path.join(work, 'out'), '--date', TODAY, '-q', '--no-print']);
    const many = path.join(work, 'out'), parts = walk(path.join(many, 'verify'), '.html');
    const codes = parts.map(p => [p, [...fs.readFileSync(path.join(many, 'verify', p), 'utf8').matchAll(/<tr id="c([0-9a-f]+)"/g)].map(m => m[1])]);
    const big = parts.filter(p => fs.statSync(path.join(many, 'verify', p)).size > 60 * 1024);
    ok(r.status === 0 && parts.length === 16 && codes.flatMap(([, c]) => c).length === 700 && codes.every(([p, c]) => c.every(x => x[0] === p[0])) && !big.length,
      '700 codes stand on 16 pages by their first digit', `${r.stderr}${parts} ${big}`);
    const page = await open(browser, many), [part, [held]] = codes[5];
    await page.see('verify.html');
    await page.fill('#code', held);
    await page.keyboard.press('Enter');
    await page.waitForURL(/verify\/.\.html/);
    await page.waitForSelector('tr.found');
    const other = codes[9][1][0];
    await page.fill('#code', other); // from one of these pages to another
    await page.keyboard.press('Enter');
    await page.waitForURL(new RegExp(`verify/${other[0]}\\.html`));
    ok(await page.locator('tr.found').count() === 1 && part[0] === held[0] && !page.faults.length, 'a code leads to its page and line, from each of them', page.faults.join('\n'));
    await page.context().close();
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

async function share(browser) {
  const kinds = [disclosed.find(p => p.startsWith('notices/')), 'minutes/m-2026-07-jc-assembly.html', 'meals/mijia.html'];
  const wants = [/公示至 \d+年\d+月\d+日/, /：通过/, /标准价 早餐8元 午餐15元 晚餐12元/];
  for (const [i, p] of kinds.entries()) {
    const page = await open(browser, site, { size: 'phone' });
    await page.see(p);
    await page.click('.share summary');
    const text = await page.innerText('[data-share]'), title = await page.innerText('h1');
    await page.click('.share button');
    const copied = await page.evaluate(() => getSelection().toString());
    ok(text.includes(title) && wants[i].test(text) && text.includes(`https://xingkai.example/${p}`) && text.includes(code(p)) && text.length < 300 &&
      copied.includes(title) && /已复制/.test(await page.innerText('.share button')), `${p.split('/')[0]}: a short text to paste, with its address; one button copies it`, `${text}\n--\n${copied}`);
    await page.context().close();
  }
}

(async () => {
  facts();
  feeds();
  const browser = await launch();
  for (const part of [catalogue, verify, manyCodes, share]) {
    try { await part(browser); } catch (e) { ok(false, part.name, e.stack); }
  }
  await browser.close();
  done();
})().catch(e => { ok(false, 'the run', e.stack); done(); });
