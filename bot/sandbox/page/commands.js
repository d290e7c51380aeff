/** The bot's commands over the field, as "/" is typed. */

import { el } from "./dom.js";
import { world } from "./state.js";
import { t } from "./words.js";

export class CommandPanel {
  #chosen = 0; // the command that Enter completes

  constructor(composer) {
    this.composer = composer;
    this.root = el("div", { class: "panel" });
  }

  typed() {
    this.#chosen = 0;
    this.#draw(this.#matching());
  }

  close() {
    this.#draw([]);
  }

  #matching() {
    const typed = /^\/(\w*)$/.exec(this.composer.field.value)?.[1]?.toLowerCase();
    if (typed === undefined) return [];
    return (this.composer.view.chat.commands ?? []).filter(({ command }) => command.startsWith(typed));
  }

  /** Whether the key chose among the commands. */
  key(event) {
    const matching = this.#matching();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!matching.length || event.shiftKey || !(step || event.key === "Tab" || event.key === "Enter")) return false;
    event.preventDefault();
    if (step) {
      this.#chosen = (this.#chosen + step + matching.length) % matching.length;
      this.#draw(matching);
    } else if (event.key === "Tab") this.composer.setText(`/${matching[this.#chosen].command} `);
    else this.#send(matching[this.#chosen].command);
    return true;
  }

  /** In a group a command names its bot, as Telegram's apps write it. */
  #send(command) {
    const { composer } = this;
    composer.setText("");
    composer.send(composer.view.chat.type === "private" ? `/${command}` : `/${command}@${world.me.username}`);
  }

  #draw(commands) {
    const rows = commands.map(({ command, description }, index) =>
      el(
        "button",
        { type: "button", class: `command ${index === this.#chosen ? "chosen" : ""}`, onclick: () => this.#send(command) },
        el("b", {}, `/${command}`),
        el("span", {}, description),
      ),
    );
    this.root.replaceChildren(
      ...(rows.length ? [el("div", { class: "commands", "aria-label": t("Commands"), role: "group" }, rows)] : []),
    );
    this.root.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  }
}
