/** The stream of events: opened after the loaded state, opened anew by itself whenever the server was away. */

import { world } from "./state.js";

const PAUSE_MS = 1000;
const pause = () => new Promise((resolve) => setTimeout(resolve, PAUSE_MS));

/** Resolves when the connection is lost. */
function follow() {
  return new Promise((resolve) => {
    const source = new EventSource(`/sandbox/stream?after=${world.seq}`);
    source.onopen = () => world.tell("online", true);
    source.onmessage = (event) => world.apply(JSON.parse(event.data));
    source.onerror = () => {
      source.close(); // a restarted server counts from one again, so the browser's own resumption would miss events
      resolve();
    };
    addEventListener("pagehide", () => source.close(), { once: true });
  });
}

/** Never returns: load, follow, and again. */
export async function keepUp() {
  for (;;) {
    try {
      await world.load();
      await follow();
    } catch (error) {
      console.info("The sandbox does not answer yet:", error.message);
    }
    world.tell("online", false);
    await pause();
  }
}
