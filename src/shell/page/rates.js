// Messages a second and calls, of the last five minutes, as lines.
import { el, rate } from "./dom.js";

const span = 300;
export const past = [];

export function remember(at, messages, calls) {
  past.push({ at, messages, calls });
  while (past.length > span) past.shift();
}

function draw(canvas, pick, colour) {
  const scale = window.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  canvas.width = width * scale;
  canvas.height = height * scale;
  const pen = canvas.getContext("2d");
  const style = getComputedStyle(document.documentElement);
  const most = Math.max(1, ...past.map(pick)) * 1.15;
  pen.scale(scale, scale);
  pen.font = "12px system-ui, sans-serif";
  for (const part of [0, 0.5, 1]) {
    const y = 14 + (height - 34) * (1 - part / 1.15);
    pen.strokeStyle = style.getPropertyValue("--line");
    pen.beginPath(); pen.moveTo(44, y); pen.lineTo(width, y); pen.stroke();
    pen.fillStyle = style.getPropertyValue("--soft");
    pen.fillText((most / 1.15 * part).toFixed(1), 4, y + 4);
  }
  pen.fillText("5 min ago", 44, height - 4);
  pen.fillText("now", width - 26, height - 4);
  pen.strokeStyle = style.getPropertyValue(colour);
  pen.lineWidth = 2;
  pen.lineJoin = "round";
  pen.beginPath();
  const now = past.at(-1)?.at ?? 0;
  past.forEach((one, i) => {
    const x = width - (now - one.at) / 1000 / span * (width - 44);
    const y = 14 + (height - 34) * (1 - pick(one) / most);
    if (i === 0) pen.moveTo(x, y); else pen.lineTo(x, y);
  });
  pen.stroke();
}

export function rates() {
  const plot = (title, pick, colour, text) => {
    const canvas = el("canvas", { role: "img", "aria-label": `${title}: now ${text(past.at(-1) ?? { messages: 0, calls: 0 })}` });
    queueMicrotask(() => draw(canvas, pick, colour));
    return el("section", { class: "sheet" }, el("h2", {}, title, ": ", text(past.at(-1) ?? { messages: 0, calls: 0 })), canvas);
  };
  return [el("h1", {}, "Rates"), el("p", { class: "quiet" }, "Since this page was opened, five minutes at most."),
    plot("Messages", (one) => one.messages, "--accent", (one) => rate(one.messages)), el("br"),
    plot("Calls under way", (one) => one.calls, "--good", (one) => String(one.calls))];
}
