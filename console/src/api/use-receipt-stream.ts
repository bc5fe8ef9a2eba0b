import { useEffect, useState } from 'react';
import { openStream } from './stream-events.js';
import type { ReceiptItem } from './types.js';

const KEPT = 40;
const [AGAIN_MS, AGAIN_AT_MOST_MS] = [1000, 15_000];

export interface ReceiptStream {
  readonly state: 'connecting' | 'live' | 'lost';
  /** Newest first. */
  readonly receipts: readonly ReceiptItem[];
}

/** Receipts as they come, from now on; connects again by itself. */
export function useReceiptStream(onReceipts?: () => void): ReceiptStream {
  const [stream, setStream] = useState<ReceiptStream>({ state: 'connecting', receipts: [] });
  useEffect(() => {
    const stop = new AbortController();
    const listen = async (): Promise<void> => {
      let wait = AGAIN_MS;
      while (!stop.signal.aborted) {
        try {
          const events = await openStream('receipts/stream', stop.signal);
          setStream((was) => ({ ...was, state: 'live' }));
          for await (const { type, data } of events) {
            wait = AGAIN_MS;
            const came = type === 'receipt' ? [JSON.parse(data) as ReceiptItem] : [];
            setStream(({ receipts }) => ({ state: 'live', receipts: added(came, receipts) }));
            if (came.length > 0) onReceipts?.();
          }
        } catch {
          // told by the state
        }
        if (stop.signal.aborted) return;
        setStream((was) => ({ ...was, state: 'lost' }));
        await new Promise((resolve) => setTimeout(resolve, wait));
        wait = Math.min(wait * 2, AGAIN_AT_MOST_MS);
      }
    };
    void listen();
    return () => stop.abort();
  }, [onReceipts]);
  return stream;
}

const added = (came: readonly ReceiptItem[], before: readonly ReceiptItem[]): readonly ReceiptItem[] =>
  [...came, ...before].slice(0, KEPT);
