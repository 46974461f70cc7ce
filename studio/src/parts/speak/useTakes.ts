import { useEffect, useRef, useState } from 'preact/hooks';
import { wavOf } from '../../sound/wav';
import { all, forget, forgetAll, keep, type Take } from './takeStore';

/** Takes that survive a reload, the newest first, the same in all tabs. Where the browser keeps nothing they live as long as the page. */
export function useTakes(hz: number): { takes: Take[]; isKept: boolean; add(take: Omit<Take, 'number' | 'file'>): void; remove(number: number): void; clear(): void } {
  const [takes, setTakes] = useState<Take[]>([]);
  const [isKept, setKept] = useState(true);
  const channel = useRef<BroadcastChannel | null>(null);
  const passing = useRef(0);

  const load = () => all().then(setTakes, () => setKept(false));
  useEffect(() => {
    void load();
    const other = new BroadcastChannel('myna.takes');
    other.onmessage = () => void load();
    channel.current = other;
    return () => other.close();
  }, []);
  const tell = () => channel.current?.postMessage('changed');

  const add = (take: Omit<Take, 'number' | 'file'>) => {
    const show = (number: number) => setTakes((before) => [{ ...take, number, file: wavOf(take.samples, hz) }, ...before.filter((each) => each.number !== number)]);
    keep(take, hz).then(
      (number) => { show(number); tell(); },
      () => { setKept(false); show(--passing.current); },
    );
  };
  const remove = (number: number) => {
    setTakes((before) => before.filter((take) => take.number !== number));
    forget(number).then(tell, () => undefined);
  };
  const clear = () => {
    setTakes([]);
    forgetAll().then(tell, () => undefined);
  };
  return { takes, isKept, add, remove, clear };
}
