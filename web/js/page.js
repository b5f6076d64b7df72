// Page: brings a region of the page to new markup, for Go. What is the same stays the
// same node, so that a press, the keyboard's focus, a selection, half-typed text and an
// open fold outlive a redraw. It comes with the app, after morphdom.
"use strict";
(() => {
  const isField = (element) => element.matches('textarea, input:not([type="checkbox"], [type="radio"], [type="file"], [type="hidden"])');

  // A session's row is known by its key. A page may show a session in two lists: the
  // first row of a key is matched to the first, the second to the second.
  const number = (root, names) => {
    const seen = new Map();
    for (const row of root.querySelectorAll("[data-key]")) {
      const key = row.dataset.key;
      const nth = seen.get(key) ?? 0;
      seen.set(key, nth + 1);
      names.set(row, `row ${nth} ${key}`);
    }
  };

  // What a person typed or chose is kept where the markup says what it said before;
  // in the field that has the keyboard, in any case.
  const keepChoices = (from, to) => {
    if (isField(from) && isField(to)) {
      if (from === document.activeElement || (from.value !== from.defaultValue && from.defaultValue === to.defaultValue)) {
        to.value = from.value;
      }
    } else if (from.localName === "input" && to.localName === "input" && !from.dataset.act) {
      if (from.checked !== from.defaultChecked && from.defaultChecked === to.defaultChecked) to.checked = from.checked;
    } else if (from.localName === "details") {
      to.open = from.open; // what is folded is up to the person
    } else if (from.localName === "dialog") {
      to.open = from.open; // without showModal or close, an attribute makes the page dead
    } else if (from.localName === "option" && to.localName === "option" && !from.closest("select").dataset.act) {
      if (from.selected !== from.defaultSelected && from.defaultSelected === to.defaultSelected) to.selected = from.selected;
    }
  };

  // Where what had the keyboard is gone (a pick was taken off), what stands in its place
  // gets it.
  const keepFocus = (region) => {
    const active = document.activeElement;
    if (!active || !region.contains(active)) return () => {};
    const rows = () => [...region.querySelectorAll("[data-key]")];
    const at = rows().indexOf(active.closest("[data-key]")), star = active.matches(".star");
    return () => {
      if (active.isConnected || at < 0) return;
      const row = rows()[at] ?? rows()[at - 1];
      const next = row?.querySelector(star ? ".star" : "a, button") ?? region.querySelector("h1");
      next?.focus({ preventScroll: true });
    };
  };

  // A day and what a search found have little in common: to compare two hundred rows with eight
  // takes longer than to put the others there. Nobody's finger or keyboard is on them.
  const rows = (list) => list.querySelectorAll("li[data-key]").length;
  const unlike = (from, to) => Math.abs(rows(from) - rows(to)) > 50 && !from.contains(document.activeElement);
  const aside = new WeakMap(); // what a search took off the page, by the list: { name, nodes }
  const replace = (from, to, leaving) => {
    if (leaving) aside.set(from, { name: leaving, nodes: [...from.childNodes] });
    for (const { name, value } of to.attributes) from.setAttribute(name, value);
    from.replaceChildren(...to.childNodes);
    requestAnimationFrame(showDay); // the row of days is another; before the next picture
    return false;
  };

  const morph = (region, markup, leaving) => {
    const focus = keepFocus(region);
    const next = region.cloneNode(false);
    next.innerHTML = markup;
    if (region.id === "list" && unlike(region, next)) return replace(region, next, leaving);
    const names = new Map();
    number(region, names);
    number(next, names);
    morphdom(region, next, {
      childrenOnly: true,
      getNodeKey: (node) => node.id || names.get(node),
      onBeforeNodeDiscarded: (node) => node.id !== "toast",
      onBeforeElUpdated: (from, to) => {
        if (from.id === "list" && unlike(from, to)) return replace(from, to);
        if (from.isEqualNode(to)) return false;
        keepChoices(from, to);
        return true;
      },
    });
    focus();
    const search = document.getElementById("q"); // shows what is searched for, unless somebody types
    if (search && region.contains(search) && search !== document.activeElement) search.value = search.defaultValue;
  };

  // Paper has no folds: what is folded is printed, and folded again.
  let unfolded = [];
  addEventListener("beforeprint", () => {
    unfolded = [...document.querySelectorAll("#view details:not([open])")];
    for (const fold of unfolded) { fold.removeAttribute("name"); fold.open = true; }
  });
  addEventListener("afterprint", () => { for (const fold of unfolded) fold.open = false; });

  // While a word is being composed (Japanese, Chinese, an accent), its region waits:
  // a browser drops the composition when the field is touched.
  const waiting = new Map();
  let composing = null;
  addEventListener("compositionstart", (event) => { composing = event.target; }, true);
  addEventListener("compositionend", () => {
    composing = null;
    setTimeout(() => { // after the input event that ends it
      for (const [region, draw] of waiting) { waiting.delete(region); draw(); }
    });
  }, true);

  // The day on show is in sight in the row of days.
  const showDay = () => {
    const day = document.querySelector('.days [aria-current="page"]');
    if (day) day.parentNode.scrollLeft = day.offsetLeft - (day.parentNode.clientWidth - day.offsetWidth) / 2;
  };
  showDay();

  // In the sheet of filters only those are on show whose name has what was typed.
  const narrow = () => {
    const words = document.getElementById("find-filter")?.value.trim().toLowerCase();
    if (words !== undefined) for (const chip of document.querySelectorAll("#filter-sheet .chip")) chip.hidden = !chip.textContent.toLowerCase().includes(words);
  };
  addEventListener("input", (event) => { if (event.target.id === "find-filter") narrow(); });

  // Who opens their notes wants to write.
  addEventListener("click", (event) => {
    const notes = event.target.closest?.("#mine > summary")?.parentElement;
    if (!notes || notes.open) return;
    event.preventDefault();
    notes.open = true;
    document.getElementById("note").focus();
  });

  // Of what is typed in a field only two keys are for Go. A call to it takes a slow phone some
  // milliseconds, and there would be one for each letter.
  document.documentElement.addEventListener("keydown", (event) => {
    if (!["Escape", "ArrowDown"].includes(event.key) && event.target.closest?.("input, textarea, select, dialog")) event.stopPropagation();
  });

  // A row turns into its session. The browser takes a picture first, so the new screen comes
  // a frame later: until then Go's edits wait, as they do for a finger. A device that is slow
  // to read markup (measured with long screens) would be slower still, and does without. So
  // does the way back: the row has to be where it was, to the pixel, in the first frame.
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const { pressed } = window.hallway;
  let turning = false, swift = false;
  const turn = (region, markup) => {
    const next = document.createElement("template"), began = performance.now();
    next.innerHTML = markup;
    if (markup.length > 5e4) swift = performance.now() - began < markup.length / 10000;
    const put = () => {
      region.replaceChildren(next.content);
      document.documentElement.dataset.turned = "";
      showDay();
      hallwayNow.look();
    };
    if (!document.startViewTransition || still.matches || document.hidden || !window.hallway.swift()) return put();
    const key = next.content.querySelector("article[data-key]")?.dataset.key;
    const here = key && region.querySelector(`li[data-key="${CSS.escape(key)}"] .session-title`);
    if (!here) return put();
    here.style.viewTransitionName = "session";
    turning = true;
    const turned = document.startViewTransition(() => {
      put();
      turning = false;
      dispatchEvent(new Event("hallway-release"));
      const there = region.querySelector("h1");
      if (!there) return;
      there.style.viewTransitionName = "session";
      turned.finished.finally(() => { there.style.viewTransitionName = ""; });
    });
    turned.ready.catch(() => {}); // it was left out, as where the page is hidden
  };

  // A sheet follows a finger down, and goes when it is let go far enough.
  let drag = null;
  const follows = new WeakSet();
  const follow = (event) => {
    if (!drag) return;
    drag.by = Math.max(0, event.touches[0].clientY - drag.y);
    if (drag.by && event.cancelable) event.preventDefault();
    drag.sheet.style.transform = drag.by ? `translateY(${drag.by}px)` : "";
  };
  addEventListener("touchstart", (event) => {
    const sheet = event.target.closest?.("dialog[open], .sheet:popover-open");
    if (sheet && !follows.has(sheet)) { // not on the page, whose scrolling would wait for it
      follows.add(sheet);
      sheet.addEventListener("touchmove", follow, { passive: false });
    }
    drag = sheet && event.touches.length === 1 && sheet.scrollTop <= 0 && !event.target.closest("textarea, input, select")
      ? { sheet, y: event.touches[0].clientY, by: 0 } : null;
  }, { passive: true });
  for (const end of ["touchend", "touchcancel"]) addEventListener(end, () => {
    if (!drag) return;
    const { sheet, by } = drag;
    drag = null;
    sheet.style.transform = "";
    if (by > 100) sheet.localName === "dialog" ? sheet.close() : sheet.hidePopover();
  });

  // A row that is drawn far to the left is skipped, or brought back: what "x" does for a keyboard.
  let swipe = null;
  addEventListener("touchstart", (event) => {
    const row = event.target.closest?.("#view li.session:not(.backup)"), [touch] = event.touches;
    swipe = row && !event.touches[1] && !event.target.closest(".star") ? { row, x: touch.clientX, y: touch.clientY, by: 0 } : null;
  }, { passive: true });
  addEventListener("touchmove", (event) => {
    if (!swipe) return;
    const { row, x, y, by } = swipe, [touch] = event.touches, to = x - touch.clientX;
    if (!by && (to < 12 || Math.abs(y - touch.clientY) > 12)) {
      if (Math.abs(y - touch.clientY) > 12) swipe = null; // it scrolls
      return;
    }
    swipe.by = Math.max(1, to);
    row.dataset.swiped = to > 90 ? "far" : "near";
    row.style.transform = `translateX(${-swipe.by}px)`;
  }, { passive: true });
  for (const end of ["touchend", "touchcancel"]) addEventListener(end, () => {
    if (!swipe?.by) return;
    const { row, by } = swipe;
    swipe = null;
    row.style.transform = "";
    delete row.dataset.swiped;
    if (end === "touchcancel" || by <= 90) return;
    const button = document.createElement("button"); // as if the row had one
    button.dataset.act = "skip";
    button.hidden = true;
    row.append(button);
    button.click();
    button.remove();
  });

  // draw brings a region to markup; fresh: it is another screen, of which nothing is kept.
  // A sheet that is not open is to be another one. If most of it is replaced, it is set aside
  // under the name that it leaves.
  const draw = (id, markup, fresh, leaving) => {
    const region = document.getElementById(id);
    if (!region) return;
    if (leaving) aside.delete(region);
    fresh ||= region.localName === "dialog" && !region.open;
    if (id === "sheet" || id === "toast") placeToast();
    if (id === "toast") keepClear(region);
    if (composing?.isConnected && region.contains(composing)) {
      waiting.set(id, () => draw(id, markup, fresh));
    } else if (fresh) {
      id === "view" ? turn(region, markup) : (region.innerHTML = markup);
    } else {
      morph(region, markup, leaving);
      if (id === "view" || id === "filters") narrow();
      if (id === "view" || id === "list") hallwayNow.look();
    }
    if (id === "sheet") region.ariaLabel = region.querySelector("h2")?.textContent ?? "Choices";
  };

  // What was set aside under a name is put back, if it was.
  const back = (id, name) => {
    const region = document.getElementById(id), kept = aside.get(region);
    if (kept?.name !== name) return false;
    const focus = keepFocus(region);
    aside.delete(region);
    region.replaceChildren(...kept.nodes);
    focus();
    requestAnimationFrame(showDay);
    hallwayNow.look();
    return true;
  };

  // A spot is what is at the top of the page, and what has the keyboard. Rows that are
  // off the screen have no height of their own until they come near, so a height in pixels
  // alone leads elsewhere.
  const top = () => { // below what sticks there
    const bars = [...document.querySelectorAll("#bar, .days")].map((bar) => bar.getBoundingClientRect().bottom);
    return Math.max(0, ...bars.filter((bottom) => bottom < innerHeight / 2));
  };
  const spot = () => {
    const rows = [...document.querySelectorAll("#view li[data-key]")], line = top();
    // Asked for where it is, a row that is far off would be laid out.
    const near = (row) => row.checkVisibility?.({ contentVisibilityAuto: true }) ?? true;
    const row = scrollY > 0 && rows.find((each) => near(each) && each.getBoundingClientRect().bottom > line);
    const active = document.activeElement?.closest("#view [data-key]");
    const focus = active && [active.dataset.key, [...active.querySelectorAll("a, button")].indexOf(document.activeElement)];
    return JSON.stringify({ y: scrollY, row: row && [row.dataset.key, row.getBoundingClientRect().top], focus });
  };
  const rowOf = (key) => document.querySelector(`#view li[data-key="${CSS.escape(key)}"]`);
  const returnTo = (words) => {
    if (!words) return;
    const { y, row, focus } = JSON.parse(words);
    scrollTo({ top: y, behavior: "instant" });
    if (focus) rowOf(focus[0])?.querySelectorAll("a, button")[focus[1]]?.focus({ preventScroll: true });
    let tries = 0;
    const place = () => {
      const found = row && rowOf(row[0]);
      const off = found ? found.getBoundingClientRect().top - row[1] : 0;
      if (Math.abs(off) < 1 || tries++ === 5) return;
      scrollBy({ top: off, behavior: "instant" });
      requestAnimationFrame(place); // what came near has its own height now
    };
    place();
  };

  // A message is seen above an open sheet, and can be answered there, only inside of it.
  const toast = () => document.getElementById("toast");
  const placeToast = () => {
    const sheet = document.getElementById("sheet"), notes = document.querySelector(".notes");
    const home = sheet?.open ? sheet : notes;
    if (!toast() || !home || toast().parentNode === home) return;
    toast().style.marginBlock = "";
    home.append(toast());
  };
  document.getElementById("sheet")?.addEventListener("close", placeToast);

  // Nor does it come under the finger: a star is pressed twice for going, and the second press
  // would undo the first. Where the press was at the end of the screen, it lies below what sticks
  // at the top. On a laptop a message lies at the right, and with its margins is 448 px wide.
  let clear = ""; // measured at the press, while the page is as it was laid out
  addEventListener("pointerdown", ({ clientX, clientY }) => {
    clear = clientY > innerHeight * .6 && clientX > innerWidth - 448 ? `${top()}px auto` : "";
  }, true);
  const keepClear = (message) => { message.style.marginBlock = message.closest("dialog") ? "" : clear; };

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

  // What is in a QR code: in a picture, or before the camera for as long as the sheet is open.
  const scan = async (picture) => {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    if (picture) {
      const [code] = await detector.detect(await createImageBitmap(picture));
      if (!code) throw new Error("no code");
      return code.rawValue;
    }
    const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    try {
      const video = document.getElementById("scan");
      if (video) video.srcObject = stream;
      await video?.play();
      while (video?.isConnected && video.closest("dialog").open) {
        const [code] = await detector.detect(video).catch(() => []); // before the first picture
        if (code) return code.rawValue;
        await new Promise((done) => setTimeout(done, 150));
      }
      return "";
    } finally {
      for (const track of stream.getTracks()) track.stop();
    }
  };

  // How the worker asks what a message is about, by agenda.
  const asks = async (agenda, words) => (await caches.open("push-1")).put(`/push/${agenda}`, new Response(words));

  // Whether a notice is the first under its id, from a page or from the worker.
  const untold = async (id) => {
    const cache = await caches.open("push-1"), mark = `/told/${encodeURIComponent(id)}`;
    if (await cache.match(mark)) return false;
    await cache.put(mark, new Response());
    return true;
  };

  // Work is done while no other tab does any under the same name. A page that is left lets go
  // of the name, and of its place in the line for it, whatever it was about: its transactions
  // end with it, and Firefox may keep it for as long as somebody could come back to it, and
  // gives it the lock even then. The next page would wait for it. Safari before 15.4 has no
  // locks, and just works.
  let away = false;
  addEventListener("pagehide", () => { away = true; });
  addEventListener("pageshow", () => { away = false; });
  const locked = async (name, work) => {
    if (!navigator.locks) return work();
    for (;;) {
      if (away) await new Promise((back) => addEventListener("pageshow", back, { once: true }));
      const left = new AbortController(), leave = () => left.abort();
      const gone = new Promise((done) => left.signal.addEventListener("abort", done));
      addEventListener("pagehide", leave);
      try {
        return await navigator.locks.request(name, { signal: left.signal }, () => Promise.race([work(), gone]));
      } catch {
        if (!left.signal.aborted) return work(); // no locks are allowed here
      } finally {
        removeEventListener("pagehide", leave);
      }
    }
  };

  // A page that is thrown goes on moving after the finger is off.
  let moved = -Infinity;
  addEventListener("scroll", () => { moved = performance.now(); }, { capture: true, passive: true });
  const held = () => turning || pressed();
  const busy = () => held() || performance.now() - moved < 300;

  Object.assign(window.hallway, { busy, locked, asks, untold, scan, swift: () => swift, pressed: held, begin: hallwayNow.begin, draw, back, spot, returnTo, placeToast, shown, kept });
})();
