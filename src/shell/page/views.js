// Connections, peers, groups, certificates: what each view asks for and shows.
import { el, many, rate, state, table, time } from "./dom.js";
import { List, size } from "./lists.js";
import * as operate from "./operate.js";
import { failure, health, incomplete, over, secured, security } from "./words.js";

const mono = (text) => el("span", { class: "mono" }, text);
const acting = (column) => (operate.may.operate ? [["Action", column, "act"]] : []);

export function connections(changed) {
  const list = new List("connections", "peer, address, name or number", changed);
  return {
    async ask(ask) {
      this.told = await ask("/connections?age=1&" + list.query());
      list.took(this.told.connections.length, this.told.all);
    },
    show() {
      return [el("h1", {}, "Connections"), list.bar, incomplete(this.told?.missing), this.told && table("Connections", [
        ["Peer", (one) => one.peer || "unknown"], ["Side", (one) => one.side],
        ["Secured", (one) => el("span", {}, secured(one), one.state === "established" ? null : [" ", state("warn", one.state)])],
        ["Cipher", (one) => mono(one.tls?.cipher ?? one.transport)], ["Verified as", (one) => el("div", {}, one.tls?.verified_name || "\u2013", one.sni ? el("p", { class: "quiet" }, "asked for (SNI): ", mono(one.sni)) : null)],
        ["Remote", (one) => mono(one.remote)], ["Opened", (one) => (one.role === "client" ? "by us" : "by the peer")],
        ["Received", (one) => one.messages_in, "number"], ["Sent", (one) => one.messages_out, "number"],
        ["Age", (one) => time(one.age_seconds), "number"], ...acting(operate.close)], this.told.connections, "No connection is open.")];
    },
  };
}

export function peers(changed) {
  const list = new List("peers", "name or target", changed);
  return {
    async ask(ask) {
      this.told = await ask("/peers?age=1&order=trouble&" + list.query());
      list.took(this.told.peers.length, this.told.all);
    },
    show() {
      const strangers = this.told?.strangers.filter((one) => one.last_failure) ?? [];
      return [el("h1", {}, "Peers"), list.bar, this.told && table("Peers", [["Peer", (one) => one.name], ["Side", (one) => one.side],
        ["Health", health], ["Security", security], ["Target", (one) => mono(one.target || "\u2013")],
        ["Connections", (one) => one.connections, "number"], ["Messages", (one) => rate(one.messages_per_second), "number"],
        ["Last failure of a handshake", (one) => (one.last_failure ? failure(one.last_failure) : "none")],
        ...acting((one) => operate.drain({ peer: one.name }, one.drained, "peer " + one.name))], this.told.peers, "There is no such peer."),
      strangers.length ? [el("h2", {}, "Refused, and nobody's peer"), table("Strangers", [["From", (one) => one.last_failure.remote],
        ["Why", (one) => failure(one.last_failure)]], strangers, "")] : null];
    },
  };
}

function memberState(one) {
  if (one.drained) return state("warn", "draining");
  if (one.state === "down") return el("span", {}, state("bad", "down"), " ", one.reason ?? "");
  return one.state === "up" ? state("good", "up") : state("", one.checked ? "not known yet" : "not checked");
}

// Of each group the members that fit the text, what is not well first; and of all those the part from `from` on.
function part(groups, text, from) {
  const rank = (one) => (one.state === "down" ? 0 : one.drained ? 1 : 2);
  const fitting = groups.map((group) => ({ group, members: group.members.filter((one) => `${group.name} ${one.peer} ${one.target}`.toLowerCase().includes(text))
    .sort((a, b) => rank(a) - rank(b)) }));
  let before = 0;
  const shown = fitting.map(({ group, members }) => {
    const begin = from - before;
    before += members.length;
    return { group, members: members.slice(Math.max(0, begin), Math.max(0, begin + size)) };
  }).filter((one) => one.members.length > 0);
  return { shown, all: before, count: Math.max(0, Math.min(size, before - from)) };
}

export function groups(changed) {
  const list = new List("groups", "group, member or target", changed);
  return {
    every: 2,
    async ask(ask) {
      const [{ groups: told }, { drains }] = await Promise.all([ask("/groups"), ask("/drain")]);
      Object.assign(this, { any: told.length > 0, told: part(told, list.text.toLowerCase(), list.from), drains });
      list.took(this.told.count, this.told.all);
    },
    show() {
      if (!this.told) return [el("h1", {}, "Groups")];
      const drained = (group, peer) => this.drains.some((one) => one.group === group && one.peer === peer);
      const show = ({ group, members }) => [el("h2", { class: "row" }, el("span", {}, group.name, " ", el("span", { class: "quiet" }, "by " + group.strategy.replaceAll("_", " "))),
        operate.drain({ group: group.name }, drained(group.name, ""), "group " + group.name)),
      table("Members of " + group.name, [["Member", (one) => one.peer], ["State", memberState], ["Since", (one) => one.since ?? "\u2013"],
        ["Target", (one) => mono(one.target)], ["Priority", (one) => one.priority, "number"], ["Weight", (one) => one.weight, "number"],
        ["Under way", (one) => one.transactions, "number"],
        ...acting((one) => operate.drain({ group: group.name, peer: one.peer }, drained(group.name, one.peer), `${one.peer} in ${group.name}`))],
      members, "")];
      return [el("h1", {}, "Groups"), list.bar, this.told.all > 0 ? this.told.shown.map(show)
        : el("p", { class: "sheet quiet" }, this.any ? "There is no such member." : "There is no group.")];
    },
  };
}

function left(days) {
  const kind = days < 0 ? "bad" : days <= 30 ? "warn" : "good";
  const bar = el("span", { class: "bar " + kind, "aria-hidden": "true" }, el("span"));
  bar.firstChild.style.width = Math.max(2, Math.min(100, days / 3.65)) + "%";
  return el("div", {}, state(kind, days < 0 ? "expired" : many(days, "day") + " left"), bar);
}

export function certificates(changed) {
  const list = new List("certificates", "whose, subject or name", changed);
  return {
    every: 10,
    async ask(ask) {
      this.told = await ask("/certificates?age=1&" + list.query());
      list.took(this.told.certificates.length, this.told.all);
    },
    show() {
      return [el("h1", {}, "Certificates"), el("p", { class: "quiet" }, "What expires first stands first; a full bar is a year."), list.bar,
        this.told && table("Certificates", [["Of", (one) => one.of], ["Whose", (one) => one.whose],
          ["Names", (one) => el("div", {}, one.names.join(", ") || "none", el("p", { class: "quiet mono" }, one.subject))], ["Issuer", (one) => one.issuer], ["Key", (one) => one.key_type],
          ["Expires", (one) => el("div", {}, left(one.days_left ?? 0), el("span", { class: "quiet mono" }, one.not_after))]],
        this.told.certificates, "There is no such certificate.")];
    },
  };
}

export const leg = (one) => el("span", {}, one.peer || "unknown", " ", over(one.transport));
