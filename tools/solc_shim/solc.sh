#!/bin/sh
# Strongroom's stand-in for the native solc: the npm build of the same commit. Written by set-up.
home=${0%/*}/@FOLDER@
case "$*" in
--version) exec cat "$home/version.txt" ;;
esac
node=$(command -v node) || node=@NODE@
ulimit -s 65536 2>/dev/null || ulimit -s "$(ulimit -H -s)" 2>/dev/null
exec "$node" --stack-size=8192 "$home/solc.cjs" "$@"
