/** Where a person writes: text, commands, inline queries, attachments, the reply keyboard, START. */

import { attachMenu, askContact, askLocation, offerFiles, recordVoice } from "./attach.js";
import { editText, say } from "./api.js";
import { button, el, icon, iconButton, kept } from "./dom.js";
import { InlinePanel } from "./inline.js";
import { replyKeyboard } from "./keyboards.js";
import { block } from "./people.js";
import { world } from "./state.js";
import { author, personName, summary } from "./summaries.js";
import { t } from "./words.js";

const HIGHEST_PX = 180;

export class Composer {
  #keyboardShown = true;
  #keyboardDrawn = null; // the markup that is on the screen, as JSON
  #chosen = 0; // the command that Enter completes

  constructor(view) {
    this.view = view;
    this.inline = new InlinePanel(this);
    this.field = el("textarea", {
      rows: "1",
      "aria-label": t("Write a message"),
      placeholder: t("Write a message"),
      dir: "auto",
      autocomplete: "off",
      enterkeyhint: "send",
      oninput: () => this.#typed(),
      onkeydown: (event) => this.#key(event),
      onpaste: (event) => this.dropped(event, event.clipboardData),
    });
    this.menuButton = button(t("Commands"), () => this.#toggleCommands(), { class: "menu-button" }, "/");
    this.keyboardButton = iconButton("keyboard", t("Keyboard"), () => this.#toggleKeyboard(), { class: "round hidden" });
    this.sendButton = iconButton("send", t("Send"), () => this.send(), { class: "round send" });
    this.micButton = iconButton("mic", t("Record a voice message"), () => recordVoice(view), { class: "round send" });
    const attach = iconButton("attach", t("Attach"), (event) => attachMenu(view, event));
    this.line = el(
      "div",
      { class: "line" },
      attach,
      this.menuButton,
      this.field,
      this.keyboardButton,
      this.sendButton,
      this.micButton,
    );
    this.panel = el("div", { class: "panel" });
    this.quote = el("div", { class: "quote-slot" });
    this.start = el("button", { type: "button", class: "start", onclick: () => this.#begin() });
    this.keys = el("div", { class: "keys-slot" });
    this.root = el("footer", { class: "composer" }, this.panel, this.inline.root, this.quote, this.line, this.start, this.keys);
    this.setText(view.phone.drafts.get(view.chatId) ?? "", { focus: false });
  }

  close() {
    this.inline.close();
  }

  get #payload() {
    return this.view.phone.payload;
  }

  /** After anything changed in the chat. */
  refresh() {
    const { chat, person } = this.view;
    const own = chat.type === "private";
    const blocked = own && world.people.get(person).blocked_bot;
    const fresh = own && !chat.last_message && !(world.messages.get(chat.id) ?? []).length;
    const starting = own && (blocked || fresh || this.#payload !== null);
    this.start.textContent = blocked ? t("RESTART") : t("START");
    this.start.classList.toggle("hidden", !starting);
    this.line.classList.toggle("hidden", starting);
    this.menuButton.classList.toggle("hidden", !chat.commands?.length);
    this.#drawKeyboard(starting ? null : chat.reply_keyboard);
  }

  async #begin() {
    const { view } = this;
    const payload = this.#payload;
    view.phone.payload = null;
    if (world.people.get(view.person).blocked_bot) await block(view.person, false);
    await say(view.person, view.chatId, { text: payload ? `/start ${payload}` : "/start" });
    this.refresh();
  }

  setText(text, { focus = true } = {}) {
    this.field.value = text;
    this.#typed();
    if (!focus) return;
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
  }

  replyTo(message) {
    Object.assign(this, { replied: message, edited: null });
    this.#drawQuote();
    if (message) this.field.focus();
  }

  /** The person's own text comes back into the field; sending changes the message. */
  edit(message) {
    Object.assign(this, { replied: null, edited: message });
    this.#drawQuote();
    this.setText(message.text);
  }

  #drawQuote() {
    const message = this.edited ?? this.replied;
    const quoted =
      message &&
      el(
        "div",
        { class: "quoting" },
        icon(this.edited ? "edit" : "reply"),
        el(
          "span",
          { class: "pinned-words" },
          el("b", {}, this.edited ? t("Edit") : personName(author(message))),
          el("span", {}, summary(message)),
        ),
        iconButton("close", t("Cancel"), () => this.#dropQuote()),
      );
    this.quote.replaceChildren(...kept([quoted]));
  }

  #dropQuote() {
    if (this.edited) this.setText("");
    this.replyTo(null);
  }

  /** Sends the words given (a tapped command, a key), or else what was typed. A refusal leaves the words in the field. */
  async send(words = null) {
    const text = words ?? this.field.value;
    if (!text.trim()) return;
    const { view, replied, edited } = this;
    if (words === null) this.setText("");
    this.replyTo(null);
    try {
      if (edited) await editText(view.person, view.chatId, edited.message_id, text);
      else await say(view.person, view.chatId, { text, ...(replied ? { reply_to: replied.message_id } : {}) });
    } catch (error) {
      if (words === null) this.setText(text);
      this.replyTo(replied);
      view.act.toast(error.message);
    }
  }

  #typed() {
    const { field, view } = this;
    field.style.height = "auto";
    if (field.value) field.style.height = `${Math.min(field.scrollHeight, HIGHEST_PX)}px`;
    view.phone.drafts.set(view.chatId, field.value);
    this.sendButton.classList.toggle("hidden", !field.value.trim());
    this.micButton.classList.toggle("hidden", Boolean(field.value.trim()));
    this.#chosen = 0;
    this.#drawCommands(this.#matching());
    this.inline.typed(field.value);
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return; // Enter chooses a Chinese character then (229: in Safari)
    const matching = this.#matching();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && matching.length) {
      event.preventDefault();
      this.#chosen = (this.#chosen + step + matching.length) % matching.length;
      this.#drawCommands(matching);
    } else if (event.key === "Tab" && matching.length) {
      event.preventDefault();
      this.setText(`/${matching[this.#chosen].command} `);
    } else if (event.key === "Escape") {
      this.#dropQuote();
      this.#drawCommands([]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (matching.length) this.#sendCommand(matching[this.#chosen].command);
      else this.send();
    }
  }

