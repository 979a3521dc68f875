// Elements, and text from others: only ever as text. What a screen would obey or not show is escaped.

export function plain(text) {
  return String(text ?? "").replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (c) => "\\x" + c.codePointAt(0).toString(16).padStart(2, "0"));
}

// el("p", {class: "quiet", onclick: act}, "text", el("b", {}, "more")). No attribute that is code.
export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false)
    .map((c) => (c instanceof Node ? c : document.createTextNode(plain(c)))));
  return made;
}

export const state = (kind, word) => el("span", { class: "state " + kind }, word);

// A real table: columns of [heading, cell(row), class]; the first cell names its row.
export function table(caption, columns, rows, none) {
  if (rows.length === 0) return el("p", { class: "sheet quiet" }, none);
  const line = (row) => el("tr", {}, columns.map(([, cell, kind], i) =>
    el(i === 0 ? "th" : "td", { class: kind, scope: i === 0 ? "row" : null }, cell(row))));
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {}, el("caption", { class: "hidden" }, caption),
      el("thead", {}, el("tr", {}, columns.map(([head, , kind]) => el("th", { scope: "col", class: kind }, head)))),
      el("tbody", {}, rows.map(line))));
}

// Replaces what a view shows but keeps the focus and the scrolling of who is reading it. A node that
// was there already is not touched, so that somebody may be typing in it.
export function show(view, ...children) {
  const active = view.contains(document.activeElement) ? document.activeElement.dataset.key : null;
  const aside = [...view.querySelectorAll(".scroll")].map((one) => one.scrollLeft);
  const wanted = children.flat(Infinity).filter(Boolean);
  for (const old of [...view.childNodes]) if (!wanted.includes(old)) old.remove();
  wanted.forEach((node, i) => { if (view.childNodes[i] !== node) view.insertBefore(node, view.childNodes[i] ?? null); });
  view.querySelectorAll(".scroll").forEach((one, i) => { one.scrollLeft = aside[i] ?? 0; });
  if (active && document.activeElement?.dataset.key !== active) focusOn(view, active);
}

export function focusOn(view, key) {
  [...view.querySelectorAll("[data-key]")].find((one) => one.dataset.key === key)?.focus();
}

export function time(seconds) {
  if (seconds < 60) return seconds.toFixed(seconds < 10 ? 1 : 0) + " s";
  if (seconds < 3600) return Math.floor(seconds / 60) + " min";
  if (seconds < 172800) return Math.floor(seconds / 3600) + " h";
  return Math.floor(seconds / 86400) + " days";
}
export const rate = (value) => (value === undefined || value === null ? "\u2013" : value.toFixed(value < 10 ? 1 : 0) + "/s");
export const many = (count, word) => count + " " + word + (count === 1 ? "" : "s");
