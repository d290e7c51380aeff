/** Switches that make the Bot API misbehave as the real one can: flood limits, faults, an outage. */

import { post } from "./api.js";
import { button, el, kept } from "./dom.js";
import { world } from "./state.js";
import { t } from "./words.js";

const KINDS = ["500", "429", "reset", "timeout_before", "timeout_after"];
const METHODS = [
  "*",
  "sendMessage",
  "editMessageText",
  "sendPhoto",
  "sendDocument",
  "sendMediaGroup",
  "answerCallbackQuery",
  "answerInlineQuery",
  "getUpdates",
  "deleteMessage",
];
const LIMITS = [
  ["overall_per_s", "messages a second overall"],
  ["chat_per_s", "a second in one chat"],
  ["chat_burst", "at once in one chat"],
  ["group_per_min", "a minute in one group"],
];

const change = (part) => post("switches", part);

export class Switches {
  #drawn = "";

  constructor() {
    this.root = el("section", { class: "switches", "aria-label": t("Switches") });
    for (const kind of ["switches", "loaded", "refreshed"]) world.addEventListener(kind, () => this.draw());
  }

  draw() {
    const { flood = {}, faults = [], outage = false } = world.switches;
    const drawn = JSON.stringify(world.switches);
    if (drawn === this.#drawn) return; // keeps what is half typed
    this.#drawn = drawn;
    this.root.replaceChildren(floodCard(flood), faultsCard(faults), outageCard(outage));
  }
}

function toggle(label, checked, onchange, note) {
  return el(
    "label",
    { class: "toggle" },
    el("span", {}, el("b", {}, label), ...kept([note && el("span", { class: "note" }, note)])),
    el("input", { type: "checkbox", role: "switch", checked, onchange: (event) => onchange(event.target.checked) }),
  );
}

function floodCard(flood) {
  const inputs = LIMITS.map(([name, label]) => {
    const input = el("input", {
      type: "number",
      min: "0",
      step: "any",
      value: flood[name] ?? "",
      onchange: () => change({ flood: { ...flood, [name]: Number(input.value) } }),
    });
    return el("label", { class: "field" }, el("span", {}, t(label)), input);
  });
  return el(
    "div",
    { class: "panel-card" },
    toggle(t("Flood limits"), Boolean(flood.on), (on) => change({ flood: { ...flood, on } })),
    ...inputs,
  );
}

const choice = (label, options) =>
  el(
    "select",
    { "aria-label": label },
    options.map((option) => el("option", { value: option }, option)),
  );

function faultsCard(faults) {
  const method = choice(t("Method"), METHODS);
  const kind = choice(t("Kind"), KINDS);
  const times = el("input", { type: "number", min: "1", placeholder: t("always"), "aria-label": t("Times") });
  const after = el("input", { type: "number", min: "1", value: "5", "aria-label": t("Retry after (s)") });
  const add = () =>
    change({
      faults: [
        ...faults,
        {
          method: method.value,
          kind: kind.value,
          times: times.value ? Number(times.value) : null,
          retry_after: Number(after.value),
        },
      ],
    });
  const row = (fault, index) =>
    el(
      "li",
      {},
      el("span", {}, `${fault.method} · ${fault.kind} · ${fault.times ?? t("always")}`),
      button(t("Remove"), () => change({ faults: faults.filter((_, other) => other !== index) }), { class: "chip" }, t("Remove")),
    );
  return el(
    "div",
    { class: "panel-card" },
    el("b", {}, t("Faults")),
    el("ul", { class: "faults" }, faults.map(row)),
    el(
      "div",
      { class: "fault-form" },
      ...[
        [t("Method"), method],
        [t("Kind"), kind],
        [t("Times"), times],
        [t("Retry after (s)"), after],
      ].map(([label, input]) => el("label", { class: "field" }, el("span", {}, label), input)),
      button(t("Switch on"), add, { class: "plain main" }, t("Switch on")),
    ),
  );
}

const outageCard = (outage) =>
  el(
    "div",
    { class: "panel-card" },
    toggle(t("Outage"), outage, (on) => change({ outage: on }), t("The Bot API refuses every connection")),
  );
