// Puts the reference made by `gongshi kinds --reference` (a file's name is the argument) between the marks of the manual.
'use strict';
const fs = require('fs'), path = require('path');
const manual = path.join(__dirname, '../../content/README.md');
const reference = fs.readFileSync(process.argv[2], 'utf8').trim();
const text = fs.readFileSync(manual, 'utf8');
fs.writeFileSync(manual, text.replace(/(<!-- kinds:begin -->)[^]*(<!-- kinds:end -->)/, (all, begin, end) => `${begin}\n\n${reference}\n\n${end}`));
