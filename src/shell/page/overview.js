// Is everything encrypted, and what is to be done: the first view.
import { el, many, rate, state, time } from "./dom.js";
import * as operate from "./operate.js";
import { health, security } from "./words.js";

const few = 20;

function verdict(status) {
  const { encrypted, cleartext } = status.outside_messages;
  if (cleartext > 0) return ["bad", "Not everything outside is encrypted", `${cleartext} of ${encrypted + cleartext} messages went in cleartext since the start.`];
  if (encrypted === 0) return ["", "Nothing has gone outside yet", "No message was exchanged with the secure network since the start."];
  return ["good", "Everything outside is encrypted", `All ${encrypted} messages with the secure network went over TLS since the start.`];
}

function sideTable(side, told) {
  const head = (name) => el("th", { scope: "col", class: name === "Messages" ? "number" : null }, name);
  const line = (one) => el("tr", {}, el("th", { scope: "row" }, one.name), el("td", {}, health(one)), el("td", {}, security(one)),
    el("td", { class: "number" }, rate(one.messages_per_second)));
  return el("section", { class: "sheet", "aria-labelledby": "side-" + side }, el("h2", { id: "side-" + side }, side === "inside" ? "Inside" : "Outside"),
    told.all === 0 ? el("p", { class: "quiet" }, "There is no peer.")
      : el("table", {}, el("thead", {}, el("tr", {}, ["Peer", "Health", "Security", "Messages"].map(head))), el("tbody", {}, told.peers.map(line))),
    told.all > told.peers.length ? el("p", { class: "quiet" }, `and ${told.all - told.peers.length} more under `, el("a", { href: "#peers" }, "Peers")) : null);
}

function problems({ problems: told, problems_in_all: all }) {
  if (all === 0) return el("p", { class: "sheet" }, state("good", "none"), " There is nothing to do.");
  return [el("ul", { class: "problems" }, told.map((text) => el("li", {}, state("warn", "to do"), " ", text))),
    all > told.length ? el("p", { class: "quiet" }, `and ${all - told.length} more: sipward status tells all`) : null];
}

export const overview = {
  async ask(ask) {
    const sides = ["inside", "outside"].map((side) => ask(`/peers?side=${side}&most=${few}&order=trouble&age=1`));
    [this.inside, this.outside] = await Promise.all(sides);
  },
  show({ status, messages_per_second: pace }) {
    if (!this.inside) return [];
    const [kind, title, more] = verdict(status);
    const word = { good: "secure", bad: "insecure", "": "idle" }[kind];
    const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
    const { taken, refused } = status.reloads;
    return [
      el("section", { class: "sheet verdict " + kind }, el("h1", {}, title), state(kind, word), el("p", {}, more)),
      el("dl", { class: "facts" }, fact("Calls", status.calls), fact("Messages", rate(pace)), fact("Connections", status.connections),
        fact("Transactions", status.transactions), fact("Serving for", time(status.uptime_seconds))),
      el("div", { class: "sides" }, sideTable("inside", this.inside),
        el("div", { class: "middle" }, el("img", { src: "icon.svg", alt: "" }), "sipward", el("span", { class: "quiet" }, status.state)), sideTable("outside", this.outside)),
      el("h2", {}, "Problems"), problems(status),
      el("h2", {}, "Configuration"),
      el("p", { class: "sheet row" }, el("span", {}, `Version ${status.version}, ${many(taken, "reload")} taken, ${refused} refused.`), operate.reload()),
      el("h2", {}, "Service"),
      el("p", { class: "sheet row" }, el("span", {}, status.state === "draining" ? "No new calls are taken." : "New calls are taken."),
        operate.drainAll(status.state === "draining")),
    ];
  },
};
