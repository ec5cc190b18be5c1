#!/usr/bin/env bash
# Installs the Debian packages that are missing, and those named as arguments; silent and offline when none is.
set -euo pipefail
packages=(g++ cmake ninja-build pkg-config ccache tzdata curl
  libcpp-httplib-dev nlohmann-json3-dev libsqlitecpp-dev libsqlite3-dev catch2 libfmt-dev libssl-dev zlib1g-dev
  libboost-context-dev libsimdjson-dev libcli11-dev libhowardhinnant-date-dev libpugixml-dev "$@")
command -v dpkg-query >/dev/null || exit 0  # not Debian: CMake fetches what it does not find
missing=()
for package in "${packages[@]}"; do
  [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0
echo "installing: ${missing[*]}"
as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
