/** The page: the rail of people, their phones side by side, the developer drawer. */

import { toast } from "./dialogs.js";
import { Drawer } from "./drawer.js";
import { el } from "./dom.js";
import { Rail } from "./people.js";
import { Phone } from "./phone.js";
import { world } from "./state.js";
import { keepUp } from "./stream.js";
import { t, locale } from "./words.js";

const NARROW_PX = 720;
const COLUMN_PX = 380;
const SQUEEZED_PX = 300; // beside the drawer
const RAIL_PX = 76;
const DRAWER_PX = 420;
const OVERLAID_PX = 1100; // below, the drawer lies over the columns
const MEMORY = "jiedui-sandbox";

/** The columns: who is shown, and which chat is open on each phone. */
class Phones {
  shown = [];

  constructor() {
    this.root = el("main", { class: "phones" });
  }

  /** How many columns fit. */
  get room() {
    if (innerWidth < NARROW_PX) return 1;
    const beside = innerWidth - RAIL_PX;
    return Math.max(
      1,
      Math.floor(drawer.shown && innerWidth >= OVERLAID_PX ? (beside - DRAWER_PX) / SQUEEZED_PX : beside / COLUMN_PX),
    );
  }

  isOpen = (id) => this.shown.some((phone) => phone.person === id);

  toggle = (id) => {
    const open = this.shown.find((phone) => phone.person === id);
    if (!open) return this.open(id);
    if (this.shown.length > 1) this.#leave(open);
  };

  /** Opens a column; the oldest gives way where there is no room. */
  open = (id, chat = id) => {
    while (this.shown.length >= this.room) this.shown.shift().close();
    const phone = new Phone(id, { remember: () => this.#remember(), leave: () => this.#leave(phone) });
    this.shown.push(phone);
    this.root.append(phone.root);
    if (chat !== null) phone.openChat(chat);
    this.#changed();
  };

  #leave(phone) {
    if (this.shown.length === 1) return;
    this.shown = this.shown.filter((other) => other !== phone);
    phone.close();
    this.#changed();
  }

  /** After the window or the drawer changed. */
  fit() {
    while (this.shown.length > this.room) this.shown.pop().close();
    this.#changed();
  }

  /** After (re)loading: the phones of people who are still there stay; at first those of the last visit, or the first ones. */
  restore() {
    for (const phone of this.shown.filter(({ person }) => !world.people.has(person))) {
      this.shown = this.shown.filter((other) => other !== phone);
      phone.close();
    }
    if (this.shown.length) return;
    const known = this.#remembered().filter(([person, chat]) => chat === null || world.chat(world.people.get(person), chat));
    const first = [...world.people.keys()].slice(0, Math.min(this.room, 3)).map((person) => [person, person]);
    for (const [person, chat] of known.length ? known.slice(-this.room) : first) this.open(person, chat);
  }

  #changed() {
    this.root.classList.toggle("single", this.shown.length === 1);
    this.#remember();
    world.tell("columns");
  }

  #remember() {
    localStorage.setItem(MEMORY, JSON.stringify(this.shown.map((phone) => [phone.person, phone.view?.chatId ?? null])));
  }

  #remembered() {
    try {
      return JSON.parse(localStorage.getItem(MEMORY)) ?? [];
    } catch {
      return [];
    }
  }
}

const drawer = new Drawer();
const phones = new Phones();
const rail = new Rail(phones, drawer);
const away = el("div", { class: "away hidden", role: "status" }, t("The sandbox is away; trying again…"));

document.documentElement.lang = locale;
document.querySelector("#app").replaceChildren(rail.root, phones.root, drawer.root, away);
for (const kind of ["loaded", "refreshed"]) world.addEventListener(kind, () => phones.restore());
world.addEventListener("columns", () => phones.shown.length > phones.room && phones.fit());
world.addEventListener("online", ({ detail }) => away.classList.toggle("hidden", detail));
addEventListener("resize", () => phones.fit());
addEventListener("unhandledrejection", ({ reason }) => toast(document.body, reason?.message ?? String(reason)));
keepUp();
