// Reads a PDF through `qpdf --json` and runs its content streams: what is painted, under which mark, where.
'use strict';
const { execFileSync } = require('child_process');

function load(file) {
    const json = execFileSync('qpdf', ['--json=2', '--json-stream-data=inline', '--decode-level=generalized', file],
        { maxBuffer: 1 << 30 });
    const objects = JSON.parse(json).qpdf[1];
    const at = (ref) => objects['obj:' + ref];
    const isRef = (v) => typeof v === 'string' && /^\d+ \d+ R$/.test(v);
    const get = (v) => {
        while (isRef(v)) { const o = at(v); v = o && (o.stream ? o.stream.dict : o.value); }
        return v;
    };
    const data = (ref) => { const o = at(ref); return o && o.stream ? Buffer.from(o.stream.data || '', 'base64') : null; };
    const text = (v) => typeof v === 'string' ? (v.startsWith('u:') ? v.slice(2) : v.startsWith('b:') ? Buffer.from(v.slice(2), 'hex').toString('latin1') : v) : v;
    const root = get(objects.trailer.value['/Root']);
    const pages = [];
    const walk = (ref) => {
        const node = get(ref);
        if (node['/Type'] === '/Pages') node['/Kids'].forEach(walk);
        else pages.push({ ref, dict: node });
    };
    walk(root['/Pages']);
    return { objects, get, data, text, isRef, root, pages, trailer: objects.trailer.value };
}

// Tokens of a content stream: {op} or {value}; strings are Buffers, names {name}, dictionaries Maps.
function* tokens(b) {
    let i = 0;
    const space = (c) => c === 32 || c === 10 || c === 13 || c === 9 || c === 12 || c === 0;
    const delimiter = (c) => space(c) || '()<>[]{}/%'.includes(String.fromCharCode(c));
    const next = () => {
        while (i < b.length && space(b[i])) i++;
        if (i >= b.length) return null;
        const c = String.fromCharCode(b[i]);
        if (c === '(') {
            const out = [];
            let depth = 1;
            for (i++; depth; i++) {
                let ch = b[i];
                if (ch === 92) {
                    ch = b[++i];
                    const map = { n: 10, r: 13, t: 9, b: 8, f: 12 };
                    const s = String.fromCharCode(ch);
                    if (/[0-7]/.test(s)) {
                        let v = 0, k = 0;
                        while (k < 3 && b[i] >= 48 && b[i] <= 55) { v = v * 8 + b[i] - 48; i++; k++; }
                        i--;
                        out.push(v & 255);
                    } else if (s === '\n') { /* joined lines */ } else out.push(s in map ? map[s] : ch);
                    continue;
                }
                if (ch === 40) depth++;
                if (ch === 41 && --depth === 0) continue;
                out.push(ch);
            }
            return { value: Buffer.from(out) };
        }
        if (c === '<' && b[i + 1] !== 60) {
            const end = b.indexOf('>', i);
            const hex = b.toString('latin1', i + 1, end).replace(/\s/g, '');
            i = end + 1;
            return { value: Buffer.from(hex, 'hex') };
        }
        if (c === '<') {
            i += 2;
            const m = new Map();
            for (;;) {
                const k = next();
                if (k.end === '>>') return { value: m };
                m.set(k.value.name, next().value);
            }
        }
        if (c === '>' ) { i += 2; return { end: '>>' }; }
        if (c === '[') {
            i++;
            const list = [];
            for (;;) {
                const v = next();
                if (v.end === ']') return { value: list };
                list.push(v.value);
            }
        }
        if (c === ']') { i++; return { end: ']' }; }
        if (c === '/') {
            const from = ++i;
            while (i < b.length && !delimiter(b[i])) i++;
            return { value: { name: b.toString('latin1', from, i) } };
        }
        const from = i;
        while (i < b.length && !delimiter(b[i])) i++;
        const word = b.toString('latin1', from, i);
        return /^[-+.\d]/.test(word) ? { value: parseFloat(word) } : { op: word };
    };
    for (let t = next(); t; t = next()) yield t;
}

