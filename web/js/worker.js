// Worker: answers every start from its cache, at any route, with the network off.
// The server puts VERSION and ASSETS before this file.
"use strict";
const SHELL = "shell-" + VERSION; // the app: fetched whole or not at all
const PAGES = "pages-" + VERSION; // pages as Go last drew them, picks and all
const DATA = "data-1"; // programmes, by content hash; other versions share it
const PUSH = "push-1"; // how to ask what a hint is about, by agenda, and which notices were shown, by id
const OURS = [SHELL, PAGES, DATA];

self.addEventListener("install", (event) => {
  const fresh = (url) => new Request(url, { cache: url.startsWith("/asset/") ? "default" : "no-cache" });
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(["/shell", ...ASSETS].map(fresh))));
});

self.addEventListener("activate", (event) => {
  const old = (name) => /^(shell|pages|data)-/.test(name) && !OURS.includes(name);
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname === "/api/v1/events") event.respondWith(freshElseKept(request));
  else if (url.pathname.startsWith("/data/")) event.respondWith(kept(request, DATA));
  else if (request.mode === "navigate") { if (isPage(url)) event.respondWith(page(request, url)); }
  else if (ASSETS.includes(url.pathname)) event.respondWith(kept(request, SHELL));
});

self.addEventListener("message", (event) => {
  const { page, stamp, html, data, clear, skipWaiting, giveUp } = event.data;
  if (skipWaiting) self.skipWaiting();
  if (giveUp) { underWay.abort(); underWay = new AbortController(); }
  if (page) event.waitUntil(keepPage(page, stamp, html));
  if (data) event.waitUntil(keepData(data.event, data.urls));
  if (clear) event.waitUntil(Promise.all([caches.delete(PAGES), caches.delete(DATA), caches.delete(PUSH)]));
});

// What is asked of the server ends when a newer worker is to take over: a browser lets
// it begin only then.
let underWay = new AbortController();
const ask = (request) => fetch(request, { signal: underWay.signal });

const isPage = ({ pathname }) =>
  /^\/(events|now|agenda|settings)?$/.test(pathname) || (pathname.startsWith("/e/") && !/\.(ics|md)$/.test(pathname));

const within = (ms, promise) =>
  Promise.race([promise, new Promise((_, failed) => setTimeout(failed, ms, new Error("slow")))]);

async function page(request, url) {
  url.searchParams.delete("src");
  const pages = await caches.open(PAGES);
  const drawn = await pages.match(url.pathname + url.search);
  if (drawn) return drawn;
  const shell = await caches.match("/shell", { cacheName: SHELL });
  try {
    const answer = await within(2000, ask(request));
    // A hotel's sign-in page also answers 200; only our own server sends our policy.
    const policy = "Content-Security-Policy";
    if (answer.status < 500 && answer.headers.get(policy) === shell.headers.get(policy)) return answer;
  } catch { /* no network, or too slow: Go draws the page from what is kept */ }
  return shell;
}

async function kept(request, name) {
  const cache = await caches.open(name);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await ask(request);
  if (answer.ok && answer.type === "basic") await cache.put(request, answer.clone());
  return answer;
}

async function freshElseKept(request) {
  const cache = await caches.open(DATA);
  try {
    const answer = await within(5000, ask(request));
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    if (answer.ok && json) { await cache.put(request, answer.clone()); return answer; }
  } catch { /* no network: what was kept, marked as such */ }
  const found = await cache.match(request);
  if (!found) return Response.error();
  const headers = new Headers(found.headers);
  headers.set("X-Hallway-Kept", "1");
  return new Response(found.body, { headers });
}

// keepPage stores a page that Go drew under the headers of the shell, so that the
// security policy is the server's. A page of another version, drawn while this one
// took over, would break that policy: it is let go.
async function keepPage(path, stamp, html) {
  const shell = await caches.match("/shell", { cacheName: SHELL });
  if (!shell) return;
  const headers = new Headers(shell.headers);
  const styles = (page) => page.match(/<style>.*?<\/style>/gs) ?? [], allowed = styles(await shell.text());
  const ours = ASSETS.filter((url) => url.startsWith("/asset/")).every((url) => html.includes(url));
  if (!ours || !styles(html).every((style) => allowed.includes(style))) return;
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.set("X-Hallway-Stamp", stamp);
  await (await caches.open(PAGES)).put(path, new Response(html, { headers }));
}

