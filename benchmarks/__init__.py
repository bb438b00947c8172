"""Gas beside the peers', rebuilt by one command: `make bench`.

The peers come from npm (`package.json` here, apart from the root so that users never install them), are compiled
by their own compilers and settings, and run the same scenario as ours on one anvil. To add a room, add a file to
`areas/`.
"""
