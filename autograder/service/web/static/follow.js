// Follows how an attempt stands, and says so where the service does not answer.
"use strict";

(() => {
  const standing = document.getElementById("standing");
  const open = document.getElementById("public");
  const trouble = document.getElementById("trouble");
  const PARTS = ["counting", "notes", "public", "outcome"];
  const AGAIN = 5000; // milliseconds to the next try
  let source = null;
  let timer = 0;
  let over = false;

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function say(...lines) {
    const told = lines.map((line) => element("p", line));
    if (trouble.textContent === told.map((one) => one.textContent).join("")) return;
    trouble.className = lines.length ? "call bad" : "";
    trouble.replaceChildren(...told);
  }

  function lost() {
    say(
      "The service does not answer; it is asked again by itself. What you handed in stays handed " +
        "in: keep the receipt, and your file.",
      `SHA-256 of the file: ${document.getElementById("sha256").textContent}`,
      document.getElementById("rule").textContent,
    );
  }

  // what is new is added, so that it alone is read aloud
  function show(cases) {
    const lines = Array.from(open.querySelectorAll("li"));
    if (lines.length > cases.length || lines.some((li, n) => li.textContent !== cases[n].said)) {
      open.replaceChildren(); // it is graded once more, from the start
      lines.length = 0;
    }
    for (const one of cases.slice(lines.length)) {
      const line = element("li", one.said);
      if (!open.querySelector("h2")) open.append(element("h2", "Public checks"));
      if (Array.from(open.querySelectorAll("h3")).at(-1)?.textContent === one.question) {
        Array.from(open.querySelectorAll("ul")).at(-1).append(line);
      } else {
        const list = document.createElement("ul");
        list.append(line); // before it is on the page, where each piece would be read aloud
        open.append(element("h3", one.question), list);
      }
    }
  }

  // what an element says, however it is laid out
  const said = (one) => one.textContent.replace(/\s+/g, "");

  function put(where, text) {
    if (where.textContent !== text) where.textContent = text;
  }

  // the page as it is now, part by part; what is equal stays, and is not read aloud again
  async function load() {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    if (answer.status === 401) {
      end();
      say(
        "You are signed out. What you handed in stays handed in; open your personal link to see " +
          "how it stands.",
      );
      return;
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const id of PARTS) {
      const old = document.getElementById(id);
      const now = page.getElementById(id);
      if (now && said(old) !== said(now)) {
        old.replaceChildren(...now.childNodes);
        old.dispatchEvent(new Event("changed", { bubbles: true }));
      }
    }
    const now = page.getElementById("standing");
    put(standing, now.textContent);
    say();
    if (!now.dataset.events) end();
  }

  function end() {
    over = true;
    close();
  }

  function close() {
    clearTimeout(timer);
    source?.close();
    source = null;
  }

  // where no stream comes through, the page is asked now and then
  async function poll() {
    close();
    try {
      await load();
    } catch {
      lost();
    }
    if (!over) timer = setTimeout(follow, AGAIN);
  }

  function follow() {
    close();
    if (over || document.hidden) return; // a browser has few connections for all its tabs
    source = new EventSource(standing.dataset.events);
    timer = setTimeout(poll, 2 * AGAIN);
    source.addEventListener("standing", (event) => {
      clearTimeout(timer);
      say();
      const one = JSON.parse(event.data);
      put(standing, one.said);
      show(one.public);
      if (one.state === "done" || one.state === "unexamined") {
        close();
        poll();
      }
    });
    source.addEventListener("open", () => say());
    source.addEventListener("error", () => {
      clearTimeout(timer);
      lost();
      timer = setTimeout(poll, AGAIN);
    });
  }

  document.addEventListener("visibilitychange", follow);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  follow();
})();
