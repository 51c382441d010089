// The back office's one script. Every page works without it, as links and forms; this makes it quicker by keys:
// the palette, shortcuts, rows and their selection, questions before hard steps, messages that go away, and a
// warning before typed text is lost. No dependency, nothing inline, no style set by hand (docs/adr/0007).

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const root = document.documentElement;
root.dataset.live = "";

const mac = /Mac|iPhone|iPad/.test(navigator.platform);
if (mac) for (const hint of all("[data-keys-hint]")) hint.textContent = "⌘ K";

/** Whether what is typed belongs to a field. */
const typing = (target) => target.closest?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");
const opened = () => one("dialog[open]");

/** Follows a link of the page, where there is one. */
function follow(selector) {
  const link = one(selector);
  if (link) link.click();
  return Boolean(link);
}

// Palette ------------------------------------------------------------------------------------------------------

const palette = one("#palette");
const words = one("#palette-words");
const list = one("#palette-list");
const status = one("[data-palette-status]");
let asked = 0;
let waiting;
let request;

function openPalette(text = "") {
  if (palette.open) return;
  palette.showModal();
  words.value = text;
  find();
}

async function find() {
  const turn = ++asked;
  request?.abort();
  request = new AbortController();
  try {
    const answer = await fetch(`${palette.dataset.find}?q=${encodeURIComponent(words.value)}`, {
      headers: { accept: "application/json" },
      signal: request.signal,
    });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const groups = await answer.json();
    if (turn === asked) show(groups);
  } catch (error) {
    if (error.name !== "AbortError" && turn === asked) {
      list.replaceChildren();
      status.textContent = "The shop did not answer. Press Enter to try the whole page.";
    }
  }
}

function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

function show(groups) {
  const parts = [];
  let count = 0;
  for (const group of groups) {
    const title = element("p", "palette-group", group.title);
    title.setAttribute("role", "presentation");
    parts.push(title);
    for (const entry of group.found) {
      // Something to do is a form, sent from a button; all else is a link.
      const link = element(entry.post ? "button" : "a", "palette-entry");
      if (entry.post) {
        link.type = "button";
        link.addEventListener("click", () => send(entry.path, entry.post));
      } else link.href = entry.path;
      link.id = `found-${count++}`;
      link.tabIndex = -1;
      link.setAttribute("role", "option");
      link.append(element("span", "palette-title", entry.title), element("span", "palette-aside", entry.aside));
      parts.push(link);
    }
  }
  list.replaceChildren(...parts);
  status.textContent = count ? `${count} found. ↑ ↓ to choose, Enter to open.` : "Nothing was found.";
  choose(0);
}

function send(path, fields) {
  const form = element("form");
  form.method = "post";
  form.action = path;
  for (const [name, value] of fields) {
    const field = element("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  document.body.append(form);
  form.requestSubmit();
}

const chosen = () => one("[aria-selected=true]", list);

function choose(index) {
  const entries = all("[role=option]", list);
  for (const entry of entries) entry.setAttribute("aria-selected", "false");
  const entry = entries[(index + entries.length) % entries.length];
  entry?.setAttribute("aria-selected", "true");
  entry?.scrollIntoView({ block: "nearest" });
  if (entry) words.setAttribute("aria-activedescendant", entry.id);
  else words.removeAttribute("aria-activedescendant");
}

words?.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(find, 90);
});
words?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    choose(all("[role=option]", list).indexOf(chosen()) + step);
  } else if (event.key === "Enter" && chosen()) {
    event.preventDefault();
    if (chosen().href && (event.ctrlKey || event.metaKey)) window.open(chosen().href, "_blank", "noopener");
    else chosen().click();
  }
});
const bar = one("[data-palette-form] input");
bar?.addEventListener("pointerdown", (event) => {
  event.preventDefault();
  openPalette(bar.value);
});

// Rows ---------------------------------------------------------------------------------------------------------

const rows = all("[data-row]");
const boxes = all("input[data-pick]");
const count = one("[data-picked]");
const whole = one("input[data-pick-all]");
let at = -1;
let last = -1;

