// What is said on a phone in a corridor without signal: marks of a roll, signatures of the hand-over chain. Each is written
// to the phone before it is shown, and stays there until the school has named its key; then it goes out by itself. A page
// says what it is about by `data-keeps`, whose phone it is by `data-keeps-of`, and how it looks by its own script.
"use strict";

const keep = (() => {
  const SOON = 1_000, LATER = 30_000, EVERY = 8_000, PATIENCE = 15_000, MOST = 100, MINUTE = 60_000, DAY = 86_400_000;
  const request = (asked) => new Promise((done, fail) => {
    asked.onsuccess = () => done(asked.result);
    asked.onerror = asked.onblocked = () => fail(asked.error);
  });

  // ---- what is kept: marks in the order of the taps, and how each page stood when the school last answered ----
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
    add(all) { return this.act("readwrite", (marks) => void all.forEach((mark) => marks.add(mark))); },
    settle(taken, stand) {
      return this.act("readwrite", (marks, stands) => {
        for (const mark of taken) marks.delete(mark.n);
        const old = stands.getAll();
        old.onsuccess = () => old.result.filter((one) => one.now < stand.now - DAY).forEach((one) => stands.delete(one.roll));
        stands.put(stand);
      });
    },
  };

  // Old web views have no database but a drawer of texts.
  const drawer = {
    read(name, empty) { return JSON.parse(localStorage.getItem(`roll-${name}`) ?? empty); },
    write(name, what) { localStorage.setItem(`roll-${name}`, JSON.stringify(what)); },
    async marks() { return this.read("marks", "[]"); },
    async stand(roll) { return this.read("stands", "[]").find((stand) => stand.roll === roll); },
    async add(all) {
      const marks = await this.marks(), from = (marks.at(-1)?.n ?? 0) + 1;
      this.write("marks", [...marks, ...all.map((mark, at) => ({ ...mark, n: from + at }))]);
    },
    async settle(taken, stand) {
      const gone = new Set(taken.map((mark) => mark.key));
      this.write("marks", (await this.marks()).filter((mark) => !gone.has(mark.key)));
      const others = this.read("stands", "[]").filter((one) => one.roll !== stand.roll && one.now >= stand.now - DAY);
      this.write("stands", [...others, stand]);
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

  const root = () => document.querySelector("[data-keeps-of]");
  const held = async (who) => (await store.marks()).filter((mark) => mark.who === who);
  const own = async (of) => (await held(of.dataset.keepsOf)).filter((mark) => mark.roll === of.dataset.keeps);
  const stand = (of) => store.stand(of.dataset.keeps);

  // A page's own part: how it looks with what is kept, without a place to keep anything, and after each word about it.
  let page = { paint: async () => {}, plain: () => {}, told: () => {} };

  // ---- something is said ----
  async function add(of, marks) {
    const { keeps: roll, keepsOf: who } = of.dataset;
    await store.add(marks.map((mark) => ({ key: key(), roll, who, made_at: Date.now(), ...mark })));
    await page.paint(of, await stand(of));
    await say();
    soon(0);
  }
  function key() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // ---- it goes out by itself ----
  let timer = 0, flight = null, pause = SOON, reached = false, wrong = "", cut = false;
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
    const of = root();
    if (!of || !store) return;
    const who = of.dataset.keepsOf, all = await held(who), here = of.dataset.keeps;
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
    cut = Boolean(wrong);
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
      csrf: of.dataset.csrf, who: of.dataset.keepsOf, sent_at: String(Date.now()),
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
    const answer = await patiently(of.dataset.self ?? location.href, {});
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-keeps-of]");
    if (fresh?.dataset.keepsOf !== of.dataset.keepsOf) throw Object.assign(new Error(), { words: of.dataset.signin });
    of.dataset.csrf = fresh.dataset.csrf;
    for (const field of document.querySelectorAll("[name=csrf]")) field.value = fresh.dataset.csrf;
  }

  // ---- the answer: what was named leaves the phone, in the same stroke as the page is kept as it stands ----
  async function taken(roll, marks, said) {
    const fate = new Map(said.taken.map((one) => [one.key, one]));
    const done = marks.filter((mark) => fate.has(mark.key)), of = root();
    const old = (await store.stand(roll))?.refused ?? {}, refused = { ...old };
    for (const mark of done) {
      delete refused[mark.student];
      if (fate.get(mark.key).refused) refused[mark.student] = fate.get(mark.key).refused;
    }
    const { now, rows, shape } = said, stands = { roll, now, rows, shape, refused, at: Date.now() };
    await store.settle(done, stands);
    if (of?.dataset.keeps !== roll) return;
    await page.paint(of, stands);
    if (shape !== of.dataset.shape) renewPage(shape);
  }
  // The page is made of other parts by now, by another phone's doing or by ours: once for each such change.
  let renewed = "";
  function renewPage(shape) {
    const at = document.activeElement, writes = at?.matches("input:not([type])") && at.value;
    if (renewed === shape || writes || at?.matches("input[type=search]")) return;
    renewed = shape;
    look();
  }

  // ---- one line says how it stands ----
  async function say() {
    const of = root();
    if (!of) return;
    const line = document.querySelector("[data-held]"), kept = await store.marks();
    const mine = kept.filter((mark) => mark.who === of.dataset.keepsOf).length, others = kept.length - mine;
    const away = wrong === of.dataset.cut && !mine ? of.dataset.away : wrong;
    const words = [mine ? `${mine} ${of.dataset.holds}` : wrong ? "" : of.dataset.sent, away, others ? `${others} ${of.dataset.others}` : ""];
    const text = words.filter(Boolean).join(" · ");
    if (line.textContent !== text) line.textContent = text;
    line.hidden = (!of.dataset.keeps || "quiet" in of.dataset) && !kept.length && !wrong;
    line.dataset.count = String(mine);
    line.classList.toggle("waiting", Boolean(mine || wrong));
    page.told(of);
  }

  // ---- a phone that cannot keep anything: the plain form, as if this script were not there ----
  function plain(of) {
    store = null;
    page.plain(of);
    for (const part of document.querySelectorAll("[data-plain]")) part.hidden = false;
    for (const part of document.querySelectorAll("[data-held]")) part.hidden = true;
  }

  async function begin() {
    store ??= await openStore();
    const of = root();
    if (store && of?.dataset.keeps) {
      for (const part of of.querySelectorAll("[data-plain]")) part.hidden = true;
      await inTurn(async () => page.paint(of, await stand(of)));
    }
    again();
    if (!store || !of) return;
    await say();
    soon(0);
  }

  // ---- where a service worker is to be had, the page opens without a network too: the pages of a day, with their sheet and scripts ----
  async function keepPage(of) {
    if (!("serviceWorker" in navigator) || !("caches" in window)) return;
    await navigator.serviceWorker.register("/roll-worker.js");
    const parts = [...document.querySelectorAll("script[src], link[rel=stylesheet], link[rel=icon]")];
    const also = (of.dataset.offline ?? "").split(" ").filter(Boolean);
    const urls = [of.dataset.self ?? location.pathname, ...also, ...parts.map((part) => part.src ?? part.href)];
    const answers = await Promise.all(urls.map((url) => fetch(url)));
    if (answers.some((answer) => !answer.ok || answer.redirected)) return;
    const kept = await caches.open("roll"), old = await kept.keys();
    await Promise.all(urls.map((url, at) => kept.put(url, answers[at])));
    await Promise.all(old.map(async (one) => {
      const day = new Date((await kept.match(one))?.headers.get("date") ?? 0).toDateString();
      if (day !== new Date().toDateString() && !urls.some((url) => new URL(url, location).href === one.url)) await kept.delete(one);
    }));
    of.dataset.kept = "true";
  }

  // What only shows who is inside is kept anew while one looks, and says how old it is where there is no network.
  let clock = 0;
  function again() {
    clearInterval(clock);
    const of = root()?.dataset.keeps ? root() : document.querySelector("[data-offline]");
    if (!of || "liveOnly" in of.dataset) return;
    const stale = (on) => document.querySelectorAll("[data-stale]").forEach((part) => { part.hidden = !on; });
    const once = () => keepPage(of).then(() => stale(false), () => stale(true));
    once();
    if ("offline" in of.dataset) clock = setInterval(() => document.hidden || once(), MINUTE);
  }

  addEventListener("DOMContentLoaded", begin);
  document.addEventListener("dressed", () => document.readyState === "complete" && begin());
  addEventListener("online", () => soon(0));
  addEventListener("pageshow", (event) => event.persisted && soon(0));
  document.addEventListener("visibilitychange", () => document.hidden || soon(0));

  return {
    root, held, own, stand, inTurn, add, say, send, plain,
    ready: () => Boolean(store),
    isReached: () => reached,
    isCut: () => cut,
    show: (part) => { page = { ...page, ...part }; },
  };
})();
