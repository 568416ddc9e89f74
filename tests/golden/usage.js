// The command line as a stranger meets it: what was wrong is named, with the nearest name there is, and the exit code is 2; help is no
// mistake. Each case: arguments, exit code, the whole of standard error (or a pattern), in English; some in Chinese.
'use strict';
const fs = require('fs'), path = require('path');
const { spawnSync } = require('child_process');
const { program, ok, done, folder } = require('../script');

const dir = folder('usage');
fs.cpSync(path.join(__dirname, 'sites/own-kind'), dir, { recursive: true });
fs.mkdirSync(path.join(dir, 'empty'));

const explains = (line, name) => `${line}\n'gongshi help ${name}' explains it\n`;
const build = explains('usage: gongshi build', 'build'), serve = explains('usage: gongshi serve [--port N]', 'serve');
const cases = [
  ['build --colour', 2, `gongshi: there is no option --colour\n${build}`],
  ['build --no-prnt', 2, `gongshi: there is no option --no-prnt\n  did you mean '--no-print'?\n${build}`],
  ['build extra', 2, `gongshi: 'extra' is one argument too many\n${build}`],
  ['check --', 0, ''],
  ['check -- --strict', 2, /^gongshi: the option --strict cannot stand here/],
  ['serve --prot 80', 2, `gongshi: there is no option --prot\n  did you mean '--port'?\n${serve}`],
  ['serve --port', 2, `gongshi: the option --port cannot stand here, or needs a value\n${serve}`],
  ['serve --port=65536', 2, "gongshi: '65536' is not a port (0-65535)\n"],
  ['buidl', 2, "gongshi: there is no command 'buidl'\n  did you mean 'build'?\n'gongshi help' lists the commands\n"],
  ['help buidl', 2, "gongshi: there is no command 'buidl'\n  did you mean 'build'?\n'gongshi help' lists the commands\n"],
  ['-C . build', 2, "gongshi: -C: the command comes first, its options after it\n'gongshi help' lists the commands\n"],
  ['', 2, /^usage: gongshi COMMAND/],
  ['build --date', 2, 'gongshi: the option --date needs a value\n'],
  ['build --date nonsense', 2, "gongshi: 'nonsense' is not a date; write it as 2026-06-12\n"],
  ['build --date 2026-02-30', 2, "gongshi: '2026-02-30' is not a date; write it as 2026-06-12\n"],
  ['build -j 0', 2, "gongshi: '0' is not a number of threads (1-256)\n"],
  ['build -j257', 2, "gongshi: '257' is not a number of threads (1-256)\n"],
  ['build --format xml', 2, "gongshi: 'xml' is not a format; there are text and json\n"],
  ['build --out content/site', 2, /^gongshi: the site cannot go to 'content\/site'/],
  ['build --out .', 2, /^gongshi: the site cannot go to '\.'/],
  ['build --out /proc/none', 3, /^gongshi: error: cannot write \/proc\/none: .*\[E0004\]/],
  ['build -C nowhere', 3, /there is no folder nowhere\/content \[E0005\]\n  hint: name the site's folder with -C/],
  ['check -C empty', 3, /there is no folder empty\/content \[E0005\]/],
  ['new', 2, /^usage: gongshi new KIND/],
  ['new notices extra', 2, /^gongshi: 'extra' is one argument too many\n/],
  ['new notises', 1, /there is no kind 'notises' \[E0212\]\n  hint: did you mean 'notices'\?/],
  ['kinds --schema', 2, /^gongshi: the option --schema cannot stand here/],
  ['kinds notices --shema', 2, /did you mean '--schema'\?/],
  ['price', 2, /^usage: gongshi price MEALS/],
  ['price x --age old', 2, /^gongshi: 'old' is not an age in years/],
  ['price x --born 1950', 2, /^gongshi: '1950' is not a date/],
  ['price x --price much', 2, /^gongshi: 'much' is not a price/],
  ['print --x', 2, /^gongshi: there is no option --x\n/],
  ['print a b c', 2, /^gongshi: 'c' is one argument too many\n/],
  ['workdays 2026-05-08', 2, /^usage: gongshi workdays DATE N/],
  ['explain --x', 2, /^gongshi: there is no option --x\n/],
  ['decide a b', 2, /^gongshi: 'b' is one argument too many\n/],
];
const chinese = [
  ['build --no-prnt', 'gongshi: 没有 --no-prnt 这个选项\n  是不是想写“--no-print”？\n用法: gongshi build\n输入 gongshi help build 可以看说明\n'],
  ['buidl', 'gongshi: 没有“buidl”这个命令\n  是不是想写“build”？\n输入 gongshi help 可以看全部命令\n'],
];

const run = (args, lang = 'C') => spawnSync(program, args.split(' ').filter(Boolean), { cwd: dir, encoding: 'utf8', env: { PATH: process.env.PATH, LANG: lang } });
for (const [args, code, said] of cases) {
  const r = run(args);
  ok(r.status === code && (said instanceof RegExp ? said.test(r.stderr) : r.stderr === said) && (!code || !r.stdout), `gongshi ${args}`, [r.status, r.stdout, r.stderr]);
}
for (const [args, said] of chinese) {
  const r = run(args, 'zh_CN.UTF-8');
  ok(r.status === 2 && r.stderr === said, `gongshi ${args}, in Chinese`, [r.status, r.stderr]);
}
// LANGUAGE comes before the locale, but not before the plain one
for (const [LANG, LANGUAGE, is] of [['C.UTF-8', '', false], ['C.UTF-8', 'zh_CN:en', true], ['C', 'zh_CN', false], ['POSIX', 'zh_CN', false], ['', 'zh_CN', false], ['en_US.UTF-8', 'zh', true], ['zh_CN.UTF-8', 'en', false], ['zh_CN.UTF-8', '', true]]) {
  const r = spawnSync(program, ['buidl'], { cwd: dir, encoding: 'utf8', env: { PATH: process.env.PATH, LANG, LANGUAGE } });
  ok(r.stderr.includes('没有“buidl”这个命令') === is, `LANG=${LANG} LANGUAGE=${LANGUAGE} is ${is ? 'Chinese' : 'English'}`, r.stderr);
}
const names = [...run('help').stdout.matchAll(/^ {2}([a-z]+)/gm)].map(m => m[1]);
ok(names.includes('build') && names.includes('serve') && names.length >= 10, 'help lists the commands', names);
for (const name of names) {
  const help = run(`help ${name}`), asked = run(`${name} --help`), short = run(`${name} -h`);
  ok(help.status === 0 && !help.stderr && help.stdout.startsWith(`usage: gongshi ${name}`) && help.stdout.includes('--strict') &&
    asked.stdout === help.stdout && short.stdout === help.stdout && asked.status === 0, `help ${name}, ${name} --help and ${name} -h are one`, [help, asked]);
}
ok(!fs.existsSync(path.join(dir, 'site')), 'nothing was written');
done();
