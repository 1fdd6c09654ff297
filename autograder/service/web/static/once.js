// A form that was sent is not sent again by a second click: the first answer may be all there is.
"use strict";

(() => {
  const AGAIN = 5000; // milliseconds after which it may be sent again: a file to keep leaves the page as it was

  function free(form) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }

  addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return; // a script of its own sends it
    if ("sent" in form.dataset) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "";
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
    setTimeout(free, AGAIN, form);
  });
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(free));
})();
