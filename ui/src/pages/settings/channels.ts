import type { ChatChannel } from '../../api';
import type { Option } from '../../ui/option';

/** Chat channels to choose from, each with the connection that leads to it. */
export function channelOptions(channels: readonly ChatChannel[]): Option[] {
  return channels.map(({ key, name, connection_name, reachable }) => ({
    value: key,
    label: name,
    hint: reachable ? connection_name : `${connection_name}: invite Muster there first`,
    keywords: connection_name,
  }));
}
