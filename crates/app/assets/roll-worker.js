// Keeps the last roll page and its assets of this phone, for when there is no network. Nothing else is kept.
"use strict";

const KEPT = "roll-1";
const isRoll = (url) => /^\/[^/]+\/[^/]+\/rolls\/[^/]+$/.test(url.pathname);
const isAsset = (url) => url.pathname.startsWith("/assets/");

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (isRoll(url) || isAsset(url)) event.respondWith(fresh(event.request, isRoll(url)));
  else if (url.pathname.endsWith("/signin/end")) event.waitUntil(caches.delete(KEPT));
});

async function fresh(request, rolling) {
  const kept = await caches.open(KEPT);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected) {
      if (rolling) await forget(kept);
      await kept.put(request, answer.clone());
    }
    return answer;
  } catch (why) {
    const old = await kept.match(request, { ignoreSearch: true });
    if (old) return old;
    throw why;
  }
}

// One roll at a time: yesterday's list is not tonight's.
async function forget(kept) {
  for (const old of await kept.keys()) if (isRoll(new URL(old.url))) await kept.delete(old);
}
