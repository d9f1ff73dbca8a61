// The library is dark by a class, not by what the reader's system says. Before it is drawn.
const system = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", system.matches);

system.addEventListener("change", follow);
follow();
