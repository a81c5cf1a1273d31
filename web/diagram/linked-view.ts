/** What part of a drawing is seen. */
export interface ViewPlace {
  x: number;
  y: number;
  scale: number;
}

/** Diagrams that are moved and zoomed together, such as two versions side by side. */
export interface LinkedView {
  join(follow: (place: ViewPlace) => void): { share(place: ViewPlace): void; leave(): void };
}

export function createLinkedView(): LinkedView {
  const members = new Set<(place: ViewPlace) => void>();
  return {
    join(follow) {
      members.add(follow);
      return {
        share(place) {
          for (const member of members) if (member !== follow) member(place);
        },
        leave: () => void members.delete(follow),
      };
    },
  };
}
