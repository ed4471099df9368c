# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# Reading the package lists and installing what is missing from them. Sourced by packaging/run and tests/run.

say() { printf '%s\n' "$*" >&2; }

# Prints "names purpose…" for every entry of the given lists.
package_entries() { # list…
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' -- "$@"
}

on_debian_like() { command -v apt-get >/dev/null && command -v dpkg-query >/dev/null; }

# For other systems: what is needed, said by purpose since names differ.
tell_packages() { # list…
    local names purpose
    while read -r names purpose; do
        printf '  %s  (Debian: %s)\n' "$purpose" "${names//|/ or }"
    done < <(package_entries "$@")
}

# Prints the entries (a|b) of which no alternative is installed. One call of dpkg-query: this is on the way to every start.
missing_packages() { # list…
    local entries=() names=() all_names=() installed entry name
    mapfile -t entries < <(package_entries "$@" | awk '{ print $1 }')
    for entry in "${entries[@]}"; do
        IFS='|' read -r -a names <<<"$entry"
        all_names+=("${names[@]}")
    done
    # It fails for names it has never heard of, which is an answer too.
    installed=" $(dpkg-query -W -f '${Package}:${db:Status-Status} ' "${all_names[@]}" 2>/dev/null) " || true
    for entry in "${entries[@]}"; do
        IFS='|' read -r -a names <<<"$entry"
        for name in "${names[@]}"; do
            [[ $installed != *" $name:installed "* ]] || continue 2
        done
        printf '%s\n' "$entry"
    done
}

# Turns entries into names that apt can install. What apt does not know is told and fails.
choose_packages() { # entry…
    local known entry name names=() unknown=()
    IFS='| ' read -r -a names <<<"$*"
    known=" $(apt-cache policy -- "${names[@]}" 2>/dev/null |
        awk '/^[^ ]/ { name = $1; sub(/:$/, "", name) } /Candidate:/ && $2 != "(none)" { printf "%s ", name }') "
    for entry in "$@"; do
        IFS='|' read -r -a names <<<"$entry"
        for name in "${names[@]}"; do
            if [[ $known == *" $name "* ]]; then
                printf '%s\n' "$name"
                continue 2
            fi
        done
        unknown+=("$entry")
    done
    ((${#unknown[@]} == 0)) || { say "apt knows no package ${unknown[*]}." && return 1; }
}

# Debian's packages start the services they bring, and nginx, HAProxy and Caddy would take ports 80 and 443 of the machine.
# Tests start them by themselves. What packages' scripts start goes through invoke-rc.d or deb-systemd-invoke; both ask
# /usr/sbin/policy-rc.d, where 101 is no (RUNLEVEL=1 is heard by invoke-rc.d alone, and not under systemd). One that is
# there is the machine's own word and stays; ours, also one that a killed run left, goes afterwards.
services_policy=/usr/sbin/policy-rc.d
services_mark='# Made by Bayplan while packages are installed.'

hold_services() { # [sudo]
    [[ -e $services_policy ]] ||
        printf '#!/bin/sh\n%s\nexit 101\n' "$services_mark" | "$@" install -m 0755 /dev/stdin "$services_policy"
}

release_services() { # [sudo]
    ! grep -qsxF -- "$services_mark" "$services_policy" || "$@" rm -f -- "$services_policy"
}

# apt-get as root, its chatter in a file that is shown when it fails. No service is started.
apt_quietly() { # argument…
    local log sudo=() result=0
    if [[ $EUID -ne 0 ]]; then
        # The password is asked for here, so that the question is not lost in the log.
        sudo -v || return 1
        sudo=(sudo)
    fi
    log=$(mktemp)
    (
        trap 'release_services "${sudo[@]}"' EXIT
        hold_services "${sudo[@]}"
        "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 "$@" </dev/null
    ) >"$log" 2>&1 || result=$?
    if ((result != 0)); then
        say "apt-get $1 failed:"
        { grep -E '^(E|W):' "$log" || tail -n 15 "$log"; } | sed 's/^/  /' >&2
    fi
    rm -f -- "$log"
    return "$result"
}

# Installs what is missing from the lists; says what, before; does nothing else when nothing is missing.
install_missing() { # why list…
    local why=$1 missing=() chosen=()
    shift
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    if [[ $EUID -ne 0 ]] && ! command -v sudo >/dev/null; then
        mapfile -t chosen < <(choose_packages "${missing[@]}")
        say "$why needs packages that are not installed, and there is no sudo to install them with. As root, run:"
        say "  apt-get update && apt-get install --no-install-recommends ${chosen[*]}"
        return 1
    fi
    if ! choose_packages "${missing[@]}" >/dev/null 2>&1; then
        say "Refreshing apt's package lists, which do not have all that is needed…"
        apt_quietly update || return 1
    fi
    mapfile -t chosen < <(choose_packages "${missing[@]}")
    if ((${#chosen[@]} < ${#missing[@]})); then
        choose_packages "${missing[@]}" >/dev/null || true
        say "Bayplan is made for Debian 12 and Ubuntu 24.04; on Ubuntu the 'universe' component has to be on (add-apt-repository universe)."
        return 1
    fi
    say "$why needs these packages, which are not installed: ${chosen[*]}"
    say "Installing them$([[ $EUID -eq 0 ]] || echo " with sudo") (without recommended ones); this can take some minutes…"
    if ! apt_quietly install --no-install-recommends "${chosen[@]}"; then
        say "Trying once more with fresh package lists…"
        apt_quietly update && apt_quietly install --no-install-recommends "${chosen[@]}"
    fi
}
