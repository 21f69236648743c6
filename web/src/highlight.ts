// Choosing a speaker: its statements stand out, the others are dimmed.

/** Makes the names in an article's list of speakers buttons that choose and unchoose. */
export function begin(article: HTMLElement): void {
  const ofSpeaker = statementsBySpeaker(article);
  let chosen: HTMLButtonElement | undefined;
  const choose = (entry: Element, button: HTMLButtonElement) => {
    const next = chosen === button ? undefined : button;
    article.querySelectorAll(".chosen").forEach((statement) => statement.classList.remove("chosen"));
    if (chosen) chosen.ariaPressed = "false";
    if (next) {
      next.ariaPressed = "true";
      ofSpeaker.get(`#${entry.id}`)?.forEach((statement) => statement.classList.add("chosen"));
    }
    article.classList.toggle("choosing", next !== undefined);
    chosen = next;
  };
  for (const entry of article.querySelectorAll(".speakers li[id]")) {
    const name = entry.querySelector(".name");
    if (!name) continue;
    const button = buttonIn(name);
    button.addEventListener("click", () => choose(entry, button));
  }
  if (ofSpeaker.size > 0) article.querySelector(".speakers h3")?.after(hint());
  article.addEventListener("keydown", (event) => {
    if (event.key === "Escape") chosen?.click();
  });
}

/** The statements of each speaker, by the link in the number behind a statement. */
function statementsBySpeaker(article: HTMLElement): Map<string, Element[]> {
  const found = new Map<string, Element[]>();
  for (const statement of article.querySelectorAll(".text .content")) {
    const speaker = statement.nextElementSibling?.querySelector("a")?.getAttribute("href");
    if (!speaker) continue;
    const others = found.get(speaker);
    if (others) others.push(statement);
    else found.set(speaker, [statement]);
  }
  return found;
}

/** What a name is for, since it looks like a name. */
function hint(): HTMLParagraphElement {
  const words = document.createElement("p");
  words.className = "hint";
  words.textContent = "Choose a name to bring out its statements; choose it again to go back.";
  return words;
}

function buttonIn(name: Element): HTMLButtonElement {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "speaker-choice";
  button.ariaPressed = "false";
  button.append(...name.childNodes);
  name.append(button);
  return button;
}
