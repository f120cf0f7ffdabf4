// Paper shows what the screen folds, and folds it again afterwards; a link unfolds what it leads to.
const folded = [];
addEventListener("beforeprint", () => {
  for (const part of document.querySelectorAll(".limit.first details:not([open])")) {
    folded.push(part);
    part.open = true;
  }
});
addEventListener("afterprint", () => {
  for (const part of folded.splice(0)) part.open = false;
});
