import { ApiError } from '../../wire/api-error';
import type { Container } from './container';

/** How a pool gets its containers. */
export interface ContainerPoolOptions {
  /** Starts a container. */
  readonly start: () => Container;
  /** Most concurrent containers; further invocations wait. */
  readonly maxContainers: number;
}

/** The containers of one version of one function. Idle ones are reused before another is started. */
export class ContainerPool {
  readonly #idle: Container[] = [];
  readonly #all = new Set<Container>();
  readonly #waiting: { readonly go: () => void; readonly fail: (error: Error) => void }[] = [];
  #retired = false;
  #working = 0;
  #onIdle?: () => void;

  readonly #options: ContainerPoolOptions;

  constructor(options: ContainerPoolOptions) {
    this.#options = options;
  }

  /**
   * Runs `work` with a container, in order of arrival.
   *
   * @throws ServiceException if the pool is killed before a container is free.
   */
  async use<T>(work: (container: Container) => Promise<T>): Promise<T> {
    if (this.#working >= this.#options.maxContainers) {
      await new Promise<void>((go, fail) => this.#waiting.push({ go, fail }));
    } else {
      this.#working += 1;
    }
    try {
      const container = this.#take();
      try {
        return await work(container);
      } finally {
        if (container.reusable) this.#idle.push(container);
      }
    } finally {
      this.#leave();
    }
  }

  /** Ends the idle containers now and the busy ones after their invocation, when a new version takes over. */
  async retire(): Promise<void> {
    this.#retired = true;
    await Promise.all(this.#idle.splice(0).map((container) => container.kill()));
    if (this.#working > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    await this.kill();
  }

  /** Ends every container, busy or not. */
  async kill(): Promise<void> {
    this.#retired = true;
    for (const { fail } of this.#waiting.splice(0))
      fail(new ApiError('ServiceException', 'the function is gone'));
    await Promise.all([...this.#all].map((container) => container.kill()));
  }

  #take(): Container {
    while (this.#idle.length > 0) {
      const container = this.#idle.pop();
      if (container?.reusable) return container;
    }
    const container = this.#options.start();
    this.#all.add(container);
    container.ended().then(() => this.#all.delete(container));
    return container;
  }

  #leave(): void {
    const next = this.#waiting.shift();
    // The next waiting invocation takes the slot.
    if (next) {
      next.go();
      return;
    }
    this.#working -= 1;
    if (this.#retired) for (const container of this.#idle.splice(0)) void container.kill();
    if (this.#working === 0) this.#onIdle?.();
  }
}
