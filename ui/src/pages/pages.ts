import Activity from '@lucide/svelte/icons/activity';
import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import BookOpenText from '@lucide/svelte/icons/book-open-text';
import Goal from '@lucide/svelte/icons/goal';
import Gauge from '@lucide/svelte/icons/gauge';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import Plug from '@lucide/svelte/icons/plug';
import Rocket from '@lucide/svelte/icons/rocket';
import Settings from '@lucide/svelte/icons/settings';
import Siren from '@lucide/svelte/icons/siren';
import Users from '@lucide/svelte/icons/users';
import type { Component } from 'svelte';
import type { RouteName } from '../shell/routes';
import type { IconType } from '../ui/icon';

/** The groups of the rail, in order. */
export const groups = ['Now', 'Align', 'Learn', 'Flow', 'Set up'] as const;

/** One page: what the rail, the palette and the top bar call it, and how to load it. */
export interface Page {
  id: RouteName;
  title: string;
  /** The page that it belongs under: the rail marks that one. */
  parent?: RouteName;
  /** Where it stands in the rail; pages without one are reached from their parent or the palette. */
  rail?: { group: (typeof groups)[number]; icon: IconType; key: string };
  component: () => Promise<Component>;
}

const modules = import.meta.glob<{ default: Component }>('./**/*Page.svelte');

/** Loads `pages/<path>.svelte` in its own chunk. */
function load(path: string): () => Promise<Component> {
  return async () => {
    const module = modules[`./${path}.svelte`];
    if (!module) throw new Error(`This version of Muster has no page ‘${path}’.`);
    return (await module()).default;
  };
}

/** Every page, in the order of the rail. `g` and then its key leads to a page of the rail. */
export const pages: readonly Page[] = [
  {
    id: 'today',
    title: 'Today',
    rail: { group: 'Now', icon: Activity, key: 't' },
    component: load('today/Page'),
  },
  {
    id: 'incidents',
    title: 'Incidents',
    rail: { group: 'Now', icon: Siren, key: 'i' },
    component: load('incidents/Page'),
  },
  {
    id: 'incident',
    title: 'Incident',
    parent: 'incidents',
    component: load('incidents/IncidentPage'),
  },
  {
    id: 'policies',
    title: 'Escalation policies',
    parent: 'incidents',
    component: load('incidents/policies/Page'),
  },
  {
    id: 'routing',
    title: 'Routing rules',
    parent: 'incidents',
    component: load('incidents/routing/Page'),
  },
  {
    id: 'simulator',
    title: 'Simulator',
    parent: 'incidents',
    component: load('incidents/simulator/Page'),
  },
  {
    id: 'onCall',
    title: 'On-call',
    rail: { group: 'Now', icon: CalendarClock, key: 'o' },
    component: load('on-call/Page'),
  },
  {
    id: 'schedule',
    title: 'Schedule',
    parent: 'onCall',
    component: load('on-call/SchedulePage'),
  },
  {
    id: 'load',
    title: 'On-call load',
    parent: 'onCall',
    component: load('on-call/LoadPage'),
  },
  {
    id: 'goals',
    title: 'Goals',
    rail: { group: 'Align', icon: Goal, key: 'l' },
    component: load('goals/Page'),
  },
  { id: 'goal', title: 'Goal', parent: 'goals', component: load('goals/GoalPage') },
  {
    id: 'alignment',
    title: 'Alignment',
    parent: 'goals',
    component: load('goals/AlignmentPage'),
  },
  {
    id: 'kpis',
    title: 'KPIs',
    rail: { group: 'Align', icon: Gauge, key: 'k' },
    component: load('kpis/Page'),
  },
  { id: 'kpi', title: 'KPI', parent: 'kpis', component: load('kpis/KpiPage') },
  {
    id: 'weekly',
    title: 'Weekly review',
    rail: { group: 'Align', icon: CalendarCheck, key: 'w' },
    component: load('weekly/Page'),
  },
  { id: 'week', title: 'Week', parent: 'weekly', component: load('weekly/WeekPage') },
  {
    id: 'training',
    title: 'Training',
    rail: { group: 'Align', icon: GraduationCap, key: 'n' },
    component: load('training/Page'),
  },
  { id: 'session', title: 'Session', parent: 'training', component: load('training/SessionPage') },
  {
    id: 'skills',
    title: 'Skills matrix',
    parent: 'training',
    component: load('training/SkillsPage'),
  },
  {
    id: 'trainingEffect',
    title: 'What training was good for',
    parent: 'training',
    component: load('training/EffectPage'),
  },
  {
    id: 'reviews',
    title: 'Reviews',
    rail: { group: 'Learn', icon: BookOpenText, key: 'r' },
    component: load('reviews/Page'),
  },
  { id: 'review', title: 'Review', parent: 'reviews', component: load('reviews/ReviewPage') },
  {
    id: 'actions',
    title: 'Action items',
    parent: 'reviews',
    component: load('reviews/ActionsPage'),
  },
  {
    id: 'reviewStatistics',
    title: 'What reviews teach',
    parent: 'reviews',
    component: load('reviews/StatisticsPage'),
  },
  {
    id: 'reviewTemplates',
    title: 'Review templates',
    parent: 'reviews',
    component: load('reviews/TemplatesPage'),
  },
  {
    id: 'delivery',
    title: 'Delivery',
    rail: { group: 'Flow', icon: Rocket, key: 'd' },
    component: load('delivery/Page'),
  },
  {
    id: 'running',
    title: 'What runs where',
    parent: 'delivery',
    component: load('delivery/RunningPage'),
  },
  {
    id: 'pipelines',
    title: 'Pipelines',
    parent: 'delivery',
    component: load('delivery/PipelinesPage'),
  },
  {
    id: 'pipelineHealth',
    title: 'Pipeline health',
    parent: 'delivery',
    component: load('delivery/HealthPage'),
  },
  {
    id: 'infrastructure',
    title: 'Infrastructure',
    parent: 'delivery',
    component: load('delivery/InfrastructurePage'),
  },
  {
    id: 'environments',
    title: 'Environments',
    parent: 'delivery',
    component: load('delivery/EnvironmentsPage'),
  },
  {
    id: 'mapping',
    title: 'Mapping',
    parent: 'delivery',
    component: load('delivery/MappingPage'),
  },
  {
    id: 'team',
    title: 'Team',
    rail: { group: 'Set up', icon: Users, key: 'm' },
    component: load('team/Page'),
  },
  {
    id: 'connections',
    title: 'Connections',
    rail: { group: 'Set up', icon: Plug, key: 'c' },
    component: load('connections/Page'),
  },
  {
    id: 'newConnection',
    title: 'New connection',
    parent: 'connections',
    component: load('connections/NewPage'),
  },
  {
    id: 'connection',
    title: 'Connection',
    parent: 'connections',
    component: load('connections/ConnectionPage'),
  },
  {
    id: 'settings',
    title: 'Settings',
    rail: { group: 'Set up', icon: Settings, key: 's' },
    component: load('settings/Page'),
  },
];

/** The page of a place. */
export function pageOf(id: RouteName): Page {
  const page = pages.find((each) => each.id === id);
  if (!page) throw new Error(`No page is registered for the place ‘${id}’.`);
  return page;
}
