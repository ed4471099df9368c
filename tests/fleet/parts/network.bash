# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $directory and $here come from `fleet`
# One bridge for each fleet, one namespace with one leg on it for each engine. A fleet has a number; names and
# addresses come from it: bridge bpf7, legs bpf7e1, bpf7e2, addresses 10.213.7.11, 10.213.7.12.
#
# The namespaces have no default route, so look-ups of names and registries fail at once instead of hanging.

fleet_bridge() { echo "bpf$(<"$directory/number")"; }

fleet_leg() { echo "$(fleet_bridge)e$1"; } # engine

fleet_address() { echo "10.213.$(<"$directory/number").$((10 + $1))"; } # engine; 0 is Podman

number_is_free() { # number
    [[ ! -e /sys/class/net/bpf$1 && ! -e $(cgroup_root)/bayplan-fleet-$1 && -z $(ip route show root "10.213.$1.0/24") ]]
}

# The folder, the number and the bridge; once for each fleet, for whichever of engines and Podman comes first.
open_fleet() {
    local number bridge
    require_root
    check_directory
    lock_fleet
    [[ ! -f $directory/number ]] || return 0
    for ((number = 1; number < 250; ++number)); do
        ! number_is_free "$number" || break
    done
    ((number < 250)) || die "249 fleets are up already."
    mkdir -p "$directory"
    echo "$number" >"$directory/number"

    bridge=$(fleet_bridge)
    ip link add "$bridge" type bridge
    ip link set "$bridge" alias "$directory"
    ip address add "10.213.$number.1/24" dev "$bridge"
    ip link set "$bridge" up
    # An engine on the machine itself sets FORWARD to drop, and bridged packets pass there too.
    forward_rule -I 2>/dev/null || true
}

# The bridge knows its fleet's folder, should the folder be deleted under a running fleet.
recover_number() {
    local bridge
    for bridge in /sys/class/net/bpf*; do
        [[ -e $bridge/ifalias && $(<"$bridge/ifalias") == "$directory" ]] || continue
        mkdir -p "$directory"
        echo "${bridge##*/bpf}" >"$directory/number"
        return 0
    done
    return 1
}

forward_rule() { # -I or -D
    local bridge
    bridge=$(fleet_bridge)
    iptables -w 5 "$1" FORWARD -i "$bridge" -o "$bridge" -j ACCEPT
}

# A namespace pinned by a file of ours. `ip netns` would leave a mount on /run/netns behind.
open_namespace() { # file engine
    local leg
    leg=$(fleet_leg "$2")
    : >"$1"
    unshare --net="$1" true
    ip link add "$leg" type veth peer name eth0 netns "$1"
    ip link set "$leg" master "$(fleet_bridge)" up
    nsenter --net="$1" ip -batch - <<END
link set lo up
address add $(fleet_address "$2")/24 dev eth0
link set eth0 up
END
}

close_namespace() { # file engine
    ip link delete "$(fleet_leg "$2")" 2>/dev/null || true
    umount "$1" 2>/dev/null || true
}

close_fleet() {
    local leg bridge
    bridge=$(fleet_bridge)
    # Legs whose engine's folder was lost.
    for leg in /sys/class/net/"$bridge"/brif/*; do
        [[ ! -e $leg ]] || ip link delete "${leg##*/}" 2>/dev/null || true
    done
    while forward_rule -D 2>/dev/null; do :; done
    ip link delete "$bridge" 2>/dev/null || true
}

# Unmounts everything below a folder, the deepest first.
unmount_below() { # folder
    local point
    while IFS= read -r point; do
        umount -l -- "$point" 2>/dev/null || true
    done < <(awk -v below="$1/" 'index($5, below) == 1 { print $5 }' /proc/self/mountinfo | sort -r)
}
