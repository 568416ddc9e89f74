// Golden findings: each case in findings/ is a small site, a command, and what it must print, in both languages.
//
//   first line       the arguments of gongshi ("check" where it is empty), then anything for the reader
//   -- PATH --       a file of the site; a site without content/site.yaml or templates/ gets the smallest ones
//   -- en --         expected standard error (standard output where the command prints JSON), as bytes
//   -- zh --         the same under a Chinese locale
//   -- exit N --     the exit code, 1 where it is not given
//
// node tests/golden/findings.js [--renew] [NAME…]; the program is $GONGSHI or build/gongshi.
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');
const { spawn } = require('child_process');

const here = path.join(__dirname, 'findings');
const program = path.resolve(process.env.GONGSHI || path.join(__dirname, '../../build/gongshi'));
const renew = process.argv.includes('--renew');
const wanted = process.argv.slice(2).filter((a) => !a.startsWith('--'));

const smallest = {
  'content/site.yaml': 'name: 样例\noffice: 样例街道办事处\n',
  'templates/record.mustache': '{{title}}\n{{#fields}}{{label}}={{text}}\n{{/fields}}',
  'templates/list.mustache': '{{#records}}{{title}}\n{{/records}}',
  'templates/words/zh-CN.yaml': 'date: {long: "{y}年{m}月{d}日", to: 至}\n',
};

// Sections begin at lines "-- NAME --"; bytes stay bytes ("\xNN" in a file's section stands for one of them).
function parse(text) {
  const parts = text.split(/^-- (.+) --\n/m);
  const c = { head: parts[0], files: {}, en: '', zh: '', exit: 1 };
  for (let i = 1; i < parts.length; i += 2) {
    const [name, body] = [parts[i], parts[i + 1]];
    if (name === 'en' || name === 'zh') c[name] = body;
    else if (name.startsWith('exit ')) c.exit = Number(name.slice(5));
    else c.files[name] = body;
  }
  c.args = c.head.split('\n')[0].trim().split(/\s+/).filter(Boolean);
  if (!c.args.length) c.args = ['check'];
  return c;
}

function bytes(body) {
  const out = [];
  for (const piece of body.split(/(\\x[0-9a-f]{2}|\\REPEAT\([^)]*\))/)) {
    const hex = /^\\x([0-9a-f]{2})$/.exec(piece), many = /^\\REPEAT\((\d+),(.*)\)$/s.exec(piece);
    if (hex) out.push(Buffer.from([parseInt(hex[1], 16)]));
    else if (many) out.push(Buffer.from(many[2].replace(/\\n/g, '\n').repeat(Number(many[1]))));
    else out.push(Buffer.from(piece));
  }
  return Buffer.concat(out);
}

function lay(c) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-'));
  for (const [name, body] of Object.entries({ ...smallest, ...c.files })) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, bytes(body));
  }
  return dir;
}

function run(c, dir, lang) {
  return new Promise((done) => {
    const env = { PATH: process.env.PATH, LANG: lang, SOURCE_DATE_EPOCH: '1795219200' };
    const p = spawn(program, [...c.args, '-C', dir], { env, cwd: dir });
    const out = [], err = [];
    p.stdout.on('data', (b) => out.push(b));
    p.stderr.on('data', (b) => err.push(b));
    const timer = setTimeout(() => p.kill('SIGKILL'), 30000 * Number(process.env.PATIENCE || 1));
    p.on('close', (code, signal) => {
      clearTimeout(timer);
      const json = c.args.includes('json');
      const text = Buffer.concat(json ? out : err).toString().split(dir).join('DIR');
      done({ text, code: signal || code });
    });
  });
}

async function one(file) {
  const at = path.join(here, file), text = fs.readFileSync(at, 'utf8'), c = parse(text), dir = lay(c);
  try {
    const en = await run(c, dir, 'C'), zh = await run(c, dir, 'zh_CN.UTF-8');
    const bad = [];
    if (en.code !== c.exit) bad.push(`exit ${en.code}, not ${c.exit}`);
    if (en.code === 1 && fs.existsSync(path.join(dir, 'site'))) bad.push('something was written');
    if (renew) {
      const keep = text.slice(0, text.search(/^-- (en|zh|exit .*) --$/m) >>> 0);
      const fresh = `${keep}${en.code === 1 ? '' : `-- exit ${en.code} --\n`}-- en --\n${en.text}-- zh --\n${zh.text}`;
      if (fresh !== text) fs.writeFileSync(at, fresh);
      return [];
    }
    if (en.text !== c.en) bad.push(`en: expected\n${c.en}got\n${en.text}`);
    if (zh.text !== c.zh) bad.push(`zh: expected\n${c.zh}got\n${zh.text}`);
    if (!c.en) bad.push('nothing is expected: the case proves nothing');
    return bad;
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

(async () => {
  const files = fs.readdirSync(here).filter((f) => f.endsWith('.txt') && (!wanted.length || wanted.some((w) => f.includes(w)))).sort();
  const results = new Array(files.length);
  let next = 0;
  const worker = async () => { for (let i; (i = next++) < files.length;) results[i] = await one(files[i]); };
  await Promise.all([worker(), worker()]);
  files.forEach((f, i) => {
    const bad = results[i];
    console.log(`${bad.length ? 'not ok' : 'ok'} ${i + 1} - ${f}`);
    if (bad.length) console.log(bad.join('\n').replace(/^/gm, '# '));
  });
  console.log(`1..${files.length}`);
  process.exitCode = results.some((b) => b.length) ? 1 : 0;
})();
