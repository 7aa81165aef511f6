// The present moment, for ages: it moves on by itself.

import { signal } from "@preact/signals";

export const now = signal(Date.now());
setInterval(() => (now.value = Date.now()), 15_000);
