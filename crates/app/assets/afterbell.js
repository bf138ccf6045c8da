// Afterbell's own small script. Every page works without it; it saves reloads, double taps and scrolling.
"use strict";

// ---- large text: set before the first paint, so that nothing jumps ----
try {
  if (localStorage.getItem("text") === "large") document.documentElement.dataset.text = "large";
} catch { /* a web view without storage keeps the usual size */ }

document.addEventListener("DOMContentLoaded", () => {
  const large = document.querySelector("[data-large-text]");
  if (large) {
    const root = document.documentElement;
    large.hidden = false;
    large.setAttribute("aria-pressed", String(root.dataset.text === "large"));
    large.addEventListener("click", () => {
      const on = root.dataset.text !== "large";
      if (on) root.dataset.text = "large"; else delete root.dataset.text;
      large.setAttribute("aria-pressed", String(on));
      try { localStorage.setItem("text", on ? "large" : ""); } catch { /* for this page only */ }
    });
  }
  dress(document);
  strip();
  addEventListener("resize", strip);
  if (location.hash === "#print" && document.querySelector("[data-print]")) {
    history.replaceState(history.state, "", location.pathname + location.search); // once, not again with each reload
    print();
  }
});

// ---- say it to a screen reader ----
function announce(words) {
  const live = document.getElementById("live");
  if (live) live.textContent = words;
}
const phrase = (name) => document.getElementById("live")?.dataset[name] ?? "";

// ---- one press, one act; `data-enhance` swaps <main> instead of loading a page ----
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.getAttribute("aria-busy") === "true") return event.preventDefault();
  if (event.defaultPrevented) return;
  form.setAttribute("aria-busy", "true");
  if (!("enhance" in form.dataset)) return;
  event.preventDefault();
  send(form, event.submitter);
});

async function send(form, button) {
  announce(phrase("sending"));
  const fields = new URLSearchParams(new FormData(form));
  if (button?.name) fields.append(button.name, button.value);
  const url = new URL(button?.hasAttribute("formaction") ? button.formAction : form.action);
  const get = form.method === "get";
  if (get) url.search = fields;
  try {
    const answer = await fetch(url, get ? {} : { method: "POST", body: fields });
    if (answer.status === 503 && "again" in form.dataset) return again(form, button, answer);
    show(await answer.text(), answer.url, get || answer.redirected, "keep" in form.dataset);
  } catch {
    if ("again" in form.dataset && Number(form.dataset.tries ?? 0) < 20) return again(form, button);
    form.removeAttribute("aria-busy");
    unsent(form);
  }
}

// ---- a press that met a crowd or a lost line goes again by itself, with the same key, so that it counts once ----
function again(form, button, answer) {
  const wait = Math.max(1, Number(answer?.headers.get("retry-after") ?? 2)) * 1000 * (1 + Math.random());
  form.dataset.tries = String(Number(form.dataset.tries ?? 0) + 1);
  note(form, "waiting", answer ? form.dataset.again : form.dataset.lost);
  if (answer) setTimeout(() => send(form, button), wait); else whenBack(() => send(form, button), wait);
}

// after so long, or at once when the phone says that its network is back
function whenBack(what, millis) {
  const go = () => {
    clearTimeout(timer);
    removeEventListener("online", go);
    what();
  };
  const timer = setTimeout(go, millis);
  addEventListener("online", go);
}

// ---- counts down by the server's clock, and looks again when it is time ----
function countDown(mark) {
  mark.closest("[hidden]")?.removeAttribute("hidden");
  document.querySelector("[data-unscripted]")?.remove();
  const until = Number(mark.dataset.countdown), offset = Number(mark.dataset.now) - Date.now();
  const tick = () => {
    if (!mark.isConnected) return;
    const left = Math.max(0, Math.ceil((until - Date.now() - offset) / 1000));
    const two = (n) => String(n).padStart(2, "0");
    const days = Math.floor(left / 86400), clock = `${two(Math.floor(left / 3600) % 24)}:${two(Math.floor(left / 60) % 60)}:${two(left % 60)}`;
    mark.textContent = days > 0 ? `${days} ${mark.dataset.days} ${clock}` : clock;
    const card = document.querySelector("[data-turn]");
    if (left <= 0 && card) return void card.dispatchEvent(new Event("due"));
    if (left <= 0) return void setTimeout(look, 300 + Math.random() * 1500);
    setTimeout(tick, 250);
  };
  tick();
}

// the page anew, unless somebody is choosing and nothing of it waits yet: then words and button say what holds from now on
async function look() {
  const form = document.querySelector("form[data-again]");
  if (typed && form && !document.querySelector("[data-turn]")) return opens(form);
  try {
    const answer = await fetch(location.href);
    if (answer.status === 503) return void setTimeout(look, 2000 * (1 + Math.random()));
    show(await answer.text(), answer.url, false, true);
  } catch { whenBack(look, 3000); }
}

