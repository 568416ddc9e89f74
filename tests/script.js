// What test scripts share: TAP, the program that is tested, and folders that go away with the process.
'use strict';
const fs = require('fs'), os = require('os'), path = require('path');

const root = path.join(__dirname, '..');
const program = path.resolve(process.env.GONGSHI || path.join(root, 'build/gongshi'));

let count = 0, failed = 0;
function ok(good, name, why) {
  console.log(`${good ? 'ok' : 'not ok'} ${++count} - ${name}`);
  if (good) return true;
  failed++;
  const said = why === undefined ? '' : typeof why === 'string' ? why : why instanceof Error ? why.stack : JSON.stringify(why, null, 1);
  if (said) console.log(said.slice(0, 6000).replace(/^/gm, '# '));
  return false;
}
function done() {
  console.log(`1..${count}`);
  process.exit(failed ? 1 : 0);
}

function folder(name) {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), `gongshi-${name}-`));
  process.on('exit', () => fs.rmSync(made, { recursive: true, force: true }));
  return made;
}

module.exports = { root, program, ok, done, folder };
