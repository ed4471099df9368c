# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash disable=SC2154 # $directory and $here come from `fleet`
# The engines: dockerd with a containerd of its own beside it, so that containers outlive a killed daemon as they do
# on a real machine.

engine_dir() { echo "$directory/engine$1"; }
engine_socket() { echo "$directory/engine$1/docker.sock"; }
engine_address() { fleet_address "$1"; }
engine_cgroup() { echo "$(fleet_cgroup)/engine$1"; }

engine_pid() { recorded_process "$(engine_dir "$1")/dockerd.process" || die "the daemon of engine $1 is not running."; }

engine_count() {
    if [[ -f $directory/count ]]; then
        echo "$(<"$directory/count")"
    else
        echo 0
    fi
}

require_engine() { # engine
    [[ $1 =~ ^[1-9][0-9]*$ ]] || usage_error "an engine's number is missing"
    (($1 <= $(engine_count))) || die "there is no engine $1; $(engine_count) are up in $directory."
}

engine_answers() { # engine
    curl -fs -o /dev/null -m 2 --unix-socket "$(engine_socket "$1")" http://engine/_ping
}

# An engine's id comes, up to version 22, from a key in /etc/docker, one for all engines of a machine; since 23 from a
# file in its data.
own_identity() { # folder
    local major
    major=$(dockerd --version | sed -n 's/^Docker version \([0-9]*\).*/\1/p')
    if ((${major:-99} < 23)); then
        echo "{ \"deprecated-key-path\": \"$1/key.json\" }" >"$1/daemon.json"
    else
        echo '{}' >"$1/daemon.json"
        mkdir -p "$1/data"
        cat /proc/sys/kernel/random/uuid >"$1/data/engine-id"
    fi
}

write_containerd_config() { # folder
    cat >"$1/containerd.toml" <<END
version = 2
root = "$1/containerd"
state = "$1/containerd-run"
disabled_plugins = [
  "io.containerd.grpc.v1.cri",
  "io.containerd.internal.v1.opt",
  "io.containerd.snapshotter.v1.aufs",
  "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.devmapper",
  "io.containerd.snapshotter.v1.zfs",
]
[grpc]
  address = "$1/containerd.sock"
[debug]
  level = "warn"
END
}

# Serving, or ended before it was.
containerd_decided() { [[ -S $1/containerd.sock ]] || process_gone "$1/containerd.process"; } # folder

# One option in each line. A daemon has one kind of TLS, so an engine is open to all or speaks TLS only.
engine_tcp_options() { # engine
    local files
    files=$(engine_dir "$1")/tls
    if [[ ! -d $files ]]; then
        # --tls=false is said, and not left to the default: without it dockerd warns and waits over an open TCP port.
        printf '%s\n' -H "tcp://$(engine_address "$1"):2375" --tls=false
        return
    fi
    printf '%s\n' -H "tcp://$(engine_address "$1"):2376" --tlscert "$files/server-cert.pem" \
        --tlskey "$files/server-key.pem"
    # Without a CA everybody is let in.
    if [[ -f $files/ca.pem ]]; then
        printf '%s\n' --tlsverify --tlscacert "$files/ca.pem"
    else
        printf '%s\n' --tls
    fi
}

# Starts the daemons without waiting for them.
launch_engine() { # engine
    local dir cgroup
    dir=$(engine_dir "$1")
    cgroup=$(engine_cgroup "$1")
    if ! recorded_process "$dir/containerd.process" >/dev/null; then
        start_daemon "$dir/containerd.process" "$cgroup/daemon" "$dir/net" "engine$1" "$dir/containerd.log" \
            containerd --config "$dir/containerd.toml"
        # dockerd would find no socket and back off for a second.
        wait_until 10 containerd_decided "$dir" || true
        recorded_process "$dir/containerd.process" >/dev/null || { show_log containerd "$dir/containerd.log" && return 1; }
    fi
    # A stale one may name a process that is there again.
    rm -f "$dir/dockerd.pid"
    local tcp=()
    mapfile -t tcp < <(engine_tcp_options "$1")
    start_daemon "$dir/dockerd.process" "$cgroup/daemon" "$dir/net" "engine$1" "$dir/dockerd.log" \
        dockerd --config-file "$dir/daemon.json" --data-root "$dir/data" --exec-root "$dir/run" \
        --pidfile "$dir/dockerd.pid" --containerd "$dir/containerd.sock" \
        --exec-opt native.cgroupdriver=cgroupfs --cgroup-parent "$cgroup/containers" \
        -H "unix://$dir/docker.sock" "${tcp[@]}" \
        --log-level warn
}

show_log() { # what file
    say "fleet: $1 did not start. The end of $2:"
    if [[ -s $2 ]]; then
        tail -n 15 -- "$2" | sed 's/^/  /' >&2
    else
        say "  (it wrote nothing)"
    fi
}

# Ready, or ended before it was.
engine_decided() { # engine
    engine_answers "$1" || process_gone "$(engine_dir "$1")/dockerd.process"
}

await_engine() { # engine
    wait_until 30 engine_decided "$1" || true
    engine_answers "$1" || { show_log "engine $1" "$(engine_dir "$1")/dockerd.log" && return 1; }
}

