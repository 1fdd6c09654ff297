// Marking by hand: keeps points and comments in the browser and hands them over as a file.
"use strict";
{
  const bench = document.querySelector(".marking");
  const most = Number(bench.dataset.most);
  const start = Number(bench.dataset.start);
  const { assignment, question, section } = bench.dataset;
  const place = `autograder marks ${assignment} ${question}${section && ` ${section}`}`;
  const hand = `autograder comments ${assignment} ${question}`;
  const answers = [...document.querySelectorAll(".answer")];
  const byId = (id) => document.getElementById(id);
  const said = byId("said");
  const marks = new Map(); // article -> { points, comment, at, by, items, settled }
  const before = []; // what can be undone: { article, mark }
  let unsaved = false;

  const stored = (key) => {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  };
  const store = (key, value) => {
    try { localStorage.setItem(key, JSON.stringify(value)); return true; } catch { return false; }
  };
  const holders = (article) => JSON.parse(article.dataset.submissions);
  const inPage = (article) => ({
    points: article.dataset.points === "" ? null : Number(article.dataset.points),
    comment: article.dataset.comment,
    at: article.dataset.at,
    by: article.dataset.by,
    items: JSON.parse(article.dataset.items),
    settled: "settled" in article.dataset,
  });
  const collected = () => Object.fromEntries(
    answers.filter((article) => marks.get(article).at).flatMap((article) => {
      const mark = { ...marks.get(article), answer: article.dataset.answer };
      return holders(article).map((submission) => [submission, mark]);
    }),
  );
  let waiting = 0;
  const keep = () => {
    clearTimeout(waiting);
    waiting = 0;
    said.textContent = store(place, collected())
      ? "Kept in this browser; not saved as a file yet."
      : "This browser keeps nothing: save the marks before you close the page.";
  };
  const keepSoon = () => {
    unsaved = true;
    waiting ||= setTimeout(keep, 200);
  };

  const say = (text) => {
    if (waiting) keep(); // its word comes first, or it would wipe this one away
    said.textContent = text;
  };

  const show = (article) => {
    const { points, comment, items, settled } = marks.get(article);
    const state = article.querySelector(".state");
    state.textContent = points === null ? "open" : `${points} of ${most}`;
    state.className = "mark state " + (points === null ? "" : points >= most ? "full" : points > 0 ? "part" : "none");
    article.toggleAttribute("data-done", points !== null);
    let pressed = false;
    for (const button of article.querySelectorAll(".points [data-points]")) {
      const chosen = points !== null && Number(button.dataset.points) === points;
      button.setAttribute("aria-pressed", String(chosen));
      pressed ||= chosen;
    }
    for (const button of article.querySelectorAll("[data-item]")) {
      button.setAttribute("aria-pressed", String(items.includes(button.dataset.item)));
    }
    article.querySelector(".dispute")?.toggleAttribute("data-settled", settled);
    const other = article.querySelector("input[type=number]");
    if (other !== document.activeElement) other.value = points === null || pressed ? "" : points;
    const text = article.querySelector("textarea");
    if (text !== document.activeElement) text.value = comment;
  };
  const count = () => {
    const marked = answers.filter((article) => marks.get(article).points !== null);
    const done = marked.reduce((sum, article) => sum + holders(article).length, 0);
    byId("count").textContent = done;
    byId("progress").value = done;
  };
  const give = (article, change) => {
    const mark = marks.get(article);
    const last = before.at(-1);
    const typing = "comment" in change && Object.keys(change).length === 1;
    if (!(typing && last?.article === article && last.typing)) before.push({ article, mark, typing });
    const settled = mark.settled || "disputed" in article.dataset;
    const at = new Date().toISOString();
    marks.set(article, { ...mark, settled, ...change, at, by: by.value.trim() });
    show(article);
    count();
    keepSoon();
  };
  const points = (article, value) => {
    if (value === null || (value >= 0 && value <= most)) give(article, { points: value, items: [] });
    else say(`${value} points are not between 0 and ${most}.`);
  };
  const choose = (article, button) => {
    const chosen = new Set(marks.get(article).items);
    if (!chosen.delete(button.dataset.item)) chosen.add(button.dataset.item);
    const buttons = [...article.querySelectorAll("[data-item]")].filter((one) => chosen.has(one.dataset.item));
    const sum = buttons.reduce((total, one) => total + Number(one.dataset.worth), start);
    const within = Math.round(Math.min(Math.max(sum, 0), most) * 1e4) / 1e4;
    const none = !buttons.length && start === 0;
    give(article, { items: buttons.map((one) => one.dataset.item), points: none ? null : within });
    if (sum < 0 || sum > most) say(`The lines add up to ${sum}; ${within} of ${most} are given.`);
  };
  const undo = () => {
    const last = before.pop();
    if (!last) { say("There is nothing to undo."); return; }
    const { points, comment, items, settled } = last.mark;
    give(last.article, { points, comment, items, settled });
    before.pop(); // to undo is not undone by the next
    last.article.hidden = false;
    go(last.article);
    say(`Answer ${last.article.id.replace("answer-", "")} is as it was before.`);
  };

  const by = byId("by");
  by.value = stored("autograder marker") || "";
  by.addEventListener("input", () => store("autograder marker", by.value.trim()));

  const bank = byId("bank");
  const lines = () => [...new Set(bank.value.split("\n").map((line) => line.trim()).filter(Boolean))];
  const setLines = (list) => {
    bank.value = [...new Set(list)].join("\n");
    store(hand, lines());
  };
  const mine = stored(hand);
  bank.value = [...new Set([...lines(), ...(Array.isArray(mine) ? mine : [])])].join("\n");
  bank.addEventListener("input", () => { store(hand, lines()); unsaved = true; });
  const oneLine = (text) => text.split(/\s+/).filter(Boolean).join(" ");
  const fill = (select) => {
    const offered = lines().map((line) => new Option(line.length > 80 ? `${line.slice(0, 79)}…` : line, line));
    select.replaceChildren(select.options[0], ...offered);
  };

  const kept = stored(place) || {};
  for (const article of answers) {
    const mine = kept[holders(article)[0]];
    const given = inPage(article);
    const same = mine && mine.answer === article.dataset.answer && mine.at >= given.at;
    const { points: had, comment: wrote, at, by: whose = "", items = [], settled = false } = mine || {};
    marks.set(article, same ? { points: had, comment: wrote, at, by: whose, items, settled } : given);
    show(article);
    for (const button of article.querySelectorAll(".points [data-points]")) {
      button.addEventListener("click", () => points(article, Number(button.dataset.points)));
    }
    for (const button of article.querySelectorAll("[data-item]")) {
      button.addEventListener("click", () => choose(article, button));
    }
    for (const button of article.querySelectorAll("[data-take]")) {
      button.addEventListener("click", () => {
        const { points: taken, comment, items: chosen } = button.dataset;
        give(article, { points: taken === "" ? null : Number(taken), comment, items: JSON.parse(chosen) });
      });
    }
    const select = article.querySelector(".at-hand select");
    for (const event of ["focus", "pointerdown"]) select.addEventListener(event, () => fill(select));
    select.addEventListener("change", () => {
      const { comment } = marks.get(article);
      if (select.value) give(article, { comment: comment.trim() ? `${comment.trimEnd()}\n${select.value}` : select.value });
      select.selectedIndex = 0;
    });
    article.querySelector(".keep").addEventListener("click", () => {
      const line = oneLine(marks.get(article).comment);
      if (!line) { say("There is no comment to keep."); return; }
      setLines([...lines(), line]);
      unsaved = true;
      say("The comment is at hand for other answers.");
    });
    const other = article.querySelector("input[type=number]");
    other.addEventListener("change", () => points(article, other.value === "" ? null : Number(other.value)));
    const text = article.querySelector("textarea");
    text.addEventListener("input", () => give(article, { comment: text.value }));
  }
  count();

  let current = null;
  document.addEventListener("focusin", (event) => {
    const article = event.target.closest?.(".answer");
    if (article) current = article;
  });
  const visible = () => answers.filter((article) => !article.hidden);
  const go = (article) => {
    if (!article) return;
    article.focus({ preventScroll: true });
    article.scrollIntoView({ block: "start", behavior: "instant" });
  };
  const step = (by) => {
    const list = visible();
    const at = list.indexOf(current);
    go(at < 0 ? list[0] : list[Math.min(Math.max(at + by, 0), list.length - 1)]);
  };
  const next = () => {
    const at = answers.indexOf(current);
    const turned = [...answers.slice(at + 1), ...answers.slice(0, at + 1)];
    const open = turned.find((article) => marks.get(article).points === null);
    if (open) { open.hidden = false; go(open); } else say("Every answer is marked.");
  };
  const save = () => {
    if (waiting) keep();
    const whole = { format: 1, assignment, question, marks: collected(), comments: lines() };
    const parts = [assignment, question, section, by.value];
    const named = parts.map((part) => part.trim().normalize("NFKD").replace(/[^\w.-]+/g, "-").replace(/^-+|-+$/g, ""));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(whole, null, 1) + "\n"], { type: "application/json" }));
    link.download = `${named.filter(Boolean).join("-")}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    said.textContent = `Written as ${link.download} into your downloads; move it into marks/ in the folder of the run.`;
    unsaved = false;
  };

  byId("next").addEventListener("click", next);
  byId("save").addEventListener("click", save);
  byId("undo").addEventListener("click", undo);
  byId("zero")?.addEventListener("click", () => {
    for (const article of answers) {
      if ("empty" in article.dataset && marks.get(article).points === null) give(article, { points: 0 });
    }
  });
  byId("show").addEventListener("change", (event) => {
    for (const article of answers) {
      const done = marks.get(article).points !== null;
      const differs = "disputed" in article.dataset && !marks.get(article).settled;
      article.hidden = { open: done, done: !done, disputed: !differs }[event.target.value] || false;
    }
  });
  byId("who").addEventListener("change", (event) => {
    for (const name of document.querySelectorAll(".who")) name.hidden = !event.target.checked;
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.matches("textarea, input:not([type=checkbox]), select");
    if (typing) {
      if (event.key === "Escape" && current) go(current);
      return;
    }
    if (!byId("keys").checked) return;
    const here = current && !current.hidden ? current : null;
    const now = here && marks.get(here).points;
    const keys = {
      j: () => step(1), ArrowRight: () => step(1), k: () => step(-1), ArrowLeft: () => step(-1),
      n: next, s: save, u: undo,
      c: () => here?.querySelector("textarea").focus(),
      b: () => here?.querySelector(".at-hand select").focus(),
      p: () => here?.querySelector("input[type=number]").focus(),
      Backspace: () => here && points(here, null),
      ".": () => here && now !== null && points(here, Math.floor(now) + 0.5),
    };
    const item = here && [...here.querySelectorAll("[data-item]")].find((one) => one.querySelector("kbd")?.textContent === event.key);
    const action = /^[0-9]$/.test(event.key)
      ? () => here && points(here, Number(event.key))
      : keys[event.key] || (item && (() => choose(here, item)));
    if (!action) return;
    event.preventDefault();
    action();
  });
  addEventListener("pagehide", () => { if (waiting) keep(); });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}
