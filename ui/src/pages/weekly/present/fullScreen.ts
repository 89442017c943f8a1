/**
 * Fills the screen where this web view can, and calls `onleave` when somebody leaves it by the
 * system's own way. Gives the function that ends it.
 */
export function fillScreen(onleave: () => void): () => void {
  let filled = false;
  const onchange = () => {
    if (!filled || document.fullscreenElement) return;
    filled = false;
    onleave();
  };
  document.addEventListener('fullscreenchange', onchange);
  // A web view without it, or a desktop that refuses, shows the slides in the window.
  const root = document.documentElement as Partial<Pick<Element, 'requestFullscreen'>> & Element;
  void root.requestFullscreen?.().then(
    () => (filled = true),
    () => {},
  );
  return () => {
    document.removeEventListener('fullscreenchange', onchange);
    if (filled && document.fullscreenElement) void document.exitFullscreen().catch(() => {});
    filled = false;
  };
}
