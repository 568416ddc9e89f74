// What the site offers besides pages, read back and compared with the pages: site map, feeds, calendars, search index, data.
'use strict';
const fs = require('fs'), path = require('path'), vm = require('vm');
const { spawnSync } = require('child_process');
const { root, program, ok, done, folder } = require('../script');

const work = folder('outputs');
const site = path.join(work, 'site'), base = 'https://xingkai.example/';
const read = (f) => fs.readFileSync(path.join(site, f), 'utf8');
const plain = (s) => s.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&#39;/g, "'").replace(/&amp;/g, '&');
const between = (s, tag) => [...s.matchAll(new RegExp(`<${tag}(?: [^>]*)?>([^]*?)</${tag}>`, 'g'))].map((m) => plain(m[1]));
const headline = (f) => plain(/<h1[^>]*>([^]*?)<\/h1>/.exec(read(f))[1].split('<')[0]).trim(); // a number may follow in an element of its own
function files(below) {
  return fs.readdirSync(path.join(site, below), { withFileTypes: true })
    .flatMap((e) => (e.isDirectory() ? files(path.join(below, e.name)) : [path.join(below, e.name)])).sort();
}
function build(dir, ...more) {
  return spawnSync(program, ['build', '-q', '--no-print', '-C', dir, '--out', site, '--date', '2026-11-21', ...more], { encoding: 'utf8', env: { PATH: process.env.PATH } });
}

const r = build(root);
ok(r.status === 0, 'the demonstration builds', r.stderr);
const pages = files('').filter((f) => f.endsWith('.html'));

// ---- the site map: every page, once, and nothing else ----
const locations = between(read('sitemap.xml'), 'loc');
ok(locations.sort().join('\n') === pages.map((p) => base + p).sort().join('\n'), `the site map has the ${pages.length} pages`);
ok(between(read('sitemap.xml'), 'lastmod').every((d) => /^\d{4}-\d\d-\d\d$/.test(d) && d <= '2026-11-21'), 'and no day to come');

// ---- feeds ----
const feeds = files('feeds');
ok(['feeds/notices.atom', 'feeds/minutes.atom', 'feeds/areas/xinghe.atom'].every((f) => feeds.includes(f)), `feeds of kinds and areas (${feeds.length})`);
const wrong = [];
for (const f of feeds) {
  const xml = read(f), entries = between(xml, 'entry');
  const days = entries.map((e) => between(e, 'published')[0]);
  if (days.join() !== [...days].sort().reverse().join()) wrong.push(`${f}: not newest first`);
  if (days.some((d) => d >= '2026-11-22')) wrong.push(`${f}: a day to come`);
  if (new Set(entries.map((e) => between(e, 'id')[0])).size !== entries.length) wrong.push(`${f}: an entry twice`);
  if (between(xml.split('<entry>')[0], 'updated')[0] !== entries.map((e) => between(e, 'updated')[0]).sort().pop()) wrong.push(`${f}: updated is not that of the entry changed last`);
  for (const e of entries) {
    const page = between(e, 'id')[0].slice(base.length);
    if (!pages.includes(page)) wrong.push(`${f}: ${page} is no page`);
    else if (headline(page) !== between(e, 'title')[0]) wrong.push(`${f}: ${page} is called ${headline(page)}, not ${between(e, 'title')[0]}`);
    for (const [, to] of (between(e, 'content')[0] || '').matchAll(/(?:href|src)="([^"]*)"/g)) if (!/^(https?:|mailto:|tel:|#)/.test(to)) wrong.push(`${f}: relative link ${to}`);
  }
}
ok(!wrong.length, 'entries are pages with their titles, newest first, links in full', wrong.join('\n'));
const linked = new Set();
for (const p of pages) for (const [, to] of read(p).matchAll(/(?:href)="([^"]*\.atom)"/g)) linked.add(path.join(path.dirname(p), to));
ok([...linked].sort().join() === feeds.join(), 'every feed is linked, every link is a feed', `${[...linked].sort().join()}\n${feeds.join()}`);

