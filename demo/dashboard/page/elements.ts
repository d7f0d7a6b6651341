/** An element of the page by its id. Throws if there is none. */
export function byId<Kind extends HTMLElement = HTMLElement>(id: string): Kind {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element #${id}.`);
  return found as Kind;
}

/** A new element with a class and children. A text is never parsed as HTML, whatever a device put into it. */
export function element(name: string, className = '', ...children: readonly (Node | string)[]): HTMLElement {
  const created = document.createElement(name);
  if (className !== '') created.className = className;
  created.append(...children);
  return created;
}

/** A colour of the page by the name of its CSS property. */
export function colour(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${property}`).trim();
}

/** Hours and minutes, UTC. */
export function timeOfDay(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 16);
}
