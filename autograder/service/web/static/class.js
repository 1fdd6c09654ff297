// Fills the table of a class while somebody looks: the lines that changed come by a stream.
"use strict";

(() => {
  const counts = document.getElementById("counts");
  const fresh = document.getElementById("fresh");
  const others = fresh.querySelector("a"); // to load the page anew
  let source = null;

  // the cells of a line behind its tick, which stays as it is
  function put(row, html) {
    const made = document.createElement("template");
    made.innerHTML = html; // the service's own, with every text in it escaped
    const cells = Array.from(made.content.children);
    Array.from(row.cells).slice(1).forEach((old, n) => {
      if (!cells[n] || old.textContent === cells[n].textContent) return;
      const held = old.contains(document.activeElement);
      old.replaceWith(cells[n]);
      cells[n].dispatchEvent(new Event("changed", { bubbles: true }));
      if (held) cells[n].querySelector("a")?.focus();
    });
  }

  function say(text) {
    if (!fresh.textContent.startsWith(text)) fresh.textContent = text;
  }

  function close() {
    source?.close();
    source = null;
  }

  function follow() {
    close();
    if (document.hidden) return; // a browser has few connections for all its tabs
    source = new EventSource(counts.dataset.events);
    source.addEventListener("open", () => say("This page is filled while you look."));
    source.addEventListener("class", (event) => {
      const told = JSON.parse(event.data);
      counts.textContent = told.counts;
      for (const [number, html] of Object.entries(told.rows)) {
        const row = document.getElementById(`m${number}`);
        if (row) put(row, html);
      }
      if (String(told.members) !== counts.dataset.members && !others.parentElement) {
        fresh.append(" The class has other members by now. ", others);
      }
    });
    source.addEventListener("error", () => {
      say("The service does not answer: what stands here may be old. It is asked again.");
      if (source.readyState === EventSource.CLOSED) setTimeout(follow, 5000);
    });
  }

  document.addEventListener("visibilitychange", follow);
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  follow();
})();
