/** Names and one-line summaries: chat list, replies, pins. */

import { world } from "./state.js";
import { t } from "./words.js";

export const personName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");

export const chatTitle = (chat) => (chat.type === "private" ? world.me.first_name : chat.title);

/** Who a message is from, by what the world knows of him. */
export const author = (message) => world.people.get(message.from?.id) ?? message.from ?? world.me;

const first = (people) => people.map(personName).join(", ");

const SERVICE = {
  new_chat_members: (message) => t("{0} joined the group", first(message.new_chat_members)),
  left_chat_member: (message) => t("{0} left the group", personName(message.left_chat_member)),
  group_chat_created: (message) => t("{0} created the group", personName(author(message))),
  supergroup_chat_created: (message) => t("{0} created the group", personName(author(message))),
  pinned_message: (message) => t("{0} pinned a message", personName(author(message))),
  migrate_to_chat_id: () => t("The group was upgraded to a supergroup"),
  migrate_from_chat_id: () => t("The group was upgraded to a supergroup"),
  new_chat_title: (message) => message.new_chat_title,
};

/** The words of a service message, null for any other. */
export function service(message) {
  const kind = Object.keys(SERVICE).find((name) => message[name] !== undefined);
  return kind ? SERVICE[kind](message) : null;
}

const KINDS = {
  photo: () => `🖼 ${t("Photo")}`,
  animation: () => `🎞 ${t("Animation")}`,
  document: (message) => `📎 ${message.document.file_name ?? t("File")}`,
  voice: () => `🎤 ${t("Voice message")}`,
  audio: (message) => `🎵 ${message.audio.title ?? message.audio.file_name ?? t("Music")}`,
  video_note: () => `🎬 ${t("Video message")}`,
  video: () => `🎬 ${t("Video")}`,
  venue: (message) => `📍 ${message.venue.title}`,
  location: () => `📍 ${t("Location")}`,
  contact: (message) => `👤 ${personName(message.contact)}`,
  sticker: () => `🙂 ${t("Sticker")}`,
  poll: () => t("Poll"),
};

/** One line for a message. */
export function summary(message) {
  if (message.deleted) return t("Deleted message");
  const kind = Object.keys(KINDS).find((name) => message[name] !== undefined);
  const words = message.text ?? message.caption;
  if (!kind) return words ?? service(message) ?? t("Message");
  return words ? `${KINDS[kind](message).split(" ")[0]} ${words}` : KINDS[kind](message);
}
