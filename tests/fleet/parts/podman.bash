# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $directory and $here come from `fleet`
# Podman's Docker-compatible service, as root, with everything it keeps below DIR/podman. It runs in pid and mount
# namespaces of its own: its monitors leave our cgroup for one of theirs, but none can outlive the namespace.

# Where Podman keeps things whatever it is told. The service sees empty ones in their place, but something has to be
# there to be covered. The mark says that a fleet made the folder; the last one out removes it.
covered_folders=(/var/lib/cni /var/lib/containers)
cover_mark=.bayplan-fleet

podman_socket() { echo "$directory/podman.sock"; }
podman_record() { echo "$directory/podman/service.process"; }
podman_is_up() { recorded_process "$(podman_record)" >/dev/null; }

podman_answers() { curl -fs -o /dev/null -m 2 --unix-socket "$(podman_socket)" http://podman/_ping; }

podman_decided() { podman_answers || ! podman_is_up; }

write_podman_config() { # folder
    cat >"$1/containers.conf" <<END
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
log_driver = "k8s-file"
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
runtime = "runc"
END
    # Where tests have a registry without a certificate.
    cat >"$1/registries.conf" <<END
[[registry]]
location = "$(fleet_address 1):5000"
insecure = true
END
    # Its own folders stand in for the machine's. /run as a whole, since more than one program notes things there.
    cat >"$1/serve" <<END
#!/bin/sh
set -e
mount -t tmpfs -o mode=755 tmpfs /run
for folder in ${covered_folders[*]}; do mount -t tmpfs tmpfs \$folder; done
export CONTAINERS_CONF=$1/containers.conf CONTAINERS_REGISTRIES_CONF=$1/registries.conf TMPDIR=$1/tmp
# Not exec: the first process of a pid namespace takes in orphans, which a shell does and podman does not.
podman --root $1/storage --runroot $1/run --tmpdir $1/libpod --network-config-dir $1/networks \\
    system service --time=0 unix://$(podman_socket)
exit \$?
END
    chmod +x "$1/serve"
}

podman_up() {
    local dir=$directory/podman folder
    require_root
    command -v podman >/dev/null || die "podman is not installed."
    fleet_doctor || exit 1
    open_fleet
    ! podman_is_up || die "Podman's service is up in $directory already."
    podman_clear
    trap 'podman_down' EXIT
    trap 'exit 130' INT TERM
    mkdir -p "$dir"/{tmp,networks}
    for folder in "${covered_folders[@]}"; do
        ! mkdir "$folder" 2>/dev/null || : >"$folder/$cover_mark"
    done
    write_podman_config "$dir"
    open_namespace "$dir/net" 0
    start_daemon "$(podman_record)" "$(fleet_cgroup)/podman" "$dir/net" podman "$dir/service.log" \
        unshare --mount --pid --fork --kill-child --mount-proc "$dir/serve"
    wait_until 30 podman_decided || true
    podman_answers || { show_log podman "$dir/service.log" && exit 1; }
    if [[ -f $directory/images/images.tar ]]; then
        podman_load "$directory/images/images.tar" || die "the test images could not be loaded into Podman."
    fi
    trap - EXIT INT TERM
    say "Podman's service is up: $(podman_socket)"
}

podman_load() { # archive
    curl -fsS -o /dev/null -m 120 --unix-socket "$(podman_socket)" -X POST -H 'Content-Type: application/x-tar' \
        --upload-file "$1" http://podman/images/load
}

podman_down() {
    trap - EXIT
    require_root
    [[ -f $directory/number ]] || return 0
    lock_fleet
    set +e
    kill_cgroup "$(fleet_cgroup)/podman"
    podman_clear
    # The number and the bridge go with the last user.
    (($(engine_count) > 0)) || fleet_down
}

# Removes what a Podman whose service is gone has left.
podman_clear() {
    local dir=$directory/podman container path cgroup folder
    [[ -d $dir ]] || return 0
    # Named after their containers, so that those of another Podman are not touched. Paused ones outlive the namespace
    # they are in, until they are thawed.
    for container in "$dir"/storage/*-containers/*/; do
        container=${container%/}
        while IFS= read -r path; do
            cgroup=/libpod_parent/${path##*/}
            kill_cgroup "$cgroup"
            remove_cgroup "$cgroup"
        done < <(find "$(cgroup_root)/libpod_parent" -maxdepth 1 -name "libpod-*${container##*/}" 2>/dev/null)
    done
    remove_cgroup_if_unused /libpod_parent
    close_namespace "$dir/net" 0
    unmount_below "$dir"
    if [[ $(compgen -G "$(cgroup_root)/bayplan-fleet-*/podman") == "$(cgroup_root)$(fleet_cgroup)/podman" ]]; then
        for folder in "${covered_folders[@]}"; do
            [[ -f $folder/$cover_mark ]] || continue
            rm -f -- "$folder/$cover_mark"
            # What somebody else put there meanwhile stays.
            rmdir --ignore-fail-on-non-empty "$folder"
        done
    fi
    rm -rf --one-file-system -- "$dir"
    rm -f -- "$(podman_socket)"
}

podman_status() {
    [[ -d $directory/podman ]] || return 0
    printf 'podman    %-8s %s %s\n' "$(podman_is_up && echo running || echo dead)" "$(fleet_address 0)" "$(podman_socket)"
}
