// The page: asks sipward, keeps what came last, shows the view that the address names.
import { calls } from "./calls.js";
import { el, focusOn, show, state } from "./dom.js";
import { log } from "./log.js";
import { may } from "./operate.js";
import { overview } from "./overview.js";
import { rates, remember } from "./rates.js";
import { certificates, connections, groups, peers } from "./views.js";

const at = (id) => document.getElementById(id);
const view = at("view");
const views = { overview, connections: connections(update), peers: peers(update), groups: groups(update), certificates: certificates(update),
  calls: calls(update, render), rates, log: log(update, render) };
const names = Object.keys(views);
let source = null, live = null, asking = false, again = false, held = false, beat = 0;

async function ask(path, options) {
  const answer = await fetch(path, { cache: "no-store", ...options });
  if (answer.status === 401 && path !== "/login") logIn();
  const told = await answer.json();
  return answer.ok ? told : Promise.reject(new Error(told.error ?? told.errors?.join("; ")));
}

const current = () => (names.includes(location.hash.slice(1)) ? location.hash.slice(1) : names[0]);
const tell = (text) => { at("told").textContent = text; };
function link(kind, word) {
  if (at("live").textContent === word) return;
  at("live").className = "state " + kind;
  at("live").textContent = word;
}

function logIn() {
  source?.close();
  source = live = null;
  may.operate = false;
  link("", "not logged in");
  at("views").hidden = at("leave").hidden = true;
  at("result").replaceChildren();
  if (view.querySelector("form.login-form")) return;
  const token = el("input", { type: "password", name: "token", autocomplete: "current-password", required: true });
  const said = el("p", { role: "alert" });
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

function render() {
  if (!live || source === null || held) return;
  const name = current();
  for (const one of at("views").children) {
    if (one.hash === "#" + name) one.setAttribute("aria-current", "page");
    else one.removeAttribute("aria-current");
  }
  document.title = name + " \u2013 sipward";
  // What somebody has marked with the mouse stays.
  if (!getSelection().isCollapsed && view.contains(getSelection().anchorNode)) return;
  show(view, views[name].show(live));
}

// Asks for what the view shows; once more if something else was wanted meanwhile.
async function update() {
  again = asking;
  if (asking || source === null) return;
  asking = true;
  try { await views[current()].ask(ask); } catch (error) { tell(error.message); } finally { asking = false; }
  render();
  if (again) await update();
}

function look() {
  source = new EventSource("/events");
  source.addEventListener("live", (event) => {
    live = JSON.parse(event.data);
    remember(performance.now(), live);
    link("good", "live");
    beat += 1;
    if (document.hidden) return;
    if (beat % (views[current()].every ?? 1) === 0) update(); else render();
  });
  source.addEventListener("error", () => {
    link("bad", "disconnected");
    if (source?.readyState === EventSource.CLOSED) setTimeout(() => { if (source) look(); }, 3000);
  });
}

async function begin() {
  try {
    may.operate = (await ask("/role")).role === "operator";
  } catch (error) { return; }
  at("views").hidden = at("leave").hidden = false;
  view.replaceChildren(el("p", { class: "quiet" }, "Asking sipward\u2026"));
  look();
  update();
}

function theme(name) {
  if (name) document.documentElement.dataset.theme = name;
  const dark = name ? name === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  at("theme").textContent = dark ? "Light" : "Dark";
  at("theme").onclick = () => { localStorage.setItem("theme", dark ? "light" : "dark"); theme(dark ? "light" : "dark"); render(); };
}

may.ask = ask;
may.after = async (key) => { await update(); focusOn(view, key); };
// A button that is replaced while it is pressed would not be pressed.
addEventListener("pointerdown", () => { held = true; });
for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => setTimeout(() => { held = false; }));
at("views").append(...names.map((name) => el("a", { href: "#" + name }, name[0].toUpperCase() + name.slice(1))));
at("leave").addEventListener("click", async () => { await ask("/logout", { method: "POST" }); logIn(); });
addEventListener("hashchange", () => { render(); update(); view.focus(); scrollTo(0, 0); tell(current() + " is shown"); });
addEventListener("visibilitychange", () => { if (!document.hidden) update(); });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => theme(localStorage.getItem("theme")));
theme(localStorage.getItem("theme"));
begin();
