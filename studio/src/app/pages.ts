import type { FunctionComponent } from 'preact';
import type { IconName } from '../parts/Icon';
import { lazy } from '../parts/lazy';
import { Voices } from '../pages/Voices';
import type { say } from '../strings';

export type PageName = keyof typeof say.pages;

interface Place {
  page: FunctionComponent<{ rest: string }>;
  icon: IconName;
  /** Whether a phone has it in its bar; the others are behind "More". */
  isFirst: boolean;
}

/** The pages in the order of the menu. The one that is shown first comes with the program, the others when they are opened. */
export const pages: Record<PageName, Place> = {
  voices: { page: Voices, icon: 'voices', isFirst: true },
  speak: { page: lazy(async () => (await import('../pages/Speak')).Speak), icon: 'speak', isFirst: true },
  book: { page: lazy(async () => (await import('../pages/Book')).Book), icon: 'book', isFirst: true },
  layers: { page: lazy(async () => (await import('../pages/Layers')).Layers), icon: 'layers', isFirst: true },
  jobs: { page: lazy(async () => (await import('../pages/Jobs')).Jobs), icon: 'jobs', isFirst: false },
  check: { page: lazy(async () => (await import('../pages/Check')).Check), icon: 'check', isFirst: false },
  models: { page: lazy(async () => (await import('../pages/Models')).Models), icon: 'models', isFirst: false },
  keys: { page: lazy(async () => (await import('../pages/Keys')).Keys), icon: 'key', isFirst: false },
  settings: { page: lazy(async () => (await import('../pages/Settings')).Settings), icon: 'settings', isFirst: false },
};

export const pageNames = Object.keys(pages) as PageName[];

/** The address behind #/ names the page and what it shows: #/speak/VOICE. */
export function place(): { name: PageName; rest: string } {
  const [name = '', rest = ''] = location.hash.replace(/^#\/?/, '').split('/');
  return { name: name in pages ? (name as PageName) : 'voices', rest: decodeURIComponent(rest) };
}
