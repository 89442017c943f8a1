import {
  address,
  href,
  parse,
  routes,
  type Params,
  type PlaceDetails,
  type Query,
  type Route,
  type RouteName,
} from './routes';

class Router {
  #route = $state.raw<Route>(parse(location.hash));

  constructor() {
    addEventListener('hashchange', () => (this.#route = parse(location.hash)));
  }

  /** Where the app is. */
  get route(): Route {
    return this.#route;
  }

  /** The parameters of the place that the page was made for; empty texts when the app is elsewhere. */
  params<N extends RouteName>(name: N): Params<N> {
    const names = routes[name].split('/').filter((part) => part.startsWith(':'));
    return Object.fromEntries(
      names.map((part) => [part.slice(1), this.#route.params[part.slice(1)] ?? '']),
    ) as Params<N>;
  }

  /** Goes to a place, as following a link does: `router.go('incident', { id })`. */
  go<N extends RouteName>(name: N, ...details: PlaceDetails<N>): void {
    this.follow(href(name, ...details));
  }

  /** Goes to a place in place of the one in view: going back does not lead here again. */
  replace<N extends RouteName>(name: N, ...details: PlaceDetails<N>): void {
    const to = href(name, ...details);
    history.replaceState(null, '', to);
    this.#route = parse(to);
  }

  /** Goes to an address that `href` or `address` made. */
  follow(to: string): void {
    location.hash = to;
    this.#route = parse(to);
  }

  /**
   * Goes where the shell asks: to '/incidents/…', or, when it begins with `?`, nowhere: what it asks
   * for (`?declare=1`) is added to the place in view, so that nothing typed there is lost.
   */
  ask(route: string): void {
    if (route.startsWith('?')) this.query(Object.fromEntries(new URLSearchParams(route)));
    else this.follow(`#${route}`);
  }

  /**
   * Changes what follows the `?` and stays: `router.query({ open: id })`. Undefined takes a value
   * away. It makes no step in the history unless `push` is set.
   */
  query(changes: Query, { push = false } = {}): void {
    const to = address({ ...this.#route, query: { ...this.#route.query, ...changes } });
    if (push) history.pushState(null, '', to);
    else history.replaceState(null, '', to);
    this.#route = parse(to);
  }
}

/** The router of this window. Links are plain `<a href={href('incident', { id })}>`. */
export const router = new Router();

export { address, href, type Route, type RouteName };
