// What each view shows of the facts that came last.
import { el, many, plain, rate, state, table, time } from "./dom.js";

const problem = (text) => el("li", {}, state("warn", "to do"), " ", text);

// Health in words: what OPTIONS or calls have told, else what connections have.
export function health(peer) {
  if (peer.drained) return state("warn", "draining");
  if (peer.health?.state === "down") return state("bad", "down");
  if (peer.health?.state === "up") return state("good", "up");
  return peer.connections > 0 ? state("good", "connected") : state("", "not checked");
}

function security(peer) {
  if (!peer.trustpoint) return state(peer.side === "outside" ? "bad" : "", "cleartext");
  return peer.in_cleartext > 0 ? state("bad", "fell back to cleartext") : state("good", "TLS " + peer.security);
}

function verdict(facts) {
  const { encrypted, cleartext } = facts.status.outside_messages;
  if (cleartext > 0) return ["bad", "Not everything outside is encrypted", `${cleartext} of ${encrypted + cleartext} messages went in cleartext since the start.`];
  if (encrypted === 0) return ["", "Nothing has gone outside yet", "No message was exchanged with the secure network since the start."];
  return ["good", "Everything outside is encrypted", `All ${encrypted} messages with the secure network went over TLS since the start.`];
}

function sideTable(facts, side) {
  const peers = facts.peers.peers.filter((one) => one.side === side);
  return el("section", { class: "sheet", "aria-labelledby": "side-" + side }, el("h2", { id: "side-" + side }, side === "inside" ? "Inside" : "Outside"),
    peers.length === 0 ? el("p", { class: "quiet" }, "There is no peer.") : el("table", {},
      el("thead", {}, el("tr", {}, ["Peer", "Health", "Leg", "Messages"].map((head) => el("th", { scope: "col", class: head === "Messages" ? "number" : null }, head)))),
      el("tbody", {}, peers.slice(0, 50).map((one) => el("tr", {}, el("th", { scope: "row" }, one.name), el("td", {}, health(one)),
        el("td", {}, security(one)), el("td", { class: "number" }, rate(facts.rates[one.name] ?? 0)))))),
    peers.length > 50 ? el("p", { class: "quiet" }, `and ${peers.length - 50} more under Peers`) : null);
}

export function overview(facts) {
  const [kind, title, more] = verdict(facts);
  const word = { good: "secure", bad: "insecure", "": "idle" }[kind];
  const fact = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));
  const { status } = facts;
  return [
    el("section", { class: "sheet verdict " + kind }, el("h1", {}, title), state(kind, word), el("p", {}, more)),
    el("dl", { class: "facts" }, fact("Calls", status.calls), fact("Messages", rate(facts.rate)), fact("Connections", status.connections),
      fact("Transactions", status.transactions), fact("Serving for", time(status.uptime_seconds))),
    el("div", { class: "sides" }, sideTable(facts, "inside"),
      el("div", { class: "middle" }, el("img", { src: "icon.svg", alt: "" }), "sipward", el("span", { class: "quiet" }, status.state)), sideTable(facts, "outside")),
    el("h2", {}, "Problems"),
    status.problems.length === 0 ? el("p", { class: "sheet" }, state("good", "none"), " There is nothing to do.")
      : el("ul", { class: "problems" }, status.problems.map(problem)),
  ];
}

function failure(last) {
  return el("div", {}, el("p", {}, state("bad", last.reason), " ", last.sentence, " ", el("span", { class: "quiet" }, last.at)),
    el("p", { class: "quiet mono" }, last.detail), last.remedy ? el("p", { class: "remedy" }, el("strong", {}, "Remedy: "), last.remedy) : null);
}

export function peers(facts) {
  const strangers = facts.peers.strangers.filter((one) => one.last_failure);
  return [el("h1", {}, "Peers"),
    table("Peers", [["Peer", (one) => one.name], ["Side", (one) => one.side], ["Health", health], ["Security", security],
      ["Target", (one) => el("span", { class: "mono" }, one.target || "\u2013")], ["Connections", (one) => one.connections, "number"],
      ["Last failure of a handshake", (one) => (one.last_failure ? failure(one.last_failure) : "none")]], facts.peers.peers, "There is no peer."),
    strangers.length ? [el("h2", {}, "Refused, and nobody's peer"), table("Strangers", [["From", (one) => one.last_failure.remote],
      ["Why", (one) => failure(one.last_failure)]], strangers, "")] : []].flat(2);
}

export function connections(facts) {
  const secure = (one) => (one.tls ? state("good", one.tls.version) : state(one.side === "outside" ? "bad" : "warn", "cleartext"));
  return [el("h1", {}, "Connections"), table("Connections", [
    ["Peer", (one) => one.peer || "unknown"], ["Side", (one) => one.side], ["Secured", secure],
    ["Cipher", (one) => el("span", { class: "mono" }, one.tls?.cipher ?? one.transport)],
    ["Verified as", (one) => one.tls?.verified_name || "\u2013"], ["Remote", (one) => el("span", { class: "mono" }, one.remote)],
    ["Role", (one) => one.role], ["In", (one) => one.messages_in, "number"], ["Out", (one) => one.messages_out, "number"],
    ["Age", (one) => time(one.age_seconds), "number"]], facts.connections.slice(0, 1000), "No connection is open.")];
}

function left(days) {
  const kind = days < 0 ? "bad" : days <= 30 ? "warn" : "good";
  const bar = el("span", { class: "bar " + kind, "aria-hidden": "true" }, el("span"));
  bar.firstChild.style.width = Math.max(2, Math.min(100, days / 3.65)) + "%";
  return el("div", {}, state(kind, days < 0 ? "expired" : many(days, "day") + " left"), bar);
}

export function certificates(facts) {
  const rows = facts.trustpoints.flatMap((one) => [
    ...one.own.map((own) => ({ whose: "ours", of: one.name, ...own })), ...one.anchors.map((own) => ({ whose: "anchor", of: one.name, ...own }))]);
  for (const one of facts.peers.peers) {
    if (one.last_session) rows.push({ whose: "peer's", of: one.name, ...one.last_session });
  }
  rows.sort((a, b) => (a.days_left ?? 1e9) - (b.days_left ?? 1e9));
  return [el("h1", {}, "Certificates"), el("p", { class: "quiet" }, "What expires first stands first; a full bar is a year."),
    table("Certificates", [["Of", (one) => one.of], ["Whose", (one) => one.whose], ["Names", (one) => (one.names?.length ? one.names.join(", ") : one.subject)],
      ["Issuer", (one) => one.issuer], ["Key", (one) => one.key_type],
      ["Expires", (one) => [left(one.days_left ?? 0), el("span", { class: "quiet mono" }, one.not_after)].reduce((all, part) => { all.append(part); return all; }, el("div"))]],
    rows, "No certificate is in force.")];
}

export function calls(facts, chosen) {
  const leg = (one) => el("span", {}, one.peer, " ", state(one.transport === "tls" ? "good" : "warn", one.transport === "tls" ? "TLS" : one.transport));
  return table("Calls", [
    ["Call-ID", (one) => el("button", { type: "button", class: "plain mono", "data-key": "call-" + plain(one.call_id), "aria-pressed": String(chosen === one.call_id), onclick: () => facts.open(one.call_id) }, one.call_id)],
    ["From", (one) => one.from], ["To", (one) => one.to], ["State", (one) => state(one.state === "up" ? "good" : "", one.state)],
    ["Caller", (one) => leg(one.caller)], ["Callee", (one) => leg(one.callee)], ["Age", (one) => time(one.age_seconds), "number"]],
  facts.calls, "No such call is under way.");
}
