// What sipward's words mean, as labels.
import { el, state } from "./dom.js";

// Health: what OPTIONS or calls have told, else what connections have.
export function health(peer) {
  if (peer.drained) return state("warn", "draining");
  if (peer.health?.state === "down") return state("bad", "down");
  if (peer.health?.state === "up") return state("good", "up");
  return peer.connections > 0 ? state("good", "connected") : state("", "not checked");
}

export function security(peer) {
  const outside = peer.side === "outside" ? "bad" : "";
  if (!peer.trustpoint || peer.security === "off") return state(outside, "cleartext");
  if (peer.in_cleartext > 0) return state("bad", "fell back to cleartext");
  if (peer.security === "observe") return state("warn", "cleartext, TLS on trial");
  return state("good", peer.security === "prefer" ? "TLS preferred" : "TLS required");
}

export const over = (transport) => state(transport === "tls" ? "good" : "warn", transport === "tls" ? "TLS" : transport.toUpperCase());

export function secured(connection) {
  if (!connection.tls) return state(connection.side === "outside" ? "bad" : "warn", "cleartext");
  return state("good", connection.tls.version.replace("TLSv", "TLS "));
}

const few = 5;
const listed = (word, names) => (names?.length ? el("p", { class: "quiet" }, word + ": ",
  el("span", { class: "mono" }, names.slice(0, few).join(", ")), names.length > few ? ` and ${names.length - few} more` : null) : null);

export function failure(last) {
  return el("div", {}, el("p", {}, state("bad", last.reason), " ", last.sentence, " ", el("span", { class: "quiet" }, last.at)),
    last.detail ? el("p", { class: "quiet mono" }, last.detail) : null, listed("Shown", last.presented), listed("Expected", last.expected), last.remedy ? el("p", { class: "remedy" }, el("strong", {}, "Remedy: "), last.remedy) : null);
}

// What is shown is not all if a worker was silent.
export function incomplete(sentences) {
  if (!sentences?.length) return null;
  return el("p", { class: "sheet note", role: "alert" }, state("warn", "incomplete"), " This is not all: ", sentences.join("; "), ".");
}
