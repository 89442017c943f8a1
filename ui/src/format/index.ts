// Numbers, times and durations as Muster writes and reads them. Every screen uses these.
export { duration, parseDuration } from './duration';
export { day, instant, instantTyped, instantWithZone, localZone, timeOfDay } from './instant';
export { clockTime, minuteOfDay } from './minuteOfDay';
export { count, number, percent } from './number';
export { parseInstant } from './parseInstant';
export { relative } from './relative';
