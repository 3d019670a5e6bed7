#!/usr/bin/env bash
# Installs the Debian packages that building, running and testing need. Does nothing where all are there.
# Debian 12 and 13, Ubuntu 24.04. `packaging/dependencies.sh test` adds what only the tests use.
set -euo pipefail

build=(build-essential cmake ninja-build ccache pkg-config git ca-certificates
  qt6-base-dev qt6-base-dev-tools qt6-charts-dev qt6-svg-dev qt6-tools-dev qt6-tools-dev-tools qt6-l10n-tools
  libgit2-dev libssl-dev libsqlite3-dev libdtl-dev libsimdjson-dev zlib1g-dev libzstd-dev libfmt-dev
  libeigen3-dev libstemmer-dev libboost-dev libre2-dev libnghttp2-dev libzip-dev libarchive-dev
  qtkeychain-qt6-dev fonts-dejavu-core fonts-inter fonts-jetbrains-mono)
test=(openssh-server nginx-light fcgiwrap xvfb xauth)

wanted=("${build[@]}")
[ "${1:-}" = test ] && wanted+=("${test[@]}")
# Debian 12 and Ubuntu 24.04 keep Qt's OpenGL headers, which Qt Charts asks for, in a package of their own.
if ! dpkg -s libqt6opengl6-dev >/dev/null 2>&1; then
  if apt-cache show libqt6opengl6-dev >/dev/null 2>&1 || [ ! -f /usr/include/*/qt6/QtOpenGL/QOpenGLTexture ]; then
    maybe=libqt6opengl6-dev
  fi
fi

missing=()
for package in "${wanted[@]}" ${maybe:-}; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
[ ${#missing[@]} -eq 0 ] && exit 0

sudo=""
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "Hone needs these packages, and there is no sudo to install them: ${missing[*]}" >&2; exit 1; }
  sudo=sudo
fi
echo "Installing: ${missing[*]}" >&2
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get -o DPkg::Lock::Timeout=300 update -qq
# The package of Qt's OpenGL headers does not exist everywhere.
for i in "${!missing[@]}"; do
  [ "${missing[$i]}" = libqt6opengl6-dev ] && ! apt-cache show libqt6opengl6-dev >/dev/null 2>&1 && unset 'missing[i]'
done
$sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >&2
