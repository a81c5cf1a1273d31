/**
 * Notifications of the browser itself, beside those of the page. The browser is asked only when somebody switches them on, and the
 * choice is kept in this browser, because that is where they appear.
 */
export function areBrowserNoticesOn(username: string): boolean {
  try {
    return (
      isSupported() &&
      Notification.permission === 'granted' &&
      localStorage.getItem(nameOf(username)) === 'on'
    );
  } catch {
    return false;
  }
}

/** Answers whether they are on now. */
export async function switchBrowserNotices(username: string, isOn: boolean): Promise<boolean> {
  const isGranted = isOn && isSupported() && (await Notification.requestPermission()) === 'granted';
  try {
    if (isGranted) localStorage.setItem(nameOf(username), 'on');
    else localStorage.removeItem(nameOf(username));
  } catch {
    return false;
  }
  return isGranted;
}

/** Shown once, whichever of the person's tabs is first; a click leads there. */
export function showBrowserNotice(key: string, text: string, onClick: () => void): void {
  const notice = new Notification('Millrace', { body: text, tag: `millrace-${key}` });
  notice.onclick = () => {
    window.focus();
    notice.close();
    onClick();
  };
}

// helpers

function isSupported(): boolean {
  return 'Notification' in window;
}

function nameOf(username: string): string {
  return `millrace-notices:${username}`;
}
