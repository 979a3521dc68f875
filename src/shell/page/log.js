// The newest lines of the log, the last first, as they come.
import { el, state, table } from "./dom.js";

const most = 300;
const kinds = { error: "bad", warn: "warn" };

export function log(changed, render) {
  let lines = [], newest = 0, missed = 0, text = "";
  const level = el("select", { "data-key": "log-level", onchange: () => { lines = []; newest = missed = 0; changed(); } },
    [["trace", "all"], ["info", "info and above"], ["warn", "warnings and errors"], ["error", "errors"]].map(([value, word]) => el("option", { value }, word)));
  const field = el("input", { type: "search", "data-key": "search-log", placeholder: "event, peer or text", oninput: () => { text = field.value.trim().toLowerCase(); render(); } });
  const bar = el("form", { role: "search", onsubmit: (event) => event.preventDefault() }, el("label", {}, "Search", field), el("label", {}, "Level", level));
  const fits = (one) => [one.event, one.peer ?? "", one.text].some((part) => part.toLowerCase().includes(text));
  return {
    async ask(ask) {
      const wanted = level.value;
      const told = await ask(`/log?most=${most}&level=${wanted}&after=${newest}`);
      if (wanted !== level.value) return;
      // A lower number: sipward was started anew.
      if (told.newest < newest) { lines = []; newest = missed = 0; changed(); return; }
      lines = [...told.entries.reverse(), ...lines].slice(0, most);
      newest = told.newest;
      missed += told.missed;
    },
    show() {
      return [el("h1", {}, "Log"), bar, missed > 0 ? el("p", { class: "sheet note" }, state("warn", "incomplete"), ` ${missed} lines came faster than they could be shown.`) : null,
        table("The newest lines of the log", [["Time", (one) => el("span", { class: "mono" }, one.time)], ["Level", (one) => state(kinds[one.level] ?? "", one.level)],
          ["Event", (one) => el("span", { class: "mono" }, one.event)], ["Peer", (one) => one.peer ?? "\u2013"],
          ["What", (one) => el("p", { class: "what" }, one.text)]], lines.filter(fits), "There is no such line.")];
    },
  };
}
