/** Runs `flush` before the next paint; a tab nobody sees does not paint, so there it runs right away. */
export function atNextPaint(flush: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(flush)
  else setTimeout(flush, 0)
}
