// Random edits of a copy of the demonstration, for tests that compare what comes of them with a clean build.
'use strict';
const fs = require('fs'), path = require('path');

function files(dir, below = '') {
  return fs.readdirSync(path.join(dir, below), { withFileTypes: true }).flatMap((e) => {
    const at = path.join(below, e.name);
    return e.isDirectory() ? files(dir, at) : [at];
  }).sort();
}

// Paths below a folder that differ between two outputs. The note to the next build is not part of the site.
function differences(x, y) {
  const list = (dir) => files(dir).filter((f) => !f.startsWith('.gongshi/pages'));
  const a = list(x), b = list(y);
  const only = [...a.filter((f) => !b.includes(f)).map((f) => `only in the one: ${f}`), ...b.filter((f) => !a.includes(f)).map((f) => `missing: ${f}`)];
  return only.concat(a.filter((f) => b.includes(f) && !fs.readFileSync(path.join(x, f)).equals(fs.readFileSync(path.join(y, f)))).map((f) => `differs: ${f}`));
}

// Numbers below n, by chance, from a seed that repeats them.
function chance(seed) {
  return (n) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor(seed / 2147483648 * n);
  };
}

// The edits of a site's folder, by name; pick is a chance. Each returns what undoes it, or null where it found nothing to do.
function edits_of(site, pick) {
  function rewrite(file, change) {
    const at = path.join(site, file), was = fs.readFileSync(at, 'utf8'), is = change(was);
    if (is === was) return null;
    fs.writeFileSync(at, is);
    return () => fs.writeFileSync(at, was);
  }
  const some = (list) => list[pick(list.length)];
  const records = () => files(path.join(site, 'content')).filter((f) => /\.(yaml|md)$/.test(f) && !/^(kinds|calendars|rules)\/|README|site\.yaml/.test(f)).map((f) => path.join('content', f));
  const templates = () => files(path.join(site, 'templates')).filter((f) => f.endsWith('.mustache') && !f.startsWith('print/')).map((f) => path.join('templates', f));

  function edit_line(file, wanted, change) {
    return rewrite(file, (s) => {
      const lines = s.split('\n'), at = lines.map((l, i) => (wanted.test(l) ? i : -1)).filter((i) => i >= 0);
      if (!at.length) return s;
      const i = some(at);
      lines[i] = change(lines[i]);
      return lines.join('\n');
    });
  }

  return {
    'a title': (f = some(records())) => edit_line(f, /^(  )?(- )?(title|name): [^'"{[|&*]+$/, (l) => `${l}改`),
    'a text': (f = some(records())) => edit_line(f, /[一-龥]{6}。?$/, (l) => l.replace(/([一-龥])([^一-龥]*)$/, '$1改$2')),
    'a number': (f = some(records())) => edit_line(f, /^ *[a-z_]+: [1-9]\d*$/, (l) => l.replace(/\d+$/, (n) => Number(n) + 1)),
    'a date': (f = some(records())) => edit_line(f, /20\d\d-\d\d-\d\d/, (l) => l.replace(/-(\d\d)-\d\d/, (m, month) => `-${month}-${String(10 + pick(18))}`)),
    'a comment': (f = some(records().filter((x) => x.endsWith('.yaml')))) => rewrite(f, (s) => `${s.trimEnd()}\n# ${pick(1000)}\n`),
    'a record removed': (f = some(records())) => {
      const at = path.join(site, f), was = fs.readFileSync(at);
      fs.rmSync(at);
      return () => fs.writeFileSync(at, was);
    },
    'a record renamed': (f = some(records())) => {
      const at = path.join(site, f), to = at.replace(/(\.\w+)$/, `-${pick(1000)}$1`);
      fs.renameSync(at, to);
      return () => fs.renameSync(to, at);
    },
    'a record more': (f = some(records())) => {
      const at = path.join(site, f), to = at.replace(/(\.\w+)$/, `-${pick(1000)}$1`);
      fs.copyFileSync(at, to);
      return () => fs.rmSync(to);
    },
    'a template': (f = some(templates())) => rewrite(f, (s) => s.replace(/<\/(p|h1|h2|li|dt|span)>/, `·${pick(1000)}</$1>`)),
    'a word': () => edit_line('templates/words/zh-CN.yaml', /^ {2}[a-z_]+: [一-龥]+$/, (l) => `${l}改`),
    'a style': () => rewrite('templates/assets/style.css', (s) => `${s}/* ${pick(1000)} */\n`),
    'the site': () => edit_line('content/site.yaml', /^(name|summary|office): /, (l) => `${l}改`),
    'a holiday': () => edit_line(some(files(path.join(site, 'content/calendars')).map((f) => path.join('content/calendars', f))), /20\d\d-\d\d-\d\d/, (l) => l.replace(/-\d\d$/, `-${10 + pick(18)}`)),
  };
}

module.exports = { files, differences, chance, edits_of };
