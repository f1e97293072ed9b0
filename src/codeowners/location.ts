import { type Host, hostRules, hosts } from './hosts.js';

/** The file that a host reads of those that exist; undefined if it finds none. */
export const fileOf = (host: Host, present: readonly string[]): string | undefined =>
  hostRules[host].locations.find((location) => present.includes(location));

/** Where the file is, or where a new one goes. */
export const placeFor = (host: Host, present: readonly string[]): string =>
  fileOf(host, present) ?? hostRules[host].standard;

/** The host whose own folder has a CODEOWNERS file. */
export const hostByFile = (present: readonly string[]): Host | undefined =>
  hosts.find((host) => present.includes(hostRules[host].standard));
