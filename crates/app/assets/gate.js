// An early collection where there is no network: the gate checks, the care teacher signs, the gate lets out, and the number on a
// chit goes from one phone to the next. Nobody goes by an old list, with an adult about whom the school must be asked, or
// without the number that only the teacher's phone can have given. `keep.js` keeps each step and sends it.
"use strict";

(() => {
  const MINUTE = 60_000, MOST = 8, WRONG_MAX = 5;
  const CHECK = "gate-check", SIGN = "care-teacher-signature", EXIT = "exit";
  const hour = (at) => new Date(at).toTimeString().slice(0, 5);
  const part = (name) => document.querySelector(`[data-chit-${name}]`);
  const clear = (words) => Object.assign(document.createElement("p"), { className: "note refused", textContent: words });

  // ---- the list as the school made it: the newest that this phone has ----
  let read = { text: "", all: [] };
  function children() {
    const text = part("children")?.textContent ?? "[]";
    if (read.text !== text) read = { text, all: JSON.parse(text) };
    return read.all;
  }
  // What time it is at the school; nothing where this phone has never asked, or its clock was turned back since.
  const schoolTime = (stand) => (stand && Date.now() >= stand.at ? Date.now() - (stand.at - stand.now) : null);
  const age = (of, stand) => (schoolTime(stand) === null ? Infinity : Math.max(0, schoolTime(stand) - Number(of.dataset.seen)));
  async function renew(of, stand) {
    if (!("caches" in window) || age(of, stand) < MINUTE) return;
    const kept = await caches.match(of.dataset.self ?? location.pathname, { ignoreVary: true });
    if (!kept) return;
    const page = new DOMParser().parseFromString(await kept.text(), "text/html"), fresh = page.querySelector("[data-keeps-of]");
    if (fresh?.dataset.keepsOf !== of.dataset.keepsOf || !(Number(fresh.dataset.seen) > Number(of.dataset.seen))) return;
    of.dataset.seen = fresh.dataset.seen;
    for (const name of ["children", "made"]) part(name).textContent = page.querySelector(`[data-chit-${name}]`).textContent;
  }

  // ---- how far a child is: what the list says, and what was said here since ----
  const said = new Map(), settled = new Set();
  function standing(of, child) {
    const seen = Number(of.dataset.seen);
    const here = [...said.values()].filter((mark) => mark.student === child.id && (!settled.has(mark.key) || mark.seen_at >= seen));
    const last = here.at(-1);
    return last ? { step: last.state, by: last.to, at: last.made_at } : { step: child.step, by: child.by, at: 0 };
  }
  // What comes now, and whether the number on the chit must say that the other hand has signed.
  function next(of, { step }) {
    if (of.dataset.hand === "gate") return { "": [CHECK, false], [CHECK]: [EXIT, true], [SIGN]: [EXIT, false] }[step] ?? ["", false];
    return { "": [SIGN, true], [CHECK]: [SIGN, false] }[step] ?? ["", false];
  }
  // Who was let out today by the list of the school itself, and is inside again: the numbers of the day were used for that.
  const isSpent = ({ step, at }) => step === EXIT && !at;
  async function isHere(of, child) {
    if (child.here || of.dataset.hand === "gate") return true;
    const marks = (await keep.held(of.dataset.keepsOf)).filter((mark) => mark.student === child.id && "after" in mark);
    return ["present", "late"].includes(marks.at(-1)?.state);
  }
  function whyNot(of, stand, child, adult) {
    if (age(of, stand) >= Number(of.dataset.minutes) * MINUTE) return of.dataset.old;
    return (schoolTime(stand) < child.until ? adult.early : adult.late) ? "" : of.dataset.asked;
  }

  // ---- a press ----
  const wrong = new Map();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-chit-of]")) return;
    event.preventDefault();
    if (!keep.ready()) return tell(form, keep.root().dataset.asked);
    keep.inTurn(() => press(form)).catch(() => tell(form, keep.root().dataset.asked));
  }, true);
  async function press(form) {
    const of = keep.root(), stand = await keep.stand(of);
    await renew(of, stand);
    const child = children().find((one) => one.id === form.dataset.chitOf);
    if (!child) return tell(form, of.dataset.asked);
    const now = standing(of, child), [state, asks] = next(of, now);
    const to = now.by || form.querySelector("input[type=radio]:checked")?.value;
    const adult = child.adults.find((one) => one.id === to);
    if (!state) return isSpent(now) ? tell(form, of.dataset.spent) : undefined;
    if (!adult) return tell(form, of.dataset.nobody);
    if (!(await isHere(of, child))) return tell(form, of.dataset.unmarked);
    const why = whyNot(of, stand, child, adult);
    if (why) return tell(form, why);
    if (asks && (wrong.get(child.id) ?? 0) >= WRONG_MAX) return tell(form, of.dataset.locked);
    if (asks && !(await isNumber(child, adult, form.querySelector("[name=chit]").value))) {
      wrong.set(child.id, (wrong.get(child.id) ?? 0) + 1);
      return tell(form, of.dataset.wrong);
    }
    const reason = state === CHECK ? form.querySelector("[name=reason]").value : "";
    await keep.add(of, [{ student: child.id, state, to, reason, seen_at: Number(of.dataset.seen) }]);
  }
  async function isNumber(child, adult, typed) {
    if (!globalThis.crypto?.subtle) return false;
    const words = new TextEncoder().encode(`${child.id}/${adult.id}/${typed.replace(/\D/g, "")}`);
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", words));
    return [...hash.slice(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join("") === adult.asks;
  }
  function tell(form, words) {
    const line = form.querySelector("[data-told]");
    line.textContent = words;
    line.className = "note refused";
    line.hidden = false;
    line.scrollIntoView({ block: "nearest" });
  }

  // ---- those whose collection has begun, and those who are sought ----
  document.addEventListener("input", (event) => {
    if (event.target === part("find")) keep.inTurn(show);
  });
  async function show() {
    const of = keep.root(), place = part("list");
    if (!of || !place) return;
    const stand = await keep.stand(of);
    await renew(of, stand);
    const find = part("find").value.trim().toLowerCase();
    const begun = children().filter((child) => standing(of, child).step);
    const only = sought.name?.toLowerCase() === find ? sought.id : "";
    const found = find ? children().filter((child) => (only ? child.id === only : child.find.includes(find))) : [];
    const shown = [...new Set([...found, ...begun])].slice(0, MOST);
    const cards = [];
    for (const child of shown) cards.push(await card(of, stand, child));
    place.replaceChildren(...cards);
    part("none").hidden = !find || found.length > 0;
    part("stale").hidden = age(of, stand) < Number(of.dataset.minutes) * MINUTE;
  }
  async function card(of, stand, child) {
    const now = standing(of, child), here = await isHere(of, child), [state, asks] = next(of, now);
    const open = child.adults.map((adult) => (whyNot(of, stand, child, adult) ? "0" : "1")).join("");
    const name = JSON.stringify([child.id, now.step, now.by, here, open, of.dataset.seen]);
    const old = [...part("list").children].find((one) => one.dataset.name === name);
    if (old) return old;
    const form = part("card").content.firstElementChild.cloneNode(true), put = (css, words) => { form.querySelector(css).textContent = words; };
    form.dataset.name = name;
    form.dataset.chitOf = child.id;
    form.dataset.step = now.step;
    put("h2", child.name);
    put("[data-under]", child.under);
    const adult = child.adults.find((one) => one.id === now.by);
    const line = form.querySelector("[data-told]");
    const given = of.dataset.hand === "gate" ? CHECK : SIGN;
    const told = [adult?.who], spent = isSpent(now);
    if (now.step === EXIT) told.push(spent ? of.dataset.spent : `${of.dataset.gone} ${hour(now.at)}`);
    if (now.step === given && adult) told.push(`${of.dataset.given} ${adult.gives.slice(0, 3)}\u00a0${adult.gives.slice(3)}`);
    if (!here) told.push(of.dataset.unmarked);
    line.textContent = told.filter(Boolean).join(" · ");
    line.hidden = !line.textContent;
    line.classList.toggle("done", now.step === given || (now.step === EXIT && !spent));
    line.classList.toggle("refused", spent);
    adults(of, form, child, state && !now.by ? (one) => whyNot(of, stand, child, one) : null);
    form.querySelector("[data-asks]").hidden = !asks || !here;
    form.querySelector("[data-why]").hidden = state !== CHECK;
    form.querySelector(".actions").hidden = !state || !here;
    if (state) put("button", state === EXIT ? of.dataset.letOut : of.dataset.act);
    for (const field of form.querySelectorAll("label[for]")) {
      const input = form.querySelector(`#${field.htmlFor}`), id = `${field.htmlFor}-${child.id}`;
      [input.id, field.htmlFor] = [id, id];
    }
    return form;
  }
  function adults(of, form, child, why) {
    const group = form.querySelector("fieldset");
    group.hidden = !why;
    if (!why) return;
    for (const adult of child.adults) {
      const label = document.createElement("label"), words = document.createElement("span"), not = why(adult);
      const box = Object.assign(document.createElement("input"), { type: "radio", name: `by-${child.id}`, value: adult.id, disabled: Boolean(not) });
      words.textContent = adult.who;
      if (not) words.append(Object.assign(document.createElement("small"), { textContent: not }));
      label.append(box, words);
      group.querySelector(".choices").append(label);
    }
  }

  // ---- the page as it came, with what this phone has said on top ----
  async function paint(of, stand) {
    of.dataset.fresh = String(stand?.shape === of.dataset.shape);
    const marks = await keep.own(of), kept = new Set(marks.map((mark) => mark.key)), refused = stand?.refused ?? {};
    for (const mark of marks) said.set(mark.key, mark);
    let sent = false;
    for (const mark of said.values()) {
      if (kept.has(mark.key) || settled.has(mark.key)) continue;
      settled.add(mark.key);
      sent = true;
      if (refused[mark.student]) said.delete(mark.key);
    }
    document.querySelector("[data-refused]").replaceChildren(...Object.values(refused).map(clear));
    seek(of);
    await show();
    if (sent && part("list") && !document.activeElement?.matches("input")) look();
  }
  // A child whose own page could not be had is the one that is sought.
  let sought = {};
  function seek(of) {
    const parts = of.dataset.self && location.pathname !== of.dataset.self ? location.pathname.split("/") : [];
    const child = sought.at !== location.pathname && part("find") && children().find((one) => parts.includes(one.id));
    if (!child) return;
    sought = { at: location.pathname, id: child.id, name: child.name };
    part("find").value = child.name;
  }
  // In a room the list with chits stands only while there is no network; with one, the school itself says who waits.
  function told() {
    const only = part("only");
    if (!only) return;
    only.hidden = !keep.isCut();
    document.querySelector("[data-online]").hidden = keep.isCut();
  }

  keep.show({ paint, told });
})();
