// The roll in a corridor without signal: marks stay on this phone with who and when until the school has them.
"use strict";

(() => {
  const EVERY = 8_000, SOON = 1_500, LATER = 20_000;
  let timer = 0, busy = false, pause = SOON;

  const sheet = () => document.querySelector("form[data-roll]");
  const place = (form) => `roll:${form.dataset.roll}:${form.dataset.who}`;

  // ---- what is kept: an array of marks; a web view without storage keeps them in memory ----
  const memory = new Map();
  function held(form) {
    try { return JSON.parse(localStorage.getItem(place(form)) ?? "[]"); } catch { return memory.get(place(form)) ?? []; }
  }
  function keep(form, marks) {
    memory.set(place(form), marks);
    try {
      if (marks.length) localStorage.setItem(place(form), JSON.stringify(marks));
      else localStorage.removeItem(place(form));
    } catch { /* memory has it */ }
    say(form);
  }
  function key() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // ---- a mark is made ----
  function add(form, student, state) {
    const mark = { key: key(), student, state, made_at: Date.now(), seen_at: Number(form.dataset.seen) };
    keep(form, [...held(form), mark]);
  }
  document.addEventListener("change", (event) => {
    const box = event.target, form = box.form;
    if (!form?.matches("form[data-roll]") || !box.name.startsWith("mark-")) return;
    const student = box.name.slice(5), before = box.closest("fieldset").dataset.state ?? "expected";
    stand(box.closest("fieldset"), box.value);
    add(form, student, box.value);
    offerUndo(form, student, before);
    soon(0);
  });

  // An undo is a mark of its own: what was said stays said.
  function offerUndo(form, student, before) {
    const undo = form.querySelector("[data-undo]");
    if (!undo) return;
    undo.hidden = false;
    undo.onclick = () => {
      undo.hidden = true;
      const marks = form.querySelector(`fieldset[data-student="${CSS.escape(student)}"]`);
      if (marks) stand(marks, before);
      add(form, student, before);
      tally(form);
      soon(0);
    };
  }

  function stand(marks, state) {
    marks.dataset.state = state;
    for (const box of marks.querySelectorAll("input")) box.checked = box.value === state;
  }
  const tally = (form) => form.dispatchEvent(new Event("tally", { bubbles: true }));

  // ---- it goes out by itself ----
  function soon(after) {
    clearTimeout(timer);
    timer = setTimeout(flush, after);
  }
  async function flush() {
    const form = sheet();
    if (!form || busy) return;
    busy = true;
    const marks = held(form);
    const body = new URLSearchParams({
      csrf: form.querySelector("[name=csrf]").value,
      sent_at: String(Date.now()),
      marks: JSON.stringify(marks),
    });
    try {
      const answer = await fetch(form.dataset.roll, { method: "POST", body, headers: { accept: "application/json" } });
      if (answer.status === 404 || answer.redirected) return signIn(form);
      if (!answer.ok) throw new Error(String(answer.status));
      taken(form, await answer.json());
      pause = SOON;
      soon(held(form).length ? 0 : EVERY);
    } catch {
      say(form, true);
      soon(pause);
      pause = Math.min(pause * 2, LATER);
    } finally {
      busy = false;
    }
  }
  function taken(form, said) {
    const done = new Map(said.taken.map((one) => [one.key, one]));
    keep(form, held(form).filter((mark) => !done.has(mark.key)));
    form.dataset.seen = String(said.now);
    const waiting = new Set(held(form).map((mark) => mark.student));
    for (const row of said.rows) {
      const marks = form.querySelector(`fieldset[data-student="${CSS.escape(row.student)}"]`);
      if (!marks || waiting.has(row.student)) continue;
      stand(marks, row.clash ? "" : row.state);
      const note = marks.closest("li").querySelector("[data-clash]");
      note.textContent = row.clash ?? "";
      note.hidden = !row.clash;
    }
    const refused = said.taken.filter((one) => one.refused).map((one) => one.refused);
    tally(form);
    say(form, false, refused.join(" "));
  }
  function signIn(form) {
    say(form, true, form.dataset.signin);
  }

  // ---- and one line says how it stands ----
  function say(form, cut = false, more = "") {
    const line = form.querySelector("[data-held]");
    if (!line) return;
    const count = held(form).length;
    line.dataset.count = String(count);
    line.classList.toggle("waiting", count > 0 || cut);
    line.textContent = [count ? `${count} ${form.dataset.holds}` : form.dataset.sent, more].filter(Boolean).join(" ");
  }

  function begin() {
    const form = sheet();
    if (!form) return clearTimeout(timer);
    form.querySelector("[data-held]")?.removeAttribute("hidden");
    for (const mark of held(form)) {
      const marks = form.querySelector(`fieldset[data-student="${CSS.escape(mark.student)}"]`);
      if (marks) stand(marks, mark.state);
    }
    tally(form);
    say(form);
    soon(0);
  }
  addEventListener("DOMContentLoaded", begin);
  document.addEventListener("dressed", begin);
  addEventListener("online", () => soon(0));
  addEventListener("pageshow", () => soon(0));
  document.addEventListener("visibilitychange", () => document.hidden || soon(0));

  // Where a service worker is to be had, the page opens without a network too.
  if ("serviceWorker" in navigator && window.isSecureContext) {
    addEventListener("load", () => navigator.serviceWorker.register("/roll-worker.js").catch(() => {}));
  }
})();
