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
    show(await answer.text(), answer.url, get || answer.redirected, "keep" in form.dataset);
  } catch {
    form.removeAttribute("aria-busy");
    unsent(form);
  }
}

function unsent(form) {
  announce(phrase("unsent"));
  form.querySelector(":scope > .unsent")?.remove();
  const note = document.createElement("p");
  note.className = "note refused unsent";
  note.textContent = phrase("unsent");
  form.prepend(note);
  note.scrollIntoView({ block: "nearest" });
}

function show(text, url, moved, keep) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  if (!main) return location.assign(url);
  document.title = page.title;
  document.querySelector("main").replaceWith(main);
  for (const part of [".nav", ".demo"]) {
    const old = document.querySelector(part), fresh = page.querySelector(part);
    if (old && fresh) old.replaceWith(fresh);
  }
  if (moved && url !== location.href) history.pushState({ swapped: true }, "", url);
  dress(main);
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

// ---- long lists: filter by name, pinyin initials or number; choose all that are shown; count ----
function dress(root) {
  for (const box of root.querySelectorAll("[data-filter]")) box.hidden = false;
  for (const box of root.querySelectorAll("[data-all]")) box.closest("label").hidden = false;
  root.querySelectorAll("form").forEach(count);
}

function filter(box) {
  const sought = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...document.querySelectorAll(`#${CSS.escape(box.dataset.filter)} [data-find]`)];
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
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-filter]")) event.preventDefault();
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
