// 459 distinct two-page bulletins: CPU a document, bytes, peak memory; beside Typst and Chromium where they are installed.
// BUILD is the build folder; TYPST may name a typst program.
'use strict';
const { execFileSync, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');

const build = path.resolve(process.env.BUILD || 'build'), work = path.join(build, 'bench-print');
const N = 459;
fs.rmSync(work, { recursive: true, force: true });
fs.mkdirSync(work, { recursive: true });

// the letters of the samples, shuffled by a fixed rule: every document has its own words and its own characters
const letters = [...new Set(fs.readdirSync(path.join(__dirname, '../print')).filter((f) => f.endsWith('.md'))
    .map((f) => fs.readFileSync(path.join(__dirname, '../print', f), 'utf8')).join('').replace(/[^\u4e00-\u9fff]/g, ''))];
for (let cp = 0x4e00; letters.length < 1500; cp += 7) letters.push(String.fromCodePoint(cp));
let state = 1;
const random = (n) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 65536) % n; };
const words = (n) => {
    let s = '';
    for (let i = 0; i < n; i++) s += letters[Math.floor(random(32768) / 32768 * random(letters.length))] + (i % 17 === 16 ? '，' : '');
    return s + '。';
};

function content(i) {
    const paragraphs = Array.from({ length: 7 }, () => words(70 + random(20)));
    const table = Array.from({ length: 5 }, (_, k) => [`第${k + 1}项${words(4).slice(0, 4)}`, (random(100000) / 100).toFixed(2), (random(10000) / 100).toFixed(2) + '%']);
    return { title: `关于第${i}号事项的公示`, number: `样本发〔2026〕${i}号`, url: `https://example.org/notices/n-${i}.html`, paragraphs, table };
}
const docs = Array.from({ length: N }, (_, i) => content(i + 1));
const bar = (row) => `| ${row.join(' | ')} |`;
const markdown = (d) => `---\nstyle: gongwen\ntitle: ${d.title}\nissuer: 样本街道办事处\nnumber: ${d.number}\nto: 全体居民\ndate: 2026-06-12\nurl: ${d.url}\nhash: 0123456789\n---\n\n` +
    d.paragraphs.slice(0, 4).join('\n\n') + `\n\n| 项目 | 金额 | 比例 |\n|---|--:|--:|\n${d.table.map(bar).join('\n')}\n\n` +
    d.paragraphs.slice(4).join('\n\n') + `\n\n| 项目 | 金额 | 比例 |\n|---|--:|--:|\n${d.table.map(bar).join('\n')}\n`;
const files = docs.map((d, i) => { const f = path.join(work, `d${i + 1}.md`); fs.writeFileSync(f, markdown(d)); return f; });

// `usage` prints wall ms, CPU ms and peak KB of a command on its last line
function usage(command, args) {
    const r = spawnSync(path.join(build, 'tests/bench/usage'), [command, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
    const [wall, cpu, peak] = r.stdout.trim().split('\n').pop().split(/\s+/).map(Number);
    return { wall, cpu, peak, text: r.stderr, ok: r.status === 0 };
}
function size(dir) {
    const all = fs.readdirSync(dir).filter((f) => f.endsWith('.pdf'));
    return all.reduce((n, f) => n + fs.statSync(path.join(dir, f)).size, 0) / all.length;
}
const row = (name, ms, bytes, mb, note) => console.log(`${name.padEnd(28)} ${ms.toFixed(2).padStart(9)} ${(bytes / 1000).toFixed(1).padStart(9)} ${mb.toFixed(1).padStart(9)}   ${note}`);

console.log(`${''.padEnd(28)} ${'CPU ms'.padStart(9)} ${'kB'.padStart(9)} ${'MB peak'.padStart(9)}   a document`);
const out = path.join(work, 'ours');
fs.mkdirSync(out);
const ours = usage(path.join(build, 'tests/print/set'), [out, ...files]);
const pages = execFileSync('pdfinfo', [path.join(out, 'd1.pdf')], { encoding: 'utf8' }).match(/Pages:\s+(\d+)/)[1];
const inside = /set ([\d.]+) ms each/.exec(ours.text);
row('gongshi, all 459', ours.cpu / N, size(out), ours.peak / 1024, `${pages} pages; with reading, cutting and writing${inside ? `; setting alone ${inside[1]} ms` : ''}`);
const one = path.join(work, 'one');
fs.mkdirSync(one);
const cold = usage(path.join(build, 'tests/print/set'), [one, files[0]]);
row('gongshi, one cold', cold.cpu, size(one), cold.peak / 1024, `${cold.wall.toFixed(0)} ms of the clock`);

const typst = process.env.TYPST || '';
if (typst) {
    const dir = path.join(work, 'typst');
    fs.mkdirSync(dir);
    let cpu = 0, peak = 0;
    const some = docs.slice(0, 20);
    some.forEach((d, i) => {
        const t = `#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm))\n#set text(font: "Noto Serif CJK SC", size: 16pt, lang: "zh")\n#align(center, text(size: 22pt, weight: "bold")[${d.title}])\n` +
            d.paragraphs.join('\n\n') + `\n\n#table(columns: 3, ${d.table.flat().map((c) => `[${c}]`).join(', ')})\n`.repeat(2);
        const f = path.join(dir, `d${i}.typ`);
        fs.writeFileSync(f, t);
        const u = usage(typst, ['compile', f, path.join(dir, `d${i}.pdf`)]);
        cpu += u.cpu;
        peak = Math.max(peak, u.peak);
    });
    row('typst, each alone', cpu / some.length, size(dir), peak / 1024, 'of 20, without the red heading and the code');
} else console.log('typst: not here (TYPST=/path/to/typst to compare)');

const chromium = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim();
if (chromium) {
    const dir = path.join(work, 'chromium'), d = docs[0];
    fs.mkdirSync(dir);
    const html = path.join(dir, 'd.html');
    const rows = d.table.map((r) => `<tr>${r.map((c) => `<td>${c}</td>`).join('')}</tr>`).join('');
    fs.writeFileSync(html, `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>${d.title}</title><style>@page{size:A4;margin:37mm 26mm 35mm 28mm}body{font:16pt "Noto Serif CJK SC";line-height:29pt}p{text-indent:2em;margin:0}</style><h1>${d.title}</h1>${d.paragraphs.map((p) => `<p>${p}</p>`).join('')}<table>${rows}</table><table>${rows}</table>`);
    const u = usage(chromium, ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${dir}/profile`, '--no-pdf-header-footer', `--print-to-pdf=${dir}/d.pdf`, 'file://' + html]);
    if (fs.existsSync(path.join(dir, 'd.pdf'))) row('chromium, one cold', u.cpu, size(dir), u.peak / 1024, 'largest of its processes; without the red heading and the code');
} else console.log('chromium: not here');
