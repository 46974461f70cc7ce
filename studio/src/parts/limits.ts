import { limits as askLimits, type Limits } from '../api/voices';

let known: Promise<Limits> | null = null;

/** What the server takes; asked once. */
export function limits(): Promise<Limits> {
  known ??= askLimits().catch((reason) => {
    known = null;
    throw reason;
  });
  return known;
}
