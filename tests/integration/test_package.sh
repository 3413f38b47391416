#!/usr/bin/env bash
# The Debian packages, in a root that is thrown away: this machine's own, of which nothing is changed (an
# overlay in a mount namespace), or with --bare a new Debian with nothing but what the packages ask for.
# usage: test_package.sh BUILD_FOLDER [--bare]
set -u
build=$1
bare=${2-}
top=${QUEUED_SOURCE_DIR:?}
inside=$top/tests/integration/package.bash

skip() {
    echo "$*"
    exit 77
}
[ "$(id -u)" -eq 0 ] || skip "only root installs packages"
for tool in dpkg-deb setpriv adduser; do
    command -v $tool >/dev/null || skip "$tool is missing: this needs Debian, and what ./dev test installs"
done
unshare -m true 2>/dev/null || skip "no mount namespaces here"

work=$(mktemp -d "${TMPDIR:-/tmp}/queued-package-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/debs/newer"

if ! [ -f "$top/build/pages/index.html" ]; then
    [ -d "$top/queued/web/node_modules" ] || skip "queued/web/node_modules is missing: run ./dev test"
    node "$top/queued/web/build/build.js" "$top/build/pages" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
fi
pack() { cmake --build "$build" --target package_files && cd "$work" && cpack --config "$build/CPackConfig.cmake" -B "$work"; }
(pack) >"$work/log" 2>&1 || {
    tail -n 30 "$work/log"
    exit 1
}
mv "$work"/queued*.deb "$work/debs/"

if command -v lintian >/dev/null; then
    # Whoever builds the packages says who answers for them: -D QUEUED_CONTACT=...
    lintian --allow-root --fail-on error,warning \
        --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog "$work"/debs/*.deb || exit 1
fi

# The same once more under a higher number, as an upgrade.
dpkg-deb -R "$work"/debs/queued_*.deb "$work/newer" &&
    sed -i 's/^Version: .*/Version: 99.0/' "$work/newer/DEBIAN/control" &&
    dpkg-deb --root-owner-group -b "$work/newer" "$work/debs/newer/queued_99.0_$(dpkg --print-architecture).deb" >/dev/null ||
    exit 1

# run_in ROOT APT|DPKG
run_in() {
    mkdir -p "$1/tmp/package"
    cp -r "$work/debs/." "$inside" "$1/tmp/package/"
    mount -t proc proc "$1/proc" 2>/dev/null || mount --bind /proc "$1/proc"
    mount --rbind /dev "$1/dev"
    chroot "$1" bash /tmp/package/package.bash /tmp/package "$2"
}

if [ "$bare" = --bare ]; then
    command -v debootstrap >/dev/null || skip "debootstrap is missing"
    debootstrap --variant=minbase --include=ca-certificates bookworm "$work/root" >"$work/log" 2>&1 || {
        tail -n 20 "$work/log"
        exit 1
    }
    export -f run_in
    export work inside
    # shellcheck disable=SC2016 # For the shell in the namespace.
    exec_in='run_in "$work/root" APT'
    cp /etc/resolv.conf "$work/root/etc/resolv.conf"
else
    # shellcheck disable=SC2016 # For the shell in the namespace.
    exec_in='mount -t tmpfs -o size=1g queued "$work/root" && mkdir "$work/root"/{upper,work,all} &&
        mount -t overlay -o "lowerdir=/,upperdir=$work/root/upper,workdir=$work/root/work" queued "$work/root/all" &&
        rm -rf "$work/root/all/etc/queued" "$work/root/all/var/lib/queued" && run_in "$work/root/all" DPKG'
    mkdir "$work/root"
    export -f run_in
    export work inside
    # shellcheck disable=SC2016
    unshare -m bash -c 'mount -t tmpfs queued "$work/root" && mkdir "$work/root"/{u,w,m} &&
        mount -t overlay -o "lowerdir=/,upperdir=$work/root/u,workdir=$work/root/w" queued "$work/root/m"' 2>/dev/null ||
        skip "no overlays here"
fi
unshare -m bash -c "$exec_in"
