// Boot: what a page needs before Go is there. It takes taps on stars and keeps
// them for Go, starts Go, and when Go has taken over it registers the worker.
"use strict";
(() => {
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

  const theme = read("theme");
  if (theme) html.dataset.theme = theme;

  // A star goes from nothing to maybe to going and back, the same in Go.
  const next = { none: "maybe", maybe: "going", going: "none", hidden: "maybe" };
  const pressed = { none: "false", maybe: "mixed", going: "true", hidden: "false" };
  const paint = (key, state) => {
    for (const row of document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
      row.dataset.state = state;
      for (const star of row.querySelectorAll('[data-act="star"]')) {
        if (star.closest("[data-key]") === row) star.ariaPressed = pressed[state];
      }
    }
  };

  // What all rows show, for Go: key, state and whether there is a line on clashes.
  const shown = () => Array.from(document.querySelectorAll("[data-key][data-state]"), (row) => {
    const line = row.querySelector(":scope > [data-line]:not(:empty)");
    return `${row.dataset.key} ${row.dataset.state}${line ? " shown" : ""}`;
  }).join("\n");

  // Which pages the worker has as Go drew them under a stamp, for Go.
  const kept = async (stamp) => {
    const found = [];
    for (const name of window.caches ? await caches.keys() : []) {
      if (!name.startsWith("pages-")) continue;
      const pages = await caches.open(name);
      for (const request of await pages.keys()) {
        const { pathname, search } = new URL(request.url);
        if ((await pages.match(request))?.headers.get("X-Hallway-Stamp") === stamp) found.push(pathname + search);
      }
    }
    return found.join("\n");
  };

  // What was picked before, so that stars are right while Go still starts. The
  // picks themselves are in IndexedDB; this is only a copy to paint by.
  const painted = read("picks " + files.event);
  if (painted) for (const pick of painted.split("\n")) {
    const [key, state] = pick.split(" ");
    if (state in pressed) paint(key, state);
  }

  // Taps before Go is there are in a database of their own as soon as they are shown:
  // localStorage reaches the disk seconds later. A page that is left aborts what it
  // writes, for WebKit's sake; localStorage has it then.
  const writing = new Set();
  const journal = (mode, use) => new Promise((done, failed) => {
    const asked = indexedDB.open("hallway-taps", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("taps");
    asked.onerror = () => failed(asked.error);
    asked.onsuccess = () => {
      const db = asked.result, tx = db.transaction("taps", mode, { durability: "strict" });
      const result = use(tx.objectStore("taps"));
      const end = (then) => () => { writing.delete(tx); db.close(); then(); };
      writing.add(tx);
      tx.oncomplete = end(() => done(result));
      tx.onabort = end(() => failed(tx.error));
    };
  });
  addEventListener("pagehide", () => { for (const tx of writing) try { tx.abort(); } catch { /* over */ } });
  const journaled = new Set();
  const ready = () => html.dataset.ready === "go";

  let taps = 0;
  const take = (event, key, state) => {
    const id = `tap ${Date.now()} ${String(taps++).padStart(4, "0")}`, words = `${event} ${key} ${state}`;
    write(id, words);
    if (ready()) return null;
    journaled.add(id);
    return journal("readwrite", (store) => store.put(words, id)).catch(() => {});
  };
  // Taps that Go has not stored yet are painted again after a reload.
  const waiting = () => {
    let keys = Object.keys(memory);
    try { keys = keys.concat(Object.keys(localStorage)); } catch { /* refused */ }
    return keys.filter((key) => key.startsWith("tap ")).sort();
  };
  const paintTap = (id) => {
    const [event, key, state] = read(id).split(" ");
    if (event === files.event) paint(key, state);
  };
  waiting().forEach(paintTap);
  journal("readonly", (store) => [store.getAllKeys(), store.getAll()]).then(([keys, words]) => {
    keys.result.forEach((id, i) => {
      journaled.add(id);
      if (read(id)) return;
      write(id, words.result[i]);
      paintTap(id);
      dispatchEvent(new Event("hallway-tap"));
    });
  }).catch(() => { /* there is none, or none is allowed */ });

  const asked = new Map(); // states that are shown once they are kept
  addEventListener("click", (event) => {
    const star = event.target.closest?.('[data-act="star"]');
    const row = star?.closest("[data-key]");
    if (!row) return;
    const { key } = row.dataset, state = next[asked.get(key) ?? row.dataset.state] ?? "maybe";
    const kept = take(document.body.dataset.event, key, state);
    const show = () => { asked.delete(key); paint(key, state); dispatchEvent(new Event("hallway-tap")); };
    if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(10);
    if (!kept) return show();
    asked.set(key, state);
    kept.then(() => { if (asked.get(key) === state) show(); });
  });

  // While a finger or a mouse button is down nothing is redrawn: what is pressed stays
  // where it is until its click has come. A click follows a finger a little later; one
  // that moved on to scroll has none, which pointercancel tells.
  let down = 0, click = 0;
  const release = () => { down = 0; dispatchEvent(new Event("hallway-release")); };
  const releaseIn = (ms) => { clearTimeout(click); if (down) click = setTimeout(release, ms); };
  addEventListener("pointerdown", (event) => { clearTimeout(click); down = event.isPrimary ? 1 : down + 1; }, true);
  addEventListener("pointerup", (event) => releaseIn(event.pointerType === "mouse" ? 0 : 350), true);
  addEventListener("pointermove", (event) => { if (down && event.pointerType === "mouse" && !event.buttons) releaseIn(0); }, true);
  addEventListener("click", () => releaseIn(0), true);
  addEventListener("pointercancel", () => releaseIn(0), true);
  addEventListener("visibilitychange", () => { if (document.hidden) releaseIn(0); }, true);

  // go-app asks for these by name.
  let prompt = null;
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    window.goappAppInstallChangedBeforeWasmLoaded = true;
    window.goappOnAppInstallChange?.();
  });
  addEventListener("appinstalled", () => { prompt = null; window.goappOnAppInstallChange?.(); });
  window.goappIsAppleBrowser = () => /iPhone|iPad|Macintosh.*Safari\/(?!.*Chrom)/.test(navigator.userAgent);
  window.goappIsAppInstallable = () => !window.goappIsAppInstalled() && prompt !== null;
  window.goappIsAppInstalled = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
  window.goappShowInstallPrompt = async () => { await prompt?.prompt(); prompt = null; };

  const bytes = (url) => url ? fetch(url).then((answer) => answer.ok ? answer.arrayBuffer() : Promise.reject(answer.status)) : Promise.reject(0);
  const script = (url) => new Promise((done, failed) => {
    const tag = document.createElement("script");
    Object.assign(tag, { src: url, onload: done, onerror: failed });
    document.head.append(tag);
  });

  const worker = async () => {
    const all = navigator.serviceWorker;
    if (!all) return;
    const registration = await all.register("/worker.js", { updateViaCache: "none" });
    const offer = (found) => found?.addEventListener("statechange", () => {
      if (found.state === "installed" && registration.active) tell();
    });
    const tell = () => { window.goappUpdatedBeforeWasmLoaded = true; window.goappOnUpdate?.(); };
    if (registration.waiting && registration.active) tell();
    offer(registration.installing);
    registration.addEventListener("updatefound", () => offer(registration.installing));
  };

  const start = async () => {
    const index = bytes(files.index);
    index.catch(() => {}); // Go asks again, and says what is wrong
    window.hallway = { read, write, drop, forget, take, waiting, paint, shown, kept, index, pressed: () => down > 0 };
    const code = WebAssembly.compileStreaming(fetch(files.wasm));
    code.catch(() => {}); // told below
    await script(files.exec);
    const go = new Go();
    const instance = await WebAssembly.instantiate(await code, go.importObject);
    addEventListener("hallway-ready", () => { worker().catch(() => {}); }, { once: true });
    await go.run(instance);
  };
  start().catch((error) => {
    html.dataset.ready = "failed";
    console.error("hallway: the app did not start, the page can still be read:", error);
  });
})();
