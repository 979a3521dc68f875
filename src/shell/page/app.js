// The page: asks sipward, keeps what came last, shows the view that the address names.
import { el, show, state } from "./dom.js";
import { ladder } from "./ladder.js";
import { rates, remember } from "./rates.js";
import * as views from "./views.js";

const at = (id) => document.getElementById(id);
const view = at("view");
const names = ["overview", "connections", "peers", "certificates", "calls", "rates"];
const facts = { rates: {}, rate: 0, connections: [], trustpoints: [], calls: [], messages: [], open };
const call = { id: null, text: "", chosen: null, note: "" };
let source = null, sums = null, asking = false;

async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  if (answer.status === 401 && path !== "/login") logIn();
  const told = await answer.json();
  return answer.ok ? told : Promise.reject(new Error(told.error));
}

const current = () => (names.includes(location.hash.slice(1)) ? location.hash.slice(1) : names[0]);
const tell = (text) => { at("told").textContent = text; };
function live(kind, word) {
  if (at("live").textContent === word) return;
  at("live").className = "state " + kind;
  at("live").textContent = word;
}

function logIn(problem = "") {
  source?.close();
  source = null;
  live("", "not logged in");
  at("views").hidden = at("leave").hidden = true;
  if (view.querySelector("form.login-form")) return;
  const token = el("input", { type: "password", name: "token", autocomplete: "current-password", required: true });
  const said = el("p", { role: "alert" }, problem);
  const form = el("form", { class: "login-form", onsubmit: async (event) => {
    event.preventDefault();
    try {
      await ask("/login", { method: "POST", body: token.value.trim() });
      begin();
    } catch (error) { said.replaceChildren(state("bad", "refused"), " " + error.message); token.select(); }
  } }, el("label", {}, "Token", token), el("button", { type: "submit" }, "Log in"));
  show(view, el("section", { class: "sheet login" }, el("h1", {}, "Log in"),
    el("p", { class: "quiet" }, "The token is in the file that [control] token, or operator_token, of the configuration names."), form, said));
  token.focus();
}

// Rates out of counters that only grow.
function count(evidence) {
  const now = performance.now();
  const next = { now, peers: Object.fromEntries(evidence.peers.map((one) =>
    [one.peer, one.received.encrypted + one.received.cleartext + one.sent.encrypted + one.sent.cleartext])) };
  facts.rate = 0;
  if (sums) {
    for (const [name, sum] of Object.entries(next.peers)) {
      facts.rates[name] = Math.max(0, sum - (sums.peers[name] ?? 0)) * 1000 / (now - sums.now);
      facts.rate += facts.rates[name];
    }
  }
  sums = next;
  remember(now, facts.rate, facts.status?.calls ?? 0);
}

async function fetchMore() {
  const name = current();
  if (name === "connections") facts.connections = (await ask("/connections")).connections;
  if (name === "certificates") facts.trustpoints = (await ask("/trustpoints")).trustpoints;
  if (name !== "calls") return;
  facts.calls = (await ask("/calls?most=200&text=" + encodeURIComponent(call.text))).calls;
  if (call.id === null) return;
  try {
    facts.messages = (await ask("/trace?call_id=" + encodeURIComponent(call.id))).messages;
    call.note = "";
  } catch (error) { call.note = error.message; facts.messages = []; }
}

function open(id) {
  Object.assign(call, { id, chosen: null });
  update();
}

function callsView() {
  const old = at("search");
  const search = old ?? el("input", { id: "search", type: "search", "data-key": "search", placeholder: "Call-ID, caller or callee", value: call.text,
    oninput: (event) => { call.text = event.target.value; update(); } });
  const form = old?.form ?? el("form", { role: "search", onsubmit: (event) => { event.preventDefault(); open(call.text.trim()); } },
    el("label", {}, "Search", search), el("button", { type: "submit" }, "Show this Call-ID"));
  const parts = [el("h1", {}, "Calls"), form, views.calls(facts, call.id)];
  if (call.id !== null) {
    parts.push(el("h2", {}, "Call ", el("span", { class: "mono" }, call.id)));
    parts.push(call.note ? el("p", { class: "sheet" }, state("warn", "no messages"), " ", call.note)
      : ladder(facts.messages, call.chosen, (number) => { call.chosen = number; render(); }));
  }
  return parts.flat();
}

function render() {
  if (!facts.status || !facts.peers || source === null) return;
  const name = current();
  for (const link of at("views").children) {
    if (link.hash === "#" + name) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = name + " \u2013 sipward";
  // What somebody has marked with the mouse stays.
  if (!getSelection().isCollapsed && view.contains(getSelection().anchorNode)) return;
  const shown = name === "calls" ? callsView() : name === "rates" ? rates() : views[name](facts);
  show(view, ...[shown].flat());
}

async function update() {
  if (asking) return;
  asking = true;
  try { await fetchMore(); } catch (error) { tell(error.message); } finally { asking = false; }
  render();
}

function look() {
  source = new EventSource("/events");
  source.addEventListener("status", (event) => { facts.status = JSON.parse(event.data); live("good", "live"); });
  source.addEventListener("peers", (event) => { facts.peers = JSON.parse(event.data); });
  source.addEventListener("evidence", (event) => { count(JSON.parse(event.data)); update(); });
  source.addEventListener("error", () => {
    live("bad", "disconnected");
    if (source?.readyState === EventSource.CLOSED) setTimeout(() => { if (source) look(); }, 3000);
  });
}

async function begin() {
  try {
    await ask("/role");
  } catch (error) { return; }
  at("views").hidden = at("leave").hidden = false;
  view.replaceChildren(el("p", { class: "quiet" }, "Asking sipward\u2026"));
  look();
}

function theme(name) {
  if (name) document.documentElement.dataset.theme = name;
  const dark = name ? name === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  at("theme").textContent = dark ? "Light" : "Dark";
  at("theme").onclick = () => { localStorage.setItem("theme", dark ? "light" : "dark"); theme(dark ? "light" : "dark"); render(); };
}

at("views").append(...names.map((name) => el("a", { href: "#" + name }, name[0].toUpperCase() + name.slice(1))));
at("leave").addEventListener("click", async () => { await ask("/logout", { method: "POST" }); logIn(); });
addEventListener("hashchange", () => { update(); view.focus(); tell(current() + " is shown"); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => theme(localStorage.getItem("theme")));
theme(localStorage.getItem("theme"));
begin();
