// How residents use the site: with the keyboard, in large print, without scripts, after the day of the build, by
// ear, in print, at the kiosk. From file://, as on a stick without network.
'use strict';
const path = require('path');
const { ok, done, build, walk, launch, open, samples, TODAY } = require('./site');

const site = build();
const noon = day => new Date(`${day}T12:00:00+08:00`);
const first = (below, test = () => true) => walk(path.join(site, below), '.html').find(p => !/^(index|by-|page-)/.test(p) && test(p));
const notice = `notices/${first('notices')}`, minutes = `minutes/${first('minutes')}`, meals = 'meals/mijia.html', vote = 'minutes/m-2026-07-jc-assembly.html';

// ---- large print ----

// Links and controls that stand alone (not words in a sentence) and are smaller than `least` px.
const smallTargets = least => [...document.querySelectorAll('a, button, input, select, summary')].filter(e => {
  const box = (e.closest('label') || e).getBoundingClientRect();
  if (!box.width || !box.height || e.type === 'hidden' || e.closest('.prose, .crumb, .skip, td, th, dd, .lead, .foot') || e.matches('.skip')) return false;
  return box.height < least - 0.5;
}).map(e => `${e.tagName} ${e.textContent.trim().slice(0, 20)} ${Math.round(e.getBoundingClientRect().height)}`);
const smallText = least => [...document.querySelectorAll('body *')].filter(e =>
  [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && e.offsetParent && parseFloat(getComputedStyle(e).fontSize) < least &&
  !e.closest('svg, .code, .vh')).map(e => `${e.tagName}.${e.className} ${getComputedStyle(e).fontSize} ${e.textContent.trim().slice(0, 16)}`);
const size = page => page.evaluate(() => parseFloat(getComputedStyle(document.documentElement).fontSize));
// The size after a click on an address within the page: a browser tells scripts of it (hashchange) a moment later.
async function sizeWhen(page, least, below) {
  await page.waitForFunction(([l, b]) => { const s = parseFloat(getComputedStyle(document.documentElement).fontSize); return s >= l && s < b; },
    [least, below], { timeout: 5000 }).catch(() => {}); // what it is then is said by the test
  return size(page);
}

async function largePrint(browser) {
  for (const [javaScriptEnabled, where] of [[true, 'phone'], [false, 'desktop'], [false, 'phone']]) {
    const page = await open(browser, site, { size: where, javaScriptEnabled });
    const name = `large print, ${where}, ${javaScriptEnabled ? 'with' : 'without'} script`;
    await page.see('index.html');
    await page.click('.to-elder');
    await page.waitForURL(/elder\.html/);
    const home = await size(page), before = page.url();
    await page.click('.choices a[href*="notices"]');
    await page.waitForURL(/notices/);
    const list = await size(page);
    await page.click('#elder-xl');
    const largest = await sizeWhen(page, 40, Infinity);
    ok(home >= 24 && list >= 24 && largest >= 40 && before !== page.url(), `${name}: 18 pt from the home page on, 30 pt on demand`, [home, list, largest]);
    if (javaScriptEnabled) { // it stays, and goes
      await page.see(minutes);
      const stays = await size(page);
      await page.click('.elder-sizes a[href$="#standard"]');
      const back = await sizeWhen(page, 0, 24);
      await page.see(notice);
      ok(stays >= 40 && back < 24 && await size(page) < 24, `${name}: stays from page to page, and goes when switched off`, [stays, back]);
    }
    if (where === 'phone') for (const p of ['index.html#elder', 'elder.html', ...walk(site, '.html').filter(p => p.startsWith('elder/')), `${notice}#elder`, 'notices/index.html#elder', `${meals}#elder`, `${minutes}#elder`]) {
      const fresh = await open(browser, site, { size: where, javaScriptEnabled });
      await fresh.see(p);
      const small = await fresh.evaluate(smallText, 24), tight = await fresh.evaluate(smallTargets, 60);
      const over = await fresh.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      ok(!small.length && !tight.length && over <= 0, `${name}: ${p.split('#')[0]} has no small text and no small target`,
        [...small.slice(0, 8), ...tight.slice(0, 8), over].join('\n'));
      await fresh.context().close();
    }
    await page.context().close();
  }
}

// ---- the keyboard ----

async function keyboard(browser) {
  for (const p of ['index.html', notice, meals]) {
    const page = await open(browser, site, { reducedMotion: 'reduce' });
    await page.see(p);
    const want = await page.evaluate(() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, summary, [tabindex="0"]')]
      .filter(e => e.checkVisibility()).length);
    await page.keyboard.press('Tab');
    const skip = await page.evaluate(() => document.activeElement.className === 'skip' && document.activeElement.getBoundingClientRect().left >= 0);
    const hidden = [];
    let n = 1;
    for (; n < want + 5; n++) {
      await page.keyboard.press('Tab');
      const at = await page.evaluate(() => {
        const e = document.activeElement, box = e.getBoundingClientRect(), look = getComputedStyle(e);
        return e === document.body ? null : { what: e.outerHTML.slice(0, 80), seen: look.outlineStyle !== 'none' && box.width > 0 && box.bottom > 0 && box.top < innerHeight };
      });
      if (!at) break;
      if (!at.seen) hidden.push(at.what);
    }
    ok(skip && n >= want && !hidden.length, `keyboard, ${p.split('/')[0]}: skip link first, ${want} stops, each seen`, [skip, n, want, ...hidden].join('\n'));
    await page.context().close();
  }
  const page = await open(browser, site);
  await page.see('notices/index.html');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  ok(page.url().endsWith('#main'), 'keyboard: the skip link leads to the text', page.url());
  await page.context().close();
}

// ---- time goes on ----

async function laterDays(browser) {
  const page = await open(browser, site);
  const states = () => page.evaluate(() => [...document.querySelectorAll('.home-open .state')].map(e => [e.textContent, e.dataset.from, e.dataset.to, e.className]));
  await page.clock.setFixedTime(noon(TODAY));
  await page.see('index.html');
  const now = await states();
  ok(now.some(([w]) => w === '公示中') && now.some(([w]) => w === '未开始'), 'on the day of the build notices are open and coming', JSON.stringify(now));
  await page.clock.setFixedTime(noon('2026-11-26'));
  await page.reload();
  const wrong = (await states()).filter(([word, from, to, look]) => {
    const state = '2026-11-26' < from ? ['未开始', 'upcoming'] : to && '2026-11-26' > to ? ['已结束', 'closed'] : ['公示中', 'open'];
    return word !== state[0] || !look.includes(state[1]);
  });
  ok(!wrong.length && await page.isVisible('[data-stale]'), 'five days later the states are those of that day, and the page says what is old', JSON.stringify(wrong));
  const order = () => page.evaluate(() => [...document.querySelectorAll('[data-sink] > li')].map(e => (e.dataset.to || (e.querySelector('[data-to]') || e).dataset.to || '9') < '2026-11-26'));
  const ended = await order(), counted = await page.textContent('[data-running]');
  ok(ended.includes(true) && ended.includes(false) && String(ended) === String([...ended].sort()) && Number(counted) === ended.filter(e => !e).length + await page.locator('.home-open ul:not([data-sink]) > .open').count(), 'what has ended stands behind what has not, and is not counted', `${counted} of ${ended}`);
  const meetings = () => page.evaluate(() => [...document.querySelectorAll('li[data-gone]')].map(e => [e.dataset.gone, e.getClientRects().length > 0]));
  const held = await meetings();
  ok(held.some(([day]) => day < '2026-11-26') && held.some(([day]) => day >= '2026-11-26') && held.every(([day, seen]) => seen === (day >= '2026-11-26') || !day), 'a meeting that was held is none of the next ones', JSON.stringify(held));
  for (const f of ['elder/notices.html', 'notices/index.html']) {
    await page.see(f);
    const there = await order();
    ok(there.includes(true) && String(there) === String([...there].sort()), `on ${f}, too`, there.join());
  }
  await page.see('index.html');
  const left = await page.evaluate(() => [...document.querySelectorAll('.home-open .open [data-until]')].map(e => [e.dataset.until, e.textContent]));
  ok(left.length && left.every(([to, text]) => {
    const days = Math.round((Date.parse(to) - Date.parse('2026-11-26')) / 864e5);
    return days ? text.includes(` ${days} `) : text === '';
  }), 'and the days left are counted from that day', JSON.stringify(left));
  await page.clock.setFixedTime(new Date('2026-11-20T16:30:00Z')); // 00:30 on the 21st in the site's time zone
  await page.reload();
  ok(!await page.isVisible('[data-stale]'), "the day is the one of the site's time zone");
  await page.clock.setFixedTime(noon('2026-11-26'));
  await page.see('calendar/index.html');
  const marks = await page.evaluate(() => [[...document.querySelectorAll('.month .today')].map(e => e.dataset.day), [...document.querySelectorAll('.day .mark')].filter(e => !e.hidden).map(e => e.closest('.day').dataset.day)]);
  ok(`${marks[0]}` === '2026-11-26' && `${marks[1]}` === '2026-11-26', 'the calendar marks the day of the reader, not that of the build', JSON.stringify(marks));
  const stale = await page.evaluate(() => [...document.querySelectorAll('.day .state')].filter(e => e.textContent !== ('2026-11-26' < e.dataset.from ? '未开始' : '2026-11-26' > e.dataset.to ? '已结束' : '公示中')).map(e => e.outerHTML));
  ok(!stale.length, 'and its states are true on that day', stale.join('\n'));
  ok(!page.faults.length, 'no message on any of these days', page.faults.join('\n'));
  // The line that the page is old: from the thirtieth day on, on every template.
  const old = async day => {
    await page.clock.setFixedTime(noon(day));
    await page.reload();
    return page.isVisible('[data-old]');
  };
  const young = await old('2026-12-20'), aged = await old('2026-12-21'), ahead = await old('2026-11-01');
  ok(!young && aged && !ahead, 'a page says that it is old from the thirtieth day on', [young, aged, ahead]);
  await page.clock.setFixedTime(noon('2027-03-01'));
  const silent = [];
  for (const p of samples(site)) {
    await page.see(p);
    if (!await page.isVisible('[data-old]') || !(await page.innerText('[data-old]')).includes('本页生成于 100 天前')) silent.push(p);
  }
  ok(!silent.length, 'a hundred days later every template says so, the kiosk too', silent.join('\n'));
  ok(!page.faults.length, 'without any message', page.faults.join('\n'));
  await page.context().close();
  const plain = await open(browser, site, { javaScriptEnabled: false });
  await plain.clock.setFixedTime(noon('2027-03-01'));
  await plain.see('index.html');
  ok(!await plain.isVisible('[data-old]'), 'without script there is no such line');
  await plain.context().close();
}

// ---- without scripts ----

// Each of them on one line and between the edges of the window, without scrolling sideways.
async function whole(page, what) {
  const boxes = await page.locator(what).evaluateAll(all => all.map(e => {
    const r = document.createRange(), b = e.getBoundingClientRect();
    r.selectNodeContents(e);
    const lines = new Set([...r.getClientRects()].map(l => Math.round(l.bottom)));
    return b.left >= 0 && b.right <= document.documentElement.clientWidth && lines.size === 1;
  }));
  return boxes.length > 1 && boxes.every(Boolean);
}

async function withoutScripts(browser) {
  for (const where of ['desktop', 'phone']) {
    const page = await open(browser, site, { size: where, javaScriptEnabled: false }), bare = [];
    for (const p of samples(site).filter(p => p !== 'kiosk.html')) {
      await page.see(p);
      if (!await page.isVisible('h1') || !await page.isVisible('main') || (await page.innerText('main')).length < 20) bare.push(p);
    }
    ok(!bare.length, `without script, ${where}: every template shows its title and text`, bare.join('\n'));
    await page.see(meals);
    ok(await page.isVisible('.wall td') && !await page.isVisible('.calc'), `without script, ${where}: the price table stands, the calculator does not`);
    ok(await whole(page, '.wall td b'), `${where}: every price stands on one line, in view`);
    await page.see(vote);
    ok(await whole(page, '.results .verdict'), `${where}: every result of the meeting stands on one line, in view`);
    await page.context().close();
  }
}

// ---- prices ----

async function prices(browser) {
  const page = await open(browser, site, { size: 'phone' });
  await page.see(meals);
  const answer = async age => {
    await page.fill('.calc input[name=age]', String(age));
    return page.innerText('.calc .answer');
  };
  const child = await answer(12), old = await answer(92);
  ok(/15\s*元/.test(child) && /免费/.test(old), 'the calculator answers as the table does: 15 yuan at 12, free at 92', `${child}\n${old}`);
  await page.context().close();
}

// ---- read aloud ----

async function readAloud(browser) {
  const page = await open(browser, site);
  await page.addInitScript(() => {
    window.said = [];
    const voice = { speak: u => window.said.push(u.text), cancel: () => { window.stopped = true; } };
    Object.defineProperty(window, 'speechSynthesis', { value: voice, configurable: true });
    window.SpeechSynthesisUtterance = function (text) { this.text = text; };
  });
  await page.see(notice);
  await page.click('.read');
  const said = await page.evaluate(() => window.said), title = await page.innerText('h1');
  ok(said.length > 2 && said[0].startsWith(title.slice(0, 8)) && said.every(s => s.length < 400), 'a notice is read aloud by sentences, the title first', said.join('\n'));
  await page.click('.read');
  ok(await page.evaluate(() => window.stopped), 'and stops when asked');
  await page.context().close();
  const silent = await open(browser, site);
  await silent.addInitScript(() => { delete window.speechSynthesis; Object.defineProperty(window, 'speechSynthesis', { value: undefined }); });
  await silent.see(notice);
  ok(!await silent.$('.read'), 'where the browser has no voice there is no button');
  await silent.context().close();
}

// ---- paper ----

async function print(browser) {
  const page = await open(browser, site), wrong = [];
  await page.emulateMedia({ media: 'print' });
  for (const p of ['index.html', notice, minutes, meals]) {
    await page.see(p);
    for (const gone of ['.masthead nav', '.tools', '.read', '.calc']) if (await page.isVisible(gone)) wrong.push(`${p}: ${gone}`);
    const pdf = await page.pdf({ format: 'A4', margin: { top: '20mm', bottom: '20mm', left: '20mm', right: '20mm' } });
    if (pdf.length < 5000) wrong.push(`${p}: ${pdf.length} bytes`);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wrong.push(`${p}: too wide`);
  }
  ok(!wrong.length, 'in print: no navigation, no buttons', wrong.join('\n'));
  await page.context().close();
}

// ---- the kiosk, ten hours of it ----

// A clock that the test turns: Date.now and intervals, nothing else is asked by the page.
function clock(start) {
  const timers = [];
  let now = start;
  Date.now = () => now;
  window.setInterval = (f, ms) => timers.push({ f, ms, due: now + ms });
  window.pass = seconds => {
    for (const end = now + seconds * 1000; now < end;) {
      now = Math.min(...timers.map(t => t.due), end);
      for (const t of timers) if (t.due <= now) { t.due += t.ms; t.f(); }
    }
  };
}
async function atKiosk(browser, time, viewport) {
  const page = await open(browser, site, { viewport });
  await page.addInitScript(clock, new Date(time).getTime());
  await page.see('kiosk.html');
  return page;
}

async function kiosk(browser) {
  for (const viewport of [{ width: 1080, height: 1920 }, { width: 1280, height: 720 }]) {
    const page = await atKiosk(browser, `${TODAY}T12:00:00+08:00`, viewport), cut = [];
    const n = await page.evaluate(() => document.querySelectorAll('.slide').length);
    for (let i = 0; i < n; i++) {
      const at = await page.evaluate(() => { const s = document.querySelector('.slide:not([hidden])'); return [s.innerText.slice(0, 30), s.scrollHeight - s.clientHeight, s.scrollWidth - s.clientWidth]; });
      if (at[1] > 1 || at[2] > 1) cut.push(at.join(' '));
      await page.keyboard.press('ArrowRight');
    }
    ok(n > 5 && !cut.length, `kiosk ${viewport.width}×${viewport.height}: ${n} screens, none of them cut`, cut.join('\n'));
    await page.context().close();
  }
  const page = await atKiosk(browser, `${TODAY}T08:00:00+08:00`, { width: 1920, height: 1080 });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable');
  const measure = async () => {
    await cdp.send('HeapProfiler.collectGarbage');
    const { metrics } = await cdp.send('Performance.getMetrics');
    return Object.fromEntries(metrics.filter(m => ['JSHeapUsedSize', 'Nodes', 'JSEventListeners'].includes(m.name)).map(m => [m.name, m.value]));
  };
  const all = await page.evaluate(() => document.querySelectorAll('.slide').length), seen = new Set();
  const pass = async seconds => seen.add(await page.evaluate(s => {
    window.pass(s);
    return [...document.querySelectorAll('.slide:not([hidden]) h2')].map(h => h.textContent).join(' and ');
  }, seconds));
  for (let i = 0; i < all + 2; i++) await pass(15);
  const before = await measure();
  for (let hour = 0; hour < 10; hour++) await pass(3600);
  const after = await measure();
  ok(seen.size === all, `kiosk: all ${all} screens come round, one at a time`, [...seen].join('\n'));
  ok(after.Nodes <= before.Nodes + 5 && after.JSEventListeners <= before.JSEventListeners && after.JSHeapUsedSize < before.JSHeapUsedSize * 1.1 + 2e5,
    'kiosk: ten hours later no more nodes, listeners or memory', JSON.stringify([before, after]));
  ok(/^18:0\d$/.test(await page.innerText('#clock')), 'kiosk: the clock goes right', await page.innerText('#clock'));
  ok(!page.faults.length, 'kiosk: no message in ten hours', page.faults.join('\n'));
  await page.context().close();
  // Through three o'clock, three days later: the page loads itself anew, and leaves out what has ended.
  const night = await atKiosk(browser, '2026-11-24T01:55:00+08:00');
  const loaded = night.waitForEvent('load');
  await night.evaluate(() => window.pass(66 * 60)).catch(() => {}); // the page goes away under it
  await loaded;
  await night.waitForSelector('.slide:not([hidden])');
  ok((await night.innerText('.kiosk-head time')).startsWith('2026年11月24日'), 'kiosk: the date at its head goes on', await night.innerText('.kiosk-head time'));
  for (let i = 0; i < all; i++) {
    const to = await night.evaluate(() => document.querySelector('.slide:not([hidden])').dataset.to || '');
    if (to && to < '2026-11-24') night.faults.push(`ended ${to}`);
    await night.keyboard.press('ArrowRight');
  }
  ok(!night.faults.length, 'kiosk: loads itself anew at night, and leaves out what has ended', night.faults.join('\n'));
  await night.context().close();
}

(async () => {
  const browser = await launch();
  for (const part of [largePrint, keyboard, laterDays, withoutScripts, prices, readAloud, print, kiosk]) {
    try { await part(browser); } catch (e) { ok(false, part.name, e.stack); }
  }
  await browser.close();
  done();
})().catch(e => { ok(false, 'the run', e.stack); done(); });
