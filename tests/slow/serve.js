// The preview under use and abuse: what it serves and refuses, requests that are none, builds that crash or hang, changes of every
// sort, ten thousand requests and a thousand builds.
'use strict';
const fs = require('fs'), net = require('net'), os = require('os'), path = require('path');
const { spawnSync } = require('child_process');
const { root, program, work, lay, sleep, until, serve, raw, memory, descriptors, children, builds, settled, tree } = require('../browser/preview');

const seed = Number(process.env.SEED || Date.now() % 1e9);
let state = seed, count = 0, failed = 0;
console.log(`# seed ${seed}`);
const random = n => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 2147483648 * n); };
function ok(good, name, why) {
  console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${name}`);
  if (good) return;
  failed++;
  if (why !== undefined) console.log((typeof why === 'string' ? why : JSON.stringify(why)).slice(0, 3000).replace(/^/gm, '# '));
}

const small = path.join(root, 'tests/golden/sites/own-kind');
const SECRET = 'never-to-be-served-5f3a';

// ---- what it serves ----

async function serves(s) {
  const page = await s.get('/notices/garden.html'), file = fs.readFileSync(path.join(s.out, 'notices/garden.html'), 'utf8');
  const [script] = page.body.match(/<script src="\/\.gongshi\/preview\.js\?v=\w+"[^>]*><\/script>\n/) || [''];
  ok(page.status === 200 && script && page.body.replace(script, '') === file && !Object.values(tree(s.out)).some(b => b.includes('.gongshi/')),
    'a page is the file and a script, which no file holds', page.body);
  ok(page.headers['cache-control'] === 'no-store' && page.headers['content-type'] === 'text/html; charset=utf-8' &&
    page.headers['cross-origin-resource-policy'] === 'same-origin', 'a page is never stored, and not for other sites', page.headers);
  const [css] = Object.keys(tree(s.out)).filter(f => f.endsWith('.css')), first = await s.get(`/${css}`);
  const again = await s.get(`/${css}`, { headers: { 'If-None-Match': first.headers.etag } });
  ok(first.headers['content-type'] === 'text/css; charset=utf-8' && first.body === fs.readFileSync(path.join(s.out, css), 'utf8') &&
    again.status === 304 && !again.body, 'other files are the files, and are asked for once', [first.headers, again.status]);
  const wrong = [];
  for (const f of Object.keys(tree(s.out))) {
    const r = await s.get(encodeURI(`/${f}`));
    if (r.status !== 200 || !r.headers['content-type'] || r.headers['content-type'] === 'application/octet-stream') wrong.push([f, r.status]);
  }
  ok(!wrong.length, 'every file of the site is there, with its type', wrong);
  const head = await s.get('/notices/garden.html', { method: 'HEAD' });
  ok(head.status === 200 && head.body === '' && Number(head.headers['content-length']) === Buffer.byteLength(page.body), 'HEAD is GET without a body', head);
  const home = await s.get('/'), folder = await s.get('/notices/'), bare = await s.get('/notices');
  ok(home.status === 200 && folder.status === 200 && bare.status === 302 && bare.headers.location === '/notices/', 'folders show their index', bare);
  const none = await s.get('/none.html'), methods = [];
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH', 'PROPFIND']) methods.push((await s.get('/', { method })).status);
  const asks = async at => (await s.get(at)).headers['cache-control'], address = /\/\.gongshi\/preview\.js\?v=\w+/.exec(none.body)[0];
  ok(/immutable/.test(await asks(address)) && await asks('/.gongshi/preview.js') === 'no-cache' && await asks(`${address}0`) === 'no-cache', 'the script is asked for once, until there is another one', address);
  const style = /assets\/style\.\w{8}\.css/.exec(page.body)[0];
  ok(/immutable/.test(await asks(`/${style}`)), 'and so are assets, whose names hold a hash of them', style);
  ok(none.status === 404 && none.body.includes('preview.js') && methods.every(m => m === 405), 'what is not there, and other methods, are refused', methods);
  const hosts = {};
  for (const host of ['localhost', `localhost:${s.port}`, '127.0.0.1', '[::1]:80', 'evil.example', `evil.example:${s.port}`, 'localhost.evil.example'])
    hosts[host] = (await s.get('/', { headers: { Host: host } })).status;
  ok(Object.entries(hosts).every(([h, code]) => code === (h.includes('evil') ? 403 : 200)), 'a foreign name that points here is refused', hosts);
  ok(/^HTTP\/1\.1 (403|400)/.test(await raw(s, 'GET / HTTP/1.1\r\n\r\n')) && /^HTTP\/1\.\d 403/.test(await raw(s, 'GET / HTTP/1.0\r\n\r\n')), 'so is none');
  const others = Object.values(os.networkInterfaces()).flat().filter(i => !i.internal && i.family === 'IPv4').map(i => i.address);
  const reached = [];
  for (const host of [...others, '127.0.0.2']) await s.get('/', { host }).then(() => reached.push(host), () => {});
  const six = Object.values(os.networkInterfaces()).flat().some(i => i.address === '::1');
  ok(!six || (await s.get('/', { host: '::1', headers: { Host: `[::1]:${s.port}` } })).status === 200, `::1 ${six ? 'is served, too' : 'is not on this machine'}`);
  ok(!reached.length, `nothing listens on ${others.length} other addresses`, reached);
}

// ---- what it does not serve ----

async function refuses(s) {
  fs.writeFileSync(path.join(s.dir, 'secret.html'), SECRET);
  fs.writeFileSync(path.join(s.dir, 'content/secret.yaml.keep'), SECRET);
  fs.mkdirSync(path.join(s.out, '.git'));
  fs.writeFileSync(path.join(s.out, '.git/config'), SECRET);
  fs.writeFileSync(path.join(s.out, '.env'), SECRET);
  fs.writeFileSync(path.join(s.out, 'notices/.hidden.html'), SECRET);
  fs.writeFileSync(path.join(s.out, '.gongshi/secret'), SECRET);
  fs.symlinkSync('../secret.html', path.join(s.out, 'link.html'));
  fs.symlinkSync('..', path.join(s.out, 'up'));
  fs.symlinkSync('/', path.join(s.out, 'notices/all'));
  spawnSync('mkfifo', [path.join(s.out, 'pipe.html')]);
  const outside = path.join(s.dir, 'secret.html');
  const paths = ['/../secret.html', '/%2e%2e/secret.html', '/%2E%2E%2Fsecret.html', '/..%2fsecret.html', '/..%5csecret.html', '/..\\secret.html',
    '/notices/../../secret.html', '/notices/%2e%2e/%2e%2e/secret.html', '/./../secret.html', '/.%2e/secret.html', '/%c0%ae%c0%ae/secret.html',
    '/%252e%252e/secret.html', '/....//secret.html', '/;/../secret.html', '/secret.html', `/${outside}`, outside, `//${outside}`, `/%2f${outside}`,
    `file://${outside}`, '/link.html', '/up/secret.html', '/up', '/up/', `/notices/all${outside}`, '/pipe.html', '/.git/config', '/.env', '/%2eenv',
    '/notices/.hidden.html', '/.gongshi/secret', '/.gongshi/manifest', '/.gongshi/lock', '/.gongshi/../secret.html', '/.gongshi/wait/../../../secret.html',
    '/.gongshi/preview.js/../../../secret.html', '/index.html%00', '/%00', '/../secret.html%00.html', '/content/site.yaml', '/templates/layout.mustache',
    '/index.html/../../secret.html', '/index.html/', '/~root', '/proc/self/environ', '*', 'http://localhost/../secret.html', '/%', '/%2', '/%zz', '/\x01', '/\x7f'];
  const leaked = [], odd = [];
  for (const p of paths) {
    const answer = await raw(s, `GET ${p} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`, 3000);
    if (answer.includes(SECRET)) leaked.push(p);
    if (!/^HTTP\/1\.1 (400|404|302)/.test(answer) && !p.includes('/.gongshi/wait')) odd.push([p, answer.slice(0, 60)]);
  }
  ok(!leaked.length, `${paths.length} ways out of the output folder lead nowhere`, leaked);
  ok(!odd.length, 'all of them are answered: no such page, or no address at all', odd);
  for (const f of ['link.html', 'up', 'notices/all', 'pipe.html', '.env', 'notices/.hidden.html']) fs.unlinkSync(path.join(s.out, f));
}

