/** One person's phone: a column with his chats and the one that is open. */

import { ChatList } from "./chatlist.js";
import { ChatView } from "./chat.js";
import { form } from "./dialogs.js";
import { avatar } from "./avatars.js";
import { el, iconButton } from "./dom.js";
import { follow } from "./links.js";
import { phoneMenu } from "./phonemenu.js";
import { world } from "./state.js";
import { personName } from "./summaries.js";
import { t } from "./words.js";

export class Phone {
  drafts = new Map(); // chat id -> what is typed and not sent
  payload = null; // of a deep link that waits for START
  view = null;
  #ending = new AbortController();

  /** `remember()` is called when another chat is open; `leave()` closes the column. */
  constructor(person, { remember, leave }) {
    Object.assign(this, { person, remember, leave });
    this.list = new ChatList(this);
    this.place = el("div", { class: "chat-place" }, el("p", { class: "choose" }, t("Choose a chat")));
    this.owner = el("header", { class: "owner" });
    this.screen = el("div", { class: "screen" }, this.list.root, this.place);
    this.root = el(
      "section",
      { class: "phone", "data-person": person, "aria-label": personName(world.people.get(person)) },
      this.owner,
      this.screen,
    );
    for (const kind of ["loaded", "refreshed"])
      world.addEventListener(kind, () => this.#changed(), { signal: this.#ending.signal });
    this.#drawOwner();
  }

  #changed() {
    if (!world.people.has(this.person)) return;
    this.#drawOwner();
    this.#follow();
  }

  /** Whose phone this is: with several side by side, all show the same bot. */
  #drawOwner() {
    const person = world.people.get(this.person);
    this.owner.replaceChildren(
      avatar(person, "tiny"),
      el("b", {}, personName(person)),
      el("span", { class: "note" }, t(person.role_hint)),
      iconButton("more", t("More"), (event) => phoneMenu(this, event), { class: "round tiny" }),
      iconButton("close", t("Close this column"), () => this.leave(), { class: "round tiny leave" }),
    );
  }

  openChat(chatId, { draft, focus = false } = {}) {
    if (draft !== undefined) this.drafts.set(chatId, draft);
    if (this.view?.chatId !== chatId) {
      this.payload = null;
      this.#replace(new ChatView(this, chatId));
      this.view.start();
    }
    if (draft !== undefined) this.view.composer.setText(draft);
    else if (focus && matchMedia("(hover: hover)").matches) this.view.composer.field.focus();
  }

  /** He may have been removed from the group that is open, or the group may have become a supergroup. */
  #follow() {
    const open = this.view && world.chats.get(this.view.chatId);
    if (open?.migrated_to) this.openChat(open.migrated_to);
    else if (this.view && !world.chat(world.people.get(this.person), this.view.chatId)) this.#replace(null);
  }

  #replace(view) {
    this.view?.close();
    this.view = view;
    this.place.replaceChildren(...(view ? [view.root] : [el("p", { class: "choose" }, t("Choose a chat"))]));
    this.screen.classList.toggle("in-chat", view !== null);
    this.list.draw();
    this.remember();
  }

  /** The bot's chat; a `start` payload shows START first, as a deep link does. */
  openBot(start) {
    this.openChat(this.person);
    this.payload = start || null;
    this.view.composer.refresh();
  }

  toList() {
    this.#replace(null);
    this.list.root.querySelector(".chat-row")?.focus();
  }

  async askLink() {
    const answer = await form(
      this.root,
      t("Open a t.me link"),
      [{ name: "link", label: t("Paste a link"), required: true }],
      t("Open"),
    );
    if (answer) await follow(this, answer.link);
  }

  close() {
    this.#ending.abort();
    this.view?.close();
    this.list.close();
    this.root.remove();
  }
}