// ---- calendars ----
const unfold = (f) => read(f).replace(/\r\n /g, '').split('BEGIN:VEVENT').slice(1).map((e) => Object.fromEntries(e.split('\r\n').filter((l) => l.includes(':'))
  .map((l) => [l.split(/[;:]/)[0], l.slice(l.indexOf(':') + 1)])));
const uids = (events) => events.map((e) => e.UID).sort().join();
const everything = unfold('calendar/all.ics'), ofKinds = files('calendar').filter((f) => /^calendar\/[a-z]+\.ics$/.test(f) && f !== 'calendar/all.ics');
ok(everything.length > 20 && new Set(everything.map((e) => e.UID)).size === everything.length && uids(everything) === uids(ofKinds.flatMap(unfold)), `the site's calendar has the ${everything.length} events of its ${ofKinds.length} kinds, each once`);
// an area's calendar has what belongs to it and to the areas below: by the records' own pages, not by the program's tree
const areasOf = Object.fromEntries(JSON.parse(read('data/areas.json')).records.map((a) => [a.title, a])), missing = [];
const inside = (name, whole) => name === whole || (!!areasOf[name] && !!areasOf[name].fields.parent && inside(areasOf[name].fields.parent.title, whole));
const areaNames = {};
for (const k of files('data').filter((f) => /^data\/[a-z]+\.json$/.test(f) && !/popolo|hsds/.test(f))) for (const r of JSON.parse(read(k)).records) areaNames[r.page] = r.fields.community && r.fields.community.title;
for (const f of files('calendar/areas')) {
  const name = Object.values(areasOf).find((a) => a.id === path.basename(f, '.ics')).title;
  if (uids(unfold(f)) !== uids(everything.filter((e) => inside(areaNames[e.URL], name)))) missing.push(f);
}
ok(files('calendar/areas').length > 7 && !missing.length && uids(unfold('calendar/areas/xingkai.ics')) === uids(everything), `${files('calendar/areas').length} areas have calendars with all areas below them`, missing.join());
const meetings = unfold('calendar/minutes.ics').filter((e) => e.UID.includes('-date@'));
const shows = (e) => {
  const [, y, m, d, hh, mm] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)/.exec(e.DTSTART);
  const page = read(e.URL.slice(base.length));
  return page.includes(`${+y}年${+m}月${+d}日`) && page.includes(`${+hh}:${mm}`);
};
ok(meetings.length > 5 && meetings.every(shows), `${meetings.length} meetings at the times of their pages`, JSON.stringify(meetings.slice(0, 3)));
const open = unfold('calendar/notices.ics').filter((e) => e.UID.includes('-period@'));
ok(open.length > 5 && open.every((e) => read(e.URL.slice(base.length)).includes(`${e.DTSTART.slice(0, 4)}-${e.DTSTART.slice(4, 6)}-${e.DTSTART.slice(6, 8)}`)), `${open.length} periods begin as on their pages`, JSON.stringify(open.slice(0, 3)));
ok(everything.every((e) => pages.includes(e.URL.slice(base.length))), 'every event leads to its page');
const lessons = everything.filter((e) => e.RRULE);
ok(lessons.length > 3 && lessons.every((e) => /^FREQ=WEEKLY;BYDAY=[A-Z,]+;UNTIL=20271231T\d{6}Z$/.test(e.RRULE) && e.DTSTART.startsWith('2026')), `${lessons.length} weekly courses repeat to the end of next year`, JSON.stringify(lessons.slice(0, 2)));
const linkedFiles = new Set(pages.flatMap((p) => [...read(p).matchAll(/href="([^"]*\.ics)"/g)].map((m) => path.join(path.dirname(p), m[1]))));
ok([...linkedFiles].sort().join() === files('calendar').filter((f) => f.endsWith('.ics')).join(), 'every calendar is linked, every link is a calendar');

// ---- calendar pages: every event that is not weekly stands on the page of its month, under its day ----
const months = pages.filter((p) => /^calendar\/\d{4}-\d\d\.html$/.test(p)), absent = [];
const day = (p, iso) => (new RegExp(`id="d${iso}"[^]*?</section>`).exec(read(p)) || [''])[0];
for (const e of everything.filter((x) => !x.RRULE)) {
  const iso = e.DTSTART.replace(/^(\d{4})(\d\d)(\d\d).*/, '$1-$2-$3'), there = day(`calendar/${iso.slice(0, 7)}.html`, iso);
  const time = /T(\d\d)(\d\d)/.exec(e.DTSTART), page = e.URL.slice(base.length);
  if (!there.includes(`href="../${page}"`) || (time && !there.includes(`${+time[1]}:${time[2]}`))) absent.push(`${iso} ${page}`);
}
ok(months.length > 8 && !absent.length, `${months.length} months show every event on its day`, absent.join('\n'));
const body = (p) => read(p).split('<main')[1].replace(/<footer[^]*/, '');
ok(body('calendar/index.html') === body('calendar/2026-11.html'), 'the calendar opens at the month of the build');
ok(months.every((p, i) => i === months.length - 1 || (read(p).includes(`href="../${months[i + 1]}" rel="next"`) && read(months[i + 1]).includes(`href="../${p}" rel="prev"`))), 'months lead to the next and back');
ok(lessons.every((e) => read('calendar/2026-12.html').split('class="weekly"')[1].includes(`href="../${e.URL.slice(base.length)}"`)) && !read('calendar/2026-10.html').includes('class="weekly"'), 'weekly courses stand on months that are not past');

// ---- data: tables, JSON, outlines; read_data.py reads them with other people's parsers ----
function csv(text) { // RFC 4180
  const rows = [[]];
  for (const m of text.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    rows[rows.length - 1].push(m[1] === undefined ? m[2] : m[1].replace(/""/g, '"'));
    if (m[3] === '\r\n') rows.push([]);
  }
  rows.pop();
  return rows;
}
const kinds = files('data').filter((f) => f.endsWith('.csv')).map((f) => path.basename(f, '.csv')), odd = [];
let rowsRead = 0;
for (const k of kinds) {
  const rows = csv(read(`data/${k}.csv`)), data = JSON.parse(read(`data/${k}.json`)), head = rows.shift();
  const of = pages.filter((p) => p.startsWith(`${k}/`) && !/\/(index|page-\d+|by-.*)\.html$/.test(p));
  rowsRead += rows.length;
  if (rows.some((r) => r.length !== head.length)) odd.push(`${k}.csv: uneven rows`);
  if (rows.map((r) => r[0]).sort().join() !== of.map((p) => path.basename(p, '.html')).sort().join()) odd.push(`${k}.csv: not the records with pages`);
  if (rows.some((r, i) => r[0] !== data.records[i].id || r[head.length - 1] !== data.records[i].page)) odd.push(`${k}: CSV and JSON differ`);
  if (data.records.some((x) => headline(x.page.slice(base.length)) !== x.title)) odd.push(`${k}.json: other titles than the pages`);
  if (!fs.readFileSync(path.join(site, `data/${k}.xlsx`)).subarray(0, 2).equals(Buffer.from('PK'))) odd.push(`${k}.xlsx`);
}
ok(kinds.length > 10 && !odd.length, `tables and JSON of ${kinds.length} kinds say what the pages say (${rowsRead} records)`, odd.slice(0, 20).join('\n'));
const grids = JSON.parse(read('data/grids.json')).records.filter((g) => g.fields.households);
ok(grids.length > 5 && grids.every((g) => plain(read(g.page.slice(base.length))).replace(/,/g, '').includes(`${g.fields.households}`)), `households of ${grids.length} grids are those of their pages`);
const twice = (ring) => ring.slice(1).reduce((n, p, i) => n + (p[0] - ring[0][0]) * (ring[i][1] - ring[0][1]) - (ring[i][0] - ring[0][0]) * (p[1] - ring[0][1]), 0);
const features = JSON.parse(read('data/grids.geojson')).features;
ok(features.length && features.every((f) => f.geometry.type === 'MultiPolygon' && f.geometry.coordinates.every((part) => part.every((ring, i) =>
  ring.length > 3 && `${ring[0]}` === `${ring[ring.length - 1]}` && (i ? twice(ring) > 0 : twice(ring) < 0)))), `outlines of ${features.length} grids turn as RFC 7946 wants`);
const offered = [...read('data.html').matchAll(/href="(data\/[^"]*)"/g)].map((m) => m[1]).sort();
ok(offered.join() === files('data').join(), 'the data page offers every file', `${offered.join()}\n${files('data').join()}`);

// ---- a day later: calendars in which nothing changed keep their bytes ----
const before = files('calendar').filter((f) => f.endsWith('.ics')).map((f) => [f, read(f)]);
const later = spawnSync(program, ['build', '-q', '--no-print', '-C', root, '--out', site, '--date', '2026-11-22'], { encoding: 'utf8' });
const moved = before.filter(([f, bytes]) => read(f) !== bytes).map(([f]) => f);
ok(later.status === 0 && before.length > 10 && !moved.length, 'a build on the next day leaves calendars as they are', later.stderr + moved.join());

// ---- the search index, in a site of two records with something to hide ----
const small = path.join(work, 'small');
for (const [f, text] of Object.entries({
  'content/site.yaml': 'name: 小站\noffice: 小站街道\n',
  'content/kinds/tips.yaml': 'kind: tips\nlabel: 线索\nfields:\n  name: {type: text, label: 名称}\n  secret: {type: text, label: 内情, private: true}\n  who: {type: person, show: masked, label: 姓名}\n  body: {type: markdown, label: 正文}\n  steps: {type: list, label: 步骤, of: {type: record, fields: {what: {type: text, label: 事}, hidden: {type: text, private: true, label: 密}}}}\n',
  'content/tips/a.yaml': 'name: 楼道堆物\nsecret: 不可说出\nwho: 欧阳修远\nbody: |\n  **清理**通道\nsteps: [{what: 上门查看, hidden: 门牌密码}]\n',
  'templates/pages/search.mustache': 'search',
  'templates/pages/data.mustache': 'data',
})) {
  fs.mkdirSync(path.dirname(path.join(small, f)), { recursive: true });
  fs.writeFileSync(path.join(small, f), text);
}
fs.cpSync(path.join(root, 'templates/words'), path.join(small, 'templates/words'), { recursive: true });
for (const t of ['record', 'list']) fs.writeFileSync(path.join(small, `templates/${t}.mustache`), '<h1>{{page.title}}</h1>');
fs.rmSync(site, { recursive: true });
let s = build(small);
ok(s.status === 0, 'a small site builds', s.stderr);
const docs = [], meta = [];
const context = vm.createContext({ gongshiSearch: { m: (m) => meta.push(m), d: (n, some) => docs.push(...some), p() {} } });
for (const f of files('search')) vm.runInContext(read(f), context);
const all = JSON.stringify(docs) + [...files('search'), ...files('data').filter((f) => !f.endsWith('.xlsx'))].map(read).join();
ok(docs.length === 1 && docs[0][0] === 'tips/a.html' && docs[0][1] === '楼道堆物', 'the record is in the index', JSON.stringify(docs));
ok(docs.length && ['清理通道', '上门查看'].every((t) => docs[0][3].includes(t)), 'with its texts, nested ones too', JSON.stringify(docs));
ok(!/不可说出|门牌密码|欧阳修远|修远/.test(all), 'and without what is private or masked', all);
fs.appendFileSync(path.join(small, 'content/site.yaml'), 'search: no\ndata: no\n');
s = build(small);
ok(s.status === 0 && !fs.existsSync(path.join(site, 'search')) && !fs.existsSync(path.join(site, 'search.html')) && !fs.existsSync(path.join(site, 'data')), '`search: no` and `data: no` make neither pages nor files', s.stderr);
ok(!fs.existsSync(path.join(site, 'feeds')) && !fs.existsSync(path.join(site, 'sitemap.xml')), 'a site without an address has no feeds and no site map');
done();
