// 459 distinct two-page bulletins: CPU a document, bytes, peak memory; beside Typst and Chromium where they are installed.
// BUILD is the build folder. Typst is the npm package @myriaddreamin/typst-ts-node-compiler, looked for in
// tests/node_modules and where TYPST_MODULES (a node_modules folder) says.
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
    const paragraphs = Array.from({ length: 5 }, () => words(70 + random(20)));
    const table = Array.from({ length: 5 }, (_, k) => [`第${k + 1}项${words(4).slice(0, 4)}`, (random(100000) / 100).toFixed(2), (random(10000) / 100).toFixed(2) + '%']);
    return { title: `关于第${i}号事项的公示`, number: `样本发〔2026〕${i}号`, url: `https://example.org/notices/n-${i}.html`, paragraphs, table };
}
const docs = Array.from({ length: N }, (_, i) => content(i + 1));
const bar = (row) => `| ${row.join(' | ')} |`;
const markdown = (d) => `---\nstyle: gongwen\ntitle: ${d.title}\nissuer: 样本街道办事处\nnumber: ${d.number}\nto: 全体居民\ndate: 2026-06-12\nurl: ${d.url}\nhash: 0123456789\n---\n\n` +
    d.paragraphs.slice(0, 3).join('\n\n') + `\n\n| 项目 | 金额 | 比例 |\n|---|--:|--:|\n${d.table.map(bar).join('\n')}\n\n` +
    d.paragraphs.slice(3).join('\n\n') + `\n\n| 项目 | 金额 | 比例 |\n|---|--:|--:|\n${d.table.map(bar).join('\n')}\n`;
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
const row = (name, ms, bytes, mb, note) => console.log(`# ${name.padEnd(28)} ${ms.toFixed(2).padStart(9)} ${(bytes / 1000).toFixed(1).padStart(9)} ${mb.toFixed(1).padStart(9)}   ${note}`);

let failed = 0, n = 0;
function aim(good, words) {
    console.log(`${good ? 'ok' : 'not ok'} ${++n} - ${words}`);
    if (!good) failed++;
}
const pagesOf = (file) => Number(execFileSync('pdfinfo', [file], { encoding: 'utf8' }).match(/Pages:\s+(\d+)/)[1]);
// least of a few runs: other work on the machine only ever adds
function least(runs, make) {
    const all = Array.from({ length: runs }, make);
    return all.reduce((a, b) => b.cpu < a.cpu ? b : a);
}

console.log(`# ${''.padEnd(28)} ${'CPU ms'.padStart(9)} ${'kB'.padStart(9)} ${'MB peak'.padStart(9)}   a document`);
const out = path.join(work, 'ours');
fs.mkdirSync(out);
const ours = least(3, () => usage(path.join(build, 'tests/print/set'), [out, '-t', '0', ...files]));
const pages = new Set([1, 100, 459].map((i) => pagesOf(path.join(out, `d${i}.pdf`))));
const inside = /set ([\d.]+) ms each/.exec(ours.text);
row('gongshi, all 459', ours.cpu / N, size(out), ours.peak / 1024, `${[...pages]} pages; with reading, cutting and writing; setting alone ${inside ? inside[1] : '?'} ms`);
const one = path.join(work, 'one');
fs.mkdirSync(one);
const cold = least(5, () => usage(path.join(build, 'tests/print/set'), [one, '-t', '0', files[0]]));
row('gongshi, one cold', cold.cpu, size(one), cold.peak / 1024, `${cold.wall.toFixed(0)} ms of the clock`);
aim(ours.ok && pages.size === 1 && pages.has(2), 'all are of two pages');
aim(ours.cpu / N <= 2.5, `at most 2.5 ms a document on one core: ${(ours.cpu / N).toFixed(2)}`);
aim(ours.peak <= 40 * 1024, `under 40 MB: ${(ours.peak / 1024).toFixed(1)}`);
aim(cold.cpu <= 40, `one cold in 40 ms: ${cold.cpu.toFixed(1)}`);

