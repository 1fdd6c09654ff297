// Marking by hand: keeps points and comments in the browser and hands them over as a file.
"use strict";
{
  const bench = document.querySelector(".marking");
  const most = Number(bench.dataset.most);
  const { assignment, question } = bench.dataset;
  const place = `autograder marks ${assignment} ${question}`;
  const answers = [...document.querySelectorAll(".answer")];
  const byId = (id) => document.getElementById(id);
  const said = byId("said");
  const marks = new Map(); // article -> { points, comment, at }
  let unsaved = false;

  const stored = () => {
    try { return JSON.parse(localStorage.getItem(place)) || {}; } catch { return {}; }
  };
  const holders = (article) => JSON.parse(article.dataset.submissions);
  const inPage = (article) => ({
    points: article.dataset.points === "" ? null : Number(article.dataset.points),
    comment: article.dataset.comment,
    at: article.dataset.at,
  });
  const collected = () => Object.fromEntries(
    answers.filter((article) => marks.get(article).at).flatMap((article) => {
      const { points, comment, at } = marks.get(article);
      const mark = { points, comment, at, answer: article.dataset.answer };
      return holders(article).map((submission) => [submission, mark]);
    }),
  );
  let waiting = 0;
  const keep = () => {
    clearTimeout(waiting);
    waiting = 0;
    try {
      localStorage.setItem(place, JSON.stringify(collected()));
      said.textContent = "Kept in this browser; not saved as a file yet.";
    } catch {
      said.textContent = "This browser keeps nothing: save the marks before you close the page.";
    }
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
    const { points, comment } = marks.get(article);
    const state = article.querySelector(".state");
    state.textContent = points === null ? "open" : `${points} of ${most}`;
    state.className = "mark state " + (points === null ? "" : points >= most ? "full" : points > 0 ? "part" : "none");
    article.toggleAttribute("data-done", points !== null);
    let pressed = false;
    for (const button of article.querySelectorAll("[data-points]")) {
      const chosen = points !== null && Number(button.dataset.points) === points;
      button.setAttribute("aria-pressed", String(chosen));
      pressed ||= chosen;
    }
    const other = article.querySelector("input");
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
    marks.set(article, { ...marks.get(article), ...change, at: new Date().toISOString() });
    show(article);
    count();
    keepSoon();
  };
  const points = (article, value) => {
    if (value === null || (value >= 0 && value <= most)) give(article, { points: value });
    else say(`${value} points are not between 0 and ${most}.`);
  };

  const kept = stored();
  for (const article of answers) {
    const mine = kept[holders(article)[0]];
    const given = inPage(article);
    const same = mine && mine.answer === article.dataset.answer;
    marks.set(article, same && mine.at >= given.at ? { points: mine.points, comment: mine.comment, at: mine.at } : given);
    show(article);
    for (const button of article.querySelectorAll("[data-points]")) {
      button.addEventListener("click", () => points(article, Number(button.dataset.points)));
    }
    const other = article.querySelector("input");
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
    const whole = { format: 1, assignment, question, marks: collected() };
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(whole, null, 1) + "\n"], { type: "application/json" }));
    link.download = `${assignment}-${question}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    said.textContent = `Written as ${link.download} into your downloads; move it into marks/ in the folder of the run.`;
    unsaved = false;
  };

  byId("next").addEventListener("click", next);
  byId("save").addEventListener("click", save);
  byId("zero")?.addEventListener("click", () => {
    for (const article of answers) {
      if ("empty" in article.dataset && marks.get(article).points === null) give(article, { points: 0 });
    }
  });
  byId("show").addEventListener("change", (event) => {
    for (const article of answers) {
      const done = marks.get(article).points !== null;
      article.hidden = (event.target.value === "open" && done) || (event.target.value === "done" && !done);
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
      n: next, s: save,
      c: () => here?.querySelector("textarea").focus(),
      p: () => here?.querySelector("input").focus(),
      Backspace: () => here && points(here, null),
      ".": () => here && now !== null && points(here, Math.floor(now) + 0.5),
    };
    const action = /^[0-9]$/.test(event.key) ? () => here && points(here, Number(event.key)) : keys[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
  addEventListener("pagehide", () => { if (waiting) keep(); });
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });
}
