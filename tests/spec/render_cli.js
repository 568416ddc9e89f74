// The official Mustache specification through the command line: every case but the lambdas, with its data
// as JSON and again as YAML, and what `gongshi render` promises beside (input, options, exit codes). TAP.
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { spawnSync } = require('child_process');

const program = path.resolve(process.env.GONGSHI || 'build/gongshi');
const specs = process.env.SPEC_DIR || '../shared/spec/mustache';
const modules = {
    comments: 12, delimiters: 14, interpolation: 42, inverted: 22, partials: 12, sections: 34,
    '~inheritance': 27, '~dynamic-names': 21,
};
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-render-'));
process.on('exit', () => fs.rmSync(folder, { recursive: true, force: true }));

let tests = 0, failed = 0;
function report(ok, what, details) {
    console.log(`${ok ? 'ok' : 'not ok'} ${++tests} - ${what}`);
    if (ok) return;
    failed++;
    console.log(JSON.stringify(details, null, 1).replace(/^/gm, '# '));
}

function write(name, text) {
    const file = path.join(folder, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return file;
}

function render(args, input) {
    const r = spawnSync(program, ['render', ...args], { input, cwd: folder, env: { LC_ALL: 'C.UTF-8' } });
    return { code: r.status, out: r.stdout.toString(), err: r.stderr.toString() };
}

function expectRender(what, args, want, input) {
    const got = render(args, input);
    const ok = Object.entries(want).every(([k, v]) => v instanceof RegExp ? v.test(got[k]) : got[k] === v);
    report(ok, what, { args, want, got });
}

// YAML as a person writes it: blocks, quotes only where text could be taken for something else.
function yaml(v, indent = '') {
    if (Array.isArray(v) && v.length) return v.map((x) => `\n${indent}- ${yaml(x, indent + '  ').trimStart()}`).join('');
    if (v && typeof v === 'object' && Object.keys(v).length && !Array.isArray(v))
        return Object.entries(v).map(([k, x]) => `\n${indent}${JSON.stringify(k)}: ${yaml(x, indent + '  ')}`).join('');
    return typeof v === 'string' && /^[a-z][a-z ]*$/i.test(v) && !/^(true|false|null|yes|no)$/i.test(v) ? v : JSON.stringify(v);
}

function runCase(module, number, test) {
    const name = `${module}-${number}`;
    const template = write(`${name}/t.mustache`, test.template);
    fs.mkdirSync(path.join(folder, name, 'partials'));
    for (const [partial, text] of Object.entries(test.partials || {})) write(`${name}/partials/${partial}.mustache`, text);
    for (const [ending, text] of [['json', JSON.stringify(test.data)], ['yaml', yaml(test.data) + '\n']]) {
        const data = write(`${name}/data.${ending}`, text);
        const args = [template, '--data', data, '--partials', path.join(folder, name, 'partials')];
        expectRender(`${module}: ${test.name} (${ending})`, args, { code: 0, out: test.expected });
    }
}

function runSpec() {
    for (const [module, cases] of Object.entries(modules)) {
        let list = [];
        try {
            list = JSON.parse(fs.readFileSync(path.join(specs, `${module}.json`))).tests;
        } catch (e) {
            console.log(`# SPEC_DIR should be the folder of the specification's JSON files: ${e.message}`);
        }
        report(list.length === cases, `${module} has ${cases} cases`, list.length);
        const before = failed;
        list.forEach((test, i) => runCase(module, i, test));
        console.log(`# ${module} by the command ${list.length - Math.ceil((failed - before) / 2)}/${cases}`);
    }
}

function runOthers() {
    write('t.mustache', '{{a}}{{#b}}B{{/b}}{{#c}}C{{/c}}{{#d}}D{{/d}}{{#e}}E{{/e}}\n');
    const values = 'a: 007\nb: true\nc: "false"\nd: ~\ne: no\n';
    write('values.yaml', values);
    expectRender('plain true, false, null and ~ are no text; the rest is', ['t.mustache', '--data', 'values.yaml'], { code: 0, out: '007BCE\n' });
    expectRender('data from standard input', ['t.mustache', '--data', '-'], { code: 0, out: '007BCE\n' }, values);
    expectRender('template from standard input, no data', ['-'], { code: 0, out: 'x\n' }, 'x{{y}}\n');
    expectRender('no data', ['t.mustache'], { code: 0, out: '\n', err: /nothing has the name 'a'.*\[E0519\]/ });
    expectRender('quietly', ['t.mustache', '-q'], { code: 0, out: '\n', err: '' });
    expectRender('strictly', ['t.mustache', '--strict'], { code: 1, out: '', err: /E0519/ });
    write('u.json', '{"s": "\\u516c\\u793a \\ud842\\udfb7 \\ud83d\\ude00 a\\/b \\u003c\\t\\"", "n": 1.10, "l": [1, [2, 3]]}');
    write('u.mustache', '{{{s}}}|{{s}}|{{n}}|{{#l}}({{.}}{{#.}}{{.}}{{/.}}){{/l}}');
    expectRender('escapes of JSON', ['u.mustache', '--data=u.json'],
        { code: 0, out: '公示 𠮷 😀 a/b <\t"|公示 𠮷 😀 a/b &lt;\t&quot;|1.10|(11)(23)' });
    write('dot.mustache', '{{#.}}<{{.}}>{{/.}}');
    expectRender('a text as data', ['dot.mustache', '--data', '-'], { code: 0, out: '<公示>' }, '公示');
    expectRender('a list as data', ['dot.mustache', '--data', '-'], { code: 0, out: '<1><b>' }, '- 1\n- b\n');
    write('nest/page.mustache', '{{>sub/part}}{{>*which}}{{>../t}}');
    write('nest/sub/part.mustache', '[{{>last}}]');
    write('nest/last.mustache', 'last');
    write('nest/dyn/deep.mustache', '{{>last}}!');
    write('which.yaml', 'which: dyn/deep\n');
    expectRender('partials beside the template, in folders, by dynamic names', ['nest/page.mustache', '--data', 'which.yaml'],
        { code: 0, out: '[last]last!', err: /no template '\.\.\/t'/ });
    write('bad.mustache', 'x\n{{#a}}');
    expectRender('an error in the template', ['bad.mustache'], { code: 1, out: '', err: /^bad\.mustache:2:1: error: .*\[E0507\]/ });
    expectRender('an error in a partial', ['-', '--partials', '.'], { code: 1, out: '', err: /bad\.mustache:2:1: error/ }, '{{>bad}}');
    expectRender('findings as JSON', ['bad.mustache', '--format', 'json'], { code: 1, out: '', err: /^\[\n\{"file":"bad\.mustache","line":2/ });
    expectRender('an error in the data', ['t.mustache', '--data', '-'], { code: 1, out: '', err: /\(stdin\).*error/ }, 'a: [1\n');
    expectRender('a template without end', ['-', '--partials', 'loop'], { code: 1, out: '', err: /me → me → … \[E0521\]/ }, write('loop/me.mustache', 'x{{>me}}') && '{{>me}}');
    expectRender('no such template', ['none.mustache'], { code: 3, out: '', err: /none\.mustache: error: cannot read the file/ });
    expectRender('no such data', ['t.mustache', '--data', 'none.yaml'], { code: 3, out: '', err: /none\.yaml/ });
    expectRender('no template named', [], { code: 2, out: '', err: /usage: gongshi render TEMPLATE/ });
    expectRender('an option that is not there', ['t.mustache', '--colour'], { code: 2, out: '', err: /usage/ });
}

runSpec();
runOthers();
console.log(`1..${tests}`);
process.exitCode = failed ? 1 : 0;
