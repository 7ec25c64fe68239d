#!/bin/sh
# Finds Chromium, or installs Debian's where the person may. Without one the browser tests are skipped, loudly, once.
[ -n "$CHROMIUM_PATH" ] && [ -x "$CHROMIUM_PATH" ] && exit 0
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
may=""
[ "$(id -u)" = 0 ] || may="sudo -n"
if command -v apt-get >/dev/null 2>&1 && { [ -z "$may" ] || $may true 2>/dev/null; }; then
  echo "No Chromium found; installing Debian's package chromium."
  $may apt-get update -qq >/dev/null 2>&1
  $may env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null 2>&1 && exit 0
fi
echo "NO CHROMIUM: the browser tests will be skipped. On Debian or Ubuntu: sudo apt-get install chromium"
