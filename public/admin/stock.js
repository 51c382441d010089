// The stock pages' own script: an open list follows what is sold, and the grid takes what is pasted from a sheet. Both
// pages are complete without it.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// A sale shows within a second ---------------------------------------------------------------------------------

const follows = document.querySelector("[data-live-stock]");
if (follows) {
  const status = follows.querySelector("[data-live-status]");
  const source = new EventSource(`${follows.dataset.liveStock}?after=${follows.dataset.seen}`);
  source.addEventListener("open", () => (status.textContent = "Live"));
  source.addEventListener("error", () => {
    status.textContent = source.readyState === EventSource.CLOSED ? "Not live: open the page again" : "Connecting…";
  });
  source.addEventListener("stock", (event) => {
    for (const level of JSON.parse(event.data)) {
      for (const [name, text] of Object.entries(level.cells)) {
        const cell = document.querySelector(`[data-stock="${Number(level.variant)}.${name}"]`);
        if (cell) cell.textContent = text;
      }
      const state = document.querySelector(`[data-stock="${Number(level.variant)}.state"]`);
      if (state) {
        state.textContent = level.state;
        state.className = level.look;
      }
    }
  });
  // More has moved than is told one by one: the page is read again.
  source.addEventListener("reload", () => {
    source.close();
    location.reload();
  });
  addEventListener("pagehide", () => source.close());
  // A page that comes back from the browser's memory is old.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
}

// Cells of a sheet, pasted into the grid -----------------------------------------------------------------------

for (const grid of all("[data-grid]")) {
  const rows = all("[data-grid-row]", grid).map((row) => all("input[data-grid-cell]", row));
  grid.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const row = rows.findIndex((cells) => cells.includes(event.target));
    if (row < 0 || !/[\t\n]/.test(text.trimEnd())) return;
    event.preventDefault();
    const column = rows[row].indexOf(event.target);
    const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    let filled = 0;
    let beyond = 0;
    lines.forEach((line, down) => {
      const cells = rows[row + down];
      const values = line.split("\t").map((value) => value.trim());
      let lost = false;
      values.forEach((value, right) => {
        // An empty cell changes nothing: what is to be taken away is written as "none".
        if (!value) return;
        const cell = cells?.[column + right];
        if (!cell) return (lost = true);
        cell.value = value;
        cell.dispatchEvent(new Event("input", { bubbles: true }));
        filled++;
      });
      if (lost) beyond++;
    });
    const status = (grid.closest("form") ?? grid).querySelector("[data-grid-status]");
    const rest = beyond ? `${beyond} pasted lines found no place, or not for all of their cells. ` : "";
    if (status) status.textContent = `${filled} cells were filled in. ${rest}Nothing is saved yet.`;
  });
  grid.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: 1 }[event.key];
    const row = rows.findIndex((cells) => cells.includes(event.target));
    if (!step || row < 0) return;
    const next = rows[row + step]?.[rows[row].indexOf(event.target)];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.select();
  });
}
