// Where the keyboard is: whether that is where it should go, and what somebody would miss there.
const on = document.activeElement, there = on.matches(arguments[0]);
if (on === document.body || on === document.documentElement) return { there };
const words = `${on.localName} "${(on.labels?.[0] ?? on).textContent.trim().slice(0, 30)}" ${location.pathname}`;
const drawn = (part) => {
  if (!part) return false;
  const { outlineStyle, outlineWidth, opacity } = getComputedStyle(part);
  return opacity !== "0" && outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
};
const box = on.labels?.[0]?.contains(on) ? on.labels[0] : on;
if (![on, on.nextElementSibling, box].some(drawn)) return { there, fault: `no ring around ${words}` };
const { left, top, width, height } = box.getBoundingClientRect();
const at = [Math.min(8, width / 2), width / 2, width - Math.min(8, width / 2)];
const over = at.map((x) => document.elementFromPoint(left + x, top + height / 2)).filter(Boolean);
if (!over.some((part) => box.contains(part) || part.contains(box))) {
  const what = over.length ? `under ${over[0].localName}.${over[0].className}` : "out of sight";
  return { there, fault: `${what}: ${words}` };
}
const strip = on.closest(".nav")?.getBoundingClientRect();
if (strip && (left < strip.left - 1 || left + width > strip.right + 1)) return { there, fault: `cut off: ${words}` };
return { there };
