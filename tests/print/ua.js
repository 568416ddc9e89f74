// The clauses of PDF/UA-1 (ISO 14289-1) that a machine can check, one by one. Returns what is wrong, in words.
'use strict';
const { load, run } = require('./pdf.js');

const STANDARD = new Set(['Document', 'Part', 'Sect', 'Div', 'BlockQuote', 'Caption', 'TOC', 'TOCI', 'P', 'H1', 'H2', 'H3', 'H4', 'H5',
    'H6', 'L', 'LI', 'Lbl', 'LBody', 'Table', 'TR', 'TH', 'TD', 'Figure', 'Link', 'Code', 'Span', 'Note', 'Reference']);
const PARENTS = { TR: ['Table'], TH: ['TR'], TD: ['TR'], LI: ['L'], Lbl: ['LI', 'TOCI'], LBody: ['LI'], TOCI: ['TOC'] };
const CHILDREN = { Table: ['TR', 'Caption'], TR: ['TH', 'TD'], L: ['LI', 'L', 'Caption'], LI: ['Lbl', 'LBody'], TOC: ['TOCI', 'TOC', 'Caption'] };

function attributes(pdf, e) {
    const a = pdf.get(e['/A']);
    return Object.assign({}, ...[].concat(a || []).map((v) => pdf.get(v)));
}

function numbers(pdf, tree) {
    const out = new Map();
    const walk = (ref) => {
        const n = pdf.get(ref);
        const nums = pdf.get(n['/Nums']) || [];
        for (let i = 0; i < nums.length; i += 2) out.set(nums[i], nums[i + 1]);
        (pdf.get(n['/Kids']) || []).forEach(walk);
    };
    if (tree) walk(tree);
    return out;
}