// ---- requests that are none ----

async function hostile(s) {
  const head = 'Host: localhost\r\n', long = 'a'.repeat(70000);
  const cases = {
    'nothing': '', 'a line end': '\r\n', 'one byte': 'G', 'no version': 'GET /\r\n\r\n', 'another protocol': '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'a long path': `GET /${long} HTTP/1.1\r\n${head}\r\n`, 'a long header': `GET / HTTP/1.1\r\n${head}X: ${long}\r\n\r\n`,
    'many headers': `GET / HTTP/1.1\r\n${head}${'X: y\r\n'.repeat(20000)}\r\n`, 'a long query': `GET /?${'a=b&'.repeat(20000)} HTTP/1.1\r\n${head}\r\n`,
    'no end of the head': `GET / HTTP/1.1\r\n${head}`, 'a header without a name': `GET / HTTP/1.1\r\n${head}: x\r\n\r\n`,
    'a NUL in a header': `GET / HTTP/1.1\r\n${head}X: a\0b\r\n\r\n`, 'a NUL in the path': `GET /a\0b HTTP/1.1\r\n${head}\r\n`,
    'a body with GET': `GET / HTTP/1.1\r\n${head}Content-Length: 1000000\r\n\r\n${'x'.repeat(100000)}`,
    'a length that is none': `GET / HTTP/1.1\r\n${head}Content-Length: -1\r\n\r\n`, 'two lengths': `GET / HTTP/1.1\r\n${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`,
    'chunks without end': `POST / HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\nfffffffffffffff\r\n`,
    'a hundred at once': `GET /index.html HTTP/1.1\r\n${head}\r\n`.repeat(100), 'odd line ends': `GET / HTTP/1.1\nHost: localhost\n\n`,
    'two hosts': `GET / HTTP/1.1\r\n${head}Host: evil.example\r\n\r\n`, 'a wait with odd arguments': `GET /.gongshi/wait/?seen=%00&tag=%zz&&&=&seen HTTP/1.1\r\n${head}\r\n`,
    'HTTP/9.9': `GET / HTTP/9.9\r\n${head}\r\n`, 'a tunnel': `CONNECT evil.example:80 HTTP/1.1\r\n${head}\r\n`, 'an upgrade': `GET / HTTP/1.1\r\n${head}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  };
  const stuck = [];
  for (const [name, bytes] of Object.entries(cases)) {
    await raw(s, bytes, 300);
    if ((await s.get('/').catch(e => ({ status: e.message }))).status !== 200) stuck.push(name);
  }
  ok(!stuck.length && s.code === undefined, `${Object.keys(cases).length} requests that are none do it no harm`, stuck);
  // requests of which bytes are changed, cut and repeated
  const good = `GET /notices/garden.html?a=b HTTP/1.1\r\n${head}If-None-Match: "1-2-3"\r\nConnection: close\r\n\r\n`;
  for (let round = 0; round < 40; round++) await Promise.all(Array.from({ length: 25 }, () => {
    const bytes = Buffer.from(good);
    for (let k = random(6); k >= 0; k--) bytes[random(bytes.length)] = random(256);
    return raw(s, random(4) ? bytes : bytes.subarray(0, random(bytes.length)), 100);
  }));
  ok((await s.get('/')).status === 200 && s.code === undefined, '1,000 broken requests neither');
  // connections that say nothing leave room for others, once they are closed or too old
  const idle = Array.from({ length: 200 }, () => net.connect(s.port, '127.0.0.1').on('error', () => {}));
  await sleep(200);
  const meanwhile = await s.get('/');
  idle.forEach(c => c.destroy());
  ok(meanwhile.status === 200, '200 connections that say nothing do not shut others out');
  const before = descriptors(s.pid), now = await s.wait('/index.html');
  for (let round = 0; round < 4; round++) { // pages that are opened and left
    const left = Array.from({ length: 100 }, () => net.connect(s.port, '127.0.0.1').on('error', () => {}));
    for (const c of left) c.write(`GET /.gongshi/wait/index.html?seen=${now.number}&tag=${now.tag} HTTP/1.1\r\n${head}\r\n`);
    await sleep(100);
    left.forEach(c => c.destroy());
    await sleep(50);
  }
  const after = await until(() => { const n = descriptors(s.pid); return n <= before + 8 && n; }, 'connections let go').catch(() => descriptors(s.pid));
  ok(after <= before + 8 && (await s.get('/')).status === 200, 'pages that were left are let go of', [before, after]);
}

// ---- changes of every sort ----

// Does the page say it, when the builds are done?
const says = (s, page, words) => until(async () => (await s.get(page)).body.includes(words), `${page} says ${words}`).then(() => true, () => false);
const gone = (s, page) => until(async () => (await s.get(page)).status === 404, `${page} is gone`).then(() => true, () => false);

async function changes(s) {
  const at = f => path.join(s.dir, 'content', f), garden = fs.readFileSync(at('notices/garden.md'), 'utf8');
  const notice = title => garden.replace(/^title: .*$/m, `title: ${title}`);
  fs.writeFileSync(at('notices/garden.md'), notice('写在原处'));
  ok(await says(s, '/notices/garden.html', '写在原处'), 'a file written over is seen');
  fs.writeFileSync(at('notices/.garden.md.swp'), notice('换名保存'));
  fs.renameSync(at('notices/.garden.md.swp'), at('notices/garden.md'));
  ok(await says(s, '/notices/garden.html', '换名保存'), 'a file saved by renaming is seen');
  fs.mkdirSync(at('notices/2027/spring'), { recursive: true });
  fs.writeFileSync(at('notices/2027/spring/n-1.md'), notice('新文件夹'));
  ok(await says(s, '/notices/n-1.html', '新文件夹'), 'a file in a new folder in a new folder is seen');
  fs.writeFileSync(at('notices/2027/spring/n-1.md'), notice('新文件夹改'));
  ok(await says(s, '/notices/n-1.html', '新文件夹改'), 'and when it is saved again');
  fs.renameSync(at('notices/2027'), at('notices/2028'));
  fs.writeFileSync(at('notices/2028/spring/n-1.md'), notice('改名文件夹'));
  ok(await says(s, '/notices/n-1.html', '改名文件夹'), 'a file in a renamed folder is seen');
  fs.renameSync(at('notices/2028'), path.join(s.dir, 'away'));
  ok(await gone(s, '/notices/n-1.html'), 'a folder moved out takes its pages along');
  fs.renameSync(path.join(s.dir, 'away'), at('notices/2028'));
  ok(await says(s, '/notices/n-1.html', '改名文件夹'), 'and brings them back');
  fs.linkSync(at('notices/2028/spring/n-1.md'), at('notices/n-2.md'));
  ok(await says(s, '/notices/n-2.html', '改名文件夹'), 'a second name of a file is seen');
  fs.unlinkSync(at('notices/n-2.md'));
  fs.rmSync(at('notices/2028'), { recursive: true });
  ok(await gone(s, '/notices/n-2.html') && await gone(s, '/notices/n-1.html'), 'files and folders that are removed are seen');
  fs.renameSync(path.join(s.dir, 'content'), path.join(s.dir, 'content.old'));
  fs.cpSync(path.join(s.dir, 'content.old'), path.join(s.dir, 'content.new'), { recursive: true });
  fs.writeFileSync(path.join(s.dir, 'content.new/notices/garden.md'), notice('换了整个内容'));
  fs.renameSync(path.join(s.dir, 'content.new'), path.join(s.dir, 'content'));
  ok(await says(s, '/notices/garden.html', '换了整个内容'), 'content/ put in the place of another is seen');
  fs.writeFileSync(at('notices/garden.md'), notice('还在看'));
  ok(await says(s, '/notices/garden.html', '还在看'), 'and watched');
  const layout = path.join(s.dir, 'templates/layout.mustache'), was = fs.readFileSync(layout, 'utf8');
  fs.writeFileSync(layout, was + '<p>模板</p>\n');
  ok(await says(s, '/notices/garden.html', '模板'), 'a template is seen');
  process.kill(s.pid, 'SIGSTOP'); // more changes than the queue holds, while nobody looks
  const most = Number(fs.readFileSync('/proc/sys/fs/inotify/max_queued_events', 'utf8'));
  if (most <= 100000) for (let i = 0; i < most; i++) { fs.chmodSync(layout, 0o600 + i % 2 * 0o44); fs.chmodSync(at('site.yaml'), 0o600 + i % 2 * 0o44); }
  fs.mkdirSync(at('notices/late'));
  fs.writeFileSync(at('notices/late/n-3.md'), notice('队列满了'));
  process.kill(s.pid, 'SIGCONT');
  ok(await says(s, '/notices/n-3.html', '队列满了'), 'nothing is lost when the queue of changes runs over');
  fs.writeFileSync(at('notices/late/n-3.md'), notice('队列满了以后'));
  ok(await says(s, '/notices/n-3.html', '队列满了以后'), 'and the new folder is watched');
  fs.rmSync(at('notices/late'), { recursive: true });
  fs.writeFileSync(layout, was);
  fs.writeFileSync(at('notices/garden.md'), garden);
  await gone(s, '/notices/n-3.html');
}

// ---- errors, crashes, hangs ----

async function errors(s) {
  await settled(s);
  const file = path.join(s.dir, 'content/notices/garden.md'), was = fs.readFileSync(file, 'utf8'), before = tree(s.out);
  const start = await s.wait('/notices/garden.html');
  const told = s.wait('/notices/garden.html', start.number, start.tag);
  fs.writeFileSync(file, was.replace('title: ', 'title：'));
  const state = await told;
  ok(state.tag === start.tag && state.html.includes('content/notices/garden.md<span>:2:') && state.html.includes('E0130') && state.html.includes('class="hint"'),
    'an error is told with file, line, column and a hint', state.html);
  await settled(s);
  ok(JSON.stringify(tree(s.out)) === JSON.stringify(before), 'and the last good site stays, every byte');
  ok(/garden\.md:2:\d+: error/.test(s.errors) && s.text.includes('not published'), 'the terminal says so, too', s.errors);
  const mended = s.wait('/notices/garden.html', state.number, state.tag);
  fs.writeFileSync(file, was);
  ok((await mended).html === '' || !(await mended).html.includes('E0130'), 'it is gone when it is mended');

  // a build that crashes, in the moment it is caught
  await settled(s);
  let caught = 0;
  for (let i = 0; i < 400 && !s.errors.includes('E2104'); i++) {
    fs.writeFileSync(file, was + `\n${i}\n`);
    for (const end = Date.now() + 40; Date.now() < end;) {
      const [child] = builds(s.pid);
      if (child) { try { process.kill(child, 'SIGSEGV'); caught++; } catch (e) { /* it had ended */ } break; }
    }
    await sleep(5);
  }
  ok(s.errors.includes('[E2104]') && s.code === undefined && (await s.get('/')).status === 200, 'a build that crashes is reported, and the server goes on', [caught, s.errors]);
  fs.writeFileSync(file, was + '\n崩溃以后\n');
  ok(await says(s, '/notices/garden.html', '崩溃以后'), 'the next change is built');

  // the process that waits for a change is gone, or stopped
  await settled(s);
  const said = s.errors.length;
  process.kill(children(s.pid)[0], 'SIGSEGV');
  await until(() => !children(s.pid).length, 'an end');
  fs.writeFileSync(file, was + '\n无人等候\n');
  ok(await says(s, '/notices/garden.html', '无人等候') && !s.errors.slice(said).includes('[E2104]'), 'where nobody waits for a change, it is built from nothing', s.errors.slice(said));
  await settled(s);
  process.kill(children(s.pid)[0], 'SIGSTOP');
  fs.writeFileSync(file, was + '\n停下\n');
  await sleep(1200);
  fs.writeFileSync(file, was + '\n停下以后\n');
  ok(await says(s, '/notices/garden.html', '停下以后'), 'and where the one that waits hangs, by another with the next change');

  // a build that hangs: stopped by hand; the next change ends it
  await settled(s);
  let hung = 0;
  for (let i = 0; i < 400 && !hung; i++) {
    fs.writeFileSync(file, was + `\n停${i}\n`);
    for (const end = Date.now() + 40; Date.now() < end && !hung;) {
      const [child] = builds(s.pid);
      try {
        if (child) process.kill(child, 'SIGSTOP');
        if (child && /^State:\s+[TR]/m.test(fs.readFileSync(`/proc/${child}/status`, 'utf8'))) hung = child;
      } catch (e) { /* it had ended */ }
    }
    await sleep(5);
  }
  await sleep(1200);
  ok(hung && (await s.get('/')).status === 200, 'a build that hangs keeps nobody waiting');
  fs.writeFileSync(file, was + '\n挂起以后\n');
  ok(await says(s, '/notices/garden.html', '挂起以后') && !fs.existsSync(`/proc/${hung}`), 'the next change ends it and is built');
  fs.writeFileSync(file, was);
  await settled(s);
  fs.rmSync(s.out, { recursive: true });
  const lost = await s.get('/');
  ok(lost.status === 503 && await until(async () => (await s.get('/')).status === 200, 'the site again'), 'a site that was deleted is built again when it is asked for');
  await settled(s);
}

// ---- beginning and ending ----

async function beginnings() {
  const run = (args, cwd) => spawnSync(program, ['serve', ...args], { encoding: 'utf8', cwd, timeout: 20000, env: { PATH: process.env.PATH } });
  const dir = lay('begin', small), s = await serve(dir);
  const busy = run(['-C', lay('second', small), '--port', String(s.port)]);
  ok(busy.status === 3 && busy.stderr.includes('[E2100]') && busy.stderr.includes('--port'), 'a port in use: a finding, and exit 3', busy.stderr);
  const locked = fs.openSync(path.join(dir, 'site/.gongshi/lock'), 'r');
  fs.closeSync(locked);
  for (const [args, status] of [[['--port'], 2], [['--port', 'x'], 2], [['--port', '65536'], 2], [['--port', '-1'], 2], [['x'], 2], [['--colour'], 2], [['--date', 'x'], 2]]) {
    const r = run(args, dir);
    ok(r.status === status && r.stderr && !r.stdout, `serve ${args.join(' ')}: exit ${status}`, r);
  }
  const empty = path.join(work, 'empty');
  fs.mkdirSync(empty);
  const none = run(['-C', empty, '--port', '0']), nowhere = run(['-C', path.join(work, 'nowhere'), '--port', '0']);
  ok(none.status === 3 && none.stderr.includes('error') && nowhere.status === 3 && nowhere.stderr.includes('nowhere'), 'a folder without content/, and none at all: exit 3', [none, nowhere]);
  const blocked = run(['-C', dir, '--out', '/proc/none', '--port', '0']);
  ok(blocked.status === 3 && blocked.stderr.includes('error'), 'an output folder that cannot be written: exit 3', blocked);
  await s.stop();

  // the first build finds errors: the page says so, and becomes the site when they are mended
  const bad = lay('bad', small), file = path.join(bad, 'content/notices/garden.md'), was = fs.readFileSync(file, 'utf8');
  fs.writeFileSync(file, was.replace('title: ', 'title：'));
  const b = await serve(bad);
  const page = await b.get('/');
  ok(page.status === 503 && page.body.includes('E0130') && page.body.includes('garden.md'), 'no site yet: the page shows what is wrong', page.body);
  fs.writeFileSync(file, was);
  ok(await until(async () => (await b.get('/')).status === 200, 'a site'), 'and becomes the site');
  ok(await b.stop('SIGINT') === 0, 'Ctrl-C ends it, exit 0');

  for (let i = 0; i < 30; i++) { // at any moment: also while a build is at work
    const t = await serve(dir, i % 2 ? ['--no-print'] : []);
    fs.writeFileSync(path.join(dir, 'content/notices/garden.md'), was.replace(/^title: .*$/m, `title: 第${i}次`));
    await sleep(random(60));
    const waits = t.wait('/index.html', 'x', 'y').catch(() => null), kids = children(t.pid), code = await t.stop(i % 3 ? 'SIGTERM' : 'SIGINT');
    await waits;
    const left = kids.filter(k => fs.existsSync(`/proc/${k}`)), stage = fs.existsSync(path.join(dir, 'site/.gongshi/stage'));
    if (code !== 0 || left.length || stage || i === 29) {
      ok(code === 0 && !left.length && !stage, 'ended at 30 moments: exit 0, no build and no staged file left', [i, code, left, stage]);
      break;
    }
  }
  spawnSync(program, ['build', '-q', '-C', dir, '--date', '2026-11-21']);
  const after = tree(path.join(dir, 'site')), clean = path.join(work, 'clean');
  spawnSync(program, ['build', '-q', '-C', dir, '--out', clean, '--date', '2026-11-21']);
  ok(Object.keys(after).length > 10 && JSON.stringify(after) === JSON.stringify(tree(clean)), 'and the next build equals a clean one');
}

// ---- for a long time ----

async function lasts() {
  const times = Number(process.env.BUILDS || 1000), requests = 10000;
  // an address sanitizer keeps what is freed for a while: little of it, that growth is seen
  const s = await serve(lay('long', small), [], 'C', { ASAN_OPTIONS: 'quarantine_size_mb=0:thread_local_quarantine_size_kb=0' }), file = path.join(s.dir, 'content/notices/garden.md'), was = fs.readFileSync(file, 'utf8');
  const seen = () => (s.text.match(/pages: /g) || []).length;
  async function request(n) {
    const names = Object.keys(tree(s.out)), wrong = [];
    let next = 0;
    await Promise.all(Array.from({ length: 8 }, async () => {
      for (let i; (i = next++) < n;) {
        const r = i % 10 === 9 ? await s.get(`/none-${i}.html`) : await s.get(encodeURI(`/${names[i % names.length]}`));
        if (r.status !== (i % 10 === 9 ? 404 : 200)) wrong.push(r.status);
      }
    }));
    return wrong;
  }
  async function build(n) {
    for (let i = 0; i < n; i++) {
      const before = seen();
      // every tenth holds an error, so that findings come and go
      fs.writeFileSync(file, i % 10 === 9 ? was.replace('title: ', 'title：') : was.replace(/^title: .*$/m, `title: 第${i}次`));
      await until(() => seen() > before || (s.text.match(/not published/g) || []).length > failures, 'a build');
      failures = (s.text.match(/not published/g) || []).length;
    }
  }
  let failures = 0;
  await request(500);
  await build(30);
  await settled(s);
  const first = memory(s.pid), open = descriptors(s.pid);
  let began = Date.now();
  const wrong = await request(requests);
  const rate = Math.round(requests / (Date.now() - began) * 1000), second = memory(s.pid);
  began = Date.now();
  await build(times);
  const each = Math.round((Date.now() - began) / times);
  fs.writeFileSync(file, was);
  await settled(s);
  const third = memory(s.pid), k = n => `${Math.round(n / 1024)} KiB`;
  console.log(`# memory of the server: ${k(first)}, after ${requests} requests (${rate} a second) ${k(second)}, after ${times} builds (${each} ms each) ${k(third)}`);
  ok(!wrong.length, `${requests} requests are answered`, wrong);
  const room = 256 * 1024 * Number(process.env.PATIENCE || 1); // a sanitizer's own memory grows besides
  ok(second - first < room && third - second < room, `memory is the same after ${requests} requests and ${times} builds`, [first, second, third]);
  const left = await until(() => descriptors(s.pid) <= open && descriptors(s.pid), 'descriptors').catch(() => descriptors(s.pid));
  ok(left <= open && !builds(s.pid).length && children(s.pid).length === 1, 'and no descriptor or process is left over', [open, left]);
  ok(await s.stop() === 0, 'it ends well');
}

(async () => {
  const s = await serve(lay('site', small));
  await settled(s);
  await serves(s);
  await refuses(s);
  await hostile(s);
  await changes(s);
  await errors(s);
  ok(await s.stop() === 0, 'after all that it ends well', s.code);
  await beginnings();
  await lasts();
  console.log(`1..${count}`);
  process.exit(failed ? 1 : 0);
})().catch(e => { console.log(`not ok ${++count} - ${e.stack.replace(/\n/g, '\n# ')}`); process.exit(1); });
