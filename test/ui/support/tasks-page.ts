import type { Locator, Page } from 'playwright-core';

/** The task page by roles and labels, as a person knows it. */
export class TasksPage {
  constructor(readonly page: Page) {}

  filter(name: string): Locator {
    return this.page.getByRole('navigation', { name: 'Filters' }).getByRole('link', { name });
  }

  row(text: string | RegExp): Locator {
    return this.page.getByRole('listitem').getByRole('link', { name: text });
  }

  get title(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  tab(name: string | RegExp): Locator {
    return this.page.getByRole('tab', { name });
  }

  button(name: string | RegExp, exact = false): Locator {
    return this.page.getByRole('button', { name, exact });
  }

  field(label: string | RegExp): Locator {
    return this.page.getByRole('tabpanel').getByLabel(label);
  }
}
