/** "@bot words" in the field: asks the bot as the person types and shows what it offers. */

import { post } from "./api.js";
import { avatar } from "./avatars.js";
import { button, el, icon, kept } from "./dom.js";
import { world } from "./state.js";
import { t } from "./words.js";

const PAUSE_MS = 300;
const MARKS = { contact: "person", venue: "place", location: "place", document: "file", photo: "photo" };

export class InlinePanel {
  #timer;
  #asked = 0; // counts the questions: an answer to an older one is dropped
  #query = null;

  constructor(composer) {
    this.composer = composer;
    this.root = el("div", {
      class: "inline-results hidden",
      role: "group",
      "aria-label": t("Results"),
      onscroll: () => this.#scrolled(),
    });
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  /** The field's text changed. */
  typed(text) {
    const prefix = `@${world.me?.username} `.toLowerCase();
    const query = text.toLowerCase().startsWith(prefix) ? text.slice(prefix.length) : null;
    if (query === this.#query) return;
    this.#query = query;
    this.close();
    if (query === null) return this.#show([]);
    this.#timer = setTimeout(() => this.#ask(query, ""), PAUSE_MS);
  }

  async #ask(query, offset) {
    const asked = (this.#asked += 1);
    const { person, chatId: chat, act } = this.composer.view;
    this.composer.field.classList.add("asking");
    try {
      const answer = await post("inline", { person, chat, query, offset });
      if (asked !== this.#asked) return;
      const rows = [
        ...kept([!offset && answer.button && this.#lead(answer.button)]),
        ...answer.results.map((result) => this.#row(answer.id, result)),
      ];
      this.next = answer.next_offset;
      this.#show(
        offset ? [...this.root.children, ...rows] : rows.length ? rows : [el("p", { class: "nothing" }, t("Nothing found"))],
      );
    } catch (error) {
      if (asked === this.#asked) act.toast(error.message);
    } finally {
      this.composer.field.classList.remove("asking");
    }
  }

  #show(rows) {
    this.root.replaceChildren(...rows);
    this.root.classList.toggle("hidden", rows.length === 0);
    if (!rows.length) this.next = "";
  }

  #scrolled() {
    const { root, next } = this;
    if (!next || root.scrollHeight - root.scrollTop - root.clientHeight > 60) return;
    this.next = "";
    this.#ask(this.#query, next);
  }

  /** The button above the results: leads to the private chat with a payload. */
  #lead({ text, start_parameter }) {
    const lead = () => {
      this.composer.setText("");
      this.composer.view.phone.openBot(start_parameter ?? null);
    };
    return button(text, lead, { class: "inline-lead" }, text);
  }

  #row(id, result) {
    const title = result.title ?? [result.first_name, result.last_name].filter(Boolean).join(" ");
    const note = result.description ?? result.address ?? result.phone_number ?? result.caption ?? "";
    const picture = MARKS[result.type]
      ? el("span", { class: "avatar small hue-2" }, icon(MARKS[result.type]))
      : avatar({ id: [...title].length, title }, "small square");
    return el(
      "button",
      { type: "button", class: "result", onclick: () => this.#choose(id, result.id) },
      picture,
      el("span", { class: "result-words" }, el("b", { dir: "auto" }, title), el("span", { dir: "auto" }, note)),
    );
  }

  async #choose(id, result_id) {
    const { person, chatId: chat } = this.composer.view;
    this.composer.setText("");
    await post(`inline/${id}/choose`, { person, chat, result_id });
  }
}
