"""The command line `strongroom`. Modules here import what is slow only when a command runs."""
