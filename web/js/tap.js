// Tap: picks before Go is there, and the small values that outlive a page. A tap on a star
// waits here for Go, which stores it; what is painted is kept.
"use strict";
self.hallwayTaps = (() => {
  const files = document.currentScript.dataset;
  const html = document.documentElement;

  // Private windows and full disks refuse localStorage; then taps live in memory.
  const memory = {};
  const read = (key) => { try { return memory[key] ?? localStorage.getItem(key); } catch { return null; } };
  const write = (key, value) => {
    try { localStorage.setItem(key, value); delete memory[key]; } catch { memory[key] = value; }
  };
  const drop = (key) => {
    delete memory[key];
    try { localStorage.removeItem(key); } catch { /* refused */ }
    if (journaled.delete(key)) journal("readwrite", (store) => store.delete(key)).catch(() => {});
  };
  const forget = () => {
    for (const key in memory) delete memory[key];
    try { localStorage.clear(); } catch { /* refused */ }
    return journal("readwrite", (store) => store.clear());
  };

  // A star goes from nothing to maybe to going and back, the same in Go.
  const next = { none: "maybe", maybe: "going", going: "none", hidden: "maybe" };
  const pressed = { none: "false", maybe: "mixed", going: "true", hidden: "false" };
  const said = { none: "Not picked", maybe: "Maybe", going: "Going", hidden: "Skipped" };
  const paint = (key, state) => {
    for (const row of document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
      row.dataset.state = state;
      for (const star of row.querySelectorAll('[data-act="star"]')) {
        if (star.closest("[data-key]") !== row) continue;
        star.ariaPressed = star.dataset.to ? star.dataset.to === state : pressed[state];
        if (star.ariaLabel) star.ariaLabel = star.ariaLabel.replace(/^[^:]*/, said[state]);
      }
    }
  };

  // This script runs while the page is still coming, so that a tap on the first rows counts.
  const whole = new Promise((done) => {
    if (document.readyState === "loading") addEventListener("DOMContentLoaded", done, { once: true });
    else done();
  });

  // Taps before Go is there are in a database of their own as soon as they are shown:
  // localStorage reaches the disk seconds later. A page that is left aborts what it
  // writes, for WebKit's sake; localStorage has it then.
  const writing = new Set();
  let opening = null; // once for all taps: opening takes longer than writing
  const close = () => {
    opening?.then((db) => db.close(), () => {});
    opening = null;
  };
  const open = () => opening ??= new Promise((done, failed) => {
    const asked = indexedDB.open("hallway-taps", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("taps");
    asked.onerror = () => { opening = null; failed(asked.error); };
    asked.onsuccess = () => {
      asked.result.onclose = asked.result.onversionchange = close;
      done(asked.result);
    };
  });
  const begin = async (mode, use) => {
    const tx = (await open()).transaction("taps", mode, { durability: "strict" });
    return [tx, use(tx.objectStore("taps"))];
  };
  const journal = async (mode, use) => {
    const [tx, result] = await begin(mode, use).catch(() => { close(); return begin(mode, use); }); // a connection may be lost
    writing.add(tx);
    return new Promise((done, failed) => {
      tx.oncomplete = () => { writing.delete(tx); done(result); };
      tx.onabort = () => { writing.delete(tx); failed(tx.error); };
    });
  };
  // A page that the worker has is whole in a moment, and what it shows comes first.
  if (!navigator.serviceWorker?.controller) open().catch(() => { /* none is allowed: localStorage alone has the taps */ });
  addEventListener("pagehide", () => {
    for (const tx of writing) try { tx.abort(); } catch { /* over */ }
    close();
  });
  const journaled = new Set();
  const ready = () => html.dataset.ready === "go";

  let taps = 0;
  const unsure = new Set(); // taps that are not shown yet, because they may not be kept
  const take = (event, key, state) => {
    const id = `tap ${Date.now()} ${String(taps++).padStart(4, "0")}`, words = `${event} ${key} ${state}`;
    write(id, words);
    if (ready()) return null;
    journaled.add(id);
    unsure.add(id);
    const written = journal("readwrite", (store) => store.put(words, id)).catch(() => {});
    const late = new Promise((done) => setTimeout(done, 1000)); // a database that hangs
    return Promise.race([written, late]).then(() => { unsure.delete(id); });
  };
  // Taps that Go has not stored yet are painted again after a reload.
  const waiting = () => {
    let keys = Object.keys(memory);
    try { keys = keys.concat(Object.keys(localStorage)); } catch { /* refused */ }
    return keys.filter((key) => key.startsWith("tap ")).sort();
  };
  const paintTap = (id) => {
    const [event, key, state] = read(id).split(" ");
    if (event === files.event && !unsure.has(id)) paint(key, state);
  };

  // What was picked before, so that stars are right while Go still starts. The picks
  // themselves are in IndexedDB; this is only a copy to paint by.
  const paintKept = () => {
    for (const pick of read("picks " + files.event)?.split("\n") ?? []) {
      const [key, state] = pick.split(" ");
      if (state in pressed) paint(key, state);
    }
    waiting().forEach(paintTap);
  };
  whole.then(paintKept);
  whole.then(() => journal("readonly", (store) => [store.getAllKeys(), store.getAll()])).then(([keys, words]) => {
    keys.result.forEach((id, i) => {
      journaled.add(id);
      if (read(id)) return;
      write(id, words.result[i]);
      paintTap(id);
      dispatchEvent(new Event("hallway-tap"));
    });
  }).catch(() => { /* there is none, or none is allowed */ });

  // Go hears of a tap once the star is painted: what it does about it takes longer than the
  // frame. The tap waits in the queue meanwhile. A page that is hidden has no frames.
  let telling = false;
  const tellGo = () => {
    if (telling) return;
    telling = true;
    const tell = () => {
      if (!telling) return;
      telling = false;
      dispatchEvent(new Event("hallway-tap"));
    };
    requestAnimationFrame(() => setTimeout(tell));
    setTimeout(tell, 100);
  };

  const asked = new Map(); // states that are shown once they are kept
  const choose = (row, to) => {
    if (document.readyState === "loading") paintKept(); // the row's state may be the server's
    const { key } = row.dataset, state = to(asked.get(key) ?? row.dataset.state);
    const kept = take(document.body.dataset.event, key, state);
    const show = () => { asked.delete(key); paint(key, state); tellGo(); };
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(10);
    if (!kept) return show();
    asked.set(key, state);
    kept.then(() => { if (asked.get(key) === state) show(); });
  };
  const starAt = (event) => event.target.closest?.('[data-act="star"]');

  // A star that is held is for going, at once; the click that ends it does not count.
  let holding = 0, held = null;
  const letGo = () => {
    clearTimeout(holding);
    setTimeout(() => { held = null; }, 400); // its click has come, or never does
  };
  addEventListener("pointerdown", (event) => {
    const star = starAt(event);
    clearTimeout(holding);
    held = null;
    if (star?.matches(".star") && event.isPrimary && !event.button) holding = setTimeout(() => {
      held = star;
      choose(star.closest("[data-key]"), () => "going");
    }, 450);
  }, true);
  for (const end of ["pointerup", "pointercancel"]) addEventListener(end, letGo, true);
  addEventListener("contextmenu", (event) => { if (starAt(event)) event.preventDefault(); });

  // The click ends here. Go hears of it by the queue, and go-app looks for links only: both would
  // delay the picture.
  html.addEventListener("click", (event) => {
    const star = starAt(event), row = star?.closest("[data-key]");
    if (!row) return;
    event.stopPropagation();
    if (star === held) { held = null; return; }
    const { to } = star.dataset; // one that is pressed is let go
    choose(row, (state) => to ? (state === to ? "none" : to) : next[state] ?? "maybe");
  });

  return { read, write, drop, forget, take, waiting, paint, whole };
})();
