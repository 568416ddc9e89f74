// Sets Typst files FILE.typ … into FILE.pdf with the npm package of the Typst compiler, one compiler for all.
'use strict';
const fs = require('fs');
const [, , where, ...files] = process.argv;
const { NodeCompiler } = require(where);
const fonts = (process.env.TYPST_FONTS || '/usr/share/fonts/opentype/noto').split(':');
const compiler = NodeCompiler.create({ workspace: require('path').dirname(files[0]), fontArgs: [{ fontPaths: fonts }] });
for (const f of files) {
    fs.writeFileSync(f.replace(/\.typ$/, '.pdf'), compiler.pdf({ mainFilePath: f }));
    compiler.evictCache(10); // as its own watcher does
}
