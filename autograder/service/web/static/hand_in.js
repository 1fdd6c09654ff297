// Sends the form, and says what to do where no answer comes. Without this script the browser sends
// the same form by itself.
"use strict";

(() => {
  const form = document.getElementById("hand-in");
  const input = document.getElementById("file");
  const chosen = document.getElementById("chosen");
  const trouble = document.getElementById("trouble");
  const button = form.querySelector("button");
  const most = Number(form.dataset.most);
  const label = button.textContent;
  let sending = false;

  function paragraph(text, code) {
    const made = document.createElement("p");
    made.textContent = text;
    if (code) {
      const digest = document.createElement("code");
      digest.textContent = code;
      made.append(" ", digest);
    }
    return made;
  }

  function say(lines, digest, withRule) {
    const told = lines.map((line) => paragraph(line));
    if (digest) told.push(paragraph("SHA-256 of your file:", digest));
    if (withRule) told.push(paragraph(document.getElementById("rule").textContent));
    trouble.className = "call bad";
    trouble.replaceChildren(...told);
  }

  function quiet() {
    trouble.className = "";
    trouble.replaceChildren();
  }

  // crypto.subtle is there for https and on this machine alone
  async function digestOf(bytes) {
    if (!globalThis.crypto || !crypto.subtle) return "";
    const found = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(found, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // the bytes of the chosen file, or null where they cannot be read (any more)
  async function bytesOf(file) {
    try {
      return await file.arrayBuffer();
    } catch {
      say(["The file changed since you chose it, or cannot be read. Choose it again."], "", false);
      input.value = "";
      chosen.replaceChildren();
      return null;
    }
  }

  async function look() {
    quiet();
    chosen.replaceChildren();
    const file = input.files[0];
    if (!file) return;
    if (file.size > most) {
      say([
        `The file has ${(file.size / 1048576).toFixed(1)} MiB, and ${most / 1048576} are taken at ` +
          "most. Clear its outputs, save it, and choose it again.",
      ], "", false);
      return;
    }
    const bytes = await bytesOf(file);
    if (bytes === null || input.files[0] !== file) return;
    const digest = await digestOf(bytes);
    const line = document.createElement("p");
    const name = document.createElement("bdi");
    name.textContent = file.name;
    line.append("Chosen: ", name, `, ${Math.max(1, Math.round(file.size / 1024))} KiB.`);
    chosen.replaceChildren(line);
    if (digest) chosen.append(paragraph("SHA-256 of the file:", digest));
  }

  // what a page of ours says, a line each; none where it is no page of ours
  function linesOf(page) {
    return Array.from(page.querySelectorAll("#main > p"), (one) => one.textContent.trim());
  }

  function parsed(text) {
    return new DOMParser().parseFromString(text, "text/html");
  }

  function filled(bytes, name) {
    const body = new FormData(form);
    body.set("file", new Blob([bytes]), name);
    return body;
  }

  // the secret of the session that is there now: somebody may have signed in again in another tab
  async function renewed() {
    const answer = await fetch(location.pathname, { cache: "no-store" });
    const field = parsed(await answer.text()).querySelector("#hand-in input[name=form]");
    if (!answer.ok || !field) return false;
    form.elements.form.value = field.value;
    return true;
  }

  async function sent(bytes, name) {
    const answer = await fetch(form.action, { method: "POST", body: filled(bytes, name) });
    if (answer.status !== 403 || !(await renewed())) return answer;
    return fetch(form.action, { method: "POST", body: filled(bytes, name) });
  }

  async function handIn() {
    quiet();
    const file = input.files[0];
    if (!file || file.size > most) return look();
    const bytes = await bytesOf(file);
    if (bytes === null) return;
    const digest = await digestOf(bytes);
    let answer;
    try {
      answer = await sent(bytes, file.name);
    } catch {
      say([
        "No answer came, so nobody knows whether your file was taken. Press Hand in again: the " +
          "same file is taken once.",
      ], digest, true);
      return;
    }
    if (answer.ok && answer.redirected) {
      location.assign(answer.url);
      return new Promise(() => {}); // the button stays as it is until the next page is there
    }
    const lines = linesOf(parsed(await answer.text()));
    if (answer.status === 401) {
      lines.push(
        "You can do that in another tab, come back to this one, and press Hand in again: your " +
          "file stays chosen.",
      );
    }
    if (!lines.length || answer.ok) {
      lines.unshift(`The service answered with something else than was expected (${answer.status}).`);
    }
    say(lines, digest, answer.status >= 500 || answer.status === 409);
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (sending) return;
    sending = true;
    button.setAttribute("aria-disabled", "true");
    button.textContent = "Handing in…";
    try {
      await handIn();
    } finally {
      sending = false;
      button.removeAttribute("aria-disabled");
      button.textContent = label;
    }
  });

  input.addEventListener("change", look);

  // a file that is dropped beside the field is meant for it, too; the browser would leave the page
  const hasFile = (event) => Array.from(event.dataTransfer?.types ?? []).includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    form.classList.add("over");
  });
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) form.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!hasFile(event)) return;
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files.length !== 1) {
      say(["One file is taken at a time: a notebook, or a zip with one in it."], "", false);
      return;
    }
    input.files = event.dataTransfer.files;
    look();
  });

  // a page that the browser brings back is of an earlier moment
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
    else if (input.files.length) look();
  });
})();