function mark(index) {
  if (!rows.length) return;
  rows[at]?.removeAttribute("data-current");
  at = Math.max(0, Math.min(rows.length - 1, index));
  rows[at].setAttribute("data-current", "");
  rows[at].scrollIntoView({ block: "nearest" });
  one("a", rows[at])?.focus({ preventScroll: true });
}

function counted() {
  const picked = boxes.filter((box) => box.checked).length;
  if (count) count.textContent = String(picked);
  if (whole) {
    whole.checked = picked > 0 && picked === boxes.length;
    whole.indeterminate = picked > 0 && picked < boxes.length;
  }
}

function pick(index, checked, range) {
  const from = range && last >= 0 ? Math.min(last, index) : index;
  const to = range && last >= 0 ? Math.max(last, index) : index;
  for (let i = from; i <= to; i++) if (boxes[i]) boxes[i].checked = checked;
  last = index;
  counted();
}

boxes.forEach((box, index) => box.addEventListener("click", (event) => pick(index, box.checked, event.shiftKey)));
whole?.addEventListener("change", () => {
  for (const box of boxes) box.checked = whole.checked;
  counted();
});
for (const [index, row] of rows.entries()) {
  row.addEventListener("click", (event) => {
    // The whole row leads to its record, as long as nothing else was meant.
    if (event.target.closest("a, button, input, label, summary") || String(getSelection())) return;
    const link = one("a[data-main]", row);
    if (!link) return;
    if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
    else link.click();
  });
  row.addEventListener("focusin", () => {
    rows[at]?.removeAttribute("data-current");
    at = index;
  });
}
counted();

// A record knows the rows around it from the list that led to it.
const here = location.pathname;
if (rows.length) {
  const paths = rows.map((row) => one("a[data-main]", row)?.pathname).filter(Boolean);
  sessionStorage.setItem("desk-list", JSON.stringify({ list: here + location.search, paths }));
}
function beside(step) {
  try {
    const known = JSON.parse(sessionStorage.getItem("desk-list") ?? "null");
    const index = known?.paths.indexOf(here) ?? -1;
    const next = step === 0 ? known?.list : index >= 0 && known.paths[index + step];
    if (next?.startsWith("/admin")) location.assign(next);
  } catch {
    sessionStorage.removeItem("desk-list");
  }
}

// Keys ---------------------------------------------------------------------------------------------------------

let leader = 0;

function open(name) {
  const dialog = document.getElementById(name);
  if (dialog && !opened()) dialog.showModal();
}

function toggle(selector) {
  const drop = one(selector);
  if (!drop) return;
  drop.open = !drop.open;
  if (drop.open) one("input, select, button, a", one(".drop-panel", drop) ?? drop)?.focus();
}

const keys = {
  "?": () => open("shortcuts"),
  "/": () => (one("[data-search]") ? one("[data-search]").focus() : openPalette()),
  t: () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    one(`button[name=theme][value=${dark ? "light" : "dark"}]`)?.click();
  },
  j: () => mark(at + 1),
  k: () => mark(at - 1),
  o: () => at >= 0 && window.open(one("a[data-main]", rows[at])?.href, "_blank", "noopener"),
  x: () => at >= 0 && boxes[at] && pick(at, !boxes[at].checked),
  X: () => at >= 0 && boxes[at] && pick(at, true, true),
  a: () => whole?.click(),
  u: () => {
    for (const box of boxes) box.checked = false;
    counted();
  },
  f: () => toggle("[data-filters]"),
  c: () => toggle("[data-columns]"),
  s: () => toggle("[data-save-view]"),
  e: () => follow("[data-export]"),
  n: () => follow("a[rel=next]"),
  p: () => follow("a[rel=prev]"),
  m: () => one("[data-note] textarea")?.focus(),
  b: () => beside(0),
  "[": () => beside(-1),
  "]": () => beside(1),
  y: async () => {
    const copied = one("[data-copy]")?.dataset.copy;
    if (!copied) return;
    await navigator.clipboard.writeText(copied);
    say(`${copied} is copied.`);
  },
};

