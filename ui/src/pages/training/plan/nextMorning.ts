const MORNING = 10;
const [SATURDAY, SUNDAY] = [6, 0];

/** When a new session begins unless something else is said: the next working day at ten, here. */
export function nextMorning(now: number): number {
  const today = new Date(now);
  for (let ahead = 1; ; ahead += 1) {
    const at = new Date(today.getFullYear(), today.getMonth(), today.getDate() + ahead, MORNING);
    if (at.getDay() !== SATURDAY && at.getDay() !== SUNDAY) return at.getTime();
  }
}
