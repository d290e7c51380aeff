/** A person's chats: the bot first, then his groups; what was said last, when, how much is unread. */

import { avatar } from "./avatars.js";
import { el, iconButton, kept, perFrame, reconcile } from "./dom.js";
import { newGroup } from "./groups.js";
import { world } from "./state.js";
import { author, chatTitle, personName, summary } from "./summaries.js";
import { shortDate, t } from "./words.js";

export class ChatList {
  #ending = new AbortController();

  constructor(phone) {
    this.phone = phone;
    const head = el("header", { class: "list-head" }, el("h2", {}, t("Chats")));
    this.rows = el("div", { class: "chat-rows", "aria-label": t("Chats"), role: "group" });
    this.root = el(
      "nav",
      { class: "chat-list" },
      head,
      this.rows,
      iconButton("group", t("New group"), () => newGroup(phone), { class: "round new-group" }),
    );
    const draw = perFrame(() => this.draw());
    for (const kind of ["loaded", "refreshed", "message", "edit", "delete", "unread", "clock"]) {
      world.addEventListener(kind, draw, { signal: this.#ending.signal });
    }
    this.draw();
  }

  close() {
    this.#ending.abort();
  }

  draw() {
    const person = world.people.get(this.phone.person);
    if (!person) return;
    reconcile(
      this.rows,
      world.chatsOf(person).map((chat) => this.#row(chat)),
    );
  }

  #row(chat) {
    const last = chat.last_message;
    const unread = world.unreadOf(this.phone.person, chat.id);
    const who =
      last && chat.type !== "private" && last.from?.id !== world.me.id
        ? `${last.from?.id === this.phone.person ? t("You") : personName(author(last))}: `
        : "";
    const open = this.phone.view?.chatId === chat.id;
    return el(
      "button",
      {
        type: "button",
        class: `chat-row ${open ? "open" : ""}`,
        "aria-current": open ? "true" : undefined,
        onclick: () => this.phone.openChat(chat.id, { focus: true }),
      },
      avatar(chat),
      el(
        "span",
        { class: "row-words" },
        el(
          "span",
          { class: "row-line" },
          el("b", {}, chatTitle(chat)),
          ...kept([last && el("time", {}, shortDate(last.date, world.now()))]),
        ),
        el(
          "span",
          { class: "row-line" },
          el("span", { class: "row-text", dir: "auto" }, last ? who + summary(last) : t("Nothing here yet")),
          ...kept([unread > 0 && el("span", { class: "badge" }, String(unread))]),
        ),
      ),
    );
  }
}
