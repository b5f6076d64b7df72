// Now: where the present is in a list of a day. A page that is opened begins there, and a
// button leads back to it wherever it is off the screen.
"use strict";
hallwayTaps.whole.then(() => {
  const pill = document.getElementById("to-now");

  // The last entry that has begun, on a day that is on.
  const current = () => {
    const now = Date.now(), begun = (entry) => Date.parse(entry.querySelector("time").dateTime) <= now;
    const all = [...document.querySelectorAll("[data-spine] > :is(.slot, .timed)")];
    const at = all.filter(begun).length - 1;
    const left = at >= 0 && Date.parse(all.at(-1).querySelector("time").dateTime) + 36e5 > now;
    return left ? all[at] : null;
  };

  // A page that was opened goes there by itself, once, unless the person was quicker.
  let fresh = !location.hash && performance.getEntriesByType("navigation")[0]?.type === "navigate";
  for (const act of ["pointerdown", "keydown", "wheel"]) addEventListener(act, () => { fresh = false; }, { once: true, capture: true, passive: true });

  let at = null;
  const onScreen = new IntersectionObserver((seen) => {
    pill.hidden = seen.at(-1).isIntersecting;
    pill.toggleAttribute("data-up", at?.getBoundingClientRect().top < 0);
  }, { rootMargin: "-112px 0px -64px" });
  const look = () => {
    const next = current();
    if (next === at && at?.isConnected) return;
    onScreen.disconnect();
    at = next;
    pill.hidden = true;
    if (!at) return;
    onScreen.observe(at);
    if (fresh && !scrollY) go();
    fresh = false;
  };
  const go = () => {
    look();
    at?.scrollIntoView({ block: "start", behavior: "instant" });
    return at;
  };
  pill.addEventListener("click", go);
  setInterval(look, 30000);
  look();

  self.hallwayNow = { look, begin: () => go() || scrollTo({ top: 0, behavior: "instant" }) };
});
