import { cleanup, configure } from '@testing-library/svelte';
import { afterEach } from 'vitest';

afterEach(cleanup);

// How long a test waits for what it expects, on a busy machine.
configure({ asyncUtilTimeout: 10_000 });

// jsdom lays nothing out: it has no sizes, no observers, no canvas and no pointer capture. These
// stand-ins give components what they ask for without pretending to measure.
class NoObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NoObserver as unknown as typeof ResizeObserver;
globalThis.matchMedia ??= (query: string) =>
  ({
    matches: false,
    media: query,
    addEventListener() {},
    removeEventListener() {},
  }) as unknown as MediaQueryList;
Element.prototype.scrollIntoView ??= () => {};
Element.prototype.scrollTo ??= () => {};
Element.prototype.hasPointerCapture ??= () => false;
Element.prototype.setPointerCapture ??= () => {};
Element.prototype.releasePointerCapture ??= () => {};
Element.prototype.animate ??= () =>
  ({ cancel() {}, finish() {}, finished: Promise.resolve() }) as unknown as Animation;
HTMLCanvasElement.prototype.getContext = () => null;
