// The demonstration's bulletins: every file sound, tagged, readable, and each code leads to its page.
'use strict';
const { execFileSync, spawnSync } = require('child_process');
const fs = require('fs');
const path = require('path');
const { check } = require('./ua.js');

const top = path.join(__dirname, '../..');
const gongshi = path.resolve(top, process.env.GONGSHI || 'build/gongshi');
const out = path.resolve(top, process.env.PRINT_OUT || 'build/print', 'site');
let n = 0, failed = 0;
function ok(good, words, why) {
    console.log(`${good ? 'ok' : 'not ok'} ${++n} - ${words}`);
    if (!good) { failed++; if (why) console.log('# ' + String(why).split('\n').slice(0, 5).join('\n# ')); }
}

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
const index = fs.readFileSync(path.join(out, 'print/index.html'), 'utf8');
const unlisted = files.filter((f) => !index.includes(`href="${f}"`));
ok(unlisted.length === 0, 'all are on the index page', unlisted.join('\n'));
const unlinked = files.filter((f) => !/-large\.pdf$/.test(f) && !index.includes(`href="${f.slice(0, -4)}.html"`));
ok(unlinked.length === 0, 'and the web page of each', unlinked.join('\n'));
// the smallest size in which more than a few characters are set
function smallest(r) {
    const count = new Map();
    r.ran.forEach((p) => p.glyphs.forEach((g) => { if (!g.artifact && g.c && g.c >= '\u4e00') count.set(g.size, (count.get(g.size) || 0) + 1); }));
    return Math.min(...[...count].filter((c) => c[1] > 5).map((c) => c[0]));
}
const step = Math.max(1, Math.floor(files.length / 40)); // codes of some forty are read: drawing a page takes long
files.forEach((f, i) => {
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
    const url = /^原文：(.*)$/m.exec(plain);
    if (url && i % step === 0) {
        let read = '';
        for (const page of [r.pdf.pages.length, 1]) { // a booklet has its code on the cover
            const at = String(page);
            execFileSync('pdftoppm', ['-r', '150', '-gray', '-png', '-singlefile', '-f', at, '-l', at, file, stem + '-page']);
            read = spawnSync('zbarimg', ['-q', '--raw', stem + '-page.png']).stdout.toString().trim();
            fs.unlinkSync(stem + '-page.png');
            if (read) break;
        }
        const [address, held] = read.split('?v=');
        if (address !== url[1] || (held && !plain.includes(held))) faults.push(`the code reads ${read}, not ${url[1]}`);
    }
    ok(faults.length === 0, `${f}: ${r.pdf.pages.length} pages`, faults.join('\n'));
});
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
