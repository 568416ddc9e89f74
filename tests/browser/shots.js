// Renews the pictures of the README in .screens/: node tests/browser/shots.js
'use strict';
const fs = require('fs'), path = require('path');
const { root, TODAY, build, launch, open } = require('./site');

const folder = path.join(root, '.screens');
const SHOTS = [ // name, page, viewport, anything else
  ['home', 'index.html', { width: 1120, height: 840 }],
  ['home-phone', 'index.html', { width: 360, height: 740 }],
  ['catalogue', 'catalogue/index.html', { width: 1120, height: 760 }],
  ['grid', 'grids/xh-01.html', { width: 1120, height: 760 }],
  ['prices', 'meals/mijia.html', { width: 1120, height: 760 }],
  ['vote', 'minutes/m-2026-07-jc-assembly.html#item-1', { width: 1120, height: 900 }],
  ['elder', 'elder.html', { width: 360, height: 740 }],
  ['kiosk', 'kiosk.html', { width: 1280, height: 720 }],
];

(async () => {
  const site = build('--no-print'), browser = await launch();
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, page, viewport, more] of SHOTS) {
    const p = await open(browser, site, { viewport, reducedMotion: 'reduce', ...more }); // jumps to an anchor at once
    await p.clock.setFixedTime(new Date(`${TODAY}T09:00:00+08:00`));
    await p.see(page);
    await p.screenshot({ path: path.join(folder, `${name}.png`) });
    await p.context().close();
  }
  await browser.close();
})();
