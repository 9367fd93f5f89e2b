#!/usr/bin/env bash
# The two commands of the README on a machine that has nothing: a minimal Debian 12 with Python and this checkout.
# Needs root, debootstrap, and a network for the packages. Not part of the tests: it takes several minutes.
#
#   tools/fresh_root.sh FOLDER            make FOLDER, then set-up, second start, tests: as root and as an ordinary user
#   tools/fresh_root.sh FOLDER set-up     the same without the tests
set -euo pipefail

checkout=$(cd "$(dirname "$0")/.." && pwd)
root=$(realpath -m "${1:?usage: tools/fresh_root.sh FOLDER [set-up]}")
extent=${2:-all}
base=$root.base.tar   # kept between runs

# What this machine needs to reach its package registries is needed in there too.
passed_on=()
for name in $(compgen -e | grep -E '^(PIP_INDEX_URL|PIP_DEFAULT_TIMEOUT|UV_INDEX_URL|UV_DEFAULT_INDEX|https?_proxy|HTTPS?_PROXY|no_proxy|NO_PROXY)$' || true); do
  passed_on+=("$name=${!name}")
done
certificates=/etc/host-certificates.crt   # a name that no package writes over
passed_on+=("PIP_CERT=$certificates" "SSL_CERT_FILE=$certificates" "NODE_EXTRA_CA_CERTS=$certificates")

make_root() {
  [ ! -e "$root" ] || { echo "fresh_root: $root is there already; remove it or name another folder" >&2; exit 2; }
  if [ ! -f "$base" ]; then
    debootstrap --variant=minbase bookworm "$root" > "$root.log"
    chroot "$root" apt-get install -y -qq --no-install-recommends python3 > /dev/null
    tar -C "$root" -cf "$base" .
  else
    mkdir -p "$root" && tar -C "$root" -xf "$base"
  fi
  cp /etc/resolv.conf /etc/hosts "$root/etc/"
  cp -L /etc/ssl/certs/ca-certificates.crt "$root$certificates"
  cp /etc/apt/apt.conf.d/99* "$root/etc/apt/apt.conf.d/" 2> /dev/null || true
  chroot "$root" useradd --create-home abby
  mount --bind /proc "$root/proc"
  trap 'umount "$root/proc"' EXIT
}

copy_checkout() {  # to the home of user $1
  local home=$root$2
  mkdir -p "$home/qopi"
  tar -C "$checkout" --exclude=./.venv --exclude=./build --exclude=./dist --exclude=./.git --exclude=__pycache__ \
    --exclude='./.*_cache' --exclude=./.hypothesis -cf - . | tar -C "$home/qopi" -xf -
  chroot "$root" chown -R "$1:$1" "$2/qopi"
}

run_as() {  # user, home, network (yes|no), command...
  local user=$1 home=$2 network=$3; shift 3
  local apart=(); [ "$network" = yes ] || apart=(unshare --net)
  echo; echo "--- $user, network $network: $*"
  local begun=$SECONDS status=0
  "${apart[@]}" chroot --userspec="$user:$user" "$root" env -i HOME="$home" PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    LANG=C.UTF-8 "${passed_on[@]}" sh -c "cd $home/qopi && $*" || status=$?
  echo "--- exit $status after $((SECONDS - begun)) s"
}

make_root
copy_checkout root /root
copy_checkout abby /home/abby
run_as abby /home/abby yes "python3 run.py"                  # names the system packages
run_as root /root no "python3 run.py"                        # says that there is no network
run_as root /root yes "python3 run.py"                       # sets up; no display: names the tours
run_as root /root no "python3 run.py cli --help"             # second start: needs no network
run_as abby /home/abby no "python3 run.py"                   # says that there is no network
run_as abby /home/abby yes "python3 run.py cli --help"       # the system packages are there by now
run_as abby /home/abby yes "timeout 15 python3 run.py central --port 0"   # serves until it is ended; no database server
[ "$extent" = all ] || exit 0
run_as root /root yes "python3 run.py test --no-skips"
run_as abby /home/abby yes "python3 run.py test"
