// Shows how far the run in hand is, and goes on when it is over.

const bar = document.getElementById("bar");
const told = document.getElementById("told");

async function look() {
  try {
    const reply = await fetch("api/progress");
    if (!reply.ok) { throw new Error(await reply.text()); }
    const now = await reply.json();
    if (!now.running) { location.replace("home"); return; }
    bar.max = Math.max(1, now.of);
    bar.value = now.done;
    if (told.textContent !== now.text) { told.textContent = now.text; }
  } catch (e) {
    told.textContent = e.message;
  }
  setTimeout(look, 500);
}
look();