// the same text, tables, red heading and page numbers in Typst; without the code and the character grid
const escape = (s) => s.replace(/[\\#*_`$@<>[\]]/g, (c) => '\\' + c);
const typst = (d) => `#set page(paper: "a4", margin: (top: 37mm, left: 28mm, right: 26mm, bottom: 35mm), numbering: "— 1 —")
#set text(font: "Noto Serif CJK SC", size: 16pt, lang: "zh", region: "cn")
#set par(justify: true, leading: 13pt, spacing: 13pt, first-line-indent: (amount: 2em, all: true))
#set document(title: "${d.title}")
#align(center, text(size: 48pt, weight: "bold", fill: red)[样本街道办事处])
#align(center)[${d.number}]
#line(length: 100%, stroke: red + 1.4pt)
#align(center, text(size: 22pt, weight: "bold")[${d.title}])
全体居民：

${d.paragraphs.slice(0, 3).map(escape).join('\n\n')}

${table(d)}
${d.paragraphs.slice(3).map(escape).join('\n\n')}

${table(d)}
#align(right)[样本街道办事处 \\ 2026年6月12日]
`;
const table = (d) => `#table(columns: 3, table.header[*项目*][*金额*][*比例*], ${d.table.flat().map((c) => `[${c}]`).join(', ')})`;
function typstModule() {
    for (const folder of [path.join(__dirname, '../node_modules'), process.env.TYPST_MODULES].filter(Boolean)) {
        const at = path.join(path.resolve(folder), '@myriaddreamin/typst-ts-node-compiler');
        if (fs.existsSync(at)) return at;
    }
    return null;
}
const typstAt = typstModule();
if (typstAt) {
    const dir = path.join(work, 'typst');
    fs.mkdirSync(dir);
    const M = 100, sources = docs.slice(0, M).map((d, i) => { const f = path.join(dir, `d${i}.typ`); fs.writeFileSync(f, typst(d)); return f; });
    const script = path.join(__dirname, 'typst.js');
    const few = least(3, () => usage(process.execPath, [script, typstAt, ...sources.slice(0, 1)]));
    const all = least(2, () => usage(process.execPath, [script, typstAt, ...sources]));
    if (!all.ok) console.log('# ' + all.text.split('\n').slice(0, 5).join('\n# '));
    const each = (all.cpu - few.cpu) / (M - 1), bytes = size(dir);
    row('typst, 100', each, bytes, all.peak / 1024, `${pagesOf(sources[0].replace('.typ', '.pdf'))} pages; its start is not counted: one cold takes ${few.cpu.toFixed(0)} ms`);
    aim(all.ok && ours.cpu / N * 10 <= each, `at least 10 times less CPU than Typst: ${(each * N / ours.cpu).toFixed(1)} times`);
    aim(size(out) <= 0.8 * bytes, `at most 0.8 of its bytes: ${(size(out) / bytes).toFixed(2)}`);
} else console.log('# typst: not here (npm install @myriaddreamin/typst-ts-node-compiler, and TYPST_MODULES to compare)');

const chromium = spawnSync('which', ['chromium'], { encoding: 'utf8' }).stdout.trim();
if (chromium) {
    const dir = path.join(work, 'chromium'), d = docs[0];
    fs.mkdirSync(dir);
    const html = path.join(dir, 'd.html');
    const rows = d.table.map((r) => `<tr>${r.map((c) => `<td>${c}</td>`).join('')}</tr>`).join('');
    fs.writeFileSync(html, `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>${d.title}</title><style>@page{size:A4;margin:37mm 26mm 35mm 28mm}body{font:16pt "Noto Serif CJK SC";line-height:29pt}p{text-indent:2em;margin:0}</style><h1>${d.title}</h1>${d.paragraphs.map((p) => `<p>${p}</p>`).join('')}<table>${rows}</table><table>${rows}</table>`);
    const u = usage(chromium, ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${dir}/profile`, '--no-pdf-header-footer', `--print-to-pdf=${dir}/d.pdf`, 'file://' + html]);
    if (fs.existsSync(path.join(dir, 'd.pdf'))) row('chromium, one cold', u.cpu, size(dir), u.peak / 1024, 'largest of its processes; without the red heading and the code');
} else console.log('# chromium: not here');
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
