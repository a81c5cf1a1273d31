import { expect, test } from '@jest/globals';
import { allTopics, eventTypes, topicsOf } from '../../web/live/topics.ts';

test('every event of the stream makes some queries old, and only known ones', () => {
  for (const type of eventTypes) {
    expect(topicsOf(type).length).toBeGreaterThan(0);
    for (const topic of topicsOf(type)) expect(allTopics).toContain(topic);
  }
});

test('an unknown event makes everything old rather than nothing', () => {
  expect(topicsOf('novelty.happened')).toEqual(allTopics);
});

test('a completed task renews tasks and leaves models alone', () => {
  expect(topicsOf('task.completed')).toContain('user-tasks');
  expect(topicsOf('task.completed')).not.toContain('process-definitions');
});
