import { getCurrentWebview } from '@tauri-apps/api/webview';

/** What happens while files are dragged over the window. */
export interface DropTargets {
  /** Whether files hang over the window now. */
  over: (over: boolean) => void;
  /** Files were let go: their paths. */
  dropped: (paths: string[]) => void;
}

/** Who follows, the newest last: what is dropped is theirs. */
let following: readonly DropTargets[] = [];

/**
 * Follows files that are dragged over the window until the returned function is called. Where
 * several follow, the newest has them: a page before the frame around it.
 */
export function followFileDrops(targets: DropTargets): () => void {
  following = [...following, targets];
  const listening = getCurrentWebview().onDragDropEvent(({ payload }) => {
    if (following.at(-1) !== targets) return;
    switch (payload.type) {
      case 'enter':
        // What is dragged within the page has no files.
        targets.over(payload.paths.length > 0);
        break;
      case 'leave':
        targets.over(false);
        break;
      case 'drop':
        targets.over(false);
        if (payload.paths.length > 0) targets.dropped(payload.paths);
        break;
      case 'over':
        break;
    }
  });
  return () => {
    following = following.filter((each) => each !== targets);
    void listening.then((stop) => stop());
  };
}
