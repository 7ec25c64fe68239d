#!/bin/sh
# Finds Chromium, or installs Debian's where the person may. Without one the browser tests are skipped, loudly, once.
for name in chromium chromium-browser google-chrome; do
  command -v "$name" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
  echo "No Chromium found; installing Debian's package chromium."
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium; } >/dev/null 2>&1 && exit 0
fi
echo "NO CHROMIUM: the browser tests will be skipped. On Debian or Ubuntu: sudo apt-get install chromium"
