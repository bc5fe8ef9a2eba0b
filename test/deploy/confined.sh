#!/bin/sh
# confined.sh ROOT SECRETS UID DATA(yes|no) COMMAND…: what a container engine does with a read-only image. The command is process 1 of
# a PID namespace, sees ROOT as its root, with this machine's /usr for the base image and SECRETS at /secrets, all of it
# read-only except /app/data, and has no rights beyond those of the numeric user. To be called by: unshare --mount --pid --fork --kill-child
set -eu
root="$1" secrets="$2" user="$3" data="$4"
shift 4
mount --make-rprivate /
mount --bind "$root" "$root"
mkdir -p "$root/usr" "$root/etc" "$root/proc" "$root/dev" "$root/secrets" "$root/opt/node"
for name in bin sbin lib lib64; do [ -L "$root/$name" ] || [ ! -L "/$name" ] || ln -s "usr/$name" "$root/$name"; done
for name in usr etc; do mount --bind "/$name" "$root/$name" && mount -o remount,bind,ro "$root/$name"; done
mount --bind "$(dirname "$(readlink -f "$(command -v node)")")" "$root/opt/node"
mount --bind "$secrets" "$root/secrets" && mount -o remount,bind,ro "$root/secrets"
mount -t proc -o subset=pid proc "$root/proc"
mount --rbind /dev "$root/dev"
[ "$data" = no ] || mount --bind "$root/app/data" "$root/app/data"
mount -o remount,bind,ro "$root"
[ "$data" = no ] || mount -o remount,bind,rw "$root/app/data"
exec chroot "$root" /usr/bin/setpriv --reuid="$user" --regid="$user" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all \
  /usr/bin/env --chdir=/app PATH=/opt/node:/usr/bin:/bin "$@"