// keepData fetches what is missing of an event's files before it drops the old.
async function keepData(event, urls) {
  const cache = await caches.open(DATA);
  await Promise.all(urls.map((url) => kept(new Request(url), DATA)));
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith(`/data/${event}/`) && !urls.includes(pathname)) await cache.delete(url);
  }
  if (urls.length) return;
  const pages = await caches.open(PAGES); // the event is to be forgotten
  for (const { url } of await pages.keys()) if (`${new URL(url).pathname}/`.startsWith(`/e/${event}/`)) await pages.delete(url);
}

// A message says nothing in particular, so the worker asks what it is about. A browser ends a
// subscription whose messages show nothing, so something is always shown.
self.addEventListener("push", (event) => {
  let hint = {};
  try { hint = event.data.json() ?? {}; } catch { /* from elsewhere */ }
  telling = telling.catch(() => {}).then(() => tell(hint)); // the next one sees what this one shows
  event.waitUntil(telling);
});
let telling = Promise.resolve();

// learn asks the server what a message about an agenda is about.
async function learn(agenda) {
  const asks = await caches.match(`/push/${agenda}`, { cacheName: PUSH });
  const { url, headers } = await asks.json();
  const answer = await fetch(url, { headers, cache: "no-store" });
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

async function tell({ agenda, notification }) {
  let notices;
  for (let tries = 0; tries < 2 && !notices; tries++) { // an answer may be lost: the server gives it again
    try { notices = await within(10000, learn(agenda)); } catch { /* no network, or nothing is known of the agenda */ }
  }
  if (!notices?.length) notices = [{ title: notification?.title ?? "Hallway", body: notification?.body ?? "There is news about your agenda.", url: "/agenda", tag: "hint" }];
  const cache = await caches.open(PUSH);
  const fresh = [];
  for (const notice of notices) if (!await known(cache, notice)) fresh.push(notice);
  for (const notice of fresh) {
    await show(notice, false);
    if (notice.id) await cache.put(mark(notice.id), new Response()).catch(() => {}); // storage is full
  }
  if (!fresh.length) await showAgain(notices.at(-1));
  const marks = (await cache.keys()).filter(({ url }) => new URL(url).pathname.startsWith("/told/"));
  await Promise.all(marks.slice(0, -100).map((old) => cache.delete(old)));
}

// mark stands for what was shown, here or by a page, by its id.
const mark = (id) => `/told/${encodeURIComponent(id)}`;

// known says whether a notice was shown, or all that it is about. One of an older server has
// no id.
async function known(cache, { id, about }) {
  if (id && await cache.match(mark(id))) return true;
  for (const change of about ?? []) if (!await cache.match(mark(change))) return false;
  return Boolean(about?.length);
}

const show = ({ title, body, url, tag }, silent) =>
  self.registration.showNotification(title, { body, tag, silent, data: url, icon: "/icon/icon-192.png", badge: "/icon/icon-192.png" });

// showAgain shows what the person has seen already, because a browser wants something shown:
// silently, and where a page is visible only for a moment.
async function showAgain(notice) {
  await show(notice, true);
  if (!(await openPages()).some(({ visibilityState }) => visibilityState === "visible")) return;
  for (const notification of await self.registration.getNotifications({ tag: notice.tag })) notification.close();
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  const url = new URL(event.notification.data ?? "/agenda", location.origin);
  if (url.origin === location.origin) event.waitUntil(lead(url.href));
});

// openPages are those of the app that are open, the last used first.
const openPages = async () =>
  (await clients.matchAll({ type: "window", includeUncontrolled: true })).filter(({ url }) => isPage(new URL(url)));

// A page of the app that is open goes there itself. That of a first visit can't be navigated from
// here, since it began before there was a worker.
async function lead(url) {
  const [open] = await openPages();
  if (!open) return clients.openWindow(url);
  open.postMessage({ show: url });
  return open.focus();
}
