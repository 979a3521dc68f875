// Calls under way and those that ended last, and the ladder of one that was chosen.
import { el, plain, state, table, time } from "./dom.js";
import { ladder } from "./ladder.js";
import { incomplete } from "./words.js";
import { leg } from "./views.js";

const most = 100;

export function calls(changed, render) {
  const call = { id: null, text: "", chosen: null, note: "", messages: [] };
  const open = (id) => { Object.assign(call, { id, chosen: null }); changed(); };
  const search = el("input", { type: "search", "data-key": "search-calls", placeholder: "Call-ID, caller, callee or peer", oninput: () => { call.text = search.value.trim(); changed(); } });
  const form = el("form", { role: "search", onsubmit: (event) => { event.preventDefault(); if (call.text) open(call.text); } },
    el("label", {}, "Search", search), el("button", { type: "submit" }, "Show this Call-ID"));
  const name = (kind) => (one) => el("button", { type: "button", class: "plain mono", "data-key": kind + plain(one.call_id),
    "aria-pressed": String(call.id === one.call_id), onclick: () => open(one.call_id) }, one.call_id);
  const legs = [["From", (one) => one.from], ["To", (one) => one.to], ["Caller", (one) => leg(one.caller)], ["Callee", (one) => leg(one.callee)]];

  function underWay(told) {
    return [el("h2", {}, `Under way: ${told.under_way}`), table("Calls under way", [["Call-ID", name("call-")], ...legs,
      ["State", (one) => state(one.state === "up" ? "good" : "", one.state)], ["Age", (one) => time(one.age_seconds), "number"]], told.calls, "No such call is under way."),
    told.calls.length === most ? el("p", { class: "quiet" }, `The ${most} heard of last; search for others.`) : null];
  }
  const badly = (ended) => ended.how === "refused" && ended.status !== 487;
  function past(told) {
    return [el("h2", {}, "Ended lately"), table("Calls that ended lately", [["Call-ID", name("past-")], ...legs,
      ["How", (one) => (badly(one.ended) ? state("bad", one.ended.text) : one.ended.text)], ["Lasted", (one) => time(one.ended.lasted_seconds), "number"],
      ["Talked", (one) => (one.up_seconds === undefined ? "\u2013" : time(one.up_seconds)), "number"], ["Ended", (one) => time(one.ended.ago_seconds) + " ago", "number"]],
    told.calls, "No such call has ended lately."),
    told.calls.length === most ? el("p", { class: "quiet" }, `The last ${most}; search for others.`) : null];
  }
  function chosen() {
    if (call.id === null) return null;
    const close = el("button", { type: "button", "data-key": "close-ladder", onclick: () => open(null) }, "Close");
    return [el("h2", { class: "row" }, el("span", {}, "Call ", el("span", { class: "mono" }, call.id)), close),
      call.note ? el("p", { class: "sheet" }, state("warn", "no messages"), " ", call.note)
        : ladder(call.messages, call.chosen, (number) => { call.chosen = number; render(); })];
  }
  return {
    async ask(ask) {
      const query = `most=${most}&text=${encodeURIComponent(call.text)}`;
      [this.now, this.past] = await Promise.all([ask("/calls?" + query), ask("/calls?state=ended&" + query)]);
      if (call.id === null) return;
      try {
        call.messages = (await ask("/trace?call_id=" + encodeURIComponent(call.id))).messages;
        call.note = "";
      } catch (error) { Object.assign(call, { note: error.message, messages: [] }); }
    },
    show() {
      return [el("h1", {}, "Calls"), form, chosen(), this.now && incomplete([...new Set([...this.now.missing, ...this.past.missing])]), this.now && [underWay(this.now), past(this.past)]];
    },
  };
}
