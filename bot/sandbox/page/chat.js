/** One chat on one person's phone: its head, the messages, the composer. */

import { block } from "./people.js";
import { Composer } from "./composer.js";
import { alert, confirm, toast } from "./dialogs.js";
import { button, el, icon, iconButton, kept, perFrame, reconcile } from "./dom.js";
import { avatar } from "./avatars.js";
import { botItems, editGroup, groupNote, muteItem } from "./groups.js";
import { pressInline } from "./keyboards.js";
import { follow, forwardMessages, switchInline } from "./links.js";
import { captionable } from "./media.js";
import { unitNode, units } from "./message.js";
import { copy, enlarge, menu } from "./overlays.js";
import { world } from "./state.js";
import { chatTitle, summary } from "./summaries.js";
import { t } from "./words.js";

const NEAR_PX = 120;
const ACTION_MS = 5000;
const ACTIONS = {
  typing: "typing…",
  upload_photo: "sending a photo…",
  upload_video: "sending a video…",
  upload_document: "sending a file…",
  record_voice: "recording…",
  upload_voice: "recording…",
};

export class ChatView {
  #ending = new AbortController();
  #drawn = new Map(); // key of a unit -> {signature, node}
  #actionTimer;
  #atBottom = true;
  #drawSoon = perFrame(() => this.draw());
  #resized = new ResizeObserver(() => this.#atBottom && this.toBottom()); // a keyboard opened, the column narrowed

