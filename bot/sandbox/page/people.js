/** The people of the sandbox: the rail of their pictures, adding and editing one. */

import { patch, post } from "./api.js";
import { avatar } from "./avatars.js";
import { form } from "./dialogs.js";
import { button, el, iconButton, kept, perFrame } from "./dom.js";
import { world } from "./state.js";
import { personName } from "./summaries.js";
import { t } from "./words.js";

const MOST_FACES = 100; // load trials add many
const LANGUAGES = [
  ["zh-hans", "简体中文"],
  ["zh-hant", "繁體中文"],
  ["en", "English"],
];
const FIELDS = [
  ["first_name", "First name"],
  ["last_name", "Last name"],
  ["username", "Username"],
  ["phone", "Phone"],
  ["role_hint", "Role (a note)"],
  ["avatar", "Picture (emoji)"],
];

export const block = (person, blocked) => post(`people/${person}/block`, { blocked });

const fieldsOf = (person) => [
  ...FIELDS.map(([name, label]) => ({ name, label: t(label), value: person[name], required: name === "first_name" })),
  { name: "language_code", label: t("Language"), value: person.language_code, options: languages(person.language_code) },
];

const languages = (own) => (!own || LANGUAGES.some(([code]) => code === own) ? LANGUAGES : [[own, own], ...LANGUAGES]);

export async function editPerson(root, person) {
  const answer = await form(root, t("Edit this person"), fieldsOf(person), t("Save"));
  if (answer) await patch(`people/${person.id}`, answer);
}

async function addPerson(root, open) {
  const answer = await form(root, t("Add a person"), fieldsOf({ avatar: "🙂", language_code: "zh-hans" }), t("Add"));
  if (!answer) return;
  const given = Object.fromEntries(Object.entries(answer).filter(([, value]) => value));
  const person = await post("people", given);
  world.people.set(person.id, person); // its event may come later than this answer
  open(person.id);
}

/** `phones`: {isOpen(id), toggle(id), open(id)}; `drawer`: {toggle(), shown}. */
export class Rail {
  constructor(phones, drawer) {
    Object.assign(this, { phones, drawer });
    this.people = el("div", { class: "rail-people", role: "group", "aria-label": t("People") });
    this.drawerButton = iconButton("code", t("Developer drawer"), () => drawer.toggle(), { class: "round rail-button" });
    this.root = el(
      "aside",
      { class: "rail", "aria-label": t("People") },
      this.people,
      iconButton("add", t("Add a person"), () => addPerson(document.body, phones.open), { class: "round rail-button" }),
      el("span", { class: "rail-gap" }),
      this.drawerButton,
    );
    for (const kind of ["loaded", "refreshed", "unread", "columns"])
      world.addEventListener(
        kind,
        perFrame(() => this.draw()),
      );
  }

  draw() {
    this.people.replaceChildren(...[...world.people.values()].slice(0, MOST_FACES).map((person) => this.#face(person)));
    this.drawerButton.setAttribute("aria-pressed", String(this.drawer.shown));
  }

  #face(person) {
    const unread = this.#unread(person);
    const open = this.phones.isOpen(person.id);
    return button(
      `${personName(person)} ${person.role_hint ?? ""}`.trim(),
      () => this.phones.toggle(person.id),
      { class: `face ${open ? "open" : ""}`, "aria-pressed": String(open) },
      avatar(person),
      el("span", { class: "face-name" }, personName(person)),
      ...kept([unread > 0 && el("span", { class: "badge" }, String(unread))]),
    );
  }

  #unread(person) {
    return world.chatsOf(person).reduce((sum, chat) => sum + world.unreadOf(person.id, chat.id), 0);
  }
}
