// The price pages: the calculator in the browser gives what `gongshi price` gives, on every cell; without scripts the
// wall and "what do I pay" are there all the same.
'use strict';
const fs = require('fs'), path = require('path');
const { execFileSync } = require('child_process');
const { root, TODAY, ok, done, build, walk, launch, open } = require('./site');

const site = build();
const program = path.resolve(process.env.GONGSHI || path.join(root, 'build/gongshi'));
const pages = walk(site, '.html').filter((p) => /^meals\/(?!index|by-|page-)/.test(p));

function ask(id, person) {
  const flags = ['resident', 'registered', 'delivery'].filter((q) => person[q]).map((q) => `--${q}`);
  const args = ['price', path.join(root, `content/meals/${id}.yaml`), '--age', String(person.age), '--json', '-q', '--date', TODAY,
    ...person.categories.map((c) => `--category=${c}`), ...flags];
  return JSON.parse(execFileSync(program, args, { encoding: 'utf8' })).meals;
}

// What stands in the answer after the form says this person: [price, rules and options] a meal.
const answer = (page, person) => page.evaluate((p) => {
  const form = document.querySelector('form[data-prices]');
  form.elements.age.value = p.age;
  for (const q of ['resident', 'registered', 'delivery']) form.elements[q].checked = Boolean(p[q]);
  for (const c of form.querySelectorAll('[name=category]')) c.checked = p.categories.includes(c.value);
  form.dispatchEvent(new Event('input'));
  return [...form.querySelectorAll('.answer li')].map((li) => [li.querySelector('b').textContent, [...li.querySelectorAll('small')].map((s) => s.textContent)]);
}, person);

function people(data) {
  const all = [];
  for (const set of data.sets)
    for (const age of data.bands)
      for (let flags = 0; flags < 8; flags++) {
        const person = { age, resident: Boolean(flags & 1), registered: Boolean(flags & 2), delivery: Boolean(flags & 4) };
        if (['resident', 'registered', 'delivery'].some((q) => person[q] && !data[q])) continue;
        person.categories = data.categories.filter((c, i, list) => set.split('.').includes(String(c.class)) && list.findIndex((d) => d.class === c.class) === i).map((c) => c.id);
        all.push(person);
      }
  return all;
}

(async () => {
  const browser = await launch(), page = await open(browser, site);
  for (const p of pages) {
    const id = path.basename(p, '.html'), wrong = [];
    await page.see(p);
    const data = await page.evaluate(() => JSON.parse(document.querySelector('form[data-prices] script').textContent));
    const all = people(data);
    for (const person of all) {
      const want = ask(id, person).map((m) => [`${m.label} ${m.text}`, m.steps.filter((s) => s.rule).length + m.options.length]);
      const got = (await answer(page, person)).map(([text, small]) => [text, small.length]);
      if (JSON.stringify(got) !== JSON.stringify(want)) wrong.push(`${JSON.stringify(person)}: ${JSON.stringify(got)}, not ${JSON.stringify(want)}`);
    }
    ok(!wrong.length, `${id}: the calculator agrees with the program on ${all.length} cells`, wrong.join('\n'));
    ok(await page.evaluate(() => !document.querySelector('form[data-prices]').hidden), `${id}: the calculator is shown`);
  }
  ok(!page.faults.length, 'no message, no error, nothing asked of other sites', page.faults.join('\n'));
  const plain = await open(browser, site, { javaScriptEnabled: false });
  for (const p of pages) {
    await plain.see(p);
    const html = fs.readFileSync(path.join(site, p), 'utf8');
    ok(await plain.locator('.wall tbody tr').count() > 0 && await plain.locator('.pay details').count() > 0 && !(await plain.locator('form[data-prices]').isVisible()) && html.includes('</details>'),
      `${path.basename(p, '.html')}: without scripts the wall and what everybody pays`);
  }
  await browser.close();
  done();
})().catch((e) => { ok(false, 'the run', e.stack); done(); });
