import { type RawRequest } from './raw-request.js';

/** What a request says about its signature, as text; undefined where it is missing, repeated or not text. */
export interface SignatureClaim {
  readonly nonce: string | undefined;
  readonly timestamp: string | undefined;
  readonly signature: string | undefined;
}

/** One way of signing a V2 request: where nonce, timestamp and signature travel, and how the signature is made. */
export interface SignatureForm {
  /** The wire names, for messages. */
  readonly names: { readonly nonce: string; readonly timestamp: string; readonly signature: string };
  read(raw: RawRequest): SignatureClaim;
  /** @returns the signature's 32 bytes over `body`, the text that is signed. */
  sign(accessKey: string, nonce: string, timestamp: string, body: Uint8Array): Buffer;
}
