// What the browser tests share: the demonstration built into a folder of its own, a Chromium that may not leave
// it, and TAP.
'use strict';
const fs = require('fs'), path = require('path');
const { spawnSync } = require('child_process');
const { pathToFileURL } = require('url');
const { root, program, ok, done, folder } = require('../script');

const TODAY = '2026-11-21';  // the demonstration's day: its notices are open, its canteens at work
const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 360, height: 740 } };

// Builds the demonstration; the folder goes away with the process.
function build(...options) {
  const out = folder('browser');
  const r = spawnSync(program, ['build', '-C', root, '--out', out, '--date', TODAY, '-q', ...options], { env: { LC_ALL: 'C.UTF-8' } });
  if (r.status !== 0) throw new Error(`gongshi build: ${r.stderr || r.error}`);
  return out;
}

// Every file below a folder, as paths with '/'.
function walk(folder, ending = '') {
  const files = [];
  (function below(at) {
    for (const e of fs.readdirSync(path.join(folder, at), { withFileTypes: true })) {
      const name = at ? `${at}/${e.name}` : e.name;
      if (e.isDirectory()) below(name); else if (name.endsWith(ending)) files.push(name);
    }
  })('');
  return files.sort();
}

async function launch() {
  const { chromium } = require('playwright-core');
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--js-flags=--expose-gc'],
  });
}

// The address of a page ("minutes/index.html", "elder.html?q=x", "index.html#elder").
const url = (site, page) => {
  const [, file, rest] = page.match(/^([^?#]*)(.*)$/);
  return pathToFileURL(path.join(site, file)).href + rest;
};

// A page in a context of its own. page.faults collects what must not happen: errors, messages, requests elsewhere.
async function open(browser, site, { size = 'desktop', ...options } = {}) {
  const context = await browser.newContext({ viewport: SIZES[size], locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...options });
  const page = await context.newPage(), home = url(site, '');
  page.faults = [];
  page.on('console', m => { if (['error', 'warning'].includes(m.type())) page.faults.push(`console: ${m.text()}`); });
  page.on('pageerror', e => page.faults.push(`script: ${e.message}`));
  page.on('requestfailed', r => page.faults.push(`failed: ${r.url()}`));
  page.on('request', r => { if (!r.url().startsWith(home) && !r.url().startsWith('data:')) page.faults.push(`leaves the site: ${r.url()}`); });
  page.see = to => page.goto(url(site, to));
  return page;
}

// One page of every template: a record and the list of every kind, an archive, a second page, every page of its own,
// every page of large print, one of every bulletin.
function samples(site) {
  const pages = walk(site, '.html'), seen = new Set();
  return pages.filter(p => {
    const [kind, name] = p.includes('/') ? p.split('/') : ['', p];
    const shape = !kind || kind === 'elder' ? p : kind === 'print' ? `print ${name}` : name === 'index.html' ? `${kind} list` : /^by-/.test(name) ? `${kind} archive` :
      /^page-/.test(name) ? `${kind} page` : kind;
    return !seen.has(shape) && seen.add(shape);
  });
}

module.exports = { root, TODAY, SIZES, ok, done, build, walk, launch, open, url, samples };
