// Sets the samples of this folder with the program PRINT_SET into PRINT_OUT and looks at what came out.
'use strict';
const { execFileSync, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { check } = require('./ua.js');
const { program, ok, done } = require('../script');

const here = __dirname, top_folder = path.join(here, '../..');
const set = path.resolve(top_folder, process.env.PRINT_SET || 'build/tests/print/set');
const out = path.resolve(top_folder, process.env.PRINT_OUT || 'build/print');
const samples = fs.readdirSync(here).filter((f) => f.endsWith('.md')).map((f) => path.join(here, f));
const MM = 72 / 25.4;
const near = (a, b, mm) => Math.abs(a - b) <= mm * MM;
const bytes = (dir, name) => fs.readFileSync(path.join(dir, name + '.pdf'));
function make(dir, files, threads) {
    fs.mkdirSync(dir, { recursive: true });
    return execFileSync(set, [dir, '-j', String(threads), ...files], { cwd: top_folder }).toString();
}

const report = make(out, samples, 1);
make(out + '/again', samples, 2);
make(out + '/alone', [path.join(here, 'card.md')], 1);
const names = samples.map((f) => path.basename(f, '.md'));
for (const name of names)
    ok(bytes(out, name).equals(bytes(out + '/again', name)), `${name}: the same bytes from two threads`);
ok(bytes(out, 'card').equals(bytes(out + '/alone', 'card')), 'card: the same bytes whatever else is in the batch');

const pages = { notice: 3, minutes: 2, letter: 1, poster: 1, 'poster-a3-landscape': 1, card: 1 };
const seen = {};
for (const name of names) {
    const file = path.join(out, name + '.pdf');
    const qpdf = spawnSync('qpdf', ['--check', file]);
    ok(qpdf.status === 0, `${name}: qpdf finds nothing`, qpdf.stdout + qpdf.stderr);
    const r = check(file);
    seen[name] = r;
    ok(r.bad.length === 0, `${name}: every clause of PDF/UA-1 that is checked holds`, [...new Set(r.bad)].join('\n'));
    ok(r.claims, `${name}: and the metadata says so`);
    const fonts = execFileSync('pdffonts', [file]).toString().trim().split('\n').slice(2);
    ok(fonts.length && fonts.every((l) => /\byes\s+yes\s+yes\s+\d+\s+\d+$/.test(l)), `${name}: fonts are embedded subsets with Unicode`, fonts.join('\n'));
    if (pages[name]) ok(r.pdf.pages.length === pages[name], `${name}: ${pages[name]} pages`, r.pdf.pages.length);
    reading(name, file);
    code(name, file);
}

// Everything that the plain text says is in the PDF, in the same order.
function reading(name, file) {
    const squeeze = (s) => s.replace(/[\s\u200b]/g, '');
    const pdf = squeeze(seen[name].ran.map((p) => p.glyphs.filter((g) => !g.artifact).map((g) => g.c).join('')).join(''));
    const copied = squeeze(execFileSync('pdftotext', ['-raw', file, '-']).toString());
    const source = fs.readFileSync(path.join(here, name + '.md'), 'utf8').split(/^---$/m).slice(2).join('---');
    const lines = source.replace(/`{3,}(qr|map|bars|sign)[\s\S]*?`{3,}/g, '').replace(/^`{3,}.*$/gm, '').replace(/^\s*(#+|[-*>]|\d+\.)\s+/gm, '').replace(/[*`|]/g, '\n')
        .replace(/<(http[^>]*)>/g, '$1').split('\n').map(squeeze).filter((l) => l && !/^[-:`]+$/.test(l));
    let at = 0;
    const lost = [];
    for (const l of lines) {
        const i = pdf.indexOf(l, at);
        if (i < 0) lost.push(l);
        else at = i + l.length;
    }
    ok(lost.length === 0, `${name}: all text is there in reading order (${lines.length} pieces)`, lost.slice(0, 5).join('\n'));
    const missing = lines.filter((l) => l.length < 12 && !copied.includes(l));
    ok(missing.length === 0, `${name}: and can be copied`, missing.slice(0, 5).join('\n'));
}

function code(name, file) {
    const source = fs.readFileSync(path.join(here, name + '.md'), 'utf8'), hash = (/^hash: (.*)$/m.exec(source) || [])[1];
    let url = (/^url: (.*)$/m.exec(source) || [])[1];
    if (!url) return;
    if (hash) url += `?v=${hash}`; // so that the page says whether the paper is current
    execFileSync('pdftoppm', ['-r', '150', '-png', file, path.join(out, name)]);
    const images = fs.readdirSync(out).filter((f) => f.startsWith(name + '-') && f.endsWith('.png') && /^-\d+\.png$/.test(f.slice(name.length)));
    const found = images.map((f) => spawnSync('zbarimg', ['-q', '--raw', path.join(out, f)]).stdout.toString()).join('').trim();
    ok(found === url, `${name}: the code is read at 150 dpi as ${url}`, found);
    images.forEach((f) => fs.unlinkSync(path.join(out, f)));
}

// GB/T 9704-2012: type area 156 x 225 mm at 28 and 37 mm, 22 lines of 28 characters, page numbers outside.
{
    const cell = 156 * MM / 28, pitch = 225 * MM / 22, left = 28 * MM, top = (297 - 37) * MM;
    let worstX = 0, worstY = 0, fullLines = 0, mostLines = 0, outside = 0, longest = 0;
    seen.grid.ran.forEach((p) => {
        const body = p.glyphs.filter((g) => !g.artifact && Math.abs(g.size - 16) < 0.01);
        const lines = new Map();
        body.forEach((g) => { const k = g.y.toFixed(2); lines.set(k, [...(lines.get(k) || []), g]); });
        mostLines = Math.max(mostLines, lines.size);
        for (const [y, line] of lines) {
            const row = (top - (pitch - 16) / 2 - 16 * 0.88 - Number(y)) / pitch;
            worstY = Math.max(worstY, Math.abs(row - Math.round(row)) * pitch);
            const indent = (line[0].x - left) / cell; /* the signature is centred over its date: no body text */
            if (indent > 2.1 || !line.every((g) => /[\u4e00-\u9fff]/.test(g.c))) continue;
            fullLines++;
            longest = Math.max(longest, line.length);
            line.forEach((g) => { const k = (g.x - left) / cell; worstX = Math.max(worstX, Math.abs(k - Math.round(k)) * cell); });
        }
        p.glyphs.filter((g) => !g.artifact).forEach((g) => { if (g.x < left - 0.1 || g.x + g.w > left + 156 * MM + 0.25 || g.y > top || g.y < top - 225 * MM) outside++; });
    });
    ok(fullLines > 20, `grid: ${fullLines} lines of Han characters alone`);
    ok(longest === 28, 'grid: 28 characters a line', longest);
    ok(worstX <= 0.1 * MM, `grid: every character stands on its cell (off by at most ${(worstX / MM).toFixed(4)} mm)`);
    ok(worstY <= 0.1 * MM, `grid: every line stands on its place (off by at most ${(worstY / MM).toFixed(4)} mm)`);
    const second = seen.grid.ran[1].glyphs.filter((g) => !g.artifact).map((g) => g.y.toFixed(2));
    ok(mostLines <= 22 && new Set(second).size >= 1, 'grid: at most 22 lines a page', mostLines);
    ok(outside === 0, 'grid: nothing leaves the type area', outside);
    seen.notice.ran.forEach((p, i) => {
        const number = p.glyphs.filter((g) => g.artifact && g.size === 14);
        const text = number.map((g) => g.c).join('');
        ok(text === `— ${i + 1} —`, `notice: page number ${i + 1}`, text);
        const a = number[0], z = number[number.length - 1];
        ok(i % 2 ? near(a.x, left + cell, 0.1) : near(z.x + z.w, left + 156 * MM - cell, 0.1), `notice: number ${i + 1} stands outside, one character in`);
        ok(near(a.y + 14 * 0.88, top - 232 * MM, 0.6), `notice: 7 mm below the type area`, (top - a.y) / MM);
    });
    const rule = seen.notice.ran[0].rects.find((r) => near(r.w, 156 * MM, 0.1) && r.h > 1);
    ok(rule !== undefined, 'notice: the red rule is as wide as the type area');
    const title = seen.notice.ran[0].glyphs.filter((g) => g.size === 22);
    const byLine = new Map();
    title.forEach((g) => byLine.set(g.y, [...(byLine.get(g.y) || []), g]));
    const widths = [...byLine.values()].map((l) => l.reduce((w, g) => w + g.w, 0));
    ok(byLine.size === 2 && Math.abs(widths[0] - widths[1]) <= 3 * 22, 'notice: the title is balanced', widths);
    for (const l of byLine.values())
        ok(near((l[0].x + l[l.length - 1].x + l[l.length - 1].w) / 2, left + 78 * MM, 0.2), 'notice: a line of the title is centred');
}

// GB/T 9704-2012, 10.1: letters.
{
    const p = seen.letter.ran[0], top = 297 * MM;
    const name = p.glyphs.filter((g) => !g.artifact && g.size > 30);
    const right = Math.max(...p.glyphs.filter((g) => !g.artifact && /[〔〕]/.test(g.c)).map((g) => g.x));
    const rules = p.rects.filter((r) => near(r.w, 170 * MM, 0.1)).sort((a, b) => b.y - a.y);
    ok(name.length === 7 && near(top - name[0].y - name[0].size * 0.88, 30 * MM, 0.1), 'letter: the name stands 30 mm below the edge of the paper', (top - name[0].y - name[0].size * 0.88) / MM);
    ok(rules.length === 4 && rules[0].h > rules[1].h && rules[2].h < rules[3].h, 'letter: a double rule 170 mm wide below the name and one at the foot', JSON.stringify(rules));
    ok(rules.length === 4 && near(top - rules[0].y - rules[0].h, 34 * MM + name[0].size, 0.3), 'letter: the first 4 mm below the name', (top - rules[0].y - rules[0].h) / MM);
    ok(rules.length === 4 && near(rules[3].y, 20 * MM, 0.1), 'letter: the second 20 mm above the lower edge', rules[3].y / MM);
    ok(right > 150 * MM, 'letter: the number stands right', right / MM);
    ok(!p.glyphs.some((g) => g.artifact), 'letter: the first page has no number');
}

// Rare names, long words and addresses, empty tables, 200 rows, 40 attachments.
{
    const text = seen.edge.ran.map((p) => p.glyphs.filter((g) => !g.artifact).map((g) => g.c).join('')).join('').replace(/\s/g, '');
    ok(['堃', '喆', '昇', '镕', '𠮷'].every((c) => text.includes(c)), 'edge: rare characters of names are there');
    const numbers = [...text.matchAll(/(\d+)\.附件材料第(\d+)项/g)].map((m) => m[1] + '=' + m[2]);
    ok(numbers.length === 40 && numbers.every((n, i) => n === `${i + 1}=${i + 1}`), 'edge: 40 attachments in order', numbers.join(' '));
    const rows = [...text.matchAll(/样本(\d+)/g)].map((m) => Number(m[1])).filter((n) => n >= 1);
    ok(rows.length >= 200 && new Set(rows).size === 200, 'edge: 200 rows, none lost', rows.length);
    const edge = 184 * MM + 0.3;
    const out_of = seen.edge.ran.map((p) => p.glyphs.filter((g) => !g.artifact && g.x + g.w > edge).length);
    ok(out_of.every((n) => n === 0), 'edge: nothing leaves the type area, however long a word is', out_of);
}

// Broken pictures are findings that name them, and the bulletin is sound without them; sound ones are embedded.
{
    const zlib = require('zlib'), dir = out + '/pictures';
    fs.rmSync(dir, { recursive: true, force: true });
    fs.mkdirSync(dir, { recursive: true });
    const crc = (b) => { let c = ~0; for (const x of b) { c ^= x; for (let k = 0; k < 8; k++) c = c & 1 ? (c >>> 1) ^ 0xEDB88320 : c >>> 1; } return ~c >>> 0; };
    const chunk = (type, data) => { const b = Buffer.alloc(12 + data.length); b.writeUInt32BE(data.length, 0); b.write(type, 4, 'latin1'); data.copy(b, 8); b.writeUInt32BE(crc(b.subarray(4, 8 + data.length)), 8 + data.length); return b; };
    const png = (w, h, rows) => { const head = Buffer.alloc(13); head.writeUInt32BE(w, 0); head.writeUInt32BE(h, 4); head[8] = 8; head[9] = 2; return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]); };
    const good = png(40, 30, Buffer.alloc(30 * 121)), jpeg = Buffer.from('/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////////////////////////wAALCAACAAIBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAAP/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AP//Z', 'base64');
    const files = { 'good.png': good, 'good.jpg': jpeg, 'cut.png': good.subarray(0, good.length - 20), 'short.png': png(40, 30, Buffer.alloc(100)), 'empty.png': png(0, 30, Buffer.alloc(1)), 'huge.png': png(100000, 100000, Buffer.alloc(1)), 'cut.jpg': jpeg.subarray(0, jpeg.length - 30), 'head.jpg': jpeg.subarray(0, 40), 'words.png': Buffer.from('not a picture, whatever its name says; it is long enough for one'), 'nothing.png': Buffer.alloc(0) };
    for (const [name, bytes] of Object.entries(files)) fs.writeFileSync(path.join(dir, name), bytes);
    const lines = [...Object.keys(files), 'missing.png'].map((f) => `![样本 ${f}](${f} "说明")`);
    fs.writeFileSync(path.join(dir, 'pictures.md'), `---\nstyle: gongwen\ntitle: 图片\nissuer: 样本街道办事处\n---\n\n正文。\n\n${lines.join('\n\n')}\n`);
    const said = make(dir, [path.join(dir, 'pictures.md')], 1);
    const codes = { 'cut.png': 'E2005', 'short.png': 'E2005', 'empty.png': 'E2005', 'huge.png': 'E2006', 'cut.jpg': 'E2005', 'head.jpg': 'E2005', 'words.png': 'E2004', 'nothing.png': 'E2004', 'missing.png': 'E2003' };
    for (const [name, code] of Object.entries(codes))
        ok(said.split('\n').some((l) => l.includes(code) && l.includes(name)), `${name}: a finding names it (${code})`, said);
    ok(!/good\.(png|jpg)/.test(said), 'sound pictures give none', said);
    const r = check(path.join(dir, 'pictures.pdf'));
    ok(r.bad.length === 0, 'and the bulletin is sound', r.bad.join('\n'));
    const listed = execFileSync('pdfimages', ['-list', path.join(dir, 'pictures.pdf')]).toString().trim().split('\n').slice(2);
    ok(listed.length === 2, 'with the two sound ones in it', listed.join('\n'));
}

ok(!/error|warning/.test(report), 'no findings', report);
const speech = fs.readFileSync(path.join(out, 'notice.speech'), 'utf8');
for (const words of ['二〇二六年六月十二日', '百分之六十二点五', '十四元八角五分', '一千二百八十六人', '零二四七三六三零零零零', '八十周岁以上老年人：标准价十五'])
    ok(speech.includes(words), `notice is read: ${words}`);
done();