  constructor(phone, chatId) {
    Object.assign(this, { phone, chatId, person: phone.person });
    this.act = this.#actions();
    this.list = el("div", { class: "messages", role: "log", onscroll: () => this.#scrolled() });
    this.head = el("header", { class: "chat-head" });
    this.pinned = el("div", { class: "pinned-slot" });
    this.jumpButton = iconButton("down", t("Newest messages"), () => this.toBottom(true), { class: "round jump hidden" });
    this.composer = new Composer(this);
    this.root = el(
      "section",
      { class: "chat", "aria-label": chatTitle(this.chat) },
      this.head,
      this.pinned,
      el("div", { class: "scroll-area" }, this.list, this.jumpButton),
      this.composer.root,
    );
    this.#resized.observe(this.list);
    this.root.addEventListener("dragover", (event) => event.preventDefault());
    this.root.addEventListener("drop", (event) => this.composer.dropped(event, event.dataTransfer));
    for (const kind of ["message", "edit", "delete", "refreshed", "keyboard", "clock", "chat_action"]) {
      world.addEventListener(kind, ({ detail }) => this.#heard(kind, detail), { signal: this.#ending.signal });
    }
    world.addEventListener("loaded", () => this.start(), { signal: this.#ending.signal });
  }

  get chat() {
    return world.chat(world.people.get(this.person), this.chatId) ?? { id: this.chatId, type: "group", title: "…", members: [] };
  }

  ticks(message) {
    const answer = (world.messages.get(this.chatId) ?? []).findLast((other) => other.from?.id !== this.person);
    return answer !== undefined && answer.message_id > message.message_id;
  }

  async start() {
    this.draw();
    if (world.chats.has(this.chatId)) await world.open(this.chatId);
    this.draw();
    this.toBottom();
    world.read(this.person, this.chatId);
  }

  close() {
    this.#ending.abort();
    this.#resized.disconnect();
    this.composer.close();
    clearTimeout(this.#actionTimer);
  }

  async #heard(kind, detail) {
    if (detail?.chat_id !== undefined && detail.chat_id !== this.chatId) return;
    if (kind === "chat_action") return this.#showAction(detail.action);
    if (kind === "message") {
      if (!world.messages.has(this.chatId)) await world.open(this.chatId);
      if (detail.message.from?.id !== this.person) this.#showAction(null);
      else this.#atBottom = true; // what he says himself is always shown
      world.read(this.person, this.chatId);
    }
    this.#drawSoon();
  }

  draw() {
    const near = this.#atBottom;
    this.#drawHead();
    this.#drawPinned();
    this.#drawMessages();
    this.composer.refresh();
    if (near) this.toBottom();
  }

  #drawMessages() {
    const chat = this.chat;
    const drawn = units(world.messages.get(this.chatId) ?? [], this.person, chat, world.now()).map((unit) => {
      const signature = JSON.stringify([unit, chat.type, this.ticks(unit.last)]);
      const known = this.#drawn.get(unit.key);
      return known?.signature === signature
        ? [unit.key, known]
        : [unit.key, { signature, node: unitNode(unit, this.#viewOf(chat)) }];
    });
    this.#drawn = new Map(drawn);
    const empty = el(
      "div",
      { class: "empty" },
      chat.type === "private" ? t("What can this bot do? Press START.") : t("Nothing here yet"),
    );
    reconcile(this.list, drawn.length ? drawn.map(([, { node }]) => node) : [empty]);
  }

  #viewOf(chat) {
    return { chat, act: this.act, ticks: (message) => this.ticks(message) };
  }

  #drawHead() {
    const chat = this.chat;
    const note = this.action ?? (chat.type === "private" ? t("bot") : groupNote(chat));
    const title = el(
      "div",
      { class: "head-words" },
      el("h2", {}, chatTitle(chat)),
      el("span", { class: this.action ? "note active" : "note" }, note),
    );
    this.head.replaceChildren(
      iconButton("back", t("Back"), () => this.phone.toList(), { class: "round back" }),
      avatar(chat),
      title,
      iconButton("more", t("More"), (event) => this.#moreMenu(event)),
    );
  }

  #moreMenu(event) {
    const chat = this.chat;
    const blocked = world.people.get(this.person).blocked_bot;
    const items =
      chat.type === "private"
        ? [["block", blocked ? t("Unblock") : t("Block the bot"), () => block(this.person, !blocked)]]
        : [["group", t("Members"), () => editGroup(this.phone, chat)], ...botItems(chat), muteItem(chat)];
    menu(this.phone.root, event, [...items, ["link", t("Open a t.me link"), () => this.phone.askLink()]]);
  }

  #drawPinned() {
    const { pinned } = this.chat;
    const message = pinned && world.find(this.chatId, pinned);
    const bar =
      pinned &&
      button(
        t("Pinned message"),
        () => this.act.jump(pinned),
        { class: "pinned" },
        el("span", { class: "pinned-words" }, el("b", {}, t("Pinned message")), el("span", {}, message ? summary(message) : "…")),
        icon("pin"),
      );
    this.pinned.replaceChildren(...kept([bar]));
  }

  #showAction(action) {
    clearTimeout(this.#actionTimer);
    this.action = action ? t(ACTIONS[action] ?? "typing…") : null;
    if (action) this.#actionTimer = setTimeout(() => this.#showAction(null), ACTION_MS);
    this.#drawHead();
  }

  #nearBottom() {
    return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < NEAR_PX;
  }

  toBottom(smooth = false) {
    this.#atBottom = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
  }

  async #scrolled() {
    this.#atBottom = this.#nearBottom();
    this.jumpButton.classList.toggle("hidden", this.#atBottom);
    if (this.list.scrollTop > NEAR_PX || this.loading || !world.messages.has(this.chatId) || world.complete.has(this.chatId))
      return;
    this.loading = true;
    const below = this.list.scrollHeight - this.list.scrollTop;
    await world.openEarlier(this.chatId).finally(() => (this.loading = false));
    this.#drawMessages();
    this.list.scrollTop = this.list.scrollHeight - below;
  }

  #jump(messageId) {
    const node = [...this.#drawn.values()]
      .map((drawn) => drawn.node)
      .find((found) => found.dataset.message === String(messageId));
    node?.scrollIntoView({ block: "center", behavior: "smooth" });
    node?.classList.add("found");
    setTimeout(() => node?.classList.remove("found"), 1500);
  }

  /** For a message, or for an album as a whole: what is said of it is its caption. */
  #options(event, messages) {
    const message = messages.find((one) => one.caption) ?? messages[0];
    const words = message.text ?? message.caption;
    menu(this.phone.root, event, [
      ["reply", t("Reply"), () => this.act.reply(message)],
      ...(this.#editable(message) ? [["edit", t("Edit"), () => this.composer.edit(message)]] : []),
      ["forward", t("Forward"), () => forwardMessages(this.phone, this.chatId, messages)],
      ...(words ? [["copy", t("Copy"), () => this.act.copy(words)]] : []),
    ]);
  }

  #editable = (message) =>
    message.from?.id === this.person && !message.forward_origin && !message.via_bot && (message.text || captionable(message));

  /** What taps within messages do; the renderers know nothing else of the view. */
  #actions() {
    const { phone } = this;
    return {
      command: (words) => this.composer.send(words),
      hashtag: (words) => this.composer.setText(words),
      link: (address) => follow(phone, address),
      mention: (name) =>
        name.toLowerCase() === world.me.username.toLowerCase() ? phone.openBot(null) : this.composer.setText(`@${name} `),
      copy: (text) => copy(phone.root, text),
      known: (id) => world.people.get(id),
      enlarge: (shown) => enlarge(shown),
      options: (event, messages) => this.#options(event, messages),
      reply: (message) => this.composer.replyTo(message),
      jump: (messageId) => this.#jump(messageId),
      pressed: (key, message, node) => pressInline(this, key, message, node),
      switchInline: (query, chosen) => switchInline(phone, query, chosen),
      toast: (text) => toast(phone.root, text),
      alert: (text) => alert(phone.root, text),
      confirm: (question) => confirm(phone.root, question),
    };
  }
}