fleet_up() { # count
    local count=$1 engine
    [[ $count =~ ^[1-9][0-9]?$ ]] || usage_error "fleet up is followed by the number of engines (1 to 99)"
    fleet_doctor || exit 1
    open_fleet
    (($(engine_count) == 0)) || die "a fleet is up in $directory already; 'fleet down' stops it."
    # Before anything is started, so that an interrupted start can be cleaned up.
    echo "$count" >"$directory/count"
    # The starts below run side by side; none may come up behind the clean-up's back.
    trap 'wait; fleet_down' EXIT
    trap 'exit 130' INT TERM

    for ((engine = 1; engine <= count; ++engine)); do
        (
            dir=$(engine_dir "$engine")
            mkdir -p "$dir"
            own_identity "$dir"
            write_containerd_config "$dir"
            open_namespace "$dir/net" "$engine"
            launch_engine "$engine"
        ) &
    done
    # Each failure tells itself; the first one seen ends this.
    for ((engine = 1; engine <= count; ++engine)); do
        wait -n || exit 1
    done
    for ((engine = 1; engine <= count; ++engine)); do
        await_engine "$engine" || exit 1
    done
    trap - EXIT INT TERM
    say "$count engines are up: $(for ((engine = 1; engine <= count; ++engine)); do engine_address "$engine"; done | xargs)"
}

fleet_down() {
    local engine dir count
    trap - EXIT
    require_root
    [[ -f $directory/number ]] || recover_number || return 0
    lock_fleet
    # One thing that is missing must not keep the rest from being removed.
    set +e
    count=$(engine_count)
    kill_cgroup "$(fleet_cgroup)"
    podman_clear
    unmount_below "$directory"
    for ((engine = 1; engine <= count; ++engine)); do
        dir=$(engine_dir "$engine")
        # Shims keep their sockets outside of containerd's folders, and each notes where.
        find "$dir/containerd-run" -name address -type f -exec cat {} + 2>/dev/null |
            grep -o '/run/containerd/s/[0-9a-f]\{64\}' | xargs -r rm -f --
        close_namespace "$dir/net" "$engine"
        rm -rf --one-file-system -- "$dir"
    done
    close_fleet
    remove_cgroup "$(fleet_cgroup)"
    rm -rf --one-file-system -- "$directory/ssh"
    rm -rf -- "$directory/images" "$directory/count" "$directory/number"
    rmdir --ignore-fail-on-non-empty -- "$directory"
}

engine_kill() { kill_recorded "$(engine_dir "$1")/dockerd.process"; }

engine_start() { # engine
    if recorded_process "$(engine_dir "$1")/dockerd.process" >/dev/null; then
        engine_answers "$1" || die "engine $1 is there but does not answer; is it frozen?"
        return 0
    fi
    lock_fleet
    launch_engine "$1" || exit 1
    await_engine "$1" || exit 1
}

# Starts the daemon again, with TLS on port 2376 and none on 2375.
engine_tls() { # engine folder
    local files file
    files=$(engine_dir "$1")/tls
    for file in server-cert.pem server-key.pem; do
        [[ -f $2/$file ]] || die "there is no $file in $2."
    done
    engine_kill "$1"
    rm -rf -- "$files"
    mkdir "$files"
    for file in ca.pem server-cert.pem server-key.pem; do
        [[ ! -f $2/$file ]] || cp -- "$2/$file" "$files/"
    done
    engine_start "$1"
}

# And as it was before, on 2375.
engine_plain() { # engine
    [[ -d $(engine_dir "$1")/tls ]] || return 0
    engine_kill "$1"
    rm -rf -- "$(engine_dir "$1")/tls"
    engine_start "$1"
}

engine_is_stopped() { [[ $(process_state "$1") == T ]]; } # pid

engine_freeze() { # engine
    local pid
    pid=$(engine_pid "$1")
    kill -STOP "$pid"
    wait_until 5 engine_is_stopped "$pid"
}

engine_thaw() { # engine
    local pid
    pid=$(engine_pid "$1")
    kill -CONT "$pid"
}

engine_cut() { ip link set "$(fleet_leg "$1")" down; }

engine_heal() { ip link set "$(fleet_leg "$1")" up; }

fleet_status() {
    local engine pid state link count
    count=$(engine_count)
    if [[ ! -f $directory/number ]]; then
        echo "No fleet in $directory."
        return 0
    fi
    for ((engine = 1; engine <= count; ++engine)); do
        state=dead
        if pid=$(recorded_process "$(engine_dir "$engine")/dockerd.process"); then
            state=running
            ! engine_is_stopped "$pid" || state=frozen
        fi
        link=$(<"/sys/class/net/$(fleet_leg "$engine")/operstate")
        printf 'engine%-3s %-8s pid %-8s %s (%s) %s %s\n' "$engine" "$state" "${pid:--}" "$(engine_address "$engine")" \
            "$([[ $link == up ]] && echo linked || echo cut)" "$(engine_socket "$engine")" "$(ssh_status "$engine")"
    done
    podman_status
}

fleet_env() {
    local engine count sockets='' addresses=''
    count=$(engine_count)
    for ((engine = 1; engine <= count; ++engine)); do
        sockets+=${sockets:+:}$(engine_socket "$engine")
        addresses+=${addresses:+:}$(engine_address "$engine")
    done
    printf 'export BAYPLAN_FLEET=%q\n' "$here/fleet"
    printf 'export BAYPLAN_FLEET_DIR=%q\n' "$directory"
    printf 'export BAYPLAN_FLEET_SOCKETS=%q\n' "$sockets"
    printf 'export BAYPLAN_FLEET_ADDRESSES=%q\n' "$addresses"
    printf 'export BAYPLAN_PODMAN_SOCKET=%q\n' "$(podman_is_up && podman_socket)"
    printf 'export BAYPLAN_FLEET_SSH=%q\n' "$(ssh_is_up && ssh_dir)"
}
