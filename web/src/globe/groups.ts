/** Flights come in groups of which one is shown: a raid by its id, or the watched flights. */
export const WATCH = "watch";