addEventListener("keydown", (event) => {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (command && event.key === "Enter" && typing(event.target)?.form) {
    event.preventDefault();
    typing(event.target).form.requestSubmit();
    return;
  }
  if (event.key === "Escape") {
    if (!opened() && typing(event.target)) event.target.blur();
    for (const drop of all("details[data-drop][open]")) drop.open = false;
    return;
  }
  if (command || event.altKey || opened() || typing(event.target)) return;
  if (leader && Date.now() - leader < 1500) {
    leader = 0;
    if (/^[a-z]$/.test(event.key) && follow(`[data-go="${event.key}"]`)) event.preventDefault();
    return;
  }
  if (event.key === "g") {
    leader = Date.now();
    return;
  }
  if (/^[1-9]$/.test(event.key)) {
    all("[data-tab]")[Number(event.key) - 1]?.click();
    return;
  }
  if (Object.hasOwn(keys, event.key)) {
    event.preventDefault();
    keys[event.key]();
  }
});

// Menus that drop down close when something else is meant -----------------------------------------------------

addEventListener("click", (event) => {
  for (const drop of all("details[data-drop][open]")) if (!drop.contains(event.target)) drop.open = false;
  const opener = event.target.closest("[data-open]");
  if (opener) open(opener.dataset.open);
  if (event.target.closest("[data-print]")) print();
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
});

// Names behind an @ in a note ----------------------------------------------------------------------------------

const note = one("[data-note] textarea");
const names = one("[data-note] [data-names]");

