"use strict";
// Asks how far background work is. A new stage loads the page anew; counts change in place. Without JavaScript the page
// refreshes itself.
{
  const box = document.getElementById("progress-box");
  const status = document.getElementById("progress-status");
  let wait = 1000;

  const ask = async () => {
    try {
      const answer = await fetch(box.dataset.url, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      const progress = await answer.json();
      if (progress.stage !== box.dataset.stage) {
        window.location.reload();
        return;
      }
      if (status.textContent !== progress.in_words) status.textContent = progress.in_words;
      if (progress.is_settled) return;
    } catch {
      // The server may be restarting; the next question will tell.
    }
    wait = Math.min(wait * 1.3, 10000);
    window.setTimeout(ask, wait);
  };

  if (box && box.dataset.settled === "no") window.setTimeout(ask, wait);
}
