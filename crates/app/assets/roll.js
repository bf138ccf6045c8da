// The roll: a tap is a mark of its own, an undo too; two who disagree are shown to both. `keep.js` keeps and sends.
"use strict";

(() => {
  const children = (form) => [...form.querySelectorAll("fieldset[data-student]")];
  const child = (form, student) => children(form).find((marks) => marks.dataset.student === student);

  // ---- a tap ----
  document.addEventListener("change", (event) => {
    const box = event.target, marks = box.closest?.("form[data-keeps] fieldset[data-student]");
    if (!keep.ready() || !marks) return;
    const before = marks.dataset.state;
    stand(marks, before);
    tap(box.form, marks, box.value, before);
  });

  // An undo is a mark of its own: what was said stays said.
  function tap(form, marks, state, before) {
    const student = marks.dataset.student, made_at = Date.now();
    keep.inTurn(async () => {
      const last = (await keep.own(form)).filter((mark) => mark.student === student).at(-1);
      const seen_at = last?.seen_at ?? Number(form.dataset.seen), after = last?.key ?? null;
      await keep.add(form, [{ student, state, made_at, seen_at, after }]);
      offerUndo(form, marks, before);
    }).catch(() => keep.plain(form));
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

  // The page as it came, the school's last answer over it where that is newer, and what is still on the phone on top. All of it
  // is known before any is shown, so that no mark goes back for the moment in which the phone is read.
  async function paint(form, stands) {
    const own = await keep.own(form), said = new Map(own.map((mark) => [mark.student, mark.state]));
    listAlso(own.filter((mark) => mark.also));
    const newer = stands && stands.now >= Number(form.dataset.seen);
    if (newer) form.dataset.seen = form.querySelector("[name=seen_at]").value = String(stands.now);
    for (const row of newer ? stands.rows : []) {
      const marks = child(form, row.student);
      if (!marks) continue;
      if (!said.has(row.student)) stand(marks, row.clash ? "" : row.state);
      note(marks, [row.clash, row.word, stands.refused[row.student]].filter(Boolean).join(" "));
    }
    for (const [student, state] of said) {
      const marks = child(form, student);
      if (marks) stand(marks, state);
    }
  }
  function note(marks, words) {
    const line = marks.closest("li").querySelector("[data-clash]");
    if (line.textContent !== words) line.textContent = words;
    line.hidden = !words;
  }
  // ---- a child on no list: written down at once, found out once there is a network ----
  document.addEventListener("submit", (event) => {
    const form = event.target, sheet = document.querySelector("form[data-keeps]");
    if (!keep.ready() || !sheet || !form.matches("form[data-also]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const field = form.querySelector("[name=also]"), also = field.value.trim();
    if (!also) return;
    field.value = "";
    keep.inTurn(() => keep.add(sheet, [{ also }])).catch(() => {
      field.value = also;
      keep.plain(sheet);
    });
  }, true);
  function listAlso(marks) {
    const list = document.querySelector("[data-also-list]");
    if (!list) return;
    list.replaceChildren(...marks.map(({ also }) => Object.assign(document.createElement("li"), { textContent: also })));
    list.hidden = !marks.length;
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
    if (!keep.ready() || !form.matches("form[data-keeps]")) return;
    if (form.dataset.clear === "true") {
      delete form.dataset.clear;
      for (const marks of children(form)) marks.disabled = true;
      setTimeout(() => { for (const marks of children(form)) marks.disabled = false; }, 0);
      return;
    }
    event.preventDefault();
    keep.inTurn(() => {}).then(keep.send).then(async () => {
      if ((await keep.own(form)).length || !keep.isReached()) return refuse(form);
      form.dataset.clear = "true";
      button?.click();
    });
  }, true);
  function refuse(form) {
    const line = form.querySelector("[data-held]");
    line.textContent = `${form.dataset.first} ${line.textContent}`;
    line.scrollIntoView({ block: "nearest" });
  }

  const isSheet = (of) => of.matches("form");
  keep.show({
    paint: async (of, stands) => { if (isSheet(of)) await paint(of, stands); },
    plain: (of) => { of.querySelector("[data-undo]").hidden = true; },
    told: (of) => { if (isSheet(of)) tally(of); },
  });
})();
