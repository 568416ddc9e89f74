// A month of a large site: its days get pages of their own, so that no page of the calendar grows without end.
'use strict';
const fs = require('fs'), path = require('path');
const { spawnSync } = require('child_process');
const { brokenLinks } = require('../links');
const { root, program, ok, done, folder } = require('../script');

const work = folder('calendar');

const content = path.join(work, 'content'), out = path.join(work, 'site');
for (const f of ['kinds', 'areas', 'talks', 'courses']) fs.mkdirSync(path.join(content, f), { recursive: true });
fs.symlinkSync(path.join(root, 'templates'), path.join(work, 'templates'));
const put = (f, s) => fs.writeFileSync(path.join(content, f), s);
put('site.yaml', "name: 多\noffice: 多街道办事处\nurl: https://example.com/\ntimezone: '+08:00'\n");
put('kinds/talks.yaml', 'kind: talks\nlabel: 讲座\ndate: on\narea: area\nfields:\n  title: {type: text, label: 标题}\n  on: {type: datetime, label: 时间}\n  area: {type: ref, to: areas, label: 社区}\n');
put('kinds/courses.yaml', 'kind: courses\nlabel: 课程\ndate: begins\nqueries: {all: {sort: [id]}}\nfields:\n  title: {type: text, label: 标题}\n  begins: {type: date, label: 开课}\n  times: {type: schedule, weekly: all, label: 时间}\n');

const two = (n) => String(n).padStart(2, '0'), weekdays = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
/* days: how many talks on each day of October; a course a weekday, in turn; the last begins next year. */
function build(days, courses, areas) {
  put('areas/all.yaml', Array.from({ length: areas }, (_, i) => `- {id: a${i}, name: 第${i}社区, level: 社区}\n`).join(''));
  let n = 0;
  put('talks/all.yaml', days.flatMap((many, d) => Array.from({ length: many }, () => `- {id: t${n}, title: 第${n}讲, on: 2026-10-${two(d + 1)} ${two(8 + n % 10)}:30, area: a${n++ % areas}}\n`)).join(''));
  put('courses/all.yaml', Array.from({ length: courses }, (_, i) => `- {id: c${i}, title: 第${i}班, begins: ${i === courses - 1 ? '2027-01-04' : '2026-09-01'}, times: {hours: [{days: ${weekdays[i % 7]}, from: "09:00", to: "10:00"}]}}\n`).join(''));
  const r = spawnSync(program, ['build', '-q', '--no-print', '-C', work, '--out', out, '--date', '2026-10-15', '-j2'], { encoding: 'utf8', env: { PATH: process.env.PATH } });
  if (r.status !== 0) ok(false, 'builds', r.stderr);
}
const pages = () => fs.readdirSync(path.join(out, 'calendar')).filter((f) => f.endsWith('.html')).sort();
const read = (f) => fs.readFileSync(path.join(out, 'calendar', f), 'utf8');
const main = (f) => read(f).split('<main')[1].split('</main>')[0];
const talks = (html) => [...html.matchAll(/talks\/t(\d+)\.html/g)].map((m) => Number(m[1]));
const link = (html, rel) => (new RegExp(`href="\\.\\./calendar/([^"]+)" rel="${rel}"`).exec(html) || [])[1];
const fits = () => { const large = pages().filter((f) => fs.statSync(path.join(out, 'calendar', f)).size > 100000); ok(!large.length, `${pages().length} pages, each under 100 KB`, large.join()); };
const sound = () => { const broken = brokenLinks(out); ok(!broken.length, 'no link leads nowhere', broken.slice(0, 9).join('\n')); };

// as much as one page can hold
const days = Array.from({ length: 31 }, (_, i) => (i % 2 ? 0 : 11)); // the 1st, 3rd …: 176
build(days, 50, 60);
ok(pages().join() === '2026-10.html,index.html' && new Set(talks(main('2026-10.html'))).size === 176, 'a month of 176 lines is one page', pages().join());
ok((main('2026-10.html').match(/courses\/c\d+\.html/g) || []).length === 49 && (main('2026-10.html').match(/areas\/a\d+\.ics/g) || []).length === 60, 'with 50 courses but the one that begins later, and the calendars of 60 areas');
fits();
sound();

// more than that
days[20] = 400; // the 21st
build(days, 60, 61);
const month = main('2026-10.html'), total = days.reduce((a, b) => a + b);
const listed = [...month.matchAll(/<li><a href="\.\.\/calendar\/2026-10-(\d\d)\.html"[^>]*>[^<]*<\/a> <span class="quiet">(\d+) 条/g)].map((m) => [Number(m[1]), Number(m[2])]);
ok(talks(month).length === 0 && listed.every(([d, n]) => days[d - 1] === n) && listed.reduce((a, [, n]) => a + n, 0) === total, `a month of ${total} lines leads to its days, and says how much each has`, JSON.stringify(listed));
ok((/<table[^]*?<\/table>/.exec(month)[0].match(/<a /g) || []).length === listed.length, 'and so does its table');
ok(month.includes('<p class="more"><a href="../calendar/2026-10-15.html">'), 'from today on');
// from day to day, all parts of each
const seen = [], walked = [];
let at = '2026-10-01.html';
for (; at && walked.length < 40; at = link(main(at), 'next')) {
  walked.push(at);
  for (let part = at, n = 0; part && n < 9; n++) {
    seen.push(...talks(main(part)).map((t) => `${part.slice(8, 10)} ${t}`));
    if (!main(part).includes('<a href="../calendar/2026-10.html">')) seen.push(`no way back from ${part}`);
    part = (/<a rel="next" href="\.\.\/calendar\/([^"]+)"/.exec(main(part)) || [])[1];
  }
}
let n = 0;
const want = days.flatMap((many, d) => Array.from({ length: many }, () => `${two(d + 1)} ${n++}`));
ok(walked.length === 16 && [...seen].sort().join() === [...want].sort().join(), `${seen.length} lines on the pages of ${walked.length} days, each once, on its day`);
ok(walked.slice(1).every((f, i) => link(main(f), 'prev') === walked[i]), 'days lead back to the day before');
ok(pages().filter((f) => f.startsWith('2026-10-21')).join() === '2026-10-21-2.html,2026-10-21-3.html,2026-10-21.html', 'a day of 400 lines has three pages');
const weekly = weekdays.map((w, i) => main(`weekly-${i + 1}.html`));
ok(weekly.every((html, i) => [...html.matchAll(/courses\/c(\d+)\.html/g)].map((m) => Number(m[1])).join() === Array.from({ length: 60 }, (_, k) => k).filter((k) => k % 7 === i).join()), 'each weekday has a page of its courses');
ok(weekly[59 % 7].includes('1月4日</time> 起'), 'which says what begins later');
ok([...month.matchAll(/calendar\/weekly-\d\.html">[^<]*<\/a> <span class="quiet">(\d+) 条/g)].reduce((a, m) => a + Number(m[1]), 0) === 59, 'months lead to them');
ok(!/areas\/a\d+\.ics/.test(month) && month.includes('href="../areas/index.html"') && fs.readFileSync(path.join(out, 'areas/a60.html'), 'utf8').includes('calendar/areas/a60.ics'), 'and to the areas, where the calendars of 61 are');
ok(main('index.html') === month, 'the calendar opens at the month of the build');
fits();
sound();

build(days.map(() => 5), 50, 60);
ok(pages().join() === '2026-10.html,index.html', 'where there is less again, the pages of days are gone', pages().join());

done();
