import { walk, type Branch } from './forest';
import type { MapLayout, Placed } from './layout';

/** The card of a list that is nearest by a measure; null of none. */
function nearest(cards: readonly Placed[], far: (card: Placed) => number): string | null {
  const [first] = [...cards].sort((a, b) => far(a) - far(b));
  return first?.node.id ?? null;
}

/** Whether two cards stand beside one another. */
const beside = (a: Placed, b: Placed): boolean => a.y < b.y + b.height && b.y < a.y + a.height;

/** Where an arrow key leads on the map from a card; null where it leads nowhere. */
export function moveOnMap(layout: MapLayout, id: string, key: string): string | null {
  const here = layout.cards.get(id);
  if (!here) return null;
  const all = [...layout.cards.values()];
  const placed = (nodes: readonly Branch[]) =>
    nodes.map((node) => layout.cards.get(node.id)).filter((card) => card !== undefined);
  const away = (card: Placed) => Math.abs(card.y - here.y);
  const across = (card: Placed) => Math.abs(card.x - here.x) + away(card);
  switch (key) {
    case 'ArrowUp':
      return nearest(
        all.filter(({ x, y }) => x === here.x && y < here.y),
        away,
      );
    case 'ArrowDown':
      return nearest(
        all.filter(({ x, y }) => x === here.x && y > here.y),
        away,
      );
    case 'ArrowLeft':
      if (here.node.parent) return here.node.parent.id;
      return nearest(
        all.filter((card) => card.x < here.x && beside(card, here)),
        across,
      );
    case 'ArrowRight':
      if (here.node.children.length > 0) return nearest(placed(here.node.children), away);
      return nearest(
        all.filter((card) => card.x > here.x && beside(card, here)),
        across,
      );
    default:
      return null;
  }
}

/** Where a key leads in the list that the map is where there is little room. */
export function moveInList(roots: readonly Branch[], id: string, key: string): string | null {
  const all = walk(roots);
  const at = all.findIndex((node) => node.id === id);
  switch (key) {
    case 'ArrowUp':
      return all[at - 1]?.id ?? null;
    case 'ArrowDown':
      return all[at + 1]?.id ?? null;
    case 'ArrowLeft':
      return all[at]?.parent?.id ?? null;
    case 'ArrowRight':
      return all[at]?.children[0]?.id ?? null;
    default:
      return null;
  }
}
