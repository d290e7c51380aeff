/** The visible record of Bot API calls: newest last, each opens to its parameters and its answer. */

import { el, kept } from "./dom.js";
import { world } from "./state.js";
import { t } from "./words.js";

const SHOWN = 300;

export class Calls {
  #filter = "";
  #refusedOnly = false;
  #hidePolls = true;

  constructor() {
    const box = (label, checked, change) =>
      el(
        "label",
        { class: "check" },
        el("input", {
          type: "checkbox",
          checked,
          onchange: (event) => {
            change(event.target.checked);
            this.draw();
          },
        }),
        label,
      );
    const search = el("input", {
      type: "search",
      placeholder: t("Filter"),
      "aria-label": t("Filter"),
      oninput: (event) => {
        this.#filter = event.target.value.toLowerCase();
        this.draw();
      },
    });
    this.list = el("div", { class: "calls" });
    this.root = el(
      "section",
      { class: "calls-tab", "aria-label": t("Calls") },
      el(
        "div",
        { class: "calls-tools" },
        search,
        box(t("Refused only"), false, (on) => (this.#refusedOnly = on)),
        box(t("Hide getUpdates"), true, (on) => (this.#hidePolls = on)),
      ),
      this.list,
    );
    world.addEventListener("loaded", () => this.draw());
    world.addEventListener("call", ({ detail }) => this.#add(detail));
    this.draw();
  }

  #wanted(call) {
    if (this.#refusedOnly && call.ok) return false;
    if (this.#hidePolls && call.ok && call.method.toLowerCase() === "getupdates") return false;
    return (
      !this.#filter ||
      `${call.method} ${JSON.stringify(call.params)} ${call.description ?? ""}`.toLowerCase().includes(this.#filter)
    );
  }

  draw() {
    const rows = world.calls
      .filter((call) => this.#wanted(call))
      .slice(-SHOWN)
      .map(entry);
    this.list.replaceChildren(...(rows.length ? rows : [el("p", { class: "nothing" }, t("No calls yet"))]));
    this.list.scrollTop = this.list.scrollHeight;
  }

  #add(call) {
    if (!this.#wanted(call)) return;
    const near = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 80;
    this.list.querySelector(".nothing")?.remove();
    this.list.append(entry(call));
    if (this.list.childElementCount > SHOWN) this.list.firstChild.remove();
    if (near) this.list.scrollTop = this.list.scrollHeight;
  }
}

function entry(call) {
  const to = call.params?.chat_id;
  const outcome = call.ok ? t("ok") : String(call.error_code ?? "–");
  const head = el(
    "summary",
    {},
    el("span", { class: "call-outcome" }, outcome),
    el("b", {}, call.method),
    el("span", { class: "call-to" }, to === undefined ? "" : String(to)),
    el("span", { class: "call-ms" }, `${Math.round(call.ms * 10) / 10} ms`),
  );
  return el(
    "details",
    { class: `call ${call.ok ? "" : "refused"}` },
    head,
    ...kept([
      !call.ok && call.description && el("p", { class: "call-why" }, call.description),
      el("pre", {}, JSON.stringify(call.params ?? {}, null, 2)),
      call.ok && call.result_summary !== undefined && el("pre", { class: "call-result" }, pretty(call.result_summary)),
    ]),
  );
}

const pretty = (result) => (typeof result === "string" ? result : JSON.stringify(result, null, 2));
