// What the tests of `gongshi serve` share: a site of its own, a server on a free port, requests with and without manners.
'use strict';
const fs = require('fs'), http = require('http'), net = require('net'), os = require('os'), path = require('path');
const { spawn } = require('child_process');

const root = path.join(__dirname, '../..');
const program = path.resolve(process.env.GONGSHI || path.join(root, 'build/gongshi'));
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-serve-'));
const running = new Set();
process.on('exit', () => {
  for (const p of running) p.kill('SIGKILL');
  fs.rmSync(work, { recursive: true, force: true });
});

// A copy of content/ and templates/ below `from` that may be written to.
function lay(name, from) {
  const dir = path.join(work, name);
  for (const part of ['content', 'templates']) fs.cpSync(path.join(from, part), path.join(dir, part), { recursive: true });
  return dir;
}

const sleep = ms => new Promise(done => setTimeout(done, ms));

// Until test() gives something true; what it gave. Throws after `most` milliseconds.
async function until(test, what, most = 30000) {
  for (const end = Date.now() + most; Date.now() < end; await sleep(10)) {
    const value = await test();
    if (value) return value;
  }
  throw new Error(`not within ${most} ms: ${what}`);
}

// `gongshi serve` in a folder; resolves when it has printed its address.
async function serve(dir, options = [], lang = 'C', more = {}) {
  const p = spawn(program, ['serve', '-C', dir, '--port', '0', '--date', '2026-11-21', ...options],
    { env: { PATH: process.env.PATH, LANG: lang, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(p);
  const s = { process: p, pid: p.pid, dir, out: path.join(dir, 'site'), text: '', errors: '' };
  s.ended = new Promise(done => p.on('exit', (code, signal) => { running.delete(p); s.code = signal || code; done(s.code); }));
  p.stdout.on('data', b => { s.text += b; });
  p.stderr.on('data', b => { s.errors += b; });
  s.port = Number((await until(() => s.text.match(/http:\/\/localhost:(\d+)\//) || (s.code !== undefined && ['', 0]), 'an address'))[1]);
  s.agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  s.get = (at, o = {}) => get(s, at, o);
  s.wait = async (page, seen = '', tag = '') => JSON.parse((await get(s, `/.gongshi/wait${page}?seen=${seen}&tag=${tag}`)).body);
  s.stop = async (signal = 'SIGTERM') => { s.agent.destroy(); p.kill(signal); return s.ended; };
  return s;
}

function get(s, at, { method = 'GET', headers = {}, host = '127.0.0.1' } = {}) {
  return new Promise((done, fail) => {
    const r = http.request({ host, port: s.port, path: at, method, headers, agent: s.agent }, answer => {
      const parts = [];
      answer.on('data', b => parts.push(b));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts).toString() }));
      answer.on('error', fail);
    });
    r.on('error', fail);
    r.end();
  });
}

// Bytes as they are; what comes back until the server closes or `ms` have passed.
function raw(s, bytes, ms = 2000) {
  return new Promise(done => {
    const parts = [], c = net.connect(s.port, '127.0.0.1', () => c.write(bytes));
    const end = () => { c.destroy(); done(Buffer.concat(parts).toString('latin1')); };
    const timer = setTimeout(end, ms);
    c.on('data', b => parts.push(b));
    c.on('error', () => {});
    c.on('close', () => { clearTimeout(timer); end(); });
  });
}

// Resident memory that is the process's own, in bytes.
const memory = pid => Number(/^RssAnon:\s+(\d+) kB/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;
const descriptors = pid => fs.readdirSync(`/proc/${pid}/fd`).length;
const children = pid => fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
const waits = pid => { try { return fs.readFileSync(`/proc/${pid}/comm`, 'utf8') === 'gongshi-waits\n'; } catch (e) { return false; } };
const builds = pid => children(pid).filter(p => !waits(p)); // at work: the process that waits for a change is none

// No build is at work, and none follows: that takes longer to be sure of where all is slow (PATIENCE).
const calm = 70 * Math.min(5, Number(process.env.PATIENCE || 1));
async function settled(s) {
  for (let quiet = 0; quiet < calm; await sleep(10)) quiet = builds(s.pid).length ? 0 : quiet + 1;
}

// Every file below a folder and its bytes, without the state folder.
function tree(dir) {
  const files = {};
  (function below(at) {
    for (const e of fs.readdirSync(path.join(dir, at), { withFileTypes: true })) {
      if (!at && e.name === '.gongshi') continue;
      if (e.isDirectory()) below(path.join(at, e.name));
      else if (e.isFile()) files[path.join(at, e.name)] = fs.readFileSync(path.join(dir, at, e.name), 'latin1');
    }
  })('');
  return files;
}

module.exports = { root, program, work, lay, sleep, until, serve, raw, memory, descriptors, children, builds, settled, tree };
