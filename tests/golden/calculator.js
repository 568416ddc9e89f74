// The calculator of the price page against `gongshi price`: every cell of three canteens, amounts, rules and options.
'use strict';
const { execFileSync } = require('child_process');
const fs = require('fs'), os = require('os'), path = require('path');
const lookup = require('../../templates/assets/price.js');
const program = path.resolve(process.env.GONGSHI || path.join(__dirname, '../../build/gongshi'));

const canteens = {
  mijia: `
meals: {breakfast: {label: 早餐, price: 8}, lunch: {label: 午餐, price: 15}}
precedence: cheapest
rounding: {to: fen, mode: half_up}
categories: {dibao: {label: 低保, help: 甲, proof: 乙}, tekun: {label: 特困, help: 甲, proof: 乙}, veteran: {label: 退伍军人, help: 甲, proof: 乙}}
rules:
  - {id: hardship, label: 困难, who: {age: {from: 60}, category: [dibao, tekun], resident: true}, pays: 6}
  - {id: card, label: 月卡, who: {age: {from: 60}, category: veteran}, pays: {pass: {price: 450, period: month, meals: [breakfast, lunch]}}}
  - {id: prepay, label: 预存, who: {age: {from: 75}}, pays: {prepay: {amount: 120, share: 70%}}}
  - {id: free, label: 高龄, who: {age: {from: 90}}, pays: free}
`,
  layers: `
meals: {lunch: {label: 午餐, sets: {a: {label: A, price: 9}, b: {label: B, price: 11.50}}}, dinner: {label: 晚餐, listed: true}}
precedence: first
combine: [shop, [city, town]]
rounding: {to: jiao, mode: up}
categories: {town: {label: 本镇, help: 甲, proof: 乙}}
rules:
  - {id: shop, label: 店内, who: {age: {from: 60}}, pays: 8折}
  - {id: city, label: 市补, who: {age: {from: 60}, registered: true}, pays: {off: 1}}
  - {id: town, label: 镇补, who: {age: {from: 70}, category: town}, pays: {share_off: 1/4, cap: 3}}
  - {id: home, label: 送餐费, who: {delivery: true}, pays: {surcharge: 2}}
`,
  served: `
meals: {lunch: {label: 午餐}}
serves: {age: {from: 60}}
precedence: cheapest
rules:
  - {id: a, label: 六十, who: {age: {from: 60, below: 70}}, pays: 4}
  - {id: b, label: 七十, who: {age: {from: 70}}, pays: free}
`,
};

const run = (...args) => execFileSync(program, ['price', ...args, '--date', '2026-06-12', '-q'], { encoding: 'utf8' });
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'gongshi-'));
let n = 0, bad = 0;
for (const [name, yaml] of Object.entries(canteens)) {
  const file = path.join(dir, `${name}.yaml`), wrong = [];
  fs.writeFileSync(file, yaml);
  const data = JSON.parse(run(file, '--cells'));
  let cells = 0;
  for (const set of data.sets)
    for (const age of data.bands)
      for (let flags = 0; flags < 8; flags++) {
        const asked = ['resident', 'registered', 'delivery'].map((q, i) => [q, Boolean(flags >> i & 1)]);
        if (asked.some(([q, on]) => on && !data[q])) continue;
        const categories = data.categories.filter((c) => set.split('.').includes(String(c.class))).map((c) => c.id);
        const args = [file, '--age', String(age), '--json', ...categories.map((c) => `--category=${c}`), ...asked.filter(([, on]) => on).map(([q]) => `--${q}`)];
        const want = JSON.parse(run(...args)).meals, got = lookup(data, { age, categories, ...Object.fromEntries(asked) });
        cells++;
        want.forEach((w, i) => {
          const g = got.meals[i], listed = data.items[i].standard === null && w.standard === null;
          const same = g.id === w.id && g.text === w.text && (listed && w.amount === null || g.amount === w.amount) && got.served === w.served &&
            (listed || JSON.stringify(g.rules.map((r) => r.id)) === JSON.stringify(w.steps.map((s) => s.rule).filter((r) => r !== null))) &&
            JSON.stringify(g.options) === JSON.stringify(w.options.map((o) => o.text));
          if (!same) wrong.push(`${args.slice(1).join(' ')}: page ${JSON.stringify(g)}, program ${JSON.stringify(w)}`);
        });
      }
  n++;
  console.log(`${wrong.length ? 'not ok' : 'ok'} ${n} - ${name}: ${cells} cells`);
  if (wrong.length) console.log(wrong.slice(0, 5).join('\n').replace(/^/gm, '# '));
  bad += wrong.length;
}
fs.rmSync(dir, { recursive: true, force: true });
console.log(`1..${n}`);
process.exitCode = bad ? 1 : 0;
