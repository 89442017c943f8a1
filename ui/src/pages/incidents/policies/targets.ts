import Hash from '@lucide/svelte/icons/hash';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import User from '@lucide/svelte/icons/user';
import Users from '@lucide/svelte/icons/users';
import type { ChannelChoice, LevelTarget, MemberView, ScheduleRow, TeamView } from '../../../api';
import { count } from '../../../format';
import type { IconType } from '../../../ui/icon';
import type { Option } from '../../../ui/option';

/** What kind of target a level tells. */
export type TargetKind = LevelTarget['kind'];

/** How each kind looks, and what its group in the picker is called. */
export const targetLooks: Record<TargetKind, { icon: IconType; group: string }> = {
  schedule: { icon: CalendarClock, group: 'Schedules' },
  team: { icon: Users, group: 'Teams' },
  member: { icon: User, group: 'Members' },
  channel: { icon: Hash, group: 'Chat channels' },
};

/** A target as one text, for the picker. */
export const targetValue = ({ kind, id }: LevelTarget): string => `${kind}:${id}`;

/** The target that a value of the picker means. What follows the first colon is the identity. */
export function targetOf(value: string): LevelTarget {
  const at = value.indexOf(':');
  const kind = value.slice(0, at) as TargetKind;
  return { kind: kind in targetLooks ? kind : 'member', id: value.slice(at + 1) };
}

/** The kind of a value of the picker. */
export const kindOf = (value: string): TargetKind => targetOf(value).kind;

/** Everybody and everything that a level can tell, by kind. */
export function targetOptions(known: {
  members: readonly MemberView[];
  teams: readonly TeamView[];
  schedules: readonly ScheduleRow[];
  channels: readonly ChannelChoice[];
}): Option[] {
  const option = (kind: TargetKind, id: string, label: string, hint?: string): Option => ({
    value: targetValue({ kind, id }),
    label,
    hint,
    group: targetLooks[kind].group,
    icon: targetLooks[kind].icon,
  });
  return [
    ...known.schedules.map(({ id, schedule }) =>
      option('schedule', id, schedule.name, 'whoever is on call'),
    ),
    ...known.teams.map(({ id, team }) =>
      option('team', id, team.name, count(team.members.length, 'member')),
    ),
    ...known.members.map(({ id, member }) => option('member', id, member.name)),
    ...known.channels.map((each) =>
      option('channel', each.channel, channelName(each, known.channels)),
    ),
  ];
}

/** A channel's name; with its connection where several have channels, which may share their names. */
function channelName(
  { name, connection_name }: ChannelChoice,
  all: readonly ChannelChoice[],
): string {
  const several = all.some((other) => other.connection_name !== connection_name);
  return several && connection_name !== '' ? `${name} in ${connection_name}` : name;
}

const gone: Record<TargetKind, string> = {
  schedule: 'a schedule that was deleted',
  team: 'a team that was deleted',
  member: 'somebody who was deleted',
  channel: 'a channel that is not known any more',
};

/** What a target is called. */
export function targetName(value: string, options: readonly Option[]): string {
  return options.find((option) => option.value === value)?.label ?? gone[kindOf(value)];
}
