/** The keys that only change what another key does. */
const MODIFIERS = new Set(['Control', 'Alt', 'Shift', 'Meta', 'AltGraph', 'OS', 'Super', 'Hyper']);

type Press = Pick<KeyboardEvent, 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey' | 'key' | 'code'>;

/**
 * The combination that was pressed in a field, as the shell reads it: 'Ctrl+Alt+I'. Null for what
 * the field needs itself: typing, moving, and the ways in which text is copied and undone.
 */
export function pressedKeys({
  ctrlKey,
  altKey,
  shiftKey,
  metaKey,
  key,
  code,
}: Press): string | null {
  if (MODIFIERS.has(key) || code === '' || code === 'Tab') return null;
  const combined = altKey || metaKey || (ctrlKey && shiftKey);
  if (!combined) return null;
  const held = [ctrlKey && 'Ctrl', altKey && 'Alt', shiftKey && 'Shift', metaKey && 'Super'].filter(
    (name) => name !== false,
  );
  return [...held, code.replace(/^(Key|Digit)/, '')].join('+');
}
