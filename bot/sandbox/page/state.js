/** What the sandbox's world looks like now: one copy for the page; views listen to it by the event's kind. */

import { get } from "./api.js";

const CALLS_KEPT = 1000;
const PAGE = 50;
const REFRESH_MS = 60;
const MENU_CALLS = /^(set|delete)MyCommands$|^(un)?pin/i;

/** Events: the stream's by their kind, `loaded` (all anew), `refreshed` (people and chats), `online` (detail: boolean), `unread`. */
class World extends EventTarget {
  me = null;
  people = new Map();
  chats = new Map();
  messages = new Map(); // chat id -> messages, oldest first
  complete = new Set(); // chats whose first message is loaded
  unread = new Map(); // "person:chat" -> count
  calls = [];
  switches = {};
  ahead = 0;
  seq = 0;
  #refreshing;

  /** Reads everything anew; also after a restart of the server, when ids and numbers may start over. */
  async load() {
    const { seq } = await this.#read();
    if (seq < this.seq) this.unread.clear(); // another run of the server
    this.seq = seq;
    this.messages.clear();
    this.complete.clear();
    this.calls = (await get("calls?after=0")).calls.slice(-CALLS_KEPT);
    this.tell("loaded");
  }

  async #read() {
    const state = await get("state");
    this.me = state.me;
    this.people = new Map(state.people.map((person) => [person.id, person]));
    this.chats = new Map(state.chats.map((chat) => [chat.id, chat]));
    this.switches = state.switches;
    this.ahead = state.clock.ahead_s;
    return state;
  }

  /** People, chats, menus and pins: their events only say that something changed, so a burst of them is one reading. */
  #refreshSoon() {
    this.#refreshing ??= setTimeout(async () => {
      this.#refreshing = undefined;
      await this.#read();
      this.tell("refreshed");
    }, REFRESH_MS);
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  now() {
    return Date.now() + this.ahead * 1000;
  }

  /** The private chat with the bot, then the groups, the liveliest first. */
  chatsOf(person) {
    const own = this.chats.get(person.id);
    const groups = [...this.chats.values()].filter(
      (chat) => chat.id < 0 && !chat.migrated_to && chat.members.includes(person.id),
    );
    return [...(own ? [own] : []), ...groups.sort((a, b) => (b.last_message?.date ?? 0) - (a.last_message?.date ?? 0))];
  }

  /** A chat that this person is in. */
  chat(person, chatId) {
    return (person ? this.chatsOf(person) : []).find((chat) => chat.id === chatId);
  }

  /** The newest page of a chat, once; later messages arrive by the stream. */
  async open(chatId) {
    if (this.messages.has(chatId)) return;
    const { messages } = await get(`chats/${chatId}/messages?limit=${PAGE}`);
    this.merge(chatId, messages, messages.length < PAGE);
  }

  async openEarlier(chatId) {
    const [first] = this.messages.get(chatId) ?? [];
    if (!first || this.complete.has(chatId)) return;
    const { messages } = await get(`chats/${chatId}/messages?before=${first.message_id}&limit=${PAGE}`);
    this.merge(chatId, messages, messages.length < PAGE);
  }

  merge(chatId, messages, complete = false) {
    const known = new Map((this.messages.get(chatId) ?? []).map((message) => [message.message_id, message]));
    for (const message of messages) known.set(message.message_id, message);
    this.messages.set(
      chatId,
      [...known.values()].sort((a, b) => a.message_id - b.message_id),
    );
    if (complete) this.complete.add(chatId);
  }

  find(chatId, messageId) {
    return this.messages.get(chatId)?.find((message) => message.message_id === messageId);
  }

  /** One event of the stream. */
  apply(event) {
    this.seq = event.seq;
    this[`apply_${event.kind}`]?.(event);
    this.tell(event.kind, event);
  }

  apply_message({ chat_id, message }) {
    if (this.messages.has(chat_id)) this.merge(chat_id, [message]);
    const chat = this.chats.get(chat_id);
    if (chat) chat.last_message = message;
    for (const person of chat?.members ?? []) {
      if (person !== message.from?.id) this.count(person, chat_id);
    }
  }

  apply_edit({ chat_id, message }) {
    if (this.messages.has(chat_id)) this.merge(chat_id, [message]);
    const chat = this.chats.get(chat_id);
    if (chat?.last_message?.message_id === message.message_id) chat.last_message = message;
  }

  apply_delete({ chat_id, message_id }) {
    const message = this.find(chat_id, message_id);
    if (message) message.deleted = true;
    if (this.chats.get(chat_id)?.last_message?.message_id === message_id) this.#refreshSoon();
  }

  apply_call(call) {
    this.calls.push(call);
    if (this.calls.length > CALLS_KEPT) this.calls.shift();
    const faulty = this.switches.faults?.length > 0; // a call may have used one up
    if (faulty || (call.ok && MENU_CALLS.test(call.method))) this.#refreshSoon();
  }

  apply_person() {
    this.#refreshSoon();
  }

  apply_chat() {
    this.#refreshSoon();
  }

  apply_keyboard({ chat_id, reply_keyboard }) {
    const chat = this.chats.get(chat_id);
    if (chat) chat.reply_keyboard = reply_keyboard;
  }

  apply_switches({ switches }) {
    this.switches = switches;
  }

  apply_clock({ ahead_s }) {
    this.ahead = ahead_s;
  }

  count(person, chatId) {
    const key = `${person}:${chatId}`;
    this.unread.set(key, (this.unread.get(key) ?? 0) + 1);
    this.tell("unread", { person });
  }

  /** A person has the chat before his eyes. */
  read(person, chatId) {
    if (this.unread.delete(`${person}:${chatId}`)) this.tell("unread", { person });
  }

  unreadOf(person, chatId) {
    return this.unread.get(`${person}:${chatId}`) ?? 0;
  }
}

export const world = new World();
