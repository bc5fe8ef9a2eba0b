/** A promise that rejects with `reason` when the signal aborts; `forget` takes the listener off again. */
export function abortion(
  signal: AbortSignal,
  reason: string,
): { readonly promise: Promise<never>; forget(): void } {
  let listener = (): void => undefined;
  const promise = new Promise<never>((_, reject) => {
    listener = () => reject(new Error(reason));
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener);
  });
  promise.catch(() => undefined);
  return { promise, forget: () => signal.removeEventListener('abort', listener) };
}
