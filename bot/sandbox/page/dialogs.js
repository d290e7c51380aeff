/** Toasts, questions and pickers, each within one person's phone (`root`), so that the others go on. */

import { avatar } from "./avatars.js";
import { button, el } from "./dom.js";
import { world } from "./state.js";
import { chatTitle } from "./summaries.js";
import { t } from "./words.js";

const TOAST_MS = 3200;

export function toast(root, text) {
  root.querySelector(":scope > .toast")?.remove();
  const note = el("div", { class: "toast", role: "status" }, text);
  root.append(note);
  setTimeout(() => note.remove(), TOAST_MS);
}

/** A sheet over the phone; resolves with what `close(value)` was called with, or null. `fill(close)` makes its content. */
export function sheet(root, title, fill) {
  return new Promise((resolve) => {
    const before = document.activeElement;
    const behind = [...(root === document.body ? [document.querySelector("#app")] : root.children)].filter((node) => !node.inert);
    behind.forEach((node) => (node.inert = true)); // the keyboard stays in the sheet
    const close = (value = null) => {
      veil.remove();
      behind.forEach((node) => (node.inert = false));
      before?.focus?.();
      resolve(value);
    };
    const box = el("div", { class: "sheet", role: "dialog", "aria-modal": "true", "aria-label": title, tabindex: "-1" });
    const veil = el("div", { class: "veil", onclick: (event) => event.target === veil && close() }, box);
    veil.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      close();
    });
    box.append(el("h2", {}, title), ...fill(close));
    root.append(veil);
    (box.querySelector("textarea, input, select, .main") ?? box).focus();
  });
}

const foot = (...buttons) => el("div", { class: "sheet-foot" }, ...buttons);
const plain = (label, onclick, kind = "") => button(label, onclick, { class: `plain ${kind}` }, label);

/** A callback answer with show_alert. */
export const alert = (root, text) =>
  sheet(root, world.me.first_name, (close) => [
    el("p", { class: "sheet-text" }, text),
    foot(plain(t("OK"), () => close(), "main")),
  ]);

export const confirm = (root, { title, text, yes }) =>
  sheet(root, title, (close) => [
    el("p", { class: "sheet-text" }, text),
    foot(
      plain(t("Cancel"), () => close(false)),
      plain(yes, () => close(true), "main"),
    ),
  ]);

/** A chat of this person's; `allowed` narrows the choice. */
export const pickChat = (phone, title, allowed = () => true) =>
  sheet(phone.root, title, (close) => [
    el(
      "div",
      { class: "picker" },
      world
        .chatsOf(world.people.get(phone.person))
        .filter(allowed)
        .map((chat) =>
          button(chatTitle(chat), () => close(chat), { class: "picker-row" }, avatar(chat), el("span", {}, chatTitle(chat))),
        ),
    ),
    foot(plain(t("Cancel"), () => close())),
  ]);

/** A form; `fields`: [{name, label, value, type?, options?, required?}]; resolves with an object of values, or null. */
export function form(root, title, fields, yes) {
  return sheet(root, title, (close) => {
    const inputs = fields.map((field) => ({ field, input: inputOf(field) }));
    const rows = inputs.map(({ field, input }) =>
      el("label", { class: `field ${field.type ?? "text"}` }, el("span", {}, field.label), input),
    );
    const submit = (event) => {
      event.preventDefault();
      close(Object.fromEntries(inputs.map(({ field, input }) => [field.name, valueOf(field, input)])));
    };
    return [
      el(
        "form",
        { onsubmit: submit },
        rows,
        foot(
          plain(t("Cancel"), () => close()),
          el("button", { type: "submit", class: "plain main" }, yes),
        ),
      ),
    ];
  });
}

function inputOf({ type, options, value, required }) {
  if (options) {
    return el(
      "select",
      {},
      options.map(([key, label]) => el("option", { value: key, selected: key === value }, label)),
    );
  }
  if (type === "area") return el("textarea", { rows: "4", value: value ?? "", required, dir: "auto" });
  if (type === "checkbox") return el("input", { type, checked: Boolean(value) });
  return el("input", { type: type ?? "text", value: value ?? "", required });
}

const valueOf = ({ type }, input) => (type === "checkbox" ? input.checked : input.value.trim());
export { foot, plain };
