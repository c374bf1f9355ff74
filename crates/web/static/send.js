// Sending a click: once in effect, however often it is sent.

// What this page did itself, so that the stream does not tell it as news.
export const mine = new Map();
export const forgetMine = (incarnation) => mine.delete(incarnation);

// crypto.randomUUID exists on secure origins only; a desk inside a shop's network may not be one.
export function freshKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

// Posts JSON and answers JSON; where it was refused, the error says why in words for a person.
export async function call(path, data) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data) });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.detail ?? response.statusText), { status: response.status });
  return answer;
}

// The same with a key that makes it safe to repeat.
export async function callOnce(path, data) {
  try {
    return await call(path, data);
  } catch (error) {
    if (error.status) throw error;
    // The answer may have been lost on its way: the same key does nothing twice.
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return call(path, data).catch((again) => {
      throw again.status ? again : new Error("there is no connection to the server. Should it have been done after all, the row says so once the connection is back.");
    });
  }
}

export async function post(action, items, more = {}) {
  const key = freshKey();
  const named = items.map(({ incarnation, version }) => ({ incarnation, version: Number(version) }));
  const { results } = await callOnce(`/api/suggestions/${action}`, { click_key: key, items: named, ...more });
  return { key, results };
}
