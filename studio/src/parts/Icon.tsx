import { layerShapes } from './layers/shapes';

const shapes = {
  ...layerShapes,
  brand: 'M5 9v6M9 6v12M13 8v8M17 4v16M21 10v4',
  voices: 'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4',
  speak: 'M4 9v6h4l5 4V5L8 9zM16.5 9a4 4 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11',
  layers: 'M12 3l9 5-9 5-9-5zM3 12.5l9 5 9-5M3 17l9 5 9-5',
  jobs: 'M4 6h16M4 12h16M4 18h10',
  book: 'M4 5.5A2.5 2.5 0 0 1 6.5 3H20v15H6.5A2.5 2.5 0 0 0 4 20.5zM4 20.5A2.5 2.5 0 0 0 6.5 21H20M8 7.5h8M8 11h5',
  models: 'M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5 8-4.5M12 12v9',
  key: 'M8.5 11a4.5 4.5 0 1 1-.01 9.01A4.5 4.5 0 0 1 8.5 11zM11.8 12.3L20 4M16 8l3 3',
  settings: 'M4 7h10M18 7h2M16 5v4M4 17h2M10 17h10M8 15v4M4 12h5M13 12h7M11 10v4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  edit: 'M4 20l1-4L16 5l3 3L8 19zM14 7l3 3',
  again: 'M20 5v5h-5M4 12a8 8 0 0 1 14-5l2 3M20 13a8 8 0 0 1-14 4.5',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  compare: 'M12 3v18M4 8h5M4 12h5M4 16h5M15 8h5M15 12h5M15 16h5',
  check: 'M12 3l8 3v6c0 5-3.5 8-8 9-4.5-1-8-4-8-9V6zM8.5 12l2.5 2.5 4.5-5',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.5 1.5M17.5 17.5L19 19M5 19l1.5-1.5M17.5 6.5L19 5',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z',
  play: 'M7 4.5v15l12-7.5z',
  pause: 'M8 5v14M16 5v14',
  record: 'M12 6a6 6 0 1 1 0 12 6 6 0 0 1 0-12z',
  stop: 'M7 7h10v10H7z',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  remove: 'M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  undo: 'M8 6L4 10l4 4M4 10h10a5 5 0 0 1 0 10h-3',
  redo: 'M16 6l4 4-4 4M20 10H10a5 5 0 0 0 0 10h3',
  dice: 'M5 5h14v14H5zM9 9h.01M15 15h.01M12 12h.01M15 9h.01M9 15h.01',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  upload: 'M12 16V5M7 9l5-5 5 5M5 20h14',
};

export type IconName = keyof typeof shapes;

/** A drawing of 24 units; the words beside it or on its button say what it means. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round">
      <path d={shapes[name]} />
    </svg>
  );
}
