// Two soft notes for a new order, on whatever page somebody is: made here, no file to load.

import { signal } from "@preact/signals";
import { onEvent } from "./live.js";

const KEPT = "ecrin.sound";
// A burst of orders, such as after a night offline, rings once.
const QUIET = 2_000;

export const isOn = signal(localStorage.getItem(KEPT) === "on");
/** Whether the browser waits for a click before it lets a page be heard. */
export const isMute = signal(false);

/** @type {AudioContext | undefined} */
let audio;
let rung = 0;

const notice = () => (isMute.value = audio?.state === "suspended");

function ring() {
  if (Date.now() - rung < QUIET) return;
  rung = Date.now();
  if (audio === undefined) {
    audio = new AudioContext();
    audio.onstatechange = notice;
  }
  notice();
  if (isMute.value) return;
  for (const [at, pitch] of /** @type {[number, number][]} */ ([[0, 880], [0.16, 1320]])) {
    const begin = audio.currentTime + at;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0.0001, begin);
    volume.gain.exponentialRampToValueAtTime(0.08, begin + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, begin + 0.5);
    tone.connect(volume).connect(audio.destination);
    tone.start(begin);
    tone.stop(begin + 0.6);
  }
}

/** By a click, which is what the browser waits for. */
export async function wake() {
  await audio?.resume();
  notice();
  rung = 0;
  ring();
}

/** @param {boolean} on */
export function switchSound(on) {
  isOn.value = on;
  localStorage.setItem(KEPT, on ? "on" : "off");
  rung = 0;
  if (on) ring();
}

/** @returns {() => void} stops it */
export const ringForOrders = () => onEvent((event) => event.kind === "PLACED" && isOn.value && ring());
