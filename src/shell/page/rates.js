// Rates and latencies of the last five minutes, as lines.
import { el, rate } from "./dom.js";

const span = 300;
const past = [];

export function remember(at, live) {
  past.push({ at, messages: live.messages_per_second ?? 0, calls: live.status.calls, ...live.latency });
  while (past.length > span) past.shift();
}

const last = () => past.at(-1) ?? { messages: 0, calls: 0, invite: { count: 0 }, handshake: { count: 0 } };

function axis(pen, style, width, height, most, text) {
  for (const part of [0, 0.5, 1]) {
    const y = 14 + (height - 34) * (1 - part / 1.15);
    pen.strokeStyle = style.getPropertyValue("--line");
    pen.beginPath(); pen.moveTo(60, y); pen.lineTo(width, y); pen.stroke();
    pen.fillStyle = style.getPropertyValue("--soft");
    pen.fillText(text(most / 1.15 * part), 4, y + 4);
  }
  pen.fillText("5 min ago", 60, height - 4);
  pen.fillText("now", width - 26, height - 4);
}

// A line breaks where there was nothing to measure; a value alone is a dot.
function line(pen, width, height, most, pick) {
  const now = last().at ?? 0;
  let before = false;
  pen.beginPath();
  past.forEach((one, i) => {
    const value = pick(one);
    if (value === undefined) { before = false; return; }
    const x = width - (now - one.at) / 1000 / span * (width - 60);
    const y = 14 + (height - 34) * (1 - value / most);
    if (before) pen.lineTo(x, y); else pen.moveTo(x, y);
    if (!before && (i + 1 === past.length || pick(past[i + 1]) === undefined)) pen.rect(x - 1, y - 1, 2, 2);
    before = true;
  });
  pen.stroke();
}

function draw(canvas, lines, least, text) {
  const scale = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  const values = lines.flatMap(({ pick }) => past.map(pick)).filter((value) => value !== undefined);
  const most = Math.max(least, ...values) * 1.15;
  pen.scale(scale, scale);
  pen.font = "12px system-ui, sans-serif";
  axis(pen, style, width, height, most, text);
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  for (const { pick, colour, dash } of lines) {
    pen.strokeStyle = style.getPropertyValue(colour);
    pen.setLineDash(dash ?? []);
    line(pen, width, height, most, pick);
  }
}

function plot(title, now, lines, least, text, more = null, heading = now) {
  const canvas = el("canvas", { role: "img", "aria-label": `${title}: ${now}` });
  queueMicrotask(() => draw(canvas, lines, least, text));
  return el("section", { class: "sheet" }, el("h2", {}, title, ": ", heading), more, canvas);
}

const ms = (seconds) => (seconds * 1000).toFixed(seconds < 0.01 ? 1 : 0) + " ms";

function latency(title, what, none) {
  const found = last()[what];
  const lines = [["p50", "--good", []], ["p90", "--accent", [7, 4]], ["p99", "--bad", [2, 3]]]
    .map(([part, colour, dash]) => ({ part, colour, dash, pick: (one) => one[what][part] }));
  const now = ({ part }) => (found.count === 0 ? part : `${part} ${ms(found[part])}`);
  const said = found.count === 0 ? none : lines.map(now).join(", ");
  const key = el("p", { class: "quiet key" }, lines.map((one) => el("span", { class: "line " + one.part }, now(one))));
  return plot(title, said, lines, 0.001, ms, key, found.count === 0 ? none : `${found.count} in the last second`);
}

export const rates = {
  async ask() {},
  show() {
    return [el("h1", {}, "Rates"), el("p", { class: "quiet" }, "Since this page was opened, five minutes at most; latencies are of each second, read off the steps of a histogram."),
      el("div", { class: "plots" },
        plot("Messages", rate(last().messages), [{ pick: (one) => one.messages, colour: "--accent" }], 1, (value) => value.toFixed(1)),
        plot("Calls under way", String(last().calls), [{ pick: (one) => one.calls, colour: "--good" }], 1, (value) => value.toFixed(1)),
        latency("INVITE to first response", "invite", "none just now"), latency("TLS handshakes", "handshake", "none just now"))];
  },
};
