/** The keys that the shell answers to. */
export interface ShortcutTargets {
  palette: () => void;
  sheet: () => void;
  /** Leads to the page of a rail key; false when there is none. */
  page: (key: string) => boolean;
  /** Runs the action of a key or chord; false when there is none. */
  action: (key: string) => boolean;
}

const SEQUENCE_MS = 1_500;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest(
      'input:not([type="checkbox"]), textarea, select, [contenteditable="true"], [role="combobox"]',
    ) !== null
  );
}

/** Whether something stands over the page and has the keyboard. */
function covered(): boolean {
  return (
    document.querySelector(
      '[role="dialog"][data-state="open"], [role="menu"], [role="listbox"]',
    ) !== null
  );
}

/**
 * The chord of keys pressed together, as actions name it ('Ctrl S', 'Alt 1', 'F8'); null for a key
 * that types something. With Alt the place of the key counts, for there it may type another sign.
 */
export function chord(event: KeyboardEvent): string | null {
  const { key, code, altKey } = event;
  const held = event.ctrlKey || event.metaKey;
  // AltGr types a sign of the keyboard's third layer, and some systems report it as Ctrl and Alt.
  if (event.getModifierState('AltGraph')) return null;
  if (!held && !altKey && !/^F\d{1,2}$/.test(key)) return null;
  const placed = /^(?:Digit|Key)(.)$/.exec(code)?.[1];
  const name = altKey && placed ? placed : key.length === 1 ? key.toUpperCase() : key;
  const parts = [held && 'Ctrl', altKey && 'Alt', event.shiftKey && 'Shift', name];
  return parts.filter(Boolean).join(' ');
}

/**
 * Makes the handler of the window's keydown: Ctrl+K, `?`, `/`, `g` and a letter, one-letter actions
 * and chords.
 */
export function shortcuts(
  targets: ShortcutTargets,
  now: () => number = Date.now,
): (event: KeyboardEvent) => void {
  let wentAt = -Infinity;
  return (event) => {
    if (event.defaultPrevented) return;
    const key = event.key;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') {
      event.preventDefault();
      targets.palette();
      return;
    }
    const together = chord(event);
    if (together !== null) {
      if (!covered() && targets.action(together)) event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || covered()) return;

    const going = now() - wentAt < SEQUENCE_MS;
    wentAt = -Infinity;
    let used = true;
    if (going) used = targets.page(key);
    else if (key === 'g') wentAt = now();
    else if (key === '?') targets.sheet();
    else if (key === '/') {
      const search = document.querySelector<HTMLElement>('[data-list-search]');
      if (search) search.focus();
      else targets.palette();
    } else used = key.length === 1 && targets.action(key);
    if (used) event.preventDefault();
  };
}