// nothing on the page moves: a finger may be on its way to the button
function opens(form) {
  const words = document.querySelector("[data-opens]"), left = document.querySelector("[data-left]");
  const card = words.closest("section");
  card.style.minHeight = `${card.getBoundingClientRect().height}px`;
  words.textContent = words.dataset.opens;
  left.textContent = left.dataset.left;
  form.querySelector(".actions button").textContent = form.dataset.open;
  announce(words.textContent);
}

// ---- the waiting room: one's place, asked for as often as the server says ----
// and at the opening what it came to, in words; the whole page follows when the crowd has been told
function waitTurn(card) {
  let timer, spread = 3;
  const later = (what, millis) => { clearTimeout(timer); timer = setTimeout(what, millis); };
  const lost = (is) => { card.querySelector("[data-turn-lost]").hidden = !is; };
  const ask = async () => {
    if (!card.isConnected) return;
    try {
      const answer = await fetch(card.dataset.turn, { headers: { accept: "application/json" } });
      if (answer.status === 503) return later(ask, 1000 * (1 + Math.random()));
      if (answer.redirected) return void look(); // signed out: the page says so
      const turn = await answer.json();
      lost(false);
      if (turn.words) card.querySelector("[data-turn-words]").textContent = turn.words;
      if (turn.state !== "held") return later(look, 1000 * (1 + Math.random() * spread));
      spread = turn.again_seconds;
      later(ask, spread * 1000 * (1 + Math.random() / 4));
    } catch {
      lost(true);
      whenBack(ask, 5000);
    }
  };
  card.addEventListener("due", () => later(ask, 300 + Math.random() * 1500));
  later(ask, 3000);
}

function unsent(form) {
  note(form, "refused", phrase("unsent"));
}

// above the button that was pressed: on a small screen the top of a form is out of sight
function note(form, state, words) {
  announce(words);
  form.querySelector(":scope > .unsent")?.remove();
  const said = document.createElement("p");
  said.className = `note ${state} unsent`;
  said.textContent = words;
  form.insertBefore(said, form.querySelector(":scope > .actions") ?? form.firstChild);
  said.scrollIntoView({ block: "nearest" });
}

// ---- what is swapped under a keyboard keeps it: the same field, link or button, where there still is one ----
const NAMED = ["id", "name", "value", "href", "action", "formaction", "data-student"];
const named = (part) => part.localName + NAMED.filter((name) => part.hasAttribute(name)).map((name) => `[${name}="${CSS.escape(part.getAttribute(name))}"]`).join("");
function focused(root) {
  const on = document.activeElement;
  if (on === root || !root.contains(on)) return () => {};
  const around = on.parentElement.closest("[data-student], form[action], [id]");
  const css = around && root.contains(around) && around !== root ? `${named(around)} ${named(on)}` : named(on);
  const at = [...root.querySelectorAll(css)].indexOf(on);
  return (fresh) => {
    const same = fresh.querySelectorAll(css)[at];
    same?.focus({ preventScroll: true });
  };
}

// ---- the strip of links: where one is stands in sight, and what does not fit is one press away ----
function strip() {
  const links = document.querySelector(".nav"), every = document.querySelector("[data-every]");
  if (!links || !every) return;
  every.hidden = !links.parentElement.classList.contains("every") && links.scrollWidth <= links.clientWidth;
  const on = links.querySelector("[aria-current]")?.getBoundingClientRect(), seen = links.getBoundingClientRect();
  if (on && (on.left < seen.left || on.right > seen.right)) links.scrollLeft += on.left - seen.left - (seen.width - on.width) / 2;
}
document.addEventListener("click", (event) => {
  const every = event.target.closest?.("[data-every]");
  if (every) every.setAttribute("aria-expanded", String(every.parentElement.classList.toggle("every")));
});

// ---- the strip by keyboard: a browser brings into view what is wholly hidden, and leaves a link of which a few pixels are in sight ----
document.addEventListener("focusin", (event) => {
  if (event.target.matches?.(".nav a")) event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
});

function show(text, url, moved, keep) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  if (!main) return location.assign(url);
  document.title = page.title;
  typed = Boolean(main.querySelector(".refusal")); // what was refused is still to be sent
  const old = document.querySelector("main"), refocus = focused(old);
  old.replaceWith(main);
  for (const part of [".nav", ".demo"]) {
    const before = document.querySelector(part), fresh = page.querySelector(part);
    if (before && fresh) before.replaceWith(fresh);
  }
  strip();
  if (moved && url !== location.href) history.pushState({ swapped: true }, "", url);
  dress(main);
  if (keep) refocus(main);
  const said = main.querySelector(".refusal, .field.bad input, .notice");
  if (!keep || said?.matches(".refusal, input")) {
    const target = said ?? main.querySelector("h1") ?? main;
    if (!target.matches("input")) target.tabIndex = -1;
    target.focus({ preventScroll: true });
    if (said) said.scrollIntoView({ block: "center" }); else scrollTo(0, 0);
  }
  announce(main.querySelector(".refusal h2, .notice")?.textContent ?? document.title);
}
addEventListener("popstate", () => location.reload());

