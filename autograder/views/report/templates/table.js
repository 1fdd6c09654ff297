// Sorting and filtering of tables; without it they are complete and readable.
"use strict";
for (const table of document.querySelectorAll("table[data-sortable]")) {
  const body = table.tBodies[0];
  const compare = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" }).compare;
  const valueOf = (row, place) => row.cells[place].textContent.trim();
  const heads = [...table.tHead.rows[0].cells];
  const sort = (place) => {
    const head = heads[place];
    const numbers = head.classList.contains("number");
    const first = numbers ? "descending" : "ascending";
    const second = numbers ? "ascending" : "descending";
    const way = head.getAttribute("aria-sort") === first ? second : first;
    const sign = way === "ascending" ? 1 : -1;
    const keyed = [...body.rows].map((row) => [valueOf(row, place), row]);
    keyed.sort(([a], [b]) => {
      if (!numbers) return sign * compare(a, b);
      const x = parseFloat(a), y = parseFloat(b);
      if (isNaN(x) || isNaN(y)) return isNaN(x) - isNaN(y); // what has no points stays below
      return sign * (x - y);
    });
    body.append(...keyed.map(([, row]) => row));
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", way);
  };
  heads.forEach((head, place) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(place));
    head.append(button);
  });

  const find = document.getElementById("find");
  const which = document.getElementById("which");
  const shown = document.getElementById("shown");
  if (!find) continue;
  const texts = new Map(
    [...body.rows].map((row) => [row, [...row.cells].slice(0, 2).map((cell) => cell.textContent).join(" ").toLowerCase()]),
  );
  const filter = () => {
    const wanted = find.value.trim().toLowerCase();
    let count = 0;
    for (const row of body.rows) {
      const fits = texts.get(row).includes(wanted) &&
        (!which.value || row.dataset.is.split(" ").includes(which.value));
      row.hidden = !fits;
      count += fits;
    }
    shown.textContent = `${count} of ${body.rows.length}`;
  };
  find.addEventListener("input", filter);
  which.addEventListener("change", filter);
  document.getElementById("controls").hidden = false;
  filter();
}
