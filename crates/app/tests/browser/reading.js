// What somebody in sunlight, with text of this size or with a thumb would stumble over on this page; one line a fault.
document.documentElement.style.fontSize = arguments[0];
const faults = [];
const parts = (colour) => { const all = colour.match(/[\d.]+/g).map(Number); return all.length < 4 ? [...all, 1] : all; };
const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
const light = (colour) => {
  const [red, green, blue] = colour.slice(0, 3).map((part) => linear(part / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const ratio = (one, other) => {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
};
const ground = (part) => {
  for (let at = part; at; at = at.parentElement) {
    const colour = parts(getComputedStyle(at).backgroundColor);
    if (colour[3] === 1) return colour;
  }
  return [255, 255, 255, 1];
};
const shown = (part) => { const box = part.getBoundingClientRect(); return box.width > 1 && box.height > 1; };
const words = (part) => part.textContent.trim().slice(0, 30);

const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
while (texts.nextNode()) {
  const part = texts.currentNode.parentElement;
  if (!texts.currentNode.textContent.trim() || !shown(part)) continue;
  const found = ratio(parts(getComputedStyle(part).color), ground(part));
  if (found < 7) faults.push(`${found.toFixed(2)}:1 at "${words(part)}"`);
}
for (const part of document.querySelectorAll("main a.button, main button, main .marks label, main .list a, main input[type=search]")) {
  const { height, width } = part.getBoundingClientRect();
  if (shown(part) && (height < 43.5 || width < 43.5)) faults.push(`${Math.round(width)} x ${Math.round(height)} at "${words(part)}"`);
}
for (const part of document.querySelectorAll("[tabindex]")) {
  if (part.tabIndex > 0) faults.push(`out of order: "${words(part)}"`);
}
for (const part of document.querySelectorAll("main *:not(input, select, textarea, img, svg, svg *)")) {
  const cuts = ["hidden", "clip"].includes(getComputedStyle(part).overflowX);
  if (cuts && shown(part) && part.scrollWidth > part.clientWidth + 1) faults.push(`cut off: "${words(part)}"`);
}
const wide = document.documentElement.scrollWidth;
if (wide > 391) faults.push(`${wide} px wide`);
return faults;