function readUnicode(pdf, font) {
    const map = new Map();
    const cmap = font['/ToUnicode'] && pdf.data(font['/ToUnicode']);
    if (!cmap) return map;
    for (const block of cmap.toString('latin1').matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
        for (const m of block[1].matchAll(/<([0-9A-F]+)>\s*<([0-9A-F]+)>/gi)) {
            const units = m[2].match(/.{4}/g).map((h) => parseInt(h, 16));
            map.set(parseInt(m[1], 16), String.fromCharCode(...units));
        }
    return map;
}

function readWidths(pdf, cid) {
    const map = new Map();
    const w = pdf.get(cid['/W']) || [];
    for (let i = 0; i < w.length;) {
        if (Array.isArray(w[i + 1])) { w[i + 1].forEach((v, k) => map.set(w[i] + k, v)); i += 2; }
        else { for (let k = w[i]; k <= w[i + 1]; k++) map.set(k, w[i + 2]); i += 3; }
    }
    return (c) => map.has(c) ? map.get(c) : cid['/DW'] === undefined ? 1000 : cid['/DW'];
}

function fonts(pdf, resources) {
    const out = {};
    for (const [name, ref] of Object.entries(pdf.get((pdf.get(resources) || {})['/Font']) || {})) {
        const font = pdf.get(ref), cid = pdf.get(pdf.get(font['/DescendantFonts'])[0]);
        out[name.slice(1)] = { font, cid, descriptor: pdf.get(cid['/FontDescriptor']), unicode: readUnicode(pdf, font), width: readWidths(pdf, cid) };
    }
    return out;
}

const PAINT = new Set(['f', 'F', 'f*', 'S', 's', 'B', 'B*', 'b', 'b*', 'Do', 'sh', 'Tj', 'TJ', "'", '"']);

// Runs a page: events {paint, marks} and glyphs {c, cid, x, y, size, w, font, mcid, artifact}; faults as words.
function run(pdf, page) {
    const contents = [].concat(page.dict['/Contents']);
    const stream = Buffer.concat(contents.map((r) => pdf.data(r)));
    const faces = fonts(pdf, page.dict['/Resources']);
    const marks = [], glyphs = [], faults = [], mcids = [], rects = [];
    let args = [], face = null, size = 0, spacing = 0, x = 0, y = 0, lineX = 0, lineY = 0, open = false;
    const show = (bytes) => {
        const top = marks[marks.length - 1] || {};
        for (let i = 0; i + 1 < bytes.length; i += 2) {
            const cid = bytes[i] * 256 + bytes[i + 1], w = face.width(cid) * size / 1000;
            glyphs.push({ c: face.unicode.get(cid), cid, x, y, size, w, font: face, mcid: top.mcid, artifact: top.artifact });
            x += w + spacing;
        }
    };
    for (const t of tokens(stream)) {
        if (!t.op) { args.push(t.value); continue; }
        const op = t.op;
        if (op === 'BDC' || op === 'BMC') {
            const name = args[0].name, artifact = name === 'Artifact';
            const mcid = args[1] instanceof Map ? args[1].get('MCID') : undefined;
            if (marks.length) faults.push(`marked content inside marked content: ${name}`);
            if (!artifact && mcid === undefined) faults.push(`/${name} without MCID`);
            if (mcid !== undefined) mcids.push({ mcid, name });
            marks.push({ name, mcid, artifact });
        } else if (op === 'EMC') {
            if (!marks.pop()) faults.push('EMC without a beginning');
        } else if (op === 'BT') { open = true; x = y = lineX = lineY = 0; }
        else if (op === 'ET') open = false;
        else if (op === 'Tf') { face = faces[args[0].name]; size = args[1]; if (!face) faults.push(`no font ${args[0].name}`); }
        else if (op === 'Tc') spacing = args[0];
        else if (op === 'Td') { lineX += args[0]; lineY += args[1]; x = lineX; y = lineY; }
        else if (op === 'Tj') show(args[0]);
        else if (op === 'TJ') for (const v of args[0]) { if (typeof v === 'number') x -= v * size / 1000; else show(v); }
        else if (op === 're') rects.push({ x: args[0], y: args[1], w: args[2], h: args[3] });
        if (PAINT.has(op) && !marks.length) faults.push(`${op} is neither tagged nor an artifact`);
        args = [];
    }
    if (marks.length) faults.push('marked content is left open');
    if (open) faults.push('a text object is left open');
    return { glyphs, faults, mcids, faces, rects };
}

module.exports = { load, run };
