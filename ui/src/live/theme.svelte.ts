/** Which colours the app wears: those of the system, or always light or dark. */
export type ThemeChoice = 'system' | 'light' | 'dark';

const KEY = 'muster.theme';

function stored(): ThemeChoice {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

class Theme {
  #choice = $state<ThemeChoice>('system');
  #systemDark = $state(false);

  /** What the member chose on this laptop. */
  get choice(): ThemeChoice {
    return this.#choice;
  }

  /** Whether dark colours are showing, for what cannot follow CSS (charts). */
  get dark(): boolean {
    return this.#choice === 'system' ? this.#systemDark : this.#choice === 'dark';
  }

  /** Applies the stored choice and follows the system from now on. Called once, before mounting. */
  start(): void {
    const system = matchMedia('(prefers-color-scheme: dark)');
    this.#systemDark = system.matches;
    system.addEventListener('change', (event) => (this.#systemDark = event.matches));
    this.choose(stored());
  }

  /** Wears and remembers a choice. */
  choose(choice: ThemeChoice): void {
    this.#choice = choice;
    if (choice === 'system') {
      localStorage.removeItem(KEY);
      delete document.documentElement.dataset.theme;
    } else {
      localStorage.setItem(KEY, choice);
      document.documentElement.dataset.theme = choice;
    }
  }
}

/** The theme of this window. */
export const theme = new Theme();
