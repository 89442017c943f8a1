/**
 * Moves the keyboard between the boxes of a list by the arrows, Home and End. The index of the box
 * that has it now; null if the key was another one.
 */
export function focusByArrow(event: KeyboardEvent & { currentTarget: HTMLElement }): number | null {
  const boxes = [...event.currentTarget.querySelectorAll<HTMLInputElement>('input')];
  const here = boxes.findIndex((box) => box === document.activeElement);
  const to = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: boxes.length - 1 }[event.key];
  if (to === undefined || here < 0) return null;
  event.preventDefault();
  const index = Math.min(boxes.length - 1, Math.max(0, to));
  boxes[index]?.focus();
  return index;
}