/** What is typed of a name before the caret, from its @ on; none where the caret is elsewhere. */
const begun = () => /(?:^|[\s(])@([^@\n]{0,40})$/.exec(note.value.slice(0, note.selectionStart))?.[1];

function offer() {
  const typed = begun()?.toLowerCase();
  const fits = all("[data-note] [data-name]").filter((box) => box.dataset.name.toLowerCase().startsWith(typed));
  const made = fits.slice(0, 6).map((box, index) => {
    const entry = element("button", "palette-entry", box.dataset.name);
    entry.type = "button";
    entry.tabIndex = -1;
    entry.setAttribute("role", "option");
    entry.setAttribute("aria-selected", String(index === 0));
    // Before the field loses its caret.
    entry.addEventListener("pointerdown", (event) => event.preventDefault());
    entry.addEventListener("click", () => {
      const at = note.selectionStart;
      note.setRangeText(`${box.dataset.name} `, at - begun().length, at, "end");
      box.checked = true;
      names.hidden = true;
    });
    return entry;
  });
  names.replaceChildren(...made);
  names.hidden = typed === undefined || !made.length;
}

if (note && names) {
  note.addEventListener("input", offer);
  note.addEventListener("blur", () => (names.hidden = true));
  note.addEventListener("keydown", (event) => {
    if (names.hidden) return;
    const entries = all("[role=option]", names);
    const index = entries.findIndex((entry) => entry.ariaSelected === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = (index + step + entries.length) % entries.length;
      entries.forEach((entry, at) => entry.setAttribute("aria-selected", String(at === next)));
    } else if ((event.key === "Enter" && !event.ctrlKey && !event.metaKey) || event.key === "Tab") entries[index].click();
    else if (event.key === "Escape") names.hidden = true;
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

// Messages -----------------------------------------------------------------------------------------------------

const toasts = one(".toasts");

function say(text) {
  const toast = element("div", "toast", "");
  toast.dataset.toast = "";
  toast.append(element("p", "grow", text));
  toasts.append(toast);
  setTimeout(() => toast.remove(), 4000);
}

for (const toast of all("[data-toast]")) {
  // Ten seconds, and not while somebody is reaching for it.
  let left = setTimeout(() => toast.remove(), 10_000);
  toast.addEventListener("pointerenter", () => clearTimeout(left));
  toast.addEventListener("focusin", () => clearTimeout(left));
  toast.addEventListener("pointerleave", () => (left = setTimeout(() => toast.remove(), 4000)));
}

// Questions before a hard step, one send at a time, and a warning before typed text is lost --------------------

const confirmBox = one("#confirm");
const changed = new Set();
let sending = false;

addEventListener("input", (event) => {
  const form = event.target.form;
  if (form?.getAttribute("method") === "post" && typing(event.target)) changed.add(form);
});

addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  const question = button?.dataset.confirm ?? form.dataset.confirm;
  if (question && !form.dataset.agreed) {
    event.preventDefault();
    one("[data-confirm-words]", confirmBox).textContent = question;
    one("[data-confirm-yes]", confirmBox).textContent = button?.textContent.trim() || "Do it";
    confirmBox.returnValue = "no";
    confirmBox.showModal();
    confirmBox.addEventListener(
      "close",
      () => {
        if (confirmBox.returnValue !== "yes") return;
        form.dataset.agreed = "yes";
        form.requestSubmit(button);
      },
      { once: true },
    );
    return;
  }
  if (form.getAttribute("method") !== "post") return;
  if (sending) {
    event.preventDefault();
    return;
  }
  sending = true;
  form.setAttribute("aria-busy", "true");
  // What is typed into another form of the page is not sent with this one.
  changed.delete(form);
});

addEventListener("beforeunload", (event) => {
  if (!changed.size) return;
  event.preventDefault();
  // Whoever stays goes on: this runs once the question is answered.
  setTimeout(ready);
});
addEventListener("pageshow", ready);

function ready() {
  sending = false;
  for (const form of all("form[aria-busy]")) {
    form.removeAttribute("aria-busy");
    delete form.dataset.agreed;
  }
}

// What goes on by itself is looked at again, until it is over and the page is another one.
function again() {
  setTimeout(async () => {
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = one("[data-again]", page);
      if (!answer.ok || answer.redirected || !next) return location.reload();
      one("[data-again]")?.replaceWith(document.adoptNode(next));
    } catch {
      // The shop may answer the next time.
    }
    again();
  }, 1500);
}
if (one("[data-again]")) again();

// Filters and sizes that act when they are chosen.
for (const field of all("select[data-send]")) field.addEventListener("change", () => field.form.requestSubmit());

// Dragging, beside the numbers and buttons that do the same ------------------------------------------------------

let dragged;

addEventListener("dragstart", (event) => {
  const item = event.target.closest?.("[data-sort] > [draggable], [data-tree] > [draggable]");
  dragged = item;
  if (item) event.dataTransfer.effectAllowed = "move";
});
addEventListener("dragend", () => (dragged = undefined));
addEventListener("dragover", (event) => {
  const over = event.target.closest?.("[draggable]");
  const files = event.target.closest?.("[data-drop-files]") && event.dataTransfer.types.includes("Files");
  if (files || (dragged && over && over !== dragged && over.parentElement === dragged.parentElement)) event.preventDefault();
});
addEventListener("drop", (event) => {
  const form = event.target.closest?.("[data-drop-files]");
  if (form && event.dataTransfer.files.length) {
    event.preventDefault();
    one("input[type=file]", form).files = event.dataTransfer.files;
    form.requestSubmit();
    return;
  }
  const over = event.target.closest?.("[draggable]");
  if (!dragged || !over || over === dragged || over.parentElement !== dragged.parentElement) return;
  event.preventDefault();
  if (over.parentElement.dataset.tree) moveUnder(dragged, over);
  else reorder(dragged, over, event.clientY);
});

function reorder(item, over, y) {
  const box = over.getBoundingClientRect();
  if (y > box.top + box.height / 2) over.after(item);
  else over.before(item);
  all("[data-place]", item.parentElement).forEach((place, index) => (place.value = index + 1));
  changed.add(item.closest("form"));
  say("The order is changed. Save it.");
}

function moveUnder(item, over) {
  const form = one("form", item);
  for (const [name, value] of Object.entries({ way: "under", under: over.dataset.node })) {
    const field = element("input");
    Object.assign(field, { type: "hidden", name, value });
    form.append(field);
  }
  form.requestSubmit();
}
