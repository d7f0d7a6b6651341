/** Maps the signer's prefix for each kind of alternative name to openssl's. */
const PREFIXES: Readonly<Record<string, string>> = {
  DNS: 'DNS:',
  email: 'email:',
  URI: 'URI:',
  IP: 'IP Address:',
  dirName: 'DirName:',
  RID: 'Registered ID:',
  otherName: 'othername:',
};

/**
 * Finds the first name that openssl's output for the same CSR lacks or has in another order; `undefined` if none.
 *
 * @param names as rendered by `renderGeneralName` @param text output of `openssl req -text`
 */
export function findUnreadName(names: readonly string[], text: string): string | undefined {
  let at = 0;
  return names.find((name) => {
    const form = opensslForm(name);
    at = text.indexOf(form, at);
    if (at === -1) return true;
    at += form.length;
    return false;
  });
}

/** The name as openssl writes it, or only its prefix for kinds that openssl writes differently. */
function opensslForm(name: string): string {
  const kind = name.slice(0, name.indexOf(':'));
  const value = name.slice(kind.length + 1);
  const prefix = PREFIXES[kind] ?? kind;
  switch (kind) {
    case 'DNS':
    case 'email':
    case 'URI':
      return prefix + value.replace(/\\(.)/g, '$1');
    case 'IP':
      return prefix + (value.includes(':') ? longIpv6(value) : value);
    default:
      return prefix;
  }
}

/** An IPv6 address without `::`, as openssl writes it. */
function longIpv6(address: string): string {
  const [head = '', tail] = address.toUpperCase().split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  if (tail === undefined) return head;
  const zeros = Array<string>(8 - groups(head).length - groups(tail).length).fill('0');
  return [...groups(head), ...zeros, ...groups(tail)].join(':');
}
