import { json } from 'node:stream/consumers';
import { createReadingRoom } from './reading-room.ts';
import { readResources } from './read-resources.ts';

/**
 * A program that reads files as JSON from its input and writes what a check of them says: the rules of a deployment, without
 * a database. The command line starts it where no server is asked.
 */
interface Asked {
  readonly resources: readonly { readonly name: string; readonly content: string }[];
  readonly delegatesAsJobs: boolean;
  readonly strict: boolean;
  readonly soundness: boolean;
}

const { resources, delegatesAsJobs, strict, soundness } = (await json(process.stdin)) as Asked;
const room = createReadingRoom();
const files = resources.map(({ name, content }) => ({ name, content: Buffer.from(content, 'base64') }));
const now = Date.now();
const settings = { delegatesAsJobs, scripts: true, strict, soundness, now, timeZone: 'UTC', calendars: {} };
const read = await readResources(room, files, settings);
await room.stop();
const deployable = !read.problems.some((problem) => problem.severity === 'ERROR');
process.stdout.write(JSON.stringify({ deployable, problems: read.problems, soundness: read.soundness }));
