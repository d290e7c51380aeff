/** Where a person writes: text, commands, inline queries, attachments, the reply keyboard, START. */

import { attachMenu, askContact, askLocation, recordVoice } from "./attach.js";
import { edit, say } from "./api.js";
import { CommandPanel } from "./commands.js";
import { button, el, icon, iconButton, kept } from "./dom.js";
import { FormatBar } from "./formatting.js";
import { InlinePanel } from "./inline.js";
import { replyKeyboard } from "./keyboards.js";
import { marked, unmarked } from "./marks.js";
import { offerFiles } from "./offer.js";
import { block } from "./people.js";
import { world } from "./state.js";
import { author, personName, summary } from "./summaries.js";
import { t } from "./words.js";

const HIGHEST_PX = 180;

export class Composer {
  #unsent = ""; // what was typed before an edit began
  #keyboardShown = true;
  #keyboardDrawn = null; // the markup that is on the screen, as JSON

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
    this.format = new FormatBar(view.phone.root, this.field);
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
    this.commands = new CommandPanel(this);
    this.quote = el("div", { class: "quote-slot" });
    this.start = el("button", { type: "button", class: "start", onclick: () => this.#begin() });
    this.keys = el("div", { class: "keys-slot" });
    const above = [this.commands.root, this.inline.root, this.quote, this.format.root];
    this.root = el("footer", { class: "composer" }, above, this.line, this.start, this.keys);
    this.setText(view.phone.drafts.get(view.chatId) ?? "", { focus: false });
  }

  close() {
    this.inline.close();
  }

  /** What is typed and not an edit. */
  get draft() {
    return this.edited ? "" : this.field.value;
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

  /** The person's own text, or caption, comes back into the field; sending changes the message. */
  edit(message) {
    if (!this.edited) this.#unsent = this.field.value;
    Object.assign(this, { replied: null, edited: message });
    this.#drawQuote();
    this.setText(marked(message.text ?? message.caption ?? "", message.entities ?? message.caption_entities));
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
    this.#drawButtons();
  }

  #dropQuote() {
    const editing = this.edited;
    this.replyTo(null);
    if (editing) this.setText(this.#unsent);
  }

  /** Sends the words given (a tapped command, a key), or else what was typed. A refusal leaves the words in the field. */
  async send(words = null) {
    const text = words ?? this.field.value.trim();
    const { view, replied, edited } = this;
    if (!text && !edited?.caption) return;
    const content = words === null ? unmarked(text) : { text };
    if (words === null) this.setText(edited ? this.#unsent : "");
    this.replyTo(null);
    try {
      if (edited) await edit(view.person, view.chatId, edited.message_id, content);
      else await say(view.person, view.chatId, { ...content, ...(replied ? { reply_to: replied.message_id } : {}) });
    } catch (error) {
      Object.assign(this, { replied, edited });
      this.#drawQuote();
      if (words === null) this.setText(text);
      view.act.toast(error.message);
    }
  }

  #typed() {
    const { field, view } = this;
    field.style.height = "auto";
    if (field.value) field.style.height = `${Math.min(field.scrollHeight, HIGHEST_PX)}px`;
    view.phone.drafts.set(view.chatId, field.value);
    this.#drawButtons();
    this.commands.typed();
    this.inline.typed(field.value);
  }

  #drawButtons() {
    const ready = Boolean(this.field.value.trim() || this.edited);
    this.sendButton.classList.toggle("hidden", !ready);
    this.micButton.classList.toggle("hidden", ready);
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return; // Enter chooses a Chinese character then (229: in Safari)
    if (this.format.key(event)) return;
    if (this.commands.key(event)) return;
    if (event.key === "Escape") {
      this.#dropQuote();
      this.commands.close();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  #toggleCommands() {
    this.setText(this.field.value === "/" ? "" : "/");
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
