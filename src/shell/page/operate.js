// What an operator may do: a button, a question before, a sentence after. Readers get no button.
import { el, many } from "./dom.js";

const at = (id) => document.getElementById(id);
export const may = { ask: null, operate: false, after: () => {} };

function say(kind, text) {
  at("result").className = "sheet result " + kind;
  at("result").replaceChildren(el("span", {}, text), el("button", { type: "button", onclick: () => at("result").replaceChildren() }, "Dismiss"));
  at("told").textContent = text;
}

function sure(question, more, verb) {
  const box = at("confirm");
  return new Promise((answer) => {
    const close = (yes) => { box.onclose = null; box.close(); answer(yes); };
    box.replaceChildren(el("h2", { id: "question" }, question), el("p", {}, more), el("div", { class: "choice" },
      el("button", { type: "button", autofocus: true, onclick: () => close(false) }, "Cancel"),
      el("button", { type: "button", class: "strong", onclick: () => close(true) }, verb)));
    box.onclose = () => answer(false);
    box.showModal();
  });
}

// `told`: the sentence for what the server has answered.
function button(key, verb, about, question, more, method, path, told) {
  if (!may.operate) return null;
  return el("button", { type: "button", "data-key": key, "aria-label": `${verb} ${about}`, onclick: async () => {
    const yes = await sure(question, more, verb);
    if (yes) {
      try {
        say("good", told(await may.ask(path, { method })));
      } catch (error) { say("bad", `${verb} ${about}: not done. ${error.message}`); }
    }
    await may.after(key);
  } }, verb);
}

const query = (target) => Object.entries(target).map(([key, value]) => key + "=" + encodeURIComponent(value)).join("&");

// `target`: {peer}, {group} or both. Draining lets calls end by themselves.
export function drain(target, drained, what) {
  const key = "drain-" + query(target);
  if (drained) {
    return button(key, "Undrain", what, `Send calls to ${what} again?`, "New calls may go there at once.", "DELETE", "/drain?" + query(target),
      () => `${what} takes new calls again.`);
  }
  return button(key, "Drain", what, `Send no new calls to ${what}?`, "Calls that are up go on until they end. Undrain ends it.", "POST", "/drain?" + query(target), ({ drains }) => {
    const one = drains.find((d) => d.peer === (target.peer ?? "") && d.group === (target.group ?? ""));
    return `${what} gets no new calls; ${many(one?.transactions ?? 0, "transaction")} under way.`;
  });
}

// The whole proxy: before it is stopped, or its host.
export function drainAll(drained) {
  if (drained) {
    return button("drain-all", "Undrain", "everything", "Take new calls again?", "From everybody, at once.", "DELETE", "/drain", () => "New calls are taken again.");
  }
  return button("drain-all", "Drain", "everything", "Take no new calls from anybody?", "Calls that are up go on until they end. Undrain ends it.", "POST", "/drain",
    () => "No new calls are taken.");
}

export const reload = () => button("reload", "Reload", "configuration", "Read the configuration and certificates again?",
  "Taken over whole or not at all; calls go on.", "POST", "/reload", (done) => ["Reloaded: " + done.summary, ...done.warnings].join(". "));

export const close = (one) => button("close-" + one.id, "Close", `connection ${one.id} to ${one.peer || one.remote}`, `Close connection ${one.id}?`,
  `To ${one.peer || one.remote}. Calls go on over a new one where one can be dialled.`, "DELETE", "/connections/" + encodeURIComponent(one.id),
  () => `Connection ${one.id} was closed.`);
