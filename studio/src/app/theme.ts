import { useEffect, useState } from 'preact/hooks';

export type Theme = 'system' | 'light' | 'dark';

const name = 'myna.theme';
const changed = 'myna-theme';
const system = matchMedia('(prefers-color-scheme: dark)');

const chosen = (): Theme => {
  const kept = localStorage.getItem(name);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
};

function apply(): void {
  const theme = chosen();
  document.documentElement.dataset.theme = theme === 'system' ? (system.matches ? 'dark' : 'light') : theme;
}

/** The colours that were chosen on this device; without a choice those of the system. */
export function useTheme(): { theme: Theme; isDark: boolean; choose(theme: Theme): void } {
  const [, look] = useState(0);
  useEffect(() => {
    const again = () => { apply(); look((count) => count + 1); };
    again();
    system.addEventListener('change', again);
    addEventListener(changed, again);
    addEventListener('storage', again);
    return () => {
      system.removeEventListener('change', again);
      removeEventListener(changed, again);
      removeEventListener('storage', again);
    };
  }, []);
  const choose = (theme: Theme) => {
    if (theme === 'system') localStorage.removeItem(name);
    else localStorage.setItem(name, theme);
    dispatchEvent(new Event(changed));
  };
  const theme = chosen();
  return { theme, isDark: theme === 'system' ? system.matches : theme === 'dark', choose };
}
