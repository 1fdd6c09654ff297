// Adds the reader's own time behind each time of the course, where their clocks differ.
"use strict";

(() => {
  const words = new Intl.DateTimeFormat("en-GB", {
    weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit",
  });
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;

  // minutes that a text like 2026-11-09T10:00:00+01:00 is ahead of UTC
  function ahead(text) {
    const found = /([+-])(\d\d):(\d\d)/.exec(text.slice(10));
    return found ? (found[1] === "-" ? -1 : 1) * (60 * Number(found[2]) + Number(found[3])) : 0;
  }

  // beside each time below an element; what has one already is left
  function add(root) {
    for (const time of root.querySelectorAll("time[datetime]:not([data-seen])")) {
      time.dataset.seen = "";
      const moment = new Date(time.dateTime);
      if (isNaN(moment) || ahead(time.dateTime) === -moment.getTimezoneOffset()) continue;
      const here = document.createElement("span");
      here.className = "soft";
      here.textContent = ` (for you ${words.format(moment)})`;
      time.after(here);
      const zone = document.getElementById("zone");
      if (zone && own && !("seen" in zone.dataset)) {
        zone.dataset.seen = "";
        zone.append(` Yours, ${own}, stand behind them.`);
      }
    }
  }

  add(document);
  document.addEventListener("changed", (event) => add(event.target));
})();
