// Broken links of a built site: what a page leads to or loads must be a file of the site, an anchor must be there.
'use strict';
const fs = require('fs'), path = require('path');

const decode = s => s.replace(/&(amp|quot|lt|gt|#39|#x27);/g, (m, n) => ({ amp: '&', quot: '"', lt: '<', gt: '>' })[n] || "'");
const OUTSIDE = /^(https?:|tel:|mailto:|data:|webcal:)/;

function files(folder) {
  return fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(e => e.isFile())
    .map(e => path.relative(folder, path.join(e.parentPath || e.path, e.name)).split(path.sep).join('/'));
}

// Lines "page: link", each once.
function brokenLinks(folder) {
  const all = new Set(files(folder)), broken = new Set(), anchors = new Map();
  const read = p => fs.readFileSync(path.join(folder, p), 'utf8');
  function anchorsOf(p) {
    if (!anchors.has(p)) anchors.set(p, new Set([...read(p).matchAll(/\sid="([^"]*)"/g)].map(m => decode(m[1]))));
    return anchors.get(p);
  }
  for (const p of all) {
    if (!p.endsWith('.html')) continue;
    for (const [, , link] of read(p).matchAll(/\s(href|src|action|poster|data-src)="([^"]*)"/g)) {
      const href = decode(link);
      if (OUTSIDE.test(href)) continue;
      const [, to, , anchor] = href.match(/^([^?#]*)(\?[^#]*)?(?:#(.*))?$/);
      const at = to ? path.posix.normalize(path.posix.join(path.posix.dirname(p), decodeURIComponent(to))) : p;
      if (!href || href.startsWith('/') || !all.has(at)) broken.add(`${p}: ${href || 'a link to nowhere'}`);
      else if (anchor && at.endsWith('.html') && !anchorsOf(at).has(decodeURIComponent(anchor))) broken.add(`${p}: ${href} (no such anchor)`);
    }
  }
  return [...broken];
}

module.exports = { brokenLinks, files };
