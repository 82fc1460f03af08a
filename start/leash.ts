// Loaded into each service that the launcher starts: it ends in good order when the launcher is gone,
// however hard it was killed.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'))
process.channel?.unref()
