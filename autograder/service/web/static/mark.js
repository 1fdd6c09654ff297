// Saves a mark as soon as it is given, by the form of the page, and says what came of it. What was
// typed stays until the service has said that it is kept. Without this script the same form is sent
// by its buttons.
"use strict";

(() => {
  const form = document.getElementById("mark");
  const fields = form.elements;
  const said = document.getElementById("said");
  const meanwhile = document.getElementById("meanwhile");
  const points = document.getElementById("points");
  const comment = document.getElementById("comment");
  document.getElementById("by-itself").hidden = false;
  const atHand = document.getElementById("at-hand");
  const alike = document.getElementById("alike");
  const ticks = Array.from(form.querySelectorAll("input[name=items]"));
  const most = Number(form.dataset.most);
  const start = Number(form.dataset.start);
  const place = `mark ${location.pathname}`;
  const RETRY = [1000, 2000, 4000, 8000];

  const content = () => JSON.stringify([
    points.value.trim(), comment.value.trim(), ticks.filter((one) => one.checked).map((one) => one.value),
  ]);
  let kept = content(); // what the service is known to have
  let sent = null; // the content that was sent last, and the number it was sent by
  let working = null; // the promise of the saving that is under way
  let stopped = meanwhile.childElementCount > 0; // until a person has chosen
  let tries = 0;
  let timer = 0;

  const isOpen = () => content() !== kept || Boolean(alike?.checked);
  const say = (text) => { if (said.textContent !== text) said.textContent = text; };

  // ------------------------------------------------------------ what is typed survives the page

  function remember() {
    try {
      if (isOpen()) {
        const typed = [points.value, comment.value, ticks.filter((one) => one.checked).map((one) => one.value)];
        sessionStorage.setItem(place, JSON.stringify({ answer: fields.answer.value, base: fields.base.value, typed }));
      } else sessionStorage.removeItem(place);
    } catch { /* a browser that keeps nothing: the page still has it */ }
  }

  function recall() {
    let before = null;
    try { before = JSON.parse(sessionStorage.getItem(place)); } catch { return; }
    if (!before || !Array.isArray(before.typed)) return;
    if (before.answer !== fields.answer.value) {
      const given = `${before.typed[0] || "no"} points${before.typed[1] ? `, ${before.typed[1]}` : ""}`;
      say(`What you typed here before was for an earlier answer, and is not saved: ${given}`);
      return;
    }
    const now = content();
    [points.value, comment.value] = before.typed;
    for (const tick of ticks) tick.checked = before.typed[2].includes(tick.value);
    if (content() === now) { remember(); return; }
    // it was typed in view of the version that stood then; what came since is told when it is saved
    fields.base.value = before.base;
    stopped = true;
    say("Not saved yet: this is what you typed here before. Press Save to have it count.");
  }

  // ------------------------------------------------------------ saving

  async function renewed() {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const field = page.querySelector("#mark input[name=form]");
    if (!answer.ok || !field) return false;
    fields.form.value = field.value;
    return true;
  }

  // what goes on when the page is left may have 64 KiB at most, else the browser sends nothing
  function post(body) {
    const keepalive = body.toString().length < 60000;
    return fetch(form.action, {
      method: "POST", body, keepalive, headers: { Accept: "application/json" },
    });
  }

  function bodyNow() {
    const body = new URLSearchParams(new FormData(form));
    body.delete("at_hand");
    return body;
  }

  async function once() {
    const now = content();
    const forAlike = Boolean(alike?.checked);
    // the same again is the same sending, so that it is kept once
    if (!sent || sent.content !== now || sent.base !== fields.base.value) {
      sent = { content: now, base: fields.base.value, number: crypto.getRandomValues(new Uint32Array(4)).join("-") };
    }
    fields.sending.value = sent.number;
    let answer, told;
    try {
      answer = await post(bodyNow());
      if (answer.status === 403 && (await renewed())) answer = await post(bodyNow());
      told = answer.headers.get("content-type")?.startsWith("application/json") ? await answer.json() : null;
    } catch {
      return again("Not saved: no answer. What you typed is kept here, and sent again until there is one.");
    }
    if (answer.status === 401) {
      return again("Not saved: you are signed out. Sign in in another tab, and come back: what you typed stays here.");
    }
    if (!told) return again(`Not saved: the service answered with something else (${answer.status}). What you typed is kept here, and sent again.`);
    tries = 0;
    if (told.saved) {
      fields.base.value = told.now.version;
      kept = now;
      if (forAlike) [alike.checked, alike.disabled] = [false, true];
      meanwhile.replaceChildren();
      if (told.now.version !== told.kept.version) return differs(told.now, "Saved; and marked anew since.");
      say(`Saved, as version ${told.kept.version}${forAlike ? ", and for those that are equal" : ""}.`);
    } else if (told.why === "waiting") return again(`${told.said} What you typed is kept here.`);
    else if (told.why === "meanwhile") differs(told.now, told.said);
    else {
      stopped = told.why === "changed";
      say(told.said);
    }
    remember();
    return told.saved;
  }

  function again(text) {
    say(text);
    remember();
    clearTimeout(timer);
    timer = setTimeout(() => save(), RETRY[Math.min(tries++, RETRY.length - 1)]);
    return false;
  }

  function paragraph(...parts) {
    const made = document.createElement("p");
    made.append(...parts);
    return made;
  }

  function button(text, action) {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", action);
    return made;
  }

  // both versions, and a person chooses
  function differs(theirs, text) {
    stopped = true;
    say("");
    const strong = document.createElement("strong");
    strong.textContent = text;
    const told = document.createElement("span");
    told.className = "told";
    const given = theirs.points === null ? "open" : `${theirs.points} of ${most} points`;
    told.textContent = `${theirs.by}: ${given}${theirs.comment ? `: ${theirs.comment}` : ""}`;
    const box = document.createElement("div");
    box.className = "call odd";
    const mine = points.value.trim() === "" ? "open" : `${points.value.trim()} of ${most} points`;
    box.append(
      paragraph(strong), paragraph(told),
      paragraph(`Yours: ${mine}${comment.value.trim() ? `: ${comment.value.trim()}` : ""}`),
      paragraph(
        button("Keep theirs", () => {
          points.value = theirs.points === null ? "" : theirs.points;
          comment.value = theirs.comment;
          for (const tick of ticks) tick.checked = theirs.items.includes(tick.value);
          settle(theirs);
          kept = content();
          remember();
          say(`Theirs stays, version ${theirs.version}.`);
        }),
        " ",
        button("Save mine over theirs", () => { settle(theirs); kept = null; save(); }),
      ),
    );
    meanwhile.replaceChildren(box);
  }

  function settle(theirs) {
    fields.base.value = theirs.version;
    stopped = false;
    meanwhile.replaceChildren();
    points.focus();
  }

  async function save() {
    clearTimeout(timer);
    timer = 0;
    while (working) await working;
    if (stopped || !isOpen()) return !isOpen();
    say("Saving…");
    working = once();
    const done = await working;
    working = null;
    if (done && isOpen() && !stopped) return save(); // typed meanwhile
    return done;
  }

  function soon(wait) {
    remember();
    if (stopped) return;
    if (isOpen()) say("Not saved yet.");
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  // ------------------------------------------------------------ giving

  function add() {
    const chosen = ticks.filter((one) => one.checked);
    const sum = chosen.reduce((total, one) => total + Number(one.dataset.worth), start);
    const none = !chosen.length && start === 0;
    points.value = none ? "" : Math.round(Math.min(Math.max(sum, 0), most) * 1e4) / 1e4;
    soon(0);
  }

  function give(value) {
    points.value = value;
    for (const tick of ticks) tick.checked = false;
    soon(0);
  }

  for (const tick of ticks) tick.addEventListener("change", add);
  points.addEventListener("input", () => soon(700));
  comment.addEventListener("input", () => soon(1500));
  for (const field of [points, comment]) field.addEventListener("change", () => soon(0));
  alike?.addEventListener("change", () => soon(0));
  const steps = document.getElementById("steps");
  for (const step of (steps.dataset.steps || "").split(" ").filter(Boolean)) {
    const made = button(String(Number(step)), () => give(String(Number(step))));
    made.setAttribute("aria-label", `${Number(step)} points`);
    steps.append(made, " ");
  }
  atHand?.addEventListener("change", () => {
    if (!atHand.value) return;
    comment.value = comment.value.trim() ? `${comment.value.trimEnd()}\n${atHand.value}` : atHand.value;
    atHand.selectedIndex = 0;
    comment.focus();
    soon(0);
  });

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const on = event.submitter?.name === "next" && document.getElementById("open-one");
    stopped = stopped && meanwhile.childElementCount > 0;
    const version = Number(fields.base.value);
    if (!isOpen() && !on) say(version ? `Saved, as version ${version}.` : "Nothing is given yet.");
    if (meanwhile.childElementCount > 0) {
      // a page that came with both versions: to save is to choose one's own
      meanwhile.replaceChildren();
      stopped = false;
      kept = null;
    }
    if ((await save()) && on) location.assign(on.href);
  });

  // a link leads on once all is saved
  document.addEventListener("click", async (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (!isOpen() || stopped) return;
    event.preventDefault();
    if (await save()) location.assign(link.href);
  });
  addEventListener("beforeunload", (event) => { if (isOpen()) event.preventDefault(); });
  addEventListener("pagehide", () => { remember(); if (isOpen() && !stopped && !working) once(); });
  addEventListener("online", () => { if (isOpen()) save(); });
  addEventListener("pageshow", (event) => { if (event.persisted && !isOpen()) location.reload(); });

  // ------------------------------------------------------------ keys

  const keys = document.getElementById("keys");
  const withKeys = document.getElementById("with-keys");
  keys.hidden = false;
  try { withKeys.checked = localStorage.getItem("keys") !== "off"; } catch { /* they are on, then */ }
  withKeys.addEventListener("change", () => {
    try { localStorage.setItem("keys", withKeys.checked ? "on" : "off"); } catch { /* for this page */ }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches("textarea, input:not([type=checkbox]), select");
    if (typing) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (!withKeys.checked) return;
    const to = (name) => () => document.getElementById(name)?.click();
    const actions = {
      j: to("after"), ArrowRight: to("after"), k: to("before"), ArrowLeft: to("before"), n: to("open-one"),
      c: () => comment.focus(), b: () => atHand?.focus(), p: () => points.focus(), s: () => form.requestSubmit(),
      Backspace: () => give(""),
      ".": () => { if (points.value.trim() !== "") give(String(Math.floor(Number(points.value)) + 0.5)); },
    };
    const tick = ticks.find((one) => one.dataset.key === event.key);
    const action = /^[0-9]$/.test(event.key) ? () => give(event.key) : actions[event.key] || (tick && (() => tick.click()));
    if (!action) return;
    event.preventDefault();
    action();
  });

  recall();
})();
