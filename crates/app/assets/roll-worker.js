// Opens the pages that keep.js has kept, where the network does not answer. It keeps nothing itself.
"use strict";

const PATIENCE = 4_000;
const isPage = (url) => /^\/[^/]+\/[^/]+\/(gate|muster|sessions|(rolls|handovers|escorts|escorts\/give)\/[^/]+)$/.test(url.pathname);
const isLive = (url) => /^\/[^/]+\/[^/]+\/(gate\/[^/]+|pickups)$/.test(url.pathname);
const isAsset = (url) => url.pathname.startsWith("/assets/");
const isSignin = (url) => /\/signin(\/|$)/.test(url.pathname);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && isSignin(url)) event.respondWith(forget(request));
  else if (request.mode === "navigate" && request.method === "GET" && isPage(url)) event.respondWith(page(request));
  else if (request.mode === "navigate" && request.method === "GET" && isLive(url)) event.respondWith(fetch(request).catch(() => stays(request)));
  else if (request.method === "GET" && isAsset(url)) event.respondWith(fetch(request).catch(() => kept(request)));
});

async function page(request) {
  const network = fetch(request);
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE));
  try {
    return await Promise.race([network, late]);
  } catch {
    return (await kept(request)) ?? network;
  }
}
const kept = (request) => caches.match(request, { ignoreSearch: true, ignoreVary: true });

// An early collection rests on a live yes and on three hands: without a network a page says that the child stays.
async function stays(request) {
  const school = new URL(request.url).pathname.split("/").slice(0, 3).join("/");
  return (await caches.match(`${school}/offline`, { ignoreVary: true })) ?? Response.error();
}

// Whoever signs in or out leaves no children's names behind; marks that were not sent wait for whom they belong to.
async function forget(request) {
  const answer = await fetch(request);
  await caches.delete("roll");
  return answer;
}
