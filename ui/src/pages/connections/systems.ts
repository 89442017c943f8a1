import Bell from '@lucide/svelte/icons/bell';
import BookOpenCheck from '@lucide/svelte/icons/book-open-check';
import Boxes from '@lucide/svelte/icons/boxes';
import Dog from '@lucide/svelte/icons/dog';
import Flame from '@lucide/svelte/icons/flame';
import FolderSearch from '@lucide/svelte/icons/folder-search';
import GitMerge from '@lucide/svelte/icons/git-merge';
import Hammer from '@lucide/svelte/icons/hammer';
import Hash from '@lucide/svelte/icons/hash';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import PhoneCall from '@lucide/svelte/icons/phone-call';
import Play from '@lucide/svelte/icons/play';
import Plug from '@lucide/svelte/icons/plug';
import ScanSearch from '@lucide/svelte/icons/scan-search';
import Siren from '@lucide/svelte/icons/siren';
import type { ConnectorForm, SystemGroup } from '../../api';
import type { IconType } from '../../ui/icon';
import { filter } from '../../ui/match';

/** By a word in the name of the kind; the first that is in it counts. */
const icons: readonly (readonly [word: string, icon: IconType])[] = [
  ['file', FolderSearch],
  ['folder', FolderSearch],
  ['gitlab', GitMerge],
  ['github', Play],
  ['jenkins', Hammer],
  ['terraform', Boxes],
  ['awx', BookOpenCheck],
  ['ansible', BookOpenCheck],
  ['alertmanager', Bell],
  ['prometheus', Flame],
  ['datadog', Dog],
  ['on_call', PhoneCall],
  ['splunk', ScanSearch],
  ['pagerduty', Siren],
  ['slack', Hash],
  ['teams', MessagesSquare],
];

/** What stands beside a system's name. A kind that this list does not know has a plug. */
export const iconOf = (kind: string): IconType =>
  icons.find(([word]) => kind.includes(word))?.[1] ?? Plug;

/** What systems are there for, in the order in which they are offered. */
export const systemGroups: readonly { value: SystemGroup; title: string }[] = [
  { value: 'pipelines', title: 'Pipelines' },
  { value: 'infrastructure', title: 'Infrastructure as code' },
  { value: 'observability', title: 'Observability' },
  { value: 'on_call', title: 'On call' },
  { value: 'chat', title: 'Chat' },
];

/** The systems of one group. */
export interface OfferedGroup {
  value: SystemGroup;
  title: string;
  forms: ConnectorForm[];
}

/** The systems that answer to what was typed, by group; groups that have none are left out. */
export function offered(forms: readonly ConnectorForm[], typed: string): OfferedGroup[] {
  const titles = new Map(systemGroups.map(({ value, title }) => [value, title]));
  const found = filter(
    forms,
    typed,
    ({ name, group, description }) => `${name} ${titles.get(group) ?? ''} ${description}`,
  );
  return systemGroups
    .map(({ value, title }) => ({
      value,
      title,
      forms: found.filter(({ group }) => group === value),
    }))
    .filter(({ forms }) => forms.length > 0);
}