  #matching() {
    const typed = /^\/(\w*)$/.exec(this.field.value)?.[1]?.toLowerCase();
    if (typed === undefined) return [];
    return (this.view.chat.commands ?? []).filter(({ command }) => command.startsWith(typed));
  }

  #toggleCommands() {
    this.setText(this.field.value === "/" ? "" : "/");
  }

  /** In a group a command names its bot, as Telegram's apps write it. */
  #sendCommand(command) {
    this.setText("");
    this.send(this.view.chat.type === "private" ? `/${command}` : `/${command}@${world.me.username}`);
  }

  #drawCommands(commands) {
    const rows = commands.map(({ command, description }, index) =>
      el(
        "button",
        { type: "button", class: `command ${index === this.#chosen ? "chosen" : ""}`, onclick: () => this.#sendCommand(command) },
        el("b", {}, `/${command}`),
        el("span", {}, description),
      ),
    );
    this.panel.replaceChildren(
      ...(rows.length ? [el("div", { class: "commands", "aria-label": t("Commands"), role: "group" }, rows)] : []),
    );
    this.panel.querySelector(".chosen")?.scrollIntoView({ block: "nearest" });
  }

  #drawKeyboard(markup) {
    const drawn = JSON.stringify(markup ?? null);
    if (drawn !== this.#keyboardDrawn) {
      this.#keyboardShown = true;
      if (markup?.force_reply) this.replyTo(world.messages.get(this.view.chatId)?.at(-1) ?? null);
    }
    this.#keyboardDrawn = drawn;
    this.field.placeholder = markup?.input_field_placeholder || t("Write a message");
    this.keyboardButton.classList.toggle("hidden", !markup?.keyboard);
    const shown = markup?.keyboard && this.#keyboardShown;
    this.keys.replaceChildren(...(shown ? [replyKeyboard(markup, (key) => this.#use(key))] : []));
  }

  #toggleKeyboard() {
    this.#keyboardShown = !this.#keyboardShown;
    this.#drawKeyboard(this.view.chat.reply_keyboard);
  }

  #use(key) {
    if (key.request_contact) return askContact(this.view);
    if (key.request_location) return askLocation(this.view);
    if (key.request_users || key.request_chat || key.request_poll || key.web_app) {
      return this.view.act.toast(t("This button does nothing in the sandbox"));
    }
    return this.send(key.text);
  }

  /** Files that were pasted, or dropped onto the chat. */
  dropped(event, transfer) {
    if (!transfer?.files.length) return;
    event.preventDefault();
    offerFiles(this.view, [...transfer.files]);
  }
}
