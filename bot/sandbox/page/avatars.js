/** Round pictures: a person's emoji, a group's first character, the bot's own sign. */

import { el } from "./dom.js";
import { world } from "./state.js";

const HUES = 7;
const hue = (id) => Math.abs(id) % HUES;

const first = (text) => [...(text ?? "?")][0] ?? "?";

/** Of a person, or of a chat (a private chat shows the bot: that is who the person talks to). */
export function avatar(subject, size = "") {
  const bot = subject.id === world.me.id || subject.type === "private";
  const sign = bot ? "🤝" : (subject.avatar ?? first(subject.title ?? subject.first_name));
  return el("span", { class: `avatar hue-${bot ? "bot" : hue(subject.id)} ${size}`, "aria-hidden": "true" }, sign);
}

/** The class that colours a name as its avatar. */
export const nameHue = (id) => (id === world.me.id ? "name-bot" : `name-${hue(id)}`);
