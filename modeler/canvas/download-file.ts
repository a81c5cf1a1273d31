/** Hands a text to the browser's download, under a name a file system accepts. */
export function downloadFile(fileName: string, content: string | Blob, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName.replaceAll(/[\\/:*?"<>|]/g, '-');
  link.click();
  // The browser reads the object after the click; it may be released once the task has ended.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
