/** The developer drawer: the record of calls, the switches, the clock. */

import { post } from "./api.js";
import { Calls } from "./calls.js";
import { el, button, iconButton } from "./dom.js";
import { world } from "./state.js";
import { Switches } from "./switches.js";
import { locale, t } from "./words.js";

const HOUR_S = 3600;
const STEPS = [
  ["+1 hour", HOUR_S],
  ["+1 day", 24 * HOUR_S],
  ["+7 days", 168 * HOUR_S],
];

export class Drawer {
  constructor() {
    this.shown = false;
    this.tabs = [
      ["Calls", new Calls()],
      ["Switches", new Switches()],
    ];
    this.tabBar = el("div", { class: "tabs", role: "tablist" });
    this.body = el("div", { class: "drawer-body" });
    this.root = el(
      "aside",
      {
        class: "drawer hidden",
        "aria-label": t("Developer drawer"),
        onkeydown: (event) => event.key === "Escape" && this.toggle(),
      },
      el(
        "header",
        { class: "drawer-head" },
        this.tabBar,
        iconButton("close", t("Close"), () => this.toggle()),
      ),
      clock(),
      this.body,
    );
    this.choose("Calls");
  }

  toggle() {
    this.shown = !this.shown;
    this.root.classList.toggle("hidden", !this.shown);
    world.tell("columns");
  }

  choose(name) {
    this.tabBar.replaceChildren(
      ...this.tabs.map(([title]) =>
        button(
          t(title),
          () => this.choose(title),
          { role: "tab", "aria-selected": String(title === name), class: "tab" },
          t(title),
        ),
      ),
    );
    const tab = this.tabs.find(([title]) => title === name)[1];
    this.body.replaceChildren(tab.root);
    tab.draw();
  }
}

const setAhead = (ahead_s) => post("clock", { ahead_s: Math.round(ahead_s) });

/** The sandbox's time, and ways to move it: everything that is due by then happens. */
function clock() {
  const form = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "medium", hour12: false });
  const face = el("b", { class: "clock-face" });
  const ahead = el("span", { class: "note" });
  const target = el("input", {
    type: "datetime-local",
    "aria-label": t("Go to"),
    onchange: (event) => setAhead((new Date(event.target.value) - Date.now()) / 1000),
  });
  const tick = () => {
    face.textContent = form.format(world.now());
    ahead.textContent = world.ahead ? t("ahead by {0}", duration(world.ahead)) : t("in step");
  };
  setInterval(tick, 1000);
  for (const kind of ["clock", "loaded"]) world.addEventListener(kind, tick);
  tick();
  return el(
    "section",
    { class: "clock", "aria-label": t("Clock") },
    el("div", { class: "clock-line" }, el("span", {}, t("Sandbox time")), face, ahead),
    el(
      "div",
      { class: "clock-keys" },
      STEPS.map(([label, seconds]) => button(t(label), () => setAhead(world.ahead + seconds), { class: "chip" }, t(label))),
      button(t("Back to now"), () => setAhead(0), { class: "chip" }, t("Back to now")),
      el("label", { class: "goto" }, t("Go to"), target),
    ),
  );
}

function duration(seconds) {
  const [days, hours, minutes] = [
    Math.trunc(seconds / 86_400),
    Math.trunc((seconds % 86_400) / 3600),
    Math.trunc((seconds % 3600) / 60),
  ];
  return [days && `${days} d`, hours && `${hours} h`, minutes && `${minutes} min`].filter(Boolean).join(" ") || `${seconds} s`;
}
