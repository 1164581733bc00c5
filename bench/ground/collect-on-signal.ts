// Loaded before the program that is measured, so that its memory can be read without its garbage.
process.on('SIGUSR2', () => globalThis.gc?.())
