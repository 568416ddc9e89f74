// The demonstration's bulletins: every file sound, tagged, readable, and each code leads to its page.
'use strict';
const { execFile, execFileSync, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { check } = require('./ua.js');
const { root: top, program: gongshi, ok, done } = require('../script');

const out = path.resolve(top, process.env.PRINT_OUT || 'build/print', 'site');

fs.rmSync(out, { recursive: true, force: true });
const built = spawnSync(gongshi, ['build', '-C', top, '--out', out, '--date', '2026-11-21', '-q']);
ok(built.status === 0, 'the demonstration builds', built.stderr);
const again = () => spawnSync(gongshi, ['build', '-C', top, '--out', out, '--date', '2026-11-21', '-q']);
const files = fs.readdirSync(path.join(out, 'print'), { recursive: true }).filter((f) => f.endsWith('.pdf')).sort();
ok(files.length > 0, `it has ${files.length} bulletins`);
const stamp = (f) => { const s = fs.statSync(path.join(out, 'print', f)); return s.mtimeMs + ' ' + s.size; };
const before = files.map(stamp);
fs.appendFileSync(path.join(out, 'print', files[0]), 'x');
ok(again().status === 0, 'it builds again');
ok(files.every((f, i) => i === 0 || stamp(f) === before[i]), 'bulletins that did not change are not written again');
ok(fs.statSync(path.join(out, 'print', files[0])).size + '' === before[0].split(' ')[1], 'one that was damaged is mended');
// the sum of the layout decides what is kept: a program with another one makes every bulletin anew
const made = () => fs.readFileSync(path.join(out, 'print/made.txt'), 'utf8').trim().split('\n').map((l) => l.split(' '));
const relaid = path.resolve(top, process.env.RELAID || 'build/tests/print/relaid'), was = made();
const other = spawnSync(relaid, ['build', '-C', top, '--out', out, '--date', '2026-11-21', '-q']), is = made();
ok(other.status === 0 && was.length >= files.length && is.length === was.length && is.every((l, i) => l[0] === was[i][0] && l[1] !== was[i][1]), 'after a change of layout no bulletin is kept', other.stderr);
ok(again().status === 0 && String(made()) === String(was), 'and with the first program all is as it was');
const laid = ['print', 'text', 'base'].flatMap((d) => fs.readdirSync(path.join(top, 'src', d)).filter((f) => /\.[ch]$/.test(f)).map((f) => `src/${d}/${f}`));
const sum = execFileSync('cksum', { input: Buffer.concat(laid.sort().map((f) => fs.readFileSync(path.join(top, f)))) }).toString().trim();
ok(fs.readFileSync(gongshi).includes(`\0${sum}\0`), 'the sum is that of the sources');
// a site's own faces come before the machine's: here another face under FangSong's name
const own = path.join(out, '../own-faces'), face = '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf';
fs.rmSync(own, { recursive: true, force: true });
for (const d of ['content', 'templates']) fs.cpSync(path.join(top, d), path.join(own, d), { recursive: true });
const one = () => spawnSync(gongshi, ['print', 'notice', 'n-2026-01', '-v', '-C', own, '--out', path.join(own, 'out'), '--date', '2026-11-21'], { encoding: 'utf8' });
const plainly = one();
fs.mkdirSync(path.join(own, 'templates/fonts'));
fs.copyFileSync(face, path.join(own, 'templates/fonts/simfang.ttf'));
const dressed = one();
ok(plainly.status === 0 && /正文 (?!DejaVu)/.test(plainly.stdout) && dressed.status === 0 && /正文 DejaVu Sans/.test(dressed.stdout), 'faces of templates/fonts are used', plainly.stdout + dressed.stdout + dressed.stderr);
const lists = fs.readdirSync(path.join(out, 'print')).filter((f) => /^by-.*\.html$/.test(f)), page = (f) => fs.readFileSync(path.join(out, 'print', f), 'utf8');
const first = page('index.html'), index = first + lists.map(page).join('');
ok(lists.length > 0 && lists.every((f) => /-[0-9]+\.html$/.test(f) || first.includes(`href="${f}"`)), 'templates with many have pages of their own', lists.join());
const longest = Math.max(...['index.html', ...lists].flatMap((f) => page(f).split('</table>').map((t) => (t.match(/<tr>/g) || []).length - 1)));
ok(longest <= 100, `no list is longer than a hundred (${longest})`);
const unlisted = files.filter((f) => !index.includes(`href="${f}"`));
ok(unlisted.length === 0, 'all are on the index page or on those', unlisted.join('\n'));
const unlinked = files.filter((f) => !/-large\.pdf$/.test(f) && !index.includes(`href="${f.slice(0, -4)}.html"`));
ok(unlinked.length === 0, 'and the web page of each', unlinked.join('\n'));
// the smallest size in which more than a few characters are set
function smallest(r) {
    const count = new Map();
    r.ran.forEach((p) => p.glyphs.forEach((g) => { if (!g.artifact && g.c && g.c >= '\u4e00') count.set(g.size, (count.get(g.size) || 0) + 1); }));
    return Math.min(...[...count].filter((c) => c[1] > 5).map((c) => c[0]));
}
const codes = []; // {file, page, box, wanted, png}: where each code stands and what it must say
for (const f of files) {
    const file = path.join(out, 'print', f), stem = file.slice(0, -4);
    const sound = spawnSync('qpdf', ['--check', file]);
    const r = check(file);
    const text = execFileSync('pdftotext', ['-raw', file, '-']).toString().replace(/\s/g, '');
    const words = stem.replace(/-large$/, ''); // large print is a second PDF, its words are those of the first
    const plain = fs.readFileSync(words + '.txt', 'utf8'), spoken = fs.readFileSync(words + '.read.txt', 'utf8');
    const page = fs.readFileSync(words + '.html', 'utf8'), here = path.basename(stem);
    const faults = [...new Set(r.bad)];
    if (!page.includes(`href="${here}.pdf"`)) faults.push('its page does not lead to it');
    if (/-large$/.test(stem) && smallest(r) < smallest(check(words + '.pdf')) * 1.2) faults.push('the large print is hardly larger');
    if (sound.status !== 0) faults.push('qpdf: ' + sound.stderr);
    if (!r.claims) faults.push('PDF/UA-1 is not claimed');
    if (text.length < 20 || plain.length < 20 || spoken.length < 20) faults.push('hardly any text');
    if (/[0-9]/.test(spoken.replace(/[A-Za-z][A-Za-z0-9-]*/g, ''))) faults.push('figures are left in the script: ' + /.{0,10}[0-9].{0,10}/.exec(spoken)[0]);
    const last = r.ran[r.ran.length - 1].glyphs.filter((g) => !g.artifact && g.size > 12);
    if (r.ran.length > 1 && new Set(last.map((g) => g.y.toFixed(1))).size < 2) faults.push('the last page holds hardly more than the code');
    for (const { glyphs } of r.ran) {
        const blank = glyphs.find((g, i) => i && g.c === '\u3000' && g.y < glyphs[i - 1].y - 1);
        if (blank) faults.push(`a line begins with a blank at ${blank.x.toFixed(0)}, ${blank.y.toFixed(0)}`);
    }
    const url = /^原文：(.*)$/m.exec(plain), held = /^校验码 ([0-9a-f]+)/m.exec(plain);
    if (!url) faults.push('it names no address');
    else {
        const wanted = url[1] + (held ? '?v=' + held[1] : '');
        const stand = r.figures.filter((g) => g.alt === '二维码：' + wanted);
        const leads = url[1].replace(/^https:\/\/xingkai\.example\/?/, '') || 'index.html';
        if (!fs.existsSync(path.join(out, leads))) faults.push(`${url[1]} is no page of the site`);
        if (stand.length !== 1) faults.push(`it has ${stand.length} codes for ${wanted}`);
        if (!text.includes(url[1].replace(/^https?:\/\//, '')) || (held && !text.includes(held[1]))) faults.push(`${wanted} is not printed as text`);
    }
    for (const g of r.figures) {
        const alt = /^二维码：(.*)$/.exec(g.alt);
        if (alt) codes.push({ file, page: g.page, height: r.pdf.get(r.pdf.pages[g.page].dict['/MediaBox'])[3], box: g.box, wanted: alt[1], pgm: `${stem}-${codes.length}.pgm` });
    }
    ok(faults.length === 0, `${f}: ${r.pdf.pages.length} pages`, faults.join('\n'));
}

// Every code is read as a telephone would from a scan of 150 dpi; only its own place on the page is drawn.
const run = (program, args) => new Promise((done) => {
    execFile(program, args, { maxBuffer: 1 << 26 }, (failed, out) => done(out));
});
async function read(jobs) {
    for (const c of jobs) {
        const px = (v) => Math.round(v * 150 / 72), [left, bottom, right, above] = c.box;
        await run('pdftoppm', ['-r', '150', '-gray', '-singlefile', '-f', String(c.page + 1), '-l', String(c.page + 1), '-x', px(left), '-y', px(c.height - above),
            '-W', px(right - left), '-H', px(above - bottom), c.file, c.pgm.slice(0, -4)].map(String));
    }
    const xml = await run('zbarimg', ['-q', '--xml', ...jobs.map((c) => c.pgm)]);
    for (const m of xml.matchAll(/<source href='([^']*)'>([\s\S]*?)<\/source>/g)) {
        const c = jobs.find((j) => j.pgm === m[1]);
        c.read = [...m[2].matchAll(/<symbol type='QR-Code'[\s\S]*?<data><!\[CDATA\[([\s\S]*?)\]\]>/g)].map((d) => d[1]).join(' ');
    }
    jobs.forEach((c) => fs.rmSync(c.pgm, { force: true }));
}
const started = Date.now(), half = codes.length >> 1;
Promise.all([read(codes.slice(0, half)), read(codes.slice(half))]).then(() => {
    const wrong = codes.filter((c) => c.read !== c.wanted).map((c) => `${path.relative(out, c.file)}: reads ${c.read}, not ${c.wanted}`);
    ok(!wrong.length, `all ${codes.length} codes lead where they say`, wrong.join('\n'));
    console.log(`# the codes were read in ${((Date.now() - started) / 1000).toFixed(1)} s`);
    done();
});
