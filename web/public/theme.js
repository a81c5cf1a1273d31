// Sets the color scheme before the first paint. It is a file of its own because the content
// security policy allows no inline script, and it is classic so that it runs before the styles.
(() => {
  let choice = null;
  try {
    choice = localStorage.getItem('millrace-theme');
  } catch {
    // Storage can be switched off; the system's choice is used then.
  }
  const dark =
    choice === 'dark' || (choice !== 'light' && window.matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light');
})();
