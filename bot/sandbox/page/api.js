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
export const edit = (person, chat, message_id, words) => patch(`chats/${chat}/messages/${message_id}`, { person, ...words });
export const forward = (person, chat, message_ids, from_chat) => post(`chats/${chat}/forward`, { person, message_ids, from_chat });
export const bring = (person, chat, contents, origin) => post(`chats/${chat}/forward`, { person, contents, origin });

const LARGEST = 50 * 2 ** 20; // the sandbox keeps no more of a file; the rest is only declared

/** Several are an album where their kind has one; `caption`: {text, entities}; `origin` forwards them from elsewhere. */
export function sendFiles(person, chat, kind, files, { caption, origin } = {}) {
  const form = new FormData();
  form.append("person", person);
  form.append("kind", kind);
  if (caption?.text) form.append("caption", caption.text);
  if (caption?.entities) form.append("entities", JSON.stringify(caption.entities));
  if (origin) form.append("origin", JSON.stringify(origin));
  files.forEach((file, index) => {
    form.append(`file${index}`, file.size > LARGEST ? file.slice(0, 1024, file.type) : file, file.name);
    if (file.size > LARGEST) form.append(`size_file${index}`, file.size);
  });
  return post(`chats/${chat}/files`, form);
}
