# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $directory and $here come from `fleet`
# Whether this machine can run engines. The first thing that is in the way is told in one sentence, with what to do.

fleet_doctor() {
    local program probe existing
    if [[ $EUID -ne 0 ]]; then
        say "fleet: engines need root here; run this as root or through sudo."
        return 1
    fi
    for program in dockerd containerd runc docker ip iptables nsenter unshare setsid flock curl; do
        if ! command -v "$program" >/dev/null; then
            say "fleet: '$program' is not installed; tests/run installs what the tests need."
            return 1
        fi
    done
    if ! unshare --net true 2>/dev/null; then
        say "fleet: the kernel refuses new network namespaces; in a container this needs CAP_SYS_ADMIN (--privileged)."
        return 1
    fi
    if ! unshare --net sh -c 'ip link add name bridge0 type bridge && ip link add name leg0 type veth peer name leg1' 2>/dev/null; then
        say "fleet: the kernel makes no bridge and veth links; load the modules 'bridge' and 'veth'."
        return 1
    fi
    if ! unshare --net iptables -w 5 -t nat -L -n >/dev/null 2>&1; then
        say "fleet: iptables cannot use the nat table; load the kernel's nf_nat or try 'update-alternatives --config iptables'."
        return 1
    fi
    probe=$(cgroup_root)
    if [[ ! -e $probe/cgroup.procs ]]; then
        say "fleet: no cgroup hierarchy is mounted on $probe; mount cgroup2 on /sys/fs/cgroup."
        return 1
    fi
    if ! { mkdir "$probe/bayplan-doctor-$$" && rmdir "$probe/bayplan-doctor-$$"; } 2>/dev/null; then
        say "fleet: the cgroups below $probe are not writable; in a container this needs --privileged."
        return 1
    fi
    if ! mountpoint -q /; then
        say "fleet: / is not a mount point (a chroot?), so runc cannot pivot into containers; bind-mount the root onto itself first."
        return 1
    fi
    # Probed where the images will lie, since it depends on the file system.
    existing=$directory
    until [[ -d $existing ]]; do existing=$(dirname -- "$existing"); done
    if ! overlay_works "$existing"; then
        say "fleet: note: overlay does not work on $existing, so engines fall back to slower storage; --dir chooses another place."
    fi
}

overlay_works() { # folder
    local probe result=0
    probe=$(mktemp -d "$1/bayplan-doctor.XXXXXX") || return 1
    mkdir "$probe"/{lower,upper,work,merged}
    unshare --mount mount -t overlay overlay \
        -o "lowerdir=$probe/lower,upperdir=$probe/upper,workdir=$probe/work" "$probe/merged" 2>/dev/null || result=1
    rm -rf -- "$probe"
    return "$result"
}
