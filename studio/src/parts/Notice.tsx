import type { ComponentChildren } from 'preact';

/** Something to know; problems are read out at once by screen readers. */
export function Notice({ kind = 'plain', children }: { kind?: 'plain' | 'good' | 'bad'; children: ComponentChildren }) {
  return <div class={`notice ${kind}`} role={kind === 'bad' ? 'alert' : 'status'}>{children}</div>;
}
