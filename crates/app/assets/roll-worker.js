// Opens the pages that keep.js has kept, where the network does not answer. It keeps nothing itself.
"use strict";

const PATIENCE = 4_000;
const isPage = (url) => /^\/[^/]+\/[^/]+\/(gate|muster|sessions|pickups|offline|(rolls|handovers|escorts|escorts\/give)\/[^/]+)$/.test(url.pathname);
const isLive = (url) => /^\/[^/]+\/[^/]+\/gate\/[^/]+$/.test(url.pathname);
const isStep = (url) => /^\/[^/]+\/[^/]+\/(gate\/[^/]+\/(check|ask|code)|pickups\/[^/]+\/(sign|exit))$/.test(url.pathname);
const isAsset = (url) => url.pathname.startsWith("/assets/");
const isSignin = (url) => /\/signin(\/|$)/.test(url.pathname);

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && isSignin(url)) event.respondWith(forget(request));
  else if (request.mode === "navigate" && request.method === "GET" && isPage(url)) event.respondWith(page(request));
  else if (request.mode === "navigate" && request.method === "GET" && isLive(url)) event.respondWith(live(request));
  else if (request.mode === "navigate" && request.method === "POST" && isStep(url)) event.respondWith(fetch(request).catch(() => stays(request)));
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

// What one child's page says must be of now: without a network there is the page that goes by the list, and says how old it is. A
// step that did not get through is taken there too, or in its room; taken twice it is one.
async function live(request) {
  const network = fetch(request);
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE));
  return Promise.race([network, late]).catch(() => stays(request)).then((answer) => (answer.type === "error" ? network : answer));
}
async function stays(request) {
  const { pathname } = new URL(request.url), school = pathname.split("/").slice(0, 3).join("/");
  const page = pathname.endsWith("/sign") ? "pickups" : "offline";
  return (await caches.match(`${school}/${page}`, { ignoreVary: true })) ?? Response.error();
}

// Whoever signs in or out leaves no children's names behind; marks that were not sent wait for whom they belong to.
async function forget(request) {
  const answer = await fetch(request);
  await caches.delete("roll");
  return answer;
}
