// As much of a course's line as its menu shows once it is chosen, at the width that it has on this screen.
const option = document.querySelector(`option[value="${arguments[0]}"]`);
const menu = option.closest("select"), style = getComputedStyle(menu);
const pen = document.createElement("canvas").getContext("2d");
pen.font = style.font;
const arrow = 20;
const room = menu.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - arrow;
let shown = option.textContent.trim();
while (pen.measureText(shown).width > room) shown = shown.slice(0, -1);
return shown;
