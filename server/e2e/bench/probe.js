// Probe: runs in a page before the page's own scripts and notes when things
// happen, in milliseconds since the navigation began. bench sets ASK before it.
//
// Painted means: in the task after the animation frame in which something was
// found in the page. The frame itself has then been drawn by the main thread.
"use strict";
(() => {
  const B = window.B = { tasks: [], shift: 0, moved: [], blank: 0, keys: [], clears: [], taps: [], interactions: [], frames: [], memory: null };
  const afterFrame = (done) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = done;
    channel.port2.postMessage(0);
  };
  const painted = (done) => requestAnimationFrame(() => afterFrame(done));
  // Waits for something to be found in the page, and then until it is painted: in
  // the frame in which it was found, where that is how it was found.
  const found = (is, done) => {
    if (is()) return painted(done);
    requestAnimationFrame(function frame() { is() ? afterFrame(done) : requestAnimationFrame(frame); });
  };
  const each = (type, note, more) => {
    try { new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true, ...more }); } catch { /* unknown to this browser */ }
  };
  each("longtask", (e) => B.tasks.push([e.startTime, e.duration]));
  each("layout-shift", (e) => {
    if (e.hadRecentInput) return;
    B.shift += e.value;
    for (const { node, previousRect: was, currentRect: is } of e.sources) B.moved.push(`${node?.id || node?.className || node?.nodeName} from ${was.x},${was.y} to ${is.x},${is.y}`);
  });
  each("event", (e) => { if (e.interactionId) B.interactions.push(e.duration); }, { durationThreshold: 16 });
  each("paint", (e) => { if (e.name === "first-contentful-paint") B.fcp = e.startTime; });

  // Readable: a session with words in it stands within the screen, and was
  // painted. Until Go is there, frames that show none are counted: a flash.
  const visible = () => [...document.querySelectorAll(ASK.row)].some((row) => {
    const box = row.getBoundingClientRect();
    return box.height > 0 && box.top < innerHeight && box.bottom > 0 && row.textContent.trim() !== "";
  });
  const look = () => {
    if (visible()) {
      if (!B.row) { B.row = -1; painted(() => { B.row = performance.now(); }); }
    } else if (B.row) B.blank++;
    if (!B.ready) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);

  // A tap counts when the star shows it and it is written down: localStorage or a
  // database is not what it was.
  const state = (star) => {
    const row = star.closest("[data-state]");
    return [star.ariaPressed, star.ariaChecked, star.checked, star.className, row?.dataset.state].join();
  };
  const written = () => { try { return JSON.stringify(localStorage); } catch { return ""; } };
  const records = async () => {
    let count = "";
    for (const { name } of await indexedDB.databases()) {
      const db = await new Promise((done, failed) => { const asked = indexedDB.open(name); asked.onsuccess = () => done(asked.result); asked.onerror = failed; });
      for (const store of db.objectStoreNames) {
        const all = await new Promise((done) => { const asked = db.transaction(store).objectStore(store).getAll(); asked.onsuccess = () => done(asked.result); });
        count += JSON.stringify(all);
      }
      db.close();
    }
    return count;
  };
  const shownStar = () => [...document.querySelectorAll(ASK.star)].find((star) => star.checkVisibility());
  const kept = async (words, database) => {
    while (written() === words && await records() === database) await new Promise((done) => setTimeout(done, 20));
  };
  // Hallway shows a tap once it is kept, which a slow disk delays: one tap is waited for, and
  // three would be none.
  const listens = () => !ASK.hallway || typeof hallwayTaps !== "undefined";
  const changed = async (star, before) => {
    while (ASK.hallway && state(star) === before) await new Promise((done) => setTimeout(done, 5));
    return state(star) !== before;
  };
  const tap = async () => {
    const star = shownStar();
    if (!star || !listens()) return void setTimeout(tap, 20);
    const before = state(star), words = written(), database = ASK.hallway ? "" : await records();
    star.click();
    painted(async () => {
      if (!await changed(star, before)) return void setTimeout(tap, 20); // nobody listens yet
      if (written() === words) await kept(words, database);
      B.star = performance.now();
      B.tapped = star.closest("[data-key]")?.dataset.key || star.ariaLabel || star.id; // a label may change with the tap
      if (!B.ready) { scrollTo(0, 300); B.scrolled = scrollY; }
    });
  };
  if (!ASK.later) tap();

  new MutationObserver(() => {
    if (B.ready || document.documentElement?.dataset.ready !== "go") return;
    B.ready = performance.now();
    B.shiftAtReady = B.shift;
    painted(() => painted(() => { B.jump = B.scrolled === undefined ? 0 : Math.abs(scrollY - B.scrolled); B.shiftAtReady = B.shift; }));
  }).observe(document, { attributes: true, subtree: true, attributeFilter: ["data-ready"] });

  // From a key to the result: Hallway says which search its list answers; of
  // another site the first change of the page counts.
  let pressed = 0, changes = 0, answered = "";
  new MutationObserver(() => { changes++; }).observe(document, { childList: true, subtree: true, characterData: true });
  addEventListener("keydown", (e) => { pressed = e.timeStamp; }, true);
  addEventListener("input", (e) => {
    const start = pressed || e.timeStamp, text = e.target.value.trim(), seen = changes;
    if (text === answered) { B.answered = performance.now(); return; } // a space at the end
    B.answered = 0;
    const is = () => ASK.hallway ? (document.querySelector("#view")?.dataset.query ?? document.body.dataset.query ?? "") === text : changes > seen;
    found(is, () => {
      B.answered = performance.now();
      (text ? B.keys : B.clears).push(B.answered - start);
      answered = text;
    });
  }, true);

  addEventListener("click", (e) => {
    const star = e.isTrusted && e.target.closest?.(ASK.star);
    if (!star) return;
    const before = state(star), start = e.timeStamp;
    found(() => state(star) !== before, () => B.taps.push(performance.now() - start));
  }, true);

  // Frames are counted while B.counting is set.
  B.count = () => {
    let last = 0;
    B.counting = true;
    B.frames.length = 0;
    requestAnimationFrame(function frame(now) {
      if (last) B.frames.push(now - last);
      last = now;
      if (B.counting) requestAnimationFrame(frame);
    });
  };

  for (const name of ["instantiate", "instantiateStreaming"]) {
    const make = WebAssembly[name];
    WebAssembly[name] = async (...all) => {
      const made = await make.apply(WebAssembly, all);
      B.memory ??= Object.values((made.instance ?? made).exports).find((e) => e instanceof WebAssembly.Memory);
      return made;
    };
  }
})();
