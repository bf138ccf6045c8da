// Links of the hand-over chain: children given, taken over, counted, handed to a named adult. What is signed here is kept on
// the phone first, online or not, and goes out by itself; `keep.js` does both. Nobody is handed over from an old list, before
// the evening's end, or to an adult about whom the school must be asked: that press goes to the school or nowhere.
"use strict";

(() => {
  const MINUTE = 60_000;
  const hour = (at) => new Date(at).toTimeString().slice(0, 5);
  const rows = (of, student) => [...of.querySelectorAll(`[data-student="${CSS.escape(student)}"]`)];

  // ---- a press ----
  document.addEventListener("submit", (event) => {
    const form = event.target, button = event.submitter;
    if (!keep.ready() || !form.matches("form[data-signs]")) return;
    if (form.dataset.clear === "true") {
      delete form.dataset.clear;
      return;
    }
    event.preventDefault();
    const act = form.dataset.signs === "handed" ? hand : pass;
    keep.inTurn(() => act(form, button)).catch(() => keep.plain(keep.root()));
  }, true);

  // A link of a line: who is ticked, as the button says.
  async function pass(form, button) {
    const of = keep.root(), boxes = [...form.querySelectorAll("input[type=checkbox]:checked:not(:disabled)")];
    const to = form.querySelector("input[name=escort]:checked")?.value ?? "";
    const state = button?.value || form.dataset.signs;
    if (!boxes.length || (state === "given" && !to)) return tell(of, of.dataset.nobody);
    const students = boxes.map((box) => box.closest("[data-student]").dataset.student);
    await sign(of, students.map((student) => ({ student, state, to })), await keep.stand(of));
  }

  // A hand-over: what the list alone can say is kept; the rest is the school's to say, now.
  async function hand(form, button) {
    const of = keep.root(), stand = await keep.stand(of);
    const chosen = [...form.querySelectorAll("input[type=radio]:checked")].filter((box) => !box.matches(":disabled"));
    if (!chosen.length) return tell(of, of.dataset.nobody);
    const why = new Map(chosen.map((box) => [box, whyLive(of, box, stand)]));
    const kept = chosen.filter((box) => !why.get(box)), live = chosen.filter((box) => why.get(box));
    const student = (box) => box.closest("[data-student]").dataset.student;
    if (kept.length) {
      await sign(of, kept.map((box) => ({ student: student(box), state: "handed", to: box.value })), stand);
    }
    if (!live.length) return;
    tell(of, why.get(live[0]));
    form.dataset.clear = "true";
    setTimeout(() => button.click(), 0);
  }
  function whyLive(of, box, stand) {
    const fresh = stand?.shape === of.dataset.shape, now = Date.now();
    if (box.dataset.asks === "true") return of.dataset.asked;
    if (!fresh || now - stand.at >= Number(of.dataset.minutes) * MINUTE || now < stand.at) return of.dataset.old;
    const ahead = stand.at - stand.now;
    return now - ahead < Number(box.closest("[data-until]").dataset.until) ? of.dataset.early : "";
  }
  async function sign(of, marks, stand) {
    const fresh = stand?.shape === of.dataset.shape, seen_at = fresh ? stand.now : Number(of.dataset.seen);
    for (const mark of marks) picked.delete(`go-${mark.student}`), picked.delete(`to-${mark.student}`);
    await keep.add(of, marks.map((mark) => ({ ...mark, seen_at })));
  }
  function tell(of, words) {
    const line = of.querySelector("[data-held]");
    line.hidden = false;
    line.textContent = words;
    line.classList.add("waiting");
    line.scrollIntoView({ block: "nearest" });
  }

  // ---- what was chosen outlives a page that comes anew ----
  const picked = new Map();
  document.addEventListener("change", (event) => {
    const box = event.target;
    if (!box.closest?.("form[data-signs]")) return;
    if (box.checked) picked.set(box.name, box.value); else picked.delete(box.name);
  });

  // ---- the page as it came, with what is still on the phone on top ----
  const painted = new Set();
  async function paint(of, stand) {
    for (const [name, value] of picked) {
      const box = of.querySelector(`form[data-signs] [name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (box) box.checked = true;
    }
    const marks = await keep.own(of), kept = new Set(marks.map((mark) => mark.key));
    if (!of.dataset.painted) painted.clear();
    of.dataset.painted = "true";
    of.dataset.fresh = String(stand?.shape === of.dataset.shape);
    const refused = Object.values(stand?.refused ?? {});
    if (refused.length && [...painted].some((key) => !kept.has(key))) return void look();
    for (const mark of marks) {
      if (painted.has(mark.key)) continue;
      painted.add(mark.key);
      put(of, mark);
    }
    of.querySelector("[data-refused]").replaceChildren(...refused.map((words) => {
      return Object.assign(document.createElement("p"), { className: "note refused", textContent: words });
    }));
    of.querySelectorAll("form[data-signs] legend[data-count]").forEach(count);
  }
  // A child moves on to where its next link is signed, if that is here; else it stays where it is, with the time.
  function put(of, mark) {
    const words = `${hour(mark.made_at)} ${of.dataset.signed}`;
    const next = of.querySelector(`form[data-from="${CSS.escape(mark.state)}"]`);
    for (const row of rows(of, mark.student)) {
      if (row.matches("fieldset")) {
        row.hidden = mark.state === "back" || (row.hidden && mark.state !== "taken");
        if (mark.state === "handed") row.disabled = true;
        if (mark.state === "handed") row.querySelector("[data-told]").textContent = words;
        if (!row.hidden) row.closest("form").hidden = false;
        continue;
      }
      row.querySelector("[data-told]").textContent = words;
      row.querySelector("input").checked = false;
      if (next) {
        next.querySelector(".choices").append(row);
        next.hidden = false;
      } else {
        row.querySelector("input").disabled = true;
      }
    }
  }
  function count(legend) {
    const left = legend.closest("fieldset").querySelectorAll("input[type=checkbox]:not(:disabled)").length;
    legend.textContent = legend.textContent.replace(/\d+/, String(left));
  }

  keep.show({ paint });
})();
