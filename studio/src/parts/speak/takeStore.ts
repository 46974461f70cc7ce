import { samplesOf, wavOf } from '../../sound/wav';

/** One reading of a text. */
export interface Take {
  number: number;
  /** Milliseconds since 1970. */
  made: number;
  voiceId: string;
  voice: string;
  seed: number;
  speed: number;
  text: string;
  samples: Float32Array<ArrayBuffer>;
  file: Blob;
  whole: boolean;
}

interface Kept extends Omit<Take, 'samples' | 'file'> {
  wav: ArrayBuffer;
}

const databaseName = 'myna';
const storeName = 'takes';
const most = 60;

let opened: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((found, failed) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName, { keyPath: 'number', autoIncrement: true });
    request.onsuccess = () => {
      // A newer studio in another tab may want to change the store.
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      found(request.result);
    };
    request.onerror = () => failed(request.error);
    request.onblocked = () => failed(new Error('blocked'));
  }).catch((reason) => { opened = null; throw reason; });
  return opened;
}

async function within<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise<T>((found, failed) => {
    const transaction = database.transaction(storeName, mode);
    const request = work(transaction.objectStore(storeName));
    transaction.oncomplete = () => found(request.result);
    transaction.onerror = () => failed(transaction.error);
    transaction.onabort = () => failed(transaction.error);
  });
}

/** Takes that this browser keeps, the newest first. */
export async function all(): Promise<Take[]> {
  const kept = (await within('readonly', (store) => store.getAll())) as Kept[];
  return kept.reverse().map(({ wav, ...take }) => ({ ...take, samples: samplesOf(wav), file: new Blob([wav], { type: 'audio/wav' }) }));
}

/** Keeps a take, and lets go of the oldest when there are too many; gives its number. */
export async function keep(take: Omit<Take, 'number' | 'file'>, hz: number): Promise<number> {
  const { samples, ...rest } = take;
  const wav = await wavOf(samples, hz).arrayBuffer();
  const number = (await within('readwrite', (store) => store.add({ ...rest, wav }))) as number;
  const numbers = (await within('readonly', (store) => store.getAllKeys())) as number[];
  if (numbers.length > most) await within('readwrite', (store) => store.delete(IDBKeyRange.upperBound(numbers[numbers.length - most - 1]!)));
  return number;
}

export const forget = (number: number): Promise<undefined> => within('readwrite', (store) => store.delete(number));
export const forgetAll = (): Promise<undefined> => within('readwrite', (store) => store.clear());
