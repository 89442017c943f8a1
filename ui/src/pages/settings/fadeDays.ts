const LEAST = 30;
const MOST = 1_830;

/** After how many days a skill fades, as it was typed: nothing for never, a sentence where it is no number of days. */
export function readFade(text: string): { days: number | null; wrong: string | null } {
  const typed = text.trim();
  if (typed === '') return { days: null, wrong: null };
  const value = /^\d+$/.test(typed) ? Number(typed) : NaN;
  return value >= LEAST && value <= MOST
    ? { days: value, wrong: null }
    : {
        days: null,
        wrong: `Type a number of days from ${LEAST} to ${MOST}, or nothing for never.`,
      };
}