// ---- web views show an old page when going back: free its forms, and fetch it anew unless someone was typing ----
let typed = false;
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[aria-busy]")) form.removeAttribute("aria-busy");
  if (!typed) location.reload();
});

// ---- a picture straight from a camera is too large for its form: it is made small on the phone ----
document.addEventListener("change", async (event) => {
  const box = event.target, file = box.files?.[0];
  if (!box.matches?.("[data-shrink]") || !file || file.size < 300_000) return;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, 800 / Math.max(picture.width, picture.height));
    const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    canvas.getContext("2d").drawImage(picture, 0, 0, width, height);
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    const files = new DataTransfer();
    files.items.add(new File([small], "photo.jpg", { type: "image/jpeg" }));
    box.files = files.files;
  } catch { /* sent as it is, the school says that it is too large */ }
});

// ---- long lists: filter by name, pinyin initials or number; choose all that are shown; count ----
function dress(root) {
  for (const box of root.querySelectorAll("[data-filter]")) box.hidden = false;
  for (const box of root.querySelectorAll("input[data-all]")) box.closest("label").hidden = false;
  root.querySelectorAll("form").forEach(count);
  root.querySelectorAll("[data-countdown]").forEach(countDown);
  root.querySelectorAll("[data-turn]").forEach(waitTurn);
  listen(root.querySelector("[data-live]"));
  document.dispatchEvent(new Event("dressed"));
}

// ---- parts that change while one looks: the server says when, the page fetches itself and swaps what has an id ----
let source = null;
function listen(part) {
  source?.close();
  source = null;
  if (!part || !("EventSource" in window)) return;
  let first = true;
  source = new EventSource(part.dataset.live);
  source.onmessage = () => {
    if (first) first = false; else renew();
  };
}
async function renew() {
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = document.querySelector("main"), refocus = focused(main);
    for (const id of ["gate-counts", "gate-begun", "gate-classes", "gate-rows"]) {
      const old = document.getElementById(id), fresh = page.getElementById(id);
      if (!old || !fresh) continue;
      if (old.querySelector("details[open]")) fresh.querySelector("details")?.setAttribute("open", "");
      old.replaceChildren(...fresh.childNodes);
    }
    // a list that was empty is filtered once it is there, one that grew too long no more
    const box = document.getElementById("find"), list = page.getElementById("find")?.dataset.filter;
    if (box && list) box.dataset.filter = list; else if (box) delete box.dataset.filter;
    if (box?.value && list) filter(box);
    if (!main.contains(document.activeElement)) refocus(main);
  } catch { /* the next event tries again */ }
}

const filtered = (box) => [...document.querySelectorAll(`#${CSS.escape(box.dataset.filter)} [data-find]`)];
function filter(box) {
  const sought = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = filtered(box);
  for (const row of rows) row.hidden = !sought.every((word) => row.dataset.find.toLowerCase().includes(word));
  announce(`${rows.filter((row) => !row.hidden).length} ${phrase("shown")}`);
}

// <b data-tally="mark=present"> shows how many boxes of that value are chosen; an empty value counts rows without a choice
function count(form) {
  for (const tally of form.querySelectorAll("[data-tally]")) {
    const [name, value] = tally.dataset.tally.split("=");
    const boxes = [...form.querySelectorAll(`input[name^="${CSS.escape(name)}"]`)];
    const chosen = boxes.filter((box) => box.checked);
    tally.textContent = value
      ? chosen.filter((box) => box.value === value || value === "*").length
      : new Set(boxes.map((box) => box.name)).size - chosen.length;
  }
}

document.addEventListener("input", (event) => {
  const box = event.target;
  if (box.matches("[data-filter]")) return filter(box);
  typed = true;
  if (box.matches("[data-all]")) {
    for (const one of box.form.querySelectorAll(`input[name="${CSS.escape(box.dataset.all)}"]`)) {
      if (!one.closest("[hidden]")) one.checked = box.checked;
    }
  }
  if (box.form) count(box.form);
});
// some web views tell of a choice from a list by `change` alone
document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-filter]")) typed = true;
});
document.addEventListener("tally", (event) => count(event.target));
document.addEventListener("keydown", (event) => {
  // where the list shows nobody, a field with a name asks the school
  const box = event.target;
  if (event.key === "Enter" && box.matches?.("[data-filter]") && !(box.name && filtered(box).every((row) => row.hidden))) event.preventDefault();
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll(".menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll(".menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  const printer = event.target.closest?.("[data-print]");
  if (printer) print();
});
