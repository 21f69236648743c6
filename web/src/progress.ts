// What is shown while the daemon reads.

import { element } from "./element";

/** How long a call may take before anything is shown, in milliseconds. */
const UNSEEN = 500;

/** Shows that the daemon reads, with the time and a button that aborts. Returns what ends it. */
export function begin(abort: AbortController): () => void {
  const box = element("progress", HTMLDivElement);
  const words = element("progress-words", HTMLSpanElement);
  const elapsed = element("elapsed", HTMLSpanElement);
  const cancel = element("cancel", HTMLButtonElement);
  const started = performance.now();
  const tick = () => (elapsed.textContent = `${Math.floor((performance.now() - started) / 1000)} s`);
  const seen = setTimeout(() => {
    box.hidden = false;
    words.textContent = "Reading the article…";
    tick();
  }, UNSEEN);
  const ticks = setInterval(tick, 1000);
  const stop = () => abort.abort();
  cancel.addEventListener("click", stop);
  return () => {
    clearTimeout(seen);
    clearInterval(ticks);
    cancel.removeEventListener("click", stop);
    box.hidden = true;
    words.textContent = "";
  };
}
