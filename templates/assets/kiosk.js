// The kiosk: one thing a screen, turning by itself for weeks. One timer, no growing memory; at night the page loads
// itself anew, so that it shows the latest build. Space stops and starts, arrows turn by hand.
(function () {
  'use strict';
  var words = document.currentScript.dataset, seconds = Number(words.seconds) || 15, NIGHT = 3;
  var slides = Array.prototype.slice.call(document.querySelectorAll('.slide')), at = -1, rest = 0, running = true, born = Date.now();
  var day = document.querySelector('.kiosk-head time'), made = day.dateTime, old = document.getElementById('old'),
    clock = document.getElementById('clock'), turn = document.getElementById('turn');
  var zone = /^([+-])(\d\d):?(\d\d)$/.exec(words.zone) || ['', '+', '08', '00'];
  var minutes = (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -1 : 1);

  function now() { return new Date(Date.now() + minutes * 60000).toISOString(); }
  function due(slide, day) {
    return !(slide.dataset.from && day < slide.dataset.from) && !(slide.dataset.to && day > slide.dataset.to);
  }
  // Text as large as the screen allows.
  function fit(slide) {
    for (var size = 100; size >= 50; size -= 10) {
      slide.style.fontSize = size + '%';
      if (slide.scrollHeight <= slide.clientHeight + 1 && slide.scrollWidth <= slide.clientWidth + 1) return;
    }
  }
  function show(step) {
    var day = now().slice(0, 10), next = at;
    for (var i = 0; i < slides.length; i++) {
      next = (next + step + slides.length) % slides.length;
      if (due(slides[next], day)) break;
    }
    slides.forEach(function (s, k) { s.hidden = k !== next; });
    at = next;
    rest = seconds;
    if (slides[at]) fit(slides[at]);
    turn.textContent = slides.length ? at + 1 + ' / ' + slides.length : '';
  }
  function tick() {
    var time = now().slice(11, 16), date = now().slice(0, 10);
    if (day.dateTime !== date) { // built days ago: the date goes on
      day.dateTime = date;
      var age = Math.round((Date.parse(date) - Date.parse(made)) / 864e5);
      old.textContent = old.dataset.text.replace('{n}', age);
      old.hidden = age < Number(old.dataset.old);
      day.textContent = new Date(date).toLocaleDateString(document.documentElement.lang, { dateStyle: 'full', timeZone: 'UTC' });
    }
    if (clock.textContent !== time) clock.textContent = time;
    if (Number(time.slice(0, 2)) === NIGHT && Date.now() - born > 36e5) { born = Date.now(); location.reload(); return; }
    if (running && --rest <= 0) show(1);
  }
  document.documentElement.classList.add('turning');
  addEventListener('keydown', function (e) {
    if (e.key === ' ') { running = !running; e.preventDefault(); }
    else if (e.key === 'ArrowRight') show(1);
    else if (e.key === 'ArrowLeft') show(-1);
  });
  addEventListener('resize', function () { if (slides[at]) fit(slides[at]); });
  show(1);
  tick();
  setInterval(tick, 1000);
})();
