/**
 * One read for all who ask at the same time. Whoever asks while a read is under way waits for the next one, because what is under
 * way may have looked before something that is already acknowledged. Each ask is named; equal names share an answer.
 */
export function createReadTogether<Ask, Answer>(
  read: (asks: readonly Ask[]) => Promise<readonly Answer[]>,
): (name: string, ask: Ask) => Promise<Answer> {
  let next = new Map<string, Asked<Ask, Answer>>();
  let isReading = false;

  const readAll = async (): Promise<void> => {
    while (next.size > 0) {
      const asked = [...next.values()];
      next = new Map();
      try {
        const answers = await read(asked.map(({ ask }) => ask));
        for (const [index, { waiting }] of asked.entries())
          for (const { settle } of waiting) settle(answers[index] as Answer);
      } catch (error) {
        for (const { waiting } of asked) for (const { fail } of waiting) fail(error);
      }
    }
    isReading = false;
  };

  return (name, ask) =>
    new Promise((settle, fail) => {
      const asked = next.get(name) ?? { ask, waiting: [] };
      asked.waiting.push({ settle, fail });
      next.set(name, asked);
      if (isReading) return;
      isReading = true;
      // After the current round of I/O: what arrived together is read together.
      setImmediate(() => void readAll());
    });
}

// helpers

interface Asked<Ask, Answer> {
  readonly ask: Ask;
  readonly waiting: { readonly settle: (answer: Answer) => void; readonly fail: (error: unknown) => void }[];
}
