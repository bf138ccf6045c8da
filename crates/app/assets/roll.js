// The roll in a corridor without signal. Every tap is written to this phone before it is shown, and stays there until the
// school has named its key. A phone that cannot keep anything has the plain form.
"use strict";

(() => {
  const SOON = 1_000, LATER = 30_000, EVERY = 8_000, PATIENCE = 15_000, MOST = 100;
  const request = (asked) => new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => fail(asked.error);
  });

  // ---- what is kept: marks in the order of the taps, and how each roll stood when the school last answered ----
  const database = {
    async act(mode, work) {
      const asked = indexedDB.open("afterbell-roll", 1);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("marks", { keyPath: "n", autoIncrement: true });
        asked.result.createObjectStore("stands", { keyPath: "roll" });
      };
      const base = await request(asked);
      try {
        const act = base.transaction(["marks", "stands"], mode, { durability: "strict" });
        const whole = new Promise((done, fail) => {
          act.oncomplete = done;
          act.onabort = act.onerror = () => fail(act.error);
        });
        const found = work(act.objectStore("marks"), act.objectStore("stands"));
        await whole;
        return found?.result;
      } finally {
        base.close();
      }
    },
    marks() { return this.act("readonly", (marks) => marks.getAll()); },
    stand(roll) { return this.act("readonly", (_, stands) => stands.get(roll)); },
    add(mark) { return this.act("readwrite", (marks) => void marks.add(mark)); },
    settle(taken, stand) {
      return this.act("readwrite", (marks, stands) => {
        for (const mark of taken) marks.delete(mark.n);
        stands.clear();
        stands.put(stand);
      });
    },
  };

  // Old web views have no database but a drawer of texts.
  const drawer = {
    read(name, empty) { return JSON.parse(localStorage.getItem(`roll-${name}`) ?? empty); },
    write(name, what) { localStorage.setItem(`roll-${name}`, JSON.stringify(what)); },
    async marks() { return this.read("marks", "[]"); },
    async stand(roll) { return [this.read("stand", "null")].find((stand) => stand?.roll === roll); },
    async add(mark) {
      const marks = await this.marks();
      this.write("marks", [...marks, { ...mark, n: (marks.at(-1)?.n ?? 0) + 1 }]);
    },
    async settle(taken, stand) {
      const gone = new Set(taken.map((mark) => mark.key));
      this.write("marks", (await this.marks()).filter((mark) => !gone.has(mark.key)));
      this.write("stand", stand);
    },
  };

  let store = null;
  async function openStore() {
    for (const one of [database, drawer]) {
      try { await one.marks(); return one; } catch { /* the next one */ }
    }
    return null;
  }

  // ---- one thing after the other: taps and answers never cross ----
  let queue = Promise.resolve();
  const inTurn = (act) => (queue = queue.then(act));

  const sheet = () => document.querySelector("form[data-roll]");
  const desk = () => document.querySelector("[data-roll-of]");
  const children = (form) => [...form.querySelectorAll("fieldset[data-student]")];
  const child = (form, student) => children(form).find((marks) => marks.dataset.student === student);
  const held = async (who) => (await store.marks()).filter((mark) => mark.who === who);

  // ---- a tap ----
  document.addEventListener("change", (event) => {
    const box = event.target, marks = box.closest?.("form[data-roll] fieldset[data-student]");
    if (!store || !marks) return;
    const before = marks.dataset.state;
    stand(marks, before);
    tap(box.form, marks, box.value, before);
  });

  // An undo is a mark of its own: what was said stays said.
  function tap(form, marks, state, before) {
    const { roll, rollOf: who, seen } = form.dataset, student = marks.dataset.student, made_at = Date.now();
    inTurn(async () => {
      const last = (await held(who)).filter((mark) => mark.roll === roll && mark.student === student).at(-1);
      const seen_at = last?.seen_at ?? Number(seen), after = last?.key ?? null;
      await store.add({ key: key(), roll, who, student, state, made_at, seen_at, after });
      delete marks.dataset.refused;
      stand(marks, state);
      offerUndo(form, marks, before);
      await say();
      soon(0);
    }).catch(() => plain(form));
  }
  function key() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }
  function stand(marks, state) {
    marks.dataset.state = state;
    for (const box of marks.querySelectorAll("input")) box.checked = box.value === state;
  }
  function offerUndo(form, marks, before) {
    const button = form.querySelector("[data-undo]"), closed = form.dataset.closed === "true";
    button.hidden = !before || (closed && before === "expected");
    button.textContent = `${form.dataset.undoes} ${marks.querySelector("legend").textContent}`;
    button.onclick = () => {
      button.hidden = true;
      marks.querySelector("input").focus({ preventScroll: true });
      tap(form, marks, before, "");
    };
  }

  // ---- it goes out by itself ----
  let timer = 0, flight = null, pause = SOON, reached = false, wrong = "";
  function soon(after) {
    clearTimeout(timer);
    timer = setTimeout(send, after);
  }
  // Everything on this phone, once; a second call waits for the first and looks again at what came since.
  function send() {
    const before = flight ?? Promise.resolve();
    const own = before.then(round);
    flight = own;
    return own.finally(() => { if (flight === own) flight = null; });
  }
  async function round() {
    const of = desk();
    if (!of || !store) return;
    const who = of.dataset.rollOf, all = await held(who), here = of.dataset.roll;
    [reached, wrong] = [false, ""];
    for (const roll of new Set([here, ...all.map((mark) => mark.roll)])) {
      if (!roll) continue;
      try {
        await post(of, roll, all.filter((mark) => mark.roll === roll).slice(0, MOST));
        reached ||= roll === here;
      } catch (why) {
        wrong = why.words ?? of.dataset.cut;
      }
    }
    pause = wrong ? Math.min(pause * 2, LATER) : SOON;
    soon(wrong || (await held(who)).length ? pause : EVERY);
    await say();
  }
  async function post(of, roll, marks) {
    if (!marks.length && document.hidden) return;
    let answer = await ask(of, roll, marks);
    if (answer.status === 400 || answer.redirected) {
      await admitted(of);
      answer = await ask(of, roll, marks);
    }
    if (!answer.ok) throw Object.assign(new Error(), { words: answer.status === 404 ? of.dataset.signin : undefined });
    const said = await answer.json();
    await inTurn(() => taken(roll, marks, said));
  }
  function ask(of, roll, marks) {
    const body = new URLSearchParams({
      csrf: of.dataset.csrf, who: of.dataset.rollOf, sent_at: String(Date.now()),
      marks: JSON.stringify(marks.map(({ n, roll, who, ...mark }) => mark)),
    });
    return patiently(roll, { method: "POST", body, headers: { accept: "application/json" } });
  }
  function patiently(url, options) {
    const over = new AbortController(), limit = setTimeout(() => over.abort(), PATIENCE);
    return fetch(url, { ...options, signal: over.signal }).finally(() => clearTimeout(limit));
  }
  // Whoever signed in since has other papers: the same person gets new ones, another person's marks wait for that person.
  async function admitted(of) {
    const answer = await patiently(location.href, {});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-roll-of]");
    if (fresh?.dataset.rollOf !== of.dataset.rollOf) throw Object.assign(new Error(), { words: of.dataset.signin });
    of.dataset.csrf = fresh.dataset.csrf;
    for (const field of document.querySelectorAll("[name=csrf]")) field.value = fresh.dataset.csrf;
  }

  // ---- the answer: what was named leaves the phone, in the same stroke as the roll is kept as it stands ----
  async function taken(roll, marks, said) {
    const fate = new Map(said.taken.map((one) => [one.key, one]));
    const done = marks.filter((mark) => fate.has(mark.key)), form = sheet();
    const old = (await store.stand(roll))?.refused ?? {}, refused = { ...old };
    for (const mark of done) {
      delete refused[mark.student];
      if (fate.get(mark.key).refused) refused[mark.student] = fate.get(mark.key).refused;
    }
    const { now, rows, shape } = said, stands = { roll, now, rows, refused };
    await store.settle(done, stands);
    if (form?.dataset.roll !== roll) return;
    await paint(form, stands);
    if (shape !== form.dataset.shape) renewPage(form, shape);
  }

  // The page as it came, the school's last answer over it where that is newer, and what is still on the phone on top.
  async function paint(form, stands) {
    const newer = stands && stands.now >= Number(form.dataset.seen);
    if (newer) form.dataset.seen = form.querySelector("[name=seen_at]").value = String(stands.now);
    for (const row of newer ? stands.rows : []) {
      const marks = child(form, row.student);
      if (!marks) continue;
      stand(marks, row.clash ? "" : row.state);
      note(marks, [row.clash, stands.refused[row.student]].filter(Boolean).join(" "));
    }
    const { roll, rollOf } = form.dataset;
    for (const mark of await held(rollOf)) {
      const marks = mark.roll === roll && child(form, mark.student);
      if (marks) stand(marks, mark.state);
    }
  }
  function note(marks, words) {
    const line = marks.closest("li").querySelector("[data-clash]");
    if (line.textContent !== words) line.textContent = words;
    line.hidden = !words;
  }
  // A child was added, has gone home, or the roll was closed on another phone: once for each such change.
  let renewed = "";
  function renewPage(form, shape) {
    if (renewed === shape || document.activeElement?.matches("input[type=search]")) return;
    renewed = shape;
    look();
  }

  // ---- one line says how it stands ----
  async function say() {
    const of = desk();
    if (!of) return;
    const line = document.querySelector("[data-held]"), kept = await store.marks();
    const own = kept.filter((mark) => mark.who === of.dataset.rollOf).length, others = kept.length - own;
    const words = [own ? `${own} ${of.dataset.holds}` : of.dataset.sent, wrong, others ? `${others} ${of.dataset.others}` : ""];
    const text = words.filter(Boolean).join(" · ");
    if (line.textContent !== text) line.textContent = text;
    line.hidden = !sheet() && !kept.length;
    line.dataset.count = String(own);
    line.classList.toggle("waiting", Boolean(own || wrong));
    if (sheet()) tally(sheet());
  }
  function tally(form) {
    const states = children(form).map((marks) => marks.dataset.state);
    const came = states.filter((state) => state === "present" || state === "late").length + Number(form.dataset.gone);
    const left = states.filter((state) => !state || state === "expected").length;
    const absent = states.filter((state) => state === "absent").length;
    const put = (name, count) => { form.querySelector(`[data-${name}]`).textContent = String(count); };
    put("came", came);
    put("all", came + left + absent);
    put("left", left);
  }

  // ---- closing: first everything goes out, then the press goes on, without the marks that the school has ----
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (!store || !form.matches("form[data-roll]")) return;
    if (form.dataset.clear === "true") {
      delete form.dataset.clear;
      for (const marks of children(form)) marks.disabled = true;
      setTimeout(() => { for (const marks of children(form)) marks.disabled = false; }, 0);
      return;
    }
    event.preventDefault();
    inTurn(() => {}).then(send).then(async () => {
      const { roll, rollOf } = form.dataset, left = (await held(rollOf)).some((mark) => mark.roll === roll);
      if (left || !reached) return refuse(form);
      form.dataset.clear = "true";
      button?.click();
    });
  }, true);
  function refuse(form) {
    const line = form.querySelector("[data-held]");
    line.textContent = `${form.dataset.first} ${line.textContent}`;
    line.scrollIntoView({ block: "nearest" });
  }

  // ---- a phone that cannot keep marks: the plain form, as if this script were not there ----
  function plain(form) {
    store = null;
    for (const part of form.querySelectorAll("[data-plain]")) part.hidden = false;
    for (const part of form.querySelectorAll("[data-held], [data-undo]")) part.hidden = true;
  }

  async function begin() {
    store ??= await openStore();
    const form = sheet();
    if (!store || !desk()) return;
    if (form) {
      for (const part of form.querySelectorAll("[data-plain]")) part.hidden = true;
      await inTurn(async () => paint(form, await store.stand(form.dataset.roll)));
      keepPage(form).catch(() => { /* the network has gone: the older page stays */ });
    }
    await say();
    soon(0);
  }

  // ---- where a service worker is to be had, the page opens without a network too: one roll, with its sheet and scripts ----
  async function keepPage(form) {
    if (!("serviceWorker" in navigator) || !("caches" in window)) return;
    await navigator.serviceWorker.register("/roll-worker.js");
    const parts = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]")];
    const urls = [location.pathname, ...parts.map((part) => part.src ?? part.href)];
    const answers = await Promise.all(urls.map((url) => fetch(url)));
    if (answers.some((answer) => !answer.ok || answer.redirected)) return;
    const kept = await caches.open("roll"), old = await kept.keys();
    await Promise.all(urls.map((url, at) => kept.put(url, answers[at])));
    const current = new Set(urls.map((url) => new URL(url, location).href));
    await Promise.all(old.filter((one) => !current.has(one.url)).map((one) => kept.delete(one)));
    form.dataset.kept = "true";
  }

  addEventListener("DOMContentLoaded", begin);
  document.addEventListener("dressed", () => document.readyState === "complete" && begin());
  addEventListener("online", () => soon(0));
  addEventListener("pageshow", (event) => event.persisted && soon(0));
  document.addEventListener("visibilitychange", () => document.hidden || soon(0));
})();
