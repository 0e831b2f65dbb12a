// Imported before everything else by programs of their own: otherwise SIGQUIT has the system write a core file, with all that is in memory.
process.on('SIGQUIT', () => process.exit(131));
