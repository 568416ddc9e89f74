// The meal price calculator: looks a person up in the cells that the program exported, and computes nothing itself,
// so that it gives the same answers as the printed table. The data stand in the page (format: src/rules/price_json.c).
(function (root) {
  'use strict';

  // person: {age, categories: [id…], resident, registered, delivery}
  // Gives {served, meals: [{id, label, amount (fen or null), text, rules: [{id, label, text}], options: [text]}]},
  // or null where the data say nothing of this combination.
  function gongshiPrice(data, person) {
    var band = 0, classes = {}, set, flags = 0, bit = 1, cell, at = 0, outcome;
    while (band + 1 < data.bands.length && person.age >= data.bands[band + 1]) band++;
    data.categories.forEach(function (c) {
      if ((person.categories || []).indexOf(c.id) >= 0) classes[c['class']] = true;
    });
    set = data.sets.indexOf(Object.keys(classes).map(Number).sort(function (a, b) { return a - b; }).join('.'));
    if (set < 0) return null;
    ['resident', 'registered', 'delivery'].forEach(function (q) {
      if (!data[q]) return;
      if (person[q]) flags += bit;
      bit *= 2;
    });
    cell = (set * data.bands.length + band) * bit + flags;
    for (; cell >= data.cells[at + 1]; at += 2) cell -= data.cells[at + 1];
    outcome = data.outcomes[data.cells[at]];
    return {
      served: outcome.served,
      meals: data.items.map(function (item, i) {
        var p = outcome.prices[i];
        return {
          id: item.id, label: item.label, amount: p[0], text: p[1],
          rules: p[2].map(function (r) { return data.rules[r]; }),
          options: outcome.options.filter(function (o) { return o[0] === i; }).map(function (o) { return o[2]; })
        };
      })
    };
  }

  function add(parent, name, text) {
    var e = parent.ownerDocument.createElement(name);
    if (text) e.textContent = text;
    parent.appendChild(e);
    return e;
  }

  function show(form, data) {
    var answer = form.querySelector('.answer'), age = form.elements.age.value, got, list;
    answer.textContent = '';
    if (age === '' || !(age >= 0 && age <= 150)) return;
    got = gongshiPrice(data, {
      age: Math.floor(Number(age)),
      categories: Array.prototype.filter.call(form.querySelectorAll('[name=category]'), function (c) { return c.checked; })
        .map(function (c) { return c.value; }),
      resident: form.elements.resident.checked, registered: form.elements.registered.checked,
      delivery: form.elements.delivery.checked
    });
    if (!got) { add(answer, 'p', answer.dataset.unknown); return; }
    list = add(answer, 'ul');
    got.meals.forEach(function (m) {
      var li = add(list, 'li');
      add(li, 'b', m.label + ' ' + m.text);
      m.rules.forEach(function (r) { add(li, 'small', r.label); });
      m.options.forEach(function (o) { add(li, 'small', answer.dataset.or + o); });
    });
  }

  function start(form) {
    var data = JSON.parse(form.querySelector('script').textContent), box = form.querySelector('[data-ask=categories]');
    ['resident', 'registered', 'delivery'].forEach(function (q) {
      form.querySelector('[data-ask=' + q + ']').hidden = !data[q];
    });
    data.categories.forEach(function (c) {
      var label = add(box, 'label'), input = add(label, 'input');
      input.type = 'checkbox';
      input.name = 'category';
      input.value = c.id;
      label.appendChild(form.ownerDocument.createTextNode(' ' + c.label));
    });
    box.hidden = !data.categories.length;
    form.addEventListener('input', function () { show(form, data); });
    form.addEventListener('submit', function (e) { e.preventDefault(); });
    form.hidden = false;
    show(form, data);
  }

  root.gongshiPrice = gongshiPrice;
  if (typeof module === 'object') module.exports = gongshiPrice;
  if (root.document) Array.prototype.forEach.call(root.document.querySelectorAll('form[data-prices]'), start);
})(typeof window === 'object' ? window : globalThis);
