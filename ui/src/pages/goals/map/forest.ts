import type { AlignedGoal } from '../../../api';
import { sideOf, type Side } from '../sides';

/** A goal with those that serve it. */
export interface Branch {
  id: string;
  goal: AlignedGoal;
  side: Side;
  /** How many goals it serves one after another; 0 at the top. */
  depth: number;
  parent: Branch | null;
  children: Branch[];
}

/**
 * The goals as trees, in the order in which they came: each after the goal that it serves. One whose
 * goal is not among them, or comes later, stands at the top, so that no ring of goals can arise.
 */
export function forestOf(goals: readonly AlignedGoal[]): Branch[] {
  const known = new Map<string, Branch>();
  const roots: Branch[] = [];
  for (const goal of goals) {
    const { id, parent: serves, teams } = goal.row;
    const parent = serves === null ? null : (known.get(serves) ?? null);
    const side = sideOf(teams.map(({ discipline }) => discipline));
    const depth = parent ? parent.depth + 1 : 0;
    const node: Branch = { id, goal, side, depth, parent, children: [] };
    known.set(id, node);
    (parent?.children ?? roots).push(node);
  }
  return roots;
}

/** All goals of the trees, each after the goal that it serves. */
export const walk = (nodes: readonly Branch[]): Branch[] =>
  nodes.flatMap((node) => [node, ...walk(node.children)]);
