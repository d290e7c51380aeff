/** Formatting a text field: the keys of Telegram's desktop app, and a bar over what is selected. */

import { form } from "./dialogs.js";
import { button, el, icon } from "./dom.js";
import { marksOf } from "./marks.js";
import { t } from "./words.js";

const KINDS = [
  ["bold", "Bold", "B", "b"],
  ["italic", "Italic", "I", "i"],
  ["underline", "Underline", "U", "u"],
  ["strikethrough", "Strikethrough", "S", "shift+x"],
  ["code", "Monospace", "‹›", "shift+m"],
  ["spoiler", "Spoiler", "▒", "shift+p"],
  ["blockquote", "Quote", "❝", "shift+."],
  ["link", "Link", icon("link"), "k"],
];

export class FormatBar {
  /** `root` is the phone, in which an address is asked for. */
  constructor(root, field) {
    Object.assign(this, { phone: root, field });
    const keys = KINDS.map(([kind, label, sign, key]) =>
      button(`${t(label)} (Ctrl+${key.replace("shift+", "Shift+").toUpperCase()})`, () => this.format(kind), { class: `format as-${kind}` }, sign.cloneNode?.(true) ?? sign),
    );
    this.root = el("div", { class: "format-bar hidden", role: "toolbar", "aria-label": t("Formatting"), onmousedown: keepFocus }, keys);
    for (const event of ["select", "keyup", "pointerup", "input", "focus"]) field.addEventListener(event, () => this.#follow());
    field.addEventListener("blur", () => setTimeout(() => this.#follow()));
  }

  #follow() {
    const within = document.activeElement === this.field || this.root.contains(document.activeElement);
    this.root.classList.toggle("hidden", !within || this.field.selectionStart === this.field.selectionEnd);
  }

  /** Whether the key was one of formatting's. */
  key(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return false;
    const pressed = (event.shiftKey ? "shift+" : "") + (event.code === "Period" ? "." : event.key.toLowerCase());
    const found = KINDS.find(([, , , key]) => key === pressed);
    if (!found) return false;
    event.preventDefault();
    this.format(found[0]);
    return true;
  }

  async format(kind) {
    if (kind === "link") return this.#link();
    if (kind === "blockquote") return this.#quote();
    const [open, close] = marksOf(kind);
    const { field } = this;
    const [from, to] = [field.selectionStart, field.selectionEnd];
    const { value } = field;
    if (value.slice(0, from).endsWith(open) && value.slice(to).startsWith(close)) {
      this.#put(from - open.length, to + close.length, value.slice(from, to), from - open.length, to - open.length);
    } else {
      this.#put(from, to, open + value.slice(from, to) + close, from + open.length, to + open.length);
    }
  }

  async #link() {
    const [from, to] = [this.field.selectionStart, this.field.selectionEnd];
    const words = this.field.value.slice(from, to);
    const asked = [
      { name: "words", label: t("Text"), value: words, required: true },
      { name: "url", label: t("Address"), value: "https://", required: true },
    ];
    const answer = await form(this.phone, t("Link"), asked, t("Insert"));
    if (!answer) return;
    const link = `[${answer.words}](${answer.url})`;
    this.#put(from, to, link, from + link.length, from + link.length);
  }

  /** Whole lines. */
  #quote() {
    const { value, selectionStart, selectionEnd } = this.field;
    const from = value.lastIndexOf("\n", selectionStart - 1) + 1;
    const end = value.indexOf("\n", selectionEnd);
    const to = end < 0 ? value.length : end;
    const lines = value.slice(from, to).split("\n");
    const quoted = lines.every((line) => line.startsWith("> "));
    const changed = lines.map((line) => (quoted ? line.slice(2) : `> ${line}`)).join("\n");
    this.#put(from, to, changed, from, from + changed.length);
  }

  /** As if typed, so that it can be undone. */
  #put(from, to, text, selectFrom, selectTo) {
    const { field } = this;
    field.focus();
    field.setSelectionRange(from, to);
    if (!document.execCommand("insertText", false, text)) {
      field.setRangeText(text, from, to);
      field.dispatchEvent(new Event("input"));
    }
    field.setSelectionRange(selectFrom, selectTo);
    this.#follow();
  }
}

const keepFocus = (event) => event.preventDefault();
