// Stars on a page that is the same for everybody: the token of the form is fetched when a star is chosen, never before.
(() => {
  const box = document.querySelector("[data-rating]");
  const stars = box && box.querySelector("[data-rating-stars]");
  if (!stars) return;
  const said = box.querySelector("[data-rating-said]");

  const show = (answer) => {
    said.textContent = answer.said;
    if (answer.mean) box.querySelector("[data-rating-mean]").textContent = answer.mean;
    box.querySelector("[data-rating-total]").textContent = answer.total;
    for (const star of stars.children) {
      star.classList.toggle("is-given", answer.given !== null && Number(star.dataset.stars) <= answer.given);
      star.setAttribute("aria-pressed", String(Number(star.dataset.stars) === answer.given));
    }
  };
  const give = async (count) => {
    const { token } = await (await fetch(box.dataset.tokenUrl)).json();
    const answer = await fetch(box.dataset.url, {
      method: "POST",
      headers: { "Accept": "application/json", "X-CSRFToken": token, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ sao: count }),
    });
    show(await answer.json());
  };

  stars.hidden = false;
  box.querySelector("[data-rating-form]").hidden = true;
  stars.addEventListener("click", (event) => {
    const star = event.target.closest("[data-stars]");
    if (!star) return;
    give(star.dataset.stars).catch(() => {
      said.textContent = "Chưa gửi được đánh giá. Mời kiểm tra mạng rồi chấm lại.";
    });
  });
})();
