import { sides, type Side } from '../sides';
import { walk, type Branch } from './forest';

/** Where a goal's card lies on the map, in px. */
export interface Placed {
  node: Branch;
  x: number;
  y: number;
  height: number;
}

/** A strip of the map: the goals of one side. */
export interface Lane {
  side: Side;
  y: number;
  height: number;
  goals: number;
}

/** A line from a goal to one that serves it. */
export interface Edge {
  from: string;
  to: string;
  path: string;
}

/** The map as it is drawn. */
export interface MapLayout {
  cards: Map<string, Placed>;
  lanes: Lane[];
  edges: Edge[];
  width: number;
  height: number;
}

// In step with GoalCard's classes: its blocks have these heights, so nothing has to be measured.
/** The width of a card. */
export const CARD_WIDTH = 264;
const CARD_HEIGHT = 156;
const KPIS_HEIGHT = 17;
const KPI_ROW = 20;
/** How many KPIs a card shows; the rest is counted. */
export const MOST_KPIS = 4;
/** Where lines meet a card: at the middle of its title. */
const ANCHOR = 62;
const COLUMN = CARD_WIDTH + 56;
const ROW_GAP = 16;
const LANE_TITLE = 36;
const LANE_PAD = 16;
const LANE_GAP = 12;
const EMPTY_LANE = 28;

/** How high a card with so many KPIs is. */
export function cardHeight(kpis: number): number {
  if (kpis === 0) return CARD_HEIGHT;
  return (
    CARD_HEIGHT + KPIS_HEIGHT + KPI_ROW * (Math.min(kpis, MOST_KPIS) + (kpis > MOST_KPIS ? 1 : 0))
  );
}

/** Whether a goal hangs together with no other. */
const alone = ({ parent, children }: Branch): boolean => parent === null && children.length === 0;

/**
 * Places the goals of one side from y = 0 on: a column for each depth, each goal no higher than the
 * one that it serves, so that lines do not cross; those that hang together with no other fill the
 * columns where they are shortest. Gives the height that this takes.
 */
function placeLane(nodes: readonly Branch[], columns: number, cards: Map<string, Placed>): number {
  const free = Array.from({ length: columns }, () => 0);
  const own = new Set(nodes);
  const put = (node: Branch, column: number, from: number) => {
    const height = cardHeight(node.goal.kpis.length);
    cards.set(node.id, { node, x: LANE_PAD + column * COLUMN, y: from, height });
    free[column] = from + height + ROW_GAP;
  };
  for (const node of nodes.filter((node) => !alone(node))) {
    const serves = node.parent !== null && own.has(node.parent) ? cards.get(node.parent.id) : null;
    put(node, node.depth, Math.max(free[node.depth] ?? 0, serves?.y ?? 0));
  }
  for (const node of nodes.filter(alone)) {
    const shortest = Math.min(...free);
    put(node, free.indexOf(shortest), shortest);
  }
  return Math.max(...free) - ROW_GAP;
}

/** The line between two cards in neighbouring columns. */
function line(from: Placed, to: Placed): string {
  const [x1, y1] = [from.x + CARD_WIDTH, from.y + ANCHOR];
  const [x2, y2] = [to.x, to.y + ANCHOR];
  const bend = (x1 + x2) / 2;
  return `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
}

/**
 * Lays the goals out from left to right by which serves which, in lanes: operations at one edge,
 * development at the other, and between them what they share. That lane is there even if nothing is
 * in it: this is what one should see. `room` is the width of the view.
 */
export function layOut(roots: readonly Branch[], room: number): MapLayout {
  const all = walk(roots);
  const cards = new Map<string, Placed>();
  const lanes: Lane[] = [];
  const fit = Math.floor((room - 2 * LANE_PAD + COLUMN - CARD_WIDTH) / COLUMN);
  const depth = Math.max(0, ...all.map((node) => node.depth));
  const columns = Math.max(1, fit, depth + 1);
  let y = 0;
  for (const side of sides) {
    const nodes = all.filter((node) => node.side === side);
    if (nodes.length === 0 && side !== 'shared') continue;
    const inside = nodes.length === 0 ? EMPTY_LANE : placeLane(nodes, columns, cards);
    for (const node of nodes) {
      const card = cards.get(node.id);
      if (card) card.y += y + LANE_TITLE;
    }
    const height = LANE_TITLE + inside + LANE_PAD;
    lanes.push({ side, y, height, goals: nodes.length });
    y += height + LANE_GAP;
  }
  const edges = all.flatMap((node) => {
    const [from, to] = [node.parent && cards.get(node.parent.id), cards.get(node.id)];
    return from && to ? [{ from: from.node.id, to: node.id, path: line(from, to) }] : [];
  });
  const right = Math.max(0, ...[...cards.values()].map(({ x }) => x + CARD_WIDTH + LANE_PAD));
  return { cards, lanes, edges, width: Math.max(room, right), height: Math.max(0, y - LANE_GAP) };
}
