// Boot: what a page needs before Go is there, after tap.js. It starts Go, and when Go has
// taken over it registers the worker.
"use strict";
(() => {
  const { dataset: files, src } = document.currentScript;
  const html = document.documentElement;

  const theme = hallwayTaps.read("theme");
  if (theme) html.dataset.theme = theme;

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

  // Where the page moved under a finger that rested, the click is the control's that was pressed:
  // a list that was just drawn gets its heights a frame later, and a browser clicks what lies
  // under the finger then.
  let press = {};
  addEventListener("pointerdown", (event) => {
    press = event.isPrimary ? { on: event.target.closest?.("a[href], button, summary, label"), x: event.clientX, y: event.clientY } : {};
  }, true);
  addEventListener("click", (event) => {
    const { on, x, y } = press;
    press = {};
    if (!on?.isConnected || on.contains(event.target) || !event.detail || Math.hypot(event.clientX - x, event.clientY - y) > 10) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    on.click();
  }, true);

  // What is typed, chosen or pressed before Go is there is passed on once it is: each event of
  // a field or button once. Stars have a queue of their own.
  const early = new Map();
  const note = (event) => {
    const at = event.type === "click" ? event.target.closest?.('button[data-act]:not([data-act="star"], [popovertarget])') : event.target;
    if (!at) return;
    early.set(at, (early.get(at) ?? new Set()).add(event.type));
    if (event.type === "click") at.dataset.waits = "";
  };
  for (const type of ["input", "change", "click"]) addEventListener(type, note, true);
  addEventListener("hallway-ready", () => {
    for (const type of ["input", "change", "click"]) removeEventListener(type, note, true);
    setTimeout(() => { // Go is in the midst of its first drawing
      for (const [at, types] of early) {
        delete at.dataset.waits;
        for (const type of types) if (at.isConnected) at.dispatchEvent(new Event(type, { bubbles: true, cancelable: true }));
      }
      early.clear();
    });
  }, { once: true });

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

  // A notification was tapped: to where it leads, as by a link of this page.
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    if (!data.show) return;
    const link = Object.assign(document.createElement("a"), { href: data.show });
    document.body.append(link);
    link.click();
    link.remove();
  });

  const bytes = (url) => url ? fetch(url).then((answer) => answer.ok ? answer.arrayBuffer() : Promise.reject(answer.status)) : Promise.reject(0);
  const script = (url) => new Promise((done, failed) => {
    const tag = document.createElement("script");
    Object.assign(tag, { src: url, onload: done, onerror: failed });
    document.head.append(tag);
  });

  // A list of sessions comes without what only other screens need of the style sheet.
  const style = async (url) => {
    if (document.querySelector("style + style")) return;
    const more = document.createElement("style");
    more.textContent = new TextDecoder().decode(await bytes(url));
    document.querySelector("style").after(more);
  };

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

  // A worker compiles the app, so that the page answers meanwhile: ten megabytes are a second of
  // a phone's main thread. A browser that hands no code over between threads compiles it here.
  const compile = (url) => new Promise((done) => {
    const aside = new Worker(src);
    const end = (code) => { aside.terminate(); done(code); };
    aside.onmessage = ({ data }) => end(data);
    aside.onerror = aside.onmessageerror = () => end(null);
    aside.postMessage(url);
  }).catch(() => null).then((code) => code ?? WebAssembly.compileStreaming(fetch(url)));

  // Where the worker has the app, it is compiled while a page is still coming over the network.
  // One that the worker has too is whole before that, and what it shows comes first. On a first
  // visit the app comes after the page, which it would slow down.
  let code = null;
  const begin = () => {
    code ??= compile(files.wasm);
    code.catch(() => {}); // told below
  };
  if (navigator.serviceWorker?.controller) setTimeout(begin, 500);

  const start = async () => {
    await hallwayTaps.whole;
    begin();
    const index = bytes(files.index);
    index.catch(() => {}); // Go asks again, and says what is wrong
    window.hallway = { ...hallwayTaps, index, pressed: () => down > 0 };
    await Promise.all([script(files.exec), style(files.more)]);
    const go = new Go();
    const instance = await WebAssembly.instantiate(await code, go.importObject);
    await new Promise((done) => setTimeout(done)); // what was tapped meanwhile comes first
    addEventListener("hallway-ready", () => { worker().catch(() => {}); }, { once: true });
    await go.run(instance);
  };
  start().catch((error) => {
    html.dataset.ready = "failed";
    for (const [at] of early) delete at.dataset.waits; // Go will not come
    console.error("hallway: the app did not start, the page can still be read:", error);
  });
})();
