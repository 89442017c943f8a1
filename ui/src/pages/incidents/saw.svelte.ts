import { api } from '../../api';

/**
 * Tells the engine that whoever sits here looks at an incident, so that their pages of it count as
 * seen: at once and whenever the window gets the focus, but only while it has it. `news` is read so
 * that pages which fall due meanwhile are seen too. Call it while the incident's page is set up.
 */
export function watchIncident(id: () => string, news: () => unknown = () => null): void {
  $effect(() => {
    const incident = id();
    news();
    const look = () => {
      // What cannot be written down now is at the next look; the page itself says what is wrong.
      if (document.hasFocus()) void api.sawIncident(incident).catch(() => undefined);
    };
    look();
    addEventListener('focus', look);
    return () => removeEventListener('focus', look);
  });
}
