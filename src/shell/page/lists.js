// Lists that the server searches and cuts: the page never holds more than a part of them.
import { el } from "./dom.js";

export const size = 100;

// A list's search field and turning of pages; `changed` is called when another part is wanted.
export class List {
  constructor(name, hint, changed) {
    Object.assign(this, { from: 0, text: "", all: 0, changed });
    const field = el("input", { type: "search", "data-key": "search-" + name, placeholder: hint, oninput: () => { this.text = field.value.trim(); this.from = 0; changed(); } });
    this.said = el("span", { class: "quiet", role: "status" });
    const turn = (pages) => () => { this.from = Math.max(0, this.from + pages * size); changed(); };
    this.back = el("button", { type: "button", "data-key": "back-" + name, onclick: turn(-1) }, "Previous");
    this.on = el("button", { type: "button", "data-key": "on-" + name, onclick: turn(1) }, "Next");
    this.bar = el("form", { role: "search", onsubmit: (event) => event.preventDefault() },
      el("label", {}, "Search", field), el("div", { class: "turn" }, this.said, this.back, this.on));
  }
  query() {
    return `most=${size}&from=${this.from}&text=${encodeURIComponent(this.text)}`;
  }
  // What came: so many of so many.
  took(count, all) {
    this.all = all;
    if (count === 0 && this.from > 0) { this.from = 0; this.changed(); }
    const one = count === 1 ? `${this.from + 1}` : `${this.from + 1}\u2013${this.from + count}`;
    const said = count === 0 ? "none" : count === all ? `${all} in all` : `${one} of ${all}`;
    if (this.said.textContent !== said) this.said.textContent = said;
    this.back.disabled = this.from === 0;
    this.on.disabled = this.from + count >= all;
    this.back.hidden = this.on.hidden = all <= size;
  }
}
