// A form isn't sent while something in it is still being filled in.

const pending = new Set();

export function holdSubmit(promise) {
  pending.add(promise);
  promise.finally(() => pending.delete(promise));
  return promise;
}

document.addEventListener("submit", async (event) => {
  if (!pending.size) return;
  event.preventDefault();
  await Promise.allSettled(pending);
  event.target.requestSubmit(event.submitter);
});
