/** The sandbox's control surface: JSON in, JSON out; a refusal is thrown as an Error with the server's words. */

async function ask(method, path, body) {
  const form = body instanceof FormData;
  const headers = body === undefined || form ? {} : { "Content-Type": "application/json" };
  const answer = await fetch(`/sandbox/${path}`, { method, headers, body: form ? body : JSON.stringify(body) });
  const content = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(content.error ?? `${answer.status} ${answer.statusText}`);
  return content;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const patch = (path, body) => ask("PATCH", path, body);

/** Where the page finds the bytes of a file. */
export const fileUrl = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;

/** What one person does in one chat. */
export const say = (person, chat, content) => post(`chats/${chat}/messages`, { person, ...content });
export const press = (person, chat, message_id, data) => post(`chats/${chat}/press`, { person, message_id, data });
export const editText = (person, chat, message_id, text) => patch(`chats/${chat}/messages/${message_id}`, { person, text });
export const forward = (person, chat, message_id, from_chat) => post(`chats/${chat}/forward`, { person, message_id, from_chat });

/** Several photos go as one album. */
export function sendFiles(person, chat, kind, files, caption) {
  const form = new FormData();
  form.append("person", person);
  form.append("kind", kind);
  if (caption) form.append("caption", caption);
  files.forEach((file, index) => form.append(`file${index}`, file, file.name));
  return post(`chats/${chat}/files`, form);
}
