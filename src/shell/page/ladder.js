// A call's messages on both legs, and what was rewritten between the two of a pair.
import { el, many, plain, show } from "./dom.js";

const most = 500;
const lines = (text) => text.replace(/\r\n$/, "").split(/\r?\n/);

function body(title, message, other) {
  if (!message) return el("section", { class: "sheet" }, el("h3", {}, title), el("p", { class: "quiet" }, "There is none: it ended or began in sipward."));
  const same = new Set(other ? lines(other.text) : lines(message.text));
  const marked = (line) => el("span", { class: same.has(line) ? null : "changed" }, line);
  return el("section", { class: "sheet", "aria-label": title },
    el("h3", {}, title, " ", el("span", { class: "state " + (message.encrypted ? "good" : "warn") }, message.encrypted ? "encrypted" : "cleartext")),
    el("p", { class: "quiet mono" }, message.direction, " ", message.time, " ", message.remote),
    el("pre", {}, lines(message.text).map(marked)));
}

function counterpart(chosen, messages) {
  return chosen.direction === "received"
    ? messages.find((one) => one !== chosen && one.origin === chosen.number && one.side !== chosen.side)
    : messages.find((one) => one.number === chosen.origin);
}

function arrow(message) {
  const toSipward = message.direction === "received";
  const right = (message.side === "inside") === toSipward;
  const what = message.status ? `${message.status} (${message.method})` : message.method;
  return [right ? "" : "\u25c0 ", what, right ? " \u25b6" : ""].join("");
}

export function ladder(messages, chosen, choose) {
  if (messages.length === 0) return el("p", { class: "sheet quiet" }, "No message of this call is in memory any more.");
  const start = messages[0].microseconds;
  const head = el("li", { "aria-hidden": "true" }, el("span", { class: "when" }, "time"),
    el("span", { class: "head inside" }, "inside \u2502 sipward"), el("span", { class: "head outside" }, "sipward \u2502 outside"));
  const rung = (one) => el("li", {},
    el("span", { class: "when mono" }, "+" + ((one.microseconds - start) / 1000).toFixed(1) + " ms"),
    el("span", { class: one.side }, el("button", {
      type: "button", "data-key": "message-" + one.number, "aria-pressed": String(chosen === one.number),
      "aria-label": plain(`${arrow(one)} ${one.direction} ${one.side} ${one.peer}, ${one.encrypted ? "encrypted" : "cleartext"}`),
      onclick: () => choose(chosen === one.number ? null : one.number) }, arrow(one))));
  const parts = [el("ol", { class: "ladder sheet", "aria-label": many(messages.length, "message") }, head, messages.slice(0, most).map(rung))];
  if (messages.length > most) parts.push(el("p", { class: "quiet" }, `and ${messages.length - most} more: sipward call tells all`));
  const picked = messages.find((one) => one.number === chosen);
  if (picked) {
    const other = counterpart(picked, messages);
    const [before, after] = picked.direction === "received" ? [picked, other] : [other, picked];
    parts.push(el("div", { class: "pair" }, body("Before: received", before, after), body("After: sent on", after, before)));
    parts.push(el("p", { class: "quiet" }, "Marked: lines that sipward rewrote, added or took away."));
  }
  return parts;
}
