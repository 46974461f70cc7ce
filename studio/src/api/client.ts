import { say } from '../strings';

/** Why a request came to nothing, in words for the person in front of the screen. */
export class ServerFailure extends Error {
  constructor(message: string, readonly status: number, readonly code: string) {
    super(message);
  }

  /** Whether nobody answered at all. */
  get isGone(): boolean {
    return this.status === 0;
  }
}

/** Told to the window when a request found nobody, so that the notice above the page need not wait until it looks again. */
export const goneEvent = 'myna-gone';

const keyName = 'myna.key';

/** The key that is sent with each request; servers of this machine need none. It is kept until the tab is closed. */
export const key = {
  get: (): string => sessionStorage.getItem(keyName) ?? '',
  set: (value: string): void => (value ? sessionStorage.setItem(keyName, value) : sessionStorage.removeItem(keyName)),
};

/** Sends a request; answers that tell an error are thrown as {@link ServerFailure}. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (key.get()) headers.set('Authorization', `Bearer ${key.get()}`);
  let answer: Response;
  try {
    answer = await fetch(path, { ...init, headers });
  } catch (reason) {
    if (init.signal?.aborted) throw reason;
    dispatchEvent(new Event(goneEvent));
    throw new ServerFailure(say.faults.gone, 0, 'gone');
  }
  if (answer.ok) return answer;
  throw await failureOf(answer);
}

/** Sends a request and reads the JSON of its answer. */
export async function askJson<T>(path: string, init?: RequestInit): Promise<T> {
  return (await (await ask(path, init)).json()) as T;
}

/** A request with a JSON body. */
export function posting(body: unknown, signal?: AbortSignal): RequestInit {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), signal };
}

/** A request with a form. */
export function sending(fields: Record<string, string | Blob | undefined>, signal?: AbortSignal): RequestInit {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value instanceof File) form.append(name, value, value.name);
    else if (value !== undefined) form.append(name, value);
  }
  return { method: 'POST', body: form, signal };
}

/** What to tell of anything that was thrown. */
export function words(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}

async function failureOf(answer: Response): Promise<ServerFailure> {
  let message = '';
  let code = '';
  try {
    // OpenAI's manner of errors, and ElevenLabs'.
    const body = (await answer.json()) as { error?: { message?: string; code?: string }; detail?: { message?: string; status?: string } };
    message = body.error?.message ?? body.detail?.message ?? '';
    code = body.error?.code ?? body.detail?.status ?? '';
  } catch {
    // Some answers have no body; the number must do.
  }
  if (answer.status === 401) return new ServerFailure(say.faults.key, 401, code);
  if (answer.status === 429) return new ServerFailure(say.faults.busy, 429, code);
  return new ServerFailure(sentence(message) || say.faults.status(answer.status), answer.status, code);
}

function sentence(text: string): string {
  const trimmed = text.trim();
  if (!trimmed) return '';
  const ended = /[.!?"]$/.test(trimmed) ? trimmed : `${trimmed}.`;
  return ended[0]!.toUpperCase() + ended.slice(1);
}