function check(file) {
    const pdf = load(file), bad = [];
    const say = (clause, words) => bad.push(`${clause}: ${words}`);
    const { root } = pdf;
    // 6.2, 7.1: the document as a whole
    if (!(pdf.get(root['/MarkInfo']) || {})['/Marked']) say('6.2', 'MarkInfo/Marked is not true');
    if ((pdf.get(root['/MarkInfo']) || {})['/Suspects']) say('7.1', 'Suspects is true');
    if (!pdf.text(root['/Lang'])) say('7.2', 'the document has no language');
    if (!/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(pdf.text(root['/Lang']) || '')) say('7.2', 'the language is no tag of BCP 47');
    if (!(pdf.get(root['/ViewerPreferences']) || {})['/DisplayDocTitle']) say('7.1', 'DisplayDocTitle is not true');
    const xmp = root['/Metadata'] ? pdf.data(root['/Metadata']).toString('utf8') : '';
    if (!/<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>[^<]+</.test(xmp)) say('7.1', 'the metadata holds no title');
    const claims = /pdfuaid:part>?\s*=?"?1/.test(xmp);
    const tree = pdf.get(root['/StructTreeRoot']);
    if (!tree) { say('7.1', 'there is no structure tree'); return { bad, claims, pdf, ran: [], figures: [] }; }

    // the tree: kinds, parents, headings, lists, tables, figures
    const elements = new Map(), owners = new Map(), annotated = new Map(), figures = [];
    let heading = 0, first = true;
    const visit = (ref, parent, parentType, depth) => {
        const e = pdf.get(ref);
        if (elements.has(ref)) { say('7.1', `element ${ref} stands twice in the tree`); return; }
        elements.set(ref, e);
        if (e['/P'] !== parent) say('7.1', `element ${ref} names another parent`);
        const type = (e['/S'] || '').slice(1);
        if (!STANDARD.has(type)) say('7.1', `element type ${type} is not standard and has no role`);
        if (PARENTS[type] && !PARENTS[type].includes(parentType)) say('7.2', `${type} within ${parentType}`);
        if (CHILDREN[parentType] && !CHILDREN[parentType].includes(type)) say('7.2', `${type} within ${parentType}`);
        const h = /^H([1-6])$/.exec(type);
        if (h) {
            const level = +h[1];
            if (first && level !== 1) say('7.4.2', `the first heading is ${type}`);
            if (level > heading + 1) say('7.4.2', `${type} follows H${heading}`);
            heading = level;
            first = false;
        }
        const attrs = attributes(pdf, e);
        if (type === 'TH' && !['/Row', '/Column', '/Both'].includes(attrs['/Scope'])) say('7.5', 'TH without Scope');
        if (type === 'Figure') {
            if (!pdf.text(e['/Alt'])) say('7.3', 'Figure without alternative text');
            const b = attrs['/BBox'];
            if (!b || b.length !== 4 || !(b[2] > b[0]) || !(b[3] > b[1])) say('7.3', `Figure without a box: ${JSON.stringify(b)}`);
            figures.push({ alt: pdf.text(e['/Alt']) || '', box: b, page: pdf.pages.findIndex((p) => p.ref === e['/Pg']) });
        }
        const kids = e['/K'] === undefined ? [] : [].concat(pdf.isRef(e['/K']) ? [e['/K']] : e['/K']);
        let objr = 0;
        for (const k of kids) {
            if (typeof k === 'number') owners.set(`${e['/Pg']} ${k}`, ref);
            else if (pdf.isRef(k)) visit(k, ref, type, depth + 1);
            else if (k['/Type'] === '/MCR') owners.set(`${k['/Pg'] || e['/Pg']} ${k['/MCID']}`, ref);
            else if (k['/Type'] === '/OBJR') { annotated.set(k['/Obj'], ref); objr++; }
        }
        if (type === 'Link' && !objr) say('7.18.5', 'Link without its annotation');
        if (type === 'Table') rectangular(e);
    };
    const rectangular = (table) => {
        const widths = [].concat(table['/K'] || []).map((tr) => [].concat(pdf.get(tr)['/K'] || []).length);
        if (new Set(widths).size > 1) say('7.2', `rows of a table differ in length: ${widths}`);
    };
    const tops = [].concat(tree['/K']);
    if (tops.length !== 1 || pdf.get(tops[0])['/S'] !== '/Document') say('7.1', 'the root is not one Document');
    tops.forEach((t) => visit(t, root['/StructTreeRoot'], 'root', 0));

    // pages: every painted thing is tagged or an artifact, and both directions of the tree agree
    const parents = numbers(pdf, tree['/ParentTree']);
    const ran = [];
    for (const page of pdf.pages) {
        const r = run(pdf, page);
        ran.push(r);
        r.faults.forEach((f) => say('7.1', f));
        const list = pdf.get(parents.get(page.dict['/StructParents']));
        if (!Array.isArray(list)) say('7.1', 'a page is not in the parent tree');
        const seen = new Set();
        for (const { mcid, name } of r.mcids) {
            if (seen.has(mcid)) say('7.1', `MCID ${mcid} stands twice on a page`);
            seen.add(mcid);
            const owner = owners.get(`${page.ref} ${mcid}`);
            if (!owner) say('7.1', `content ${mcid} hangs in no element`);
            else if (Array.isArray(list) && list[mcid] !== owner) say('7.1', `the parent tree gives another element for content ${mcid}`);
            else if (elements.get(owner)['/S'] !== '/' + name) say('7.1', `content ${mcid} is called ${name}, its element ${elements.get(owner)['/S']}`);
        }
        for (const g of r.glyphs) {
            if (g.cid === 0) say('7.21.8', 'a reference to .notdef');
            else if (g.c === undefined) say('7.21.7', `CID ${g.cid} has no Unicode`);
        }
        for (const [name, f] of Object.entries(r.faces)) {
            const d = f.descriptor;
            if (!d['/FontFile2'] && !d['/FontFile3']) say('7.21.4.1', `font ${name} is not embedded`);
            if (!/^\/[A-Z]{6}\+/.test(d['/FontName'])) say('7.21.4', `font ${name} has no subset tag`);
            if (f.font['/BaseFont'] !== d['/FontName']) say('7.21', `font ${name} has two names`);
            if (f.cid['/Subtype'] === '/CIDFontType2' && !f.cid['/CIDToGIDMap']) say('7.21.3.2', `font ${name} without CIDToGIDMap`);
            if (f.font['/Encoding'] !== '/Identity-H') say('7.21.3.3', `font ${name}: another encoding`);
        }
        const annots = [].concat(pdf.get(page.dict['/Annots']) || []);
        if (annots.length && page.dict['/Tabs'] !== '/S') say('7.18.3', 'tab order does not follow the structure');
        for (const ref of annots) {
            const a = pdf.get(ref);
            const owner = annotated.get(ref);
            if (!owner) say('7.18.1', 'an annotation is not in the structure');
            else if (parents.get(a['/StructParent']) !== owner) say('7.18.1', 'the parent tree gives another element for an annotation');
            else if (a['/Subtype'] === '/Link' && elements.get(owner)['/S'] !== '/Link') say('7.18.5', 'a link is not in a Link element');
            if (!pdf.text(a['/Contents'])) say('7.18.5', 'a link without a description');
        }
    }
    if (pdf.pages.length > 1 && pdf.get(root['/Outlines']) === undefined && [...elements.values()].some((e) => /^\/H[2-6]$/.test(e['/S'])))
        say('7.4', 'headings but no outline');
    return { bad, claims, pdf, ran, figures };
}

module.exports = { check };
if (require.main === module) {
    let n = 0, faults = 0;
    for (const file of process.argv.slice(2)) {
        const { bad } = check(file);
        console.log(`${bad.length ? 'not ok' : 'ok'} ${++n} - ${file.replace(/.*\//, '')} holds every clause of PDF/UA-1 that is checked`);
        [...new Set(bad)].forEach((b) => console.log('# ' + b));
        faults += bad.length > 0;
    }
    console.log(`1..${n}`);
    process.exit(faults ? 1 : 0);
}
