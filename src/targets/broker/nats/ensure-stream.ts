import { JetStreamApiCodes, JetStreamApiError, type JetStreamManager } from '@nats-io/jetstream';

const DUPLICATE_WINDOW_NS = 600e9;

/**
 * Makes the stream when it is missing: kept in files, ten minutes of message ids. One that is there stays as it is.
 *
 * @throws Error when the stream that is there does not take the subjects.
 */
export async function ensureStream(
  manager: JetStreamManager,
  { name, subjects }: { readonly name: string; readonly subjects: string },
): Promise<void> {
  try {
    const { config } = await manager.streams.info(name);
    if (config.subjects.some((subject) => subject === subjects || subject === '>')) return;
    throw new Error(`the stream ${name} does not take ${subjects}: add it to its subjects`);
  } catch (error) {
    if (!isMissing(error)) throw error;
    await manager.streams.add({ name, subjects: [subjects], duplicate_window: DUPLICATE_WINDOW_NS });
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;
